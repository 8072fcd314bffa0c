"""Which column of a sheet holds what, found by the text of its header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from oais_vn.formats.tables.records import DOCUMENT_LEVELS, DOSSIER
from oais_vn.formats.tables.sheet import Row
from oais_vn.model.description import fold
from oais_vn.model.profile import Column

HEADER_SEARCH = 12
"""Rows from the top in which the header row is looked for; titles and form numbers stand above it."""

_FEWEST = 3
"""Telling columns that make a sheet ours: a guide or a list of codes may have one or two by chance."""

_SAY_NOTHING = frozenset(["number", "description"])

# A flat sheet describes a dossier and a document in each row.
_LAYOUTS = ((DOSSIER,), *((kind,) for kind in DOCUMENT_LEVELS), *((DOSSIER, kind) for kind in DOCUMENT_LEVELS))


@dataclass(frozen=True)
class Placed:
    """A column of a sheet: its place from 0, its header as given, its level, and what it fills (None: unknown)."""

    index: int
    header: str
    level: str
    column: Column | None


@dataclass(frozen=True)
class Layout:
    """How a sheet is read: its levels, its columns, its header row's number and that of the first row of data.

    `repeated` are columns that stand there a second time and are not read.
    """

    levels: tuple[str, ...]
    placed: tuple[Placed, ...]
    repeated: tuple[Placed, ...]
    header_row: int
    first_row: int

    def has(self, field: str, level: str) -> bool:
        """Whether a column fills `field` at `level`."""
        return any(p.column is not None and p.column.field == field and p.level == level for p in self.placed)

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers, as given."""
        return tuple(
            placed.header for placed in sorted((*self.placed, *self.repeated), key=lambda p: p.index) if placed.header
        )


class Headers:
    """The headers that are known, by level; `data_from` is the first row of data, where a person says it."""

    def __init__(self, columns: Sequence[Column], data_from: int | None = None) -> None:
        self._data_from = data_from
        self._met: set[tuple[str, str]] = set()
        self._known: dict[str, dict[str, Column]] = {}
        for column in columns:
            for name in column.headers:
                self._known.setdefault(column.level, {}).setdefault(fold(name), column)
        # A header that a profile gives to another column means that, though a field has the name.
        for column in columns:
            if column.part is None:
                self._known.setdefault(column.level, {}).setdefault(fold(column.field), column)

    def find(self, header: str, level: str) -> Column | None:
        """What a header means at a level."""
        return self._known.get(level, {}).get(fold(header))

    def not_met(self, columns: Iterable[Column]) -> list[Column]:
        """Those of `columns` whose headers stood in no sheet that was recognised."""
        return [c for c in columns if not any((c.level, fold(header)) in self._met for header in c.headers)]

    def layout(self, rows: Sequence[Row], among: Sequence[tuple[str, ...]] = _LAYOUTS) -> Layout | None:
        """The layout of a sheet by its first rows; None when too little of it is recognised.

        The row and, of those `among` which to choose, the levels under which most columns are recognised are
        taken; of equals the fewer levels, then the upper row. Where columns are grouped (`Thời gian` above `Bắt đầu`
        and `Kết thúc`) the header is both rows.
        """
        best: tuple[tuple[int, int, int, int], tuple[str, ...], Row, int] | None = None
        for row, last in _candidates(rows):
            for levels in among:
                score = (self._telling(row, levels), -len(levels), row.number - last, -row.number)
                if score[0] >= _FEWEST and (best is None or score > best[0]):
                    best = (score, levels, row, last)
        if best is None:
            return None
        _, levels, header, last = best
        placed, repeated = self._placed(header, levels)
        first = last + 1
        for row in (below for below in rows if below.number > last):
            if not _counts_columns(row) and self._telling(row, levels) < _FEWEST:
                break
            first = row.number + 1
        if self._data_from is not None:
            first = max(self._data_from, last + 1)
        self._met.update((each.level, fold(each.header)) for each in placed if each.column is not None)
        return Layout(levels, tuple(placed), tuple(repeated), header.number, first)

    def _telling(self, row: Row, levels: tuple[str, ...]) -> int:
        placed, _ = self._placed(row, levels)
        return sum(p.column is not None and p.column.field not in _SAY_NOTHING for p in placed)

    def _placed(self, row: Row, levels: tuple[str, ...]) -> tuple[list[Placed], list[Placed]]:
        """Give every header its level and column.

        In a flat sheet the same header stands for the dossier and, further right, for the document. The
        order of appearance decides: the sheet speaks of the dossier until the first header that only a
        document can have (`STT văn bản`, `Tên loại`), and of the document from there on. A header that both
        can have belongs to whom the sheet speaks of; when that place is taken, to the other one.
        """
        placed: list[Placed] = []
        repeated: list[Placed] = []
        taken: dict[tuple[str, Column], set[str]] = {}
        side = levels[0]
        for index, header in enumerate(_without_empty_end(row.texts)):
            meanings = {level: self.find(header, level) for level in levels} if header else {}
            known = [level for level, column in meanings.items() if column is not None]
            if known == [levels[-1]]:
                side = levels[-1]
            order = sorted(known, key=lambda level: level != side)
            chosen = next((at for at in order if not _is_taken(taken, at, meanings[at], header)), None)
            if chosen is not None:
                column = meanings[chosen]
                if column is not None:
                    taken.setdefault((chosen, column), set()).add(fold(header))
                placed.append(Placed(index, header, chosen, column))
            elif known:
                repeated.append(Placed(index, header, order[0], meanings[order[0]]))
            else:
                placed.append(Placed(index, header, side, None))
        return placed, repeated


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    """Every row, alone and with the one right below it, and the number of its last row."""
    for row, under in zip_longest(rows, rows[1:]):
        yield row, row.number
        if under is not None and under.number == row.number + 1:
            yield _joined(row, under), under.number


def _joined(header: Row, under: Row) -> Row:
    """Two header rows as one: what stands below a group's header goes on with it."""
    texts: list[str] = []
    group = ""
    for upper, lower in zip_longest(header.texts, under.texts, fillvalue=""):
        group = upper or group
        texts.append(f"{group} {lower}" if lower and lower != upper else upper)
    return replace(header, texts=tuple(texts))


def _without_empty_end(texts: Sequence[str]) -> Sequence[str]:
    last = next((index for index in range(len(texts), 0, -1) if texts[index - 1]), 0)
    return texts[:last]


def _is_taken(taken: Mapping[tuple[str, Column], set[str]], level: str, column: Column | None, header: str) -> bool:
    """Whether this very header was met before; another header of the same column is joined to the first."""
    return column is not None and fold(header) in taken.get((level, column), ())


def _counts_columns(row: Row) -> bool:
    """Whether the row only numbers the columns, as printed forms do: 1, 2, 3 or (1), (2), (3)."""
    filled = [text for text in row.texts if text]
    return len(filled) > _FEWEST and all(text.strip("()") == str(place) for place, text in enumerate(filled, start=1))
