"""The few operators of a page's content that say where pictures and text are, found without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_OPERATOR = re.compile(rb"(?<![^\s\])>])(?:([qQ'\"]|T[jJ])|(cm|Do|Tr))(?![^\s\[(/<])")
_BEFORE = 200
"""Bytes in which the six numbers before a `cm` lie."""
_STRANGE = re.compile(rb"%|(?<!\S)BI(?!\S)|[()]")


class Step(NamedTuple):
    """One operator: `q`, `Q`, `cm` with six numbers, `Do` with a name, `Tr` with a mode, or `Tj` for any showing."""

    verb: str
    numbers: tuple[float, ...] = ()
    name: str = ""


def steps(content: bytes) -> Iterator[Step] | None:
    """The operators of `content`, or None where only a parser can tell (comments, inline pictures, nested brackets)."""
    bare = _STRINGS.sub(b"[]", content)
    return None if _STRANGE.search(bare) else _found(bare)


def _found(bare: bytes) -> Iterator[Step]:
    for match in _OPERATOR.finditer(bare):
        plain, verb = match.groups()
        if plain is not None:
            yield Step(plain.decode() if plain in b"qQ" else "Tj")
            continue
        before = bare[max(0, match.start() - _BEFORE) : match.start()].split()
        if verb == b"Do" and before:
            yield Step("Do", name="/" + before[-1].rpartition(b"/")[2].decode("latin-1"))
        elif verb == b"cm" and len(before) >= 6:
            yield Step("cm", tuple(float(each.lstrip(b"[]>")) for each in before[-6:]))
        elif verb == b"Tr" and before:
            yield Step("Tr", (float(before[-1].lstrip(b"[]>")),))
