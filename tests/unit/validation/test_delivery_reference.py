"""The reference of deliveries says what the rules and the columns are."""

import re
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.tables.terms import parse_terms
from oais_vn.validation import delivery, documents

RULES = (*delivery.RULES, *documents.RULES, *documents.PAGE_RULES)
REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "delivery.md"


@pytest.fixture(scope="module")
def reference():
    return REFERENCE.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_there_as_it_is(reference, rule):
    (line,) = [line for line in reference.splitlines() if line.startswith(f"| `{rule.code}` |")]
    for said in (rule.severity.value, rule.message.vi, rule.message.en, rule.remedy.vi, rule.clause):
        assert said in line


def test_no_rule_is_there_that_does_not_exist(reference):
    named = re.findall(r"^\| `([A-Z]{2,3}-\d{3})`", reference, re.MULTILINE)
    assert sorted(named) == sorted(rule.code for rule in RULES)


def test_every_header_is_there(reference):
    for column in load_profile("tt05-2025", [profiles_root()]).columns:
        assert f"| {'; '.join(column.headers) or '–'} |" in reference


def test_the_example_of_delivery_toml_is_read(reference):
    example = reference.split("```toml\n", 1)[1].split("```", 1)[0]
    assert not parse_terms(example.encode(), "delivery.toml").warnings
