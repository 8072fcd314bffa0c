"""Every rule is in the catalogue once, and says in both languages what it asks, why, and what to do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from oais_vn.formats.profiles import load_profile, titles
from oais_vn.formats.resources import profiles_root
from oais_vn.model.rules import CONFIDENCES
from oais_vn.validation import delivery, documents
from oais_vn.validation.catalogue import FAMILIES, catalogue
from oais_vn.validation.requirements import requirement_rules
from oais_vn.validation.rules import eng
from oais_vn.validation.validator import PACKAGE_RULES

PROFILES = {name: load_profile(name, [profiles_root()]) for name, _ in titles([profiles_root()])}
EVERY = catalogue(PROFILES.values())


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_no_code_is_used_twice(profile):
    used = Counter(rule.code for family in FAMILIES for rule in family.rules(profile))
    assert [code for code, times in used.items() if times > 1] == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_rule_that_is_asked_is_there_in_its_order(profile):
    requirements = requirement_rules(profile.requirements)
    delivered = (*delivery.RULES, *documents.RULES, *documents.PAGE_RULES)
    rules = (*PACKAGE_RULES, *requirements, *(delivered if profile.columns else ()), *eng.RULES)
    assert list(catalogue([profile])) == [rule.code for rule in rules]


def test_the_requirements_of_every_profile_are_there():
    asked = {rule.code for each in PROFILES.values() for rule in requirement_rules(each.requirements)}
    assert "CSIP69" in asked
    assert asked <= set(EVERY)
    assert "CSIP69" not in catalogue([PROFILES["tt05-2025"]])


@pytest.mark.parametrize("rule", EVERY.values(), ids=EVERY)
def test_every_rule_says_what_it_asks(rule):
    for said in (*rule.message, *rule.remedy, rule.clause, *rule.sureness):
        assert said.strip()
        assert not re.search(r"[{}]", said)
    assert rule.message.vi != rule.message.en
    assert "‹told›" not in rule.message.vi
    assert set(rule.confidence.split("+")) <= set(CONFIDENCES)
    assert rule.about in ("package", "delivery", "run")


def test_the_places_that_a_finding_fills_are_readable():
    inside = "it must be a relative path inside the package"
    assert EVERY["FIX-002"].message.en == f"the reference ‹href› cannot be used ({inside})"
    assert "‹manifest› (dòng ‹listed_at›)" in EVERY["BAG-009"].message.vi
    assert EVERY["FLD-008"].remedy.vi == "ghi một trong: ‹known›"


def test_families_are_the_letters_of_codes():
    codes = ["BAG-009", "CSIP13", "CSIPSTR4", "PM84"]
    assert [replace(EVERY["BAG-009"], code=code).family for code in codes] == ["BAG", "CSIP", "CSIPSTR", "PM"]


def test_a_profile_that_reads_no_deliveries_asks_no_rules_about_them():
    tt05 = PROFILES["tt05-2025"]
    assert "TAB-001" in catalogue([tt05])
    without = catalogue([replace(tt05, columns=())])
    assert "TAB-001" not in without
    assert {"BAG-009", "ENG-001"} <= set(without)


def test_the_later_profile_explains_a_code_that_two_have():
    later = PROFILES["eark-2.2"]
    (each, *_) = later.requirements
    earlier = replace(later, requirements=(replace(each, version="2.0.4"),))
    assert "2.2.0" in catalogue([earlier, later])["CSIP69"].clause
    assert "2.0.4" in catalogue([later, earlier])["CSIP69"].clause
