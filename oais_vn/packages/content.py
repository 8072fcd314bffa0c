"""Taking in a dossier's documents: one reading of each file, hashed, copied and identified; and their records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from oais_vn.formats.descriptive.writer import write_record
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.fixity import BLOCK, ContentFile, Digest
from oais_vn.model.inspection import Insight
from oais_vn.model.lookers import FileLooker
from oais_vn.model.migration import Derivation
from oais_vn.model.paths import PackagePath, escaped_name, is_portable, portable_name
from oais_vn.model.ports import FormatIdentifier, PackageSource, Progress, Spool, StagedPackage
from oais_vn.model.preservation import NO_TRAITS, Agent, FormatIdentification, Traits
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint, SourceDocument
from oais_vn.packages.copying import Copied, copied
from oais_vn.packages.derived import derivation_from_spool, derivation_to_spool
from oais_vn.packages.identifying import Known, examined
from oais_vn.packages.preserved import traits_from_spool, traits_to_spool
from oais_vn.packages.traits import traits_of

_PAYLOAD = "payload"
_DOCUMENTS = "documents"
_FORMATS_NAMED = 20
_SIGN = 256
_RECORD_SCHEMA = "EAD.xsd"

PREMIS_TYPES = {DocumentKind.TEXT: "Doc", DocumentKind.PICTURE: "Pic", DocumentKind.RECORDING: "Media", None: "File"}
"""`objectIdentifierType` of a file (TT05 PL I, PREMIS)."""


@dataclass(frozen=True)
class TakenDocument:
    """A document that lies in the package: its file, its record, its format, what is in it, and the name it came with.

    `original_name` is as METS and PREMIS write it (`escaped_name`).
    """

    ordinal: int
    kind: DocumentKind | None
    content: ContentFile
    record: ContentFile | None
    format: FormatIdentification
    original_name: str
    linked: bool
    derivation: Derivation | None = None
    traits: Traits = NO_TRAITS


@dataclass(frozen=True)
class Taken:
    """What was taken in, in figures: `formats` counts PRONOM ids, `doubtful` names files with a note.

    `looked` says how many files were looked into by which tool, `unseen` names files that did not open, and counts
    those of a kind whose tool is not installed. `judged` is what a judge of the documents noted; None: nobody judged.
    """

    documents: int
    linked: int
    formats: tuple[tuple[str, int], ...]
    doubtful: tuple[str, ...]
    more_doubtful: int
    looked: tuple[tuple[Agent, int], ...] = ()
    unseen: tuple[str, ...] = ()
    judged: str | None = None


class DocumentJudge(Protocol):
    """Judges documents as they are taken in."""

    def take(self, document: SourceDocument, content: ContentFile, insight: Insight) -> None:
        """The next document, its file in the package, and what was seen in it."""
        ...

    def require_passed(self) -> None:
        """Raise `NotPassedError` when a document that was taken may not be kept as it is."""
        ...

    @property
    def note(self) -> str:
        """What else there is to say of them, for the record."""
        ...


class Contents:
    """The files of a package that is being made, put aside on disk so that memory stays flat.

    `count` and `size` (bytes) are those of the payload so far.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self.count = self.size = 0

    def add(self, file: ContentFile) -> ContentFile:
        """Note a file of the payload; its path is relative to the package folder."""
        self.count += 1
        self.size += file.size
        self._spool.put(_PAYLOAD, file.path, {"file": _spooled(file)})
        return file

    def add_document(self, document: TakenDocument) -> None:
        """Note a document."""
        self._spool.put(
            _DOCUMENTS,
            document.ordinal,
            {
                "ordinal": document.ordinal,
                "kind": None if document.kind is None else document.kind.value,
                "content": _spooled(document.content),
                "record": None if document.record is None else _spooled(document.record),
                "format": [
                    document.format.puid,
                    document.format.name,
                    document.format.version,
                    document.format.mime,
                    document.format.basis,
                    document.format.note,
                ],
                "original": document.original_name,
                "linked": document.linked,
                "derivation": None if document.derivation is None else derivation_to_spool(document.derivation),
                "traits": traits_to_spool(document.traits),
            },
        )

    def files(self) -> Iterator[ContentFile]:
        """Every file of the payload, sorted by path."""
        return (_unspooled(value["file"]) for value in self._spool.items(_PAYLOAD))

    def documents(self) -> Iterator[TakenDocument]:
        """Every document, by ordinal."""
        return map(_document, self._spool.items(_DOCUMENTS))

    def derived(self) -> Iterator[TakenDocument]:
        """Those of them that a migration made."""
        return (_document(value) for value in self._spool.items(_DOCUMENTS) if value["derivation"] is not None)


