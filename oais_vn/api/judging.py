"""Packages to read and to judge."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.formats.bagit.profile import BagItProfile, load_bagit_profile
from oais_vn.model.batch import Watch
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.plugins.bounded_tasks import bounded_tasks
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.books import ReportBook
from oais_vn.workflows.validate import BoundedValidateJob, ValidateJob

BagItProfiles = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One JSON file of a BagIt profile, or many."""


@dataclass(frozen=True)
class OpenPackage:
    """A package to read: a bag or a package folder, as a folder, tar or zip."""

    source: PackageSource


def open_package(path: str | os.PathLike[str]) -> OpenPackage:
    """Open a package to read; raises `PackageError` when there is none."""
    return OpenPackage(wiring.package_source(Path(path)))


def validate(
    package: OpenPackage | str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    waivers: Sequence[Waiver] = (),
    bagit_profile: BagItProfiles = (),
    progress: Progress | None = None,
) -> Report:
    """Judge a package: bag, schemas, every file's existence, size and digest, references, structure.

    Findings that `waivers` (of `read_waivers`) cover stay in the report and do not fail it. `bagit_profile` names JSON
    files of BagIt Profiles 1.4 by which the bag is judged too; our own is known. Raises `ConfigurationError` when one
    of them is wrong.
    """
    opened = package if isinstance(package, OpenPackage) else open_package(package)
    return validate_package(
        opened.source,
        profile_called(profile),
        wiring.clock(),
        waivers=waivers,
        bagit_profiles=_bagit_profiles(bagit_profile),
        progress=progress,
    )


def validate_all(
    packages: Sequence[str | os.PathLike[str]],
    *,
    profile: str = DEFAULT_PROFILE,
    waivers: Sequence[Waiver] = (),
    bagit_profile: BagItProfiles = (),
    executor: Executor | None = None,
    workers: int = 1,
    time_limit: float | None = None,
    journal: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    watch: Watch | None = None,
    on_error: OnError | None = None,
) -> Iterator[Report]:
    """Judge many packages, each as `validate` does, and give their reports in order.

    Executors and errors as in `pack`: with `on_error`, a package that cannot be opened does not stop the others.

    With a `time_limit` (seconds, besides the time in which files are read), each package is judged in a process of its
    own: one that takes longer, needs more than 4 GiB or kills its process gets a report with `ENG-005`. With an
    `executor` that is its affair: what dies or hangs there is for it to bound.
    With a `journal`, a report is given again as long as no file of its package has changed (size, time, inode).
    """
    loaded = profile_called(profile)
    bagit_profiles = _bagit_profiles(bagit_profile)
    jobs = [
        ValidateJob(
            *(str(path), partial(wiring.package_source, Path(path)), loaded, wiring.clock()),
            *(tuple(waivers), bagit_profiles, wiring.version()),
        )
        for path in packages
    ]
    subject = str(packages[0]) if len(packages) == 1 else f"{packages[0]} … ({len(packages)})" if packages else ""
    with wiring.journal(None if journal is None else Path(journal), "validate", subject) as run:
        ledger = Ledger(run, ReportBook(), watch, len(jobs), spare=wiring.spare_executor)
        if time_limit is not None and executor is None:
            with bounded_tasks(workers, len(jobs), time_limit) as (pool, window, runner):
                bounded = ((job.path, BoundedValidateJob(job, runner)) for job in jobs)
                yield from run_jobs(bounded, pool, window, progress, on_error, ledger)
            return
        with wiring.executor(executor, workers, len(jobs)) as (pool, window):
            yield from run_jobs(((job.path, job) for job in jobs), pool, window, progress, on_error, ledger)


def _bagit_profiles(files: BagItProfiles) -> tuple[BagItProfile, ...]:
    paths = [files] if isinstance(files, str | os.PathLike) else files
    return tuple(load_bagit_profile(Path(path)) for path in paths)
