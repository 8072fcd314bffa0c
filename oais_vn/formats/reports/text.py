"""A report as lines for a terminal: the verdict last, where the eye is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity

_HEADINGS: Mapping[Severity, Text] = {
    Severity.ERROR: Text("LỖI", "ERRORS"),
    Severity.WARNING: Text("CẢNH BÁO", "WARNINGS"),
    Severity.INFO: Text("THÔNG TIN", "INFORMATION"),
}
_VERDICTS = {True: Text("ĐẠT", "PASSED"), False: Text("KHÔNG ĐẠT", "FAILED")}
_SUMMARY = Text(
    "{verdict}: {path} ({objects} tệp; {error} lỗi, {warning} cảnh báo, {info} thông tin)",
    "{verdict}: {path} ({objects} files; {error} errors, {warning} warnings, {info} information)",
)
_WHOLE = Text("toàn gói", "the whole")
_REMEDY = Text("Cách xử lý", "Remedy")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text_report(report: Report, language: Language, *, information: bool = True) -> Iterator[str]:
    """Lines without their ends: findings by severity (errors first) and rule, then one line of summary.

    Each finding gives its place, message and code; the remedy follows the last finding of its rule, once.
    Without `information`, what only tells is counted in the summary but not listed.
    Control characters from file names and documents are shown as escapes, so that they cannot steer a terminal.
    """
    for severity, heading in _HEADINGS.items():
        found = [finding for finding in report.findings if finding.severity is severity]
        if found and (information or severity is not Severity.INFO):
            yield f"{heading.to(language)} ({len(found)})"
            yield from _grouped(found, language)
            yield ""
    counts = {severity.value: report.count(severity) for severity in Severity}
    verdict = _VERDICTS[report.passed].to(language)
    summary = _SUMMARY.to(language).format(verdict=verdict, path=report.subject.path, objects=report.objects, **counts)
    yield _shown(summary)


def _grouped(findings: list[Finding], language: Language) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.code, []).append(finding)
    for code, group in by_rule.items():
        for finding in group:
            place = finding.location.to(language) or _WHOLE.to(language)
            yield _shown(f"  {place}: {finding.message.to(language)} ({code})")
        for remedy in dict.fromkeys(finding.remedy.to(language) for finding in group):
            yield _shown(f"    {_REMEDY.to(language)}: {remedy} [{group[0].clause}]")


def _shown(line: str) -> str:
    return _CONTROLS.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), line)