def _document(value: Mapping[str, Any]) -> TakenDocument:
    record, derivation = value["record"], value["derivation"]
    return TakenDocument(
        ordinal=value["ordinal"],
        kind=None if value["kind"] is None else DocumentKind(value["kind"]),
        content=_unspooled(value["content"]),
        record=None if record is None else _unspooled(record),
        format=FormatIdentification(*value["format"]),
        original_name=value["original"],
        linked=value["linked"],
        derivation=None if derivation is None else derivation_from_spool(derivation),
        traits=traits_from_spool(value["traits"]),
    )


def _spooled(file: ContentFile) -> list[object]:
    return [file.path, file.size, file.digests]


def _unspooled(values: Any) -> ContentFile:
    path, size, digests = values
    # The path was one when it was put aside.
    return ContentFile(str.__new__(PackagePath, path), size, tuple(map(Digest._make, digests)))


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream, a block at a time."""
    while block := stream.read(BLOCK):
        yield block


def on_disk(source: PackageSource, path: PackagePath, scratch: Path) -> Path:
    """A file of a package on this machine's disk: where it lies, or a copy in `scratch` when it lies in an archive."""
    found = source.local(path)
    if found is not None:
        return found
    place = scratch / f"original{path.suffix.lower()}"
    with source.open(path) as stream, place.open("xb") as copy:
        for block in blocks(stream):
            copy.write(block)
    return place


