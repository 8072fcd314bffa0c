"""A report as JSON (schema `oais-vn/report/1`)."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from oais_vn.model.dates import timestamp
from oais_vn.model.language import Language
from oais_vn.model.report import Finding, Report, Severity

SCHEMA = "oais-vn/report/1"
TOOL = "oais-vn"


def json_report(report: Report, language: Language) -> bytes:
    """The report as one JSON document on one line, ended by LF: many of them make JSON Lines.

    Messages and remedies are in `language`, times in UTC. Bytes of a file name that are no UTF-8 come out
    as escapes of lone surrogates (U+DC80 to U+DCFF), from which the name can be had again.
    """
    text = json.dumps(report_value(report, language), ensure_ascii=False, separators=(", ", ": "))
    return text.encode("utf-8", "backslashreplace") + b"\n"


def report_value(report: Report, language: Language) -> dict[str, Any]:
    """The report as plain values, in the order of the schema."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    return {
        "schema": SCHEMA,
        "tool": {"name": TOOL, "version": version(TOOL)},
        "profile": report.profile,
        "subject": {
            "kind": report.subject.kind,
            "path": report.subject.path,
            "id": report.subject.id,
            "sha256": report.subject.sha256,
        },
        "started": timestamp(report.started, "utc"),
        "ended": timestamp(report.ended, "utc"),
        "verdict": report.verdict,
        "counts": {**counts, "objects": report.objects},
        "findings": [_finding(finding, language) for finding in report.findings],
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message.to(language),
        "remedy": finding.remedy.to(language),
        "clause": finding.clause,
        "confidence": finding.confidence,
        "location": {
            "path": place.path,
            "page": place.page,
            "sheet": place.sheet,
            "cell": place.cell,
            "xpath": place.xpath,
            "line": place.line,
        },
        "params": dict(finding.params),
    }
