"""From deliveries to packages: pack, ingest."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.checking import OpenDelivery, check
from oais_vn.api.desk import DEFAULT_PROFILE, paths_set, profile_called, virus_scanner, workshop_for
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.acceptance import Acceptance
from oais_vn.model.batch import Watch
from oais_vn.model.delivery import Delivery
from oais_vn.model.package import Form, Package, PackageType
from oais_vn.model.ports import Progress
from oais_vn.model.report import Report
from oais_vn.packages.blueprint import Provenance
from oais_vn.workflows.accepted import part_of, require_accepted
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.books import PackageBook
from oais_vn.workflows.collect import Collector
from oais_vn.workflows.ingest import IngestJob
from oais_vn.workflows.masters import masters_jobs
from oais_vn.workflows.pack import pack_jobs
from oais_vn.workflows.virus_check import with_viruses


def pack(
    delivery: OpenDelivery,
    out: str | os.PathLike[str],
    *,
    type: str = "AIP",  # noqa: A002  # the settled name of the public surface
    report: Report | None = None,
    dossiers: Collection[str] | None = None,
    acceptance: Acceptance | None = None,
    form: str = "folder",
    operator: str = "",
    executor: Executor | None = None,
    workers: int = 1,
    time_limit: float = wiring.JOB_SECONDS,
    journal: str | os.PathLike[str] | None = None,
    retry: bool = False,
    progress: Progress | None = None,
    watch: Watch | None = None,
    on_error: OnError | None = None,
) -> Iterator[Package]:
    """Pack an open delivery into `out`, one package a dossier, and give each as it is published.

    `type` is AIP or SIP. The delivery is judged unless its `report` is given; when it failed, `NotPassedError` is
    raised and nothing is packed. With `dossiers` only these are packed, and only what the report says of them and of
    the whole counts. An `acceptance` (of `read_acceptance`) is recorded in PREMIS; its dossiers are packed, and
    `NotPassedError` is raised when a byte of the delivery has changed since. `executor` is any
    `concurrent.futures.Executor`; without one, `workers` processes are started (0: one a core; 1: none, the work is
    done here). A process that dies, or shows no progress for `time_limit` seconds, costs its dossier alone.
    With a `journal`, a file that one run at a time holds, what is done and proven to stand is not done again; a dossier
    that was quarantined is tried again when its files change, or with `retry`. `watch` is told of every job.
    A package that is there already is given as it is; another one under its name is `ExistsError`. The delivery is
    scanned for viruses where ClamAV is configured, once while it is open, and PREMIS tells of it.
    """
    wiring.require_apart(Path(out), [Path(delivery.source.location)])
    receipt = delivery.viruses.receipt()
    judged = check(delivery, files=False) if report is None else with_viruses(report, receipt)
    described = replace(delivery.delivery, viruses=receipt)
    if acceptance is not None:
        require_accepted(described, acceptance, delivery.survey.digest)
        described, dossiers = replace(described, acceptance=acceptance), acceptance.dossiers
    if dossiers is not None:
        described, judged = part_of(described, judged, frozenset(dossiers))
    judged.raise_if_failed()
    shape = delivery.profile.shape_for(PackageType.of(type), delivery.delivery.unit.value)
    with (
        workshop_for(delivery.profile, Path(out), form, delivery.seen) as workshop,
        wiring.executor(executor, workers, len(described.dossiers), time_limit) as (pool, window),
        wiring.journal(None if journal is None else Path(journal), "pack", delivery.source.location) as run,
    ):
        ledger = Ledger(
            run,
            PackageBook(workshop.store),
            watch,
            len(described.dossiers),
            shape.name,
            retry,
            partial(wiring.spare_executor, time_limit),
        )
        jobs = pack_jobs(
            described,
            delivery.source,
            judged,
            delivery.profile,
            shape,
            workshop,
            wiring.software(),
            operator,
        )
        made = run_jobs(jobs, pool, window, progress, on_error, ledger)
        if shape.package_type is not PackageType.AIP:
            yield from made
            return

        def masters(aips: Mapping[str, Package]) -> Iterator[Package]:
            found = masters_jobs(
                described,
                delivery.source,
                judged,
                delivery.profile,
                workshop,
                wiring.software(),
                operator,
                aips,
            )
            again = replace(ledger, total=None, kind="masters")
            return run_jobs(found, pool, window, progress, on_error, again)

        terms = _provenance(delivery.delivery)
        collector = Collector(delivery.profile, workshop, wiring.software(), operator, terms)
        yield from collector.following(_with_masters(made, masters))


def in_other_forms(folder: Path, form: str) -> bool:
    """Whether packages lie in `folder` in another form than `form`: packing there makes each of them twice."""
    others = (each.value for each in Form if each.value != form)
    return any(next(wiring.package_store(folder, each).names(), None) is not None for each in others)


def ingest(
    sips: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    form: str = "folder",
    terms: str | os.PathLike[str] | None = None,
    operator: str = "",
    executor: Executor | None = None,
    workers: int = 1,
    time_limit: float = wiring.JOB_SECONDS,
    journal: str | os.PathLike[str] | None = None,
    retry: bool = False,
    progress: Progress | None = None,
    watch: Watch | None = None,
    on_error: OnError | None = None,
) -> Iterator[Package]:
    """Make an AIP of each SIP: judge it, read it again by another program, give archival codes, seal.

    Each SIP is scanned for viruses first where ClamAV is configured; PREMIS tells of it.
    `terms` is a delivery.toml, needed when a SIP does not say under which terms it was made. Executors
    and errors as in `pack`: `NotPassedError` when a SIP does not pass, `PackageError` when it cannot be
    read; with `on_error` the other SIPs go on.
    """
    loaded = profile_called(profile)
    paths = [Path(sip) for sip in sips]
    wiring.require_apart(Path(out), paths)
    provenance = None if terms is None else _provenance(wiring.delivery_terms(Path(terms), paths_set("agencies"))[0])
    scanner = virus_scanner()
    with (
        workshop_for(loaded, Path(out), form) as workshop,
        wiring.executor(executor, workers, len(paths), time_limit) as (pool, window),
        wiring.journal(None if journal is None else Path(journal), "ingest", str(out)) as run,
    ):
        spare = partial(wiring.spare_executor, time_limit)
        ledger = Ledger(run, PackageBook(workshop.store), watch, len(paths), "", retry, spare)
        jobs = (
            (
                str(path),
                IngestJob(
                    partial(wiring.package_source, path),
                    loaded,
                    workshop,
                    wiring.software(),
                    wiring.second_opinion(path),
                    provenance,
                    operator,
                    scanner,
                ),
            )
            for path in paths
        )
        made = run_jobs(jobs, pool, window, progress, on_error, ledger)
        yield from Collector(loaded, workshop, wiring.software(), operator, provenance).following(made)


def _with_masters(
    packages: Iterator[Package], masters: Callable[[Mapping[str, Package]], Iterator[Package]]
) -> Iterator[Package]:
    """The packages as they are made, and those of their masters, which tell what they are related to."""
    made: dict[str, Package] = {}
    for package in packages:
        made[package.name] = package
        yield package
    yield from masters(made)


def _provenance(terms: Terms | Delivery) -> Provenance:
    return Provenance(terms.archive, terms.agency, terms.fonds, terms.transfer)
