"""Reading a package back into what a package is made of: terms, record, documents with the names they came with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.mets.reader import ReadDivision, ReadFile, ReadHeader, ReadMetadata, read_mets
from oais_vn.model.access import strictest
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import DocCode, DocId
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath, unescaped_name
from oais_vn.model.ports import PackageSource, Spool
from oais_vn.model.profile import Profile, Shape
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Provenance, SourceDocument
from oais_vn.packages.content import blocks
from oais_vn.packages.documentation import read_provenance
from oais_vn.packages.head import has, read_head, within
from oais_vn.packages.tags import SHAPE

_LINKS = "links of {}"
_LABELS = {"MetadataLink/File": False, "MetadataLink/Holey": True}
"""`div/@LABEL` of what ties a record to a file -> whether the document is a linked one (TT05 PL I, III)."""
_USES = {"data": False, "holeyfile": True}


@dataclass(frozen=True)
class ReadPackage:
    """A package that was read: its header, its record, its terms when it tells them, where it lies in its bag.

    `tags` are those of bag-info.txt, empty for a bare package. The documents wait in a spool and are read
    anew at each call; without a spool there are none.
    """

    source: PackageSource
    folder: PackagePath | None
    tags: Mapping[str, str]
    header: ReadHeader
    record: Record
    provenance: Provenance | None
    profile: Profile
    shape: Shape
    spool: Spool | None

    def documents(self, *, linked: bool = False) -> Iterator[SourceDocument]:
        """Every document with its record and its file, by ordinal; or the linked ones alone."""
        for link in () if self.spool is None else self.spool.items(_LINKS.format(self.source.location)):
            if linked and not link["linked"]:
                continue
            record = _record(self.source, PackagePath(str(link["record"])))
            yield SourceDocument(
                ordinal=int(str(link["ordinal"])),
                kind=_kind(record, self.profile, self.shape),
                record=record,
                path=PackagePath(str(link["file"])),
                original_name=unescaped_name(str(link["original"])),
                linked=bool(link["linked"]),
            )

    def documentation(self) -> dict[PackagePath, Iterator[bytes]]:
        """The files of the documentation folder, but for the terms, which every package writes for itself."""
        folder = within(self.folder, layout.DOCUMENTATION)
        start = len(folder) - len(layout.DOCUMENTATION)
        paths = {PackagePath(path[start:]): path for path in self.source.paths() if path.under(folder)}
        return {path: self._bytes(place) for path, place in paths.items() if path != layout.PROVENANCE}

    def _bytes(self, path: PackagePath) -> Iterator[bytes]:
        with self.source.open(path) as stream:
            yield from blocks(stream)


def read_package(source: PackageSource, profile: Profile, spool: Spool | None, *types: PackageType) -> ReadPackage:
    """Read a package of one of these `types`, in a bag or bare, by the profile's shape that it has.

    Without a `spool` its documents are left alone, and only a few small files are read.

    Raises `PackageError` when it is no such package or its links do not lead from records to files.
    """
    head = read_head(source)
    folder, header, tags = head.folder, head.header, head.tags
    found = header.package_type
    if found not in {kind.value for kind in types}:
        wanted = " / ".join(kind.value for kind in types)
        raise PackageError(
            Text(
                f"{source.location}: không phải {wanted} (METS ghi {found!r})",
                f"{source.location}: no {wanted} (METS says {found!r})",
            ),
            path=source.location,
        )
    record = _record(source, within(folder, layout.RECORD))
    shape = profile.shapes.get(tags.get(SHAPE, "")) or profile.shape_of(found, header.type, record.values)
    if shape is None or shape.package_type.value != found:
        raise PackageError(
            Text(
                f"{source.location}: bộ quy định {profile.name} không có dạng gói nào như gói này",
                f"{source.location}: profile {profile.name} has no shape that this package has",
            ),
            path=source.location,
        )
    package = ReadPackage(
        source,
        folder,
        tags,
        header,
        record,
        provenance_of(source, folder),
        profile,
        shape,
        spool,
    )
    if shape.document_tables and spool is not None:
        _Links(package, spool).put_aside()
    return package


def _record(source: PackageSource, path: PackagePath) -> Record:
    with source.open(path) as stream:
        return read_record(stream, path)


def provenance_of(source: PackageSource, folder: PackagePath | None) -> Provenance | None:
    """The terms that the package in `folder` tells, None when it tells none; `PackageError` when they are malformed."""
    path = within(folder, layout.PROVENANCE)
    if not has(source, path):
        return None
    with source.open(path) as stream:
        return read_provenance(stream.read(), path)


def mode_of(package: ReadPackage) -> str:
    """The access mode of what the package holds; of a batch, which has none of its own, that of its documents."""
    return package.record["mode"] or strictest(
        document.record["mode"] for document in package.documents() if document.record is not None
    )


def codes_of(package: ReadPackage, document: SourceDocument, code: str) -> set[str]:
    """The codes by which people mean a document: docId, docCode, arcDocCode; `code` is its dossier's in the fonds."""
    record = document.record or Record()
    return {
        record[package.shape.document_code],
        record["docId"],
        str(DocId(code, document.ordinal)),
        str(DocCode(code, document.ordinal)),
    } - {""}


