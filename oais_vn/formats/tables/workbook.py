"""Workbooks (.xlsx) as rows of text, read as a stream."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from typing import IO, Any, BinaryIO, cast

from oais_vn.formats.tables.display import ERROR, FORMULA, as_written, shown
from oais_vn.formats.tables.guard import check_workbook
from oais_vn.formats.tables.marks import read_marks
from oais_vn.formats.tables.sheet import Row, Sheet
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

_LAST_ROW = 1_048_576
_LARGEST_FILE = 512 << 20
_CHUNK = 256
_IN_MEMORY = 8 << 20


@contextmanager
def open_workbook(source: PackageSource, path: PackagePath) -> Iterator[tuple[Sheet, ...]]:
    """The sheets of a workbook, to be read while the context lasts. Raises `PackageError` when it cannot be read."""
    with ExitStack() as stack:
        stream = stack.enter_context(_seekable(source, path))
        has_formulas = check_workbook(cast("BinaryIO", stream), path)
        book = _load(stream, path, data_only=True)
        stack.callback(book.close)
        formulas = _load(stream, path, data_only=False) if has_formulas else None
        if formulas is not None:
            stack.callback(formulas.close)
        yield tuple(_sheet(book, formulas, title, path, stream) for title in [sheet.title for sheet in book.worksheets])


def _seekable(source: PackageSource, path: PackagePath) -> IO[bytes]:
    if source.size(path) > _LARGEST_FILE:
        raise _unreadable(path, "tệp quá lớn", "the file is too large")
    stream = source.open(path)
    if stream.seekable():
        return stream
    with stream:
        copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
        shutil.copyfileobj(stream, copy)
        return cast("IO[bytes]", copy)


def _load(stream: IO[bytes], path: str, *, data_only: bool) -> Any:
    import openpyxl

    try:
        with _no_warnings():
            return openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:  # hostile bytes make openpyxl raise nearly anything
        raise _unreadable(path, "tệp hỏng hoặc sai cấu trúc", "it is damaged or malformed") from error


def _sheet(book: Any, formulas: Any, title: str, path: str, stream: IO[bytes]) -> Sheet:
    sheet = book[title]
    # No public name of openpyxl's says which part of the file a sheet is.
    marks = read_marks(stream, sheet._worksheet_path.lstrip("/"), path)  # noqa: SLF001
    twin = formulas[title] if formulas is not None else None

    def read(width: int | None, first: int | None) -> Iterator[Row]:
        cells = _cells(sheet, title, path, width, first)
        written = _cells(twin, title, path, width, first) if twin is not None else None
        for number, row in enumerate(cells, start=1):
            yield _row(number, row, next(written, ()) if written is not None else ())

    return Sheet(title, sheet.sheet_state == "visible", read, path, marks=marks)


def _cells(sheet: Any, title: str, path: str, width: int | None, first: int | None) -> Iterator[tuple[Any, ...]]:
    # The size that a sheet declares is often wrong, and would cut off rows.
    sheet.reset_dimensions()
    rows = iter(sheet.iter_rows(max_col=width, max_row=first))
    count = 0
    while True:
        try:
            with _no_warnings():
                chunk = list(islice(rows, _CHUNK))
        except Exception as error:  # hostile bytes make openpyxl raise nearly anything
            raise _unreadable(path, f"trang '{title}' hỏng", f"sheet '{title}' is damaged") from error
        count += len(chunk)
        if count > _LAST_ROW:
            raise _unreadable(path, f"trang '{title}' có quá nhiều dòng", f"sheet '{title}' has too many rows")
        if not chunk:
            return
        yield from chunk


def _row(number: int, cells: tuple[Any, ...], written: tuple[Any, ...]) -> Row:
    texts = []
    faults: dict[int, str] = {}
    dates: set[int] = set()
    exact: dict[int, str] = {}
    for index, cell in enumerate(cells):
        value = cell.value
        if value is None:
            if index < len(written) and written[index].data_type == "f":
                faults[index] = FORMULA
            texts.append("")
        elif isinstance(value, str):
            if cell.data_type == "e":
                faults[index] = ERROR
            texts.append(shown(value, None))
            if texts[-1] != value or not value.isprintable():
                exact[index] = as_written(value)
        else:
            if isinstance(value, date):
                dates.add(index)
            texts.append(shown(value, cell.number_format))
    return Row(number, tuple(texts), faults, frozenset(dates), exact=exact)


@contextmanager
def _no_warnings() -> Iterator[None]:
    # openpyxl warns of every Excel extension that it does not write back; nothing is written back here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unreadable(path: str, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}: không đọc được bảng tính: {vi}; hãy mở bằng Excel và lưu lại thành .xlsx",
            f"{path}: the workbook cannot be read: {en}; open it in Excel and save it again as .xlsx",
        ),
        path=path,
    )
