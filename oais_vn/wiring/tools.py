"""Plug-ins, scratch and workers, made where they are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.lookers import FileInspector, PageMeasurement
from oais_vn.model.migration import Migrator
from oais_vn.model.ports import (
    CopyStamper,
    FormatIdentifier,
    Opinion,
    PageCounter,
    Spool,
)
from oais_vn.plugins.bounded_tasks import BoundedPool
from oais_vn.plugins.cluster import ClusterExecutor
from oais_vn.plugins.images import ImageInspector
from oais_vn.plugins.page_quality import PageExaminer
from oais_vn.plugins.pdf_facts import PdfInspector
from oais_vn.plugins.recordings import RecordingInspector
from oais_vn.plugins.registry import IDENTIFIERS, MIGRATORS, identifier_called, plugin, plugin_names
from oais_vn.plugins.second_opinion import second_opinion as ask_second_opinion
from oais_vn.storage.filesystem import extended
from oais_vn.storage.spool import SqliteSpool

JOB_SECONDS = 3600.0
"""What a job may take without a sign of progress, where its caller does not say."""

_SECOND_OPINION_SECONDS = 600.0


def format_identifier(name: str, seconds: float) -> FormatIdentifier:
    """The format identifier of this name, bounded to `seconds` a file; `auto` is the best one that is installed."""
    return cast("FormatIdentifier", plugin(IDENTIFIERS, identifier_called(name))(time_limit=seconds))


def page_counter() -> PageCounter:
    """The page counter for PDF."""
    return cast("PageCounter", plugin("oais_vn.page_counters", "pdf")())


def file_inspectors(*, deep: bool = False) -> Mapping[str, FileInspector]:
    """The tools that tell what is in files, by kind; `deep` decodes everything."""
    return {"pdf": PdfInspector(deep=deep), "image": ImageInspector(decode=deep), "recording": RecordingInspector()}


def page_measurement() -> PageMeasurement:
    """The tool that measures how pages look."""
    return PageExaminer()


def copy_stamper(name: str, font: str) -> CopyStamper:
    """The stamper of copies of this name; `font` is the archive's own font file, empty for the default one."""
    return cast("CopyStamper", plugin("oais_vn.copy_stampers", name)(font=Path(font) if font else None))


def migrators(target: str) -> tuple[Migrator, ...]:
    """The migrators to a target (`tiff`, `pdfa`), by the names of their plug-ins.

    Raises `InputError` that names the targets when nothing makes this one.
    """
    found = [cast("Migrator", plugin(MIGRATORS, name)()) for name in plugin_names(MIGRATORS)]
    fitting = tuple(each for each in found if each.target == target)
    if not fitting:
        targets = ", ".join(sorted({each.target for each in found}))
        raise InputError(
            Text(
                f"không có công cụ chuyển sang {target!r}; có: {targets}",
                f"no tool migrates to {target!r}; there are: {targets}",
            )
        )
    return fitting


@contextmanager
def scratch() -> Iterator[Spool]:
    """A spool for one package, gone afterwards."""
    spool = SqliteSpool(private=True)
    try:
        yield spool
    finally:
        spool.close()


@contextmanager
def executor(
    given: Executor | None, workers: int, jobs: int, time_limit: float = JOB_SECONDS
) -> Iterator[tuple[Executor | None, int]]:
    """The executor to use and how many jobs may be under way; a single job needs no other process."""
    count = min(workers or os.cpu_count() or 1, jobs)
    if given is not None:
        yield given, 2 * (given.workers if isinstance(given, ClusterExecutor) else os.cpu_count() or 1)
    elif count < 2:
        yield None, 1
    else:
        with BoundedPool(count, time_limit) as pool:
            yield pool, 2 * count


def spare_executor(time_limit: float = JOB_SECONDS) -> Executor:
    """Processes that take over from a pool that breaks."""
    return BoundedPool(os.cpu_count() or 1, time_limit)


def cluster(address: str) -> Executor:
    """The workers of a Dask cluster."""
    return ClusterExecutor(address)


def second_opinion(path: Path) -> Callable[[], Opinion] | None:
    """The independent reader of a bag, where `path` is a bag folder, which is all that it can read."""
    if not extended(path / "bagit.txt").is_file():
        return None
    return partial(ask_second_opinion, extended(path), _SECOND_OPINION_SECONDS)
