"""Files in living formats: migrate packages, one or a folder of them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import made_under_of, profile_called, workshop_for
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.migration import COMPARABLE, Migration
from oais_vn.model.package import PackageType
from oais_vn.model.ports import Progress
from oais_vn.packages.head import read_head
from oais_vn.packages.tags import SHAPE
from oais_vn.workflows.batch import OnError, run_jobs
from oais_vn.workflows.collect import Collector
from oais_vn.workflows.migrate import MigrateJob, MigrationOrder


def migrate(
    *aips: str | os.PathLike[str],
    to: str,
    decision: str | os.PathLike[str] | None = None,
    only: Collection[str] = (),
    accept: Collection[str] = (),
    dry_run: bool = False,
    profile: str = "",
    operator: str = "",
    workers: int = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Iterator[Migration]:
    """Make the next version of AIPs with their files in a living format, by a decision of the kind `chuyen-doi`.

    Each of `aips` is a package, or a folder of packages, of which the newest versions of dossiers and batches are
    taken. `to` is `tiff`, `pdfa` or what a plug-in makes; with `only` files of other PRONOM ids stay as they are. A
    package is refused (`PackageError`) when a file comes out another than it was, unless the property is one to
    `accept` (one of `oais_vn.model.migration.COMPARABLE`), which PREMIS then tells as a warning. A `dry_run`
    converts and compares, seals nothing, and needs no decision. The collections of the fonds get their next edition.
    The packages themselves are not touched, and what a run that was killed has made is left as it is.

    Raises `InputError` for an unknown target or property, `ConfigurationError` for a decision that is missing or of
    another kind; with `on_error` a package that fails concerns itself alone.
    """
    migrators = wiring.migrators(to)
    unknown = sorted(set(accept) - set(COMPARABLE))
    if unknown:
        raise InputError(
            Text(
                f"không có tính chất {unknown[0]!r}; có: {', '.join(COMPARABLE)}",
                f"no property {unknown[0]!r}; there are: {', '.join(COMPARABLE)}",
            )
        )
    decided = None if decision is None else wiring.decision_of(Path(decision))
    order = MigrationOrder(migrators, decided, frozenset(only), frozenset(accept), dry_run, operator)
    order.require_decision()
    groups: dict[tuple[Path, str, str], list[Path]] = {}
    for place in (place for aip in aips for place in _packages(Path(aip), profile)):
        name = profile or made_under_of(place).name
        groups.setdefault((place.resolve().parent, wiring.form_of(place).value, name), []).append(place)
    for (folder, form, name), places in groups.items():
        loaded = profile_called(name)
        with (
            workshop_for(loaded, folder, form) as workshop,
            wiring.executor(None, workers, len(places)) as (pool, most),
        ):
            software = wiring.software()
            jobs = (
                (
                    str(place),
                    MigrateJob(partial(wiring.package_source, place), loaded, workshop, software, order),
                )
                for place in places
            )
            made: list[tuple[str, str]] = []
            for done in run_jobs(jobs, pool, most, progress, on_error):
                if done.package is not None:
                    made.append((done.package.name, done.package.digest))
                yield done
            if made:
                collector = Collector(loaded, workshop, software, operator, None)
                for package in collector.collect(made):
                    yield Migration(package.path, package, (), 0)


def _packages(path: Path, profile: str) -> Iterator[Path]:
    """The package at a path; of a folder, the newest versions of the dossiers and batches in it."""
    found = wiring.bag_paths(path)
    if found == [path]:
        yield path
        return
    for place in found:
        if wiring.newest_version(place) == place and _has_documents(place, profile):
            yield place


def _has_documents(place: Path, profile: str) -> bool:
    """Whether it is the AIP of a dossier or of a batch; what else lies in the folder is passed over."""
    try:
        head = read_head(wiring.package_source(place))
        loaded = profile_called(profile) if profile else made_under_of(place)
    except PackageError:
        return False
    shape = loaded.shapes.get(head.tags.get(SHAPE, ""))
    return shape is not None and shape.package_type is PackageType.AIP and bool(shape.document_tables)
