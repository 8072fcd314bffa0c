"""How papers that people sign write days, moments and numbers, and what is left for them to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from oais_vn.formats.printable import printable
from oais_vn.model.dates import VIETNAM

BLANK: Final = "…………"
"""Stands where a person must write."""


def or_blank(text: str) -> str:
    """The text, or room to write it."""
    return printable(text) or BLANK


def grouped(number: int) -> str:
    """A number as Vietnamese write it: 12.345."""
    return f"{number:,}".replace(",", ".")


def day(text: str) -> str:
    """An ISO day as DD/MM/YYYY; what is none as it stands, nothing as room to write it."""
    parts = text.split("-")
    return or_blank("/".join(reversed(parts)) if len(parts) == 3 and all(map(str.isdigit, parts)) else text)


def moment(text: str) -> str:
    """An ISO 8601 time as it is in Viet Nam; nothing as room to write it."""
    return datetime.fromisoformat(text).astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if text else BLANK


def numbered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a table, counted from 1."""
    return [{"number": number, **row} for number, row in enumerate(rows, start=1)]
