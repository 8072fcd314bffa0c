"""Many packages on their way into a store, and many copies that are looked at."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from types import MappingProxyType

from oais_vn import wiring
from oais_vn.api.desk import made_under_of
from oais_vn.model.errors import ExistsError, OaisError, PackageError
from oais_vn.model.package import Form
from oais_vn.model.ports import Progress
from oais_vn.wiring import archive as shelves
from oais_vn.workflows.audit import LookJob, Sight
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.shelving import AtHand, ShelfJob
from oais_vn.workflows.store import Stored, copy_log, gathering, settled, store, stored_before

_LOOKS = 16
"""Copies that wait for their turn to be looked at."""


def shelf_jobs(
    keeper: Keeper, paths: Iterable[Path], on_error: OnError | None, names: Mapping[Path, str] = MappingProxyType({})
) -> Iterator[tuple[str, ShelfJob]]:
    """A job for each package, kept under its own name or that of `names`; one that is none goes to `on_error`."""
    for path in paths:
        try:
            job = _shelf_job(keeper, path, names.get(path, ""))
        except PackageError as error:
            if on_error is None:
                raise
            on_error(str(path), error)
        else:
            yield str(path), job


def _shelf_job(keeper: Keeper, given: Path, called: str) -> ShelfJob:
    """The job of one package: of a folder its tar is kept, an archive as it is."""
    place = wiring.one_package(given)
    form = wiring.form_of(place)
    whole = place.resolve().name
    folder = form is Form.FOLDER
    own = whole if folder else whole.removesuffix(f".{form.value}")
    name = called or own
    known = keeper.catalogue.holding(name)
    return ShelfJob(
        str(given),
        name,
        f"{name}.tar" if folder else f"{name}{whole.removeprefix(own)}",
        partial(wiring.package_source, place),
        partial(made_under_of, place),
        None if folder else partial(shelves.file_blocks, place),
        keeper.bench,
        keeper.clock,
        known is not None and known.name == name,
    )


def shelved(
    keeper: Keeper, ready: Iterable[AtHand], progress: Progress | None, on_error: OnError | None
) -> Iterator[Stored]:
    """Write what is at hand to every tier, package after package; tiers that collect write when they have enough."""
    gathered: list[Stored] = []
    for at_hand in ready:
        if at_hand.staged is None or at_hand.profile is None:
            yield stored_before(keeper, at_hand.name)
            continue
        try:
            with wiring.scratch() as spool:
                stored = store(
                    *(keeper, at_hand.name, at_hand.file, at_hand.staged, at_hand.report, at_hand.profile),
                    *(spool, progress),
                )
        except (PackageError, ExistsError) as error:
            if on_error is None:
                raise
            on_error(at_hand.path, error)
        else:
            gathered.append(stored)
            if not gathering(keeper):
                yield from settled(keeper, gathered)
                gathered.clear()
        finally:
            keeper.bench.drop(at_hand.staged)
    yield from settled(keeper, gathered)


def looked(jobs: Iterable[tuple[str, LookJob]], *, pool: Executor, ledger: Ledger[Sight]) -> Iterator[Sight]:
    """Look at many copies at a time."""
    return run_jobs(jobs, pool, _LOOKS, None, None, ledger)


def copy_log_to_carriers(keeper: Keeper, called: str, on_error: OnError | None) -> None:
    """Copy the event log to the carriers; one that fails is warned of, or goes to `on_error` under this name."""
    for failure in copy_log(keeper):
        if on_error is None:
            warnings.warn(f"{failure.vi} / {failure.en}", RuntimeWarning, stacklevel=3)
        else:
            on_error(called, OaisError(failure))


def make_tape(folder: str | os.PathLike[str], barcode: str, *, capacity: int = 0) -> Path:
    """Make a blank "tape" that is a folder in `folder`, to try tapes out; `capacity` in bytes, by default its kind's.

    Raises `InputError` for what is no barcode, and for a tape that is there.
    """
    return shelves.blank_tape(Path(folder), barcode, capacity)
