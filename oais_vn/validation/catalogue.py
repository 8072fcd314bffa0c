"""Every rule there is, as people read it."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oais_vn.model.language import Text
from oais_vn.model.profile import Profile
from oais_vn.model.rules import RuleDescription
from oais_vn.validation import delivery
from oais_vn.validation.rule import Rule
from oais_vn.validation.rules import eng
from oais_vn.validation.validator import PACKAGE_RULES
from oais_vn.validation.waiving import NEVER_WAIVED


def _always(_: Profile) -> bool:
    return True


def _reads_deliveries(profile: Profile) -> bool:
    return bool(profile.columns)


@dataclass(frozen=True)
class Family:
    """Rules about one kind of subject, and under which profiles they are asked."""

    about: str
    rules: tuple[Rule[Any], ...]
    asked: Callable[[Profile], bool] = _always


FAMILIES: tuple[Family, ...] = (
    Family("package", PACKAGE_RULES),
    Family("delivery", delivery.RULES, _reads_deliveries),
    Family("run", eng.RULES),
)
"""Where every rule joins: a new family is one line here."""


def catalogue(profile: Profile | None = None) -> Mapping[str, RuleDescription]:
    """The rules by code, in the order in which findings are told; with a `profile`, those asked under it."""
    return {
        rule.code: _described(rule, family.about)
        for family in FAMILIES
        if profile is None or family.asked(profile)
        for rule in family.rules
    }


def _described(rule: Rule[Any], about: str) -> RuleDescription:
    return RuleDescription(
        code=rule.code,
        about=about,
        severity=rule.severity,
        clause=rule.clause,
        confidence=rule.confidence,
        message=_readable(rule.message),
        remedy=_readable(rule.remedy),
        never_waived=NEVER_WAIVED.get(rule.code),
    )


def _readable(text: Text) -> Text:
    return Text(*map(_with_names, text))


def _with_names(template: str) -> str:
    """The template with `‹name›` for every field that a finding fills."""
    return "".join(
        literal + (f"‹{name}›" if name is not None else "")
        for literal, name, _, _ in string.Formatter().parse(template)
    )
