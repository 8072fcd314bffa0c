"""A report as JSON (schema `oais-vn/report/1`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import IO, Any

from oais_vn.model.checked import CheckedDelivery, Volume
from oais_vn.model.dates import timestamp
from oais_vn.model.language import Language
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity
from oais_vn.model.waivers import Waiver

SCHEMA = "oais-vn/report/1"
TOOL = "oais-vn"


def write_json(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """The document of one report: the bytes by whose digest minutes name it."""
    (report,) = reports
    stream.write(report_bytes(report, language))


def report_bytes(report: Report, language: Language) -> bytes:
    """One line of JSON in UTF-8 with its line end, as `oais-vn check --json` prints it."""
    return json.dumps(json_report(report, language), ensure_ascii=False).encode() + b"\n"


def write_json_lines(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """A line for the head, one for each finding and each mended one, and one for the end; report after report."""
    for report in reports:
        for line in _lines(report, language):
            stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def json_report(report: Report, language: Language) -> dict[str, Any]:
    """The report as plain values in the order of the schema, for `json.dumps`.

    Messages and remedies are in `language`, times in UTC. Bytes of a file name that are no UTF-8 are shown as
    escapes, so that every value can be written as UTF-8.
    """
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
        "counts": json_counts(report),
        "delivery": None if report.delivery is None else _delivery(report.delivery),
        "findings": [json_finding(finding, language) for finding in report.findings],
        "mended": [json_finding(finding, language) for finding in report.mended],
    }


def _lines(report: Report, language: Language) -> Iterator[dict[str, Any]]:
    whole = json_report(replace(report, findings=(), mended=()), language)
    told = ("verdict", "counts", "ended", "findings", "mended")
    yield {"record": "head", **{name: value for name, value in whole.items() if name not in told}}
    for finding in report.findings:
        yield {"record": "finding", **json_finding(finding, language)}
    for finding in report.mended:
        yield {"record": "mended", **json_finding(finding, language)}
    yield {"record": "end", "ended": whole["ended"], "verdict": report.verdict, "counts": json_counts(report)}


def _delivery(delivery: CheckedDelivery) -> dict[str, Any]:
    return {
        "archive": _encodable(delivery.archive),
        "agency": _encodable(delivery.agency),
        "fonds": {"code": _encodable(delivery.fonds_code), "name": _encodable(delivery.fonds_name)},
        "lot": _encodable(delivery.lot),
        "round": delivery.round,
        "supplier": _encodable(delivery.supplier),
        "contract": _encodable(delivery.contract),
        "equipment": _encodable(delivery.equipment),
        "operator": _encodable(delivery.operator),
        "from": delivery.started,
        "to": delivery.ended,
        "workbook": _encodable(delivery.workbook),
        "digest": delivery.digest,
        "previous": delivery.previous,
        "weights": dict(delivery.weights),
        "volume": _volume(delivery.volume),
        "dossiers": [
            {
                "code": _encodable(dossier.code),
                "title": _encodable(dossier.title),
                "errors": dossier.errors,
                "warnings": dossier.warnings,
                "verdict": "passed" if dossier.passed else "failed",
                "location": _location(dossier.location),
                "volume": _volume(dossier.volume),
            }
            for dossier in delivery.dossiers
        ],
    }


def _volume(volume: Volume) -> dict[str, Any]:
    return {
        "documents": volume.documents,
        "files": volume.files,
        "unread": volume.unread,
        "pages": dict(volume.pages),
    }


def _location(place: Location) -> dict[str, Any]:
    return {
        "path": _encodable(place.path),
        "page": place.page,
        "sheet": _encodable(place.sheet),
        "cell": place.cell,
        "xpath": place.xpath,
        "line": place.line,
    }


def json_counts(report: Report) -> dict[str, int]:
    """How many of each severity, how many waived, how many objects."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    return {**counts, "waived": report.waived, "objects": report.objects}


def json_finding(finding: Finding, language: Language) -> dict[str, Any]:
    """A finding as plain values in the order of the schema."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": _encodable(finding.message.to(language)),
        "remedy": _encodable(finding.remedy.to(language)),
        "clause": finding.clause,
        "confidence": finding.confidence,
        "location": _location(finding.location),
        "params": {name: _encodable(value) for name, value in finding.params.items()},
        "waived": None if finding.waiver is None else _waiver(finding.waiver),
        "standing": None if finding.standing is None else finding.standing.value,
        "places": finding.places,
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
