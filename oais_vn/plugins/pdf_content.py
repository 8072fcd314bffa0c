"""The few operators of a page's content that say where pictures and text are, found without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRINGS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_SPACED = bytes.maketrans(b"[]<>", b"    ")
_STRANGE = (b"%", b"(", b")")
_VERBS = {
    b"q": "q",
    b"Q": "Q",
    b"cm": "cm",
    b"Do": "Do",
    b"Tr": "Tr",
    b"Tj": "Tj",
    b"TJ": "Tj",
    b"'": "Tj",
    b'"': "Tj",
}
_INLINE_PICTURE = b"BI"


class Step(NamedTuple):
    """One operator: `q`, `Q`, `cm` with six numbers, `Do` with a name, `Tr` with a mode, or `Tj` for any showing."""

    verb: str
    numbers: tuple[float, ...] = ()
    name: str = ""


def steps(content: bytes) -> Iterator[Step] | None:
    """The operators of `content`; of showings one after another only the first.

    None where only a parser can tell: comments, inline pictures, brackets within strings. Raises `ValueError` where
    something else stands where a number must be.
    """
    bare = _STRINGS.sub(b" ", content)
    if any(each in bare for each in _STRANGE):
        return None
    words = bare.translate(_SPACED).replace(b"/", b" /").split()
    return None if _INLINE_PICTURE in words else _found(words)


def _found(words: list[bytes]) -> Iterator[Step]:
    shown = False
    for place, word in enumerate(words):
        verb = _VERBS.get(word)
        if verb is None or (shown and verb == "Tj"):
            continue
        shown = verb == "Tj"
        if verb == "cm" and place >= 6:
            yield Step(verb, tuple(map(float, words[place - 6 : place])))
        elif verb == "Do" and place:
            yield Step(verb, name=words[place - 1].decode("latin-1"))
        elif verb == "Tr" and place:
            yield Step(verb, (float(words[place - 1]),))
        elif verb in ("q", "Q", "Tj"):
            yield Step(verb)
