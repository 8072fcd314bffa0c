"""A rule without a good and a bad case in tests/corpus does not get in."""

from __future__ import annotations

from collections import defaultdict

from cases import cases
from oais_vn.validation.delivery import RULES
from oais_vn.validation.validator import PACKAGE_RULES


def test_every_rule_has_a_good_and_a_bad_case():
    kinds: dict[str, set[bool]] = defaultdict(set)
    for case in cases():
        kinds[case.code].add(case.good)
    wanted = sorted({rule.code for rule in (*PACKAGE_RULES, *RULES)})
    lacking = [code for code in wanted if kinds[code] != {True, False}]
    assert lacking == [], f"{len(lacking)} of {len(wanted)} rules lack a good or a bad case: {', '.join(lacking)}"


def test_every_case_is_of_a_rule():
    known = {rule.code for rule in (*PACKAGE_RULES, *RULES)}
    assert {case.code for case in cases()} <= known
