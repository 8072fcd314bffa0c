"""The order of the events of PREMIS: what surely came before what it needs; anything doubtful passes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from oais_vn.formats.premis.entities import Identifier, ReadEvent
from oais_vn.formats.premis.moments import Moment, read_moment
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import Package
from oais_vn.validation.seen import Seen

_CREATING = frozenset(
    map(letters, ["capture", "creation", "information package creation", "migration", "normalization"])
)
"""Events whose outcome was not there before."""
_ORIGINAL = frozenset(map(letters, ["capture", "creation"]))
"""Those of them whose object is the outcome, when no role is given."""
_TRANSFER, _QUARANTINE, _START = map(letters, ["transfer", "quarantine", "ingestion start"])
_AFTER = {
    letters("ingestion"): _TRANSFER,
    letters("ingestion start"): _TRANSFER,
    letters("ingestion end"): _START,
    letters("unquarantine"): _QUARANTINE,
}
"""By type of event, the type that the same object has to go through before."""
_BEFORE = frozenset(_AFTER.values())


class _Event(NamedTuple):
    moment: Moment
    type: str
    path: PackagePath
    line: int


@dataclass(slots=True)
class _History:
    """Of one object the earliest events that matter: `created`, `acted` on, and by type."""

    created: _Event | None = None
    acted: _Event | None = None
    before: dict[str, _Event] = field(default_factory=dict)
    after: dict[str, _Event] = field(default_factory=dict)


class Order:
    """The histories of the objects that events link to; each holds a handful of events, however many there are."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._histories: dict[Identifier, _History] = {}

    def take(self, path: PackagePath, event: ReadEvent) -> None:
        """Add an event to the histories of its objects."""
        moment = read_moment(event.moment)
        if moment is None:
            return
        kept = _Event(moment, event.type, path, event.line)
        if self._sealed is not None and self._sealed < moment.first:
            self._package.note(Seen.PREMIS_AFTER_METS, path, event.line, type=event.type, moment=event.moment)
        kind = letters(event.type)
        for identifier, role in event.roles:
            history = self._histories.setdefault(identifier, _History())
            spelt = letters(role)
            if kind in _CREATING and (spelt == "outcome" or (not spelt and kind in _ORIGINAL)):
                history.created = _begun_first(history.created, kept)
            elif spelt != "outcome":
                history.acted = _over_first(history.acted, kept)
            if kind in _BEFORE:
                history.before[kind] = _begun_first(history.before.get(kind), kept)
            if kind in _AFTER:
                history.after[kind] = _over_first(history.after.get(kind), kept)

    def note(self) -> None:
        """Note what came too early; an event is told once, however many objects it has."""
        told: set[tuple[PackagePath, int, int, str]] = set()
        for identifier, history in self._histories.items():
            if history.created is not None and history.acted is not None:
                self._tell(Seen.PREMIS_BEFORE_CREATION, identifier, history.acted, history.created, told)
            for kind, late in history.after.items():
                early = history.before.get(_AFTER[kind])
                if early is not None:
                    self._tell(Seen.PREMIS_WRONG_ORDER, identifier, late, early, told)

    def _tell(
        self,
        seen: Seen,
        identifier: Identifier,
        event: _Event,
        needed: _Event,
        told: set[tuple[PackagePath, int, int, str]],
    ) -> None:
        key = event.path, event.line, needed.line, seen.name
        if event.moment.is_before(needed.moment) and key not in told:
            told.add(key)
            self._package.note(
                seen, event.path, event.line, id=" ".join(identifier), type=event.type, needed=needed.type
            )

    @cached_property
    def _sealed(self) -> datetime | None:
        """The last instant at which a METS of the package was surely written; None when none says."""
        said = [
            read_moment(text) for header in self._package.headers.values() for text in (header.created, header.modified)
        ]
        return max((moment.last for moment in said if moment is not None), default=None)


def _begun_first(one: _Event | None, other: _Event) -> _Event:
    return other if one is None or other.moment.first < one.moment.first else one


def _over_first(one: _Event | None, other: _Event) -> _Event:
    return other if one is None or other.moment.last < one.moment.last else one
