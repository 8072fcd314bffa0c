"""Floor 5, the front desk: paths and names in; asks wiring for objects, calls the workflows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from oais_vn import wiring
from oais_vn.demo.delivery import write_delivery
from oais_vn.demo.request import write_request
from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.text import text_report
from oais_vn.formats.settings import KNOWN
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.terms import Terms, read_terms
from oais_vn.model.delivery import Delivery
from oais_vn.model.export import Exported, ExportOrder
from oais_vn.model.language import Text
from oais_vn.model.package import Package, PackageType
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.packages.blueprint import Provenance
from oais_vn.packages.make import Workshop
from oais_vn.storage.spool import SqliteSpool
from oais_vn.validation.delivery import check_delivery
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.batch import OnError, run_jobs
from oais_vn.workflows.collect import Collector
from oais_vn.workflows.disseminate import DisseminateJob
from oais_vn.workflows.export import Dialects, export_jobs
from oais_vn.workflows.ingest import IngestJob
from oais_vn.workflows.pack import pack_jobs
from oais_vn.workflows.validate import ValidateJob

__all__ = [
    "OpenDelivery",
    "OpenPackage",
    "check",
    "disseminate",
    "export",
    "ingest",
    "json_report",
    "meanings_of_settings",
    "open_delivery",
    "open_package",
    "pack",
    "package_paths",
    "profiles",
    "settings",
    "text_report",
    "validate",
    "validate_all",
    "version",
    "write_demo",
    "write_demo_request",
]

DEFAULT_PROFILE = "tt05-2025"
EVENT_LOG = "events.jsonl"
"""The log of events in an output folder, when the settings name no other."""

version = wiring.version
settings = wiring.settings
package_paths = wiring.bag_paths


@dataclass(frozen=True)
class OpenDelivery:
    """A delivery that was read: its description, its files, the profile. Close it when done (`with`)."""

    delivery: Delivery
    source: PackageSource
    profile: Profile
    spool: SqliteSpool

    def close(self) -> None:
        """Remove what was put aside on disk while reading; the delivery itself is never touched."""
        self.spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True)
class OpenPackage:
    """A package to read: a bag or a package folder, as a folder, tar or zip."""

    source: PackageSource


def profiles() -> list[tuple[str, Text]]:
    """The profiles known here, with their titles."""
    return wiring.profile_names(_profile_roots())


def meanings_of_settings() -> Mapping[str, Text]:
    """What each setting means."""
    return {known.name: known.meaning for known in KNOWN}


def _profile_roots() -> tuple[str, ...]:
    roots = settings()["profiles"].value
    return roots if isinstance(roots, tuple) else ()


def _profile(name: str) -> Profile:
    return wiring.load_profile(name, _profile_roots())


def open_delivery(
    path: str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    workbook: str | None = None,
    terms: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> OpenDelivery:
    """Read a supplier's delivery; nothing in it is ever written to.

    `workbook` names one of several workbooks; `terms` is a delivery.toml that lies elsewhere.
    Raises `PackageError` (no folder, no workbook, unreadable), `ConfigurationError` (delivery.toml, profile).
    """
    folder = Path(path)
    source = wiring.delivery_source(folder)
    loaded = _profile(profile)
    read = read_terms(source if terms is None else wiring.terms_source(Path(terms)))
    spool = SqliteSpool()
    try:
        delivery = read_delivery(
            source, loaded, spool, wiring.page_counter(), terms=read, workbook=workbook, progress=progress
        )
    except BaseException:
        spool.close()
        raise
    return OpenDelivery(delivery, source, loaded, spool)


def check(delivery: OpenDelivery) -> Report:
    """Judge a delivery before anything is packed. Every finding of the run is in the report."""
    return check_delivery(delivery.delivery, delivery.profile, wiring.clock())


def pack(
    delivery: OpenDelivery,
    out: str | os.PathLike[str],
    *,
    type: str = "AIP",  # noqa: A002  # the settled name of the public surface
    report: Report | None = None,
    form: str = "folder",
    operator: str = "",
    executor: Executor | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Package]:
    """Pack an open delivery into `out`, one package a dossier, and give each as it is published.

    `type` is AIP or SIP. The delivery is judged unless its `report` is given; when it failed,
    `NotPassedError` is raised and nothing is packed. `executor` is any `concurrent.futures.Executor`;
    without one, `workers` processes are started (0: one a core; 1: none, the work is done here).
    A package that is there already is given as it is; another one under its name is `ExistsError`.
    """
    wiring.require_apart(Path(out), [Path(delivery.source.location)])
    judged = check(delivery) if report is None else report
    judged.raise_if_failed()
    shape = delivery.profile.shape_for(PackageType.of(type), delivery.delivery.unit.value)
    with (
        _workshop(delivery.profile, Path(out), form) as workshop,
        wiring.executor(executor, workers, len(delivery.delivery.dossiers)) as (pool, window),
    ):
        jobs = pack_jobs(
            delivery.delivery,
            delivery.source,
            judged,
            delivery.profile,
            shape,
            workshop,
            wiring.software(),
            operator,
        )
        made = run_jobs(jobs, pool, window, progress, on_error)
        described = delivery.delivery
        terms = Provenance(described.archive, described.agency, described.fonds, described.transfer)
        collector = Collector(delivery.profile, workshop, wiring.software(), operator, terms)
        yield from _with_collections(made, collector if shape.package_type is PackageType.AIP else None)


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
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Package]:
    """Make an AIP of each SIP: judge it, read it again by another program, give archival codes, seal.

    `terms` is a delivery.toml, needed when a SIP does not say under which terms it was made. Executors
    and errors as in `pack`: `NotPassedError` when a SIP does not pass, `PackageError` when it cannot be
    read; with `on_error` the other SIPs go on.
    """
    loaded = _profile(profile)
    paths = [Path(sip) for sip in sips]
    wiring.require_apart(Path(out), paths)
    provenance = None if terms is None else _provenance(read_terms(wiring.terms_source(Path(terms))))
    with (
        _workshop(loaded, Path(out), form) as workshop,
        wiring.executor(executor, workers, len(paths)) as (pool, window),
    ):
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
                ),
            )
            for path in paths
        )
        made = run_jobs(jobs, pool, window, progress, on_error)
        yield from _with_collections(made, Collector(loaded, workshop, wiring.software(), operator, provenance))


def _with_collections(packages: Iterator[Package], collector: Collector | None) -> Iterator[Package]:
    """The packages as they are made and, after AIPs, the collections of their fonds."""
    names: list[tuple[str, str]] = []
    for package in packages:
        names.append((package.name, package.digest))
        yield package
    if collector is not None:
        yield from collector.collect(names)


def _provenance(terms: Terms) -> Provenance:
    return Provenance(terms.archive, terms.agency, terms.fonds, terms.transfer)


def disseminate(
    aip: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    request: str | os.PathLike[str],
    profile: str = DEFAULT_PROFILE,
    form: str = "folder",
    log: str | os.PathLike[str] | None = None,
    operator: str = "",
    progress: Progress | None = None,
) -> Package:
    """Make a DIP for a reader: the documents of an AIP that a REQUEST.toml asks for, as marked copies.

    The event goes to `log` (default: the setting `event_log`, else `events.jsonl` in `out`); the AIP is not
    touched. Raises `AccessRefusedError` for what is secret or lacks its approval, `ConfigurationError` for a wrong
    request, `InputError` for documents that are not there, `NotPassedError` when the AIP does not pass,
    `PackageError` for a document that cannot be read or marked.
    """
    loaded = _profile(profile)
    place, folder = wiring.one_package(Path(aip)), Path(out)
    wiring.require_apart(folder, [place])
    found = settings()
    told = Path(str(log or found["event_log"].value) or folder / EVENT_LOG)
    wiring.require_apart(told, [place])
    with _workshop(loaded, folder, form) as workshop:
        return DisseminateJob(
            partial(wiring.package_source, place),
            wiring.reader_request(Path(request), loaded),
            loaded,
            workshop,
            wiring.copy_stamper(str(found["stamper"].value), str(found["copy_font"].value)),
            wiring.event_log(told),
            wiring.software(),
            operator,
        ).run(progress)


def export(
    packages: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    as_: str,
    profile: str = DEFAULT_PROFILE,
    sequence: int | None = None,
    metadata_csv: bool = False,
    operator: str = "",
    executor: Executor | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Exported]:
    """Export packages for others: `as_` is `tt05-zip`, `csip-zip` or `archivematica`. They stay as they are.

    Each is judged first by the profile that it names; `profile` is for one that names none. `sequence` is the number
    of the first in its submission (`tt05-zip`); without it a package that lies in `out` keeps its number and the others
    get the next ones. `metadata_csv` adds that file (`archivematica`). Executors and errors as in `pack`:
    `NotPassedError` for a damaged package, `AccessRefusedError` for a secret one, `PackageError` for one that cannot
    be read; `ExistsError` when the name is taken by another export.
    """
    order = ExportOrder.of(as_, sequence, with_csv=metadata_csv)
    paths = [Path(package) for package in packages]
    wiring.require_apart(Path(out), paths)
    named = partial(wiring.known_profile, roots=_profile_roots())
    dialects = Dialects(named, (_profile(profile), _profile(DEFAULT_PROFILE)), _profile("eark-2.2"))
    with (
        _workshop(dialects.exchange, Path(out), "folder") as workshop,
        wiring.executor(executor, workers, len(paths)) as (pool, window),
    ):
        opened = {str(path): partial(wiring.package_source, path) for path in paths}
        place = wiring.plain_zips(Path(out))
        jobs = export_jobs(opened, order, dialects, place, workshop, wiring.software(), operator)
        yield from run_jobs(jobs, pool, window, progress, on_error)


def open_package(path: str | os.PathLike[str]) -> OpenPackage:
    """Open a package to read; raises `PackageError` when there is none."""
    return OpenPackage(wiring.package_source(Path(path)))


def validate(
    package: OpenPackage | str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    progress: Progress | None = None,
) -> Report:
    """Judge a package: bag, schemas, every file's existence, size and digest, references, structure."""
    opened = package if isinstance(package, OpenPackage) else open_package(package)
    return validate_package(opened.source, _profile(profile), wiring.clock(), progress=progress)


