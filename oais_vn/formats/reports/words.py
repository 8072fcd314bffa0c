"""Words that reports share."""

from __future__ import annotations

from collections.abc import Mapping

from oais_vn.model.language import Language, Text
from oais_vn.model.report import Report, Severity
from oais_vn.model.waivers import Waiver

VERDICTS: Mapping[bool, Text] = {True: Text("Đạt", "Passed"), False: Text("Không đạt", "Failed")}
WHOLE: Mapping[str, Text] = {
    "delivery": Text("Chung cho lần giao nộp", "The delivery as a whole"),
    "package": Text("Chung cho gói", "The package as a whole"),
}
REMEDY = Text("Cách xử lý", "Remedy")
CLAUSE = Text("Căn cứ", "Clause")
WAIVED = Text("Được miễn trừ", "Waived")
_SUMMARY = Text(
    "{verdict}: {path} ({error} lỗi, {warning} cảnh báo, {waived} được miễn trừ)",
    "{verdict}: {path} ({error} errors, {warning} warnings, {waived} waived)",
)
_DECISION = Text("quyết định {decision}", "decision {decision}")
_UNTIL = Text("đến hết ngày {until}", "until {until}")


def summary(report: Report, language: Language) -> str:
    """The verdict in one line."""
    return _SUMMARY.to(language).format(
        verdict=VERDICTS[report.passed].to(language),
        path=report.subject.path,
        error=report.count(Severity.ERROR),
        warning=report.count(Severity.WARNING),
        waived=report.waived,
    )


def decided(waiver: Waiver, language: Language) -> str:
    """Why a finding is waived, and who decided."""
    terms = [waiver.by]
    if waiver.decision:
        terms.append(_DECISION.to(language).format(decision=waiver.decision))
    if waiver.until is not None:
        terms.append(_UNTIL.to(language).format(until=waiver.until.isoformat()))
    return f"{waiver.reason} ({', '.join(terms)})"
