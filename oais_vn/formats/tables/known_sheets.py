"""The sheets of a workbook that are understood, and what is reported of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.columns import HEADER_SEARCH, Headers, Layout
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.workbook import Row, Sheet
from oais_vn.model.description import Obligation, RecordTable, fold
from oais_vn.model.ports import Progress

_TOTALS = frozenset(["cong", "tong", "tong cong", "tong so"])
_MOST_SEEN = 60
_STEP = 200


@dataclass(frozen=True)
class KnownSheet:
    """A sheet, how it is read, and its first rows that are not empty."""

    sheet: Sheet
    layout: Layout
    top: Sequence[Row]

    def rows(self, width: int, progress: Progress | None) -> Iterator[Row]:
        """The rows below the header that hold something and are no sums."""
        for row in self.sheet.rows(width=width):
            if row.number >= self.layout.first_row and not row.empty and not _is_sum(row):
                yield row
            if progress is not None and row.number % _STEP == 0:
                progress(self.sheet.title, row.number, None)


def known_sheets(sheets: Iterable[Sheet], headers: Headers, ledger: Ledger) -> tuple[list[KnownSheet], bool]:
    """The sheets whose columns are recognised, and whether there is any other that people see, which is reported."""
    known: list[KnownSheet] = []
    strange: list[tuple[Sheet, Row]] = []
    for sheet in sheets:
        top = [row for row in sheet.rows(first=HEADER_SEARCH + 2) if not row.empty]
        layout = headers.layout(top)
        if layout is not None:
            known.append(KnownSheet(sheet, layout, top))
        elif top and sheet.visible:
            strange.append((sheet, max(top, key=lambda row: sum(map(bool, row.texts)))))
    code = problems.SHEET_NOT_READ if known else problems.NO_SHEET_RECOGNISED
    for sheet, row in strange:
        ledger.problem(code, ledger.place(sheet.title, row.number), seen=listed(row.texts))
    return known, bool(strange)


def report_repeated(known: KnownSheet, ledger: Ledger) -> None:
    """Report the columns that stand there a second time."""
    for placed in known.layout.repeated:
        place = ledger.place(known.sheet.title, known.layout.header_row)
        ledger.problem(problems.COLUMN_TWICE, place, header=placed.header)


def missing_fields(table: RecordTable, layout: Layout, level: str, made: frozenset[str]) -> dict[str, str]:
    """The required fields that no column fills and that are not `made` otherwise: name -> label with name."""
    return {
        field.name: f"{field.label.vi} ({field.name})"
        for field in table.fields
        if field.obligation is Obligation.REQUIRED and field.name not in made and not layout.has(field.name, level)
    }


def report_missing(known: KnownSheet, missing: Sequence[str], fields: Iterable[str], ledger: Ledger) -> None:
    """Report columns that are missing: what people call them, and their fields."""
    place = ledger.place(known.sheet.title, known.layout.header_row)
    seen = listed(known.layout.headers)
    ledger.problem(problems.MISSING_COLUMNS, place, missing="; ".join(missing), seen=seen, fields=",".join(fields))


def listed(texts: Iterable[str]) -> str:
    """Headers in one line."""
    seen = [" ".join(text.split()) for text in texts if text]
    return "; ".join(seen[:_MOST_SEEN])


def _is_sum(row: Row) -> bool:
    return fold(next(filter(None, row.texts), "")) in _TOTALS
