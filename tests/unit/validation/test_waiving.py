"""Waivers at work: what they cover, what is told of them, and what nobody can waive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Severity, Subject
from oais_vn.model.waivers import Waiver
from oais_vn.validation.catalogue import catalogue
from oais_vn.validation.validator import validate_package
from oais_vn.validation.waiving import NEVER_WAIVED, waive

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SUBJECT = Subject("package", "kho/H32.64.2008.01.HC_aip-hoso_v1")
WAIVER = Waiver("BAG-016", "công cụ cũ", "Giám đốc", file="mt.toml", line=3)


def finding(code, path=None, severity=Severity.ERROR):
    return Finding(code, severity, Text("vi", "en"), Text("vi", "en"), "c", "V", Location(path=path))


def waived(findings, *waivers, now=NOW):
    return waive(findings, waivers, SUBJECT, now)


def test_without_waivers_nothing_changes():
    findings = (finding("BAG-016"), finding("STR-005"))
    assert waived(findings) == findings


def test_what_is_covered_carries_its_waiver_in_its_place():
    findings = [finding("BAG-016", "a"), finding("STR-005", "a"), finding("BAG-016", "b")]
    narrow = replace(WAIVER, path="b")
    assert [each.waiver for each in waived(findings, narrow)] == [None, None, narrow]
    assert [each.waiver for each in waived(findings, WAIVER)] == [WAIVER, None, WAIVER]


def test_the_first_that_covers_counts_and_the_second_has_met_it_too():
    narrow = replace(WAIVER, path="b", line=9)
    told = waived([finding("BAG-016", "b")], WAIVER, narrow)
    assert [(each.code, each.waiver) for each in told] == [("BAG-016", WAIVER)]


def test_one_that_met_nothing_is_told_where_it_is_written():
    (told,) = waived([], WAIVER)
    assert (told.code, told.severity, told.location) == ("ENG-002", Severity.INFO, Location(path="mt.toml", line=3))
    assert "BAG-016" in told.message.vi
    assert "công cụ cũ" in told.message.en


def test_one_for_another_subject_is_passed_over():
    assert waived([], replace(WAIVER, subject="H99.*")) == ()
    found = finding("BAG-016")
    assert waived([found], replace(WAIVER, subject="H99.*")) == (found,)
    assert waived([found], replace(WAIVER, subject="H32.64.2008.*"))[0].waiver is not None


def test_one_that_has_ended_covers_nothing_and_is_told():
    found = finding("BAG-016")
    first, told = waived([found], replace(WAIVER, until=date(2026, 11, 19)))
    assert first == found
    assert (told.code, told.severity, told.location.line) == ("ENG-003", Severity.WARNING, 3)
    assert "2026-11-19" in told.message.vi


def test_its_last_day_is_a_day_in_viet_nam():
    ending = replace(WAIVER, until=date(2026, 11, 20))
    assert waived([finding("BAG-016")], ending, now=datetime(2026, 11, 20, 16, 59, tzinfo=UTC))[0].waiver is ending
    assert waived([finding("BAG-016")], ending, now=datetime(2026, 11, 20, 17, 0, tzinfo=UTC))[0].waiver is None


@pytest.mark.parametrize("code", sorted(NEVER_WAIVED))
def test_what_can_never_be_waived_is_not_by_a_value_made_by_hand(code):
    first, told = waived([finding(code)], replace(WAIVER, code=code))
    assert first.waiver is None
    assert told.code == "ENG-002"


def test_every_code_that_is_never_waived_exists_and_says_why():
    known = catalogue([load_profile("tt05-2025", [profiles_root()])])
    assert set(NEVER_WAIVED) <= set(known)
    for code, reason in NEVER_WAIVED.items():
        assert known[code].never_waived == reason
        assert reason.vi
        assert reason.en
    assert known["BAG-016"].never_waived is None


@pytest.mark.parametrize("code", ["BAG-009", "FIX-004", "PRE-002"])
def test_a_changed_byte_can_never_be_waived(code):
    assert code in NEVER_WAIVED


def test_a_package_passes_by_its_waivers_alone(recipe):
    spoilt = recipe(tags="Payload-Oxum: 1.1\n").bag()

    def judged(*waivers):
        return validate_package(spoilt, None, lambda: NOW, waivers=waivers)

    assert not judged().passed
    codes = {each.code for each in judged().findings if each.severity is Severity.ERROR}
    report = judged(*(Waiver(code, "đã xem", "Giám đốc") for code in codes))
    assert report.passed
    assert report.waived == len(judged().findings)
    assert report.count(Severity.ERROR) == 0
    assert {each.code for each in report.findings} == codes
