"""The collection of a fonds (AIC): made with its first packages, and anew in a next edition when more have come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from oais_vn.model.access import SecurityGrade
from oais_vn.model.collection import (
    CollectedDossier,
    Edition,
    FondsCollection,
    collected_from_spool,
    collected_to_spool,
    merged,
    order,
)
from oais_vn.model.dates import timestamp
from oais_vn.model.delivery import Unit
from oais_vn.model.errors import InputError, OaisError, StorageError
from oais_vn.model.identifiers import package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.package import Made, Package, PackageType
from oais_vn.model.preservation import Agent
from oais_vn.model.profile import Profile, Shape
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Blueprint, Origin, Provenance
from oais_vn.packages.collection import (
    DOSSIERS,
    CollectionContent,
    collected,
    dossiers_of,
    editions_of,
)
from oais_vn.packages.content import blocks
from oais_vn.packages.documentation import write_provenance
from oais_vn.packages.editions import Held, latest, name_in
from oais_vn.packages.head import read_head, within
from oais_vn.packages.layout import bag_name
from oais_vn.packages.make import Workshop, make_package, published
from oais_vn.packages.reader import ReadPackage, read_package
from oais_vn.packages.tags import FONDS
from oais_vn.validation.validator import validate_package

_UNIT = "fonds"
_LISTED = frozenset(unit.value for unit in Unit)
"""What the collection lists; the masters of a dossier are found by way of its own package."""
_COLLECTED = "collected"


@dataclass
class _Fonds:
    """What was met of one fonds: the latest terms, its dossiers, and the highest grade among them."""

    provenance: Provenance
    dossiers: list[CollectedDossier] = field(default_factory=list)
    grade: SecurityGrade = SecurityGrade.NONE

    def take(self, dossier: CollectedDossier, provenance: Provenance, terms: Provenance | None) -> None:
        self.dossiers.append(dossier)
        self.provenance = terms if terms is not None and _fonds(terms) == _fonds(provenance) else provenance
        self.grade = max(self.grade, provenance.grade())

    def provenance_after(self, previous: ReadPackage | None) -> Provenance:
        """The terms of the collection; it tells titles, so it has the highest grade of all that it ever listed."""
        before = SecurityGrade.NONE
        if previous is not None and previous.provenance is not None:
            before = previous.provenance.grade()
        grade = max(self.grade, before)
        grades = {} if grade is SecurityGrade.NONE else {"": grade}
        return replace(self.provenance, shelving={}, grades=grades)


@dataclass
class _Met:
    """The packages that were met, and what they told of their fonds."""

    names: set[str] = field(default_factory=set)
    fonds: dict[tuple[str, str], _Fonds] = field(default_factory=dict)


@dataclass(frozen=True)
class Collector:
    """Makes the collections of the fonds whose AIPs were just made or found in the workshop's store.

    `terms` are those of this run, which tell the fonds as it is known now; without them the packages' own count.
    """

    profile: Profile
    workshop: Workshop
    software: Agent
    operator: str
    terms: Provenance | None

    def collect(self, packages: Iterable[tuple[str, str]]) -> Iterator[Package]:
        """One collection a fonds, for `packages` (bag name, SHA-256 of the tag manifest).

        A collection that would say nothing new is left as it is. Raises `NotPassedError` when the previous edition
        does not pass, `PackageError` when it or a package cannot be read.
        """
        met = _Met()
        for name, digest in packages:
            self._meet(met, name, digest)
        yield from self._collections(met)

    def following(self, packages: Iterable[Package]) -> Iterator[Package]:
        """The packages as they are made, and after them the collections of their fonds, as `collect` makes them.

        Each package is read while others are at work on the next ones; what cannot be read is told when all are made.
        """
        met = _Met()
        failed: OaisError | None = None
        for package in packages:
            yield package
            try:
                self._meet(met, package.name, package.digest)
            except OaisError as error:
                failed = failed or error
        if failed is not None:
            raise failed
        yield from self._collections(met)

    def _meet(self, met: _Met, name: str, digest: str) -> None:
        met.names.add(name)
        source = self.workshop.store.find(name)
        if source is None:
            raise StorageError(
                Text(f"gói {name} vừa tạo không còn ở đó", f"the package {name}, just made, is gone"), place=name
            )
        package = read_package(source, self.profile, None, PackageType.AIP)
        if package.shape.unit in _LISTED and package.provenance is not None:
            fonds = met.fonds.setdefault(_fonds(package.provenance), _Fonds(package.provenance))
            fonds.take(collected(package, digest), package.provenance, self.terms)

    def _collections(self, met: _Met) -> Iterator[Package]:
        for fonds in met.fonds.values():
            told = fonds.provenance
            called = name_in(self.workshop.store, told.archive, told.fonds.code, self._shape.name)
            held = latest(self.workshop.store, called, self._shape.name)
            if held is None:
                self._take_others(fonds, met.names)
            yield self._collection(fonds, called, held)

    @property
    def _shape(self) -> Shape:
        return self.profile.shape_for(PackageType.AIP, _UNIT)

    def _take_others(self, fonds: _Fonds, met: set[str]) -> None:
        """A first collection lists whatever the store already has of the fonds, not this run's packages alone."""
        namespace, code = _fonds(fonds.provenance)
        for name in self.workshop.store.names():
            source = None if name in met else self.workshop.store.find(name)
            if source is None:
                continue
            head = read_head(source)
            if head.tags.get(FONDS) == code and head.header.package_type == PackageType.AIP.value:
                package = read_package(source, self.profile, None, PackageType.AIP)
                terms = package.provenance
                if package.shape.unit in _LISTED and terms is not None and _fonds(terms) == (namespace, code):
                    digest = published(source, name, Made.ALREADY_THERE).digest
                    fonds.take(collected(package, digest), terms, self.terms)

    def _collection(self, found: _Fonds, called: str, held: Held | None) -> Package:
        previous = None if held is None else self._previous(held)
        now = self.workshop.clock()
        edition = Edition(
            timestamp(now, "vn"),
            f"{self.software.name} {self.software.version}",
            f"giao nộp {found.provenance.transfer.number}, lần {found.provenance.transfer.round}",
        )
        with self.workshop.spools() as spool:
            older = () if previous is None else editions_of(previous)
            for dossier in merged(lambda: () if previous is None else dossiers_of(previous), found.dossiers):
                spool.put(_COLLECTED, order(dossier), collected_to_spool(dossier))
            provenance = found.provenance_after(previous)
            content = CollectionContent(
                self.profile,
                FondsCollection(
                    provenance.archive,
                    provenance.agency,
                    provenance.fonds,
                    lambda: map(collected_from_spool, spool.items(_COLLECTED)),
                    (*older, edition),
                ),
            )
            blueprint = self._blueprint(provenance, 1 if held is None else held.version + 1, previous)
            if previous is not None and _lists_the_same(previous, content):
                name = bag_name(called, self._shape.name, blueprint.version - 1)
                return published(previous.source, name, Made.ALREADY_THERE)
            return self._made(blueprint, content)

    def _made(self, blueprint: Blueprint, content: CollectionContent) -> Package:
        left_out: list[str] = []
        documents = list(content.documents(left_out.append))
        if left_out:
            note = f"bản ghi phông theo TT 02/2019 không chứa được: {', '.join(left_out)}"
            blueprint = replace(blueprint, note=note)
        return make_package(blueprint, documents, {}, None, self.workshop)

    def _previous(self, held: Held) -> ReadPackage:
        package = read_package(held.source, self.profile, None, PackageType.AIP)
        if package.header.profile != self._shape.mets_profile:
            raise InputError(
                Text(
                    f"{held.source.location}: tập hợp của phông ở đây theo phương ngữ khác với {self.profile.name}; "
                    "hãy dùng thư mục ra khác cho mỗi phương ngữ (các gói hồ sơ vừa tạo vẫn còn)",
                    f"{held.source.location}: the fonds' collection here is of another dialect than "
                    f"{self.profile.name}; use one output folder a dialect (the packages just made stay)",
                )
            )
        validate_package(held.source, self.profile, self.workshop.clock).raise_if_failed()
        return package

    def _blueprint(self, provenance: Provenance, version: int, previous: ReadPackage | None) -> Blueprint:
        objid = "" if previous is None else previous.header.objid
        fonds = provenance.fonds
        return Blueprint(
            profile=self.profile,
            shape=self._shape,
            version=version,
            code=fonds.code,
            title=fonds.name,
            mode="",
            record=fonds.record,
            provenance=provenance,
            account=Account(layout.PROVENANCE, write_provenance(provenance)),
            history=(),
            origin=None,
            software=self.software,
            operator=self.operator,
            predecessor=Origin(package_uuid_in(objid), "OBJID", objid, f"AIC {objid}") if objid else None,
        )


def _fonds(provenance: Provenance) -> tuple[str, str]:
    """What makes a fonds the same: its code, and the archive in which the code is unique."""
    return str(provenance.archive.fonds_namespace), provenance.fonds.code


def _lists_the_same(previous: ReadPackage, content: CollectionContent) -> bool:
    """Whether the previous edition lists the same packages.

    The fonds' record is not compared: a delivery that is run again, perhaps an older one, must not bring back what
    it once said of the fonds.
    """
    listed = hashlib.sha256()
    with previous.source.open(within(previous.folder, DOSSIERS)) as stream:
        for block in blocks(stream):
            listed.update(block)
    now = hashlib.sha256()
    for chunk in content.dossiers():
        now.update(chunk)
    return now.digest() == listed.digest()
