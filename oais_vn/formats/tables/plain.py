"""Sheets made plain: merged cells filled, old Vietnamese codes found or converted, oddities told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.display import without_soft_hyphens
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.legacy import CONVERSIONS, LABELS, could_be_legacy, strange_words
from oais_vn.formats.tables.options import TableOptions
from oais_vn.formats.tables.sheet import Row, Sheet, SheetKind, column_letter
from oais_vn.model.location import Location

_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE)
"""A long number as Excel shows it in a narrow column, and writes it into a CSV: its last digits are lost."""
_DATE = re.compile(r"([0-9]{1,2})/[0-9]{1,2}/[0-9]{4}")
_MOST_CELLS = 10
_FEWEST_WORDS = 2
_FEWEST_DATES = 3
_STRANGE_SHARE = 0.3
"""Of the cells of a column that could be in an old code: how many must be no Vietnamese as they stand."""
_MONTHS = 12


class PlainSheets:
    """Reads sheets as people see them; what was awkward is told of at the end, by column or sheet."""

    def __init__(self, options: TableOptions, ledger: Ledger) -> None:
        self._options = options
        self._ledger = ledger
        self._read: list[_Plain] = []

    def plain(self, sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
        """The sheets, whose rows come out plain."""
        made = []
        for sheet in sheets:
            plain = _Plain(sheet, self._options.legacy, self._ledger)
            self._read.append(plain)
            made.append(replace(sheet, _read=plain.rows))
        return tuple(made)

    def report(self) -> None:
        """Report what was met in the rows that were read."""
        for plain in self._read:
            plain.report()


@dataclass
class _Column:
    """What is remembered of one column."""

    unicode: int = 0
    converted: int = 0
    candidates: int = 0
    strange: dict[str, set[str]] = field(default_factory=lambda: {code: set() for code in CONVERSIONS})
    cells: dict[str, list[str]] = field(default_factory=lambda: {code: [] for code in CONVERSIONS})
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CONVERSIONS, 0))
    example: str = ""
    first_date: str = ""
    real_dates: int = 0
    typed_dates: int = 0
    plausible: bool = False
    """Whether some real date has a day beyond 12, or some typed one a day up to 12: then nothing was swapped."""


class _Plain:
    """One sheet while its rows go by; its first rows go by twice, and count once."""

    def __init__(self, sheet: Sheet, legacy: str, ledger: Ledger) -> None:
        self._sheet = sheet
        self._legacy = legacy
        self._ledger = ledger
        self._columns: dict[int, _Column] = {}
        self._last = -1
        self._whole = False
        self._hidden = frozenset(sheet.marks.hidden_rows)
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()

    def rows(self, width: int | None, first: int | None) -> Iterator[Row]:
        """The rows of the sheet, plain."""
        self._whole = self._whole or first is None
        filling = _Merged(self._sheet)
        for row in self._sheet.rows(width, first):
            is_new = row.number > self._last
            self._last = max(self._last, row.number)
            if row.empty:
                yield row
                continue
            filled, columns = filling.fill(row)
            if is_new:
                for column in columns:
                    self._ledger.note(problems.MERGED, self._place(column, row), "", filled.texts[column])
                self._look(filled)
            yield self._plain(filled, tell=is_new)

    def _place(self, column: int, row: Row) -> Location:
        return self._ledger.place(
            self._sheet.title, row.number, self._ledger.cell(self._sheet.title, column, row.number)
        )

    def _look(self, row: Row) -> None:
        if row.number in self._hidden:
            self._hidden_rows.append(row.number)
        for column in self._sheet.marks.hidden_columns:
            if column < len(row.texts) and row.texts[column]:
                self._hidden_columns.add(column)
        for index, text in enumerate(row.texts):
            if not text.isascii():
                if not self._legacy:
                    self._look_for_legacy(index, text, row)
            elif index in row.dates or "/" in text:
                self._look_at_date(index, text, row)
            elif "+" in text and self._sheet.kind is SheetKind.DELIMITED and _SHORTENED.fullmatch(text):
                self._ledger.problem(problems.SHORTENED_NUMBER, self._place(index, row), value=text)

    def _column(self, index: int) -> _Column:
        return self._columns.setdefault(index, _Column())

    def _look_for_legacy(self, index: int, text: str, row: Row) -> None:
        if not could_be_legacy(text):
            return
        column = self._column(index)
        column.candidates += 1
        for code in CONVERSIONS:
            if found := strange_words(text, code):
                column.counts[code] += 1
                if len(column.cells[code]) < _MOST_CELLS:
                    column.cells[code].append(self._ledger.cell(self._sheet.title, index, row.number))
                    column.strange[code] |= found
                column.example = column.example or text

    def _look_at_date(self, index: int, text: str, row: Row) -> None:
        match = _DATE.fullmatch(text)
        if match is None:
            return
        column = self._column(index)
        early = int(match[1]) <= _MONTHS
        if index in row.dates:
            column.real_dates += 1
            column.first_date = column.first_date or self._ledger.cell(self._sheet.title, index, row.number)
        else:
            column.typed_dates += 1
        column.plausible = column.plausible or early != (index in row.dates)

    def _plain(self, row: Row, *, tell: bool) -> Row:
        convert = CONVERSIONS.get(self._legacy)
        if all(map(str.isascii, row.texts)):
            return row
        texts = list(row.texts)
        originals: dict[int, str] = {}
        for index, text in enumerate(row.texts):
            if text.isascii():
                continue
            if convert is not None and could_be_legacy(text):
                made = convert(text)
                if made != text:
                    originals[index] = text
                    texts[index] = made
            texts[index] = without_soft_hyphens(texts[index])
            if tell and convert is not None:
                self._tell(index, row, originals.get(index), texts[index])
        made_texts = tuple(texts)
        return row if made_texts == row.texts else replace(row, texts=made_texts, originals=originals)

    def _tell(self, index: int, row: Row, original: str | None, text: str) -> None:
        column = self._column(index)
        if original is None:
            column.unicode += not text.isascii()
            return
        column.converted += 1
        column.example = column.example or self._ledger.cell(self._sheet.title, index, row.number)
        label = LABELS[self._legacy]
        self._ledger.note(problems.LEGACY_CONVERTED, self._place(index, row), label, f"{original} → {text}")

    def report(self) -> None:
        """Report what was met in the rows that went by."""
        self._report_hidden()
        for index, column in sorted(self._columns.items()):
            self._report_column(index, column)
        self._report_legacy()

    def _report_hidden(self) -> None:
        hidden = self._whole and not self._sheet.visible
        if not (hidden or self._hidden_rows or self._hidden_columns):
            return
        params = {
            "rows": ranges(self._hidden_rows) or "–",
            "columns": ", ".join(map(column_letter, sorted(self._hidden_columns))) or "–",
            "whole": "1" if hidden else "",
        }
        first = self._hidden_rows[0] if self._hidden_rows else 1
        self._ledger.problem(problems.HIDDEN, self._ledger.place(self._sheet.title, first), **params)

    def _report_column(self, index: int, column: _Column) -> None:
        letter = column_letter(index)
        if min(column.real_dates, column.typed_dates) >= _FEWEST_DATES and not column.plausible:
            place = self._ledger.place(self._sheet.title, 0, column.first_date)
            counts = {"real": str(column.real_dates), "typed": str(column.typed_dates)}
            self._ledger.problem(problems.DATES_SWAPPED, place, column=letter, **counts)
        if column.converted and column.unicode:
            place = self._ledger.place(self._sheet.title, 0, column.example)
            counts = {"converted": str(column.converted), "unicode": str(column.unicode)}
            self._ledger.problem(problems.CODES_MIXED, place, column=letter, old=LABELS[self._legacy], **counts)

    def _report_legacy(self) -> None:
        if self._legacy:
            return
        strange = {
            code: set().union(*(column.strange[code] for column in self._columns.values())) for code in CONVERSIONS
        }
        code = max(strange, key=lambda each: len(strange[each]))
        if len(strange[code]) < _FEWEST_WORDS:
            return
        for index, column in sorted(self._columns.items()):
            if not column.counts[code] or column.counts[code] < _STRANGE_SHARE * column.candidates:
                continue
            cells = ", ".join(column.cells[code]) + ("…" if column.counts[code] > len(column.cells[code]) else "")
            self._ledger.problem(
                problems.LEGACY_TEXT,
                self._ledger.place(self._sheet.title, 0, column.cells[code][0]),
                column=column_letter(index),
                count=str(column.counts[code]),
                cells=cells,
                old=LABELS[code],
                option=code,
                value=column.example,
                meant=CONVERSIONS[code](column.example),
            )


class _Merged:
    """Fills the lower cells of merged ranges with the value that stands in the first, in rows that hold something."""

    def __init__(self, sheet: Sheet) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = {}
        for merged in sheet.marks.merged:
            self._starting.setdefault(merged.first, []).append((merged.column, merged.last))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, row: Row) -> tuple[Row, tuple[int, ...]]:
        """The row with what merged cells above say, and the columns that were so filled."""
        if not self._open and row.number not in self._starting:
            return row, ()
        for column in [column for column, (last, _) in self._open.items() if last < row.number]:
            del self._open[column]
        filled = {
            column: text
            for column, (_, text) in self._open.items()
            if column not in row.faults and not (column < len(row.texts) and row.texts[column])
        }
        for column, last in self._starting.get(row.number, ()):
            if column < len(row.texts) and row.texts[column] and column not in row.faults:
                self._open[column] = (last, row.texts[column])
        if not filled:
            return row, ()
        texts = list(row.texts)
        texts += [""] * (max(filled) + 1 - len(texts))
        for column, text in filled.items():
            texts[column] = text
        return replace(row, texts=tuple(texts)), tuple(sorted(filled))


def ranges(numbers: list[int]) -> str:
    """Ascending numbers in few words: `3-5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    shown = ["-".join(map(str, run)) for run in runs[:_MOST_CELLS]]
    return ", ".join([*shown, "…"] if len(runs) > _MOST_CELLS else shown)
