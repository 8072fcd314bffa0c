"""Reading PREMIS 3 of any size as a stream of plain values, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from oais_vn.formats.premis.writer import PREMIS, XSI
from oais_vn.formats.xml_reader import SchemaFault, Watch, XmlEvent, read_xml

Identifier = tuple[str, str]
"""Type and value; in PREMIS only the two together name a thing."""


@dataclass(frozen=True, slots=True)
class ReadObject:
    """A PREMIS object. `fixity` is (algorithm, value) as written; `puid` the key in the PRONOM registry, or empty.

    `category` is the local name of `xsi:type`, or the text of the element `objectCategory`, which PREMIS 3
    does not have, but the Circular's examples do; `has_element` says whether that element is there.
    """

    xml_id: str
    identifiers: tuple[Identifier, ...]
    category: str
    fixity: tuple[tuple[str, str], ...]
    size: str | None
    puid: str
    original_name: str
    events: tuple[Identifier, ...]
    rights: tuple[Identifier, ...]
    related: tuple[Identifier, ...]
    line: int
    has_element: bool = False


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """A PREMIS event."""

    identifiers: tuple[Identifier, ...]
    type: str
    moment: str
    outcome: str
    agents: tuple[Identifier, ...]
    objects: tuple[Identifier, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ReadPremisAgent:
    """A PREMIS agent."""

    identifiers: tuple[Identifier, ...]
    name: str
    type: str
    version: str
    line: int


@dataclass(frozen=True, slots=True)
class ReadRights:
    """A PREMIS rights entity: the identifiers of its statements."""

    identifiers: tuple[Identifier, ...]
    line: int


PremisPart = ReadObject | ReadEvent | ReadPremisAgent | ReadRights

_ENTITIES = frozenset(["object", "event", "agent", "rights"])


@dataclass
class _Entity:
    """What was gathered of the entity that is open: texts of leaves and pairs, by element name."""

    name: str
    line: int
    xml_id: str
    category: str
    texts: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, list[Identifier]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return self.texts.get(name, "")

    def all(self, name: str) -> tuple[Identifier, ...]:
        return tuple(self.pairs.get(name, ()))


_PAIRS = {
    "objectIdentifier": ("objectIdentifierType", "objectIdentifierValue"),
    "eventIdentifier": ("eventIdentifierType", "eventIdentifierValue"),
    "agentIdentifier": ("agentIdentifierType", "agentIdentifierValue"),
    "rightsStatementIdentifier": ("rightsStatementIdentifierType", "rightsStatementIdentifierValue"),
    "linkingEventIdentifier": ("linkingEventIdentifierType", "linkingEventIdentifierValue"),
    "linkingAgentIdentifier": ("linkingAgentIdentifierType", "linkingAgentIdentifierValue"),
    "linkingObjectIdentifier": ("linkingObjectIdentifierType", "linkingObjectIdentifierValue"),
    "linkingRightsStatementIdentifier": (
        "linkingRightsStatementIdentifierType",
        "linkingRightsStatementIdentifierValue",
    ),
    "relatedObjectIdentifier": ("relatedObjectIdentifierType", "relatedObjectIdentifierValue"),
    "fixity": ("messageDigestAlgorithm", "messageDigest"),
    "formatRegistry": ("formatRegistryName", "formatRegistryKey"),
}
_LEAVES = frozenset(
    [
        *(leaf for leaves in _PAIRS.values() for leaf in leaves),
        "objectCategory",
        "size",
        "originalName",
        "eventType",
        "eventDateTime",
        "eventOutcome",
        "agentName",
        "agentType",
        "agentVersion",
    ]
)


def read_premis(
    stream: BinaryIO, path: str = "PREMIS.xml", schema: etree.XMLSchema | None = None, watch: Watch | None = None
) -> Iterator[PremisPart | SchemaFault]:
    """The entities of a PREMIS document as they come; only the open one is held.

    With `schema`, every place that it does not allow is yielded as a `SchemaFault`. The values are what
    the document says, whether it is valid or not. `watch` sees every element. Raises `PackageError` (with
    `path` and line) when it is not well-formed or has a DTD.
    """
    entity: _Entity | None = None
    depth = 0
    for event in read_xml(stream, path, schema, watch):
        if isinstance(event, SchemaFault):
            yield event
            continue
        depth += 1 if event.kind == "start" else -1
        if event.namespace != PREMIS:
            continue
        if event.kind == "start" and depth == 2 and event.name in _ENTITIES:
            category = event.attributes.get(f"{{{XSI}}}type", "").rpartition(":")[2]
            entity = _Entity(event.name, event.line, event.attributes.get("xmlID", ""), category)
        elif event.kind == "end" and entity is not None:
            if depth == 1:
                yield _whole(entity)
                entity = None
            else:
                _gather(entity, event)


def _gather(entity: _Entity, event: XmlEvent) -> None:
    if event.name in _PAIRS:
        kind, value = _PAIRS[event.name]
        pair = entity.texts.pop(kind, ""), entity.texts.pop(value, "")
        entity.pairs.setdefault(event.name, []).append(pair)
    elif event.name in _LEAVES:
        entity.texts.setdefault(event.name, event.text.strip())


def _whole(entity: _Entity) -> PremisPart:
    if entity.name == "object":
        keys = (key for name, key in entity.all("formatRegistry") if name.upper() == "PRONOM")
        return ReadObject(
            xml_id=entity.xml_id,
            identifiers=entity.all("objectIdentifier"),
            category=entity.category or entity.first("objectCategory"),
            fixity=entity.all("fixity"),
            size=entity.texts.get("size"),
            puid=next(keys, ""),
            original_name=entity.first("originalName"),
            events=entity.all("linkingEventIdentifier"),
            rights=entity.all("linkingRightsStatementIdentifier"),
            related=entity.all("relatedObjectIdentifier"),
            line=entity.line,
            has_element="objectCategory" in entity.texts,
        )
    if entity.name == "event":
        return ReadEvent(
            identifiers=entity.all("eventIdentifier"),
            type=entity.first("eventType"),
            moment=entity.first("eventDateTime"),
            outcome=entity.first("eventOutcome"),
            agents=entity.all("linkingAgentIdentifier"),
            objects=entity.all("linkingObjectIdentifier"),
            line=entity.line,
        )
    if entity.name == "agent":
        return ReadPremisAgent(
            identifiers=entity.all("agentIdentifier"),
            name=entity.first("agentName"),
            type=entity.first("agentType"),
            version=entity.first("agentVersion"),
            line=entity.line,
        )
    return ReadRights(entity.all("rightsStatementIdentifier"), entity.line)
