"""Reading a SIP back into what a package is made of: terms, dossier, documents with the names they came with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.mets.reader import ReadDivision, ReadFile, ReadHeader, ReadMetadata, read_mets
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Record
from oais_vn.model.errors import PackageError
from oais_vn.model.identifiers import DocCode
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Spool
from oais_vn.model.profile import Profile, Shape
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Provenance, SourceDocument
from oais_vn.packages.content import blocks
from oais_vn.packages.documentation import read_provenance

_LINKS = "submission links"
_LINK_LABEL = "MetadataLink/File"


@dataclass(frozen=True)
class Submission:
    """A SIP that was read: its header, its dossier record, its terms when it tells them, where it lies in its bag.

    The documents wait in a spool and are read anew at each call.
    """

    source: PackageSource
    folder: PackagePath | None
    header: ReadHeader
    dossier: Record
    provenance: Provenance | None
    profile: Profile
    shape: Shape
    spool: Spool

    def documents(self) -> Iterator[SourceDocument]:
        """Every document with its record and its file, by ordinal."""
        for link in self.spool.items(_LINKS):
            record = _record(self.source, PackagePath(str(link["record"])))
            yield SourceDocument(
                ordinal=int(str(link["ordinal"])),
                kind=_kind(record, self.profile, self.shape),
                record=record,
                path=PackagePath(str(link["file"])),
                original_name=str(link["original"]),
            )

    def documentation(self) -> dict[PackagePath, Iterator[bytes]]:
        """The files of the SIP's documentation folder, but for the terms, which every package writes for itself."""
        folder = _in(self.folder, layout.DOCUMENTATION)
        start = len(folder) - len(layout.DOCUMENTATION)
        paths = {PackagePath(path[start:]): path for path in self.source.paths() if path.under(folder)}
        return {path: self._bytes(place) for path, place in paths.items() if path != layout.PROVENANCE}

    def _bytes(self, path: PackagePath) -> Iterator[bytes]:
        with self.source.open(path) as stream:
            yield from blocks(stream)


def read_submission(source: PackageSource, profile: Profile, shape: Shape, spool: Spool) -> Submission:
    """Read a SIP of the given shape, in a bag or bare.

    Raises `PackageError` when it is no such package or its links do not lead from records to files.
    """
    folder = package_folder(source)
    with source.open(_in(folder, layout.METS)) as stream:
        header = next((part for part in read_mets(stream, layout.METS) if isinstance(part, ReadHeader)), None)
    if header is None or header.package_type != shape.package_type.value:
        found = header.package_type if header is not None else ""
        raise PackageError(
            Text(
                f"{source.location}: không phải {shape.package_type.value} (METS ghi {found!r})",
                f"{source.location}: no {shape.package_type.value} (METS says {found!r})",
            ),
            path=source.location,
        )
    submission = Submission(
        source,
        folder,
        header,
        _record(source, _in(folder, layout.RECORD)),
        _provenance(source, _in(folder, layout.PROVENANCE)),
        profile,
        shape,
        spool,
    )
    _spool_links(submission)
    return submission


def package_folder(source: PackageSource) -> PackagePath | None:
    """The package folder in a bag (`data/<folder>`), or None when the package lies bare."""
    for path in source.paths():
        if path == layout.METS:
            return None
        if path.under(layout.PAYLOAD) and path.name == layout.METS and path.count("/") == 2:
            return path.parent
    raise PackageError(
        Text(
            f"{source.location}: không có METS.xml của gói (ở gốc, hoặc ở data/<thư mục gói>/)",
            f"{source.location}: no METS.xml of a package (at the root, or in data/<package folder>/)",
        ),
        path=source.location,
    )


def _in(folder: PackagePath | None, path: PackagePath) -> PackagePath:
    return path if folder is None else folder / path


def _record(source: PackageSource, path: PackagePath) -> Record:
    with source.open(path) as stream:
        return read_record(stream, path)


def _provenance(source: PackageSource, path: PackagePath) -> Provenance | None:
    if all(other != path for other in source.paths()):
        return None
    with source.open(path) as stream:
        return read_provenance(stream.read(), path)


def _spool_links(submission: Submission) -> None:
    """Put aside, for each document, its record's path, its file's path and the name that it came with."""
    base = _in(submission.folder, layout.REPRESENTATION)
    records: dict[str, str] = {}
    files: dict[str, tuple[str, str]] = {}
    path = base / layout.METS
    with submission.source.open(path) as stream:
        for part in read_mets(stream, path):
            if isinstance(part, ReadMetadata) and part.is_descriptive and part.pointer and part.pointer.href:
                records[part.id] = part.pointer.href
            elif isinstance(part, ReadFile) and part.pointer.href:
                files[part.id] = part.pointer.href, part.owner_id
            elif isinstance(part, ReadDivision) and part.label == _LINK_LABEL:
                _spool_link(submission, base, part, records, files)


def _spool_link(
    submission: Submission,
    base: PackagePath,
    link: ReadDivision,
    records: dict[str, str],
    files: dict[str, tuple[str, str]],
) -> None:
    if len(link.descriptive) != 1 or len(link.files) != 1:
        raise _broken(submission, link)
    try:
        record = base / unquote(records[link.descriptive[0]])
        href, original = files[link.files[0]]
    except KeyError as error:
        raise _broken(submission, link) from error
    file = base / unquote(href)
    code = _record(submission.source, record)[submission.shape.document_code]
    ordinal = DocCode.parse(code).ordinal
    submission.spool.put(
        _LINKS, ordinal, {"ordinal": ordinal, "record": record, "file": file, "original": original or file.name}
    )


def _broken(submission: Submission, link: ReadDivision) -> PackageError:
    return PackageError(
        Text(
            f"{submission.source.location}: liên kết {link.id} không nối đúng một bản ghi với một tệp",
            f"{submission.source.location}: link {link.id} does not join one record with one file",
        ),
        path=submission.source.location,
        line=link.line,
    )


def _kind(record: Record, profile: Profile, shape: Shape) -> DocumentKind:
    """The kind of document whose table has the record's own fields."""
    names = set(record.values)
    for kind, table in shape.document_tables.items():
        if names <= {field.name for field in profile.tables[table].fields}:
            return DocumentKind(kind)
    return DocumentKind.TEXT
