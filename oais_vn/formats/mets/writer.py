"""Writing METS 1.12.1 with the CSIP extension, as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from oais_vn.formats.xml import XmlWriter
from oais_vn.formats.xml_patterns import XmlPatterns
from oais_vn.model.fixity import ContentFile

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"


@dataclass(frozen=True)
class MetsAgent:
    """`metsHdr/agent` with its one note; `note_type` is SOFTWARE VERSION, IDENTIFICATIONCODE (CSIP10-16) or none."""

    role: str
    type: str
    name: str
    note: str
    note_type: str | None
    other_type: str | None = None


@dataclass(frozen=True)
class MetsHead:
    """The root's attributes and `metsHdr`. `created` is written as it stands."""

    objid: str
    label: str
    type: str
    content_information_type: str
    profile: str
    package_type: str
    created: str
    record_status: str
    agents: tuple[MetsAgent, ...]
    alternative_ids: tuple[tuple[str, str], ...]
    schema_locations: tuple[tuple[str, str], ...]
    sip_extension: bool


@dataclass(frozen=True)
class MetadataReference:
    """`dmdSec` or `digiprovMD` with its `mdRef` (CSIP17-44)."""

    id: str
    content: ContentFile
    mdtype: str
    mdtype_version: str
    other_mdtype: str | None = None


@dataclass(frozen=True)
class FileEntry:
    """`fileGrp/file`; `original` is the name that the file came with (OWNERID, CSIP73), `descriptive` its DMDID."""

    id: str
    content: ContentFile
    mime: str
    original: str | None = None
    preservation: str | None = None
    descriptive: str | None = None


@dataclass(frozen=True)
class FileGroup:
    """`fileSec/fileGrp`. `files` gives the entries anew at each call: they are not held.

    `content_type` is written as csip:OTHERCONTENTINFORMATIONTYPE, empty for none (CSIP62, CSIP63).
    """

    id: str
    use: str
    files: Callable[[], Iterable[FileEntry]]
    content_type: str = ""


@dataclass(frozen=True)
class Division:
    """`structMap//div`: its links, a pointer to another METS (href and title), its children."""

    id: str
    label: str
    type: str | None = None
    descriptive: str | None = None
    preservation: str | None = None
    files: tuple[str, ...] = ()
    mets: tuple[str, str] | None = None
    children: Callable[[], Iterable[Division]] = tuple


@dataclass(frozen=True)
class MetsDocument:
    """A whole METS. Paths of contents are relative to the package; `base` is the folder of this METS in it."""

    base: str
    head: MetsHead
    descriptive: Callable[[], Iterable[MetadataReference]]
    administrative_id: str | None
    preservation: tuple[MetadataReference, ...]
    files_id: str
    groups: tuple[FileGroup, ...]
    structure_id: str
    structure: Division
    uppercase_digests: bool


def href(path: str, base: str) -> str:
    """`path` (relative to the package) as a relative reference from `base`, percent-encoded as UTF-8."""
    relative = path[len(base) + 1 :] if base else path
    return quote(relative.encode("utf-8"), safe="/")


def write_mets(document: MetsDocument) -> Iterator[bytes]:
    """The document as chunks of bytes; sections are asked for one by one and never held whole."""
    xml = XmlWriter()
    _start(xml, document.head)
    _header(xml, document.head)
    for reference in document.descriptive():
        with xml.element("dmdSec", {"ID": reference.id, "CREATED": document.head.created, "STATUS": "CURRENT"}):
            _md_ref(xml, document, reference)
        if xml.full:
            yield xml.take()
    if document.preservation:
        with xml.element("amdSec", {"ID": document.administrative_id}):
            for reference in document.preservation:
                attributes = {"ID": reference.id, "CREATED": document.head.created, "STATUS": "CURRENT"}
                with xml.element("digiprovMD", attributes):
                    _md_ref(xml, document, reference)
    yield from _files(xml, document)
    with xml.element("structMap", {"ID": document.structure_id, "TYPE": "PHYSICAL", "LABEL": "CSIP"}):
        yield from _division(xml, document.structure)
    xml.end()
    yield xml.take()


