"""Workbooks as rows of text, read as a stream."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, BinaryIO, cast

from oais_vn.formats.tables.display import ERROR, FORMULA, shown
from oais_vn.formats.tables.guard import check_workbook, legacy_error
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

_SUFFIXES = (".xlsx", ".xlsm")
_OTHER_SUFFIXES = (".xls", ".xlsb", ".ods")
_LAST_ROW = 1_048_576
_LARGEST_FILE = 512 << 20
_CHUNK = 256
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number from 1, its texts from column A on, and which columns hold an error or an empty formula."""

    number: int
    texts: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not self.faults and not any(self.texts)


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its title, whether people see it, and its rows."""

    title: str
    visible: bool
    _read: Callable[[int | None, int | None], Iterator[Row]]

    def rows(self, width: int | None = None, first: int | None = None) -> Iterator[Row]:
        """The rows, empty ones too, up to `width` columns and the first `first` rows, when these are given."""
        return self._read(width, first)


def find_workbook(paths: list[PackagePath], wanted: str | None) -> PackagePath:
    """The one workbook among a delivery's files, or the one that is `wanted` by path or name.

    A workbook alone in the top folder is taken before those that lie deeper: these may be documents.
    Raises `PackageError` when there is none, or several and nothing says which.
    """
    books = [path for path in paths if path.lower().endswith(_SUFFIXES) and not path.name.startswith(("~$", "._"))]
    if wanted is not None:
        return _wanted(books, paths, wanted)
    top = [path for path in books if path.parent is None]
    candidates = top or books
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        names = "; ".join(candidates[:10])
        raise PackageError(
            Text(
                f"có {len(candidates)} bảng tính trong thư mục giao nộp: {names}; hãy chỉ rõ bằng --workbook TÊN",
                f"there are {len(candidates)} workbooks in the delivery: {names}; say which with --workbook NAME",
            )
        )
    for path in paths:
        if path.lower().endswith(_OTHER_SUFFIXES) and not path.name.startswith(("~$", "._")):
            raise legacy_error(path)
    raise PackageError(
        Text(
            "không thấy bảng tính .xlsx nào trong thư mục giao nộp; hãy đặt danh mục (Excel) vào thư mục gốc",
            "there is no .xlsx workbook in the delivery; put the list of dossiers and documents into its top folder",
        )
    )


def _wanted(books: list[PackagePath], paths: list[PackagePath], wanted: str) -> PackagePath:
    name = wanted.replace("\\", "/").casefold()
    fitting = [path for path in books if path.casefold() == name] or [p for p in books if p.name.casefold() == name]
    if len(fitting) == 1:
        return fitting[0]
    if any(path.casefold() == name for path in paths) and name.endswith(_OTHER_SUFFIXES):
        raise legacy_error(wanted)
    known = "; ".join(books[:10]) or "–"
    raise PackageError(
        Text(
            f"không tìm thấy đúng một bảng tính tên {wanted!r}; các bảng tính có trong gói: {known}",
            f"there is not exactly one workbook named {wanted!r}; workbooks here: {known}",
        ),
        path=wanted,
    )


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
        yield tuple(_sheet(book, formulas, title, path) for title in [sheet.title for sheet in book.worksheets])


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


def _sheet(book: Any, formulas: Any, title: str, path: str) -> Sheet:
    sheet = book[title]
    twin = formulas[title] if formulas is not None else None

    def read(width: int | None, first: int | None) -> Iterator[Row]:
        cells = _cells(sheet, title, path, width, first)
        written = _cells(twin, title, path, width, first) if twin is not None else None
        for number, row in enumerate(cells, start=1):
            yield _row(number, row, next(written, ()) if written is not None else ())

    return Sheet(title, sheet.sheet_state == "visible", read)


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
        else:
            texts.append(shown(value, cell.number_format))
    return Row(number, tuple(texts), faults)


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
