"""A supplier's delivery as it is described: terms, fonds, dossiers, documents and the files they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, cast

from oais_vn.model.acceptance import Acceptance
from oais_vn.model.access import SecurityGrade
from oais_vn.model.agencies import Agency, Archive
from oais_vn.model.description import Record
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Spool
from oais_vn.model.viruses import NOBODY_SCANNED, VirusReceipt


class Unit(Enum):
    """What one package holds: a dossier (hồ sơ), or a batch of loose documents (tài liệu rời lẻ; TT05 Đ17)."""

    DOSSIER = "dossier"
    BATCH = "batch"


class DocumentKind(Enum):
    """Văn bản, ảnh, ghi âm ghi hình: each has a record table of its own."""

    TEXT = "text"
    PICTURE = "picture"
    RECORDING = "recording"


_MASTERS = "masters of {}"

FONDS_KINDS = ("phông", "công trình", "sưu tập")
"""Fonds, works, collection: a sưu tập is gathered by an archive and was made by nobody (ISAD(G))."""


@dataclass(frozen=True)
class Fonds:
    """A fonds (phông), works (công trình) or collection (sưu tập) with its record (TT05: 10 fields).

    A closed fonds gives its own code, instead of the agency's, to the archival dossier codes. `kind` is one of
    `FONDS_KINDS`.
    """

    code: str
    name: str
    closed: bool
    record: Record
    kind: str = "phông"


@dataclass(frozen=True)
class Transfer:
    """The terms of a delivery: `[delivery]` of delivery.toml. `started`/`ended` bound the digitisation, EDTF."""

    number: str
    round: int
    supplier: str
    contract: str = ""
    equipment: str = ""
    operator: str = ""
    started: str = ""
    ended: str = ""
    purpose: str = "du-phong"


@dataclass(frozen=True)
class Problem:
    """Something that the reader could not take as it stood; the rule `code` gives it words."""

    code: str
    location: Location
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DeliveredDocument:
    """One row of the workbook: a document, its record, and where its file lies in the delivery.

    `path` is None when no file was found for the row, or when the row is a linked document (TT05 PL I, III): then
    `linked` is the identifier (`docId`) of the document that lies in another dossier of the fonds. `grade` is
    the document's own security grade, `sheets` the numbers of its sheets in the paper dossier (tờ số). `cells` says
    which cell each value came from (field -> `G17`);
    `extra` holds columns that the profile does not know, as given.
    """

    dossier: str
    ordinal: int
    kind: DocumentKind
    record: Record
    path: PackagePath | None
    location: Location
    cells: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    linked: str = ""
    grade: SecurityGrade = SecurityGrade.NONE
    sheets: str = ""


@dataclass(frozen=True)
class DeliveredDossier:
    """One dossier or batch: its code (`fileCode`), record, and how many document rows it has.

    `grade` is the highest security grade of the dossier and its documents, `masters` how many uncompressed masters
    of its documents were delivered.
    """

    code: str
    record: Record
    location: Location
    documents: int
    catalogue: str = ""
    box: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    grade: SecurityGrade = SecurityGrade.NONE
    masters: int = 0


class Master(NamedTuple):
    """An uncompressed master (a page, a recording): the ordinal of its document, and where it lies in the delivery."""

    document: int
    path: PackagePath


@dataclass(frozen=True)
class Delivery:
    """A whole delivery. Dossiers are few and held; documents are many and lie in a spool on disk.

    `unit` says what `dossiers` are: dossiers, or batches of loose documents.
    `notes` are values that were derived or defaulted, `problems` what could not be taken as it stood,
    `unclaimed` the files that no row names, `acceptance` the act by which people accepted it, if they did,
    `viruses` the check for them at its receipt.
    """

    path: str
    profile: str
    archive: Archive
    agency: Agency
    fonds: Fonds
    transfer: Transfer
    dossiers: tuple[DeliveredDossier, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    unclaimed: tuple[PackagePath, ...]
    spool: Spool
    unit: Unit = Unit.DOSSIER
    acceptance: Acceptance | None = None
    viruses: VirusReceipt = NOBODY_SCANNED

    def documents(self, dossier: str) -> Iterator[DeliveredDocument]:
        """The documents of a dossier in the order of their ordinals."""
        return documents_of(self.spool, dossier)


def documents_of(spool: Spool, dossier: str) -> Iterator[DeliveredDocument]:
    """The documents of a dossier that a spool holds."""
    return (document_from_spool(value) for value in spool.items(dossier))


def linked_documents_of(spool: Spool, dossier: str) -> Iterator[DeliveredDocument]:
    """Those of them that lie in another dossier."""
    return (document_from_spool(value) for value in spool.items(dossier) if value["linked"])


def put_masters(spool: Spool, dossier: str, masters: Iterable[Master]) -> int:
    """Put the masters of a dossier aside, by document and path; gives how many there are."""
    found = sorted(masters)
    for number, master in enumerate(found, 1):
        spool.put(_MASTERS.format(dossier), number, {"document": master.document, "path": master.path})
    return len(found)


def masters_of(spool: Spool, dossier: str) -> Iterator[Master]:
    """The masters of a dossier that a spool holds, by document and path."""
    for value in spool.items(_MASTERS.format(dossier)):
        yield Master(cast("int", value["document"]), PackagePath(str(value["path"])))


def document_to_spool(document: DeliveredDocument) -> dict[str, object]:
    """The document as plain values for a `Spool`."""
    place = document.location
    return {
        "dossier": document.dossier,
        "ordinal": document.ordinal,
        "kind": document.kind.value,
        "record": dict(document.record.values),
        "path": document.path,
        "location": [place.path, place.sheet, place.cell, place.line],
        "cells": dict(document.cells),
        "extra": dict(document.extra),
        "linked": document.linked,
        "grade": document.grade.value,
        "sheets": document.sheets,
    }


def document_from_spool(value: Mapping[str, object]) -> DeliveredDocument:
    """The document back from plain values; `document_from_spool(document_to_spool(x)) == x`."""
    path, sheet, cell, line = cast("list[Any]", value["location"])
    return DeliveredDocument(
        dossier=str(value["dossier"]),
        ordinal=int(str(value["ordinal"])),
        kind=DocumentKind(value["kind"]),
        record=Record(cast("dict[str, str]", value["record"])),
        path=None if value["path"] is None else PackagePath(str(value["path"])),
        location=Location(path=path, sheet=sheet, cell=cell, line=line),
        cells=cast("dict[str, str]", value["cells"]),
        extra=cast("dict[str, str]", value["extra"]),
        linked=str(value["linked"]),
        grade=SecurityGrade(value["grade"]),
        sheets=str(value["sheets"]),
    )
