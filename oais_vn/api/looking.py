"""Files to look into."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import settings
from oais_vn.model.inspection import Identified
from oais_vn.model.ports import Progress
from oais_vn.storage.loose_files import files_at
from oais_vn.workflows.batch import run_jobs
from oais_vn.workflows.identify import IdentifyJob

_AT_ONCE = 500
"""Files a job: enough that starting a tool for them does not count."""


def identify(
    *paths: str | os.PathLike[str],
    identifier: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Identified]:
    """The format of each file, in order; of a folder, of every file in it (links are not followed).

    `identifier` is the name of a plug-in, `auto` the best one that is installed; None: as the settings say. A file
    that no answer can be had for has no PUID and a note. Raises `PackageError` for a path that is not there.
    """
    found = settings(identifier=identifier)
    tool = wiring.format_identifier(str(found["identifier"].value), float(str(found["identification_seconds"].value)))
    files = files_at([Path(path) for path in paths])
    jobs = []
    while some := tuple(islice(files, _AT_ONCE)):
        jobs.append((str(some[0]), IdentifyJob(some, tool)))
    with wiring.executor(None, workers, len(jobs)) as (pool, window):
        for batch in run_jobs(jobs, pool, window, progress, None):
            yield from batch
