"""Batches: on a cluster, and what their journals tell."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from pathlib import Path

from oais_vn import wiring
from oais_vn.model.batch import JobRecord, RunRecord
from oais_vn.storage.journal import jobs_in, runs_in


def cluster(address: str) -> Executor:
    """The workers of a Dask scheduler (`tcp://host:8786`), to be given as `executor`; close it when done (`with`).

    What is read and written must lie on disks that all machines see by the same paths, the temporary folder (TMPDIR)
    of the calling process too. Raises `PluginError` without the extra `cluster`, and when nobody answers.
    """
    return wiring.cluster(address)


def runs(journal: str | os.PathLike[str]) -> list[RunRecord]:
    """The runs of a journal, the oldest first; `InputError` for a file that is none."""
    return list(runs_in(Path(journal)))


def jobs(journal: str | os.PathLike[str], run: int) -> list[JobRecord]:
    """The jobs of a journal that this run touched last, by name."""
    return list(jobs_in(Path(journal), run))
