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
    values: dict[str, str] = {}
    depth = 0
    for event in read_xml(stream, path):
        if not isinstance(event, XmlEvent):
            continue
        if event.kind == "start":
            depth += 1
            fault = _fault(event, depth, values)
            if fault is not None:
                raise PackageError(
                    Text(
                        f"{path}, dòng {event.line}: <{event.name}>: {fault.vi}",
                        f"{path}, line {event.line}: <{event.name}>: {fault.en}",
                    ),
                    path=path,
                    line=event.line,
                )
        else:
            depth -= 1
            if depth == 1:
                values[event.name] = unicodedata.normalize("NFC", event.text)
    return Record(values)


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
