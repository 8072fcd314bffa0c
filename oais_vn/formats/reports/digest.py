"""The bytes of a report in its JSON form, and the digest by which other papers name it."""

from __future__ import annotations

import hashlib
import json

from oais_vn.formats.reports.json import json_report
from oais_vn.model.language import Language
from oais_vn.model.report import Report


def report_bytes(report: Report, language: Language) -> bytes:
    """One line of JSON in UTF-8 with its line end, as `oais-vn check --json` prints it."""
    return json.dumps(json_report(report, language), ensure_ascii=False).encode() + b"\n"


def report_sha256(report: Report, language: Language) -> str:
    """SHA-256 of `report_bytes`, in small hexadecimal digits."""
    return hashlib.sha256(report_bytes(report, language)).hexdigest()
