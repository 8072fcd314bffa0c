"""A dossier in the register: where it lies, what it is, what was decided of it, and how far its copy has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import NamedTuple

from oais_vn.model.access import SecurityGrade
from oais_vn.model.description import Record
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


class DossierKey(NamedTuple):
    """What tells dossiers apart: the code of the unit that keeps the paper, of the fonds, and of the dossier.

    After provinces merged, two units may have fonds of one code: nothing is renamed, the unit tells them apart.
    """

    unit: str
    fonds: str
    code: str

    def __str__(self) -> str:
        return "/".join(self)


class Stage(Enum):
    """How far an insurance copy has come; PACKED, STORED and AUDITED follow from packages and copies."""

    SELECTED = "selected"
    APPROVED = "approved"
    ARRANGED = "arranged"
    REINFORCED = "reinforced"
    SENT = "sent"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    PACKED = "packed"
    STORED = "stored"
    AUDITED = "audited"
    HANDED_OVER = "handed-over"

    @property
    def label(self) -> Text:
        """The stage in words."""
        return _STAGES[self]

    @property
    def is_seen(self) -> bool:
        """Whether the packages and their copies tell it, so that it is never typed in."""
        return self in (Stage.PACKED, Stage.STORED, Stage.AUDITED)


_STAGES = {
    Stage.SELECTED: Text("đã chọn", "selected"),
    Stage.APPROVED: Text("đã phê duyệt", "approved"),
    Stage.ARRANGED: Text("đã chỉnh lý", "arranged"),
    Stage.REINFORCED: Text("đã bồi nền", "reinforced"),
    Stage.SENT: Text("đã giao đi số hóa", "sent to be digitised"),
    Stage.DELIVERED: Text("đã nhận sản phẩm số hóa", "delivered"),
    Stage.CONFIRMED: Text("đã xác nhận khối lượng", "quantity confirmed"),
    Stage.ACCEPTED: Text("đã nghiệm thu", "accepted"),
    Stage.PACKED: Text("đã đóng gói", "packed"),
    Stage.STORED: Text("đã lưu bản sao", "stored"),
    Stage.AUDITED: Text("đã kiểm tra bản sao", "audited"),
    Stage.HANDED_OVER: Text("đã bàn giao", "handed over"),
}


class Milestone(NamedTuple):
    """That a stage was reached: when (`date`, ISO 8601), by which paper, and how much.

    `a4` are the pages reckoned as A4: an A3 page is two.
    """

    stage: Stage
    date: str
    paper: str = ""
    sheets: int | None = None
    pages: int | None = None
    note: str = ""
    a4: int | None = None


class Decided(Enum):
    """What a person decided of a dossier. OPEN: nobody has yet."""

    OPEN = "open"
    SELECTED = "selected"
    REFUSED = "refused"

    @property
    def label(self) -> Text:
        """The decision in words."""
        return _DECIDED[self]


_DECIDED = {
    Decided.OPEN: Text("chưa quyết định", "open"),
    Decided.SELECTED: Text("chọn lập bản sao bảo hiểm", "selected for an insurance copy"),
    Decided.REFUSED: Text("không chọn", "not selected"),
}


class Choice(NamedTuple):
    """The decision on a dossier: by which criteria, with which reason, in which list (its id; empty: in none)."""

    decided: Decided = Decided.OPEN
    criteria: tuple[str, ...] = ()
    reason: str = ""
    listed: str = ""


class OriginalState(Enum):
    """What has become of the original."""

    EXTANT = "extant"
    DAMAGED = "damaged"
    LOST = "lost"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _ORIGINALS[self]


_ORIGINALS = {
    OriginalState.EXTANT: Text("còn", "extant"),
    OriginalState.DAMAGED: Text("hỏng", "damaged"),
    OriginalState.LOST: Text("mất", "lost"),
}


class Original(NamedTuple):
    """The state of the original since `date`; `decision` is that by which the insurance copy stands in for it."""

    state: OriginalState = OriginalState.EXTANT
    date: str = ""
    decision: str = ""
    note: str = ""


class Shelf(NamedTuple):
    """Where the paper lies, as the inventory says it, and how many metres of shelf it takes (a decimal as text)."""

    place: str = ""
    box: str = ""
    metres: str = ""


@dataclass(frozen=True)
class Dossier:
    """A dossier of the register as it now is.

    `record` has the fields of the profile's dossier table; `group` is the group of records (nhóm, khối tài liệu) that
    it belongs to; `medium`, `signs`, `damage` (how badly) are codes of the register's own lists; `uses` is how often it
    was asked for in a year; `formats` are PRONOM ids of electronic records; `arranged` is None while nobody says.
    `recovery` is the number of the decision that makes `riskRecoveryStatus` 01. `extra` are columns of the inventory
    that nobody knows. `revision` counts its changes.
    """

    key: DossierKey
    record: Record
    group: str = ""
    shelf: Shelf = field(default_factory=Shelf)
    medium: str = ""
    signs: tuple[str, ...] = ()
    uses: int | None = None
    formats: tuple[str, ...] = ()
    arranged: bool | None = None
    grade: SecurityGrade = SecurityGrade.NONE
    choice: Choice = field(default_factory=Choice)
    milestones: tuple[Milestone, ...] = ()
    original: Original = field(default_factory=Original)
    recovery: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0
    damage: str = ""

    @property
    def title(self) -> str:
        """Its title."""
        return self.record["title"]

    @property
    def sheets(self) -> int | None:
        """How many sheets it has (tờ), None when nobody says."""
        return self.record.number("numberOfPaper")

    @property
    def pages(self) -> int | None:
        """How many pages it has, None when nobody says."""
        return self.record.number("numberOfPage")

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day that its records may be of; None when neither date is known.

        Where one date is not given, the other stands for both; one that is given but no date (`??`) may be any.
        """
        start, end = self.record.date("startDate"), self.record.date("endDate")
        if start is not None:
            unknown = date.max if self.record["endDate"] else start.latest
            return start.earliest, unknown if end is None else end.latest
        if end is not None:
            return date.min if self.record["startDate"] else end.earliest, end.latest
        return None

    def reached(self, stage: Stage) -> Milestone | None:
        """The last milestone of a stage, None when it was not reached."""
        return next((stone for stone in reversed(self.milestones) if stone.stage is stage), None)

    def with_milestone(self, stone: Milestone) -> Dossier:
        """The dossier after one more milestone.

        What the inventory says is arranged needs no milestone of it. Raises `InputError` for a stage that nobody says,
        and for one that its order does not allow yet.
        """
        if stone.stage.is_seen:
            raise InputError(
                Text(
                    f"{self.key}: '{stone.stage.label.vi}' được suy ra từ gói và bản sao, không nhập tay",
                    f"{self.key}: '{stone.stage.label.en}' follows from packages and copies and is not typed in",
                )
            )
        for needed in _NEEDS.get(stone.stage, ()):
            told = needed is Stage.ARRANGED and self.arranged
            if not told and self.reached(needed) is None:
                raise InputError(
                    Text(
                        f"{self.key}: chưa {needed.label.vi.removeprefix('đã ')} nên không thể "
                        f"{stone.stage.label.vi.removeprefix('đã ')}",
                        f"{self.key}: cannot be {stone.stage.label.en} before it is {needed.label.en}",
                    )
                )
        return replace(self, milestones=(*self.milestones, stone))

    def described_by(self, other: Dossier, emptied: Collection[str] = ()) -> Dossier:
        """What a later inventory says of it, with all that was decided and done since kept.

        Where it says nothing, what was said stays, but for the fields that are to be `emptied` then (names of the
        record's fields and of the inventory's columns).
        """
        kept = {name: text for name, text in self.record.values.items() if name not in emptied}
        said = {
            name: mine
            for name, column in _SAID.items()
            if (getattr(other, name) in _NOTHING and column not in other.extra and column not in emptied)
            and (mine := getattr(self, name)) not in _NOTHING
        }
        shelf = {
            name: text or getattr(self.shelf, name)
            for name, text in other.shelf._asdict().items()
            if text or name not in emptied
        }
        # Words that nobody knew stand for their field until it is said again, or emptied.
        unknown = {name for name, column in _SAID.items() if column in emptied or getattr(other, name) not in _NOTHING}
        extra = {header: text for header, text in self.extra.items() if header not in unknown}
        return replace(
            other,
            **said,
            record=Record({**kept, **other.record.values}),
            shelf=Shelf(**shelf),
            extra={**extra, **other.extra},
            choice=self.choice,
            milestones=self.milestones,
            original=self.original,
            recovery=self.recovery,
            revision=self.revision,
        )


