"""The few operators of a page's content that say where pictures and text are, found without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRINGS = re.compile(rb"\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\s]*+>", re.DOTALL)
_SPACED = bytes.maketrans(b"[]<>\0", b"     ")
_STRANGE = (b"%", b"(", b")")
# A word of its own. What comes before is looked at last: an expression is quick where it begins with a letter.
_WORD_ENDS = rb"(?![^\s/])"
_STATE = re.compile(rb"(?:q(?<!\Sq)|Q(?<!\SQ)|cm(?<!\Scm)|Do(?<!\SDo)|Tr(?<!\STr))" + _WORD_ENDS)
_SHOWING = re.compile(rb"(?:T[jJ](?<!\S..)|['\"](?<!\S.))" + _WORD_ENDS)
_INLINE_PICTURE = re.compile(rb"BI(?<!\SBI)" + _WORD_ENDS)
_LONGEST_OPERANDS = 1024
"""Bytes before an operator in which its operands are looked for."""


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
    bare = _STRINGS.sub(b" ", content).translate(_SPACED)
    if any(each in bare for each in _STRANGE) or _INLINE_PICTURE.search(bare):
        return None
    return _found(bare)


def _found(bare: bytes) -> Iterator[Step]:
    after = 0
    for state in _STATE.finditer(bare):
        if _SHOWING.search(bare, after, state.start()):
            yield Step("Tj")
        after = state.end()
        verb = state[0].decode("ascii")
        if verb == "cm":
            numbers = _words_before(bare, state.start(), 6)
            if len(numbers) == 6:
                yield Step(verb, tuple(map(float, numbers)))
        elif verb in ("Do", "Tr"):
            for word in _words_before(bare, state.start(), 1):
                yield Step(verb, name=word.decode("latin-1")) if verb == "Do" else Step(verb, (float(word),))
        else:
            yield Step(verb)
    if _SHOWING.search(bare, after):
        yield Step("Tj")


def _words_before(bare: bytes, end: int, count: int) -> list[bytes]:
    """Up to `count` words before `end`, in their order; a name begins a word wherever it stands."""
    return bare[max(0, end - _LONGEST_OPERANDS) : end].replace(b"/", b" /").split()[-count:]
