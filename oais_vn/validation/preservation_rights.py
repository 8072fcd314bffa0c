"""The rights statements of PREMIS beside each other: terms that end first, and what is both allowed and forbidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from oais_vn.formats.premis.entities import Granted, Identifier, ReadObject, ReadRights, Span
from oais_vn.formats.premis.moments import read_moment
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package
from oais_vn.validation.rule import MOST_TOLD
from oais_vn.validation.seen import Seen

_ALLOWED = frozenset(map(letters, ["allow", "allowed", "permitted", "cho phép", "được phép"]))
_FORBIDDEN = frozenset(map(letters, ["disallow", "disallowed", "deny", "denied", "forbidden", "không cho phép", "cấm"]))
"""What stands as `restriction` where software gives no reasons; all other wording is for people to weigh."""

_OPEN = ("", "..", "open")
_MOST_HELD_TOGETHER = 100
"""Plain statements on one object that are compared with each other."""


class _Verdict(NamedTuple):
    """What a statement says plainly on an act, from the last instant of its start to the first of its end."""

    statement: str
    act: str
    allows: bool
    since: datetime | None
    until: datetime | None
    path: PackagePath
    line: int


class RightsStatements:
    """Plain statements by identifier, and the sets of them that hold for one object."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._verdicts: dict[Identifier, list[_Verdict]] = {}
        self._together: set[tuple[Identifier, ...]] = set()
        self._of_objects: dict[Identifier, list[Identifier]] = {}

    def take_object(self, part: ReadObject) -> None:
        """Keep which statements hold for the object; most objects have the same."""
        if part.rights and len(self._together) < MOST_TOLD:
            self._together.add(part.rights)

    def take(self, path: PackagePath, part: ReadRights) -> None:
        """Judge the terms of an entity; keep its plain statements."""
        for statement in part.statements:
            for granted in statement.granted:
                self._take_terms(path, granted)
            for identifier in statement.identifiers:
                name = " ".join(identifier)
                found = [each for granted in statement.granted for each in _verdicts(name, granted, path)]
                if found:
                    self._verdicts[identifier] = found
                    self._together.add((identifier,))
                    for linked in statement.objects:
                        self._of_objects.setdefault(linked, []).append(identifier)

    def note(self) -> None:
        """Note two plain statements that cannot both hold."""
        told: set[tuple[_Verdict, _Verdict]] = set()
        for group in (*self._together, *map(tuple, self._of_objects.values())):
            verdicts = [each for identifier in group for each in self._verdicts.get(identifier, ())]
            for pair in combinations(verdicts[:_MOST_HELD_TOGETHER], 2):
                if _disagree(*pair) and pair not in told:
                    told.add(pair)
                    self._package.note(
                        Seen.PREMIS_RIGHTS_DISAGREE,
                        pair[1].path,
                        pair[1].line,
                        act=pair[1].act,
                        one=pair[0].statement,
                        other=pair[1].statement,
                    )

    def _take_terms(self, path: PackagePath, granted: Granted) -> None:
        for span in (granted.grant, granted.restriction):
            if span is not None:
                started, ended = map(read_moment, span)
                if started is not None and ended is not None and ended.is_before(started):
                    self._package.note(Seen.PREMIS_TERM_ENDS_FIRST, path, granted.line, started=span[0], ended=span[1])


def _verdicts(name: str, granted: Granted, path: PackagePath) -> Iterator[_Verdict]:
    words = {letters(text) for text in granted.restrictions}
    allows, forbids = bool(words & _ALLOWED), bool(words & _FORBIDDEN)
    if allows != forbids:
        terms = (granted.grant, granted.restriction) if allows else (granted.restriction, granted.grant)
        bounds = _bounds(terms[0] or terms[1])
        if bounds is not None:
            yield _Verdict(name, granted.act, allows, *bounds, path, granted.line)


def _bounds(span: Span | None) -> tuple[datetime | None, datetime | None] | None:
    """Since and until when it surely holds, None for always; None when that cannot be read."""
    if span is None:
        return None, None
    started, ended = (None if text.lower() in _OPEN else read_moment(text) for text in span)
    if any(moment is None and text.lower() not in _OPEN for moment, text in zip((started, ended), span, strict=True)):
        return None
    return None if started is None else started.last, None if ended is None else ended.first


def _disagree(one: _Verdict, other: _Verdict) -> bool:
    if one.allows == other.allows or letters(one.act) != letters(other.act):
        return False
    return _begins_in(one, other) and _begins_in(other, one)


def _begins_in(one: _Verdict, other: _Verdict) -> bool:
    """Whether `one` has surely begun before `other` ends."""
    return one.since is None or other.until is None or one.since < other.until
