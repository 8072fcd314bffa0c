"""Reading PREMIS 3 back into the values that we write, as a stream; what we could not write again is an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from oais_vn.formats.premis.vocabulary import is_term
from oais_vn.formats.premis.writer import PREMIS, XSI
from oais_vn.formats.xml_reader import SchemaFault, read_xml
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import (
    NO_TRAITS,
    Agent,
    Event,
    FormatIdentification,
    Link,
    Outcome,
    PreservedFile,
    Rights,
    Traits,
    WholeObject,
)

_ENTITIES = frozenset(["object", "event", "agent", "rights"])
_ALGORITHMS = {"SHA-256": "sha256", "SHA-512": "sha512"}
_BASIS = "basis: "
_BASES = ("signature", "container", "extension")
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class FileObject:
    """A PREMIS object of category `file`: what PREMIS knows of it, which is neither its path nor its media type.

    `key` is its `xmlID`, by which METS names it, or its identifier when it has none. `digests` are those of
    algorithms that we compute.
    """

    key: str
    id: str
    id_type: str
    size: int
    digests: tuple[Digest, ...]
    format: FormatIdentification
    original_name: str
    events: tuple[str, ...]
    made_from: Link | None = None
    traits: Traits = NO_TRAITS

    def located(self, path: PackagePath, mime: str) -> PreservedFile:
        """The object with what METS knows: where the file lies and its media type.

        A format whose only name is its media type has no name.
        """
        found = self.format
        name = "" if found.name == mime else found.name
        return PreservedFile(
            id=self.id,
            id_type=self.id_type,
            content=ContentFile(path, self.size, self.digests),
            format=FormatIdentification(found.puid, name, found.version, mime, found.basis, found.note),
            original_name=self.original_name,
            events=self.events,
            made_from=self.made_from,
            traits=self.traits,
        )


PremisValue = FileObject | WholeObject | Event | Agent | Rights


@dataclass
class _Node:
    """An element of the open entity: its text and what lies in it."""

    name: str
    line: int
    category: str = ""
    xml_id: str = ""
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[_Node]:
        """The elements at `a/b`."""
        head, _, rest = path.partition("/")
        for child in self.children:
            if child.name == head:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def said(self, path: str) -> str:
        """The text of the first element at `a/b` as it stands; empty when there is none."""
        return next((node.text for node in self.all(path)), "")

    def term(self, path: str) -> str:
        """The same without the white space around it: for codes, numbers and identifiers."""
        return self.said(path).strip()


def read_premis_values(stream: BinaryIO, path: str = "PREMIS.xml") -> Iterator[PremisValue]:
    """The entities as they come, one held at a time; with `FileObject.located` they are what `write_premis` was given.

    Raises `PackageError` (with `path` and line) for a document that is not well-formed or has a DTD, for terms that
    are in none of the Library of Congress' lists that we write, and for a size that is no number.
    """
    open_nodes: list[_Node] = []
    depth = 0
    for event in read_xml(stream, path):
        if isinstance(event, SchemaFault):
            continue
        depth += 1 if event.kind == "start" else -1
        if event.kind == "start":
            if open_nodes or (depth == 2 and event.namespace == PREMIS and event.name in _ENTITIES):
                category = event.attributes.get(f"{{{XSI}}}type", "").rpartition(":")[2]
                name = event.name if event.namespace == PREMIS else ""
                node = _Node(name, event.line, category, event.attributes.get("xmlID", ""))
                if open_nodes:
                    open_nodes[-1].children.append(node)
                open_nodes.append(node)
        elif open_nodes:
            node = open_nodes.pop()
            node.text = event.text
            if not open_nodes:
                yield _Entity(node, path).value()


@dataclass(frozen=True)
class _Entity:
    """One entity, read whole, and the document that it stands in."""

    node: _Node
    path: str

    def value(self) -> PremisValue:
        """The value that it says."""
        if self.node.name == "event":
            return self._event()
        if self.node.name == "agent":
            return self._agent()
        if self.node.name == "rights":
            return self._rights()
        category = self.node.category or self.node.term("objectCategory")
        return self._file() if category == "file" else self._whole(category)

    def _file(self) -> FileObject:
        node = self.node
        found = next(node.all("objectCharacteristics"), _Node("", node.line))
        basis, note = self._notes(found)
        keys = (entry.term("formatRegistryKey") for entry in found.all("format/formatRegistry"))
        kind, identifier = self._identifier("object")
        return FileObject(
            key=node.xml_id or identifier,
            id=identifier,
            id_type=kind,
            size=self._size(found.term("size")),
            digests=tuple(
                Digest(_ALGORITHMS[algorithm], entry.term("messageDigest").lower())
                for entry in found.all("fixity")
                if (algorithm := entry.term("messageDigestAlgorithm")) in _ALGORITHMS
            ),
            format=FormatIdentification(
                puid=next(keys, None),
                name=found.said("format/formatDesignation/formatName"),
                version=found.said("format/formatDesignation/formatVersion"),
                basis=basis,
                note=note,
            ),
            original_name=node.said("originalName"),
            events=self._named("linkingEvent"),
            made_from=self._related().get("has source"),
            traits=Traits(
                properties=tuple(
                    (entry.said("significantPropertiesType"), entry.said("significantPropertiesValue"))
                    for entry in node.all("significantProperties")
                ),
                application=found.said("creatingApplication/creatingApplicationName"),
                inhibitors=tuple(entry.said("inhibitorType") for entry in found.all("inhibitors")),
            ),
        )

    def _related(self) -> dict[str, Link]:
        """The other objects by the kind of relationship."""
        return {
            entry.term("relationshipSubType"): Link(*self._pair(other, "relatedObject"), role="")
            for entry in self.node.all("relationship")
            for other in entry.all("relatedObjectIdentifier")
        }

    def _notes(self, characteristics: _Node) -> tuple[str, str]:
        """How the format was told, and the note: both stand as `formatNote`."""
        notes = [entry.text for entry in characteristics.all("format/formatNote")]
        basis = notes[0].removeprefix(_BASIS) if notes and notes[0].startswith(_BASIS) else ""
        return (basis, next(iter(notes[1:]), "")) if basis in _BASES else ("", next(iter(notes), ""))

    def _size(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise self._wrong(Text(f"cỡ tệp không phải số: {text!r}", f"the size is no number: {text[:_SHOWN]!r}"))
        return int(text)

    def _whole(self, category: str) -> WholeObject:
        identifiers = [self._pair(entry, "object") for entry in self.node.all("objectIdentifier")]
        kind, identifier = self._identifier("object")
        related = self._related()
        return WholeObject(
            id=identifier,
            id_type=kind,
            category=category,
            original_name=self.node.said("originalName"),
            part_of=related.get("is part of"),
            other_ids=tuple(identifiers[1:]),
            events=self._named("linkingEvent"),
            rights=self._named("linkingRightsStatement"),
            replaces=related.get("supersedes"),
            source_of=related.get("is source of"),
        )

    def _event(self) -> Event:
        node = self.node
        return Event(
            id=self._identifier("event")[1],
            type=self._term("eventType", node.term("eventType")),
            moment=node.term("eventDateTime"),
            detail=node.said("eventDetailInformation/eventDetail"),
            outcome=Outcome(self._term("eventOutcome", node.term("eventOutcomeInformation/eventOutcome"))),
            note=node.said("eventOutcomeInformation/eventOutcomeDetail/eventOutcomeDetailNote"),
            agents=self._links("linkingAgent", "eventRelatedAgentRole"),
            objects=self._links("linkingObject", "eventRelatedObjectRole"),
        )

    def _agent(self) -> Agent:
        node = self.node
        return Agent(
            id=self._identifier("agent")[1],
            name=node.said("agentName"),
            type=self._term("agentType", node.term("agentType")),
            version=node.said("agentVersion"),
            note=node.said("agentNote"),
        )

    def _rights(self) -> Rights:
        statement = next(self.node.all("rightsStatement"), _Node("", self.node.line))
        return Rights(
            id=statement.term("rightsStatementIdentifier/rightsStatementIdentifierValue"),
            basis=statement.term("rightsBasis"),
            jurisdiction=statement.term("statuteInformation/statuteJurisdiction"),
            citation=statement.said("statuteInformation/statuteCitation"),
            act=statement.term("rightsGranted/act"),
            restriction=statement.said("rightsGranted/restriction"),
            note=statement.said("rightsGranted/rightsGrantedNote"),
            started=statement.term("rightsGranted/termOfRestriction/startDate"),
            ended=statement.term("rightsGranted/termOfRestriction/endDate"),
        )

    def _links(self, name: str, vocabulary: str) -> tuple[Link, ...]:
        return tuple(
            Link(*self._pair(entry, name), role=self._term(vocabulary, entry.term(f"{name}Role")))
            for entry in self.node.all(f"{name}Identifier")
        )

    def _named(self, name: str) -> tuple[str, ...]:
        return tuple(self._pair(entry, name)[1] for entry in self.node.all(f"{name}Identifier"))

    def _identifier(self, name: str) -> tuple[str, str]:
        for entry in self.node.all(f"{name}Identifier"):
            return self._pair(entry, name)
        raise self._wrong(Text(f"{name} không có định danh", f"{name} has no identifier"))

    def _pair(self, entry: _Node, name: str) -> tuple[str, str]:
        return entry.term(f"{name}IdentifierType"), entry.term(f"{name}IdentifierValue")

    def _term(self, vocabulary: str, term: str) -> str:
        if not is_term(vocabulary, term):
            shown = term[:_SHOWN]
            raise self._wrong(
                Text(
                    f"{shown!r} không có trong danh mục {vocabulary} của Thư viện Quốc hội Hoa Kỳ mà ta dùng",
                    f"{shown!r} is no term that we use of the Library of Congress' list {vocabulary}",
                )
            )
        return term

    def _wrong(self, reason: Text) -> PackageError:
        line = self.node.line
        return PackageError(
            Text(f"{self.path}, dòng {line}: {reason.vi}", f"{self.path}, line {line}: {reason.en}"),
            path=self.path,
            line=line,
        )
