"""Packing uncompressed masters: after a dossier's AIP a second one, which PREMIS relates to the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from oais_vn.model.access import strictest
from oais_vn.model.delivery import DeliveredDossier, Delivery, masters_of
from oais_vn.model.identifiers import package_uuid_in
from oais_vn.model.package import Package, PackageType
from oais_vn.model.paths import portable_name
from oais_vn.model.ports import PackageSource, Progress, Spool
from oais_vn.model.preservation import Agent
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.packages.blueprint import Blueprint, Origin, SourceDocument
from oais_vn.packages.content import content_stem, content_suffix
from oais_vn.packages.layout import bag_name
from oais_vn.packages.make import Workshop, make_package
from oais_vn.workflows.books import stamp_of, state_of
from oais_vn.workflows.pack import dossier_blueprint, terms_of

_UNIT = "masters"


@dataclass(frozen=True)
class MastersJob:
    """The masters of one dossier to pack: a value that can be sent to another process."""

    blueprint: Blueprint
    source: PackageSource
    spool: Spool
    workshop: Workshop

    def documents(self) -> Iterator[SourceDocument]:
        """The masters by document and path, named by their document's code and a running number."""
        code = self.blueprint.code
        count: Counter[int] = Counter()
        for ordinal, master in enumerate(masters_of(self.spool, code), 1):
            count[master.document] += 1
            stem = portable_name(f"{content_stem(code, master.document)}_{count[master.document]:04d}")
            name = stem + content_suffix(master.path)
            yield SourceDocument(ordinal, None, None, master.path, master.path, name=name)

    def stamp(self) -> str:
        """A digest of what the package follows from: the terms, the AIP, and the state of every file."""
        masters = [
            [master.document, state_of(self.source, master.path)]
            for master in masters_of(self.spool, self.blueprint.code)
        ]
        return stamp_of(*terms_of(self.blueprint), self.blueprint.note, masters)

    def run(self, progress: Progress | None = None) -> Package:
        """Make the package."""
        return make_package(self.blueprint, self.documents(), {}, self.source, self.workshop, progress)


def masters_jobs(
    delivery: Delivery,
    source: PackageSource,
    report: Report,
    profile: Profile,
    workshop: Workshop,
    software: Agent,
    operator: str,
    made: Mapping[str, Package],
) -> Iterator[tuple[str, MastersJob]]:
    """A job for every dossier that has masters and whose AIP is among the packages `made` (by their names)."""
    aip = profile.shape_for(PackageType.AIP, delivery.unit.value)
    for dossier in delivery.dossiers:
        names = [bag_name(code, aip.name, 1) for code in (dossier.code, delivery.archive.scoped(dossier.code))]
        package = next((made[name] for name in names if name in made), None)
        if dossier.masters and package is not None:
            shape = profile.shape_for(PackageType.AIP, _UNIT)
            whole = dossier_blueprint(delivery, dossier, report, profile, shape, software, operator)
            origin = Origin(package_uuid_in(package.id), "OBJID", package.id, f"AIP {package.id}")
            blueprint = replace(
                _as_strict_as_its_documents(whole, delivery, dossier),
                derived=origin,
                note=f"bản gốc không nén, từ đó có các tệp của AIP {package.id}",
            )
            yield dossier.code, MastersJob(blueprint, source, delivery.spool, workshop)


def _as_strict_as_its_documents(blueprint: Blueprint, delivery: Delivery, dossier: DeliveredDossier) -> Blueprint:
    """Masters have no records of their own, so what a document's record forbids the package's own must forbid."""
    modes = (document.record["mode"] for document in delivery.documents(dossier.code))
    mode = strictest([blueprint.mode, *modes]) or blueprint.mode
    return replace(blueprint, mode=mode, record=blueprint.record.with_values(mode=mode))
