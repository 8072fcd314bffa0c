"""Which files of a delivery hold its table, and their sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from oais_vn.formats.tables import delimited, problems
from oais_vn.formats.tables.delimited import open_delimited
from oais_vn.formats.tables.flat_xml import open_records
from oais_vn.formats.tables.guard import legacy_error
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.marked import is_ours
from oais_vn.formats.tables.old_workbook import open_old_workbook
from oais_vn.formats.tables.options import TableOptions
from oais_vn.formats.tables.sheet import Sheet
from oais_vn.formats.tables.workbook import open_workbook
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

_WORKBOOKS = (".xlsx", ".xlsm")
_LISTS = (".csv", ".tsv")
_OLD = (".xls",)
_RECORDS = (".xml",)
_READ = (*_WORKBOOKS, *delimited.SUFFIXES, *_OLD, *_RECORDS)
_OTHERS = (".xlsb", ".ods")


def find_tables(paths: Sequence[PackagePath], wanted: str | None, named: Sequence[str] = ()) -> tuple[PackagePath, ...]:
    """The files that hold a delivery's table: the one `wanted` by path or name, else those `named`, else by rule.

    The rule: the one workbook of the top folder; else all its CSV and TSV files, each of them a sheet; else the one
    workbook that lies deeper; else the one .xls, or else the one XML file, of the top folder. Text files (.txt) are
    only read when they are named. Raises `PackageError` when there is none, or several and nothing says which.
    """
    if wanted is not None:
        return (_wanted(paths, wanted),)
    if named:
        return tuple(dict.fromkeys(_wanted(paths, name) for name in named))
    open_to_all = [path for path in paths if not path.name.startswith(("~$", "._"))]
    books = _ending(open_to_all, _WORKBOOKS)
    top = _top(books)
    lists = _top(_ending(open_to_all, _LISTS))
    if lists and not top:
        return tuple(lists)
    old, records = _top(_ending(open_to_all, _OLD)), _top(_ending(open_to_all, _RECORDS))
    candidates = top or books or old or records
    if len(candidates) == 1:
        return (candidates[0],)
    if candidates:
        names = "; ".join(candidates[:10])
        raise PackageError(
            Text(
                f"có {len(candidates)} bảng tính trong thư mục giao nộp: {names}; hãy chỉ rõ bằng --workbook TÊN",
                f"there are {len(candidates)} workbooks in the delivery: {names}; say which with --workbook NAME",
            )
        )
    for path in _ending(open_to_all, (*_OLD, *_OTHERS)):
        raise legacy_error(path)
    raise PackageError(
        Text(
            "không thấy bảng tính .xlsx hay danh mục .csv nào trong thư mục giao nộp; hãy đặt danh mục (Excel hoặc "
            "CSV) vào thư mục gốc",
            "there is no .xlsx workbook and no .csv in the delivery; put the list of dossiers and documents into its "
            "top folder",
        )
    )


def _ending(paths: Sequence[PackagePath], suffixes: tuple[str, ...]) -> list[PackagePath]:
    return [path for path in paths if path.lower().endswith(suffixes)]


def _top(paths: Sequence[PackagePath]) -> list[PackagePath]:
    return [path for path in paths if path.parent is None]


def _wanted(paths: Sequence[PackagePath], wanted: str) -> PackagePath:
    name = wanted.replace("\\", "/").casefold()
    read = _ending(paths, _READ)
    fitting = [path for path in read if path.casefold() == name] or [p for p in read if p.name.casefold() == name]
    if len(fitting) == 1:
        return fitting[0]
    if any(path.casefold() == name for path in paths) and name.endswith(_OTHERS):
        raise legacy_error(wanted)
    known = "; ".join(_ending(paths, (*_WORKBOOKS, *_LISTS, *_OLD))[:10]) or "–"
    raise PackageError(
        Text(
            f"không tìm thấy đúng một bảng tính tên {wanted!r}; các bảng tính có trong gói: {known}",
            f"there is not exactly one workbook named {wanted!r}; workbooks here: {known}",
        ),
        path=wanted,
    )


def is_beside(path: PackagePath, table: PackagePath) -> bool:
    """Whether `path` is the table, or a workbook beside it, which a person did not choose: no content either way."""
    same_kind = table.lower().endswith(_WORKBOOKS) and path.suffix.lower() == table.suffix.lower()
    return path == table or (same_kind and path.parent == table.parent)


@contextmanager
def open_tables(
    source: PackageSource, paths: Sequence[PackagePath], options: TableOptions, ledger: Ledger
) -> Iterator[tuple[Sheet, ...]]:
    """The sheets of all the files, to be read while the context lasts; encodings and delimiters are noted.

    A delimited file is one sheet, titled as Excel titles it: by its name without extension. The sheets that we added
    when we marked a workbook are left out. Raises `PackageError` for
    a file that cannot be read, `PluginError` for an .xls without the library that reads it.
    """
    with ExitStack() as stack:
        sheets: list[Sheet] = []
        for path in paths:
            suffix = path.suffix.lower()
            if suffix in delimited.SUFFIXES:
                sheets.append(_delimited(source, path, options, ledger, alone=_alone(path, paths)))
            elif suffix in _RECORDS:
                sheets += open_records(source, path)
            elif suffix in _OLD:
                sheets += open_old_workbook(source, path)
            else:
                sheets += stack.enter_context(open_workbook(source, path))
        theirs = [sheet for sheet in sheets if not is_ours(sheet)]
        for sheet in theirs:
            ledger.lies_in(sheet)
        yield tuple(theirs)


def _delimited(
    source: PackageSource, path: PackagePath, options: TableOptions, ledger: Ledger, *, alone: bool
) -> Sheet:
    title = path.name.rpartition(".")[0] if alone else path.name
    sheet, dialect = open_delimited(source, path, title, options)
    place = Location(path=path, sheet=title)
    ledger.note(problems.TABLE_READ, place, dialect.encoding_label, f"'{dialect.delimiter_label}'")
    return sheet


def _alone(path: PackagePath, paths: Sequence[PackagePath]) -> bool:
    stem = path.name.rpartition(".")[0].casefold()
    return sum(other.name.rpartition(".")[0].casefold() == stem for other in paths) == 1
