"""Packing an accepted delivery: one package a dossier."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from oais_vn.model.delivery import DeliveredDossier, Delivery, documents_of
from oais_vn.model.errors import ExistsError, OaisError, PackageError
from oais_vn.model.package import Package
from oais_vn.model.ports import PackageSource, Progress, Spool
from oais_vn.model.preservation import Agent, Outcome
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.report import Report, Severity
from oais_vn.packages.blueprint import Blueprint, Origin, Provenance, SourceDocument, Validation
from oais_vn.packages.make import Workshop, make_package

OnError = Callable[[str, OaisError], None]
"""Told of a dossier that could not be packed while the others go on."""


@dataclass(frozen=True)
class PackJob:
    """One dossier to pack: a value that can be sent to another process."""

    blueprint: Blueprint
    source: PackageSource
    spool: Spool
    workshop: Workshop

    def documents(self) -> Iterator[SourceDocument]:
        """The dossier's documents, read anew at each call."""
        for document in documents_of(self.spool, self.blueprint.code):
            if document.path is not None:
                yield SourceDocument(
                    document.ordinal, document.kind, document.record, document.path, document.path, document.extra
                )

    def run(self, progress: Progress | None = None) -> Package:
        """Make the package."""
        return make_package(self.blueprint, self.documents, self.source, self.workshop, progress)


def pack(
    delivery: Delivery,
    source: PackageSource,
    report: Report,
    profile: Profile,
    shape: Shape,
    workshop: Workshop,
    software: Agent,
    *,
    operator: str = "",
    executor: Executor | None = None,
    window: int = 8,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Package]:
    """Pack every dossier of `delivery`, in its order, and give each package as it is published.

    `report` is the judgement of the delivery; when it failed, nothing is packed (`NotPassedError`).
    With an `executor`, at most `window` dossiers are under way at once. An error that concerns one
    dossier (`PackageError`, `ExistsError`) goes to `on_error` when there is one, and the others go on.
    """
    report.raise_if_failed()
    jobs = (
        PackJob(_blueprint(delivery, dossier, report, profile, shape, software, operator), source, delivery.spool, workshop)
        for dossier in delivery.dossiers
    )
    for code, run in _runs(jobs, executor, window, progress):
        try:
            package = run()
        except (PackageError, ExistsError) as error:
            if on_error is None:
                raise
            on_error(code, error)
        else:
            yield package


def _runs(
    jobs: Iterator[PackJob], executor: Executor | None, window: int, progress: Progress | None
) -> Iterator[tuple[str, Callable[[], Package]]]:
    """The jobs as calls that give their package; with an executor they are under way before they are called."""
    if executor is None:
        for job in jobs:
            yield job.blueprint.code, lambda job=job: job.run(progress)  # type: ignore[misc]  # bound now, on purpose
        return
    under_way: deque[tuple[str, Future[Package]]] = deque()
    try:
        for job in jobs:
            under_way.append((job.blueprint.code, executor.submit(PackJob.run, job)))
            if len(under_way) >= window:
                code, future = under_way.popleft()
                yield code, future.result
        while under_way:
            code, future = under_way.popleft()
            yield code, future.result
    finally:
        for _, future in under_way:
            future.cancel()


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
            "delivery",
            f"{transfer.number}/{transfer.round}",
            f"giao nộp {transfer.number}, lần {transfer.round}: hồ sơ {dossier.code}",
        ),
        validation=judgement(report, software),
        software=software,
        operator=operator,
        extra=dossier.extra,
    )


def judgement(report: Report, software: Agent) -> Validation:
    """A report that passed, as the PREMIS event `validation` tells it."""
    codes = sorted({finding.code for finding in report.findings if finding.severity is Severity.WARNING})
    return Validation(
        moment=report.ended,
        outcome=Outcome.WARNING if codes else Outcome.SUCCESS,
        detail=f"{report.subject.kind} judged by profile {report.profile}: {report.verdict}",
        note=f"warnings: {', '.join(codes)}" if codes else "",
        agents=(software,),
    )
