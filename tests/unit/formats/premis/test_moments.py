"""What is a date or a time of ISO 8601 or EDTF, and what surely came before what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.formats.premis.moments import read_moment


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-20T08:00:00+07:00", "2026-11-20T08:00:00.123Z", "20261120T080000Z", "2026-11-20T08:00Z"),
        *("2026-11-20", "20261120", "2026-11", "2026", "2026-11-20?", "2026~", "202X", "19uu", "2004-XX", "2004-06-uu"),
        *("2026-03-01/2026-06-30", "2026/..", "/2026", "../2026-01", "2026/open", "unknown", "2026-21", "0001", "9999"),
        "2016-12-31T23:59:60Z",
    ],
)
def test_dates_and_times(text):
    moment = read_moment(text)
    assert moment is not None
    assert moment.first <= moment.last
    assert not moment.lacks_zone


@pytest.mark.parametrize("text", ["2026-11-20T08:00:00", "2026-11-20T08:00", "2026-11-20T08:00:00/2026-11-21"])
def test_a_time_without_a_zone_is_known_as_such(text):
    moment = read_moment(text)
    assert moment is not None
    assert moment.lacks_zone


@pytest.mark.parametrize(
    "text",
    [
        *("", "hôm qua", "20/11/2026", "2026-13", "2026-02-30", "2026-11-20 08:00:00", "2026-11-20T25:00:00Z", "26"),
        *("2026-11-20T08:00:00+15:00", "2026-06/2026-03", "2026/2027/2028", "2026-11-20T08:00:61Z", "0000", "2026-00"),
        "XXXX",
    ],
)
def test_what_is_none(text):
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("2026-11-20T08:00:00Z", "2026-11-20T08:00:05Z", True),
        ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z", False),
        ("2026-11-20T08:00:00+07:00", "2026-11-20T02:00:00Z", True),
        ("2026-11-20T08:00:00+07:00", "2026-11-20T00:30:00Z", False),
        # Nobody knows in which zone the day was, or at what time of it.
        ("2026-11-20", "2026-11-20T23:00:00Z", False),
        ("2026-11-20", "2026-11-21", False),
        ("2026-11-20", "2026-11-22", False),
        ("2026-11-20", "2026-11-23", True),
        ("2026-11-20T08:00:00", "2026-11-20T20:00:00Z", False),
        ("2026", "2026-06", False),
        ("2025", "2026-06", True),
        ("202X", "2030-02", True),
        ("2026-03/2026-06", "2026-05", False),
        ("2026-03/..", "2099", False),
    ],
)
def test_only_what_is_sure_is_before(one, other, before):
    assert read_moment(one).is_before(read_moment(other)) is before


@given(st.text("0123456789-/:TZ+.XuX?~ open", max_size=30))
def test_no_text_is_too_odd(text):
    moment = read_moment(text)
    assert moment is None or moment.first <= moment.last


@given(st.datetimes(timezones=st.timezones() | st.none()))
def test_what_python_writes_is_read(moment):
    offset = moment.utcoffset()
    # Local mean times of the nineteenth century have seconds, or lie further off than any zone does.
    if offset is None or (not offset.total_seconds() % 60 and abs(offset) <= timedelta(hours=14)):
        read = read_moment(moment.isoformat())
        assert read is not None
        assert read.lacks_zone is (offset is None)
