"""Words become codes, flags and dates; what is not known stays unknown."""

import pytest

from oais_vn.formats.tables.values import Words, date_of_parts, flag, whole_date
from oais_vn.model.errors import InputError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31/12/2001", "31/12/2001"),
        ("5/3/2001", "05/03/2001"),
        (" 05 / 03 / 2001 ", "05/03/2001"),
        ("5.3.2001", "05/03/2001"),
        ("5-3-2001", "05/03/2001"),
        ("2001-03-05", "05/03/2001"),
        ("2001-03-05 00:00:00", "05/03/2001"),
        ("03/2001", "03/2001"),
        ("2001", "2001"),
        ("00/03/2001", "03/2001"),
        ("00/00/2001", "2001"),
        ("--/--/2001", "2001"),
        ("…/5/2001", "05/2001"),
        ("/5/2001", "05/2001"),
        ("??/??/2001", "2001"),
        ("ngày 5 tháng 3 năm 2001", "05/03/2001"),
        ("Tháng 3 năm 2001", "03/2001"),
        ("năm 2001", "2001"),
    ],
)
def test_dates_keep_their_precision(text, value):
    assert str(whole_date(text)) == value


@pytest.mark.parametrize(
    "text", ["31/02/2001", "15/00/2001", "12/25/2001", "5/3/01", "1/2/3/2001", "abc", "2001-2002", "0000"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InputError):
        whole_date(text)


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("5", "3", "2001"), "05/03/2001"),
        (("", "3", "2001"), "03/2001"),
        (("", "", "2001"), "2001"),
        (("00", "00", "2001"), "2001"),
        (("?", "…", "2001"), "2001"),
    ],
)
def test_three_cells_keep_what_they_say(parts, value):
    assert str(date_of_parts(*parts)) == value


@pytest.mark.parametrize(
    "parts", [("31", "2", "2001"), ("5", "", "2001"), ("5", "3", ""), ("x5", "3", "2001"), ("5", "3", "01")]
)
def test_three_cells_that_are_no_date_are_refused(parts):
    with pytest.raises(InputError):
        date_of_parts(*parts)


@pytest.mark.parametrize("text", ["1", "có", "CÓ", "x", "X", "TRUE", "Yes", "✓"])
def test_yes(text):
    assert flag(text) == "1"


@pytest.mark.parametrize("text", ["0", "không", "Khong", "FALSE", "no"])
def test_no(text):
    assert flag(text) == "0"


@pytest.mark.parametrize("text", ["2", "có thể", ""])
def test_neither(text):
    assert flag(text) is None


@pytest.mark.parametrize(
    ("text", "repeatable", "code"),
    [
        ("01", False, "01"),
        ("1", False, "01"),
        ("Tiếng Việt", False, "01"),
        ("TIẾNG VIỆT", False, "01"),
        ("Tiếng Việt; Hán Nôm", True, "01;09"),
        ("1, 2", True, "01;02"),
        ("Tiếng Việt, tiếng Anh", True, "06"),
        ("Tiếng Việt; Tiếng Việt", True, "01"),
        ("Tiếng Việt; Hán Nôm", False, None),
        ("Tiếng Việt; Klingon", True, None),
        ("Klingon", True, None),
        ("x" * 500, True, None),
    ],
)
def test_words_become_codes(built, text, repeatable, code):
    languages = built.profile().code_lists["language"]
    assert Words().code(languages, text, repeatable) == code
