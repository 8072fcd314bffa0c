"""The reference of reports says what the rules about packages are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oais_vn.validation import descriptions
from oais_vn.validation.rules import eng
from oais_vn.validation.validator import PACKAGE_RULES

REFERENCE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "report.md").read_text(encoding="utf-8")


ENGINE_RULES = sorted(eng.RULES, key=lambda rule: rule.code)


@pytest.mark.parametrize("rule", [*PACKAGE_RULES, *ENGINE_RULES], ids=lambda rule: rule.code)
def test_every_rule_is_there_as_it_is(rule):
    (line,) = [line for line in REFERENCE.splitlines() if line.startswith(f"| `{rule.code}` |")]
    for said in (rule.severity.value, rule.message.vi, rule.message.en, rule.remedy.vi, rule.clause, rule.confidence):
        assert said in line


def test_no_rule_is_there_that_does_not_exist():
    named = re.findall(r"^\| `([A-Z]{3}-\d{3})`", REFERENCE, re.MULTILINE)
    assert named == [rule.code for rule in (*PACKAGE_RULES, *ENGINE_RULES)]


def test_the_rules_that_packages_share_with_deliveries_are_told():
    words = REFERENCE.split("Bản ghi trong gói (")[1].split("\n\n")[0]
    told = set()
    for family, first, last in re.findall(r"`([A-Z]{3})-(\d{3})`(?: (?:đến) `[A-Z]{3}-(\d{3})`)?", words):
        told |= {f"{family}-{number:03d}" for number in range(int(first), int(last or first) + 1)}
    assert told == {rule.code for rule in descriptions.RULES}
