"""The jobs by which many packages are put at hand and judged on their way into a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import made_under_of
from oais_vn.model.errors import PackageError
from oais_vn.model.package import Form
from oais_vn.wiring import archive as shelves
from oais_vn.workflows.batch import OnError
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.shelving import ShelfJob


def shelf_jobs(keeper: Keeper, paths: Iterable[Path], on_error: OnError | None) -> Iterator[tuple[str, ShelfJob]]:
    """A job for each package; one that is none goes to `on_error`, where there is one."""
    for path in paths:
        try:
            job = _shelf_job(keeper, path)
        except PackageError as error:
            if on_error is None:
                raise
            on_error(str(path), error)
        else:
            yield str(path), job


def _shelf_job(keeper: Keeper, given: Path) -> ShelfJob:
    """The job of one package: of a folder its tar is kept, an archive as it is."""
    place = wiring.one_package(given)
    form = wiring.form_of(place)
    whole = place.resolve().name
    folder = form is Form.FOLDER
    name = whole if folder else whole.removesuffix(f".{form.value}")
    known = keeper.catalogue.holding(name)
    return ShelfJob(
        str(given),
        name,
        f"{whole}.tar" if folder else whole,
        partial(wiring.package_source, place),
        partial(made_under_of, place),
        None if folder else partial(shelves.file_blocks, place),
        keeper.bench,
        keeper.clock,
        known is not None and known.name == name,
    )
