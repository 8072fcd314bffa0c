"""A report as lines for a terminal: the verdict last, where the eye is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from oais_vn.formats.reports.words import decided
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity
from oais_vn.model.waivers import Waiver

_HEADINGS: Mapping[Severity, Text] = {
    Severity.ERROR: Text("LỖI", "ERRORS"),
    Severity.WARNING: Text("CẢNH BÁO", "WARNINGS"),
    Severity.INFO: Text("THÔNG TIN", "INFORMATION"),
}
_VERDICTS = {True: Text("ĐẠT", "PASSED"), False: Text("KHÔNG ĐẠT", "FAILED")}
_SUMMARY = Text(
    "{verdict}: {path} ({objects} tệp; {error} lỗi, {warning} cảnh báo, {info} thông tin{waived})",
    "{verdict}: {path} ({objects} files; {error} errors, {warning} warnings, {info} information{waived})",
)
_WAIVED_HEADING = Text("ĐƯỢC MIỄN TRỪ", "WAIVED")
_WAIVED_COUNT = Text(", {count} được miễn trừ", ", {count} waived")
_WAIVED_BY = Text("Miễn trừ: {decided}", "Waived: {decided}")
_MORE = Text("  … và {count} chỗ khác nữa ({code})", "  … and {count} places more ({code})")
_WHOLE = Text("toàn gói", "the whole")
_REMEDY = Text("Cách xử lý", "Remedy")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text_report(
    report: Report, language: Language, *, information: bool = True, most: int | None = None
) -> Iterator[str]:
    """Lines without their ends: findings by severity (errors first) and rule, those waived, one line of summary.

    Each finding gives its place, message and code; the remedy follows the last finding of its rule, once. Of one
    rule in one group at most `most` findings are listed (None: all), and the others are counted.
    Without `information`, what only tells is counted in the summary but not listed.
    Control characters from file names and documents are shown as escapes, so that they cannot steer a terminal.
    """
    for severity, heading in _HEADINGS.items():
        found = [each for each in report.findings if each.severity is severity and each.waiver is None]
        if found and (information or severity is not Severity.INFO):
            yield f"{heading.to(language)} ({sum(finding.places for finding in found)})"
            for group in _by_rule(found):
                yield from _listed(group, language, most)
                yield from _remedies(group[:most], language)
            yield ""
    waived = report.waived
    if waived:
        yield f"{_WAIVED_HEADING.to(language)} ({waived})"
        for waiver, group in _by_waiver(report.findings).items():
            yield from _listed(group, language, most)
            yield _shown(f"    {_WAIVED_BY.to(language).format(decided=decided(waiver, language))}")
        yield ""
    counts = {severity.value: report.count(severity) for severity in Severity}
    yield _shown(
        _SUMMARY.to(language).format(
            verdict=_VERDICTS[report.passed].to(language),
            path=report.subject.path,
            objects=report.objects,
            waived=_WAIVED_COUNT.to(language).format(count=waived) if waived else "",
            **counts,
        )
    )


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of each rule, in the order in which the rules come first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return list(groups.values())


def _by_waiver(findings: Iterable[Finding]) -> dict[Waiver, list[Finding]]:
    groups: dict[Waiver, list[Finding]] = {}
    for finding in findings:
        if finding.waiver is not None:
            groups.setdefault(finding.waiver, []).append(finding)
    return groups


def _listed(group: list[Finding], language: Language, most: int | None) -> Iterator[str]:
    for finding in group[:most]:
        place = finding.location.to(language) or _WHOLE.to(language)
        yield _shown(f"  {place}: {finding.message.to(language)} ({finding.code})")
    if most is not None and len(group) > most:
        untold = sum(finding.places for finding in group[most:])
        yield _MORE.to(language).format(count=untold, code=group[0].code)


def _remedies(group: list[Finding], language: Language) -> Iterator[str]:
    for remedy in dict.fromkeys(finding.remedy.to(language) for finding in group):
        yield _shown(f"    {_REMEDY.to(language)}: {remedy} [{group[0].clause}]")


def _shown(line: str) -> str:
    return _CONTROLS.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), line)
