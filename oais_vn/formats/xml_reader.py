"""Reading XML from outside as a stream: no DTD, no entities, no network, bounded memory; validated on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol, cast

from lxml import etree

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

LONGEST_PROLOG = 64 * 1024
MOST_SCHEMA_FAULTS = 1000
"""A document with more than these is not read to its end: it is wrong throughout."""
_PIECE = 64 * 1024
SAFE: Any = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class XmlEvent(NamedTuple):
    """The start or the end of an element: namespace and local name; `text` is what its end event knows."""

    kind: Literal["start", "end"]
    namespace: str
    name: str
    attributes: dict[str, str]
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One thing that the schema does not allow, in the words of the XML library."""

    line: int
    message: str


class Watch(Protocol):
    """Somebody who looks at every element of a document as it is read."""

    def started(self, element: etree._Element) -> None:
        """An element has begun; its attributes are there."""

    def ended(self, element: etree._Element) -> bool:
        """An element has ended; whether it must stay in the tree until its parent has ended."""


def read_xml(
    stream: BinaryIO,
    path: str,
    schema: etree.XMLSchema | None = None,
    watch: Watch | None = None,
    *,
    schema_of: Callable[[XmlEvent], etree.XMLSchema | None] | None = None,
) -> Iterator[XmlEvent | SchemaFault]:
    """The events of a document in order, and what `schema` finds, near the place where it finds it.

    `schema_of` is told the start of the root and gives the schema, where only the document knows it. At most the open
    elements are held, and those that `watch` wants to stay; of a document of one block all. Raises `PackageError` with
    `path` and line for a document that is not well-formed, has a document type declaration, or has more than
    `MOST_SCHEMA_FAULTS` faults.
    """
    parser = etree.XMLPullParser(events=("start", "end"), remove_comments=True, remove_pis=True, **SAFE)
    validator = None if schema is None else _Validator(schema, path)
    place = _Place()
    line, before = 1, 0
    for block in iter(partial(stream.read, _PIECE), b""):
        fault = _feed(parser, block, path, line)
        # A short document is all here: no room has to be made for the rest.
        events = _events(parser, place, path, watch, forgets=before > 0 or len(block) == _PIECE)
        before += len(block)
        if schema_of is not None and (root := next(events, None)) is not None:
            chosen, schema_of = schema_of(root), None
            validator = None if chosen is None else _Validator(chosen, path)
            yield root
        yield from events
        if fault is not None:
            raise fault
        place.require_root(path, len(block))
        if validator is not None:
            yield from validator.feed(block, line)
        line += block.count(b"\n")
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _malformed(path, error.msg, error.lineno or place.line) from error
    if validator is not None:
        yield from validator.close(place.line)


def _feed(parser: etree.XMLPullParser, block: bytes, path: str, line: int) -> PackageError | None:
    """Feed the parser; give the first error, after which lxml would begin a new document with the next block."""
    try:
        parser.feed(block)
    except etree.XMLSyntaxError as error:
        return _malformed(path, error.msg, error.lineno or line)
    faults = (entry for entry in parser.feed_error_log if entry.level >= etree.ErrorLevels.ERROR)
    return next((_malformed(path, entry.message, entry.line or line) for entry in faults), None)


