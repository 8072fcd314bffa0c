"""Packing an accepted delivery: one package a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oais_vn.model.delivery import DeliveredDossier, Delivery, documents_of
from oais_vn.model.identifiers import delivery_uuid
from oais_vn.model.package import Package
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Progress, Spool
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.report import Report, Severity
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Blueprint, Origin, Provenance, SourceDocument, Validation
from oais_vn.packages.documentation import write_columns
from oais_vn.packages.make import Workshop, make_package

_SUBJECTS = {"delivery": "lần giao nộp", "package": "gói"}


@dataclass(frozen=True)
class PackJob:
    """One dossier to pack: a value that can be sent to another process."""

    blueprint: Blueprint
    source: PackageSource
    spool: Spool
    workshop: Workshop
    extra: Mapping[str, str]

    def documents(self) -> Iterator[SourceDocument]:
        """The dossier's documents."""
        for document in documents_of(self.spool, self.blueprint.code):
            if document.path is not None:
                yield SourceDocument(document.ordinal, document.kind, document.record, document.path, document.path)

    def documentation(self) -> dict[PackagePath, Iterator[bytes]]:
        """The columns that the profile does not know, as given, where the dossier has any."""
        header = dict.fromkeys(self.extra)
        for document in documents_of(self.spool, self.blueprint.code):
            header.update(dict.fromkeys(document.extra))
        return {layout.UNKNOWN_COLUMNS: write_columns(list(header), self._extras())} if header else {}

    def run(self, progress: Progress | None = None) -> Package:
        """Make the package."""
        return make_package(
            self.blueprint, self.documents(), self.documentation(), self.source, self.workshop, progress
        )

    def _extras(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield self.blueprint.code, self.extra
        for document in documents_of(self.spool, self.blueprint.code):
            yield str(document.path), document.extra


def pack_jobs(
    delivery: Delivery,
    source: PackageSource,
    report: Report,
    profile: Profile,
    shape: Shape,
    workshop: Workshop,
    software: Agent,
    operator: str,
) -> Iterator[tuple[str, PackJob]]:
    """A job for every dossier of `delivery`, by its code, in its order.

    `report` is the judgement of the delivery; when it failed, there are no jobs but `NotPassedError`.
    """
    report.raise_if_failed()
    for dossier in delivery.dossiers:
        blueprint = _blueprint(delivery, dossier, report, profile, shape, software, operator)
        yield dossier.code, PackJob(blueprint, source, delivery.spool, workshop, dossier.extra)


def _blueprint(
    delivery: Delivery,
    dossier: DeliveredDossier,
    report: Report,
    profile: Profile,
    shape: Shape,
    software: Agent,
    operator: str,
) -> Blueprint:
    shelving = {name: value for name, value in (("catalogue", dossier.catalogue), ("box", dossier.box)) if value}
    transfer = delivery.transfer
    return Blueprint(
        profile=profile,
        shape=shape,
        version=1,
        dossier=dossier.record,
        provenance=Provenance(delivery.archive, delivery.agency, delivery.fonds, transfer, shelving),
        origin=Origin(
            delivery_uuid(str(delivery.archive.code), transfer.number, transfer.round),
            "delivery",
            f"{transfer.number}/{transfer.round}",
            f"giao nộp {transfer.number}, lần {transfer.round}",
        ),
        validation=judgement(report, software, dossier.code),
        software=software,
        operator=operator,
    )


def judgement(report: Report, software: Agent, dossier: str | None = None) -> Validation:
    """A report that passed, as the PREMIS event `validation` tells it; of a delivery, what concerns `dossier`."""
    codes = sorted(
        {
            finding.code
            for finding in report.findings
            if finding.severity is Severity.WARNING and finding.params.get("dossier", dossier) == dossier
        }
    )
    return Validation(
        moment=report.ended,
        outcome=Outcome.WARNING if codes else Outcome.SUCCESS,
        detail=f"kiểm tra {_SUBJECTS[report.subject.kind]} theo {report.profile}: đạt",
        note=f"cảnh báo: {', '.join(codes)}" if codes else "",
        agents=(software,),
    )
