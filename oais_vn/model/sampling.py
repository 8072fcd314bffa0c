"""Acceptance sampling: plans, what was drawn from a delivery, what people saw, what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


class Item(Enum):
    """What is counted and looked at: a page, for legibility; a dossier, for its arrangement."""

    PAGE = "page"
    DOSSIER = "dossier"

    @property
    def label(self) -> Text:
        """What people call one of them."""
        return Text("trang", "page") if self is Item.PAGE else Text("hồ sơ", "dossier")


class Method(Enum):
    """How the size of the sample is found."""

    SERIES = "iso-2859-1"
    ISOLATED = "limiting-quality"
    SHARE = "share"
    WHOLE = "whole"


class Rigour(Enum):
    """How strict inspection is in a series of lots (ISO 2859-1:1999, 9): kiểm tra thường, ngặt, giảm."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    REDUCED = "reduced"

    @property
    def label(self) -> Text:
        """What people call it."""
        return _RIGOURS[self]


_RIGOURS = {
    Rigour.NORMAL: Text("kiểm tra thường", "normal inspection"),
    Rigour.TIGHTENED: Text("kiểm tra ngặt", "tightened inspection"),
    Rigour.REDUCED: Text("kiểm tra giảm", "reduced inspection"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A plan of the master tables: the letter of its row, the sample size, the acceptance number (Ac)."""

    letter: str
    size: int
    accept: int


@dataclass(frozen=True)
class MasterTables:
    """ISO 2859-1 single sampling as data.

    `bands` are lot sizes with the code letter of each level from there on; `rows` has for every rigour, by letter in
    order, the sample size and the cells of all `columns` (AQL as the standard writes it): Ac, `↓`, `↑` or `.`.
    """

    title: Text
    columns: tuple[str, ...]
    levels: tuple[str, ...]
    bands: tuple[tuple[int, tuple[str, ...]], ...]
    rows: Mapping[Rigour, Mapping[str, tuple[int, tuple[str, ...]]]]

    def column(self, aql: Decimal) -> int:
        """The column of an AQL; `InputError` names the ones that there are."""
        for place, written in enumerate(self.columns):
            if Decimal(written) == aql:
                return place
        known = " ".join(self.columns)
        raise InputError(Text(f"không có AQL {aql}; có: {known}", f"there is no AQL {aql}; there are: {known}"))

    def letter(self, lot: int, level: str) -> str:
        """The code letter of a lot (table 1); `InputError` for a lot of fewer than 2 or a level that there is not."""
        if level not in self.levels:
            known = " ".join(self.levels)
            raise InputError(
                Text(f"không có bậc kiểm tra {level!r}; có: {known}", f"no inspection level {level!r}; known: {known}")
            )
        letters = [each for start, each in self.bands if lot >= start]
        if not letters:
            raise InputError(Text(f"lô quá nhỏ: {lot}", f"the lot is too small: {lot}"))
        return letters[-1][self.levels.index(level)]

    def cell(self, letter: str, column: int, rigour: Rigour) -> Cell:
        """The plan in a cell, or where its arrow leads: there the sample size may be another."""
        rows = self.rows[rigour]
        names = list(rows)
        place = names.index(letter)
        while (sign := rows[names[place]][1][column]) in ("↓", "↑"):
            place += 1 if sign == "↓" else -1
        return Cell(names[place], rows[names[place]][0], int(sign))


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of `lot` items are looked at, and how many of these may be defective (`accept`, Ac).

    `letter` is the code letter of the lot and `row` where the arrows lead. `tighter` is Ac at the next smaller AQL
    with the same sample (None where the sample would be another): the switching score asks for it. Percentages are
    per cent of items.
    """

    method: Method
    item: Item
    lot: int
    size: int
    accept: int
    aql: Decimal | None = None
    level: str = ""
    rigour: Rigour | None = None
    letter: str = ""
    row: str = ""
    tighter: int | None = None
    lq: Decimal | None = None
    share: Decimal | None = None
    threshold: Decimal | None = None

    @property
    def whole(self) -> bool:
        """Every item is looked at."""
        return self.size == self.lot


class Part(NamedTuple):
    """A file of the lot: its dossier, its document's code, its path in the delivery, its pages."""

    dossier: str
    document: str
    path: str
    pages: int


class Stratum(NamedTuple):
    """A dossier as a part of the lot: its items, and how many of these are drawn."""

    dossier: str
    items: int
    drawn: int


class Drawn(NamedTuple):
    """One item to look at: its number in the sample, its dossier, its place among the items of that (from 1).

    `page` counts from 1 in the file; for a whole dossier it is 0, and `document` and `path` are empty.
    """

    number: int
    dossier: str
    place: int
    document: str = ""
    path: str = ""
    page: int = 0


@dataclass(frozen=True)
class DrawnFrom:
    """The delivery that a sample was drawn from; `sha256` is its `delivery_digest`."""

    sha256: str
    files: int
    fonds: str
    lot: str
    round: int
    supplier: str
    profile: str


@dataclass(frozen=True)
class Draw:
    """A sample, with everything that is needed to draw it again."""

    delivery: DrawnFrom
    nonce: str
    commitment: str
    seed: str
    plan: Plan
    strata: tuple[Stratum, ...]
    items: tuple[Drawn, ...]
    left_out: int = 0
    made: str = ""


class DefectKind(NamedTuple):
    """A kind of defect; a critical one rejects the lot by itself."""

    code: str
    label: Text
    critical: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a person noted of one item; `defect` is the code of its kind, empty when the item passed."""

    item: Drawn
    passed: bool
    defect: str = ""
    note: str = ""
    inspector: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What the plan lets through; qualities are per cent of the lot.

    A lot of `weak` per cent defective items is still accepted with at most 10 % probability, any better one more
    often. `at_aql` is the probability (0 to 1) that a lot just at the AQL is accepted, None where there is no AQL
    or the lot is so small that not one item may be defective at it.
    `weak_critical` is `weak` for critical defects, of which none may be found.
    """

    weak: Decimal
    weak_critical: Decimal
    at_aql: float | None


@dataclass(frozen=True)
class Outcome:
    """The verdict on a lot by what was seen in its sample, for the minutes."""

    draw: Draw
    record_sha256: str
    form_sha256: str
    defective: tuple[Look, ...]
    critical: int
    accepted: bool
    accepted_tighter: bool
    guarantee: Guarantee
    inspectors: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class LotHistory:
    """What the switching rules ask of an earlier lot of the series, at its original (first) inspection."""

    rigour: Rigour
    accept: int
    accepted: bool
    accepted_tighter: bool


@dataclass(frozen=True, slots=True)
class SeriesState:
    """Where a series of lots stands: the rigour of the next one, the switching score, whether inspection is stopped."""

    rigour: Rigour = Rigour.NORMAL
    score: int = 0
    stopped: bool = False
    may_reduce: bool = False
