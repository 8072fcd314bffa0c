"""ENG: what the engine says of its own work: readers that crashed, waivers that met nothing or no longer hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oais_vn.model.language import Text
from oais_vn.model.location import NOWHERE, Location
from oais_vn.model.report import Severity
from oais_vn.model.waivers import Waiver
from oais_vn.validation.rule import Crash, Hit, Rule, rule, rule_crashed

_WAIVERS = "docs/how-to/validate.md"
_DECISION = "Kiến trúc oais-vn, quyết định 6"


@dataclass(frozen=True)
class WaiversAsked:
    """What became of the waivers that concern a subject, besides those that a finding carries."""

    unmet: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]


@rule(
    "ENG-002",
    severity=Severity.INFO,
    clause=_WAIVERS,
    confidence="A",
    message=Text(
        "miễn trừ cho {code} không gặp phát hiện nào ở đây (lý do đã ghi: {why})",
        "the waiver for {code} met no finding here (its reason: {why})",
    ),
    remedy=Text(
        "Nếu chỗ ấy đã được sửa thì bỏ miễn trừ khỏi tệp; nếu không thì xem lại code, path, subject.",
        "If the place was mended, take the waiver out of its file; if not, look at its code, path and subject.",
    ),
)
def waiver_met_nothing(asked: WaiversAsked) -> Iterable[Hit]:
    """Every waiver meets a finding."""
    for waiver in asked.unmet:
        yield Hit(_place(waiver), {"code": waiver.code, "why": waiver.reason})


@rule(
    "ENG-003",
    severity=Severity.WARNING,
    clause=_WAIVERS,
    confidence="A",
    message=Text(
        "miễn trừ cho {code} đã hết hạn ngày {until} nên không còn hiệu lực (người quyết định: {by})",
        "the waiver for {code} ended on {until} and no longer holds (decided by {by})",
    ),
    remedy=Text(
        "Sửa chỗ sai; nếu vẫn cần thì xin quyết định mới rồi ghi lại until, hoặc bỏ miễn trừ khỏi tệp.",
        "Mend what is wrong; if it is still needed, have it decided again and write the new until, or take it out.",
    ),
)
def waiver_expired(asked: WaiversAsked) -> Iterable[Hit]:
    """Every waiver still holds."""
    for waiver in asked.expired:
        yield Hit(_place(waiver), {"code": waiver.code, "until": waiver.until, "by": waiver.by})


def _place(waiver: Waiver) -> Location:
    return Location(path=waiver.file, line=waiver.line)


@rule(
    "ENG-004",
    severity=Severity.ERROR,
    clause=_DECISION,
    confidence="A",
    message=Text(
        "oais-vn không đọc hết được {part}: {reason}",
        "oais-vn could not read {part} to the end: {reason}",
    ),
    remedy=Text(
        "Đây là lỗi của oais-vn trước một gói lạ: hãy gửi dòng này cho người bảo trì. Các phát hiện khác có thể thiếu "
        "hoặc thừa vì phần này chưa đọc được.",
        "This is a bug of oais-vn before a strange package: please report this line to its maintainers. Findings may "
        "be missing or wrong because this part was not read.",
    ),
)
def reader_crashed(crash: Crash) -> Iterable[Hit]:
    """Every part of a package can be read, or is told by a rule of its own."""
    yield Hit(crash.location, {"part": crash.what, "reason": crash.reason})


_LOST = {
    "time": Text(
        "quá thời gian cho phép sau khi đã đọc xong các tệp", "it took too long after the files had been read"
    ),
    "memory": Text("cần nhiều bộ nhớ hơn mức cho phép", "it needed more memory than is allowed"),
    "crash": Text("tiến trình kiểm tra bị hỏng hai lần", "the judging process died twice"),
}


@rule(
    "ENG-005",
    severity=Severity.ERROR,
    clause=_DECISION,
    confidence="A",
    message=Text(
        "việc kiểm tra gói này bị dừng giữa chừng: {reason}",
        "the judgement of this package was broken off: {reason}",
    ),
    remedy=Text(
        "Chưa biết gì về gói này. Nếu gói rất lớn thì tăng --time-limit; nếu không, gói có thể được làm ra để gây hại: "
        "hãy giữ riêng gói này và báo cho người bảo trì oais-vn.",
        "Nothing is known of this package. If it is very large, raise --time-limit; if not, it may have been made to "
        "do harm: keep it apart and tell the maintainers of oais-vn.",
    ),
)
def judge_lost(reason: str) -> Iterable[Hit]:
    """Every package can be judged within bounds of time and memory."""
    yield Hit(NOWHERE, {"reason": _LOST[reason]})


@dataclass(frozen=True)
class NotDone:
    """Documents that were not looked into, for want of a tool: what they are, and how many."""

    what: Text
    count: int


@rule(
    "ENG-006",
    severity=Severity.WARNING,
    clause="docs/reference/inspection.md",
    confidence="A",
    message=Text(
        "CHƯA XEM bên trong {count} {what}: máy này thiếu phần qc của oais-vn",
        "NOT looked into: {count} {what}; this machine lacks the extra qc of oais-vn",
    ),
    remedy=Text(
        'cài phần qc (pip install "oais-vn[qc]") rồi kiểm tra lại; trước đó không ai biết các tệp ấy có lành hay không',
        'install the extra (pip install "oais-vn[qc]") and check again; until then nobody knows whether they are sound',
    ),
)
def not_looked_into(not_done: NotDone) -> Iterable[Hit]:
    """Every document's file is looked into."""
    yield Hit(NOWHERE, {"count": not_done.count, "what": not_done.what})


@rule(
    "ENG-007",
    severity=Severity.WARNING,
    clause="docs/reference/inspection.md",
    confidence="A",
    message=Text(
        "CHƯA XEM bên trong {count} tài liệu dạng {what}: oais-vn không xem được loại tệp này",
        "NOT looked into: {count} documents of the kind {what}, which oais-vn does not look into",
    ),
    remedy=Text(
        "tài liệu giấy số hóa thì giao PDF/A (TT 05/2025/TT-BNV, Điều 8); tài liệu điện tử thì mở xem bằng phần mềm "
        "của nó, và hỏi rủi ro của định dạng: oais-vn risks",
        "paper that was digitised is delivered as PDF/A (Circular 05/2025, Điều 8); open electronic records in their "
        "own program, and ask for the risk of the format: oais-vn risks",
    ),
)
def nobody_looks_into(not_done: NotDone) -> Iterable[Hit]:
    """Every document is of a kind that is looked into."""
    yield Hit(NOWHERE, {"count": not_done.count, "what": not_done.what})


KIND_RULES: tuple[Rule[NotDone], ...] = (nobody_looks_into,)
LOOK_RULES: tuple[Rule[NotDone], ...] = (not_looked_into,)
WAIVER_RULES: tuple[Rule[WaiversAsked], ...] = (waiver_met_nothing, waiver_expired)
RULES: tuple[Rule[Any], ...] = (rule_crashed, *WAIVER_RULES, reader_crashed, judge_lost, *LOOK_RULES, *KIND_RULES)
