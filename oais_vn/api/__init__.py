"""Floor 5, the front desk: paths and names in; asks wiring for objects, calls the workflows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oais_vn.api import sampling
    from oais_vn.api.about import (
        DEMO_REEL,
        burn_demo_disks,
        damage_demo_copy,
        meanings_of_settings,
        package_paths,
        scan_demo_reel,
        write_demo,
        write_demo_amendment,
        write_demo_archive,
        write_demo_film,
        write_demo_request,
        write_demo_tape,
    )
    from oais_vn.api.accounting import merge_reports, read_plan, write_progress, write_year_report
    from oais_vn.api.amending import amend, versions
    from oais_vn.api.checking import OpenDelivery, check, open_delivery, read_acceptance, read_previous
    from oais_vn.api.desk import EVENT_LOG
    from oais_vn.api.explaining import explain, read_waivers, rules
    from oais_vn.api.filming import (
        DEFAULT_FILM,
        ReturnedReel,
        film_edition,
        film_inspection,
        film_order,
        film_profiles,
        film_return,
    )
    from oais_vn.api.giving import disseminate, export, restore_originals
    from oais_vn.api.handing_over import answer_handover, check_handover
    from oais_vn.api.installed import settings, version
    from oais_vn.api.joining import merge_lists
    from oais_vn.api.judging import OpenPackage, open_package, validate
    from oais_vn.api.judging_many import validate_all
    from oais_vn.api.keeping import OpenArchive, open_archive
    from oais_vn.api.looking import identify, inspect, judge, judge_pages
    from oais_vn.api.making import ingest, pack
    from oais_vn.api.migrating import migrate
    from oais_vn.api.named import DEFAULT_PROFILE, profiles
    from oais_vn.api.papers import (
        minutes_kinds,
        store_minutes_kinds,
        write_marked_workbook,
        write_minutes,
        write_minutes_template,
    )
    from oais_vn.api.receiving import write_register_minutes_template
    from oais_vn.api.reporting import report_forms, require_report, write_report, write_report_to
    from oais_vn.api.running import cluster, jobs, runs
    from oais_vn.api.targets import require_new_files
    from oais_vn.api.weighing import risk_register, risks, write_risk_report
    from oais_vn.formats.reports.json import json_report
    from oais_vn.formats.reports.risk_words import risk_lines, risk_values
    from oais_vn.formats.reports.text import text_report

__all__ = [
    "DEFAULT_FILM",
    "DEFAULT_PROFILE",
    "DEMO_REEL",
    "EVENT_LOG",
    "OpenArchive",
    "OpenDelivery",
    "OpenPackage",
    "ReturnedReel",
    "amend",
    "answer_handover",
    "burn_demo_disks",
    "check",
    "check_handover",
    "cluster",
    "damage_demo_copy",
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
    "json_report",
    "judge",
    "judge_pages",
    "make_tape",
    "meanings_of_settings",
    "merge_lists",
    "merge_reports",
    "migrate",
    "minutes_kinds",
    "open_archive",
    "open_delivery",
    "open_package",
    "pack",
    "package_paths",
    "profiles",
    "read_acceptance",
    "read_plan",
    "read_previous",
    "read_waivers",
    "report_forms",
    "require_new_files",
    "require_report",
    "restore_originals",
    "risk_lines",
    "risk_register",
    "risk_values",
    "risks",
    "rules",
    "runs",
    "sampling",
    "scan_demo_reel",
    "settings",
    "store_minutes_kinds",
    "text_report",
    "validate",
    "validate_all",
    "version",
    "versions",
    "write_demo",
    "write_demo_amendment",
    "write_demo_archive",
    "write_demo_film",
    "write_demo_request",
    "write_demo_tape",
    "write_marked_workbook",
    "write_minutes",
    "write_minutes_template",
    "write_progress",
    "write_register_minutes_template",
    "write_report",
    "write_report_to",
    "write_risk_report",
    "write_year_report",
]

_PLACES = {
    "merge_lists": "oais_vn.api.joining",
    "merge_reports": "oais_vn.api.accounting",
    "read_plan": "oais_vn.api.accounting",
    "write_progress": "oais_vn.api.accounting",
    "write_year_report": "oais_vn.api.accounting",
    "DEFAULT_FILM": "oais_vn.api.filming",
    "ReturnedReel": "oais_vn.api.filming",
    "film_edition": "oais_vn.api.filming",
    "film_inspection": "oais_vn.api.filming",
    "film_order": "oais_vn.api.filming",
    "film_profiles": "oais_vn.api.filming",
    "film_return": "oais_vn.api.filming",
    "make_tape": "oais_vn.api.shelf",
    "DEMO_REEL": "oais_vn.api.about",
    "burn_demo_disks": "oais_vn.api.about",
    "scan_demo_reel": "oais_vn.api.about",
    "write_demo_film": "oais_vn.api.about",
    "write_demo_tape": "oais_vn.api.about",
    "DEFAULT_PROFILE": "oais_vn.api.named",
    "EVENT_LOG": "oais_vn.api.desk",
    "OpenArchive": "oais_vn.api.keeping",
    "OpenDelivery": "oais_vn.api.checking",
    "OpenPackage": "oais_vn.api.judging",
    "amend": "oais_vn.api.amending",
    "answer_handover": "oais_vn.api.handing_over",
    "check": "oais_vn.api.checking",
    "check_handover": "oais_vn.api.handing_over",
    "cluster": "oais_vn.api.running",
    "damage_demo_copy": "oais_vn.api.about",
    "disseminate": "oais_vn.api.giving",
    "explain": "oais_vn.api.explaining",
    "export": "oais_vn.api.giving",
    "identify": "oais_vn.api.looking",
    "ingest": "oais_vn.api.making",
    "inspect": "oais_vn.api.looking",
    "jobs": "oais_vn.api.running",
    "json_report": "oais_vn.formats.reports.json",
    "judge": "oais_vn.api.looking",
    "judge_pages": "oais_vn.api.looking",
    "meanings_of_settings": "oais_vn.api.about",
    "migrate": "oais_vn.api.migrating",
    "minutes_kinds": "oais_vn.api.papers",
    "open_archive": "oais_vn.api.keeping",
    "open_delivery": "oais_vn.api.checking",
    "open_package": "oais_vn.api.judging",
    "pack": "oais_vn.api.making",
    "package_paths": "oais_vn.api.about",
    "profiles": "oais_vn.api.named",
    "read_acceptance": "oais_vn.api.checking",
    "read_previous": "oais_vn.api.checking",
    "read_waivers": "oais_vn.api.explaining",
    "report_forms": "oais_vn.api.reporting",
    "require_new_files": "oais_vn.api.targets",
    "require_report": "oais_vn.api.reporting",
    "restore_originals": "oais_vn.api.giving",
    "risk_lines": "oais_vn.formats.reports.risk_words",
    "risk_register": "oais_vn.api.weighing",
    "risk_values": "oais_vn.formats.reports.risk_words",
    "risks": "oais_vn.api.weighing",
    "rules": "oais_vn.api.explaining",
    "runs": "oais_vn.api.running",
    "settings": "oais_vn.api.installed",
    "store_minutes_kinds": "oais_vn.api.papers",
    "text_report": "oais_vn.formats.reports.text",
    "validate": "oais_vn.api.judging",
    "validate_all": "oais_vn.api.judging_many",
    "version": "oais_vn.api.installed",
    "versions": "oais_vn.api.amending",
    "write_demo": "oais_vn.api.about",
    "write_demo_amendment": "oais_vn.api.about",
    "write_demo_archive": "oais_vn.api.about",
    "write_demo_request": "oais_vn.api.about",
    "write_marked_workbook": "oais_vn.api.papers",
    "write_minutes": "oais_vn.api.papers",
    "write_minutes_template": "oais_vn.api.papers",
    "write_register_minutes_template": "oais_vn.api.receiving",
    "write_report": "oais_vn.api.reporting",
    "write_report_to": "oais_vn.api.reporting",
    "write_risk_report": "oais_vn.api.weighing",
}
"""Where each name is: a command loads only what it uses."""


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    if name == "sampling":
        return import_module("oais_vn.api.sampling")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
