"""When something was, as PREMIS writes it: ISO 8601 and EDTF, as the span of time that the text surely lies in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DATE = re.compile(r"([0-9]{4})(?:-?([0-9]{2})(?:-?([0-9]{2}))?)?")
_TIME = re.compile(
    r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})T([0-9]{2}):?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]+)?)?"
    r"(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_MASKED = re.compile(r"[0-9]{1,3}[Xxu]{1,3}|[0-9]{4}-[Xxu]{2}(?:-[Xxu]{2})?|[0-9]{4}-[0-9]{2}-[Xxu]{2}")
_SEASONS = range(21, 42)
_OPEN = frozenset(["", "..", "open", "unknown"])
_ANYWHERE = timedelta(hours=14)
"""A day begins and ends at most so far from when it does in UTC."""
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """The first and the last instant that are meant; `lacks_zone` where a time of day names no time zone."""

    first: datetime
    last: datetime
    lacks_zone: bool = False

    def is_before(self, other: Moment) -> bool:
        """Whether it surely ended before the other began."""
        return self.last < other.first


def read_moment(text: str) -> Moment | None:
    """A date, a time, an interval `from/to`, or what of them is not known (`2004-XX`, `2004?`, `..`); else None."""
    head, slash, tail = text.strip().partition("/")
    if not slash:
        return _single(head)
    started, ended = _end(head, _FIRST), _end(tail, _LAST)
    if started is None or ended is None or started.first > ended.last:
        return None
    return Moment(started.first, ended.last, started.lacks_zone or ended.lacks_zone)


def _end(text: str, unknown: datetime) -> Moment | None:
    return Moment(unknown, unknown) if text.lower() in _OPEN else _single(text)


def _single(text: str) -> Moment | None:
    plain = text.strip().rstrip("?~%")
    if match := _TIME.fullmatch(plain):
        return _time(match)
    if match := _DATE.fullmatch(plain):
        return _date(int(match[1]), int(match[2] or 0), int(match[3] or 0), has_month=match[2] is not None)
    if _MASKED.fullmatch(plain):
        return _masked(plain)
    return Moment(_FIRST, _LAST) if plain.lower() in ("open", "unknown", "..") else None


def _masked(text: str) -> Moment | None:
    year = text[:4]
    first, last = (re.sub("[Xxu]", digit, year) for digit in "09")
    months = text[5:7]
    if months.isdigit():
        return _date(int(year), int(months), 0, has_month=True)
    return _span(datetime(max(int(first), 1), 1, 1, tzinfo=UTC), datetime(int(last), 12, 31, 23, 59, 59, tzinfo=UTC))


def _date(year: int, month: int, day: int, *, has_month: bool) -> Moment | None:
    if year < 1:
        return None
    if not has_month or (month in _SEASONS and not day):
        # A winter may begin in the year before and end in the year after.
        wide = timedelta(days=92 if has_month else 0)
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
        return _span(start, end, wide)
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return None
    start = datetime(year, month, day or 1, tzinfo=UTC)
    return _span(start, datetime(year, month, day or last, 23, 59, 59, tzinfo=UTC))


def _time(match: re.Match[str]) -> Moment | None:
    day, zone = match[1].replace("-", ""), match[5]
    # A leap second is no time that the calendar of Python knows.
    second = min(int(match[4] or 0), 59) if int(match[4] or 0) <= 60 else 60
    try:
        moment = datetime(int(day[:4]), int(day[4:6]), int(day[6:]), int(match[2]), int(match[3]), second, tzinfo=UTC)
    except ValueError:
        return None
    end = _shifted(moment, timedelta(seconds=1 if match[4] else 60))
    if zone is None:
        span = _span(moment, end)
        return Moment(span.first, span.last, lacks_zone=True)
    offset = _offset(zone)
    return None if offset is None else Moment(_shifted(moment, -offset), _shifted(end, -offset))


def _offset(zone: str) -> timedelta | None:
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    if offset > _ANYWHERE:
        return None
    return -offset if zone[0] == "-" else offset


def _span(first: datetime, last: datetime, wide: timedelta = timedelta()) -> Moment:
    return Moment(_shifted(first, -_ANYWHERE - wide), _shifted(last, _ANYWHERE + wide))


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return _FIRST if by < timedelta() else _LAST
