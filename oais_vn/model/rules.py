"""What a rule says of itself to people, and what the letters of its confidence mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from oais_vn.model.language import Text
from oais_vn.model.report import Severity

CONFIDENCES: Mapping[str, Text] = {
    "V": Text("đã đọc trực tiếp văn bản ấy", "its own text was read"),
    "S1": Text(
        "theo một nguồn thứ cấp mạnh, chép lại từ bản chính thức; chưa đối chiếu với bản chính thức",
        "known from a strong second-hand source that read the official text; not compared with it yet",
    ),
    "S2": Text(
        "theo nguồn thứ cấp khác (mã nguồn, bài viết, thực hành); cần kiểm lại",
        "known from other second-hand sources (code, articles, practice); to be checked",
    ),
    "R": Text("nhớ lại, chưa thấy trong nguồn nào đã đọc; phải kiểm lại", "from memory, seen in no source; check it"),
    "A": Text("do oais-vn suy luận hoặc quy ước", "reasoned or agreed upon by oais-vn"),
}
"""How surely the source of a rule is known."""

_FAMILY = re.compile(r"[A-Z]+(?:-[A-Z]+)*")


@dataclass(frozen=True)
class RuleDescription:
    """A rule as people read it: the places that a finding fills are shown as `‹name›` in `message` and `remedy`.

    `about` is what it judges: `package`, `delivery`, or `run` for what the engine says of its own work.
    `never_waived` says why no waiver can name it; None when one can.
    """

    code: str
    about: str
    severity: Severity
    clause: str
    confidence: str
    message: Text
    remedy: Text
    never_waived: Text | None = None

    @property
    def family(self) -> str:
        """The letters of its code: `BAG` of `BAG-009`, `CSIP` of `CSIP13`."""
        found = _FAMILY.match(self.code)
        return found.group() if found else self.code

    @property
    def sureness(self) -> Text:
        """The meaning of its confidence, in words."""
        meanings = [CONFIDENCES[letter] for letter in self.confidence.split("+") if letter in CONFIDENCES]
        return Text("; ".join(each.vi for each in meanings), "; ".join(each.en for each in meanings))
