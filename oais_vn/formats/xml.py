"""Writing XML as a stream, in bounded memory and always the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from oais_vn.model.description import NOT_XML
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

Attributes = Mapping[str, str | None]
"""Names (with their prefix) and values; an attribute whose value is None is left out."""

_ENOUGH = 64 * 1024
_SPECIAL_IN_TEXT = re.compile("[&<>\r]")
_SPECIAL_IN_ATTRIBUTE = re.compile('[&<>"\t\n\r]')
is_plain = re.compile("[ !#-%'-;=?-~\u00c0-\u1ef9]*").fullmatch
"""What nearly every text is: needs no reference anywhere, and XML can hold it."""
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def _escape(text: str, special: re.Pattern[str]) -> str:
    if is_plain(text):
        return text
    if NOT_XML.search(text):
        raise InputError(
            Text(
                f"có ký tự mà XML 1.0 không chứa được trong: {text!r}",
                f"a character that XML 1.0 cannot hold in: {text!r}",
            )
        )
    return special.sub(lambda match: _REFERENCES[match.group()], text) if special.search(text) else text


class XmlWriter:
    """Gathers XML piece by piece; `take` hands out what has gathered, as UTF-8.

    A generator that writes a document asks `full` inside its loops and yields `take()`, so that a
    document of any size needs some 64 KiB. Text is escaped so that every parser gives back the same
    characters, line breaks included. Raises `InputError` for characters that XML cannot hold.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        self._gathered = 0
        self._open: list[str] = []

    @property
    def full(self) -> bool:
        """Whether it is time to take."""
        return self._gathered > _ENOUGH

    def take(self) -> bytes:
        """What has gathered since the last time."""
        block = "".join(self._pieces).encode("utf-8")
        self._pieces.clear()
        self._gathered = 0
        return block

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._open)

    def put(self, lines: str) -> None:
        """Write what is XML already: whole lines as they stand here."""
        self._pieces.append(lines)
        self._gathered += len(lines)

    def recalled(self, write: Callable[[], None]) -> str:
        """What `write` would write here; nothing of it stays."""
        before, gathered = self._pieces, self._gathered
        self._pieces = []
        try:
            write()
            return "".join(self._pieces)
        finally:
            self._pieces, self._gathered = before, gathered

    def start(self, tag: str, attributes: Attributes | None = None) -> None:
        """Open an element that holds elements."""
        self.put(f"{self._indent()}<{tag}{written(attributes)}>\n")
        self._open.append(tag)

    def end(self) -> None:
        """Close the element that was opened last."""
        tag = self._open.pop()
        self.put(f"{self._indent()}</{tag}>\n")

    def leaf(self, tag: str, text: str = "", attributes: Attributes | None = None) -> None:
        """Write an element that holds text or nothing."""
        if text:
            self.put(f"{self._indent()}<{tag}{written(attributes)}>{_escape(text, _SPECIAL_IN_TEXT)}</{tag}>\n")
        else:
            self.put(f"{self._indent()}<{tag}{written(attributes)}/>\n")

    def element(self, tag: str, attributes: Attributes | None = None) -> AbstractContextManager[None]:
        """`start` and `end` around a block; after an error the document stays as it is."""
        return _Element(self, tag, attributes)

    def _indent(self) -> str:
        return "  " * len(self._open)


class _Element:
    """An element around a block: there are some twenty for each file of a package."""

    def __init__(self, xml: XmlWriter, tag: str, attributes: Attributes | None) -> None:
        self._xml = xml
        self._tag = tag
        self._attributes = attributes

    def __enter__(self) -> None:
        self._xml.start(self._tag, self._attributes)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._xml.end()


def written(attributes: Attributes | None) -> str:
    """Attributes as they are written in a tag, each after a blank."""
    if not attributes:
        return ""
    return "".join(
        f' {name}="{_escape(value, _SPECIAL_IN_ATTRIBUTE)}"' for name, value in attributes.items() if value is not None
    )
