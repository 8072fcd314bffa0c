"""Cells are read as Excel shows them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from oais_vn.formats.tables.display import clean, shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (None, "General", ""),
        (5, "General", "5"),
        (5.0, "General", "5"),
        (5.25, "0.00", "5.25"),
        (1, "00", "01"),
        (12, "0000000", "0000012"),
        (123, "00", "123"),
        (1234, "#,##0", "1234"),
        (102, '00"."00', "01.02"),
        (3, '00".HC"', "03.HC"),
        (3, r"00\.\H\C", "03.HC"),
        (7, "[Red]000;[Blue]-000", "007"),
        (-7, "000", "-007"),
        (5, ";;;", "5"),
        (2008, "0.00", "2008"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (date(2001, 2, 3), "dd/mm/yyyy", "03/02/2001"),
        (datetime(2001, 2, 3, 14, 30, tzinfo=UTC), "dd/mm/yyyy hh:mm", "03/02/2001"),
        (date(2001, 2, 1), "mm/yyyy", "02/2001"),
        (date(2001, 2, 1), "mmm-yy", "02/2001"),
        (date(2001, 1, 1), "yyyy", "2001"),
        (date(2001, 2, 3), "d/m", "03/02/2001"),
        (date(2001, 2, 3), '[$-42A]"ngày "d" tháng "m" năm "yyyy', "03/02/2001"),
        (time(0, 5, 30), "hh:mm:ss", "00:05:30"),
        (timedelta(hours=1, minutes=2, seconds=3), "[h]:mm:ss", "01:02:03"),
    ],
)
def test_shown(value, number_format, text):
    assert shown(value, number_format) == text


def test_text_is_nfc_without_no_break_and_zero_width_signs():
    assert clean("\u00a0Hồ sơ\u200b\ufeff \u00a0") == "Hồ sơ"
    assert clean("Ho\u0302\u0300 so\u031b") == "Hồ sơ"


def test_line_breaks_stay_and_are_of_one_kind():
    assert shown("một_x000D_\nhai\r\nba\rbốn_x0001_", None) == "một\nhai\nba\nbốn\x01"
