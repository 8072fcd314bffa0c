"""What a unit reports of a year, and which dossiers stand behind each of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import BacklogSum
from oais_vn.model.register.dossier import Decided, Stage
from oais_vn.model.register.wanted import By, Figures, Wanted


class Track(Enum):
    """By whose rules a report is written: the State's programme, or the Party's (40-HD/VPTW)."""

    STATE = "state"
    PARTY = "party"

    @property
    def label(self) -> Text:
        """The track in words."""
        return _TRACKS[self]


_TRACKS = {
    Track.STATE: Text("khối nhà nước (QĐ 76/QĐ-TTg, QĐ 71/QĐ-TTg)", "the State's (Decisions 76 and 71)"),
    Track.PARTY: Text("khối Đảng (40-HD/VPTW)", "the Party's (40-HD/VPTW)"),
}

PERMANENT: Final = "01"
"""The code of permanent retention: nothing else is digitised in the Party's track (40-HD/VPTW as plans cite it)."""


class Figure(Enum):
    """The figures that count dossiers, each by the name that `Figures` has for it."""

    DOSSIERS = "dossiers"
    SELECTED = "selected"
    APPROVED = "approved"
    DIGITISED = "digitised"
    COPIED = "copied"
    WAITING = "waiting"
    RECOVERED = "recovered"
    HANDED_OVER = "handed_over"

    @property
    def label(self) -> Text:
        """The heading of its column."""
        return _FIGURES[self][0]

    @property
    def wanted(self) -> Wanted:
        """What a dossier must be to be counted."""
        return _FIGURES[self][1]

    def of(self, figures: Figures) -> int:
        """How many dossiers it counts."""
        return int(getattr(figures, self.value))


_FIGURES: Final = {
    Figure.DOSSIERS: (Text("Hồ sơ", "Dossiers"), Wanted()),
    Figure.SELECTED: (Text("Đã chọn", "Selected"), Wanted(decided=Decided.SELECTED)),
    Figure.APPROVED: (Text("Đã phê duyệt", "Approved"), Wanted(reached=Stage.APPROVED)),
    Figure.DIGITISED: (Text("Đã số hóa", "Digitised"), Wanted(reached=Stage.DELIVERED)),
    Figure.COPIED: (Text("Đã có bản sao", "With a copy"), Wanted(reached=Stage.STORED)),
    Figure.WAITING: (
        Text("Chưa có bản sao", "Without a copy"),
        Wanted(decided=Decided.SELECTED, not_reached=Stage.STORED),
    ),
    Figure.RECOVERED: (Text("Đã có quyết định dự phòng", "Insured by decision"), Wanted(recovery=True)),
    Figure.HANDED_OVER: (Text("Đã bàn giao", "Handed over"), Wanted(reached=Stage.HANDED_OVER)),
}

AMOUNTS: Final[Mapping[str, Text]] = {
    "sheets": Text("Tờ", "Sheets"),
    "pages": Text("Trang", "Pages"),
    "millimetres": Text("Mét giá", "Metres of shelf"),
    "digitised_pages": Text("Trang đã số hóa", "Pages digitised"),
    "digitised_a4": Text("Quy đổi A4", "A4 equivalents"),
    "copied_pages": Text("Trang có bản sao", "Pages with a copy"),
    "reinforced_sheets": Text("Tờ đã bồi nền", "Sheets reinforced"),
    "unknown": Text("Hồ sơ chưa rõ số tờ, trang", "Dossiers of unknown extent"),
}
"""The figures that are sums over dossiers, by the names that `Figures` has for them."""

WHOLE: Final = (By.UNIT, By.FONDS, By.GROUP, By.MEDIUM, By.YEAR, By.DIGITISED_YEAR)
"""Tables in which every dossier is under one heading, so that they add up to the whole."""

SHARED: Final = (By.CRITERION, By.SIGN, By.DAMAGE, By.CARRIER, By.SITE)
"""Tables in which a dossier may be under several headings, or under none."""

