"""What a text is found by: its words and codes, with accents and without, the same for every database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from oais_vn.model.description import fold

_WORD = re.compile(r"[^\W_]+")
_EITHER = re.compile(r"[^\W_]+(?:[/._-]+[^\W_]+)*")
_DOT = re.compile(r"(?<=\w)\.")
_LONGEST = 100


def lexemes(texts: Iterable[str]) -> set[str]:
    """Every word, and every code whole (`71/qd-ttg`; of `h32.64.2008` also what stands before each dot)."""
    pieces = set(_plain(" ".join(texts)).split())
    simple = {piece for piece in pieces if piece.isascii() and piece.isalnum() and len(piece) <= _LONGEST}
    return simple.union(*map(_known, pieces - simple))


def asked(words: str) -> list[str]:
    """What a text must have to be found by `words`, each once; a word without accents is met by those with them."""
    return list(dict.fromkeys(each[:_LONGEST] for each in _EITHER.findall(_plain(words))))


def _found(piece: str) -> frozenset[str]:
    """What a text without spaces is found by."""
    found: set[str] = set()
    for whole in _EITHER.findall(piece):
        code = whole[:_LONGEST]
        found.add(code)
        if not whole.isalnum():
            found.update([word[:_LONGEST] for word in _WORD.findall(whole)])
            found.update([code[: dot.start()] for dot in _DOT.finditer(code)])
    if not piece.isascii() or len(piece) > _LONGEST:
        found.update([*map(fold, found)])
    return frozenset(found)


# Cached, for the same words and names come again and again.
_known = lru_cache(maxsize=1 << 15)(_found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