def validate_all(
    packages: Sequence[str | os.PathLike[str]],
    *,
    profile: str = DEFAULT_PROFILE,
    executor: Executor | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Report]:
    """Judge many packages, each as `validate` does, and give their reports in order.

    Executors and errors as in `pack`: with `on_error`, a package that cannot be opened does not stop the others.
    """
    loaded = _profile(profile)
    with wiring.executor(executor, workers, len(packages)) as (pool, window):
        jobs = (
            (str(path), ValidateJob(partial(wiring.package_source, Path(path)), loaded, wiring.clock()))
            for path in packages
        )
        yield from run_jobs(jobs, pool, window, progress, on_error)


def write_demo(folder: str | os.PathLike[str], *, seed: int = 2026, progress: Progress | None = None) -> None:
    """Write a delivery made for show into `folder`, unless one lies there already."""
    if not (Path(folder) / "delivery.toml").exists():
        write_delivery(Path(folder), seed=seed, progress=progress)


def write_demo_request(path: str | os.PathLike[str]) -> None:
    """Write a reader's request made for show, unless one lies there already."""
    write_request(Path(path))


@contextmanager
def _workshop(profile: Profile, out: Path, form: str) -> Iterator[Workshop]:
    """The store under its lock, cleaned of what killed runs left, and the tools."""
    found = settings()
    store = wiring.package_store(out, form)
    with store.lock():
        store.clean()
        yield Workshop(
            store=store,
            spools=wiring.scratch,
            identifier=wiring.format_identifier(
                str(found["identifier"].value), float(str(found["identification_seconds"].value))
            ),
            schemas={name: wiring.package_schemas(profile, shape) for name, shape in profile.shapes.items()},
            clock=wiring.clock(),
        )
