"""Writing PREMIS 3.0 as a stream: objects, events, agents, rights, in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oais_vn.formats.premis.vocabulary import authority
from oais_vn.formats.xml import XmlWriter
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
    for entry in objects:
        if isinstance(entry, PreservedFile):
            _file(xml, entry, originator)
        else:
            _whole(xml, entry)
        if xml.full:
            yield xml.take()
    for event in events:
        _event(xml, event)
    for agent in agents:
        _agent(xml, agent)
    for statement in rights:
        _rights(xml, statement)
    xml.end()
    yield xml.take()


def _file(xml: XmlWriter, entry: PreservedFile, originator: str) -> None:
    with xml.element("object", {"xsi:type": "file", "xmlID": entry.id}):
        _identifier(xml, "object", entry.id_type, entry.id)
        with xml.element("objectCharacteristics"):
            xml.leaf("compositionLevel", "0")
            for digest in entry.content.digests:
                algorithm = _ALGORITHMS[digest.algorithm]
                with xml.element("fixity"):
                    xml.leaf("messageDigestAlgorithm", algorithm, authority("cryptographicHashFunctions", algorithm))
                    xml.leaf("messageDigest", digest.value)
                    xml.leaf("messageDigestOriginator", originator)
            xml.leaf("size", str(entry.content.size))
            _format(xml, entry)
        xml.leaf("originalName", entry.original_name)
        for event in entry.events:
            _identifier(xml, "linkingEvent", LOCAL, event)


def _format(xml: XmlWriter, entry: PreservedFile) -> None:
    found = entry.format
    with xml.element("format"):
        with xml.element("formatDesignation"):
            xml.leaf("formatName", found.name or found.mime)
            if found.version:
                xml.leaf("formatVersion", found.version)
        if found.puid is not None:
            with xml.element("formatRegistry"):
                xml.leaf("formatRegistryName", "PRONOM")
                xml.leaf("formatRegistryKey", found.puid)
        for note in (f"basis: {found.basis}" if found.basis else "", found.note):
            if note:
                xml.leaf("formatNote", note)


def _whole(xml: XmlWriter, entry: WholeObject) -> None:
    with xml.element("object", {"xsi:type": entry.category, "xmlID": entry.id}):
        _identifier(xml, "object", entry.id_type, entry.id)
        for kind, value in entry.other_ids:
            _identifier(xml, "object", kind, value)
        if entry.original_name:
            xml.leaf("originalName", entry.original_name)
        if entry.part_of is not None:
            with xml.element("relationship"):
                xml.leaf("relationshipType", "structural", authority("relationshipType", "structural"))
                xml.leaf("relationshipSubType", "is part of", authority("relationshipSubType", "is part of"))
                _identifier(xml, "relatedObject", entry.part_of.id_type, entry.part_of.id)
        for event in entry.events:
            _identifier(xml, "linkingEvent", LOCAL, event)
        for statement in entry.rights:
            _identifier(xml, "linkingRightsStatement", LOCAL, statement)


def _event(xml: XmlWriter, event: Event) -> None:
    with xml.element("event"):
        _identifier(xml, "event", LOCAL, event.id)
        xml.leaf("eventType", event.type, authority("eventType", event.type))
        xml.leaf("eventDateTime", event.moment)
        if event.detail:
            with xml.element("eventDetailInformation"):
                xml.leaf("eventDetail", event.detail)
        with xml.element("eventOutcomeInformation"):
            xml.leaf("eventOutcome", event.outcome.value, authority("eventOutcome", event.outcome.value))
            if event.note:
                with xml.element("eventOutcomeDetail"):
                    xml.leaf("eventOutcomeDetailNote", event.note)
        for link in event.agents:
            _link(xml, "linkingAgent", "eventRelatedAgentRole", link)
        for link in event.objects:
            _link(xml, "linkingObject", "eventRelatedObjectRole", link)


def _link(xml: XmlWriter, prefix: str, vocabulary: str, link: Link) -> None:
    with xml.element(f"{prefix}Identifier"):
        xml.leaf(f"{prefix}IdentifierType", link.id_type)
        xml.leaf(f"{prefix}IdentifierValue", link.id)
        xml.leaf(f"{prefix}Role", link.role, authority(vocabulary, link.role))


def _agent(xml: XmlWriter, agent: Agent) -> None:
    with xml.element("agent"):
        _identifier(xml, "agent", LOCAL, agent.id)
        xml.leaf("agentName", agent.name)
        xml.leaf("agentType", agent.type, authority("agentType", agent.type))
        if agent.version:
            xml.leaf("agentVersion", agent.version)
        if agent.note:
            xml.leaf("agentNote", agent.note)


def _rights(xml: XmlWriter, statement: Rights) -> None:
    with xml.element("rights"), xml.element("rightsStatement"):
        _identifier(xml, "rightsStatement", LOCAL, statement.id)
        xml.leaf("rightsBasis", statement.basis)
        with xml.element("statuteInformation"):
            xml.leaf("statuteJurisdiction", statement.jurisdiction)
            xml.leaf("statuteCitation", statement.citation)
        with xml.element("rightsGranted"):
            xml.leaf("act", statement.act)
            xml.leaf("restriction", statement.restriction)
            if statement.note:
                xml.leaf("rightsGrantedNote", statement.note)


def _identifier(xml: XmlWriter, prefix: str, kind: str, value: str) -> None:
    with xml.element(f"{prefix}Identifier"):
        xml.leaf(f"{prefix}IdentifierType", kind)
        xml.leaf(f"{prefix}IdentifierValue", value)
