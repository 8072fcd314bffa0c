"""Originals that change hands on the way to their copy and back (giao nhận): five points, each with minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import DossierKey


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


@dataclass(frozen=True)
class Giving:
    """Originals that changed hands once: who gave, who took, when (ISO 8601), which dossiers, how many sheets.

    `condition` says in which state they were; `minutes` is the number of the paper.
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
    revision: int = 0


def out_of_store(givings: Iterable[Giving]) -> dict[DossierKey, Giving]:
    """The dossiers that are away, each with the giving that took it; later givings come later."""
    away: dict[DossierKey, Giving] = {}
    for giving in givings:
        for key in giving.dossiers:
            if giving.point in (Point.TO_ARRANGEMENT, Point.TO_SCANNING):
                away[key] = giving
            else:
                away.pop(key, None)
    return away


def require_complete(before: Giving, after: Giving) -> None:
    """Refuse to take back other dossiers or fewer sheets than were given (`InputError`)."""
    missing = [str(key) for key in before.dossiers if key not in set(after.dossiers)]
    if missing:
        raise InputError(
            Text(
                f"giao nhận {after.id} thiếu {len(missing)} hồ sơ so với {before.id}: {', '.join(missing[:5])}",
                f"giving {after.id} lacks {len(missing)} dossiers of {before.id}: {', '.join(missing[:5])}",
            )
        )
    if before.sheets is not None and after.sheets is not None and after.sheets < before.sheets:
        raise InputError(
            Text(
                f"giao nhận {after.id} có {after.sheets} tờ, {before.id} có {before.sheets} tờ",
                f"giving {after.id} has {after.sheets} sheets, {before.id} had {before.sheets}",
            )
        )
