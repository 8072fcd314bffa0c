"""Texts of findings as office documents can hold them."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with escapes for what XML forbids and for signs that turn or hide text."""
    return _ILLEGAL.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)
