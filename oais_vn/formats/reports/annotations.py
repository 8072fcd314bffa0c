"""A report as annotations of a run: workflow commands of GitHub, code quality of GitLab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.grouping import file_of, fingerprints
from oais_vn.formats.reports.words import REMEDY, WAIVED, decided, summary
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity

GITHUB_SHOWS = 10
"""Annotations of one kind that GitHub shows of one step; the log of the run has them all."""

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_GRADES: Mapping[Severity, str] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}
_MORE = Text(
    "có mức vượt {most} phát hiện: GitHub chỉ hiện {most} mỗi mức, đủ cả ở nhật ký của bước này",
    "some severity has more than {most} findings: GitHub shows {most} of each, the log of this step has all",
)


def write_github(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """Lines `::error file=…,line=…,title=CODE::message`: the verdict of each subject first, then errors first.

    What is waived is a notice. GitHub reads them from the output of a step.
    """
    for report in reports:
        told = [(_told(finding), finding) for finding in report.findings]
        text = summary(report, language)
        if any(sum(kind is each for each, _ in told) >= GITHUB_SHOWS for kind in Severity):
            text += "\n" + _MORE.to(language).format(most=GITHUB_SHOWS)
        kind = "notice" if report.passed else "error"
        _command(stream, kind, {"title": "oais-vn"}, text)
        for severity, command in _COMMANDS.items():
            for finding in (finding for each, finding in told if each is severity):
                place = {"file": file_of(report, finding), "line": str(finding.location.line or "")}
                _command(stream, command, {**place, "title": finding.code}, _words(finding, language))


def write_gitlab(reports: Sequence[Report], language: Language, stream: IO[bytes]) -> None:
    """The array of a code quality report; GitLab takes one file of it as the artifact `codequality`.

    What is waived has the lowest severity. A finding without a line is shown at line 1, which GitLab requires.
    """
    issues = [
        {
            "description": printable(_words(finding, language)),
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": _GRADES[_told(finding)],
            "location": {"path": printable(file_of(report, finding)), "lines": {"begin": finding.location.line or 1}},
        }
        for report in reports
        for finding, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
    ]
    stream.write(json.dumps(issues, ensure_ascii=False, indent=1).encode() + b"\n")


def _told(finding: Finding) -> Severity:
    return Severity.INFO if finding.waiver is not None else finding.severity


def _words(finding: Finding, language: Language) -> str:
    line = f"{finding.line(language)}\n{REMEDY.to(language)}: {finding.remedy.to(language)}"
    if finding.waiver is not None:
        line = f"{WAIVED.to(language)}: {decided(finding.waiver, language)}\n{line}"
    return line


def _command(stream: IO[bytes], command: str, properties: Mapping[str, str], message: str) -> None:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    stream.write(f"::{command} {given}::{_data(message)}\n".encode())


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
