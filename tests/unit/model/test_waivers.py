"""Which findings and subjects a waiver is about, and how long it holds."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from oais_vn.model.dates import VIETNAM
from oais_vn.model.waivers import Waiver

WAIVER = Waiver("BAG-016", "lý do", "Giám đốc")


@pytest.mark.parametrize(
    ("pattern", "path", "covers"),
    [
        ("", "data/a.pdf", True),
        ("", None, True),
        ("data/a.pdf", "data/a.pdf", True),
        ("data/a.pdf", "data/a.pdf.old", False),
        ("data/*.pdf", "data/rep1/sâu/a.pdf", True),
        ("data/*.pdf", "data/a.PDF", False),
        ("data/a.pdf", None, False),
        ("data/bản [1].pdf", "data/bản [1].pdf", True),
        ("data/bản [12].pdf", "data/bản 2.pdf", True),
        (unicodedata.normalize("NFD", "data/Về việc*"), unicodedata.normalize("NFC", "data/Về việc đê.pdf"), True),
        ("*", "", True),
    ],
)
def test_its_path_is_a_pattern_of_a_findings_place(pattern, path, covers):
    assert replace(WAIVER, path=pattern).covers("BAG-016", path) is covers


def test_it_covers_its_own_rule_only():
    assert WAIVER.covers("BAG-016", "a")
    assert not WAIVER.covers("BAG-017", "a")


@pytest.mark.parametrize(
    ("pattern", "subject", "concerns"),
    [
        ("", "kho/A.zip", True),
        ("H32.64.2008.*", "kho/H32.64.2008.01.HC_aip-hoso_v1", True),
        ("H32.64.2008.*", "H32.64.2008.01/khác", False),
        ("kho/*", "kho/A", False),
        ("A", "kho/A/", True),
    ],
)
def test_its_subject_is_a_pattern_of_the_last_part_of_a_path(pattern, subject, concerns):
    assert replace(WAIVER, subject=pattern).concerns(subject) is concerns


def test_it_holds_through_its_last_day_in_viet_nam():
    ending = replace(WAIVER, until=date(2027, 12, 31))
    assert ending.holds(datetime(2027, 12, 31, 16, 59, tzinfo=UTC))
    assert not ending.holds(datetime(2027, 12, 31, 17, 0, tzinfo=UTC))
    assert not ending.holds(datetime(2028, 1, 1, tzinfo=VIETNAM))
    assert WAIVER.holds(datetime(9999, 12, 31, tzinfo=VIETNAM))
