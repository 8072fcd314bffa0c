"""Every rule is in the catalogue once, and says in both languages what it asks, why, and what to do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.rules import CONFIDENCES
from oais_vn.validation import delivery
from oais_vn.validation.catalogue import FAMILIES, catalogue
from oais_vn.validation.rules import eng
from oais_vn.validation.validator import PACKAGE_RULES

RULES = [rule for family in FAMILIES for rule in family.rules]


def profile(name):
    return load_profile(name, [profiles_root()])


def test_no_code_is_used_twice():
    assert [code for code, times in Counter(rule.code for rule in RULES).items() if times > 1] == []


def test_every_rule_that_is_asked_is_there_in_its_order():
    assert list(catalogue()) == [rule.code for rule in (*PACKAGE_RULES, *delivery.RULES, *eng.RULES)]


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda rule: rule.code)
def test_every_rule_says_what_it_asks(rule):
    for said in (*rule.message, *rule.remedy, rule.clause, *rule.sureness):
        assert said.strip()
        assert not re.search(r"[{}]", said)
    assert rule.message.vi != rule.message.en
    assert set(rule.confidence.split("+")) <= set(CONFIDENCES)
    assert rule.about in ("package", "delivery", "run")


def test_the_places_that_a_finding_fills_are_readable():
    known = catalogue()
    assert (
        known["FIX-002"].message.en
        == "the reference ‹href› cannot be used (it must be a relative path inside the package)"
    )
    assert "‹manifest› (dòng ‹listed_at›)" in known["BAG-009"].message.vi
    assert known["FLD-008"].remedy.vi == "ghi một trong: ‹known›"


def test_families_are_the_letters_of_codes():
    known = catalogue()["BAG-009"]
    codes = ["BAG-009", "CSIP13", "CSIPSTR4", "PM84"]
    assert [replace(known, code=code).family for code in codes] == ["BAG", "CSIP", "CSIPSTR", "PM"]


def test_a_profile_that_reads_no_deliveries_asks_no_rules_about_them():
    tt05 = profile("tt05-2025")
    assert "TAB-001" in catalogue(tt05)
    without = catalogue(replace(tt05, columns=()))
    assert "TAB-001" not in without
    assert {"BAG-009", "ENG-001"} <= set(without)
