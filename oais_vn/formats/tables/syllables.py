"""Vietnamese syllables: whether a word could be one, by the rules of the orthography (quốc ngữ)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"

# Vowels with the endings that follow them; "-" is none.
_RIMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- ch m n nh p t u",
    "ia": "-",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- m n o t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- c i m n ng p t",
    "ua": "- c ch i n ng nh o t y",
    "uâ": "n ng t y",
    "uă": "c m n ng t",
    "ue": "- n o t",
    "uê": "- ch n nh",
    "uô": "c i m n ng t",
    "uơ": "- n t",
    "uy": "- ch n nh p t u",
    "uya": "-",
    "uyê": "n t",
    "ư": "- c i m n ng t u",
    "ưa": "-",
    "ươ": "c i m n ng p t u",
    "y": "- nh t",
    "ya": "-",
    "yê": "m n ng t u",
}
_ENDINGS = "|".join(
    f"{vowel}(?:{'|'.join(end.replace('-', '') for end in ends.split())})" for vowel, ends in _RIMES.items()
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_ENDINGS})")
_STOPPED = re.compile(r"(?:ch|[cpt])$")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED_TONES = {"\u0301", "\u0323"}
_LONGEST = 7
_MODIFIED = str.maketrans(dict.fromkeys(_TONES))


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Whether `word` could be a Vietnamese syllable: onset, vowels, ending, one tone that the ending allows."""
    if len(word) > 2 * _LONGEST:
        return False
    parts = unicodedata.normalize("NFD", word.casefold())
    tones = [sign for sign in parts if sign in _TONES]
    bare = unicodedata.normalize("NFC", parts.translate(_MODIFIED))
    if len(tones) > 1 or len(bare) > _LONGEST or not _SYLLABLE.fullmatch(bare):
        return False
    return not (tones and _STOPPED.search(bare)) or tones[0] in _STOPPED_TONES
