"""Many packages to judge."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.judging import BagItProfiles, bagit_profiles_in
from oais_vn.api.named import DEFAULT_PROFILE, profile_called
from oais_vn.model.batch import Watch
from oais_vn.model.ports import Progress
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.plugins.bounded_tasks import bounded_tasks
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.books import ReportBook
from oais_vn.workflows.validate import BoundedValidateJob, ValidateJob


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
    bagit_profiles = bagit_profiles_in(bagit_profile)
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
