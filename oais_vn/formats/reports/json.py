"""A report as JSON (schema `oais-vn/report/1`)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from oais_vn.model.dates import timestamp
from oais_vn.model.language import Language
from oais_vn.model.report import Finding, Report, Severity
from oais_vn.model.waivers import Waiver

SCHEMA = "oais-vn/report/1"
TOOL = "oais-vn"


def json_report(report: Report, language: Language) -> dict[str, Any]:
    """The report as plain values in the order of the schema, for `json.dumps`.

    Messages and remedies are in `language`, times in UTC. Bytes of a file name that are no UTF-8 are shown as
    escapes, so that every value can be written as UTF-8.
    """
    counts = {severity.value: report.count(severity) for severity in Severity}
    return {
        "schema": SCHEMA,
        "tool": {"name": TOOL, "version": version(TOOL)},
        "profile": report.profile,
        "subject": {
            "kind": report.subject.kind,
            "path": _encodable(report.subject.path),
            "id": _encodable(report.subject.id),
            "sha256": report.subject.sha256,
        },
        "started": timestamp(report.started, "utc"),
        "ended": timestamp(report.ended, "utc"),
        "verdict": report.verdict,
        "counts": {**counts, "waived": report.waived, "objects": report.objects},
        "findings": [_finding(finding, language) for finding in report.findings],
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": _encodable(finding.message.to(language)),
        "remedy": _encodable(finding.remedy.to(language)),
        "clause": finding.clause,
        "confidence": finding.confidence,
        "location": {
            "path": _encodable(place.path),
            "page": place.page,
            "sheet": place.sheet,
            "cell": place.cell,
            "xpath": place.xpath,
            "line": place.line,
        },
        "params": {name: _encodable(value) for name, value in finding.params.items()},
        "waived": None if finding.waiver is None else _waiver(finding.waiver),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "reason": waiver.reason,
        "by": waiver.by,
        "decision": waiver.decision or None,
        "until": None if waiver.until is None else waiver.until.isoformat(),
        "file": _encodable(waiver.file),
        "line": waiver.line,
    }


def _encodable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "backslashreplace").decode()
