"""Writing PREMIS 3.0 as a stream: objects, events, agents, rights, in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial

from oais_vn.formats.premis.vocabulary import authority
from oais_vn.formats.xml import Attributes, XmlWriter
from oais_vn.formats.xml_patterns import XmlPatterns
from oais_vn.model.preservation import Agent, Event, Link, PreservedFile, Rights, WholeObject

PREMIS = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

_ALGORITHMS = {"sha256": "SHA-256", "sha512": "SHA-512"}
LOCAL = "local"
"""The identifier type of events, agents and rights, which live in their package only."""


def write_premis(
    objects: Iterable[WholeObject | PreservedFile],
    events: Sequence[Event],
    agents: Sequence[Agent],
    rights: Sequence[Rights],
    *,
    schema_location: str,
    originator: str,
) -> Iterator[bytes]:
    """The document as chunks of bytes.

    `objects` is read once and never held. `schema_location` is where premis-v3-0.xsd lies as seen from
    the document; `originator` names the software that computed the digests.
    """
    xml = XmlWriter()
    xml.start(
        "premis",
        {
            "xmlns": PREMIS,
            "xmlns:xsi": XSI,
            "xsi:schemaLocation": f"{PREMIS} {schema_location}",
            "version": "3.0",
        },
    )
    entities = EntityWriter(xml, originator)
    for entry in objects:
        if isinstance(entry, PreservedFile):
            entities.file(entry)
        else:
            entities.whole(entry)
        if xml.full:
            yield xml.take()
    for event in events:
        entities.event(event)
    for agent in agents:
        entities.agent(agent)
    for statement in rights:
        entities.rights(statement)
    xml.end()
    yield xml.take()


class EntityWriter:
    """Writes single entities under the element of `xml` that is open, be it `premis` or another standard's.

    `originator` names the software that computed the digests. In a document of another standard, `prefix` is that
    of the PREMIS namespace with its colon, `attributes` are what every entity says of itself there, `xml_ids` is
    false where an object's identifier need not be fit for an id of XML, `algorithms` gives the digests' names.
    """

    def __init__(
        self,
        xml: XmlWriter,
        originator: str,
        *,
        prefix: str = "",
        attributes: Attributes | None = None,
        xml_ids: bool = True,
        algorithms: Mapping[str, str] = _ALGORITHMS,
    ) -> None:
        self._xml = xml
        self._originator = originator
        self._prefix = prefix
        self._attributes = attributes or {}
        self._xml_ids = xml_ids
        self._algorithms = algorithms
        self._patterns = XmlPatterns()

    def file(self, entry: PreservedFile) -> None:
        """An object of category `file`."""
        content, traits = entry.content, entry.traits
        shape = (
            entry.id_type,
            tuple([kind for kind, _ in traits.properties]),
            tuple([algorithm for algorithm, _ in content.digests]),
            entry.format,
            traits.application,
            traits.inhibitors,
            entry.made_from,
            len(entry.events),
        )
        texts = [
            *([entry.id, entry.id] if self._xml_ids else [entry.id]),
            *[value for _, value in traits.properties],
            *[value for _, value in content.digests],
            str(content.size),
            entry.original_name,
            *entry.events,
        ]
        self._patterns.write(self._xml, shape, texts, partial(self._file, entry))

    def _file(self, entry: PreservedFile, texts: Iterator[str]) -> None:
        """Its texts are those that differ from file to file, in the order of the document."""
        with self._object("file", next(texts) if self._xml_ids else ""):
            self._identifier("object", entry.id_type, next(texts))
            for kind, _ in entry.traits.properties:
                with self._element("significantProperties"):
                    self._leaf("significantPropertiesType", kind)
                    self._leaf("significantPropertiesValue", next(texts))
            with self._element("objectCharacteristics"):
                self._leaf("compositionLevel", "0")
                for digest in entry.content.digests:
                    self._fixity(digest.algorithm, next(texts))
                self._leaf("size", next(texts))
                self._format(entry)
                if entry.traits.application:
                    with self._element("creatingApplication"):
                        self._leaf("creatingApplicationName", entry.traits.application)
                for inhibitor in entry.traits.inhibitors:
                    with self._element("inhibitors"):
                        self._leaf("inhibitorType", inhibitor)
            self._leaf("originalName", next(texts))
            if entry.made_from is not None:
                self._relationship("derivation", "has source", entry.made_from)
            for _ in entry.events:
                self._identifier("linkingEvent", LOCAL, next(texts))

    def _object(self, category: str, identifier: str) -> AbstractContextManager[None]:
        return self._element(
            "object",
            {
                "xsi:type": f"{self._prefix}{category}",
                "xmlID": identifier if self._xml_ids else None,
                **self._attributes,
            },
        )

    def _fixity(self, algorithm: str, value: str) -> None:
        with self._element("fixity"):
            self._leaf(
                "messageDigestAlgorithm",
                self._algorithms[algorithm],
                authority("cryptographicHashFunctions", _ALGORITHMS[algorithm]),
            )
            self._leaf("messageDigest", value)
            self._leaf("messageDigestOriginator", self._originator)

    def _format(self, entry: PreservedFile) -> None:
        found = entry.format
        with self._element("format"):
            with self._element("formatDesignation"):
                self._leaf("formatName", found.name or found.mime)
                if found.version:
                    self._leaf("formatVersion", found.version)
            if found.puid is not None:
                with self._element("formatRegistry"):
                    self._leaf("formatRegistryName", "PRONOM")
                    self._leaf("formatRegistryKey", found.puid)
            for note in (f"basis: {found.basis}" if found.basis else "", found.note):
                if note:
                    self._leaf("formatNote", note)

    def whole(self, entry: WholeObject) -> None:
        """An object of category `intellectualEntity` or `representation`."""
        with self._object(entry.category, entry.id):
            self._identifier("object", entry.id_type, entry.id)
            for kind, value in entry.other_ids:
                self._identifier("object", kind, value)
            if entry.original_name:
                self._leaf("originalName", entry.original_name)
            if entry.part_of is not None:
                self._relationship("structural", "is part of", entry.part_of)
            if entry.replaces is not None:
                self._relationship("replacement", "supersedes", entry.replaces)
            if entry.source_of is not None:
                self._relationship("derivation", "is source of", entry.source_of)
            for event in entry.events:
                self._identifier("linkingEvent", LOCAL, event)
            for statement in entry.rights:
                self._identifier("linkingRightsStatement", LOCAL, statement)

    def _relationship(self, kind: str, subkind: str, other: Link) -> None:
        with self._element("relationship"):
            self._leaf("relationshipType", kind, authority("relationshipType", kind))
            self._leaf("relationshipSubType", subkind, authority("relationshipSubType", subkind))
            self._identifier("relatedObject", other.id_type, other.id)

    def event(self, event: Event) -> None:
        """An event with its links to agents and objects."""
        with self._element("event", self._attributes):
            self._identifier("event", LOCAL, event.id)
            self._leaf("eventType", event.type, authority("eventType", event.type))
            self._leaf("eventDateTime", event.moment)
            if event.detail:
                with self._element("eventDetailInformation"):
                    self._leaf("eventDetail", event.detail)
            with self._element("eventOutcomeInformation"):
                self._leaf("eventOutcome", event.outcome.value, authority("eventOutcome", event.outcome.value))
                if event.note:
                    with self._element("eventOutcomeDetail"):
                        self._leaf("eventOutcomeDetailNote", event.note)
            for link in event.agents:
                self._link("linkingAgent", "eventRelatedAgentRole", link)
            for link in event.objects:
                self._link("linkingObject", "eventRelatedObjectRole", link)

    def _link(self, name: str, vocabulary: str, link: Link) -> None:
        with self._element(f"{name}Identifier"):
            self._leaf(f"{name}IdentifierType", link.id_type)
            self._leaf(f"{name}IdentifierValue", link.id)
            self._leaf(f"{name}Role", link.role, authority(vocabulary, link.role))

    def agent(self, agent: Agent) -> None:
        """An agent."""
        with self._element("agent", self._attributes):
            self._identifier("agent", LOCAL, agent.id)
            self._leaf("agentName", agent.name)
            self._leaf("agentType", agent.type, authority("agentType", agent.type))
            if agent.version:
                self._leaf("agentVersion", agent.version)
            if agent.note:
                self._leaf("agentNote", agent.note)

    def rights(self, statement: Rights) -> None:
        """A rights entity with its one statement."""
        with self._element("rights", self._attributes), self._element("rightsStatement"):
            self._identifier("rightsStatement", LOCAL, statement.id)
            self._leaf("rightsBasis", statement.basis)
            with self._element("statuteInformation"):
                self._leaf("statuteJurisdiction", statement.jurisdiction)
                self._leaf("statuteCitation", statement.citation)
            with self._element("rightsGranted"):
                self._leaf("act", statement.act)
                self._leaf("restriction", statement.restriction)
                if statement.started:
                    with self._element("termOfRestriction"):
                        self._leaf("startDate", statement.started)
                        self._leaf("endDate", statement.ended)
                if statement.note:
                    self._leaf("rightsGrantedNote", statement.note)

    def _identifier(self, name: str, kind: str, value: str) -> None:
        with self._element(f"{name}Identifier"):
            self._leaf(f"{name}IdentifierType", kind)
            self._leaf(f"{name}IdentifierValue", value)

    def _element(self, name: str, attributes: Attributes | None = None) -> AbstractContextManager[None]:
        return self._xml.element(f"{self._prefix}{name}", attributes)

    def _leaf(self, name: str, text: str, attributes: Attributes | None = None) -> None:
        self._xml.leaf(f"{self._prefix}{name}", text, attributes)
