"""The collection of a fonds (AIC): its records, its finding aid, and the list of its dossiers, as documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from oais_vn.formats.descriptive.writer import write_record
from oais_vn.formats.dossiers_csv import write_dossiers_csv
from oais_vn.formats.ead3 import FindingAidHead, read_finding_aid, write_finding_aid
from oais_vn.model.collection import CollectedDossier, Edition, FondsCollection, Totals, series_of, totals
from oais_vn.model.delivery import Unit
from oais_vn.model.description import Fault, Record, RecordTable
from oais_vn.model.fonds_records import tt02_fonds_record
from oais_vn.model.profile import Profile
from oais_vn.packages import layout
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.head import within
from oais_vn.packages.reader import ReadPackage
from oais_vn.packages.tags import CODE, VERSION

_FONDS = "fonds.xml"
_FONDS_TT02 = "fonds-tt02.xml"
FINDING_AID = layout.DATA / "finding-aid.xml"
DOSSIERS = layout.DATA / "dossiers.csv"
_SCHEMA = "../../../schemas/ead3.xsd"


def collected(package: ReadPackage, digest: str) -> CollectedDossier:
    """What the collection tells of the dossier that an AIP holds; `digest` is that of its tag manifest."""
    record = package.record
    provenance = package.provenance
    code = package.tags.get(CODE) or record[package.shape.record_code]
    return CollectedDossier(
        code=code,
        archival_code=record["arcFileCode"],
        title=record["title"],
        package_id=package.header.objid,
        version=int(package.tags.get(VERSION) or 1),
        digest=digest,
        started=record["startDate"],
        ended=record["endDate"],
        series=series_of(provenance.shelving.get("catalogue", "") if provenance is not None else "", code),
        maintenance=record["maintenance"],
        mode=record["mode"],
        language=record["language"],
        documents=record.number("totalDoc"),
        pages=record.number("numberOfPage"),
        keyword=record["keyword"],
        description=record["description"],
        unit=Unit(package.shape.unit),
        confidence=record["confidenceLevel"],
    )


def editions_of(package: ReadPackage) -> tuple[Edition, ...]:
    """The editions so far, as the finding aid of a collection tells them."""
    head = next(part for part in _finding_aid(package) if isinstance(part, FindingAidHead))
    return head.editions


def dossiers_of(package: ReadPackage) -> Iterator[CollectedDossier]:
    """The dossiers of a collection, as its finding aid tells them, in order."""
    return (part for part in _finding_aid(package) if isinstance(part, CollectedDossier))


def _finding_aid(package: ReadPackage) -> Iterator[FindingAidHead | CollectedDossier]:
    path = within(package.folder, FINDING_AID)
    with package.source.open(path) as stream:
        yield from read_finding_aid(stream, path)


@dataclass(frozen=True)
class CollectionContent:
    """What goes into `rep1/data/` of the collection; nothing of it is held."""

    profile: Profile
    collection: FondsCollection

    def dossiers(self) -> Iterator[bytes]:
        """`dossiers.csv`."""
        return write_dossiers_csv(self.collection.dossiers())

    def documents(self, left_out: Callable[[str], None]) -> Iterator[SourceDocument]:
        """The files, each made anew when it is taken; `left_out` is told which fields TT02's record could not hold."""
        counted = totals(self.collection.dossiers())
        fonds = _record(self.profile.tables["fonds"], self.collection.fonds.record)
        yield _document(1, _FONDS, lambda: [fonds])
        older = self._older_record(counted, left_out)
        if older is not None:
            yield _document(2, _FONDS_TT02, lambda: [older])
        yield _document(3, FINDING_AID.name, lambda: self._finding_aid(counted))
        yield _document(4, DOSSIERS.name, self.dossiers)

    def _finding_aid(self, counted: Totals) -> Iterator[bytes]:
        return write_finding_aid(self.collection, counted, self.profile.code_lists, schema_location=_SCHEMA)

    def _older_record(self, counted: Totals, left_out: Callable[[str], None]) -> bytes | None:
        """The record of TT02, 13 fields, without the values that are longer there than it allows; None if none fit."""
        table = self.profile.tables.get("fonds-tt02")
        if table is None:
            return None
        record = tt02_fonds_record(
            self.collection.fonds, self.collection.archive, counted, self.profile.code_lists["language"]
        )
        fitting = _fitting(table, record, left_out)
        if any(fault.fault is Fault.MISSING for fault in table.faults(fitting)):
            left_out(_FONDS_TT02)
            return None
        return _record(table, fitting)


def _fitting(table: RecordTable, record: Record, left_out: Callable[[str], None]) -> Record:
    wrong = [fault.field.name for fault in table.faults(record) if fault.fault is not Fault.MISSING]
    for name in wrong:
        left_out(name)
    return Record({name: value for name, value in record.values.items() if name not in wrong})


def _document(ordinal: int, name: str, made: Callable[[], Iterable[bytes]]) -> SourceDocument:
    return SourceDocument(ordinal, None, None, None, name, name=name, made=made)


def _record(table: RecordTable, record: Record) -> bytes:
    return write_record(table, record, f"../../../schemas/{table.schema}")
