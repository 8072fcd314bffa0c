"""Workbooks (.xlsx) as rows of text, read as a stream."""

from __future__ import annotations

import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import IO, Any, BinaryIO, cast

from oais_vn.formats.tables.cells import CellReader
from oais_vn.formats.tables.guard import check_workbook
from oais_vn.formats.tables.marks import read_marks
from oais_vn.formats.tables.shared_strings import read_book
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
        check_workbook(cast("BinaryIO", stream), path)
        book = _load(stream, path)
        stack.callback(book.close)
        yield tuple(_sheet(book, sheet.title, path, stream) for sheet in book.worksheets)


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


def _load(stream: IO[bytes], path: str) -> Any:
    try:
        with _no_warnings():
            return read_book(stream)
    except Exception as error:  # hostile bytes make openpyxl raise nearly anything
        raise _unreadable(path, "tệp hỏng hoặc sai cấu trúc", "it is damaged or malformed") from error


def _sheet(book: Any, title: str, path: str, stream: IO[bytes]) -> Sheet:
    sheet = book[title]
    # No public name of openpyxl's says which part of the file a sheet is.
    part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001
    marks = read_marks(stream, part, path)
    reader = CellReader(book, sheet)

    def read(width: int | None, first: int | None) -> Iterator[Row]:
        with zipfile.ZipFile(stream) as archive, archive.open(part) as source:
            yield from _rows(reader.rows(cast("BinaryIO", source), width, first), title, path)

    return Sheet(title, sheet.sheet_state == "visible", read, path, marks=marks)


def _rows(rows: Iterator[Row], title: str, path: str) -> Iterator[Row]:
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


@contextmanager
def _no_warnings() -> Iterator[None]:
    # openpyxl warns of every Excel extension that it does not write back; nothing is written back here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unreadable(path: str, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}: không đọc được bảng tính: {vi}; hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx",
            f"{path}: the workbook cannot be read: {en}; open it in Excel or LibreOffice and save it again as .xlsx",
        ),
        path=path,
    )
