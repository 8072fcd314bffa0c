"""A row's texts as the values of a record: dates, codes, yes and no."""

from __future__ import annotations

from collections.abc import Callable

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.rows import Gathered
from oais_vn.formats.tables.values import Words, date_of_parts, flag, whole_date
from oais_vn.model.dates import PartialDate
from oais_vn.model.description import Field, Kind, RecordTable
from oais_vn.model.errors import InputError

_PARTS = ("day", "month", "year")


class Describer:
    """Reads the fields of one record table. What cannot be read stays as it was written, for the rules to judge."""

    def __init__(self, table: RecordTable, ledger: Ledger, words: Words) -> None:
        self.table = table
        self._fields = [(field.name, field) for field in table.fields]
        self._ledger = ledger
        self._words = words

    def describe(self, row: Gathered) -> tuple[dict[str, str], dict[str, str]]:
        """Values by field, and the cell of every field that has a column."""
        values: dict[str, str] = {}
        cells: dict[str, str] = {}
        texts, places = row.texts, row.cells
        for name, field in self._fields:
            text, cell = self._date(name, row) if field.kind is Kind.DATE else (texts.get(name, ""), places.get(name))
            if cell is not None:
                cells[name] = cell
            if text:
                values[name] = self._value(field, text, row, cell)
        return values, cells

    def _value(self, field: Field, text: str, row: Gathered, cell: str | None) -> str:
        value = plain_value(self.table, field, text, self._words)
        if value is None or value == text:
            return text
        zeros = text.isdigit() and value.lstrip("0") == text.lstrip("0")
        code = problems.ZEROS_RESTORED if zeros else problems.CODED
        if not self._ledger.again(code, row.sheet, field.name):
            self._ledger.note(code, self._ledger.place(row.sheet, row.row, cell), field.name, f"{text} → {value}")
        return value

    def _date(self, name: str, row: Gathered) -> tuple[str, str | None]:
        parts = row.dates.get(name, {})
        texts = [parts.get(part, "") for part in _PARTS]
        filled = [part for part in _PARTS if parts.get(part)]
        cell = row.cells.get(name)
        if row[name]:
            return self._read(row, cell, row[name], lambda: whole_date(row[name])), cell
        first = next((part for part in (*filled, *_PARTS) if part in parts), None)
        if first is not None:
            cell = row.cells[f"{name}.{first}"]
        if not filled:
            return "", cell
        if filled == ["day"] and not texts[0].isdigit():
            return self._read(row, cell, texts[0], lambda: whole_date(texts[0])), cell
        written = "/".join(text or "…" for text in texts)
        return self._read(row, cell, written, lambda: date_of_parts(*texts)), cell

    def _read(self, row: Gathered, cell: str | None, written: str, read: Callable[[], PartialDate]) -> str:
        try:
            return str(read())
        except InputError:
            self._ledger.problem(problems.NOT_A_DATE, self._ledger.place(row.sheet, row.row, cell), value=written)
            return written


def plain_value(table: RecordTable, field: Field, text: str, words: Words) -> str | None:
    """The value that `text` means for a field with codes or of yes and no; None when it means nothing there."""
    if field.codes is not None:
        return words.code(table.code_lists[field.codes], text, field.repeatable)
    return flag(text) if field.kind is Kind.BOOLEAN else text
