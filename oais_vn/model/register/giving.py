"""Originals that change hands on the way to their copy and back (giao nhận): five points, each with minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Dossier, DossierKey


class Point(Enum):
    """Where originals change hands."""

    RECEIVED = "received"
    TO_ARRANGEMENT = "to-arrangement"
    TO_SCANNING = "to-scanning"
    TO_STORE = "to-store"
    RETURNED = "returned"

    @property
    def label(self) -> Text:
        """The point in words."""
        return _POINTS[self]


_POINTS = {
    Point.RECEIVED: Text("nhận tài liệu", "received"),
    Point.TO_ARRANGEMENT: Text("giao chỉnh lý", "given for arrangement"),
    Point.TO_SCANNING: Text("giao số hóa", "given for scanning"),
    Point.TO_STORE: Text("trả kho", "returned to the store"),
    Point.RETURNED: Text("trả đơn vị", "returned to the unit"),
}


class Counted(NamedTuple):
    """How many sheets of a dossier were counted when it changed hands."""

    dossier: DossierKey
    sheets: int


@dataclass(frozen=True)
class Giving:
    """Originals that changed hands once: who gave, who took, when (ISO 8601), which dossiers, how many sheets.

    `condition` says in which state they were; `minutes` is the number of the paper. `answers` is the giving after
    which they come back; `counted` are the sheets of single dossiers, `note` what is said of differences. `due` is the
    day by which they are to be back.
    """

    id: str
    point: Point
    date: str
    giver: str
    taker: str
    dossiers: tuple[DossierKey, ...]
    sheets: int | None = None
    condition: str = ""
    minutes: str = ""
    answers: str = ""
    counted: tuple[Counted, ...] = ()
    note: str = ""
    due: str = ""
    revision: int = 0

    @property
    def whole(self) -> int | None:
        """All sheets: as they were told, or the sum when every dossier was counted; None when nobody knows."""
        if self.sheets is not None:
            return self.sheets
        known = dict(self.counted)
        return sum(known.values()) if self.dossiers and set(self.dossiers) <= set(known) else None


class Away(NamedTuple):
    """A dossier that is out of the store: since when (`since`), and where now, by the giving that took it last."""

    giving: Giving
    since: str

    def late(self, today: str) -> bool:
        """Whether it was to be back before `today` (ISO 8601)."""
        return bool(self.giving.due) and self.giving.due < today


class Difference(NamedTuple):
    """Sheets that were not the same when they came back: of one dossier, or of a whole giving (`dossier` None)."""

    before: Giving
    after: Giving
    dossier: DossierKey | None
    gone: int
    back: int


_OUT = (Point.TO_ARRANGEMENT, Point.TO_SCANNING)


def out_of_store(givings: Iterable[Giving]) -> dict[DossierKey, Away]:
    """The dossiers that are away; later givings come later."""
    away: dict[DossierKey, Away] = {}
    for giving in givings:
        for key in giving.dossiers:
            if giving.point in _OUT:
                away[key] = Away(giving, away[key].since if key in away else giving.date)
            else:
                away.pop(key, None)
    return away


def require_at_hand(giving: Giving, away: dict[DossierKey, Away]) -> None:
    """Refuse to give what is not there to be given (`InputError`): it is away, at this place or another.

    From arrangement straight to scanning is the way.
    """
    if giving.point is Point.TO_STORE:
        return
    for key in giving.dossiers:
        there = away.get(key)
        if there and (giving.point, there.giving.point) != (Point.TO_SCANNING, Point.TO_ARRANGEMENT):
            raise InputError(
                Text(
                    f"{key} hiện không ở kho: {there.giving.point.label.vi} từ {there.since} (giao nhận "
                    f"{there.giving.id}, {there.giving.taker})",
                    f"{key} is out: {there.giving.point.label.en} since {there.since} (giving {there.giving.id}, "
                    f"{there.giving.taker})",
                )
            )


def differences(before: Giving, after: Giving) -> list[Difference]:
    """Where the sheets that came back are not those that went, as far as both were counted."""
    gone, back = dict(before.counted), dict(after.counted)
    found = [
        Difference(before, after, key, gone[key], back[key])
        for key in before.dossiers
        if key in gone and key in back and gone[key] != back[key]
    ]
    if not found and set(before.dossiers) == set(after.dossiers):
        one, other = before.whole, after.whole
        if one is not None and other is not None and one != other:
            found.append(Difference(before, after, None, one, other))
    return found


class Unlike(NamedTuple):
    """A dossier of which another number of sheets was counted than the register has."""

    dossier: DossierKey
    registered: int
    counted: int


def unlike_register(giving: Giving, dossiers: Iterable[Dossier]) -> list[Unlike]:
    """The dossiers of which the giving counts other sheets than the register has, as far as both say a number."""
    counted = dict(giving.counted)
    return [
        Unlike(each.key, each.sheets, counted[each.key])
        for each in dossiers
        if each.sheets is not None and counted.get(each.key, each.sheets) != each.sheets
    ]


def require_explained(found: Iterable[Difference], note: str) -> None:
    """Refuse fewer sheets of which nobody says why (`InputError`): they are kept and shown, never overlooked."""
    for each in found:
        if each.back < each.gone and not note.strip():
            what = each.dossier or each.after.id
            raise InputError(
                Text(
                    f"{what}: trả về {each.back} tờ, đã giao {each.gone} tờ ({each.before.id}); hãy ghi vì sao",
                    f"{what}: {each.back} sheets came back of {each.gone} ({each.before.id}); say why",
                )
            )
