"""A report as SARIF 2.1.0 (OASIS): a run a subject, a result a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import PurePath
from typing import IO, Any
from urllib.parse import quote

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.grouping import file_of, fingerprints
from oais_vn.formats.reports.words import decided
from oais_vn.model.dates import timestamp
from oais_vn.model.language import Language
from oais_vn.model.report import Finding, Report, Severity, Standing

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_BASELINE = {None: "new", Standing.NEW: "new", Standing.OPEN: "unchanged"}


def write_sarif(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """One log; what is waived is suppressed, what is mended since the round before is absent."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, language) for report in reports]}
    stream.write(json.dumps(log, ensure_ascii=False, indent=1).encode() + b"\n")


def _run(report: Report, language: Language) -> dict[str, Any]:
    every = (*report.findings, *report.mended)
    first = {finding.code: finding for finding in reversed(every)}
    index = {code: number for number, code in enumerate(sorted(first))}
    return {
        "tool": {
            "driver": {
                "name": "oais-vn",
                "version": version("oais-vn"),
                "language": language,
                "rules": [_rule(first[code], language) for code in index],
            }
        },
        "automationDetails": {"id": printable(f"oais-vn/{report.profile}/{report.subject.path}")},
        "invocations": [
            {
                "executionSuccessful": True,
                "startTimeUtc": timestamp(report.started, "utc"),
                "endTimeUtc": timestamp(report.ended, "utc"),
            }
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict, "profile": report.profile, "subject": _subject(report)},
        "results": list(_results(report, index, language)),
    }


def _subject(report: Report) -> dict[str, Any]:
    subject = report.subject
    known = {"kind": subject.kind, "id": subject.id, "sha256": subject.sha256}
    return {name: printable(value) for name, value in known.items() if value}


def _rule(finding: Finding, language: Language) -> dict[str, Any]:
    remedies = {name: {"text": printable(finding.remedy.to(name))} for name in ("vi", "en") if finding.remedy.to(name)}
    return {
        "id": finding.code,
        "shortDescription": {"text": printable(f"{finding.code} ({finding.clause})")},
        "help": {"text": printable(finding.remedy.to(language) or finding.code)},
        "messageStrings": remedies,
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"clause": finding.clause, "confidence": finding.confidence},
    }


def _results(report: Report, index: Mapping[str, int], language: Language) -> Iterator[dict[str, Any]]:
    compared = bool(report.mended) or any(finding.standing is not None for finding in report.findings)
    for finding, name in zip(report.findings, fingerprints(report.findings), strict=True):
        result = _result(report, finding, name, index, language)
        if compared:
            result["baselineState"] = _BASELINE[finding.standing]
        yield result
    for finding, name in zip(report.mended, fingerprints(report.mended), strict=True):
        yield {**_result(report, finding, name, index, language), "baselineState": "absent"}


def _result(
    report: Report, finding: Finding, fingerprint: str, index: Mapping[str, int], language: Language
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(finding.message.to(language))},
        "locations": [_location(report, finding)],
        "partialFingerprints": {"oaisVn/v1": fingerprint},
    }
    if finding.places > 1:
        result["occurrenceCount"] = finding.places
    if finding.waiver is not None:
        why = printable(decided(finding.waiver, language))
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    dossier = finding.params.get("dossier")
    if dossier:
        result["properties"] = {"dossier": printable(dossier)}
    return result


def _location(report: Report, finding: Finding) -> dict[str, Any]:
    place = finding.location
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(file_of(report, finding))}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    inside = [place.xpath, f"{place.sheet or ''}!{place.cell or ''}" if place.sheet or place.cell else None]
    inside.append(f"page {place.page}" if place.page is not None else None)
    logical = [{"fullyQualifiedName": printable(each)} for each in inside if each]
    if logical:
        location["logicalLocations"] = logical
    return location


def _uri(path: str) -> str:
    """The path as a URI reference; bytes that are no UTF-8 as they are, so that the file can be found."""
    given = PurePath(path)
    if given.is_absolute():
        drive = given.drive.replace("\\", "/")
        rest = quote(path.removeprefix(drive), safe="/", errors="surrogateescape")
        return f"file:///{drive}{rest}" if drive else f"file://{rest}"
    return quote(path, safe="/", errors="surrogateescape")