class _Validator:
    """A second parser that builds nothing and only validates.

    One parser for both would keep its syntax errors to itself as soon as a schema is plugged in.
    """

    def __init__(self, schema: etree.XMLSchema, path: str) -> None:
        self._parser = etree.XMLParser(target=cast("Any", _NoTarget()), schema=schema, **SAFE)
        self._path = path
        self._told = 0

    def feed(self, block: bytes, line: int) -> Iterator[SchemaFault]:
        """The faults that show with the next block of a well-formed document, which begins in this line.

        It goes in line by line: the library does not say where a fault is.
        """
        for piece in block.splitlines(keepends=True):
            self._parser.feed(piece)
            if len(self._parser.feed_error_log) > self._told:
                yield from self._faults(line)
            line += piece.endswith(b"\n")

    def close(self, line: int) -> Iterator[SchemaFault]:
        """The faults that show at the end."""
        with contextlib.suppress(etree.XMLSyntaxError):
            self._parser.close()
        return self._faults(line)

    def _faults(self, line: int) -> Iterator[SchemaFault]:
        log = self._parser.feed_error_log
        for entry in list(log)[self._told :]:
            yield SchemaFault(line, entry.message)
        self._told = len(log)
        if self._told > MOST_SCHEMA_FAULTS:
            raise PackageError(
                Text(
                    f"{self._path}: sai lược đồ ở hơn {MOST_SCHEMA_FAULTS} chỗ, không đọc tiếp",
                    f"{self._path}: more than {MOST_SCHEMA_FAULTS} schema faults, not read further",
                ),
                path=self._path,
                line=line,
            )


class _NoTarget:
    """Takes nothing."""

    def close(self) -> None:
        """The parser asks for it."""


class _Place:
    """How far the reading has come: `open` are the attributes of the elements that have begun."""

    def __init__(self) -> None:
        self.line = 1
        self.emptied: dict[int, etree._Element] = {}
        self.open: list[dict[str, str]] = []
        self._before_root: int | None = 0

    def take_root(self, element: etree._Element, path: str) -> None:
        """Refuse a document type declaration."""
        if self._before_root is not None and element.getroottree().docinfo.internalDTD is not None:
            raise PackageError(
                Text(
                    f"{path}: có khai báo DOCTYPE, không được phép (có thể chứa thực thể độc hại)",
                    f"{path}: has a document type declaration, which is refused (it may hold hostile entities)",
                ),
                path=path,
            )
        self._before_root = None

    def require_root(self, path: str, size: int) -> None:
        """Refuse a document whose root does not start soon: what comes before it would be held in memory."""
        if self._before_root is None:
            return
        self._before_root += size
        if self._before_root > LONGEST_PROLOG:
            raise PackageError(
                Text(
                    f"{path}: không có phần tử gốc trong {LONGEST_PROLOG} byte đầu",
                    f"{path}: no root element in the first {LONGEST_PROLOG} bytes",
                ),
                path=path,
            )


def _events(
    parser: etree.XMLPullParser, place: _Place, path: str, watch: Watch | None, *, forgets: bool
) -> Iterator[XmlEvent]:
    opened = place.open
    element: etree._Element
    for kind, element in cast("Iterator[tuple[str, Any]]", parser.read_events()):
        namespace, name = _parts_of(element.tag)
        line = cast("int | None", element.sourceline) or place.line
        place.line = line
        if kind == "start":
            if not opened:
                place.take_root(element, path)
            attributes = cast("dict[str, str]", dict(element.items()))
            opened.append(attributes)
            if watch is not None:
                watch.started(element)
            yield XmlEvent("start", namespace, name, attributes, "", line)
        else:
            stays = watch is not None and watch.ended(element)
            yield XmlEvent("end", namespace, name, opened.pop(), element.text or "", line)
            if forgets:
                _forget(element, place, stays=stays)


@lru_cache(1024)
def _parts_of(tag: str) -> tuple[str, str]:
    """Namespace and local name."""
    return ("", tag) if tag[0] != "{" else cast("tuple[str, str]", tuple(tag[1:].split("}", 1)))


def _forget(element: etree._Element, place: _Place, *, stays: bool) -> None:
    """Empty an element that has ended, and take away its sibling before it that was emptied.

    (The parser may still write behind the last element, so that one is never taken away itself.)
    """
    emptied, parent = place.emptied.pop(len(place.open), None), element.getparent()
    if emptied is not None and parent is not None and emptied.getparent() is parent:
        parent.remove(emptied)
    if not stays:
        element.clear()
        place.emptied[len(place.open)] = element


def _malformed(path: str, reason: str, line: int) -> PackageError:
    return PackageError(
        Text(f"{path}: XML sai cú pháp: {reason}", f"{path}: not well-formed XML: {reason}"), path=path, line=line
    )
