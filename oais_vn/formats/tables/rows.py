"""A row's cells gathered by level and field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.columns import Layout
from oais_vn.formats.tables.display import ERROR
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.sheet import Row, column_letter
from oais_vn.model.location import Location

_JOIN = "; "

_KEPT = frozenset(["docType", "sheetNumbers"])
"""Words of the reader that no field of a record takes: kept with the columns that the profile does not know."""

_OLD_VALUES = frozenset(["oldConfidenceLevel"])
"""Words of TT02 whose meaning changed: no field of TT05 takes them."""

_AS_GIVEN = "(nguyên bản)"
"""After the name of a column: its text before an old Vietnamese code was converted."""

_NUMBER = "number"
_PATH = "path"


@dataclass
class Gathered:
    """One level of one row: texts and cells by field, the parts of dates, and what the profile does not know.

    `cells` names a cell for every field that has a column, also where the cell is empty. `exact_path` is the path as
    it stands in its cell, where cleaning changed it.
    """

    sheet: str
    row: int
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    dates: dict[str, dict[str, str]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    exact_path: str = ""

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")


class RowReader:
    """Takes the rows of one sheet apart by its layout; `width` is how many columns are read."""

    def __init__(self, sheet: str, layout: Layout, ledger: Ledger) -> None:
        self._sheet = sheet
        self._layout = layout
        self._ledger = ledger
        # Up to the last header, and some more for columns without one.
        self.width = max(64, *(placed.index + 1 for placed in layout.placed))
        self._letters = [column_letter(index) for index in range(self.width)]
        self._elements = ledger.names(sheet)
        self._names = _extra_names(layout, self._letters)
        self._placed = {level: [p for p in layout.placed if p.level == level] for level in layout.levels}
        self._last = max(self._names)
        self._telling = {
            level: [p.index for p in placed if p.column is None or p.column.field != _NUMBER]
            for level, placed in self._placed.items()
        }

    def place(self, row: int, cell: str | None = None) -> Location:
        """A cell of this sheet, or a whole row."""
        return self._ledger.place(self._sheet, row, cell)

    def _cell(self, index: int, row: int) -> str:
        if index < len(self._elements):
            return f"{self._elements[index]}[{row}]"
        return f"{self._letters[index]}{row}"

    def key(self, row: Row, level: str) -> tuple[str, ...]:
        """The texts of a level's columns without running numbers: two rows with one key say the same."""
        texts = row.texts
        return tuple(texts[index] if index < len(texts) else "" for index in self._telling[level])

    def places_in_key(self, level: str, fields: Collection[str]) -> tuple[int, ...]:
        """Where in a level's `key` the columns of `fields` stand."""
        filling = {p.index: p.column.field for p in self._layout.placed if p.column is not None}
        return tuple(n for n, index in enumerate(self._telling[level]) if filling.get(index) in fields)

    def gather(self, row: Row, level: str) -> Gathered:
        """The cells of one level; error cells are reported and read as empty."""
        made = Gathered(self._sheet, row.number)
        texts, faults, originals = row.texts, row.faults, row.originals
        for placed in self._placed.get(level, ()):
            index, column = placed.index, placed.column
            cell = self._cell(index, row.number)
            text = texts[index] if index < len(texts) else ""
            if index in faults and (column is not None or placed.header):
                text = self._fault(row, index, text, cell, placed.header)
            if column is None:
                self._keep(made, index, text, cell)
            elif column.part is not None:
                made.dates.setdefault(column.field, {})[column.part] = text
                made.cells.setdefault(f"{column.field}.{column.part}", cell)
            else:
                self._take(made, column.field, text, cell)
                if column.field == _PATH and made.texts[_PATH] == text:
                    made.exact_path = row.exact.get(index, "")
                if column.field in _KEPT or column.kept:
                    self._keep(made, index, text, cell, note=False)
                if column.field in _OLD_VALUES and text:
                    self._ledger.note(problems.OLD_VALUE_KEPT, self.place(row.number, cell), placed.header, text)
            if index in originals:
                made.extra[f"{self._names[index]} {_AS_GIVEN}"] = originals[index]
        self._headerless(made, row, level)
        return made

    def _fault(self, row: Row, index: int, text: str, cell: str, header: str) -> str:
        code = problems.CELL_ERROR if row.faults[index] == ERROR else problems.FORMULA_WITHOUT_VALUE
        self._ledger.problem(code, self.place(row.number, cell), value=text, header=header)
        return ""

    def _take(self, made: Gathered, name: str, text: str, cell: str) -> None:
        before = made.texts.get(name, "")
        if not before:
            made.texts[name] = text
            if text or name not in made.cells:
                made.cells[name] = cell
        elif text and text != before:
            made.texts[name] = before + _JOIN + text
            self._ledger.note(problems.JOINED, self.place(made.row, cell), name, made.texts[name])

    def _keep(self, made: Gathered, index: int, text: str, cell: str, note: bool = True) -> None:
        if text:
            made.extra[self._names[index]] = text
            if note and not self._ledger.again(problems.COLUMN_KEPT, self._sheet, self._names[index]):
                self._ledger.note(problems.COLUMN_KEPT, self.place(made.row, cell), self._names[index], text)

    def _headerless(self, made: Gathered, row: Row, level: str) -> None:
        """Cells to the right of the last header have no name; they go with the row's last level."""
        if level != self._layout.levels[-1]:
            return
        for index in range(self._last + 1, min(len(row.texts), self.width)):
            if row.texts[index]:
                name = f"[{self._letters[index]}]"
                made.extra[name] = row.texts[index]
                place = self.place(row.number, self._cell(index, row.number))
                self._ledger.note(problems.COLUMN_KEPT, place, name, row.texts[index])


def _extra_names(layout: Layout, letters: list[str]) -> Mapping[int, str]:
    """The name under which a column's text is kept: its header, with its letter when there is none or it repeats."""
    names: dict[int, str] = {}
    for placed in sorted((*layout.placed, *layout.repeated), key=lambda each: each.index):
        header = " ".join(placed.header.split())
        name = header or f"[{letters[placed.index]}]"
        names[placed.index] = f"{name} [{letters[placed.index]}]" if name in names.values() else name
    return names
