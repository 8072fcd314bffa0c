"""Reading XML from outside as a stream: no DTD, no entities, no network, bounded memory; validated on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, NamedTuple, cast

from lxml import etree

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

LONGEST_PROLOG = 64 * 1024
MOST_SCHEMA_FAULTS = 1000
"""A document with more than these is not read to its end: it is wrong throughout."""
_PIECE = 64 * 1024
_SCHEMA_DOMAIN = "SCHEMASV"


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


def read_xml(stream: BinaryIO, path: str, schema: etree.XMLSchema | None = None) -> Iterator[XmlEvent | SchemaFault]:
    """The events of a document in order, and what `schema` finds, near the place where it finds it.

    At most the open elements are held. Raises `PackageError` with `path` and line for a document that is
    not well-formed, has a document type declaration, or has more than `MOST_SCHEMA_FAULTS` faults.
    """
    head = stream.read(LONGEST_PROLOG)
    _check_prolog(head, path)
    parser = etree.XMLPullParser(
        events=("start", "end"),
        schema=schema,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    told = 0
    line = 1
    place = _Place()
    syntax_error: etree.XMLSyntaxError | None = None
    try:
        for line, piece in _pieces(head, stream):
            parser.feed(piece)
            yield from _events(parser, place)
            if schema is not None:
                faults = _schema_faults(parser, line)
                yield from faults[told:]
                told = len(faults)
            if told > MOST_SCHEMA_FAULTS:
                raise PackageError(
                    Text(
                        f"{path}: sai lược đồ ở hơn {MOST_SCHEMA_FAULTS} chỗ, không đọc tiếp",
                        f"{path}: more than {MOST_SCHEMA_FAULTS} schema faults, not read further",
                    ),
                    path=path,
                    line=line,
                )
        parser.close()
    except etree.XMLSyntaxError as error:
        syntax_error = error
    left = _schema_faults(parser, line)[told:]
    told += len(left)
    yield from left
    yield from _events(parser, place)
    if syntax_error is not None and not told:
        logged = next(iter(parser.feed_error_log), None)
        message = syntax_error.msg if logged is None else logged.message
        raise _malformed(path, message, message, syntax_error.lineno or place.line) from syntax_error
    if place.is_inside:
        # With a schema, lxml raises at the end what it logged on the way, and those faults have been told;
        # that the document was malformed as well is then seen only from its root, which never ended.
        vi, en = "tài liệu bị đứt quãng trước khi kết thúc", "the document breaks off before its end"
        raise _malformed(path, vi, en, place.line) from syntax_error


def _schema_faults(parser: etree.XMLPullParser, line: int) -> list[SchemaFault]:
    return [SchemaFault(line, entry.message) for entry in parser.feed_error_log if entry.domain_name == _SCHEMA_DOMAIN]


class _Place:
    """How far the reading has come."""

    def __init__(self) -> None:
        self.depth = 0
        self.line = 1

    @property
    def is_inside(self) -> bool:
        """Whether the root element has not ended."""
        return self.depth > 0


def _events(parser: etree.XMLPullParser, place: _Place) -> Iterator[XmlEvent]:
    for kind, item in parser.read_events():
        element = cast("etree._Element", item)
        place.depth += 1 if kind == "start" else -1
        place.line = cast("int | None", element.sourceline) or place.line
        qualified = etree.QName(element)
        yield XmlEvent(
            "start" if kind == "start" else "end",
            qualified.namespace or "",
            qualified.localname,
            cast("dict[str, str]", dict(element.attrib)),
            (element.text or "") if kind == "end" else "",
            place.line,
        )
        if kind == "end":
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _pieces(head: bytes, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The document in lines (and pieces of very long ones), so that a fault can be given its line."""
    line = 1
    rest = head
    while rest:
        lines = rest.splitlines(keepends=True) if b"\n" in rest or b"\r" in rest else [rest]
        for piece in lines:
            yield line, piece
            line += piece.endswith(b"\n")
        rest = stream.read(_PIECE)


class _Prolog:
    """What comes before the root element; stops the parser at the first sign of what it is."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _DoctypeFound

    def start(self, tag: str, attributes: object) -> None:
        raise _RootFound

    def close(self) -> None:
        """The parser asks for it; there is nothing to hand out."""


class _DoctypeFound(Exception):
    pass


class _RootFound(Exception):
    pass


def _check_prolog(head: bytes, path: str) -> None:
    """Refuse a document type declaration before any entity in it can be read or expanded."""
    parser = etree.XMLParser(target=cast("Any", _Prolog()), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        parser.feed(head)
        parser.close()
    except _RootFound:
        return
    except _DoctypeFound:
        raise PackageError(
            Text(
                f"{path}: có khai báo DOCTYPE, không được phép (có thể chứa thực thể độc hại)",
                f"{path}: has a document type declaration, which is refused (it may hold hostile entities)",
            ),
            path=path,
        ) from None
    except etree.XMLSyntaxError as error:
        raise _malformed(path, error.msg, error.msg, error.lineno) from error
    raise PackageError(
        Text(f"{path}: không có phần tử gốc trong 64 KiB đầu", f"{path}: no root element in the first 64 KiB"),
        path=path,
    )


def _malformed(path: str, vi: str, en: str, line: int | None) -> PackageError:
    return PackageError(
        Text(f"{path}: XML sai cú pháp: {vi}", f"{path}: not well-formed XML: {en}"), path=path, line=line
    )