_SAID = {name: name for name in ("group", "medium", "signs", "damage", "uses", "formats", "arranged")} | {
    "grade": "doMat"
}
"""What an inventory says of a dossier beside its record and its shelf, with the columns' names."""
_NOTHING = ("", (), None, SecurityGrade.NONE)

_NEEDS = {
    Stage.APPROVED: (Stage.SELECTED,),
    # Decision 71 and CV 446: digitised by the approved list, and arranged before.
    Stage.SENT: (Stage.APPROVED, Stage.ARRANGED),
    Stage.DELIVERED: (Stage.SENT,),
    Stage.CONFIRMED: (Stage.DELIVERED,),
    Stage.ACCEPTED: (Stage.DELIVERED,),
    Stage.HANDED_OVER: (Stage.ACCEPTED,),
}


def require_whole(dossiers: Iterable[Dossier]) -> None:
    """Refuse dossiers that are not arranged (`InputError`): nothing is chosen before (CV 446, Mục II)."""
    loose = [str(dossier.key) for dossier in dossiers if not dossier.arranged]
    if loose:
        some = ", ".join(loose[:5]) + (", …" if len(loose) > 5 else "")
        raise InputError(
            Text(
                f"{len(loose)} hồ sơ chưa chỉnh lý hoàn chỉnh, không đưa vào danh mục được: {some}",
                f"{len(loose)} dossiers are not arranged yet and cannot be listed: {some}",
            )
        )
