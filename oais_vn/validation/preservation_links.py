"""The identifiers of PREMIS and the links between its entities: which must be described in the package, and are not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from oais_vn.formats.premis.entities import (
    Identifier,
    PremisPart,
    ReadEvent,
    ReadObject,
    ReadPremisAgent,
    ReadRights,
)
from oais_vn.formats.premis.vocabulary import letters
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Severity
from oais_vn.validation.package import IDENTIFIER, Package
from oais_vn.validation.rule import MOST_TOLD, Hit
from oais_vn.validation.seen import Seen
from oais_vn.validation.structure import References

_Key = tuple[str, Identifier]
"""What kind of entity, and its identifier: the same value may name an agent and an event."""
_OBJECT, _EVENT, _AGENT, _RIGHTS = "ReadObject", "ReadEvent", "ReadPremisAgent", "ReadRights"
_ENTITIES = {
    _EVENT: Text("sự kiện", "an event"),
    _AGENT: Text("tác nhân", "an agent"),
    _RIGHTS: Text("quyền", "a rights statement"),
}
_PARTS = frozenset(map(letters, ["is part of", "is included in", "represents", "has part", "includes", "has root"]))
"""How the parts of a package are tied; what derives from what, or needs what, may lie anywhere."""
_LEAVING = frozenset(map(letters, ["dissemination", "exporting", "packing", "replication", "transfer"]))
"""Events whose outcome may be another package."""


class _Place(NamedTuple):
    path: PackagePath
    line: int


class _Acting(NamedTuple):
    """An event, none of whose objects was known when it came."""

    place: _Place
    id: str
    type: str
    objects: tuple[Identifier, ...]


def shown(identifiers: Iterable[Identifier]) -> str:
    """The first identifier as people read it; empty when there is none."""
    return " ".join(next(iter(identifiers), ()))


class Links:
    """Which entities the documents describe and link to; of objects only the identifiers are kept."""

    def __init__(self, package: Package, references: References) -> None:
        self._package = package
        self._references = references
        self._described: set[_Key] = set()
        self._linked: dict[_Key, tuple[_Place, Severity | None]] = {}
        self._agents_here: set[Identifier] = set()
        self._objects: dict[Identifier, _Place] = {}
        self._parts: dict[Identifier, tuple[_Place, str]] = {}
        self._acting: list[_Acting] = []

    def begin(self) -> None:
        """Another document begins: it may describe agents that those before it describe too."""
        self._agents_here.clear()

    def take(self, path: PackagePath, part: PremisPart) -> None:
        """Keep what an entity is called and what it links to."""
        kind, place = type(part).__name__, _Place(path, part.line)
        for identifier in part.identifiers:
            if self._is_taken(kind, identifier):
                self._package.note(Seen.PREMIS_ID_TWICE, path, part.line, id=" ".join(identifier))
            self._described.add((kind, identifier))
        if isinstance(part, ReadObject):
            self._take_object(place, part)
        elif isinstance(part, ReadEvent):
            self._link(_AGENT, part.agents, place)
            self._take_event(place, part)
        elif isinstance(part, ReadPremisAgent):
            # An agent may be known from events and rights of other packages.
            self._link(_EVENT, part.events, place, Severity.WARNING)
            self._link(_RIGHTS, part.rights, place, Severity.WARNING)
        elif isinstance(part, ReadRights):
            for statement in part.statements:
                self._link(_AGENT, statement.agents, place)
                self._link_objects(statement.objects, place)

    def note(self) -> None:
        """Note the links to what no document describes."""
        names = {header.objid for header in self._package.headers.values()} | {self._package.tag(IDENTIFIER)}
        self._note_entities()
        self._note_parts(names)
        self._note_acting(names)
        elsewhere = [(each, place) for each, place in self._objects.items() if not self._is_here(each, names)]
        if elsewhere:
            identifier, place = elsewhere[0]
            self._package.note(
                Seen.PREMIS_OBJECT_ELSEWHERE,
                place.path,
                place.line,
                id=" ".join(identifier),
                times=len(elsewhere),
            )

    def _is_taken(self, kind: str, identifier: Identifier) -> bool:
        """Whether the identifier names another entity; one agent is described in every document that links to it."""
        if kind != _AGENT:
            return (kind, identifier) in self._described
        taken = identifier in self._agents_here
        self._agents_here.add(identifier)
        return taken

    def _take_object(self, place: _Place, part: ReadObject) -> None:
        self._link(_EVENT, part.events, place)
        self._link(_RIGHTS, part.rights, place)
        for relation in part.relations:
            # The event may have been recorded with the other object.
            self._link(_EVENT, relation.events, place, Severity.WARNING)
            if part.category != "intellectualEntity" and letters(relation.sub_type) in _PARTS:
                for identifier in relation.objects:
                    self._parts.setdefault(identifier, (place, relation.sub_type))
            else:
                self._link_objects(relation.objects, place)

    def _take_event(self, place: _Place, event: ReadEvent) -> None:
        known = any((_OBJECT, identifier) in self._described for identifier in event.objects)
        sources = any(letters(role) == "source" for _, role in event.roles)
        if event.objects and not known and not sources and letters(event.type) not in _LEAVING:
            if len(self._acting) < MOST_TOLD:
                self._acting.append(_Acting(place, shown(event.identifiers), event.type, event.objects))
        else:
            self._link_objects(event.objects, place)

    def _link(
        self, kind: str, identifiers: Iterable[Identifier], place: _Place, severity: Severity | None = None
    ) -> None:
        for identifier in identifiers:
            known = self._linked.get((kind, identifier))
            if known is None or (known[1] is not None and severity is None):
                self._linked[(kind, identifier)] = place, severity

    def _link_objects(self, identifiers: Iterable[Identifier], place: _Place) -> None:
        for identifier in identifiers:
            if (_OBJECT, identifier) not in self._described:
                self._objects.setdefault(identifier, place)

    def _is_here(self, identifier: Identifier, names: set[str]) -> bool:
        """Whether an object of the package is meant: it is described, or METS knows it by that name."""
        value = identifier[1]
        return (_OBJECT, identifier) in self._described or value in names or value in self._references.files

    def _note_entities(self) -> None:
        for (kind, identifier), (place, severity) in self._linked.items():
            if (kind, identifier) not in self._described:
                self._package.note(
                    Seen.PREMIS_DANGLING_LINK,
                    place.path,
                    place.line,
                    severity=severity,
                    entity=_ENTITIES[kind],
                    id=" ".join(identifier),
                )
                if kind == _AGENT:
                    self._package.put("linkingAgentIdentifier", Hit(Location(path=place.path, line=place.line)))

    def _note_parts(self, names: set[str]) -> None:
        for identifier, (place, relation) in self._parts.items():
            if not self._is_here(identifier, names):
                self._package.note(
                    Seen.PREMIS_DANGLING_PART, place.path, place.line, id=" ".join(identifier), relation=relation
                )

    def _note_acting(self, names: set[str]) -> None:
        for event in self._acting:
            if not any(self._is_here(identifier, names) for identifier in event.objects):
                self._package.note(
                    Seen.PREMIS_EVENT_OF_NOTHING, event.place.path, event.place.line, id=event.id, type=event.type
                )
