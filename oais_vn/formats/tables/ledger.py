"""What the reader could not take, and what it filled in by itself."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.formats.tables.sheet import Sheet, SheetKind, column_letter
from oais_vn.model.delivery import Problem
from oais_vn.model.location import Location


@dataclass
class _Group:
    location: Location
    example: str
    count: int = 0


class Ledger:
    """Collects problems one by one, and notes by kind, sheet and field.

    Notes are grouped because nearly every document has several: the group keeps the first one's place
    and value, and how many there are. A value of a record whose field is not in `cells` is one of them.
    """

    def __init__(self, workbook: str) -> None:
        self._workbook = workbook
        self._sheets: dict[str, Sheet] = {}
        self._headers: dict[str, tuple[str, ...]] = {}
        self._problems: list[Problem] = []
        self._notes: dict[tuple[str, str | None, str], _Group] = {}

    def lies_in(self, sheet: Sheet) -> None:
        """Make a sheet known, so that its places name its file, and in XML its elements."""
        self._sheets[sheet.title] = sheet
        if sheet.kind is SheetKind.RECORDS:
            self._headers[sheet.title] = next(sheet.rows(first=1)).texts

    def cell(self, sheet: str, column: int, row: int) -> str:
        """What people call a cell: `G17`; of an XML record its element and number: `Title[17]`."""
        names = self.names(sheet)
        return f"{names[column]}[{row}]" if column < len(names) else f"{column_letter(column)}{row}"

    def names(self, sheet: str) -> tuple[str, ...]:
        """The names by which a sheet's columns go instead of letters; none but in XML."""
        return self._headers.get(sheet, ())

    def place(self, sheet: str, row: int, cell: str | None = None) -> Location:
        """A cell of a sheet, or its whole row; of XML, whose lines are no rows, the element of the record."""
        known = self._sheets.get(sheet)
        path = self._workbook if known is None else known.path
        if cell is None and known is not None and known.kind is SheetKind.RECORDS:
            return Location(path=path, sheet=sheet, cell=f"{sheet}[{row}]")
        return Location(path=path, sheet=sheet, cell=cell, line=None if cell else row)

    def problem(self, code: str, location: Location, **params: str) -> None:
        """Report something that could not be taken as it stood."""
        self._problems.append(Problem(code, location, params))

    def note(self, code: str, location: Location, field: str, value: str) -> None:
        """Report a value that was derived, defaulted or read otherwise than it stood."""
        key = (code, location.sheet, field)
        group = self._notes.get(key)
        if group is None:
            group = self._notes[key] = _Group(location, value)
        group.count += 1

    def again(self, code: str, sheet: str, field: str) -> bool:
        """Count one more of a note that is there already; False when there is none yet, and `note` has to be told."""
        group = self._notes.get((code, sheet, field))
        if group is None:
            return False
        group.count += 1
        return True

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order of reading."""
        return tuple(self._problems)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """One note a kind, sheet and field: params `field`, `value` (the first) and `count`."""
        return tuple(
            Problem(code, group.location, {"field": field, "value": group.example, "count": str(group.count)})
            for (code, _, field), group in self._notes.items()
        )
