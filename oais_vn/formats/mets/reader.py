"""Reading a METS of any size as a stream of plain values, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from oais_vn.formats.mets.writer import CSIP, METS, XLINK, XSI
from oais_vn.formats.xml_reader import SchemaFault, Watch, XmlEvent, read_xml

_HREF = f"{{{XLINK}}}href"
_DESCRIPTIVE = frozenset(["dmdSec"])
_SECTIONS = frozenset(["amdSec", "structMap"])
_ADMINISTRATIVE = frozenset(["techMD", "rightsMD", "sourceMD", "digiprovMD"])


@dataclass(frozen=True)
class ReadAgent:
    """`metsHdr/agent` with its notes as (NOTETYPE, text); what is not given is empty."""

    role: str
    type: str
    other_type: str
    name: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadHeader:
    """The root's attributes and `metsHdr`; what is not given is empty. Yielded first (CSIP1-16).

    `schema` is where xsi:schemaLocation says that the schema of METS lies, `modified` is LASTMODDATE.
    """

    objid: str
    label: str
    type: str
    profile: str
    content_information_type: str
    package_type: str
    created: str
    record_status: str
    agents: tuple[ReadAgent, ...]
    alternative_ids: tuple[tuple[str, str], ...]
    line: int
    schema: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What an `mdRef`, or a `file` with its `FLocat`, says of the bytes: as it stands, None when not given."""

    href: str | None
    size: str | None
    checksum: str | None
    checksum_type: str | None
    mime: str | None
    created: str | None = None


