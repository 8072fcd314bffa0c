"""Reading PREMIS 3 of any size as a stream of plain values, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from oais_vn.formats.premis.entities import (
    Characteristics,
    Date,
    Granted,
    Identifier,
    PremisPart,
    ReadEvent,
    ReadObject,
    ReadPremisAgent,
    ReadRights,
    Relation,
    Statement,
    Term,
)
from oais_vn.formats.premis.writer import PREMIS, XSI
from oais_vn.formats.xml_reader import SchemaFault, Watch, XmlEvent, read_xml

_ENTITIES = frozenset(["object", "event", "agent", "rights"])


@dataclass
class _Entity:
    """What was gathered of the entity that is open: texts of leaves and pairs by element name, and parts made of them.

    A part that has ended takes its leaves away, so that the next of its kind begins anew.
    """

    name: str
    line: int
    xml_id: str
    category: str
    texts: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, list[Identifier]] = field(default_factory=dict)
    restrictions: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    dates: list[Date] = field(default_factory=list)
    characteristics: list[Characteristics] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    roles: list[tuple[Identifier, str]] = field(default_factory=list)
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)
    granted: list[Granted] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def first(self, name: str) -> str:
        return self.texts.get(name, "")

    def all(self, name: str) -> tuple[Identifier, ...]:
        return tuple(self.pairs.get(name, ()))

    def taken(self, name: str) -> str:
        return self.texts.pop(name, "")

    def taken_pairs(self, name: str) -> tuple[Identifier, ...]:
        return tuple(self.pairs.pop(name, ()))


def _identifier(name: str) -> tuple[str, str]:
    return f"{name}Type", f"{name}Value"


_PAIRS = {
    **{
        name: _identifier(name)
        for name in (
            "objectIdentifier",
            "eventIdentifier",
            "agentIdentifier",
            "rightsStatementIdentifier",
            "linkingEventIdentifier",
            "linkingAgentIdentifier",
            "linkingObjectIdentifier",
            "linkingRightsStatementIdentifier",
            "relatedObjectIdentifier",
            "relatedEventIdentifier",
        )
    },
    "fixity": ("messageDigestAlgorithm", "messageDigest"),
    "formatRegistry": ("formatRegistryName", "formatRegistryKey"),
}
_VOCABULARIES = {
    "eventType": "eventType",
    "eventOutcome": "eventOutcome",
    "agentType": "agentType",
    "objectCategory": "objectCategory",
    "messageDigestAlgorithm": "cryptographicHashFunctions",
    "relationshipType": "relationshipType",
    "relationshipSubType": "relationshipSubType",
    "rightsBasis": "rightsBasis",
    "copyrightStatus": "copyrightStatus",
    "act": "actionsGranted",
}
"""By element, the vocabulary that its terms are of."""
_ROLES = {"linkingAgentRole": "eventRelatedAgentRole", "linkingObjectRole": "eventRelatedObjectRole"}
"""The same in events; in rights statements other vocabularies have the roles."""
_DATES = frozenset(
    [
        "eventDateTime",
        "startDate",
        "endDate",
        "dateCreatedByApplication",
        "preservationLevelDateAssigned",
        "copyrightStatusDeterminationDate",
        "statuteInformationDeterminationDate",
    ]
)
_SPANS = ("termOfGrant", "termOfRestriction")
_LEAVES = frozenset(
    [
        *(leaf for leaves in _PAIRS.values() for leaf in leaves),
        *_VOCABULARIES,
        *_ROLES,
        *_DATES,
        "compositionLevel",
        "size",
        "formatName",
        "originalName",
        "agentName",
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
    name = event.name
    if name in _PAIRS:
        kind, value = _PAIRS[name]
        pair = entity.taken(kind), entity.taken(value)
        entity.pairs.setdefault(name, []).append(pair)
        if name == "linkingObjectIdentifier":
            entity.roles.append((pair, entity.taken("linkingObjectRole")))
    elif name in _LEAVES:
        _gather_leaf(entity, event)
    elif name == "restriction":
        entity.restrictions.append(event.text.strip())
    else:
        _gather_part(entity, event)


def _gather_leaf(entity: _Entity, event: XmlEvent) -> None:
    text = event.text.strip()
    entity.texts.setdefault(event.name, text)
    vocabulary = _VOCABULARIES.get(event.name) or (_ROLES.get(event.name) if entity.name == "event" else None)
    if vocabulary is not None:
        given = event.attributes
        entity.terms.append(
            Term(vocabulary, text, given.get("authorityURI", ""), given.get("valueURI", ""), event.line)
        )
    if event.name in _DATES:
        entity.dates.append(Date(event.name, text, event.line))


def _gather_part(entity: _Entity, event: XmlEvent) -> None:
    if event.name == "objectCharacteristics":
        entity.characteristics.append(
            Characteristics(
                level=entity.taken("compositionLevel"),
                fixity=entity.taken_pairs("fixity"),
                size=entity.texts.pop("size", None),
                format_name=entity.taken("formatName"),
                registries=entity.taken_pairs("formatRegistry"),
            )
        )
    elif event.name == "relationship":
        entity.relations.append(
            Relation(
                type=entity.taken("relationshipType"),
                sub_type=entity.taken("relationshipSubType"),
                objects=entity.taken_pairs("relatedObjectIdentifier"),
                events=entity.taken_pairs("relatedEventIdentifier"),
            )
        )
    elif event.name in _SPANS:
        entity.spans[event.name] = entity.taken("startDate"), entity.taken("endDate")
    elif event.name.endswith("ApplicableDates"):
        entity.taken("startDate")
        entity.taken("endDate")
    elif event.name == "rightsGranted":
        grant, restriction = (entity.spans.pop(name, None) for name in _SPANS)
        entity.granted.append(Granted(entity.taken("act"), tuple(entity.restrictions), grant, restriction, event.line))
        entity.restrictions.clear()
    elif event.name == "rightsStatement":
        entity.statements.append(
            Statement(
                identifiers=entity.taken_pairs("rightsStatementIdentifier"),
                granted=tuple(entity.granted),
                agents=entity.taken_pairs("linkingAgentIdentifier"),
                objects=entity.taken_pairs("linkingObjectIdentifier"),
            )
        )
        entity.granted.clear()


def _whole(entity: _Entity) -> PremisPart:
    if entity.name == "object":
        return _object(entity)
    if entity.name == "event":
        return ReadEvent(
            identifiers=entity.all("eventIdentifier"),
            type=entity.first("eventType"),
            moment=entity.first("eventDateTime"),
            outcome=entity.first("eventOutcome"),
            agents=entity.all("linkingAgentIdentifier"),
            objects=entity.all("linkingObjectIdentifier"),
            line=entity.line,
            roles=tuple(entity.roles),
            terms=tuple(entity.terms),
            dates=tuple(entity.dates),
        )
    if entity.name == "agent":
        return ReadPremisAgent(
            identifiers=entity.all("agentIdentifier"),
            name=entity.first("agentName"),
            type=entity.first("agentType"),
            version=entity.first("agentVersion"),
            line=entity.line,
            events=entity.all("linkingEventIdentifier"),
            rights=entity.all("linkingRightsStatementIdentifier"),
            terms=tuple(entity.terms),
        )
    return ReadRights(
        identifiers=tuple(each for statement in entity.statements for each in statement.identifiers),
        line=entity.line,
        statements=tuple(entity.statements),
        terms=tuple(entity.terms),
        dates=tuple(entity.dates),
    )


def _object(entity: _Entity) -> ReadObject:
    return ReadObject(
        xml_id=entity.xml_id,
        identifiers=entity.all("objectIdentifier"),
        type_category=entity.category,
        element_category=entity.texts.get("objectCategory"),
        characteristics=tuple(entity.characteristics),
        original_name=entity.first("originalName"),
        events=entity.all("linkingEventIdentifier"),
        rights=entity.all("linkingRightsStatementIdentifier"),
        relations=tuple(entity.relations),
        line=entity.line,
        terms=tuple(entity.terms),
        dates=tuple(entity.dates),
    )
