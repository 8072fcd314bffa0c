"""A package as a transfer for Archivematica: a bag with the files in objects/, the rest in metadata/, and a METS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, cast
from urllib.parse import unquote
from uuid import UUID

from oais_vn.formats.archivematica import (
    ArchivematicaDocument,
    ArchivematicaFile,
    DublinCore,
    MetadataRow,
    dublin_core,
    write_archivematica_mets,
    write_metadata_csv,
)
from oais_vn.formats.mets.reader import ReadFile, read_mets
from oais_vn.formats.premis.values import FileObject, PremisValue, read_premis_values
from oais_vn.model.dates import VIETNAM
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import ContentFile
from oais_vn.model.identifiers import package_uuid_in, part_uuid
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Spool, StagedPackage
from oais_vn.model.preservation import Agent, Event, FormatIdentification, PreservedFile, Rights
from oais_vn.packages import layout
from oais_vn.packages.content import PREMIS_TYPES, blocks
from oais_vn.packages.head import within
from oais_vn.packages.preserved import file_from_spool, file_to_spool, preserved_from_spool, preserved_to_spool
from oais_vn.packages.reader import ReadPackage
from oais_vn.packages.remake import code_of, title_of
from oais_vn.packages.tags import CODE, FONDS, IDENTIFIER, one_line, size_tags, totals, write_tag_files

OBJECTS = PackagePath("objects")
METADATA = PackagePath("metadata")
TABLE = METADATA / "metadata.csv"
"""Where Archivematica looks for descriptions; its rows name files as they lie in the bag (`data/objects/…`)."""

_BY_ID, _BY_PATH, _FILES = "archivematica ids", "archivematica paths", "archivematica files"
_MADE_HERE = {".xml": "application/xml", ".xsd": "application/xml", ".json": "application/json", ".csv": "text/csv"}
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Statements:
    """What PREMIS of a package says besides its files: events and agents by identifier, rights.

    `whole` names the events that concern the package as a whole.
    """

    events: Mapping[str, Event]
    agents: Mapping[str, Agent]
    rights: tuple[Rights, ...]
    whole: tuple[str, ...]

    def concerning(self, file: PreservedFile) -> tuple[tuple[Event, ...], tuple[Agent, ...]]:
        """The events that concern a file, by way of the package or by itself, and the agents of these events."""
        events = tuple(self.events[name] for name in dict.fromkeys((*self.whole, *file.events)) if name in self.events)
        names = dict.fromkeys(link.id for event in events for link in event.agents)
        return events, tuple(self.agents[name] for name in names if name in self.agents)


class Transfer:
    """Writes `package` into `staged` as a transfer for Archivematica, as of `moment`.

    Nothing that grows with the package is held. A SIP has no PREMIS, and nothing is made up for it: its files come
    with the digests computed here and the media types of METS, without PRONOM ids and events, for nobody has
    identified them yet; Archivematica does so itself.
    """

    def __init__(
        self, package: ReadPackage, spool: Spool, staged: StagedPackage, software: Agent, moment: datetime
    ) -> None:
        self._package = package
        self._spool = spool
        self._staged = staged
        self._software = software
        self._moment = moment
        self._code = code_of(package)
        self._uuid = package_uuid_in(package.header.objid)
        self._kept_in = METADATA / package.header.objid.replace(":", "_")
        self._statements = Statements({}, {}, (), ())

    def write(self, *, with_csv: bool) -> tuple[str, int, int]:
        """Write everything; gives the SHA-256 of tagmanifest-sha256.txt, the payload's files and bytes.

        Raises `PackageError` for a file that is not what PREMIS or METS says, and for PREMIS that cannot be carried.
        """
        self._statements = self._read_premis()
        self._read_mets()
        self._read_records()
        for path in self._package.source.paths():
            if self._package.folder is None or path.under(self._package.folder):
                self._note(path, "")
        self._copy()
        if with_csv:
            self._put(TABLE, self._write(TABLE, write_metadata_csv(self._rows)), self._kept(TABLE), "metadata")
        mets = self._write(PackagePath(f"METS.{self._uuid}.xml"), write_archivematica_mets(self._document()))

        def payload() -> Iterator[ContentFile]:
            yield mets
            yield from (file.object.content for file in self._files())

        count, size = totals(payload())
        return write_tag_files(self._tags(count, size), payload, f"{layout.PAYLOAD}/", self._staged), count, size

    def _read_premis(self) -> Statements:
        events: dict[str, Event] = {}
        agents: dict[str, Agent] = {}
        rights: dict[str, Rights] = {}
        whole: tuple[str, ...] = ()
        for path in (layout.PREMIS, layout.REPRESENTATION_PREMIS):
            for value in self._premis(within(self._package.folder, path)):
                if isinstance(value, Event):
                    events[value.id] = value
                elif isinstance(value, Agent):
                    agents[value.id] = value
                elif isinstance(value, Rights):
                    rights[value.id] = value
                elif isinstance(value, FileObject):
                    self._spool.put(_BY_ID, f"{value.key}\0object", {"id": value.key, "object": file_to_spool(value)})
                elif path == layout.PREMIS:
                    whole += value.events
        return Statements(events, agents, tuple(rights.values()), whole)

    def _premis(self, path: PackagePath) -> Iterator[PremisValue]:
        if any(other == path for other in self._package.source.paths()):
            with self._package.source.open(path) as stream:
                yield from read_premis_values(stream, path)

    def _read_mets(self) -> None:
        """What METS says of each data file, joined with its PREMIS object by the file's identifier."""
        base = within(self._package.folder, layout.REPRESENTATION)
        with self._package.source.open(base / layout.METS) as stream:
            for part in read_mets(stream, base / layout.METS):
                if isinstance(part, ReadFile) and part.pointer.href:
                    told = {
                        "id": part.id,
                        "path": base / unquote(part.pointer.href),
                        "mime": part.pointer.mime or _UNKNOWN,
                        "original": part.owner_id,
                    }
                    if part.pointer.checksum and part.pointer.checksum_type == "SHA-256":
                        told["checksum"] = part.pointer.checksum.lower()
                    self._spool.put(_BY_ID, f"{part.id}\0file", told)
        for value in _joined(self._spool, _BY_ID, "id"):
            if "path" in value:
                self._note(PackagePath(str(value["path"])), "mets", value)

    def _read_records(self) -> None:
        profile, shape = self._package.profile, self._package.shape
        for document in self._package.documents():
            if document.kind is None or document.record is None or document.path is None:
                continue
            table = profile.tables[shape.document_tables[document.kind.value]]
            description = dublin_core(table, document.record, document.kind, self._code)
            told = {"description": description, "kind": PREMIS_TYPES[document.kind]}
            self._note(document.path, "record", told)

    def _note(self, path: PackagePath, part: str, value: Mapping[str, object] | None = None) -> None:
        there = {"there": True} if value is None else {}
        self._spool.put(_BY_PATH, f"{path}\0{part}", {**(value or {}), **there, "path": path})

    def _copy(self) -> None:
        start = 0 if self._package.folder is None else len(self._package.folder) + 1
        for value in _joined(self._spool, _BY_PATH, "path"):
            if "there" not in value:
                continue
            path = PackagePath(str(value["path"]))
            inner = PackagePath(path[start:])
            content = inner.under(layout.DATA)
            target = PackagePath(f"{OBJECTS}{inner[len(layout.DATA) :]}") if content else self._kept_in / inner
            with self._package.source.open(path) as stream:
                written = self._write(target, blocks(stream))
            self._require_same(path, written, value)
            described = self._described(value, inner) if content else self._kept(inner)
            self._put(target, written, described, "original" if content else "metadata", value.get("description", ()))

    def _write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        """Write a file of the payload; the record's path is relative to `data/`."""
        written = self._staged.write(layout.PAYLOAD / path, chunks)
        return ContentFile(path, written.size, written.digests)

    def _require_same(self, path: PackagePath, written: ContentFile, value: Mapping[str, Any]) -> None:
        expected = [*value.get("object", {}).get("digests", ())]
        if "checksum" in value:
            expected.append(("sha256", value["checksum"]))
        for algorithm, digest in expected:
            if written.digest(algorithm) != digest:
                raise PackageError(
                    Text(
                        f"{path}: nội dung không khớp mã {algorithm} mà gói ghi; tệp đã đổi trong lúc xuất?",
                        f"{path}: its bytes do not match the {algorithm} in the package; did it change meanwhile?",
                    ),
                    path=path,
                )

    def _described(self, value: Mapping[str, Any], inner: PackagePath) -> PreservedFile:
        """The PREMIS object of a data file, or what METS says where there is none."""
        mime = str(value.get("mime", _UNKNOWN))
        if "object" in value:
            return file_from_spool(value["object"]).located(inner, mime)
        kept = self._kept(inner)
        return replace(
            kept,
            id=str(value.get("id") or kept.id),
            id_type=str(value.get("kind", kept.id_type)),
            format=FormatIdentification(mime=mime),
            original_name=str(value.get("original") or inner.name),
        )

    def _kept(self, path: PackagePath) -> PreservedFile:
        """An object for a file of which PREMIS says nothing: METS, PREMIS itself, records, schemas."""
        suffix = path.suffix.lower()
        mime = _MADE_HERE.get(suffix) or self._package.profile.formats.get(suffix, _UNKNOWN)
        name = f"ID-{str(self._id(path)).upper()}"
        return PreservedFile(name, "File", ContentFile(path, 0, ()), FormatIdentification(mime=mime), path)

    def _id(self, path: str) -> UUID:
        return part_uuid(self._uuid, "file", path)

    def _put(
        self, target: PackagePath, written: ContentFile, found: PreservedFile, use: str, description: DublinCore = ()
    ) -> None:
        """Note a file of the transfer: its object as PREMIS has it, but with the place and digests that it has here."""
        preserved = replace(found, content=ContentFile(target, written.size, written.digests))
        told = {
            "id": str(self._id(found.content.path)),
            "use": use,
            "description": [list(pair) for pair in description],
            "object": preserved_to_spool(preserved),
        }
        self._spool.put(_FILES, target, told)

    def _files(self) -> Iterator[ArchivematicaFile]:
        for value in cast("Iterator[Mapping[str, Any]]", self._spool.items(_FILES)):
            found = preserved_from_spool(value["object"])
            original = value["use"] == "original"
            events, agents = self._statements.concerning(found) if original else ((), ())
            yield ArchivematicaFile(
                id=value["id"],
                path=found.content.path,
                object=found,
                events=events,
                agents=agents,
                rights=self._statements.rights if original else (),
                description=_pairs(value["description"]),
                use=value["use"],
            )

    def _rows(self) -> Iterator[MetadataRow]:
        """The whole, then every described document; of some ways of transfer Archivematica takes no rows of folders."""
        yield MetadataRow(layout.PAYLOAD / OBJECTS, self._description())
        for file in self._files():
            if file.description:
                yield MetadataRow(layout.PAYLOAD / file.path, file.description)

    def _description(self) -> DublinCore:
        table = self._package.profile.tables[self._package.shape.record_table]
        return dublin_core(table, self._package.record)

    def _document(self) -> ArchivematicaDocument:
        return ArchivematicaDocument(
            objid=self._package.header.objid,
            name=self._code,
            created=self._moment,
            software=self._software,
            originator=f"{self._software.name} {self._software.version}",
            description=self._description(),
            files=self._files,
        )

    def _tags(self, count: int, size: int) -> list[tuple[str, str]]:
        tags = self._package.tags
        kept = ((label, tags.get(label, "")) for label in ("Source-Organization", FONDS))
        return one_line(
            [
                *((label, value) for label, value in kept if value),
                (IDENTIFIER, self._package.header.objid),
                ("External-Description", title_of(self._package)),
                (CODE, self._code),
                ("Bagging-Date", self._moment.astimezone(VIETNAM).date().isoformat()),
                *size_tags(count, size),
                ("Bag-Software-Agent", f"{self._software.name} {self._software.version}"),
            ]
        )


def _joined(spool: Spool, group: str, key: str) -> Iterator[dict[str, Any]]:
    """The values of a group, those with the same `key`, which come one after another, put together as one."""
    for _, values in groupby(cast("Iterator[dict[str, Any]]", spool.items(group)), itemgetter(key)):
        joined: dict[str, Any] = {}
        for value in values:
            joined.update(value)
        yield joined


def _pairs(values: Iterable[Iterable[str]]) -> DublinCore:
    return tuple((element, text) for element, text in values)
