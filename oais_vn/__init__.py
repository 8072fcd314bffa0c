"""OAIS packages for the insurance copies of Viet Nam's provincial archives."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oais_vn.api import (
        OpenArchive,
        OpenDelivery,
        OpenPackage,
        ReturnedReel,
        amend,
        answer_handover,
        check,
        check_handover,
        cluster,
        disseminate,
        explain,
        export,
        film_edition,
        film_inspection,
        film_order,
        film_profiles,
        film_return,
        identify,
        ingest,
        inspect,
        jobs,
        judge,
        judge_pages,
        merge_lists,
        merge_reports,
        migrate,
        open_archive,
        open_delivery,
        open_package,
        pack,
        profiles,
        read_acceptance,
        read_plan,
        read_waivers,
        restore_originals,
        risk_register,
        risks,
        rules,
        runs,
        sampling,
        validate,
        validate_all,
        version,
        versions,
        write_marked_workbook,
        write_minutes,
        write_minutes_template,
        write_progress,
        write_report,
        write_risk_report,
        write_year_report,
    )
    from oais_vn.model.amendment import LineEntry
    from oais_vn.model.batch import JobEvent, JobRecord, JobState, RunRecord, RunState
    from oais_vn.model.copies import Audited, Copy, CopyState, Holding
    from oais_vn.model.errors import (
        AccessRefusedError,
        ConfigurationError,
        ExistsError,
        InputError,
        NotPassedError,
        OaisError,
        PackageError,
        PluginError,
        StorageError,
    )
    from oais_vn.model.export import Exported
    from oais_vn.model.inspection import Identified, Inspected
    from oais_vn.model.migration import FileMigration, Migration
    from oais_vn.model.originals import Hindrance, Restored
    from oais_vn.model.package import Package
    from oais_vn.model.policy import Standing, Status
    from oais_vn.model.report import Finding, Report, Severity
    from oais_vn.model.risk import FormatRisk, RiskGrade, RiskRegister, RiskReport
    from oais_vn.model.rules import RuleDescription
    from oais_vn.model.waivers import Waiver

__all__ = [
    "AccessRefusedError",
    "Audited",
    "ConfigurationError",
    "Copy",
    "CopyState",
    "ExistsError",
    "Exported",
    "FileMigration",
    "Finding",
    "FormatRisk",
    "Hindrance",
    "Holding",
    "Identified",
    "InputError",
    "Inspected",
    "JobEvent",
    "JobRecord",
    "JobState",
    "LineEntry",
    "Migration",
    "NotPassedError",
    "OaisError",
    "OpenArchive",
    "OpenDelivery",
    "OpenPackage",
    "Package",
    "PackageError",
    "PluginError",
    "Report",
    "Restored",
    "ReturnedReel",
    "RiskGrade",
    "RiskRegister",
    "RiskReport",
    "RuleDescription",
    "RunRecord",
    "RunState",
    "Severity",
    "Standing",
    "Status",
    "StorageError",
    "Waiver",
    "amend",
    "answer_handover",
    "check",
    "check_handover",
    "cluster",
    "disseminate",
    "explain",
    "export",
    "film_edition",
    "film_inspection",
    "film_order",
    "film_profiles",
    "film_return",
    "identify",
    "ingest",
    "inspect",
    "jobs",
    "judge",
    "judge_pages",
    "merge_lists",
    "merge_reports",
    "migrate",
    "open_archive",
    "open_delivery",
    "open_package",
    "pack",
    "profiles",
    "read_acceptance",
    "read_plan",
    "read_waivers",
    "restore_originals",
    "risk_register",
    "risks",
    "rules",
    "runs",
    "sampling",
    "validate",
    "validate_all",
    "version",
    "versions",
    "write_marked_workbook",
    "write_minutes",
    "write_minutes_template",
    "write_progress",
    "write_report",
    "write_risk_report",
    "write_year_report",
]

_ROOMS = (
    "oais_vn.api",
    "oais_vn.model.amendment",
    "oais_vn.model.batch",
    "oais_vn.model.copies",
    "oais_vn.model.errors",
    "oais_vn.model.package",
    "oais_vn.model.export",
    "oais_vn.model.inspection",
    "oais_vn.model.migration",
    "oais_vn.model.originals",
    "oais_vn.model.policy",
    "oais_vn.model.report",
    "oais_vn.model.risk",
    "oais_vn.model.rules",
    "oais_vn.model.waivers",
)


def __getattr__(name: str) -> Any:
    """Fetch a name of the face when it is first asked for: whoever imports one module need not load them all."""
    if name in __all__:
        for room in _ROOMS:
            module = import_module(room)
            if hasattr(module, name):
                return getattr(module, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return __all__
