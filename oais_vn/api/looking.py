"""Files to look into."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.api.installed import settings
from oais_vn.model.inspection import Identified, Inspected
from oais_vn.model.ports import FormatIdentifier, Progress
from oais_vn.model.quality import DocumentKind
from oais_vn.model.report import Finding
from oais_vn.plugins.verapdf import VeraPdf
from oais_vn.storage.loose_files import files_at
from oais_vn.validation.documents import judge_document
from oais_vn.validation.documents import judge_pages as pages_judged
from oais_vn.validation.inspected import ExaminedPage, ExaminedPages, InspectedDocument
from oais_vn.workflows.batch import run_jobs
from oais_vn.workflows.identify import IdentifyJob
from oais_vn.workflows.inspect import Inspection, InspectJob, Looker, MeasureJob

_AT_ONCE = 500
"""Files a job: enough that starting a tool for them does not count."""
_LOOKED_INTO_AT_ONCE = 50
_BEST = "auto"
_PAGES = frozenset({".pdf", ".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2"})


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
    tool = _identifier(identifier)
    batches = _batches(paths, _AT_ONCE)
    jobs = [(str(some[0]), IdentifyJob(some, tool)) for some in batches]
    with wiring.executor(None, workers, len(jobs)) as (pool, window):
        for batch in run_jobs(jobs, pool, window, progress, None):
            yield from batch


def inspect(
    *paths: str | os.PathLike[str],
    deep: bool = False,
    identifier: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Inspected]:
    """The format of each file and what was seen in it, in order: PDFs, images, recordings.

    `deep` decodes everything, which finds truncation and is far slower. PDF/A is validated where veraPDF is installed
    (setting `verapdf`), else only claimed. Images and recordings need the extra `qc`; without it they are `skipped`.
    Raises `PackageError` for a path that is not there.
    """
    vera = VeraPdf(str(settings()["verapdf"].value))
    looker = Looker(wiring.file_inspectors(deep=deep), validator=vera if vera.installed else None)
    tools = Inspection(_identifier(identifier), looker)
    jobs = [(str(some[0]), InspectJob(some, tools)) for some in _batches(paths, _LOOKED_INTO_AT_ONCE)]
    with wiring.executor(None, workers, len(jobs)) as (pool, window):
        for batch in run_jobs(jobs, pool, window, progress, None):
            yield from batch


def judge(
    inspected: Inspected, *, profile: str = DEFAULT_PROFILE, kind: DocumentKind = DocumentKind.TEXT
) -> tuple[Finding, ...]:
    """What the rules of a profile say of a file that was inspected; `kind` chooses among the limits."""
    if inspected.facts is None:
        return ()
    loaded = profile_called(profile)
    document = InspectedDocument(inspected.path, inspected.facts, loaded.quality, kind)
    return tuple(judge_document(document, loaded))


def judge_pages(
    *paths: str | os.PathLike[str],
    profile: str = DEFAULT_PROFILE,
    workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """What the rules of a profile say of how the pages of PDFs and images look, all taken as one dossier.

    Their embedded pictures are decoded and measured (extra `qc`), by so many `workers` (0: one a core): blank, skewed,
    unsharp, cut off, scanned twice. Raises `PluginError` when the packages for it are missing, `PackageError` for a
    path that is not there.
    """
    loaded, measurement = profile_called(profile), wiring.page_measurement()
    files = [path for path in files_at([Path(path) for path in paths]) if path.suffix.lower() in _PAGES]
    jobs = [(str(path), MeasureJob(path, measurement)) for path in files]
    with wiring.executor(None, workers, len(jobs)) as (pool, window):
        pages = tuple(
            ExaminedPage(str(path), quality)
            for path, qualities in run_jobs(jobs, pool, window, progress, None)
            for quality in qualities
        )
    twice = tuple(measurement.duplicates([page.quality for page in pages]))
    return tuple(pages_judged(ExaminedPages(pages, twice, loaded.quality), loaded))


def _identifier(given: str | None) -> FormatIdentifier:
    """The identifier that is given or set, else the best one that is installed: nothing sealed depends on it here."""
    found = settings(identifier=given)
    chosen = found["identifier"]
    name = _BEST if chosen.origin == "default" else str(chosen.value)
    return wiring.format_identifier(name, float(str(found["identification_seconds"].value)))


def _batches(paths: Sequence[str | os.PathLike[str]], size: int) -> Iterator[tuple[Path, ...]]:
    files = files_at([Path(path) for path in paths])
    while some := tuple(islice(files, size)):
        yield some
