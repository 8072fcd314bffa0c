"""A cell's value as text, the way Excel shows it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, Final

ERROR: Final = "error"
FORMULA: Final = "formula"

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009"), " ")
_CLEAN = {**_INVISIBLE, **_SPACES}
_UNCLEAN = re.compile(f"[\r{''.join(map(chr, _CLEAN))}]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[[^\]]*\]')
_ESCAPE = re.compile(r"_x(00[01][0-9A-Fa-f])_")
"""How a workbook writes control characters (ECMA-376-1, 22.9.2.19)."""
_ESCAPED_LINE = re.compile(r"_x005[Ff]_(?=x[0-9A-Fa-f]{4}_)")
_DIGITS_ONLY = re.compile(r"[0#?]+")


def clean(text: str) -> str:
    r"""NFC, no zero-width characters, no-break spaces as spaces, no white space at the ends, `\n` for line breaks.

    A soft hyphen stays, for in the old code TCVN3 it is the letter ư; `without_soft_hyphens` takes it out.
    """
    if text.isascii() and "\r" not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text)
    if _UNCLEAN.search(text) is None:
        return text.strip()
    return text.translate(_CLEAN).replace("\r\n", "\n").replace("\r", "\n").strip()


def without_soft_hyphens(text: str) -> str:
    """`text` as a reader sees it."""
    return text.replace("\u00ad", "").strip() if "\u00ad" in text else text


def as_written(value: str) -> str:
    """A cell's text sign for sign, as the workbook means it: what it writes as `_x0001_` is one character."""
    if "_x" not in value:
        return value
    return _ESCAPED_LINE.sub("_", _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value))


def shown(value: Any, number_format: str | None) -> str:
    """`value` as Excel shows it under `number_format`, with dates day first.

    A number keeps the zeros that its format asks for (`00`, `0000000`); grouping and decimal settings are
    left out, for a shown `1,234` would not read back as a number. A date shows no day or month that its
    format hides, so a month typed into Excel does not become the first of that month.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (date, datetime)):
        return _date(value, number_format or "")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return _number(value, number_format or "General")


def _date(value: date, number_format: str) -> str:
    signs = _LITERAL.sub("", number_format.split(";", 1)[0]).lower()
    if "y" not in signs or "d" in signs:
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    if "m" in signs:
        return f"{value.month:02d}/{value.year:04d}"
    return f"{value.year:04d}"


def _number(value: float, number_format: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        return format(value, ".15g")
    whole = int(value)
    if number_format == "General":
        return str(whole)
    digits = str(abs(whole))
    sign = "-" if whole < 0 else ""
    pattern = number_format.split(";", 1)[0]
    parts: list[tuple[str, bool]] = []
    place = 0
    for match in _LITERAL.finditer(pattern):
        parts.append((pattern[place : match.start()], False))
        parts.append((match[1] or match[2] or "", True))
        place = match.end()
    parts.append((pattern[place:], False))
    placeholders = "".join(text for text, literal in parts if not literal)
    if "0" not in placeholders or not _DIGITS_ONLY.fullmatch(placeholders.replace(",", "").split(".")[0].strip()):
        return sign + digits
    return sign + _filled(parts, digits)


def _filled(parts: list[tuple[str, bool]], digits: str) -> str:
    """Digits into their places from the right, as Excel does: `00"."00` makes `01.02` of 102."""
    left = digits
    made: list[str] = []
    first = next(index for index, (text, literal) in enumerate(parts) if not literal and text.strip())
    for index in range(len(parts) - 1, -1, -1):
        text, literal = parts[index]
        if literal:
            made.append(text)
            continue
        text = text.replace(",", "").split(".")[0].strip()
        width = len(text)
        taken = left if index == first else left[max(len(left) - width, 0) :] if width else ""
        left = left[: len(left) - len(taken)]
        made.append(taken.rjust(text.count("0"), "0"))
    return "".join(reversed(made))
