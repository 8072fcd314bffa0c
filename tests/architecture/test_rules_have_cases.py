"""A rule without a good and a bad case in tests/corpus does not get in."""

from __future__ import annotations

from collections import defaultdict

from cases import cases
from oais_vn import wiring
from oais_vn.validation import documents
from oais_vn.validation.delivery import RULES
from oais_vn.validation.requirements import requirement_rules
from oais_vn.validation.validator import PACKAGE_RULES

PROFILES = [wiring.load_profile(name) for name, _ in wiring.profile_names()]
CODES = {rule.code for rule in (*PACKAGE_RULES, *RULES, *documents.RULES, *documents.PAGE_RULES)} | {
    rule.code for profile in PROFILES for rule in requirement_rules(profile.requirements)
}


def test_every_rule_has_a_good_and_a_bad_case():
    kinds: dict[str, set[bool]] = defaultdict(set)
    for case in cases():
        for code in case.codes:
            kinds[code].add(case.good)
    lacking = sorted(code for code in CODES if kinds[code] != {True, False})
    assert lacking == [], f"{len(lacking)} of {len(CODES)} rules lack a good or a bad case: {', '.join(lacking)}"


def test_every_case_is_of_a_rule():
    told = {code for case in cases() for code in case.codes}
    assert told <= CODES
