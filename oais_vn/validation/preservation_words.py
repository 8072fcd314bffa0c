"""The terms and the dates of a PREMIS document: of the Library of Congress' vocabularies, well-formed, with a zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from oais_vn.formats.premis.entities import Date, PremisPart, Term
from oais_vn.formats.premis.moments import read_moment
from oais_vn.formats.premis.vocabulary import is_known, is_list, is_of_another, named_by
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.files import algorithm_named
from oais_vn.validation.package import Package
from oais_vn.validation.rule import MOST_TOLD, Hit
from oais_vn.validation.seen import Seen

W = TypeVar("W")


@dataclass
class _Times:
    line: int
    times: int = 0


class Words:
    """What one document says wrongly; the same word is told once, with how often it stands there."""

    def __init__(self, package: Package, path: PackagePath) -> None:
        self._package = package
        self._path = path
        self._unknown: dict[tuple[str, str], _Times] = {}
        self._misnamed: dict[tuple[str, str, str], _Times] = {}
        self._unzoned: dict[str, _Times] = {}

    def take(self, part: PremisPart) -> None:
        """Look at the terms and dates of an entity."""
        for term in part.terms:
            self._take_term(term)
        for date in part.dates:
            self._take_date(date)

    def note(self) -> None:
        """Note each wrong word once for the document."""
        for (vocabulary, text), found in self._unknown.items():
            self._package.note(
                Seen.PREMIS_TERM, self._path, found.line, vocabulary=vocabulary, found=text, times=found.times
            )
            self._package.put(f"term {vocabulary}", Hit(Location(path=self._path, line=found.line)))
        for (_, text, uri), found in self._misnamed.items():
            self._package.note(Seen.PREMIS_TERM_URI, self._path, found.line, found=text, uri=uri, times=found.times)
        if self._unzoned:
            text, found = next(iter(self._unzoned.items()))
            times = sum(each.times for each in self._unzoned.values())
            self._package.note(Seen.PREMIS_NO_ZONE, self._path, found.line, found=text, times=times)

    def _take_term(self, term: Term) -> None:
        vocabulary, text = term.vocabulary, term.text
        if is_of_another(term.authority_uri, term.value_uri):
            return
        if is_known(vocabulary, text):
            if not is_list(vocabulary, term.authority_uri):
                _count(self._misnamed, (vocabulary, text, term.authority_uri), term.line)
            if not named_by(vocabulary, term.value_uri, text):
                _count(self._misnamed, (vocabulary, text, term.value_uri), term.line)
            return
        # That there is no outcome, or a digest nobody can check, is told by other rules.
        is_told = (vocabulary == "eventOutcome" and not text) or (
            vocabulary == "cryptographicHashFunctions" and algorithm_named(text) is None
        )
        if not is_told:
            _count(self._unknown, (vocabulary, text), term.line)

    def _take_date(self, date: Date) -> None:
        moment = read_moment(date.text)
        if moment is None:
            self._package.note(Seen.PREMIS_DATE, self._path, date.line, name=date.name, found=date.text)
            self._package.put(f"date {date.name}", Hit(Location(path=self._path, line=date.line)))
        elif moment.lacks_zone:
            _count(self._unzoned, date.name, date.line)


def _count(found: dict[W, _Times], word: W, line: int) -> None:
    """Count a word; a hostile document may have millions of different ones, so only the first are kept."""
    if word in found or len(found) < MOST_TOLD:
        found.setdefault(word, _Times(line)).times += 1
