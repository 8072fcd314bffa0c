"""The Vietnamese alphabet: in which order people look for names."""

from __future__ import annotations

import unicodedata
from typing import Final

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES: Final = {letter: f"~{place:02}" for place, letter in enumerate(_LETTERS)}
"""Letters come after digits and marks: `~` does in ASCII."""
_TONES: Final = {"\N{COMBINING GRAVE ACCENT}": "1", "\N{COMBINING HOOK ABOVE}": "2", "\N{COMBINING TILDE}": "3"} | {
    "\N{COMBINING ACUTE ACCENT}": "4",
    "\N{COMBINING DOT BELOW}": "5",
}


def in_alphabet(text: str) -> tuple[str, str, str]:
    """The key by which names are sorted: by letters, then by tones (ngang, huyền, hỏi, ngã, sắc, nặng), then as is.

    Letters are those of the alphabet, `đ` after `d`, `ơ` after `ô`, whatever their case and their form (NFC, NFD).
    """
    letters: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFC", text).lower():
        bare, tone = letter, "0"
        for mark in unicodedata.normalize("NFD", letter)[1:]:
            if mark in _TONES:
                tone = _TONES[mark]
                bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).replace(mark, ""))
        letters.append(_PLACES.get(bare, bare))
        tones.append(tone)
    return "".join(letters), "".join(tones), text
