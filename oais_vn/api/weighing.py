"""What threatens files: the risk register over deliveries, packages and folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from oais_vn import wiring
from oais_vn.api.desk import paths_set
from oais_vn.api.installed import settings
from oais_vn.formats.reports.risk_sheets import write_risk_workbook
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Language, Text
from oais_vn.model.ports import FormatIdentifier, Progress
from oais_vn.model.risk import RiskRegister, RiskReport
from oais_vn.packages.head import read_head
from oais_vn.storage.loose_files import files_at
from oais_vn.storage.publish import publish_file
from oais_vn.workflows.batch import run_jobs
from oais_vn.workflows.risks import FileFormats, PackageFormats, RiskTally

_TERMS = "delivery.toml"
_AT_ONCE = 500


def risk_register(own: str | os.PathLike[str] | None = None) -> RiskRegister:
    """The risk register that is shipped, with what the file `own` adds or judges otherwise.

    Raises `ConfigurationError` that says everything that is wrong with the file.
    """
    return wiring.risk_register(None if own is None else Path(own))


def risks(
    *paths: str | os.PathLike[str],
    register: RiskRegister | None = None,
    all_versions: bool = False,
    identifier: str | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> RiskReport:
    """The formats of packages, deliveries and folders by fonds, each with its risk and what to migrate to.

    Packages are asked through their PREMIS, and are not read; a package that has none (a SIP), a delivery and a
    folder through their files. Of a package whose later versions lie beside it the newest alone counts, unless
    `all_versions`. What cannot be read is among `unread`. Raises `PackageError` for a path that is not there.
    """
    tally = RiskTally(register or wiring.risk_register())
    unread: list[tuple[str, Text]] = []
    found = settings(identifier=identifier)
    name, seconds = str(found["identifier"].value), float(str(found["identification_seconds"].value))
    tool = wiring.format_identifier(name, seconds)
    jobs = [job for path in paths for job in _jobs(Path(path), tool, all_versions=all_versions)]
    with wiring.executor(None, workers, len(jobs)) as (pool, window):
        for formats in run_jobs(jobs, pool, window, progress, lambda place, error: unread.append((place, error.text))):
            tally.add(formats)
    return tally.report(unread)


def write_risk_report(report: RiskReport, path: str | os.PathLike[str], *, language: Language = "vi") -> str:
    """Write a risk report as a workbook (.xlsx) and give its SHA-256; it replaces what was there, whole or not at all.

    Raises `InputError` for a place in a package, `StorageError` when it cannot be written.
    """

    def write(stream: IO[bytes]) -> None:
        write_risk_workbook(report, language, stream)

    wiring.require_apart(Path(path), [])
    return publish_file(Path(path), write)


def _jobs(
    path: Path, tool: FormatIdentifier, *, all_versions: bool
) -> Iterator[tuple[str, PackageFormats | FileFormats]]:
    packages = _packages(path)
    for package in packages:
        if all_versions or wiring.newest_version(package) == package:
            yield str(package), PackageFormats(partial(wiring.package_source, package), tool)
    if packages:
        return
    terms = path / _TERMS
    fonds = ""
    if terms.is_file():
        fonds = wiring.delivery_terms(terms, paths_set("agencies"))[0].fonds.code
    files = (file for file in files_at([path]) if file != terms)
    while some := tuple(islice(files, _AT_ONCE)):
        yield str(some[0]), FileFormats(some, fonds, tool)


def _packages(path: Path) -> list[Path]:
    """The packages at a path or in that folder; none where it is a delivery, a folder or a single file."""
    return [found for found in wiring.bag_paths(path) if found.is_dir() or _is_package(found)]


def _is_package(path: Path) -> bool:
    """Whether an archive is a package, and not a document that somebody packed."""
    if path.suffix.lower() not in (".tar", ".zip"):
        return False
    try:
        read_head(wiring.package_source(path))
    except PackageError:
        return False
    return True
