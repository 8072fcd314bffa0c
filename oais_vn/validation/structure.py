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
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.manner import Manner
from oais_vn.validation.package import METS, Package, reason_of
from oais_vn.validation.references import compare_target, find_target
from oais_vn.validation.requirements import note_limits, watch
from oais_vn.validation.rule import Hit
from oais_vn.validation.seen import Seen

_PAIRING = frozenset(["MetadataLink/File", "MetadataLink/Holey"])
"""`div/@LABEL` of the divisions that tie one record to one file (TT05 PL I, III, V)."""
_LINKING = frozenset([*_PAIRING, "AttachmentFile"])
_LINKED = "holeyfile"
_USER = "}fileGrp', attribute 'USER': The attribute 'USER' is not allowed"
_DATA = frozenset(["data", _LINKED])
_KINDS = {
    "ADMID": frozenset(["amdSec", "techMD", "rightsMD", "sourceMD", "digiprovMD"]),
    "DMDID": frozenset(["dmdSec"]),
}
"""What an attribute may name; any element where it is not here."""
_OF_REPRESENTATIONS = "Representations"


@dataclass
class References:
    """What the METS of a package point to: PREMIS documents, records, and files by their METS identifier.

    A file whose reference does not hold is None: that has been noted. `linked` are the files that only say where a
    document lies; `pairs` tie a record to its file, in the order of METS.
    """

    premis: list[PackagePath] = field(default_factory=list)
    records: list[PackagePath] = field(default_factory=list)
    files: dict[str, PackagePath | None] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    linked: list[PackagePath] = field(default_factory=list)
    pairs: list[tuple[PackagePath, PackagePath]] = field(default_factory=list)


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
    owner: str
    attribute: str
    id: str


