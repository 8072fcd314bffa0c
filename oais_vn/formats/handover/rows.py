"""Rows of a table as CSV and as XML, written and read as streams."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from oais_vn.formats.dossiers_csv import bounded_lines, guarded, unguarded
from oais_vn.formats.handover.tables import Row, Table
from oais_vn.formats.xml import XmlWriter
from oais_vn.formats.xml_reader import SchemaFault, read_xml
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

_MARK: Final = b"\xef\xbb\xbf"
_ROWS_AT_ONCE: Final = 500
_ROOT: Final = "table"
_ROW: Final = "row"


def write_csv(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180, UTF-8 with a mark; what a spreadsheet could take for a formula gets an apostrophe in front."""
    yield _MARK
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(value) for value in row])
        if number % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def read_csv(table: Table, stream: BinaryIO, path: str) -> Iterator[Row]:
    """The rows that `write_csv` was given; `PackageError` for a table of other columns, and for no CSV."""
    rows = csv.reader(bounded_lines(stream, path), strict=True)
    try:
        if tuple(next(rows, [])) != table.columns:
            raise _wrong(path, "các cột không như bảng khai", "its columns are not those of the table")
        for row in rows:
            if len(row) != len(table.columns):
                raise _wrong(path, f"dòng {rows.line_num} thừa hoặc thiếu ô", f"line {rows.line_num}: too many or few")
            yield tuple(map(unguarded, row))
    except csv.Error as error:
        raise _wrong(path, f"sai dạng CSV: {error}", f"no CSV: {error}") from error


def write_xml(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """`<table name=…><row><field>…</field></row></table>`; a field without a value is left out."""
    writer = XmlWriter()
    writer.start(_ROOT, {"name": table.name})
    for row in rows:
        writer.start(_ROW)
        for column, value in zip(table.columns, row, strict=True):
            if value:
                writer.leaf(column, value)
        writer.end()
        if writer.full:
            yield writer.take()
    writer.end()
    yield writer.take()


def read_xml_rows(table: Table, stream: BinaryIO, path: str) -> Iterator[Row]:
    """The rows that `write_xml` was given; `PackageError` for another table, a strange field, and no XML."""
    depth = 0
    values: dict[str, str] = {}
    for event in read_xml(stream, path):
        if isinstance(event, SchemaFault):
            continue
        if event.kind == "start":
            depth += 1
            if depth == 1 and (event.name, event.attributes.get("name")) != (_ROOT, table.name):
                raise _wrong(path, f"không phải bảng {table.name}", f"it is not the table {table.name}")
            if depth > 3 or (depth == 2 and event.name != _ROW):
                raise _wrong(path, f"phần tử lạ {event.name}", f"a strange element {event.name}")
            continue
        if depth == 3:
            if event.name not in table.columns or event.name in values:
                raise _wrong(path, f"trường lạ hoặc lặp {event.name}", f"a strange or second field {event.name}")
            values[event.name] = event.text
        elif depth == 2:
            yield tuple(values.get(column, "") for column in table.columns)
            values = {}
        depth -= 1


def _wrong(path: str, vi: str, en: str) -> PackageError:
    return PackageError(Text(f"{path}: {vi}", f"{path}: {en}"), path=path)