@dataclass(frozen=True, slots=True)
class ReadMetadata:
    """A metadata section (`dmdSec`, `digiprovMD`, …); `pointer` is None when it has no `mdRef` (CSIP17-57)."""

    section: str
    id: str
    pointer: Pointer | None
    mdtype: str
    other_mdtype: str
    mdtype_version: str
    line: int
    created: str = ""

    @property
    def is_descriptive(self) -> bool:
        """Whether it is a `dmdSec`."""
        return self.section in _DESCRIPTIVE


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """A `fileGrp`, yielded before its files; the Circular prints `USER` for `USE`, which is read alike."""

    id: str
    use: str
    administrative: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A `file`; `use` is that of its nearest group, `owner_id` the name that it came with (CSIP66-79)."""

    id: str
    use: str
    pointer: Pointer
    owner_id: str
    administrative: tuple[str, ...]
    descriptive: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ReadDivision:
    """A `div`, yielded when it ends (children before it): its links and its pointers to other METS (`mptr`)."""

    id: str
    label: str
    type: str
    descriptive: tuple[str, ...]
    administrative: tuple[str, ...]
    files: tuple[str, ...]
    mets: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ReadSection:
    """Any other element that has an ID (`fileSec`) or links by ADMID or DMDID; every `amdSec` and `structMap`."""

    name: str
    id: str
    administrative: tuple[str, ...]
    descriptive: tuple[str, ...]
    line: int
    label: str = ""
    type: str = ""


MetsPart = ReadHeader | ReadMetadata | ReadGroup | ReadFile | ReadDivision | ReadSection


def read_mets(
    stream: BinaryIO, path: str = "METS.xml", schema: etree.XMLSchema | None = None, watch: Watch | None = None
) -> Iterator[MetsPart | SchemaFault]:
    """The parts of a METS as they come; nothing is held but the open elements.

    With `schema`, every place that it does not allow is yielded as a `SchemaFault`. The values are what
    the document says, whether it is valid or not. `watch` sees every element. Raises `PackageError` (with
    `path` and line) when it is not well-formed or has a DTD.
    """
    reading = _Reading()
    wrapped = 0
    for event in read_xml(stream, path, schema, watch):
        if isinstance(event, SchemaFault):
            yield event
            continue
        # Metadata embedded by mdWrap may be METS too; it says nothing of this package.
        wrapped -= event.kind == "end" and event.name == "xmlData"
        if event.namespace == METS and not wrapped:
            if event.kind == "start":
                yield from reading.start(event)
            else:
                yield from reading.end(event)
        wrapped += event.kind == "start" and event.name == "xmlData"
    yield from reading.header()


@dataclass
class _OpenMetadata:
    section: str
    id: str
    line: int
    created: str
    reference: Mapping[str, str] | None = None


@dataclass
class _OpenFile:
    attributes: Mapping[str, str]
    line: int
    href: str | None = None


@dataclass
class _OpenDivision:
    attributes: Mapping[str, str]
    line: int
    files: list[str]
    mets: list[str]


class _Reading:
    """What is open at this point of the document."""

    def __init__(self) -> None:
        self._root: tuple[Mapping[str, str], int] | None = None
        self._head: Mapping[str, str] = {}
        self._agents: list[ReadAgent] = []
        self._alternative_ids: list[tuple[str, str]] = []
        self._agent: Mapping[str, str] = {}
        self._agent_name = ""
        self._notes: list[tuple[str, str]] = []
        self._attributes: list[Mapping[str, str]] = []
        self._metadata: _OpenMetadata | None = None
        self._uses: list[str] = []
        self._files: list[_OpenFile] = []
        self._divisions: list[_OpenDivision] = []
        self._openers = {
            "metsHdr": self._open_head,
            "agent": self._open_agent,
            "mdRef": self._open_reference,
            "file": self._open_file,
            "FLocat": self._open_location,
            "div": self._open_division,
            "fptr": self._open_file_pointer,
            "mptr": self._open_mets_pointer,
        }

    def header(self) -> Iterator[ReadHeader]:
        """The header, once: when `metsHdr` has ended, or something else shows that there is none."""
        if self._root is None:
            return
        root, line = self._root
        self._root = None
        yield ReadHeader(
            objid=root.get("OBJID", ""),
            label=root.get("LABEL", ""),
            type=root.get("TYPE", ""),
            profile=root.get("PROFILE", ""),
            content_information_type=root.get(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", ""),
            package_type=self._head.get(f"{{{CSIP}}}OAISPACKAGETYPE", ""),
            created=self._head.get("CREATEDATE", ""),
            record_status=self._head.get("RECORDSTATUS", ""),
            agents=tuple(self._agents),
            alternative_ids=tuple(self._alternative_ids),
            line=line,
            schema=_schema_of(root),
            modified=self._head.get("LASTMODDATE", ""),
        )

    def start(self, event: XmlEvent) -> Iterator[MetsPart]:
        """Note what opens; groups are handed out here, before their files."""
        attributes = event.attributes
        self._attributes.append(attributes)
        if event.name == "mets" and len(self._attributes) == 1:
            self._root = attributes, event.line
        elif event.name in self._openers:
            self._openers[event.name](attributes, event.line)
        elif event.name in _DESCRIPTIVE or event.name in _ADMINISTRATIVE:
            self._metadata = _OpenMetadata(
                event.name, attributes.get("ID", ""), event.line, attributes.get("CREATED", "")
            )
        elif event.name == "fileGrp":
            self._uses.append(attributes.get("USE") or attributes.get("USER", ""))
            yield from self.header()
            yield ReadGroup(attributes.get("ID", ""), self._uses[-1], _ids(attributes, "ADMID"), event.line)
        elif event.name in _SECTIONS or attributes.keys() & {"ID", "ADMID", "DMDID"}:
            yield from self.header()
            yield ReadSection(
                event.name,
                attributes.get("ID", ""),
                _ids(attributes, "ADMID"),
                _ids(attributes, "DMDID"),
                event.line,
                attributes.get("LABEL", ""),
                attributes.get("TYPE", ""),
            )

    def _open_head(self, attributes: Mapping[str, str], line: int) -> None:
        self._head = attributes

    def _open_agent(self, attributes: Mapping[str, str], line: int) -> None:
        self._agent, self._agent_name, self._notes = attributes, "", []

    def _open_reference(self, attributes: Mapping[str, str], line: int) -> None:
        if self._metadata is not None:
            self._metadata.reference = attributes

    def _open_file(self, attributes: Mapping[str, str], line: int) -> None:
        self._files.append(_OpenFile(attributes, line))

    def _open_location(self, attributes: Mapping[str, str], line: int) -> None:
        if self._files and self._files[-1].href is None:
            self._files[-1].href = attributes.get(_HREF)

    def _open_division(self, attributes: Mapping[str, str], line: int) -> None:
        self._divisions.append(_OpenDivision(attributes, line, [], []))

    def _open_file_pointer(self, attributes: Mapping[str, str], line: int) -> None:
        if self._divisions:
            self._divisions[-1].files.extend(attributes.get("FILEID", "").split())

    def _open_mets_pointer(self, attributes: Mapping[str, str], line: int) -> None:
        if self._divisions:
            self._divisions[-1].mets.append(attributes.get(_HREF, ""))

    def end(self, event: XmlEvent) -> Iterator[MetsPart]:
        """Hand out what closes."""
        attributes = self._attributes.pop()
        if event.name in ("agent", "name", "note", "altRecordID"):
            self._end_in_head(event, attributes)
            return
        if event.name in ("metsHdr", "file", "div") or self._metadata is not None:
            yield from self.header()
        if event.name == "fileGrp":
            self._uses.pop()
        elif event.name == "file":
            yield _file(self._files.pop(), self._uses[-1] if self._uses else "")
        elif event.name == "div":
            yield _division(self._divisions.pop())
        elif self._metadata is not None and event.name == self._metadata.section:
            yield _metadata(self._metadata)
            self._metadata = None

    def _end_in_head(self, event: XmlEvent, attributes: Mapping[str, str]) -> None:
        if event.name == "agent":
            self._agents.append(_agent(self._agent, self._agent_name, self._notes))
        elif event.name == "name":
            self._agent_name = event.text
        elif event.name == "note":
            self._notes.append((attributes.get(f"{{{CSIP}}}NOTETYPE", ""), event.text))
        else:
            self._alternative_ids.append((attributes.get("TYPE", ""), event.text))


def _ids(attributes: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(attributes.get(name, "").split())


def _pointer(attributes: Mapping[str, str], href: str | None) -> Pointer:
    return Pointer(
        href,
        attributes.get("SIZE"),
        attributes.get("CHECKSUM"),
        attributes.get("CHECKSUMTYPE"),
        attributes.get("MIMETYPE"),
        attributes.get("CREATED"),
    )


def _agent(attributes: Mapping[str, str], name: str, notes: list[tuple[str, str]]) -> ReadAgent:
    return ReadAgent(
        attributes.get("ROLE", ""), attributes.get("TYPE", ""), attributes.get("OTHERTYPE", ""), name, tuple(notes)
    )


def _metadata(opened: _OpenMetadata) -> ReadMetadata:
    reference = opened.reference
    attributes = reference or {}
    return ReadMetadata(
        section=opened.section,
        id=opened.id,
        pointer=None if reference is None else _pointer(reference, reference.get(_HREF)),
        mdtype=attributes.get("MDTYPE", ""),
        other_mdtype=attributes.get("OTHERMDTYPE", ""),
        mdtype_version=attributes.get("MDTYPEVERSION", ""),
        line=opened.line,
        created=opened.created,
    )


def _schema_of(root: Mapping[str, str]) -> str:
    pairs = root.get(f"{{{XSI}}}schemaLocation", "").split()
    return next((place for name, place in zip(pairs[::2], pairs[1::2], strict=False) if name == METS), "")


def _file(opened: _OpenFile, use: str) -> ReadFile:
    attributes = opened.attributes
    return ReadFile(
        id=attributes.get("ID", ""),
        use=use,
        pointer=_pointer(attributes, opened.href),
        owner_id=attributes.get("OWNERID", ""),
        administrative=_ids(attributes, "ADMID"),
        descriptive=_ids(attributes, "DMDID"),
        line=opened.line,
    )


def _division(opened: _OpenDivision) -> ReadDivision:
    attributes = opened.attributes
    return ReadDivision(
        id=attributes.get("ID", ""),
        label=attributes.get("LABEL", ""),
        type=attributes.get("TYPE", ""),
        descriptive=_ids(attributes, "DMDID"),
        administrative=_ids(attributes, "ADMID"),
        files=tuple(opened.files),
        mets=tuple(opened.mets),
        line=opened.line,
    )
