"""Workbooks of Excel 97–2003 (.xls), by the library xlrd, which is an extra."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from oais_vn.formats.tables.display import ERROR, shown
from oais_vn.formats.tables.sheet import Marks, Merged, Row, Sheet
from oais_vn.model.errors import PackageError, PluginError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

LARGEST_FILE = 64 << 20
"""Bytes: xlrd holds the whole workbook, and a sheet of .xls ends at row 65,536 anyway."""


def open_old_workbook(source: PackageSource, path: PackagePath) -> tuple[Sheet, ...]:
    """The sheets of an .xls file. Raises `PluginError` without xlrd, `PackageError` for what it cannot read."""
    try:
        xlrd: Any = importlib.import_module("xlrd")
    except ImportError as error:
        raise PluginError(
            Text(
                f"{path}: đọc .xls cần thư viện xlrd: pip install oais-vn[xls]; hoặc mở bằng Excel, LibreOffice, "
                "lưu thành .xlsx",
                f"{path}: to read .xls the library xlrd is needed: pip install oais-vn[xls]; or save the file as .xlsx",
            )
        ) from error
    if source.size(path) > LARGEST_FILE:
        raise _unreadable(path)
    with source.open(path) as stream:
        content = stream.read(LARGEST_FILE + 1)
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=_Silence())
        return tuple(_sheet(xlrd, book, index, path) for index in range(book.nsheets))
    except Exception as error:  # hostile bytes make xlrd raise nearly anything
        raise _unreadable(path) from error


class _Silence:
    """Takes what xlrd prints of odd files."""

    def write(self, text: str) -> int:
        """Take it."""
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


def _sheet(xlrd: Any, book: Any, index: int, path: str) -> Sheet:
    sheet = book.sheet_by_index(index)
    merged = [
        Merged(first_column, first + 1, last)
        for first, last, first_column, _ in sheet.merged_cells
        if last - first > 1
    ]  # fmt: skip
    marks = Marks(
        tuple(sorted(merged)),
        tuple(row + 1 for row, info in sorted(sheet.rowinfo_map.items()) if info.hidden),
        tuple(column for column, info in sorted(sheet.colinfo_map.items()) if info.hidden),
    )

    def rows() -> Iterator[Row]:
        for number in range(sheet.nrows):
            yield _row(xlrd, book, sheet.row(number), number + 1)

    def read(_width: int | None, first: int | None) -> Iterator[Row]:
        return islice(rows(), first)

    return Sheet(sheet.name, sheet.visibility == 0, read, path, marks=marks)


def _row(xlrd: Any, book: Any, cells: list[Any], number: int) -> Row:
    texts: list[str] = []
    faults: dict[int, str] = {}
    dates: set[int] = set()
    for index, cell in enumerate(cells):
        shown_as = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        value: Any = cell.value
        if cell.ctype == xlrd.XL_CELL_ERROR:
            faults[index] = ERROR
            value = xlrd.error_text_from_code.get(cell.value, "#N/A")
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            value = bool(cell.value)
        elif cell.ctype == xlrd.XL_CELL_DATE:
            value = _date(xlrd, book, cell.value)
            dates.add(index)
        texts.append(shown(value if value != "" else None, shown_as))
    return Row(number, tuple(texts), faults, frozenset(dates))


def _date(xlrd: Any, book: Any, value: float) -> Any:
    try:
        return xlrd.xldate_as_datetime(value, book.datemode)
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        # No calendar has it: it stays the number that it is, for a rule to tell of.
        return value


def _unreadable(path: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}: không đọc được bảng tính .xls: tệp quá lớn, hỏng hoặc có mật khẩu; hãy mở bằng Excel hoặc "
            "LibreOffice rồi lưu lại thành .xlsx",
            f"{path}: the .xls workbook cannot be read: too large, damaged or locked; open it in Excel or "
            "LibreOffice and save it as .xlsx",
        ),
        path=path,
    )
