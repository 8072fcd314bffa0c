"""The digest by which other papers name a report."""

from __future__ import annotations

import hashlib

from oais_vn.formats.reports.json import report_bytes
from oais_vn.model.language import Language
from oais_vn.model.report import Report


def report_sha256(report: Report, language: Language) -> str:
    """SHA-256 of `report_bytes`, in small hexadecimal digits."""
    return hashlib.sha256(report_bytes(report, language)).hexdigest()
