"""Partial dates and times."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from oais_vn.model.dates import PartialDate, timestamp
from oais_vn.model.errors import InputError


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("02/09/1945", "02/09/1945"),
        ("2/9/1945", "02/09/1945"),
        ("02.09.1945", "02/09/1945"),
        ("02-09-1945", "02/09/1945"),
        (" 1945-09-02 ", "02/09/1945"),
        ("1945-9", "09/1945"),
        ("9/1945", "09/1945"),
        ("1945", "1945"),
        ("29/02/2000", "29/02/2000"),
    ],
)
def test_the_usual_ways_of_writing_a_date_are_read(text, written):
    assert str(PartialDate.parse(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        *("", "31/02/2008", "29/02/1900", "00/2008", "13/2008", "2008-13-01", "0000", "32/01/2008", "1/1/08"),
        *("năm 2008", "2008/01/02", "01/02/2008 00:00", "٢٠٠٨", "²⁰⁰⁸"),
    ],
)
def test_what_no_calendar_has_is_refused_in_both_languages(text):
    with pytest.raises(InputError) as caught:
        PartialDate.parse(text)
    assert "ngày không có thật" in caught.value.text.vi
    assert "not a date" in caught.value.text.en


def test_what_is_not_known_is_not_filled_in():
    assert PartialDate.parse("2008") == PartialDate(2008)
    assert PartialDate.parse("05/2008") == PartialDate(2008, 5)
    assert PartialDate.parse("05/2008").iso == "2008-05"


def test_a_day_without_a_month_is_refused():
    with pytest.raises(InputError):
        PartialDate(2008, None, 5)


@pytest.mark.parametrize("year", [0, -1, 10000])
def test_a_year_out_of_range_is_refused(year):
    with pytest.raises(InputError):
        PartialDate(year)


def test_the_days_that_it_can_mean():
    assert PartialDate(2008).earliest == date(2008, 1, 1)
    assert PartialDate(2008).latest == date(2008, 12, 31)
    assert PartialDate(2008, 2).latest == date(2008, 2, 29)
    assert PartialDate(2008, 2, 3).earliest == PartialDate(2008, 2, 3).latest == date(2008, 2, 3)


def test_a_time_is_written_in_vietnam_with_milliseconds_or_in_utc():
    moment = datetime(2026, 6, 12, 1, 2, 3, 456789, tzinfo=UTC)
    assert timestamp(moment, "vn") == "2026-06-12T08:02:03.456+07:00"
    assert timestamp(moment, "utc") == "2026-06-12T01:02:03Z"
    assert timestamp(moment.astimezone(timezone(timedelta(hours=-5))), "vn") == "2026-06-12T08:02:03.456+07:00"


@pytest.mark.parametrize("style", ["vn", "utc"])
def test_a_time_without_a_zone_would_be_the_machines_own_and_is_refused(style):
    with pytest.raises(InputError, match="zone"):
        timestamp(datetime(2026, 6, 12), style)  # noqa: DTZ001
