"""Reading every METS of a package: references, identifiers, and which record belongs to which file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oais_vn.formats.mets.reader import (
    MetsPart,
    ReadDivision,
    ReadFile,
    ReadGroup,
    ReadHeader,
    ReadMetadata,
    ReadSection,
    read_mets,
)
from oais_vn.formats.schemas import load_schema
from oais_vn.formats.xml_reader import SchemaFault
from oais_vn.model.paths import PackagePath
from oais_vn.validation.package import METS, Package, Seen, reason_of
from oais_vn.validation.references import compare_target, find_target
from oais_vn.validation.requirements import note_limits, watch

_PAIRING = frozenset(["MetadataLink/File", "MetadataLink/Holey"])
"""`div/@LABEL` of the divisions that tie one record to one file (TT05 PL I, III, V)."""
_LINKING = frozenset([*_PAIRING, "AttachmentFile"])
_LINKED = "holeyfile"
_DATA = frozenset(["data", _LINKED])


@dataclass
class References:
    """What the METS of a package point to: PREMIS documents, records, and files by their METS identifier.

    A file whose reference does not hold is None: that has been noted. `linked` are the files that only say where a
    document lies.
    """

    premis: list[PackagePath] = field(default_factory=list)
    records: list[PackagePath] = field(default_factory=list)
    files: dict[str, PackagePath | None] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    linked: list[PackagePath] = field(default_factory=list)


def read_structure(package: Package) -> References:
    """Read the package's METS and that of each representation; note all that does not hold."""
    references = References()
    for path in _mets_files(package):
        if path == package.within(METS):
            package.referenced.add(path)
        _Document(package, path, references).read()
    return references


def _mets_files(package: Package) -> Iterator[PackagePath]:
    yield package.within(METS)
    for name in package.representations():
        path = package.within(f"representations/{name}/{METS}")
        if path in package.files:
            yield path


@dataclass
class _Link:
    line: int
    attribute: str
    id: str


class _Document:
    """One METS on its way through the reader."""

    def __init__(self, package: Package, path: PackagePath, references: References) -> None:
        self._package = package
        self._path = path
        self._references = references
        self._ids: set[str] = set()
        self._links: list[_Link] = []
        self._lines: dict[str, int] = {}
        self._times_linked: dict[str, int] = {}
        self._has_links = False
        # Documents have records but in the collection of a fonds; of an unknown shape nothing else can be asked.
        self._needs_links = package.needs_package and (package.shape is None or bool(package.shape.document_tables))

    def read(self) -> None:
        """Read the document to its end, or as far as it can be read."""
        schema = load_schema("mets")
        watching = watch(self._package, self._path, "mets")
        try:
            with self._package.files.open(self._path) as stream:
                for part in read_mets(stream, self._path, schema, watching):
                    if isinstance(part, SchemaFault):
                        self._package.note(Seen.METS_SCHEMA, self._path, part.line, reason=part.message)
                    else:
                        self._take(part)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            line = getattr(error, "line", None)
            self._package.note(Seen.NOT_XML, self._path, line, reason=reason_of(error))
            return
        note_limits(self._package, self._path, watching)
        self._note_links()

    def _take(self, part: MetsPart) -> None:
        if isinstance(part, ReadHeader):
            self._package.headers[self._path] = part
            return
        self._take_id(part.id, part.line)
        match part:
            case ReadMetadata():
                self._take_metadata(part)
            case ReadFile():
                self._take_file(part)
            case ReadDivision():
                self._take_division(part)
            case ReadGroup():
                self._link("ADMID", part.administrative, part.line)
            case ReadSection():
                self._link("ADMID", part.administrative, part.line)
                self._link("DMDID", part.descriptive, part.line)

    def _take_id(self, identifier: str, line: int) -> None:
        if identifier in self._ids:
            self._package.note(Seen.ID_TWICE, self._path, line, id=identifier)
        elif identifier:
            self._ids.add(identifier)

    def _link(self, attribute: str, identifiers: Iterable[str], line: int) -> None:
        """Keep only what cannot be resolved yet: most references point backwards."""
        self._links.extend(_Link(line, attribute, each) for each in identifiers if each not in self._ids)

    def _take_metadata(self, part: ReadMetadata) -> None:
        if part.pointer is None:
            return
        path = compare_target(self._package, self._path, part.line, part.pointer)
        if part.is_descriptive and part.id:
            self._must_be_linked(part.id, part.line)
        if path is None:
            return
        if part.mdtype.upper() == "PREMIS":
            self._package.preservation.add(path)
            if path not in self._references.premis:
                self._references.premis.append(path)
        elif part.is_descriptive and _is_xml(part, path):
            self._references.records.append(path)

    def _take_file(self, part: ReadFile) -> None:
        path = compare_target(self._package, self._path, part.line, part.pointer)
        self._link("ADMID", part.administrative, part.line)
        self._link("DMDID", part.descriptive, part.line)
        is_data = part.use.casefold() in _DATA
        if is_data and part.id:
            self._must_be_linked(part.id, part.line)
            if part.descriptive:
                # The other way to tie record and file (CSIP75).
                self._has_links = True
                self._count_links(part.id, *part.descriptive)
        if part.id:
            self._references.files.setdefault(part.id, path)
            if is_data and path is not None:
                self._references.data.append(part.id)
                if part.use.casefold() == _LINKED:
                    self._references.linked.append(path)
                if not self._needs_links and self._package.shape is not None and path.suffix.lower() == ".xml":
                    # What a collection holds are descriptions themselves.
                    self._references.records.append(path)

    def _take_division(self, part: ReadDivision) -> None:
        self._link("ADMID", part.administrative, part.line)
        self._link("DMDID", part.descriptive, part.line)
        self._link("FILEID", part.files, part.line)
        for href in part.mets:
            find_target(self._package, self._path, part.line, href)
        if part.label not in _LINKING:
            return
        if part.label in _PAIRING:
            self._has_links = True
            if len(part.descriptive) != 1 or len(part.files) != 1:
                self._package.note(
                    Seen.LINK_NOT_ONE_TO_ONE,
                    self._path,
                    part.line,
                    records=len(part.descriptive),
                    files=len(part.files),
                )
        self._count_links(*part.descriptive, *part.files)

    def _count_links(self, *identifiers: str) -> None:
        for identifier in identifiers:
            if identifier in self._times_linked:
                self._times_linked[identifier] += 1

    def _note_links(self) -> None:
        for link in self._links:
            if link.id not in self._ids:
                self._package.note(Seen.DANGLING_ID, self._path, link.line, attribute=link.attribute, id=link.id)
        if self._has_links or (self._needs_links and self._path != self._package.within(METS)):
            for identifier, times in self._times_linked.items():
                if times != 1:
                    line = self._lines[identifier]
                    self._package.note(Seen.NOT_LINKED, self._path, line, id=identifier, times=times)

    def _must_be_linked(self, identifier: str, line: int) -> None:
        self._times_linked.setdefault(identifier, 0)
        self._lines.setdefault(identifier, line)


def _is_xml(part: ReadMetadata, path: PackagePath) -> bool:
    mime = "" if part.pointer is None else part.pointer.mime or ""
    return path.suffix.lower() == ".xml" or mime.endswith(("/xml", "+xml"))
