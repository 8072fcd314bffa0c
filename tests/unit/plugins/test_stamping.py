"""The parts of the copy stamper that need no PDF: the sheet as it is seen, and the block of a mark."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.plugins.stamping.block import Letters, block
from oais_vn.plugins.stamping.sheet import Sheet, sheet_of

A4 = [0, 0, 595, 842]
LETTERS = Letters(lambda text: len(text) * 0.5, 0.9, -0.3)
WORDS = st.lists(st.text("abcxyz", min_size=1, max_size=60), min_size=1, max_size=40)


def placed(sheet: Sheet, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = sheet.matrix
    return (a * x + c * y + e, b * x + d * y + f)


@pytest.mark.parametrize(
    ("rotate", "corner", "right", "up"),
    [
        (0, (10, 20), (1, 0), (0, 1)),
        (90, (110, 20), (0, 1), (-1, 0)),
        (180, (110, 220), (-1, 0), (0, -1)),
        (270, (10, 220), (0, -1), (1, 0)),
    ],
)
def test_the_lower_left_corner_as_it_is_seen(
    rotate: int, corner: tuple[int, int], right: tuple[int, int], up: tuple[int, int]
) -> None:
    sheet = sheet_of([10, 20, 110, 220], None, rotate, None)
    assert placed(sheet, 0, 0) == corner
    assert placed(sheet, 1, 0) == (corner[0] + right[0], corner[1] + right[1])
    assert placed(sheet, 0, 1) == (corner[0] + up[0], corner[1] + up[1])
    assert (sheet.width, sheet.height) == ((100, 200) if rotate % 180 == 0 else (200, 100))


def test_units_are_counted_in_points() -> None:
    sheet = sheet_of([0, 0, 100, 200], [50, 50, 100, 200], 90, Decimal("2.5"))
    assert (sheet.width, sheet.height) == (375, 125)
    assert placed(sheet, 375, 125) == pytest.approx((50, 200))


@pytest.mark.parametrize("media", [None, 7, [], [1, 2, 3], ["a", 1, 2, 3], [0, 0, 0, 0], [5, 5, 5, 9], [0, 0, True, 9]])
def test_a_page_without_a_size_is_a_letter(media: object) -> None:
    assert (sheet_of(media, None, None, None).width, sheet_of(media, None, None, None).height) == (612, 792)


@pytest.mark.parametrize("crop", [None, 7, [1000, 1000, 1500, 1500], [100, 100, 100, 100], [1, 2]])
def test_a_crop_that_leaves_nothing_is_none(crop: object) -> None:
    assert sheet_of(A4, crop, None, None) == sheet_of(A4, None, None, None)


@pytest.mark.parametrize("rotate", [None, "90", True, float("nan"), [90]])
def test_an_angle_that_is_none(rotate: object) -> None:
    assert sheet_of(A4, None, rotate, None).matrix == (1, 0, 0, 1, 0, 0) or rotate == "90"


@pytest.mark.parametrize("unit", [None, 0, -3, "x", float("inf")])
def test_a_unit_that_is_none(unit: object) -> None:
    assert sheet_of(A4, None, None, unit) == sheet_of(A4, None, None, 1)


@given(
    WORDS,
    st.floats(3, 14_400),
    st.floats(3, 14_400),
    st.booleans(),
)
def test_a_mark_always_lies_within_its_sheet(words: list[str], width: float, height: float, at_foot: bool) -> None:
    sheet = Sheet(width, height, (1, 0, 0, 1, 0, 0), (0, 0, width, height))
    found = block(" ".join(words), LETTERS, sheet, at_foot=at_foot)
    left, bottom, right, top = found.box
    assert 0 < left < right < width
    assert 0 < bottom < top < height
    assert top - bottom <= height / 5 + 0.001
    assert " ".join(line.text for line in found.lines).split() == words
    assert len(found.lines) <= 3
    for line in found.lines:
        assert left < line.x
        assert line.x + LETTERS.width(line.text) * found.size < right
        assert bottom < line.y + LETTERS.bottom * found.size
        assert line.y + LETTERS.top * found.size < top
    assert [line.y for line in found.lines] == sorted((line.y for line in found.lines), reverse=True)


def test_lines_are_about_as_long_as_each_other() -> None:
    sheet = Sheet(200, 400, (1, 0, 0, 1, 0, 0), (0, 0, 200, 400))
    lines = block("aaaaaaaa bbbbbbbb cccccccc dddddddd", LETTERS, sheet, at_foot=True).lines
    assert [line.text for line in lines] == ["aaaaaaaa bbbbbbbb", "cccccccc dddddddd"]
