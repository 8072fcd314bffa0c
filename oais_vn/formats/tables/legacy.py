"""Vietnamese text in the fonts' own codes of the 1990s (TCVN3 or ABC, and VNI): recognised, and made Unicode."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from oais_vn.formats.tables.syllables import is_syllable

TCVN3: Final = "tcvn3"
VNI: Final = "vni"

LABELS: Mapping[str, str] = {TCVN3: "TCVN3 (ABC)", VNI: "VNI"}

# TCVN 5712:1993, VN3: one byte a letter. Capitals with a tone lie in fonts of their own (.VnTimeH), in the same places.
_TCVN3_BYTES = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờở",
    0xEC: "ỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {chr(first + place): sign for first, signs in _TCVN3_BYTES.items() for place, sign in enumerate(signs)}

# VNI for Windows: a plain letter and a sign for its mark and tone after it; some letters in one byte.
_VNI_AFTER = {
    "a": "ùáøàûảõãïạââáấàầåẩãẫäậêăéắèằúẳüẵëặ",
    "e": "ùéøèûẻõẽïẹâêáếàềåểãễäệ",
    "o": "ùóøòûỏõõïọâôáốàồåổãỗäộ",
    "ô": "ùớøờûởõỡïợ",
    "u": "ùúøùûủõũïụ",
    "ö": "ùứøừûửõữïự",
    "y": "ùýøỳûỷõỹ",
}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    known: dict[str, str] = {}
    for base, signs in _VNI_AFTER.items():
        for mark, made in zip(signs[::2], signs[1::2], strict=True):
            for sign in (mark, mark.upper()):
                known[base + sign] = made
                known[base.upper() + sign] = made.upper()
    for sign, made in _VNI_ALONE.items():
        known[sign] = made
        known[sign.upper()] = made.upper()
    return known


_VNI = _vni()
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_LATIN_1 = re.compile("[\u00a1-\u00ff]")
_BEYOND = re.compile("[\u0100-\u036f\u1e00-\u1fff]")
"""Letters that neither code knows: text with one of them is Unicode."""
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_CAPITALS = re.compile("[A-Z]")
_SMALL = re.compile("[a-z]")


def from_tcvn3(text: str) -> str:
    """TCVN3 text, each byte as the character of windows-1252, in Unicode.

    Which letters are capitals the font says, and no text: in a word whose other letters are two capitals or more
    and none small, all become capitals.
    """
    return _WORD.sub(lambda match: _tcvn3_word(match[0]), text)


def _tcvn3_word(word: str) -> str:
    made = "".join(_TCVN3.get(sign, sign) for sign in word)
    capitals = len(_CAPITALS.findall(word)) > 1 and not _SMALL.search(word)
    return made.upper() if capitals else made


def from_vni(text: str) -> str:
    """VNI text, each byte as the character of windows-1252, in Unicode."""
    return _VNI_SIGNS.sub(lambda match: _VNI[match[0]], text)


CONVERSIONS: Mapping[str, Callable[[str], str]] = {TCVN3: from_tcvn3, VNI: from_vni}


@dataclass(frozen=True, slots=True)
class Words:
    """Words with letters beyond ASCII: how many there are, and how many could be Vietnamese as they stand."""

    all: int
    vietnamese: int
    strange: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Which part of the words could be Vietnamese; nothing of nothing."""
        return self.vietnamese / self.all if self.all else 0.0


def words_of(text: str) -> Words:
    """Judge the words of `text`; `strange` are those that are not Vietnamese."""
    found = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    strange = tuple(word for word in found if not is_syllable(word))
    return Words(len(found), len(found) - len(strange), strange)


def could_be_legacy(text: str) -> bool:
    """Whether `text` has letters of windows-1252 and none that the old codes do not know."""
    return not text.isascii() and _LATIN_1.search(text) is not None and _BEYOND.search(text) is None


def strange_words(text: str, code: str) -> frozenset[str]:
    """The words of `text` that are no Vietnamese as they stand but are in the old `code`."""
    convert = CONVERSIONS[code]
    found = {word for word in _WORD.findall(text) if not word.isascii()}
    return frozenset(word for word in found if not is_syllable(word) and is_syllable(convert(word)))


def recognised(text: str) -> str | None:
    """The old code in which nearly all of a longer `text` is Vietnamese while much of it is not as it stands."""
    if not could_be_legacy(text):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    as_it_stands = sum(map(is_syllable, words))
    good = {code: sum(is_syllable(convert(word)) for word in words) for code, convert in CONVERSIONS.items()}
    code = max(good, key=lambda each: good[each])
    enough = len(words) > 1 and good[code] >= 0.8 * len(words)
    return code if enough and as_it_stands <= 0.6 * len(words) else None
