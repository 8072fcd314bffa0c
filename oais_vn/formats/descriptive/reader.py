"""Reading a flat record, whoever wrote it: its fields in any order."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import BinaryIO

from oais_vn.formats.descriptive.writer import ROOT
from oais_vn.formats.xml_reader import XmlEvent, read_xml
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

_MOST_FIELDS = 200
"""More than any table has by far; a document with more is no record, and is not held in memory."""


def read_record(stream: BinaryIO, path: str = ROOT) -> Record:
    """The record in `stream`, its texts in NFC; names that no table knows are kept.

    `path` is what errors call it. Raises `PackageError`, with path and line, for what is not well-formed, has a
    document type declaration, has another root, or has a field twice or with elements in it.
    """
    reading = RecordReading(path)
    for event in read_xml(stream, path):
        if isinstance(event, XmlEvent):
            reading.take(event)
    return reading.record


class RecordReading:
    """A record on its way by, for who reads the document for something else as well."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._values: dict[str, str] = {}
        self._depth = 0

    def take(self, event: XmlEvent) -> None:
        """Take the next event; `PackageError` as `read_record` tells, after which it takes no more."""
        if event.kind == "start":
            self._depth += 1
            fault = _fault(event, self._depth, self._values)
            if fault is not None:
                raise PackageError(
                    Text(
                        f"{self._path}, dòng {event.line}: <{event.name}>: {fault.vi}",
                        f"{self._path}, line {event.line}: <{event.name}>: {fault.en}",
                    ),
                    path=self._path,
                    line=event.line,
                )
        else:
            self._depth -= 1
            if self._depth == 1:
                self._values[event.name] = unicodedata.normalize("NFC", event.text)

    @property
    def record(self) -> Record:
        """The record, once the document has ended."""
        return Record(self._values)


def _fault(event: XmlEvent, depth: int, values: Mapping[str, str]) -> Text | None:
    """Why an element cannot be where it begins, `depth` levels down."""
    if depth == 1 and event.name != ROOT:
        return Text(f"không phải bản ghi đặc tả: phần tử gốc phải là <{ROOT}>", f"no record: the root must be <{ROOT}>")
    if event.namespace:
        return Text(f"không được có namespace ({event.namespace})", f"must have no namespace ({event.namespace})")
    if depth > 2:
        return Text("trường không được chứa phần tử khác", "a field must not hold elements")
    if event.name in values:
        return Text("trường này có hai lần", "this field is there twice")
    if len(values) >= _MOST_FIELDS:
        return Text(f"có hơn {_MOST_FIELDS} trường", f"more than {_MOST_FIELDS} fields")
    return None
