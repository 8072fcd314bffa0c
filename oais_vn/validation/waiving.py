"""Waivers at work: which findings they cover, and which findings nobody can waive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from oais_vn.model.language import Text
from oais_vn.model.report import Finding, Subject
from oais_vn.model.waivers import Waiver
from oais_vn.validation.rule import judge
from oais_vn.validation.rules import eng

_DAMAGED = Text(
    "tệp không còn như lúc niêm phong; phải phục hồi, hoặc làm phiên bản mới theo quyết định (oais-vn amend)",
    "the file is not what was sealed; restore it, or make a new version by decision (oais-vn amend)",
)
_LOST = Text(
    "tệp đã ghi nhận không còn; phải phục hồi, hoặc làm phiên bản mới theo quyết định (oais-vn amend)",
    "a recorded file is gone; restore it, or make a new version by decision (oais-vn amend)",
)
_UNPROVEN = Text("không có gì chứng minh dữ liệu còn nguyên vẹn", "nothing proves that the payload is intact")
_UNREAD = Text(
    "chưa đọc được thì chưa biết gì về nó, nên không có gì để chấp nhận",
    "nothing is known of what could not be read, so there is nothing to accept",
)
_UNSAFE = Text(
    "liên kết, thiết bị, tên thoát ra ngoài gói là nguy hiểm cho mọi máy đọc nó",
    "links, devices and names that leave the package endanger every machine that reads it",
)
_NOT_READ = Text(
    "tệp không đọc được: không ai biết trong đó có gì", "nobody knows what is in a file that cannot be read"
)
_EMPTY = Text("tệp rỗng: không có gì để lưu giữ", "the file is empty: there is nothing to keep")
_CHANGED = Text(
    "tệp không còn như lúc nhà thầu lập danh sách mã băm: không ai biết đâu là bản đúng",
    "the file is not what the supplier listed: nobody knows which one is right",
)
_OUT = Text(
    "liên kết, tệp đặc biệt, tên hay đường dẫn thoát ra ngoài là nguy hiểm cho mọi máy đọc nó",
    "links, special files, and names or paths that lead out endanger every machine that reads them",
)
_MALWARE = Text(
    "tệp có mã độc là nguy hiểm cho mọi máy mở nó, và cho cả kho",
    "malware endangers every machine that opens the file, and the whole store",
)
_ENGINE = Text("đây là lời của oais-vn về chính lần kiểm tra", "this is what oais-vn says of the run itself")

NEVER_WAIVED: Mapping[str, Text] = {
    "STR-001": _UNREAD,
    "STR-002": _UNSAFE,
    "BAG-004": _UNPROVEN,
    "BAG-006": _LOST,
    "BAG-009": _DAMAGED,
    "DLV-005": _OUT,
    "DLV-006": _NOT_READ,
    "DLV-007": _OUT,
    "DLV-013": _OUT,
    "DLV-014": _EMPTY,
    "DLV-015": _NOT_READ,
    "DLV-024": _CHANGED,
    "PDF-001": _NOT_READ,
    "IMG-001": _NOT_READ,
    "AV-001": _NOT_READ,
    "FIX-001": _LOST,
    "FIX-003": _DAMAGED,
    "FIX-004": _DAMAGED,
    "FIX-007": _UNREAD,
    "PRE-001": _DAMAGED,
    "PRE-002": _DAMAGED,
    "SCH-001": _UNREAD,
    "VIR-001": _MALWARE,
    **{each.code: _ENGINE for each in eng.RULES},
}
"""Rules whose findings no waiver takes away, and why: they are facts about bytes, not matters of judgement."""


def waive(
    findings: Iterable[Finding], waivers: Sequence[Waiver], subject: Subject, now: datetime
) -> tuple[Finding, ...]:
    """The findings on `subject` in their order, each with the first waiver that covers it.

    A waiver for another subject is passed over, one that has ended by `now` is told by
    `ENG-003`, one that met nothing by `ENG-002`, both after the findings. Codes of `NEVER_WAIVED` stay as they are.
    """
    here = [waiver for waiver in waivers if waiver.concerns(subject.path)]
    holding: dict[str, list[Waiver]] = {}
    for waiver in here:
        if waiver.holds(now) and waiver.code not in NEVER_WAIVED:
            holding.setdefault(waiver.code, []).append(waiver)
    met: set[Waiver] = set()
    told: list[Finding] = []
    for finding in findings:
        covering = [each for each in holding.get(finding.code, ()) if _covers(each, finding)]
        met.update(covering)
        told.append(replace(finding, waiver=covering[0]) if covering else finding)
    asked = eng.WaiversAsked(
        unmet=tuple(waiver for waiver in here if waiver.holds(now) and waiver not in met),
        expired=tuple(waiver for waiver in here if not waiver.holds(now)),
    )
    return (*told, *judge(eng.WAIVER_RULES, asked))


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether it is about this finding: by its place, in a delivery also by the file or the dossier that it names."""
    names = (finding.location.path, finding.params.get("file"), finding.params.get("dossier"))
    return any(waiver.covers(finding.code, name) for name in names)
