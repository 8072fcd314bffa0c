"""Every rule there is, as people read it."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.profile import Profile
from oais_vn.model.rules import RuleDescription
from oais_vn.validation import delivery, documents
from oais_vn.validation.requirements import requirement_rules
from oais_vn.validation.rule import Rule
from oais_vn.validation.rules import eng
from oais_vn.validation.validator import PACKAGE_RULES
from oais_vn.validation.waiving import NEVER_WAIVED


class Family(NamedTuple):
    """Rules about one kind of subject (`package`, `delivery`, or the `run` itself), as a profile asks them."""

    about: str
    rules: Callable[[Profile], tuple[Rule[Any], ...]]


FAMILIES: tuple[Family, ...] = (
    Family("package", lambda _: PACKAGE_RULES),
    Family("package", lambda profile: requirement_rules(profile.requirements)),
    Family("delivery", lambda profile: delivery.RULES if profile.columns else ()),
    Family("delivery", lambda profile: (*documents.RULES, *documents.PAGE_RULES) if profile.columns else ()),
    Family("run", lambda _: eng.RULES),
)
"""Where every rule joins: a new family is one line here."""


def catalogue(profiles: Iterable[Profile]) -> Mapping[str, RuleDescription]:
    """The rules that are asked under any of the `profiles` by code, in the order in which findings are told.

    Where two profiles ask for the same code in other versions, the later one's words hold.
    """
    known = tuple(profiles)
    return {
        rule.code: _described(rule, family.about)
        for family in FAMILIES
        for profile in known
        for rule in family.rules(profile)
    }


def _described(rule: Rule[Any], about: str) -> RuleDescription:
    return RuleDescription(
        code=rule.code,
        about=about,
        severity=rule.severity,
        clause=rule.clause,
        confidence=rule.confidence,
        message=rule.summary or _readable(rule.message),
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
