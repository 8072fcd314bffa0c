"""Partial dates: what is written is read back as the same, and means days of the calendar."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.model.dates import PartialDate, shown, shown_day, timestamp
from oais_vn.model.errors import InputError

days = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day))
months = st.dates().map(lambda day: PartialDate(day.year, day.month))
years = st.integers(1, 9999).map(PartialDate)
partial_dates = st.one_of(days, months, years)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(deadline=None)
@given(partial_dates)
def test_what_is_written_is_read_back(date):
    assert PartialDate.parse(str(date)) == date
    assert PartialDate.parse(date.iso) == date


@settings(deadline=None)
@given(partial_dates)
def test_it_begins_before_it_ends_and_both_are_days_it_can_mean(date):
    assert date.earliest <= date.latest
    for day in (date.earliest, date.latest):
        assert day.year == date.year
        assert date.month in (None, day.month)
        assert date.day in (None, day.day)


@settings(deadline=None)
@given(st.text(alphabet="0123456789/.-  ٢²", max_size=12))
def test_any_text_is_a_date_or_an_input_error(text):
    try:
        date = PartialDate.parse(text)
    except InputError:
        return
    assert PartialDate.parse(str(date)) == date
    assert text.isascii()


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), zones)  # noqa: DTZ001
def test_a_time_is_the_same_moment_in_either_style(plain, zone):
    moment = plain.replace(tzinfo=zone, microsecond=plain.microsecond // 1000 * 1000)
    local = timestamp(moment, "vn")
    assert local.endswith("+07:00")
    assert datetime.fromisoformat(local) == moment
    universal = timestamp(moment, "utc")
    assert universal.endswith("Z")
    assert datetime.fromisoformat(universal) == moment.astimezone(UTC).replace(microsecond=0)


@settings(deadline=None)
@given(st.datetimes(), st.sampled_from(["vn", "utc"]))
def test_a_time_without_its_zone_is_refused(plain, style):
    with pytest.raises(InputError):
        timestamp(plain, style)


def test_screens_show_the_time_in_viet_nam_and_say_so():
    assert shown("2026-11-27T18:24:05.123Z") == "28/11/2026 01:24 (UTC+7)"
    assert shown_day("2026-11-27T18:24:05+00:00") == "28/11/2026"
