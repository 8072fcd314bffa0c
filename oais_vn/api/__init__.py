"""Floor 5, the front desk: paths and names in; asks wiring for objects, calls the workflows."""

from __future__ import annotations

from oais_vn.api import sampling
from oais_vn.api.about import (
    damage_demo_copy,
    meanings_of_settings,
    package_paths,
    profiles,
    version,
    write_demo,
    write_demo_amendment,
    write_demo_archive,
    write_demo_request,
)
from oais_vn.api.amending import amend, versions
from oais_vn.api.checking import OpenDelivery, check, open_delivery, read_acceptance, read_previous
from oais_vn.api.desk import DEFAULT_PROFILE, EVENT_LOG, settings
from oais_vn.api.explaining import explain, read_waivers, rules
from oais_vn.api.giving import disseminate, export, restore_originals
from oais_vn.api.judging import OpenPackage, open_package, validate, validate_all
from oais_vn.api.keeping import OpenArchive, open_archive
from oais_vn.api.looking import identify, inspect, judge, judge_pages
from oais_vn.api.making import ingest, pack
from oais_vn.api.papers import minutes_kinds, write_marked_workbook, write_minutes, write_minutes_template
from oais_vn.api.reporting import report_forms, require_report, write_report, write_report_to
from oais_vn.api.running import cluster, jobs, runs
from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.text import text_report

__all__ = [
    "DEFAULT_PROFILE",
    "EVENT_LOG",
    "OpenArchive",
    "OpenDelivery",
    "OpenPackage",
    "amend",
    "check",
    "cluster",
    "damage_demo_copy",
    "disseminate",
    "explain",
    "export",
    "identify",
    "ingest",
    "inspect",
    "jobs",
    "json_report",
    "judge",
    "judge_pages",
    "meanings_of_settings",
    "minutes_kinds",
    "open_archive",
    "open_delivery",
    "open_package",
    "pack",
    "package_paths",
    "profiles",
    "read_acceptance",
    "read_previous",
    "read_waivers",
    "report_forms",
    "require_report",
    "restore_originals",
    "rules",
    "runs",
    "sampling",
    "settings",
    "text_report",
    "validate",
    "validate_all",
    "version",
    "versions",
    "write_demo",
    "write_demo_amendment",
    "write_demo_archive",
    "write_demo_request",
    "write_marked_workbook",
    "write_minutes",
    "write_minutes_template",
    "write_report",
    "write_report_to",
]
