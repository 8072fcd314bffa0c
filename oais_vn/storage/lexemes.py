"""What a text is found by: its words and codes, with accents and without, the same for every database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from oais_vn.model.description import fold

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"[^\W_]+(?:[/._-]+[^\W_]+)+")
_EITHER = re.compile(r"[^\W_]+(?:[/._-]+[^\W_]+)*")
_DOT = re.compile(r"(?<=\w)\.")
_LONGEST = 100


def lexemes(texts: Iterable[str]) -> list[str]:
    """Every word, and every code whole (`71/qd-ttg`; of `h32.64.2008` also what stands before each dot), sorted."""
    plain = _plain("\n".join(texts))
    found = {word[:_LONGEST] for word in set(_WORD.findall(plain))}
    for code in {whole[:_LONGEST] for whole in _CODE.findall(plain)}:
        found.add(code)
        found.update(code[: dot.start()] for dot in _DOT.finditer(code))
    return sorted(found.union(map(_folded, found)))


def asked(words: str) -> list[str]:
    """What a text must have to be found by `words`, each once; a word without accents is met by those with them."""
    return list(dict.fromkeys(each[:_LONGEST] for each in _EITHER.findall(_plain(words))))


@lru_cache(maxsize=1 << 16)
def _folded(lexeme: str) -> str:
    # Cached, for the same words come again and again.
    return fold(lexeme)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