def write_into(staged: StagedPackage, folder: PackagePath, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
    """Write a file of the package folder `folder`; the record's path is relative to that folder."""
    written = staged.write(folder / path, chunks)
    return ContentFile(path, written.size, written.digests)


@dataclass(frozen=True)
class Examiners:
    """Who says what a file is, what is in it, and whether it may be kept."""

    identifier: FormatIdentifier
    looker: FileLooker
    judge: DocumentJudge | None = None


def take_documents(
    blueprint: Blueprint,
    documents: Iterable[SourceDocument],
    source: PackageSource | None,
    staged: StagedPackage,
    examiners: Examiners,
    contents: Contents,
    progress: Progress | None = None,
) -> Taken:
    """Copy every document's file into the staged package in one reading, and write its record beside it.

    What is in the file is looked at where it lies then; the judge is told of it. Nobody writes any more when it ends.
    """
    with (
        closing(_copied(blueprint, documents, source, staged, progress)) as copies,
        closing(examined(copies, staged, examiners.identifier, examiners.looker, blueprint.profile.formats)) as known,
    ):
        return _taken(known, blueprint, staged, examiners, contents, progress)


def _taken(
    known: Iterable[Known],
    blueprint: Blueprint,
    staged: StagedPackage,
    examiners: Examiners,
    contents: Contents,
    progress: Progress | None,
) -> Taken:
    looker, judge = examiners.looker, examiners.judge
    formats: Counter[str] = Counter()
    seen = _Seen()
    doubtful: list[str] = []
    more_doubtful = 0
    done = linked = 0
    for (document, content), found, insight in known:
        contents.add(content)
        if insight is not None:
            seen.take(content, insight, looker.agent(found.mime))
            if judge is not None:
                judge.take(document, content, insight)
        record = _write_record(blueprint, document, staged)
        if record is not None:
            contents.add(record)
        contents.add_document(
            TakenDocument(
                document.ordinal,
                document.kind,
                content,
                record,
                found,
                escaped_name(document.original_name),
                document.linked,
                document.derivation,
                NO_TRAITS if insight is None or insight.facts is None else traits_of(insight.facts),
            )
        )
        formats[found.puid or "unknown"] += 1
        if found.note or found.puid is None:
            if len(doubtful) < _FORMATS_NAMED:
                doubtful.append(f"{content.path.name}: {found.note or 'no PRONOM id'}")
            else:
                more_doubtful += 1
        done += 1
        linked += document.linked
        if progress is not None:
            progress(blueprint.code, done, None)
    contents.add(write_into(staged, layout.UNNAMED, layout.RECORD, [package_record(blueprint)]))
    return Taken(
        done,
        linked,
        tuple(sorted(formats.items())),
        tuple(doubtful),
        more_doubtful,
        tuple(sorted(seen.agents.items(), key=lambda each: each[0].id)),
        tuple(seen.notes()),
        None if judge is None else judge.note,
    )


class _Seen:
    """Which tools looked into how many files, and into which nobody could."""

    def __init__(self) -> None:
        self.agents: Counter[Agent] = Counter()
        self._unseen: list[str] = []
        self._more = 0
        self._missing: Counter[str] = Counter()

    def take(self, content: ContentFile, insight: Insight, agent: Agent) -> None:
        """The next file."""
        if insight.facts is None:
            self._missing[insight.missing] += 1
            return
        self.agents[agent] += 1
        if insight.facts.problem:
            if len(self._unseen) < _FORMATS_NAMED:
                self._unseen.append(f"{content.path.name}: {insight.facts.problem}")
            else:
                self._more += 1

    def notes(self) -> Iterator[str]:
        """What was not seen, for people."""
        yield from self._unseen
        if self._more:
            yield f"và {self._more} tệp nữa"
        for kind, count in sorted(self._missing.items()):
            yield f"chưa xem {count} tệp loại {kind}: chưa cài công cụ"


def _copied(
    blueprint: Blueprint,
    documents: Iterable[SourceDocument],
    source: PackageSource | None,
    staged: StagedPackage,
    progress: Progress | None,
) -> Generator[Copied, None, None]:
    def copy(document: SourceDocument, beside_others: bool) -> ContentFile:
        path = layout.DATA / content_name(blueprint.code, document)
        # Only this thread may tell of progress.
        chunks = _bytes(document, source, None if beside_others else progress)
        return write_into(staged, layout.UNNAMED, path, chunks)

    return copied(documents, source, copy)


def package_record(blueprint: Blueprint) -> bytes:
    """The package's own record (EAD.xml)."""
    table = blueprint.profile.tables[blueprint.shape.record_table]
    # A record that does not share its name with its schema has to say where that lies.
    schema = None if table.schema == _RECORD_SCHEMA else f"../../schemas/{table.schema}"
    return write_record(table, blueprint.record, schema)


def content_name(code: str, document: SourceDocument) -> str:
    """The file's name in the package: dossier code, ordinal in 7 digits, its own extension (TT05 Đ8.1.d)."""
    if document.name:
        return document.name
    return content_stem(code, document.ordinal) + content_suffix(document.path)


def content_suffix(path: PackagePath | None) -> str:
    """The extension that a file keeps in the package."""
    suffix = "" if path is None else path.suffix.lower()
    return suffix if suffix and is_portable(suffix[1:]) else ""


def content_stem(code: str, ordinal: int) -> str:
    """The name of a document's file without its extension."""
    return portable_name(f"{code}.{ordinal:07d}")


def _bytes(document: SourceDocument, source: PackageSource | None, progress: Progress | None) -> Iterator[bytes]:
    if document.made is not None:
        yield from document.made()
    elif document.path is not None and source is not None:
        with source.open(document.path) as stream:
            for number, block in enumerate(blocks(stream), 1):
                if progress is not None and not number % _SIGN:
                    # A sign of life: one file may take longer than a silent job is given.
                    progress(document.path.name, number, None)
                yield block


def _write_record(blueprint: Blueprint, document: SourceDocument, staged: StagedPackage) -> ContentFile | None:
    if document.kind is None or document.record is None:
        return None
    kind = document.kind.value
    table = blueprint.profile.tables[blueprint.shape.document_tables[kind]]
    name = blueprint.shape.record_files[kind].format(
        docId=portable_name(document.record["docId"]), number=f"{document.ordinal:07d}"
    )
    return write_into(staged, layout.UNNAMED, layout.RECORDS / name, [write_record(table, document.record)])
