"""Judges what is in the files of documents, by the facts that were read from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oais_vn.model.inspection import AudioVideoFacts, Facts, ImageFacts, PdfFacts
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding
from oais_vn.validation.inspected import ExaminedPages, InspectedDocument
from oais_vn.validation.rule import Rule, judge
from oais_vn.validation.rules import av, img, pdf, pgq

RULES: tuple[Rule[Any], ...] = (*pdf.RULES, *img.RULES, *av.RULES)
"""Every rule that a document's file is asked, by family."""
_BY_FACTS: Mapping[type[Facts], tuple[Rule[Any], ...]] = {
    PdfFacts: pdf.RULES,
    ImageFacts: img.RULES,
    AudioVideoFacts: av.RULES,
}
PAGE_RULES: tuple[Rule[Any], ...] = pgq.RULES
"""Every rule that the pages of a dossier are asked."""


def judge_document(document: InspectedDocument, profile: Profile) -> Iterator[Finding]:
    """The findings on one file, in the order of the rules that the profile asks."""
    yield from judge([rule for rule in _BY_FACTS[type(document.facts)] if profile.asks_rule(rule.code)], document)


def judge_pages(pages: ExaminedPages, profile: Profile) -> Iterator[Finding]:
    """The findings on the pages of one dossier, in the order of the rules that the profile asks."""
    yield from judge([rule for rule in PAGE_RULES if profile.asks_rule(rule.code)], pages)
