"""What a text is found by: its words and codes, with accents and without, the same for every database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from oais_vn.model.description import fold

_RUN = re.compile(r"[\w/.-]+")
_WORD = re.compile(r"[^\W_]+")
_DOT = re.compile(r"(?<=\w)\.")
_ENDS = "/.-_"
_LONGEST = 100


def lexemes(texts: Iterable[str]) -> list[str]:
    """Every word, and every code whole (`71/qd-ttg`; of `h32.64.2008` also what stands before each dot), sorted."""
    found: set[str] = set()
    for text in texts:
        for form in (_plain(text), fold(text)):
            for run in _RUN.findall(form):
                found.update(word[:_LONGEST] for word in _WORD.findall(run))
                found.update(_codes(run))
    return sorted(found)


def asked(words: str) -> list[str]:
    """What a text must have to be found by `words`, each once; a word without accents is met by those with them."""
    found: dict[str, None] = {}
    for run in _RUN.findall(_plain(words)):
        parts = _WORD.findall(run)
        if parts:
            found[(parts[0] if len(parts) == 1 else run.strip(_ENDS))[:_LONGEST]] = None
    return list(found)


def _codes(run: str) -> Iterator[str]:
    code = run.strip(_ENDS)[:_LONGEST]
    if len(_WORD.findall(code)) > 1:
        yield code
        yield from (code[: dot.start()] for dot in _DOT.finditer(code))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
