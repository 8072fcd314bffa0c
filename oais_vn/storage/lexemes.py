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


def lexemes(texts: Iterable[str]) -> list[str]:
    """Every word, and every code whole (`71/qd-ttg`; of `h32.64.2008` also what stands before each dot), sorted."""
    # No word and no code goes over the end of a line.
    return sorted(set().union(*map(_known, set(_EITHER.findall(_plain("\n".join(texts)))))))


def asked(words: str) -> list[str]:
    """What a text must have to be found by `words`, each once; a word without accents is met by those with them."""
    return list(dict.fromkeys(each[:_LONGEST] for each in _EITHER.findall(_plain(words))))


def _found(whole: str) -> frozenset[str]:
    stem, _, last = whole.rpartition(".")
    if stem[-1:].isalnum() and len(whole) <= _LONGEST:
        # Codes of one fonds differ after their last dot; what stands before it is known from the code before.
        found, known = {whole, *_WORD.findall(last)}, _known(stem)
    else:
        code, known = whole[:_LONGEST], frozenset()
        found = {code}
        if not whole.isalnum():
            found.update(word[:_LONGEST] for word in _WORD.findall(whole))
            found.update(code[: dot.start()] for dot in _DOT.finditer(code))
    if not whole.isascii() or len(whole) > _LONGEST:
        found.update([*map(fold, found)])
    return known.union(found)


# Cached, for the same words and names come again and again.
_known = lru_cache(maxsize=1 << 15)(_found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