LATER: Final = frozenset({By.DAMAGE})
"""Tables that reports of before had none of: without one, nothing was told."""

WITHIN: Final = (Stage.APPROVED, Stage.DELIVERED, Stage.ACCEPTED, Stage.HANDED_OVER)
"""Stages of which a report tells what was done within its year."""


class Part(NamedTuple):
    """A unit's report in that of a province: the unit, and what it was merged from."""

    unit: str
    name: str
    drawn: str
    head: str
    sha256: str


@dataclass(frozen=True)
class YearReport:
    """The figures of one unit as they stood when the report was drawn, or of all units of a province (`parts`).

    `drawn` is a moment (ISO 8601), `head` that of the log's chain at it. `graded`: state secrets are counted in.
    `tables` are by the names of `By`, `within` what was done in the year by the names of stages, `names` what codes of
    `fonds`, `criterion`, `sign`, `damage` and `medium` mean. `backlog` is what has no dossiers yet.
    """

    unit: str
    name: str
    year: int
    track: Track
    drawn: str
    head: str
    operator: str
    graded: bool
    tables: Mapping[str, tuple[Figures, ...]]
    within: Mapping[str, Figures]
    names: Mapping[str, Mapping[str, str]]
    parts: tuple[Part, ...] = ()
    backlog: tuple[BacklogSum, ...] = ()

    @property
    def total(self) -> Figures:
        """The figures of everything."""
        return self.tables[By.ALL.value][0]


def nothing(*heading: str) -> Figures:
    """Figures of no dossiers."""
    return Figures(heading, *([0] * (len(Figures._fields) - 1)))


def summed(rows: list[Figures], *heading: str) -> Figures:
    """The sums of rows under one heading."""
    columns = zip(*(row[1:] for row in rows), strict=True)
    return Figures(heading, *map(sum, columns)) if rows else nothing(*heading)


def rows_of(report: YearReport, by: By) -> tuple[Figures, ...]:
    """The rows of a table; `KeyError` for one that the report must have and has not."""
    return report.tables.get(by.value, ()) if by in LATER else report.tables[by.value]


def basis(track: Track, unit: str, *, graded: bool) -> Wanted:
    """The dossiers that a report is of."""
    return Wanted(unit=unit, maintenance=PERMANENT if track is Track.PARTY else "", ungraded=not graded)


def under(by: By, heading: tuple[str, ...]) -> Wanted:
    """What a dossier must be to be counted under a heading of `by`; `InputError` for what is no heading of it."""
    first, second, third = (*heading, "", "", "")[:3]
    if by is By.GROUP:
        return Wanted(unit=first, fonds=second, group=third)
    if by is By.YEAR:
        return _in_year(Stage.APPROVED, first)
    if by is By.DIGITISED_YEAR:
        return _in_year(Stage.DELIVERED, first)
    one = {
        By.ALL: Wanted(),
        By.UNIT: Wanted(unit=first),
        By.FONDS: Wanted(unit=first, fonds=second),
        By.CRITERION: Wanted(criterion=first),
        By.SIGN: Wanted(sign=first),
        By.DAMAGE: Wanted(damage=first),
        By.MEDIUM: Wanted(medium=first),
        By.CARRIER: Wanted(carrier=first),
        By.SITE: Wanted(site=first),
    }
    if by not in one:
        raise InputError(Text(f"không truy được theo {by.value}", f"nothing is traced by {by.value}"))
    return one[by]


def behind(base: Wanted, by: By, heading: tuple[str, ...], figure: Figure) -> Wanted:
    """The dossiers that a figure counts, of those that a report is of."""
    return replace(base, also=replace(under(by, heading), also=replace(figure.wanted, also=base.also)))


def _in_year(stage: Stage, year: str) -> Wanted:
    if not year:
        return Wanted(not_reached=stage)
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise InputError(Text(f"{year!r} không phải năm", f"{year!r} is no year"))
    return Wanted(reached=stage, year=int(year))