class _Document:
    """One METS on its way through the reader."""

    def __init__(self, package: Package, path: PackagePath, references: References) -> None:
        self._package = package
        self._path = path
        self._references = references
        self._ids: dict[str, str] = {}
        self._links: list[_Link] = []
        self._lines: dict[str, int] = {}
        self._times_linked: dict[str, int] = {}
        self._has_links = False
        self._records: dict[str, PackagePath] = {}
        self._manner = package.manners.setdefault(path, Manner())
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
                        self._note_fault(part)
                    else:
                        self._manner.take(part)
                        self._take(part)
        except Exception as error:  # noqa: BLE001 - whatever hostile input makes the reader raise is about this file
            line = getattr(error, "line", None)
            self._package.note(Seen.NOT_XML, self._path, line, reason=reason_of(error))
            return
        note_limits(self._package, self._path, watching)
        self._note_links()

    def _note_fault(self, fault: SchemaFault) -> None:
        """A fault of the schema; the Circular's own misprint of USE is another matter (readings, row 6)."""
        literal = _USER in fault.message and self._package.tolerates("fileGrp/@USER")
        kind = Seen.USER_FOR_USE if literal else Seen.METS_SCHEMA
        self._package.note(kind, self._path, fault.line, reason=fault.message)

    def _take(self, part: MetsPart) -> None:
        if isinstance(part, ReadHeader):
            self._package.headers[self._path] = part
            return
        self._take_id(part)
        match part:
            case ReadMetadata():
                self._take_metadata(part)
            case ReadFile():
                self._take_file(part)
            case ReadDivision():
                self._take_division(part)
            case ReadGroup():
                if part.use.startswith(_OF_REPRESENTATIONS):
                    self._package.put("representation groups", Hit(Location(path=self._path, line=part.line)))
                self._link("fileGrp", "ADMID", part.administrative, part.line)
            case ReadSection():
                self._link(part.name, "ADMID", part.administrative, part.line)
                self._link(part.name, "DMDID", part.descriptive, part.line)

    def _take_id(self, part: ReadMetadata | ReadFile | ReadDivision | ReadGroup | ReadSection) -> None:
        if part.id in self._ids:
            self._package.note(Seen.ID_TWICE, self._path, part.line, id=part.id)
        elif part.id:
            self._ids[part.id] = _name(part)

    def _link(self, owner: str, attribute: str, identifiers: Iterable[str], line: int) -> None:
        """Keep only what cannot be resolved yet: most references point backwards."""
        self._links.extend(
            _Link(line, owner, attribute, each) for each in identifiers if not self._is_right(attribute, each)
        )

    def _is_right(self, attribute: str, identifier: str) -> bool:
        """Whether the identifier is there, and that of an element which the attribute may name."""
        kinds = _KINDS.get(attribute)
        return identifier in self._ids and (kinds is None or self._ids[identifier] in kinds)

    def _take_metadata(self, part: ReadMetadata) -> None:
        if part.pointer is None:
            return
        path = compare_target(self._package, self._path, part.line, part.pointer, part.section)
        if part.is_descriptive and part.id:
            self._must_be_linked(part.id, part.line)
        if path is None:
            return
        self._package.described.setdefault(path, part.section)
        if part.mdtype.upper() == "PREMIS":
            self._package.preservation.add(path)
            if part.section == "digiprovMD":
                self._package.provenance.add(path)
            if path not in self._references.premis:
                self._references.premis.append(path)
        elif part.is_descriptive and _is_xml(part, path):
            self._references.records.append(path)
            self._records[part.id] = path

    def _take_file(self, part: ReadFile) -> None:
        path = compare_target(self._package, self._path, part.line, part.pointer, "file")
        self._link("file", "ADMID", part.administrative, part.line)
        self._link("file", "DMDID", part.descriptive, part.line)
        is_data = part.use.casefold() in _DATA
        if is_data and part.id:
            self._must_be_linked(part.id, part.line)
            if part.descriptive:
                # The other way to tie record and file (CSIP75).
                self._has_links = True
                self._count_links(part.id, *part.descriptive)
        if part.id:
            self._references.files.setdefault(part.id, path)
            if is_data:
                self._pair(part.descriptive, (part.id,))
            if is_data and path is not None:
                self._references.data.append(part.id)
                if part.use.casefold() == _LINKED:
                    self._references.linked.append(path)
                if not self._needs_links and self._package.shape is not None and path.suffix.lower() == ".xml":
                    # What a collection holds are descriptions themselves.
                    self._references.records.append(path)

    def _take_division(self, part: ReadDivision) -> None:
        self._link("div", "ADMID", part.administrative, part.line)
        self._link("div", "DMDID", part.descriptive, part.line)
        self._link("fptr", "FILEID", part.files, part.line)
        for href in part.mets:
            find_target(self._package, self._path, part.line, href, "mptr")
        if part.label.startswith(_OF_REPRESENTATIONS) and self._path == self._package.within(METS):
            self._package.divisions.append(part)
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
            self._pair(part.descriptive, part.files)
        self._count_links(*part.descriptive, *part.files)

    def _pair(self, records: tuple[str, ...], files: tuple[str, ...]) -> None:
        """Keep which file a record describes, where one and one are named and both are there."""
        if len(records) == len(files) == 1:
            record, file = self._records.get(records[0]), self._references.files.get(files[0])
            if record is not None and file is not None:
                self._references.pairs.append((record, file))

    def _count_links(self, *identifiers: str) -> None:
        for identifier in identifiers:
            if identifier in self._times_linked:
                self._times_linked[identifier] += 1

    def _note_links(self) -> None:
        for link in self._links:
            if not self._is_right(link.attribute, link.id):
                self._package.put(f"{link.owner}/@{link.attribute}", Hit(Location(path=self._path, line=link.line)))
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


def _name(part: ReadMetadata | ReadFile | ReadDivision | ReadGroup | ReadSection) -> str:
    """The name of the element."""
    match part:
        case ReadMetadata():
            return part.section
        case ReadSection():
            return part.name
        case ReadFile():
            return "file"
        case ReadGroup():
            return "fileGrp"
        case ReadDivision():
            return "div"


def _is_xml(part: ReadMetadata, path: PackagePath) -> bool:
    mime = "" if part.pointer is None else part.pointer.mime or ""
    return path.suffix.lower() == ".xml" or mime.endswith(("/xml", "+xml"))
