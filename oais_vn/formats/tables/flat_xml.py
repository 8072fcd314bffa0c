"""XML exports of flat records as the rows of sheets: one sheet for each kind of record, one column for each element."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from oais_vn.formats.tables.display import clean
from oais_vn.formats.tables.sheet import Row, Sheet, SheetKind
from oais_vn.formats.xml_reader import XmlEvent, read_xml
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

LARGEST_FILE = 4 << 30
MOST_KINDS = 64
MOST_FIELDS = 512
LONGEST_FIELD = 1 << 17
"""Characters; a cell of Excel holds 32,767."""

_Record = tuple[str, int, dict[str, str]]


def open_records(source: PackageSource, path: PackagePath) -> tuple[Sheet, ...]:
    """The kinds of records in an XML file, each as a sheet titled by the name of its element.

    A record is an element with elements that hold text and nothing else: these are its fields, and their names the
    headers, in the order in which they are met. How deep it lies does not matter, nor do namespaces and attributes; a
    record within a record stands for itself. Row 0 holds the headers; rows are numbered as the records of a kind.
    Raises `PackageError` for XML that is not well-formed or has a DTD (with line), that holds no records, that names a
    field of a record twice, or that is beyond the bounds.
    """
    if source.size(path) > LARGEST_FILE:
        raise _unreadable(path, None, "tệp quá lớn", "the file is too large")
    kinds: dict[str, dict[str, None]] = {}
    for kind, line, fields in _records(source, path):
        names = kinds.setdefault(kind, {})
        names.update(dict.fromkeys(fields))
        if len(kinds) > MOST_KINDS or len(names) > MOST_FIELDS:
            raise _unreadable(path, line, "quá nhiều loại bản ghi hoặc trường", "too many kinds of records or fields")
    if not kinds:
        raise _unreadable(
            path,
            None,
            "không có bản ghi phẳng nào (một phần tử cho mỗi hồ sơ, văn bản; bên trong là các phần tử chứa chữ)",
            "it holds no flat records (one element a dossier or document, and in it elements with text)",
        )
    return tuple(_sheet(source, path, kind, tuple(names)) for kind, names in kinds.items())


def _sheet(source: PackageSource, path: PackagePath, kind: str, names: tuple[str, ...]) -> Sheet:
    def rows() -> Iterator[Row]:
        yield Row(0, names)
        number = 0
        for found, _, fields in _records(source, path):
            if found == kind:
                number += 1
                yield Row(number, tuple(fields.get(name, "") for name in names))

    def read(_width: int | None, first: int | None) -> Iterator[Row]:
        return islice(rows(), first)

    return Sheet(kind, True, read, path, SheetKind.RECORDS)


def _records(source: PackageSource, path: PackagePath) -> Iterator[_Record]:
    """Every record in order: its kind, its line, its fields."""
    with source.open(path) as stream:
        open_elements: list[_Element] = []
        for event in read_xml(stream, path):
            if not isinstance(event, XmlEvent):
                continue
            if event.kind == "start":
                open_elements.append(_Element(event.name, event.line))
                continue
            ended = open_elements.pop()
            if open_elements:
                open_elements[-1].take(ended, event, path)
            if ended.fields:
                yield ended.name, ended.line, ended.fields


class _Element:
    """An open element: the texts of its children that hold nothing but text, and whether it has any children."""

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.fields: dict[str, str] = {}
        self.has_children = False

    def take(self, child: _Element, event: XmlEvent, path: str) -> None:
        self.has_children = True
        if child.has_children:
            return
        if len(event.text) > LONGEST_FIELD:
            raise _unreadable(path, event.line, "phần tử quá dài", "the element is too long")
        text = clean(event.text)
        if child.name in self.fields and text and self.fields[child.name]:
            raise _unreadable(
                path,
                event.line,
                f"phần tử {child.name} có hai lần trong một bản ghi",
                f"element {child.name} is there twice in one record",
            )
        self.fields[child.name] = text or self.fields.get(child.name, "")
        if len(self.fields) > MOST_FIELDS:
            raise _unreadable(path, event.line, "quá nhiều trường trong một bản ghi", "too many fields in a record")


def _unreadable(path: str, line: int | None, vi: str, en: str) -> PackageError:
    return PackageError(
        Text(
            f"{path}{f', dòng {line}' if line else ''}: không đọc được: {vi}",
            f"{path}{f', line {line}' if line else ''}: cannot be read: {en}",
        ),
        path=path,
        line=line,
    )
