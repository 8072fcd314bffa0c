"""The rows of a worksheet, read from its XML as a stream; openpyxl reads the book around it, far slower."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, BinaryIO, Final, NamedTuple

from lxml import etree

from oais_vn.formats.tables.display import ERROR, FORMULA, as_written, shown
from oais_vn.formats.tables.shared_strings import MAIN
from oais_vn.formats.tables.sheet import Row
from oais_vn.formats.xml_reader import SAFE

_ROW, _VALUE, _FORMULA = f"{MAIN}row", f"{MAIN}v", f"{MAIN}f"
_INLINE, _TEXT = f"{MAIN}is", f"{MAIN}t"
_DIGITS: Final = "0123456789"
_REMEMBERED: Final = 1 << 12


class Cell(NamedTuple):
    """A cell as people see it; `exact` where cleaning changed it, `fault` where it holds an error."""

    text: str
    exact: str | None = None
    fault: str = ""
    is_date: bool = False


_EMPTY: Final = Cell("")
_UNCOMPUTED: Final = Cell("", fault=FORMULA)


class CellReader:
    """Reads the rows of one sheet of an open `openpyxl` workbook; may read them several times."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._columns: dict[str, int] = {}
        self._formats: dict[int, str] = {}
        # Cached, for a column repeats a few words and numbers.
        self._plain = lru_cache(maxsize=_REMEMBERED)(self._plainly)

    def rows(self, stream: BinaryIO, width: int | None, first: int | None) -> Iterator[Row]:
        """The rows in the worksheet's XML, with those that it leaves out; up to `width` columns and `first` rows.

        Raises nearly anything for what is no worksheet.
        """
        number = placed = 0
        for _, element in etree.iterparse(
            stream, events=("end",), tag=_ROW, remove_comments=True, remove_pis=True, **SAFE
        ):
            number = _row_number(element.get("r"), number)
            if first is not None and number > first:
                return
            # Rows that come back are none of Excel's, and are left out.
            if number > placed:
                yield from map(_empty, range(placed + 1, number))
                yield self._row(number, element, width)
                placed = number
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _row(self, number: int, element: etree._Element, width: int | None) -> Row:
        texts: list[str] = []
        faults: dict[int, str] = {}
        dates: list[int] = []
        exact: dict[int, str] = {}
        column = 0
        for each in element:
            name = each.get("r")
            column = column + 1 if not name else self._column(name)
            if width is not None and column > width:
                continue
            index = column - 1
            if column > len(texts):
                texts += [""] * (column - len(texts))
            text, written, fault, is_date = self._cell(each)
            texts[index] = text
            if fault:
                faults[index] = fault
            if is_date:
                dates.append(index)
            if written is not None:
                exact[index] = written
        return Row(number, tuple(texts), faults, frozenset(dates), exact=exact)

    def _cell(self, element: etree._Element) -> Cell:
        told: str | None = None
        computed = False
        kind, style = element.get("t", "n"), element.get("s", "0")
        holder = _INLINE if kind == "inlineStr" else _VALUE
        for child in element:
            if child.tag == holder:
                told = told or (_one_piece(child) if holder is _INLINE else child.text)
            elif child.tag == _FORMULA:
                computed = True
        if told and kind in ("s", "n", "inlineStr"):
            plain = self._plain(kind, told, style)
            if plain is not None:
                return plain
        elif kind == "n":
            return _UNCOMPUTED if computed else _EMPTY
        read = self._parser.parse_cell(element)
        value = read["value"]
        if value is None:
            return _UNCOMPUTED if computed else _EMPTY
        if isinstance(value, str):
            return _written(value, ERROR if read["data_type"] == "e" else "")
        return Cell(shown(value, self._format(int(style))), is_date=isinstance(value, date))

    def _plainly(self, kind: str, told: str, style: str) -> Cell | None:
        """The cell of text, shared or its own, or of a number; None for a date's number."""
        if kind != "n":
            return _written(self._parser.shared_strings[int(told)] if kind == "s" else told)
        if int(style) in self._parser.date_formats:
            return None
        number = float(told) if "." in told or "E" in told or "e" in told else int(told)
        return Cell(shown(number, self._format(int(style))))

    @cached_property
    def _parser(self) -> Any:
        """Reads all cells that hold neither text nor a plain number, as openpyxl does."""
        from openpyxl.worksheet._reader import WorkSheetParser

        book, sheet = self._book, self._sheet
        # No public names of openpyxl's say how a book counts days and which formats are dates.
        parser: Any = WorkSheetParser
        return parser(
            None, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )  # fmt: skip

    def _column(self, name: str) -> int:
        letters = name.rstrip(_DIGITS)
        if letters not in self._columns:
            from openpyxl.utils.cell import coordinate_to_tuple

            _, self._columns[letters] = coordinate_to_tuple(name)
        return self._columns[letters]

    def _format(self, style: int) -> str:
        if style not in self._formats:
            from openpyxl.cell.read_only import ReadOnlyCell

            self._formats[style] = ReadOnlyCell(self._sheet, 1, 1, None, style_id=style).number_format
        return self._formats[style]


def _written(value: str, fault: str = "") -> Cell:
    text = shown(value, None)
    return Cell(text, as_written(value) if text != value or not value.isprintable() else None, fault)


def _one_piece(inline: etree._Element) -> str | None:
    """Text that stands in its cell; what is of several pieces, or of none, openpyxl puts together."""
    return inline[0].text if len(inline) == 1 and inline[0].tag == _TEXT else None


def _row_number(told: str | None, before: int) -> int:
    if told is None:
        return before + 1
    number = float(told)
    if not number.is_integer():
        raise ValueError(f"no row number: {told!r}")
    return int(number)


def _empty(number: int) -> Row:
    return Row(number, ())
