"""Records that have no dossiers yet (tài liệu tích đống): metres of shelf by agency, and what of them was arranged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


class Arrangement(Enum):
    """Which arrangement records need: of what was put into dossiers roughly, or of what lies loose."""

    ROUGH = "rough"
    LOOSE = "loose"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _LABELS[self]


_LABELS = {
    Arrangement.ROUGH: Text("sơ bộ", "rough"),
    Arrangement.LOOSE: Text("rời lẻ", "loose"),
}


class Worked(NamedTuple):
    """Metres (a decimal as text) of a backlog that were arranged: when (ISO 8601), by which paper.

    They are the metres that went in: part of them becomes dossiers, part is worth nothing and goes.
    """

    date: str
    metres: str
    paper: str = ""
    note: str = ""


@dataclass(frozen=True)
class Backlog:
    """Records of an agency (`source`) that a unit is to have arranged, as a survey measured them.

    `metres` (a decimal as text) are those of the survey, `surveyed` its day (ISO 8601), `years` the time of the records
    in words. `fonds` is the code of theirs, where there is one already.
    """

    id: str
    unit: str
    source: str
    kind: Arrangement
    metres: str
    surveyed: str
    fonds: str = ""
    years: str = ""
    note: str = ""
    worked: tuple[Worked, ...] = ()
    revision: int = 0

    @property
    def whole(self) -> Decimal:
        """Metres in all."""
        return Decimal(self.metres)

    @property
    def done(self) -> Decimal:
        """Metres that were arranged."""
        return sum((Decimal(each.metres) for each in self.worked), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Metres that are still to be arranged."""
        return self.whole - self.done

    def surveyed_as(self, other: Backlog) -> Backlog:
        """What a later survey says of it, with what was arranged since kept; `InputError` for less than that."""
        return replace(other, worked=self.worked, revision=self.revision).checked()

    def after(self, work: Worked) -> Backlog:
        """The backlog after some of it was arranged; `InputError` for more than there is."""
        if metres_of(work.metres) == 0:
            raise InputError(Text(f"{self.id}: chưa nói bao nhiêu mét", f"{self.id}: say how many metres"))
        return replace(self, worked=(*self.worked, work)).checked()

    def checked(self) -> Backlog:
        """The backlog, unless more of it was arranged than there is (`InputError`)."""
        metres_of(self.metres)
        if self.left < 0:
            raise InputError(
                Text(
                    f"{self.id} có {self.metres} mét, không thể đã chỉnh lý {self.done} mét; hãy khảo sát lại",
                    f"{self.id} has {self.metres} metres, {self.done} cannot be arranged; survey it again",
                )
            )
        return self


class BacklogSum(NamedTuple):
    """What a unit has of a kind: thousandths of a metre in all, and of them arranged."""

    unit: str
    kind: Arrangement
    millimetres: int
    worked: int


def sums_of(backlogs: Iterable[Backlog]) -> tuple[BacklogSum, ...]:
    """What each unit has of each kind, sorted."""
    found: dict[tuple[str, str], list[Backlog]] = {}
    for each in backlogs:
        found.setdefault((each.unit, each.kind.value), []).append(each)
    return tuple(
        BacklogSum(
            unit,
            Arrangement(kind),
            sum(int(each.whole * 1000) for each in some),
            sum(int(each.done * 1000) for each in some),
        )
        for (unit, kind), some in sorted(found.items())
    )


def is_of(backlog: Backlog, asked: Mapping[str, str]) -> bool:
    """Whether it has the values that are asked for: `unit`, `fonds`, `source`, `kind`."""
    told = {"unit": backlog.unit, "fonds": backlog.fonds, "source": backlog.source, "kind": backlog.kind.value}
    return all(told.get(name) == value for name, value in asked.items())


def metres_of(text: str) -> Decimal:
    """Metres as people write them (`2.429,4` too); `InputError` for what is no number of them."""
    plain = text.strip()
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        metres = Decimal(plain)
    except InvalidOperation:
        metres = Decimal(-1)
    if not metres.is_finite() or metres < 0:
        raise InputError(Text(f"{text!r} không phải số mét", f"{text!r} is no number of metres"))
    return metres
