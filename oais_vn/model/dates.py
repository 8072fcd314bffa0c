"""Dates that may lack a day or a month, as archives know them, and times as packages write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

VIETNAM = timezone(timedelta(hours=7))
TimeStyle = Literal["vn", "utc"]
"""`vn`: `+07:00` with milliseconds (profile tt05); `utc`: `Z` (E-ARK and Archivematica)."""

_DAY_FIRST = re.compile(r"(?:(?:([0-9]{1,2})[/.\-])?([0-9]{1,2})[/.\-])?([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day; what is not known stays unknown (never filled with 01).

    `str()` gives the Circular's form (`DD/MM/YYYY`, `MM/YYYY`, `YYYY`) and `parse(str(x)) == x`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise _not_a_date(f"{self.day}/?/{self.year}")
        if not 1 <= self.year <= 9999:
            raise _not_a_date(str(self.year))
        if self.month is not None and not 1 <= self.month <= 12:
            raise _not_a_date(f"{self.month}/{self.year}")
        if self.month is not None and self.day is not None:
            last = calendar.monthrange(self.year, self.month)[1]
            if not 1 <= self.day <= last:
                raise _not_a_date(f"{self.day}/{self.month}/{self.year}")

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.insert(0, f"{self.month:02d}")
        if self.day is not None:
            parts.insert(0, f"{self.day:02d}")
        return "/".join(parts)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `DD/MM/YYYY`, `MM/YYYY`, `YYYY` (also with `.` or `-`) or ISO `YYYY-MM[-DD]`.

        Raises `InputError` for anything else and for days that no calendar has.
        """
        return _parsed(text)

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """The EDTF form: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        return "-".join(reversed(str(self).split("/")))


# Cached, for the records of a fonds have the same dates again and again.
@lru_cache(maxsize=1 << 12)
def _parsed(text: str) -> PartialDate:
    plain = text.strip()
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(plain):
        day, month, year = match.groups()
    else:
        raise _not_a_date(text)
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)


def _not_a_date(text: str) -> InputError:
    return InputError(Text(f"ngày không có thật hoặc sai dạng: {text!r}", f"not a date: {text!r}"))


def timestamp(moment: datetime, style: TimeStyle) -> str:
    """`moment` as a package writes it; raises `InputError` when it does not know its zone.

    Python would take the machine's own zone instead, and the same input would give other bytes elsewhere.
    """
    if moment.utcoffset() is None:
        raise InputError(Text(f"thời điểm không có múi giờ: {moment}", f"a time without its zone: {moment}"))
    if style == "vn":
        return moment.astimezone(VIETNAM).isoformat(timespec="milliseconds")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def shown(moment: str) -> str:
    """A time of the records (ISO 8601, UTC) as screens show it: as it is in Viet Nam, with its zone."""
    return f"{_local(moment):%d/%m/%Y %H:%M} (UTC+7)"


def shown_day(moment: str) -> str:
    """The day in Viet Nam of a time of the records."""
    return f"{_local(moment):%d/%m/%Y}"


def day_in_vietnam(moment: str) -> str:
    """The same day, ISO 8601."""
    return _local(moment).date().isoformat()


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(VIETNAM)
