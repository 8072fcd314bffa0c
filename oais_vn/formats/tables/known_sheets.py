"""The sheets of a workbook that are understood, and what is reported of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.columns import HEADER_SEARCH, Headers, Layout
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.sheet import Row, Sheet, SheetKind
from oais_vn.model.description import Obligation, RecordTable, fold
from oais_vn.model.ports import Progress

_TOTALS = frozenset(["cong", "tong", "tong cong", "tong so"])
_MOST_SEEN = 60
_STEP = 200
_MOST_TOLD = 10


@dataclass(frozen=True)
class KnownSheet:
    """A sheet, how it is read, and its first rows that are not empty."""

    sheet: Sheet
    layout: Layout
    top: Sequence[Row]

    def rows(self, width: int, progress: Progress | None, ledger: Ledger) -> Iterator[Row]:
        """The rows below the header that hold something and are no sums; rows of other widths are reported."""
        widths = _Widths(self, ledger) if self.sheet.kind is SheetKind.DELIMITED else None
        for row in self.sheet.rows(width=width):
            if row.number >= self.layout.first_row and not row.empty and not _is_sum(row):
                if widths is not None:
                    widths.look(row)
                yield row
            if progress is not None and row.number % _STEP == 0:
                progress(self.sheet.title, row.number, None)
        if widths is not None:
            widths.report()


class _Widths:
    """The rows of delimited text that have more fields than the header, or fewer: values may stand in wrong columns."""

    def __init__(self, known: KnownSheet, ledger: Ledger) -> None:
        self._title = known.sheet.title
        self._ledger = ledger
        self._fields = next(len(row.texts) for row in known.top if row.number == known.layout.header_row)
        self._short: list[int] = []
        self._count = 0

    def look(self, row: Row) -> None:
        """Report a row that is too long at once, and remember one that is too short."""
        if any(row.texts[self._fields :]):
            place = self._ledger.place(self._title, row.number)
            params = {"fields": str(len(row.texts)), "expected": str(self._fields)}
            self._ledger.problem(problems.ROW_TOO_LONG, place, **params)
        elif len(row.texts) < self._fields:
            self._count += 1
            self._short = [*self._short, row.number] if len(self._short) < _MOST_TOLD else self._short

    def report(self) -> None:
        """Report the rows that were too short in one."""
        if self._count:
            place = self._ledger.place(self._title, self._short[0])
            rows = ", ".join(map(str, self._short)) + ("…" if self._count > len(self._short) else "")
            params = {"count": str(self._count), "rows": rows, "expected": str(self._fields)}
            self._ledger.problem(problems.ROW_TOO_SHORT, place, **params)


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
