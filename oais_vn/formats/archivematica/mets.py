"""Writing METS in the dialect of Archivematica, which metsrw reads, as a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from oais_vn.formats.archivematica.dublin_core import DublinCore
from oais_vn.formats.mets.writer import METS, XLINK, XSI, href
from oais_vn.formats.premis.writer import PREMIS, EntityWriter
from oais_vn.formats.xml import XmlWriter
from oais_vn.model.dates import timestamp
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Event, PreservedFile, Rights

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"

USES = ("original", "metadata")
"""`fileGrp/@USE`: what the package is about, and the records and METS that are kept along."""

_METS_LOCATION = f"{METS} http://www.loc.gov/standards/mets/version1121/mets.xsd"
_PREMIS_LOCATION = f"{PREMIS} http://www.loc.gov/standards/premis/v3/premis.xsd"
_DCTERMS_LOCATION = f"{DCTERMS} https://dublincore.org/schemas/xmls/qdc/2008/02/11/dcterms.xsd"
_ALGORITHMS = {"sha256": "sha256", "sha512": "sha512"}
_ID = re.compile(r"[A-Za-z0-9._-]+")
_DOSSIER = "dmdSec_0"


@dataclass(frozen=True, slots=True)
class ArchivematicaFile:
    """One file: where it lies as seen from the METS, its PREMIS object, and the statements that concern it.

    `id` is unique in the document and made of ASCII letters, digits, `.`, `_`, `-`; metsrw calls it the file's
    UUID. Every file repeats the events, agents and rights that concern it: so Archivematica's model has it. `use`
    is one of `USES`. A file without a description has an empty one.
    """

    id: str
    path: PackagePath
    object: PreservedFile
    events: tuple[Event, ...] = ()
    agents: tuple[Agent, ...] = ()
    rights: tuple[Rights, ...] = ()
    description: DublinCore = ()
    use: str = "original"


@dataclass(frozen=True)
class ArchivematicaDocument:
    """A whole METS. `name` is the label of the folder that holds all, `description` what the package is about.

    `files` gives the files anew at each call, sorted by path, each once: they are not held. `originator` names the
    software that computed the digests, `software` the one that writes this document.
    """

    objid: str
    name: str
    created: datetime
    software: Agent
    originator: str
    description: DublinCore
    files: Callable[[], Iterable[ArchivematicaFile]]


def write_archivematica_mets(document: ArchivematicaDocument) -> Iterator[bytes]:
    """The document as chunks of bytes.

    METS has four parts that each go through all files: descriptions, PREMIS, the list of files, the structure. So
    `files` is called several times. Raises `InputError` for files that are not sorted by path, an `id` or a `use`
    that cannot be.
    """
    xml = XmlWriter()
    created = timestamp(document.created, "utc")
    _start(xml, document, created)
    yield from _descriptions(xml, document, created)
    yield from _administration(xml, document)
    yield from _files(xml, document)
    yield from _structure(xml, document)
    xml.end()
    yield xml.take()


def _start(xml: XmlWriter, document: ArchivematicaDocument, created: str) -> None:
    xml.start(
        "mets",
        {
            "xmlns": METS,
            "xmlns:xlink": XLINK,
            "xmlns:xsi": XSI,
            "xmlns:premis": PREMIS,
            "xmlns:dc": DC,
            "xmlns:dcterms": DCTERMS,
            "xsi:schemaLocation": _METS_LOCATION,
            "OBJID": document.objid,
        },
    )
    with (
        xml.element("metsHdr", {"CREATEDATE": created}),
        xml.element("agent", {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}),
    ):
        xml.leaf("name", document.software.name)
        xml.leaf("note", document.software.version)


def _descriptions(xml: XmlWriter, document: ArchivematicaDocument, created: str) -> Iterator[bytes]:
    if document.description:
        _description(xml, _DOSSIER, document.description, created)
    for numbered in _numbered(document):
        if numbered.file.description:
            _description(xml, numbered.descriptive, numbered.file.description, created)
            if xml.full:
                yield xml.take()


def _description(xml: XmlWriter, identifier: str | None, description: DublinCore, created: str) -> None:
    with (
        xml.element("dmdSec", {"ID": identifier, "CREATED": created, "STATUS": "original"}),
        _wrapped(xml, "DC"),
        xml.element("dcterms:dublincore", {"xsi:schemaLocation": _DCTERMS_LOCATION}),
    ):
        for element, value in description:
            xml.leaf(element, value)


@contextmanager
def _wrapped(xml: XmlWriter, mdtype: str) -> Iterator[None]:
    with xml.element("mdWrap", {"MDTYPE": mdtype}), xml.element("xmlData"):
        yield


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A file and the ids of its sections, which follow from its place: each pass over the files finds the same."""

    file: ArchivematicaFile
    number: int

    @property
    def descriptive(self) -> str | None:
        return f"dmdSec_{self.number}" if self.file.description else None

    @property
    def administrative(self) -> str:
        return f"amdSec_{self.number}"

    @property
    def id(self) -> str:
        return f"file-{self.file.id}"