class _Links:
    """Which record belongs to which file: by divisions of the structMap (TT05), or by file/@DMDID (CSIP75)."""

    def __init__(self, package: ReadPackage, spool: Spool) -> None:
        self._package = package
        self._spool = spool
        self._base = within(package.folder, layout.REPRESENTATION)
        self._group = _LINKS.format(package.source.location)
        self._records: dict[str, str] = {}
        self._files: dict[str, tuple[str, str]] = {}

    def put_aside(self) -> None:
        """Put aside, for each document, its record's path, its file's path and the name that it came with."""
        path = self._base / layout.METS
        with self._package.source.open(path) as stream:
            for part in read_mets(stream, path):
                if isinstance(part, ReadMetadata) and part.is_descriptive and part.pointer and part.pointer.href:
                    self._records[part.id] = part.pointer.href
                elif isinstance(part, ReadFile) and part.pointer.href:
                    self._take_file(part)
                elif isinstance(part, ReadDivision) and part.label in _LABELS:
                    self._take(part.id, part.line, part.descriptive, part.files, linked=_LABELS[part.label])

    def _take_file(self, part: ReadFile) -> None:
        self._files[part.id] = str(part.pointer.href), part.owner_id
        if part.descriptive and part.use.casefold() in _USES:
            self._take(part.id, part.line, part.descriptive, (part.id,), linked=_USES[part.use.casefold()])

    def _take(
        self, name: str, line: int, descriptive: tuple[str, ...], files: tuple[str, ...], *, linked: bool
    ) -> None:
        try:
            (record_id,), (file_id,) = descriptive, files
            record = self._base / unquote(self._records[record_id])
            href, original = self._files[file_id]
        except (KeyError, ValueError) as error:
            raise self._broken(name, line) from error
        file = self._base / unquote(href)
        code = _record(self._package.source, record)[self._package.shape.document_code]
        ordinal = DocCode.parse(code).ordinal
        self._spool.put(
            self._group,
            ordinal,
            {"ordinal": ordinal, "record": record, "file": file, "original": original or file.name, "linked": linked},
        )

    def _broken(self, name: str, line: int) -> PackageError:
        location = self._package.source.location
        return PackageError(
            Text(
                f"{location}: liên kết {name} không nối đúng một bản ghi với một tệp",
                f"{location}: link {name} does not join one record with one file",
            ),
            path=location,
            line=line,
        )


def _kind(record: Record, profile: Profile, shape: Shape) -> DocumentKind:
    """The kind of document whose table has the record's own fields."""
    names = set(record.values)
    for kind, table in shape.document_tables.items():
        if names <= {field.name for field in profile.tables[table].fields}:
            return DocumentKind(kind)
    return DocumentKind.TEXT
