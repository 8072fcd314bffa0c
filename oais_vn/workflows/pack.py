"""Packing an accepted delivery: one package a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from oais_vn.model.access import SecurityGrade, strictest
from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier, Delivery, documents_of, linked_documents_of
from oais_vn.model.identifiers import DocId, delivery_uuid
from oais_vn.model.package import Package, PackageType
from oais_vn.model.paths import PackagePath, escaped_name
from oais_vn.model.ports import PackageSource, Progress, Spool
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.report import Report, Severity
from oais_vn.packages import layout
from oais_vn.packages.blueprint import Account, Act, Blueprint, Origin, Provenance, SourceDocument
from oais_vn.packages.content import content_name, content_stem
from oais_vn.packages.documentation import write_columns, write_provenance
from oais_vn.packages.links import LinkResolver, submitted
from oais_vn.packages.make import Workshop, make_package
from oais_vn.packages.provenance import accepted, transferred
from oais_vn.workflows.books import stamp_of, state_of
from oais_vn.workflows.virus_check import virus_acts

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
        """The dossier's documents; linked ones are resolved before any file is copied (`LinkTargetError`)."""
        links = {
            document.ordinal: self._linked(document)
            for document in linked_documents_of(self.spool, self.blueprint.code)
        }
        for document in documents_of(self.spool, self.blueprint.code):
            if document.ordinal in links:
                yield links[document.ordinal]
            elif document.path is not None:
                yield SourceDocument(document.ordinal, document.kind, document.record, document.path, document.path)

    def _linked(self, document: DeliveredDocument) -> SourceDocument:
        here = SourceDocument(document.ordinal, document.kind, document.record, None, document.linked, linked=True)
        if self.blueprint.shape.package_type is PackageType.AIP:
            provenance = self.blueprint.provenance
            resolver = LinkResolver(
                self.workshop.store, self.blueprint.shape, provenance.fonds.code, provenance.archive
            )
            return resolver.archived(here, document.linked)
        return submitted(here, document.linked, self._name_of(document.linked))

    def stamp(self) -> str:
        """A digest of what the package follows from: description, terms, and the state of every file."""
        documents = [
            [
                each.ordinal,
                str(each.kind),
                dict(each.record.values),
                each.linked if each.path is None else state_of(self.source, each.path),
            ]
            for each in documents_of(self.spool, self.blueprint.code)
        ]
        return stamp_of(*terms_of(self.blueprint), documents, dict(self.extra))

    def _name_of(self, target: str) -> str:
        """The name that the linked document's file gets in its own package; of one delivered earlier only its stem."""
        wanted = DocId.parse(target)
        for document in documents_of(self.spool, wanted.dossier):
            if document.ordinal == wanted.ordinal and document.path is not None:
                source = SourceDocument(document.ordinal, document.kind, document.record, document.path, document.path)
                return content_name(wanted.dossier, source)
        return content_stem(wanted.dossier, wanted.ordinal)

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
            yield escaped_name(str(document.path)), document.extra


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
    # A job travels to its process with its own shape's schemas, not with those of every shape.
    workshop = replace(workshop, schemas={shape.name: workshop.schemas[shape.name]})
    for dossier in delivery.dossiers:
        blueprint = dossier_blueprint(delivery, dossier, report, profile, shape, software, operator)
        yield dossier.code, PackJob(blueprint, source, delivery.spool, workshop, dossier.extra)


def dossier_blueprint(
    delivery: Delivery,
    dossier: DeliveredDossier,
    report: Report,
    profile: Profile,
    shape: Shape,
    software: Agent,
    operator: str,
) -> Blueprint:
    """What the package of a dossier is to be, in this `shape`; its history tells who accepted the delivery, if any."""
    provenance = Provenance(
        archive=delivery.archive,
        agency=delivery.agency,
        fonds=delivery.fonds,
        transfer=delivery.transfer,
        shelving={name: value for name, value in (("catalogue", dossier.catalogue), ("box", dossier.box)) if value},
        grades=_grades(delivery, dossier),
    )
    return Blueprint(
        profile=profile,
        shape=shape,
        version=1,
        code=dossier.code,
        title=dossier.record["title"],
        # A batch has no mode of its own.
        mode=dossier.record["mode"]
        or strictest(document.record["mode"] for document in delivery.documents(dossier.code)),
        record=dossier.record,
        provenance=provenance,
        account=Account(layout.PROVENANCE, write_provenance(provenance)),
        history=(
            transferred(provenance),
            *virus_acts(delivery.viruses),
            judgement(report, software, dossier.code),
            *(() if delivery.acceptance is None else (accepted(delivery.acceptance),)),
        ),
        origin=delivery_origin(provenance),
        software=software,
        operator=operator,
    )


def terms_of(blueprint: Blueprint) -> tuple[object, ...]:
    """What of a blueprint a package follows from, besides its documents, as plain values."""
    return (
        blueprint.software.version,
        blueprint.profile.name,
        blueprint.shape.name,
        blueprint.title,
        blueprint.mode,
        dict(blueprint.record.values),
        blueprint.account.content.decode(),
    )


def delivery_origin(provenance: Provenance) -> Origin:
    """The delivery as what a package is made from."""
    transfer = provenance.transfer
    return Origin(
        delivery_uuid(str(provenance.archive.fonds_namespace), transfer.number, transfer.round),
        "delivery",
        f"{transfer.number}/{transfer.round}",
        f"giao nộp {transfer.number}, lần {transfer.round}",
    )


def _grades(delivery: Delivery, dossier: DeliveredDossier) -> dict[str, SecurityGrade]:
    """The grades above none; only where there is one are the documents asked."""
    if dossier.grade is SecurityGrade.NONE:
        return {}
    graded = {str(document.ordinal): document.grade for document in delivery.documents(dossier.code)}
    return {"": dossier.grade, **{name: grade for name, grade in graded.items() if grade is not SecurityGrade.NONE}}


def judgement(report: Report, software: Agent, dossier: str | None = None) -> Act:
    """A report that passed, as the PREMIS event `validation` tells it; of a delivery, what concerns `dossier`."""
    codes = sorted(
        {
            finding.code
            for finding in report.findings
            if finding.severity is Severity.WARNING and finding.params.get("dossier", dossier) == dossier
        }
    )
    return Act(
        type="validation",
        moment=report.ended,
        detail=f"kiểm tra {_SUBJECTS[report.subject.kind]} theo {report.profile}: đạt",
        agents=((software, "executing program"),),
        outcome=Outcome.WARNING if codes else Outcome.SUCCESS,
        note=f"cảnh báo: {', '.join(codes)}" if codes else "",
    )