def _numbered(document: ArchivematicaDocument) -> Iterator[_Numbered]:
    before = ""
    for number, file in enumerate(document.files(), 1):
        if file.path <= before:
            raise _wrong(
                file,
                "các tệp phải xếp theo đường dẫn, mỗi tệp một lần",
                "the files must be sorted by path, each once",
            )
        if not _ID.fullmatch(file.id):
            raise _wrong(
                file,
                f"không làm mã (ID) trong METS được: {file.id!r}; chỉ dùng chữ cái không dấu, chữ số và . _ -",
                f"no id for METS: {file.id!r}; use ASCII letters, digits and . _ - only",
            )
        if file.use not in USES:
            known = ", ".join(USES)
            raise _wrong(
                file, f"không có nhóm tệp {file.use!r}; có: {known}", f"no use {file.use!r}; there are: {known}"
            )
        yield _Numbered(file, number)
        before = file.path


def _wrong(file: ArchivematicaFile, vi: str, en: str) -> InputError:
    return InputError(Text(f"{file.path}: {vi}", f"{file.path}: {en}"))


def _administration(xml: XmlWriter, document: ArchivematicaDocument) -> Iterator[bytes]:
    entities = EntityWriter(
        xml,
        document.originator,
        prefix="premis:",
        attributes={"version": "3.0", "xsi:schemaLocation": _PREMIS_LOCATION},
        xml_ids=False,
        algorithms=_ALGORITHMS,
    )
    objects, statements, provenance = count(1), count(1), count(1)
    for numbered in _numbered(document):
        file = numbered.file
        with xml.element("amdSec", {"ID": numbered.administrative}):
            with _section(xml, "techMD", objects, "PREMIS:OBJECT"):
                entities.file(file.object)
            for statement in file.rights:
                with _section(xml, "rightsMD", statements, "PREMIS:RIGHTS"):
                    entities.rights(statement)
            for event in file.events:
                with _section(xml, "digiprovMD", provenance, "PREMIS:EVENT"):
                    entities.event(event)
            for agent in file.agents:
                with _section(xml, "digiprovMD", provenance, "PREMIS:AGENT"):
                    entities.agent(agent)
        if xml.full:
            yield xml.take()


@contextmanager
def _section(xml: XmlWriter, name: str, numbers: Iterator[int], mdtype: str) -> Iterator[None]:
    with xml.element(name, {"ID": f"{name}_{next(numbers)}"}), _wrapped(xml, mdtype):
        yield


def _files(xml: XmlWriter, document: ArchivematicaDocument) -> Iterator[bytes]:
    uses = [use for use in USES if any(file.use == use for file in document.files())]
    if not uses:
        return
    with xml.element("fileSec"):
        for use in uses:
            with xml.element("fileGrp", {"USE": use}):
                for numbered in _numbered(document):
                    if numbered.file.use == use:
                        _file(xml, numbered)
                    if xml.full:
                        yield xml.take()


def _file(xml: XmlWriter, numbered: _Numbered) -> None:
    file = numbered.file
    content = file.object.content
    attributes = {
        "ID": numbered.id,
        "GROUPID": f"Group-{file.id}",
        "ADMID": numbered.administrative,
        "DMDID": numbered.descriptive,
        "MIMETYPE": file.object.format.mime,
        "SIZE": str(content.size),
        "CHECKSUM": content.digest("sha256"),
        "CHECKSUMTYPE": "SHA-256",
    }
    with xml.element("file", attributes):
        xml.leaf(
            "FLocat",
            attributes={"xlink:href": href(file.path, ""), "LOCTYPE": "OTHER", "OTHERLOCTYPE": "SYSTEM"},
        )


def _structure(xml: XmlWriter, document: ArchivematicaDocument) -> Iterator[bytes]:
    with xml.element("structMap", {"TYPE": "physical", "ID": "structMap_1", "LABEL": "Archivematica default"}):
        described = _DOSSIER if document.description else None
        xml.start("div", {"TYPE": "Directory", "LABEL": document.name, "DMDID": described})
        folders: list[str] = []
        for numbered in _numbered(document):
            *wanted, name = numbered.file.path.split("/")
            shared = _shared(folders, wanted)
            for _ in folders[shared:]:
                xml.end()
            for folder in wanted[shared:]:
                xml.start("div", {"TYPE": "Directory", "LABEL": folder})
            folders = wanted
            with xml.element("div", {"TYPE": "Item", "LABEL": name, "DMDID": numbered.descriptive}):
                xml.leaf("fptr", attributes={"FILEID": numbered.id})
            if xml.full:
                yield xml.take()
        for _ in folders:
            xml.end()
        xml.end()


def _shared(folders: list[str], wanted: list[str]) -> int:
    """How many folders from the top two paths have in common."""
    pairs = zip(folders, wanted, strict=False)
    return next((depth for depth, (one, other) in enumerate(pairs) if one != other), min(len(folders), len(wanted)))