def _start(xml: XmlWriter, head: MetsHead) -> None:
    xml.start(
        "mets",
        {
            "xmlns": METS,
            "xmlns:xlink": XLINK,
            "xmlns:xsi": XSI,
            "xmlns:csip": CSIP,
            "xmlns:sip": SIP if head.sip_extension else None,
            "OBJID": head.objid,
            "LABEL": head.label,
            "TYPE": head.type,
            "PROFILE": head.profile,
            "csip:CONTENTINFORMATIONTYPE": head.content_information_type,
            "xsi:schemaLocation": " ".join(part for pair in head.schema_locations for part in pair),
        },
    )


def _header(xml: XmlWriter, head: MetsHead) -> None:
    attributes = {
        "CREATEDATE": head.created,
        "RECORDSTATUS": head.record_status,
        "csip:OAISPACKAGETYPE": head.package_type,
    }
    with xml.element("metsHdr", attributes):
        for agent in head.agents:
            with xml.element("agent", {"ROLE": agent.role, "TYPE": agent.type, "OTHERTYPE": agent.other_type}):
                xml.leaf("name", agent.name)
                xml.leaf("note", agent.note, {"csip:NOTETYPE": agent.note_type} if agent.note_type else {})
        for kind, value in head.alternative_ids:
            xml.leaf("altRecordID", value, {"TYPE": kind})


def _md_ref(xml: XmlWriter, document: MetsDocument, reference: MetadataReference) -> None:
    xml.leaf(
        "mdRef",
        attributes={
            "LOCTYPE": "URL",
            "xlink:type": "simple",
            "xlink:href": href(reference.content.path, document.base),
            "MDTYPE": reference.mdtype,
            "OTHERMDTYPE": reference.other_mdtype,
            "MDTYPEVERSION": reference.mdtype_version,
            "MIMETYPE": "application/xml",
            **_fixity(document, *_size_and_checksum(document, reference.content)),
        },
    )


def _size_and_checksum(document: MetsDocument, content: ContentFile) -> tuple[str, str]:
    value = content.digest("sha256")
    return str(content.size), value.upper() if document.uppercase_digests else value


def _fixity(document: MetsDocument, size: str, checksum: str) -> dict[str, str]:
    return {
        "SIZE": size,
        "CREATED": document.head.created,
        "CHECKSUM": checksum,
        "CHECKSUMTYPE": "SHA-256",
    }


def _files(xml: XmlWriter, document: MetsDocument) -> Iterator[bytes]:
    patterns = XmlPatterns()
    with xml.element("fileSec", {"ID": document.files_id}):
        for group in document.groups:
            with xml.element("fileGrp", _group_attributes(group)):
                for entry in group.files():
                    shape = entry.preservation, entry.descriptive is None, entry.original is None, entry.mime
                    named = [text for text in (entry.descriptive, entry.original) if text is not None]
                    size, checksum = _size_and_checksum(document, entry.content)
                    texts = [entry.id, *named, size, checksum, href(entry.content.path, document.base)]
                    patterns.write(xml, shape, texts, partial(_file, xml, document, entry))
                    if xml.full:
                        yield xml.take()


def _file(xml: XmlWriter, document: MetsDocument, entry: FileEntry, texts: Iterator[str]) -> None:
    """Its texts are those that differ from file to file, in the order of the document."""
    attributes = {
        "ID": next(texts),
        "ADMID": entry.preservation,
        "DMDID": None if entry.descriptive is None else next(texts),
        "OWNERID": None if entry.original is None else next(texts),
        "MIMETYPE": entry.mime,
        **_fixity(document, next(texts), next(texts)),
    }
    with xml.element("file", attributes):
        xml.leaf("FLocat", attributes={"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": next(texts)})


def _group_attributes(group: FileGroup) -> dict[str, str | None]:
    return {
        "ID": group.id,
        "USE": group.use,
        "csip:CONTENTINFORMATIONTYPE": "OTHER" if group.content_type else None,
        "csip:OTHERCONTENTINFORMATIONTYPE": group.content_type or None,
    }


def _division(xml: XmlWriter, division: Division) -> Iterator[bytes]:
    attributes = {
        "ID": division.id,
        "LABEL": division.label,
        "TYPE": division.type,
        "DMDID": division.descriptive,
        "ADMID": division.preservation,
    }
    with xml.element("div", attributes):
        if division.mets is not None:
            target, title = division.mets
            xml.leaf(
                "mptr",
                attributes={"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": target, "xlink:title": title},
            )
        for file in division.files:
            xml.leaf("fptr", attributes={"FILEID": file})
        for child in division.children():
            yield from _division(xml, child)
    if xml.full:
        yield xml.take()
