"""What people write in cells, as the codes, flags and dates of a record."""

from __future__ import annotations

import re
from functools import lru_cache

from oais_vn.model.dates import PartialDate
from oais_vn.model.description import LIST_SEPARATOR, CodeList, fold
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

_YES = frozenset(["1", "co", "x", "true", "yes", "y", "dung", "v", "✓", "✔", "☑"])
_NO = frozenset(["0", "khong", "false", "no", "n", "sai", "☐"])
_SEPARATORS = re.compile(r"\s*[;,/\n+]\s*|\s+và\s+")
_UNKNOWN_PART = re.compile(r"(?:0{1,4}|[_?.…xX\-–]+)?")
_IN_WORDS = re.compile(r"(?:(?:ngay (\d{1,2}) )?thang (\d{1,2}) )?nam (\d{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")
_NUMBER = re.compile(r"\d+")
_LONGEST_WORD = 80


class Words:
    """Finds codes by the words that people write; remembers short ones, for a column repeats a few words."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str | None] = {}

    def code(self, codes: CodeList, text: str, repeatable: bool) -> str | None:
        """The code, or the codes joined by `LIST_SEPARATOR`, that `text` means; None when a part means none."""
        whole = self._one(codes, text)
        if whole is not None or not repeatable:
            return whole
        parts = [self._one(codes, part) for part in _SEPARATORS.split(text) if part]
        found = [part for part in parts if part is not None]
        return LIST_SEPARATOR.join(dict.fromkeys(found)) if found and len(found) == len(parts) else None

    def _one(self, codes: CodeList, text: str) -> str | None:
        if len(text) > _LONGEST_WORD:
            return None
        key = (codes.name, text)
        if key not in self._known:
            entry = codes.get(text) or codes.find(text)
            if entry is None:
                return None
            self._known[key] = entry.code
        return self._known[key]


def flag(text: str) -> str | None:
    """`1` or `0` for yes and no as people write them; None for anything else."""
    word = fold(text)
    return "1" if word in _YES else "0" if word in _NO else None


@lru_cache(maxsize=1 << 12)
def whole_date(text: str) -> PartialDate:
    """A date in one cell; parts written as zeros or placeholders (`00/05/2008`, `--/--/2008`) are unknown.

    Raises `InputError` when it is no date.
    """
    plain = _MIDNIGHT.sub("", text.strip())
    if not plain[:1].isdigit() and (words := _IN_WORDS.fullmatch(fold(plain).replace(",", ""))):
        day, month, year = words.groups()
        return PartialDate(int(year), _int(month), _int(day))
    parts = [part.strip() for part in plain.split("/")]
    if len(parts) == 1:
        return PartialDate.parse(plain)
    if len(parts) > 3 or not re.fullmatch(r"\d{4}", parts[-1]):
        raise _not_a_date(text)
    return date_of_parts("" if len(parts) == 2 else parts[0], parts[-2], parts[-1])


def date_of_parts(day: str, month: str, year: str) -> PartialDate:
    """A date from three cells; empty ones stay unknown. Raises `InputError` when there is no such date."""
    written = "/".join(part or "…" for part in (day, month, year))
    numbers: list[int | None] = []
    for part in (day, month, year):
        if _UNKNOWN_PART.fullmatch(part):
            numbers.append(None)
        elif _NUMBER.fullmatch(part) and len(part) <= 4:
            numbers.append(int(part))
        else:
            raise _not_a_date(written)
    if numbers[2] is None or not re.fullmatch(r"\d{4}", year):
        raise _not_a_date(written)
    try:
        return PartialDate(numbers[2], numbers[1], numbers[0])
    except InputError as error:
        raise _not_a_date(written) from error


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _not_a_date(text: str) -> InputError:
    return InputError(Text(f"ngày không có thật hoặc sai dạng: {text!r}", f"not a date: {text!r}"))
