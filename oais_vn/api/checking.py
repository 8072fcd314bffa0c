"""Deliveries: open, and judge before anything is packed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, paths_set, profile_called
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.delivery import Delivery
from oais_vn.model.ports import FileSurvey, PackageSource, PageCounter, PageMeasurer, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.storage.readings import SqliteReadings
from oais_vn.storage.spool import SqliteSpool
from oais_vn.validation.delivery import check_delivery
from oais_vn.workflows.survey import Survey


@dataclass(frozen=True)
class OpenDelivery:
    """A delivery that was read: its description, its files, the profile. Close it when done (`with`)."""

    delivery: Delivery
    source: PackageSource
    profile: Profile
    survey: FileSurvey
    opened: ExitStack
    register: AgencyRegister = NO_REGISTER

    def close(self) -> None:
        """Remove what was put aside on disk while reading; the delivery itself is never touched."""
        self.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_delivery(
    path: str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    workbook: str | None = None,
    terms: str | os.PathLike[str] | None = None,
    mapping: str | os.PathLike[str] | None = None,
    journal: str | os.PathLike[str] | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> OpenDelivery:
    """Read a supplier's delivery; nothing in it is ever written to.

    `workbook` names one of several workbooks, or a CSV or XML file; `terms` is a delivery.toml that lies elsewhere;
    `mapping` is a TOML file that says which header fills which field. Every file is read once, `workers` at a time
    (0: one a core); with a `journal`, a file outside the delivery, what was read is kept and a killed run goes on.
    Raises `PackageError` (no folder, no workbook, unreadable), `ConfigurationError` (delivery.toml, profile, mapping),
    `InputError` (a journal that is none, or lies in the delivery) and `StorageError` (one that another run holds).
    """
    folder = Path(path)
    source = wiring.delivery_source(folder)
    loaded = profile_called(profile)
    read, register = wiring.delivery_terms(source if terms is None else Path(terms), paths_set("agencies"))
    if journal is not None:
        wiring.require_apart(Path(journal), [folder])
    with ExitStack() as stack:
        readings = SqliteReadings(None if journal is None else Path(journal))
        stack.callback(readings.close)
        spool = SqliteSpool()
        stack.callback(spool.close)
        survey = Survey(source, readings, _page_counters(workers), loaded.ignored, progress)
        delivery = read_delivery(
            source,
            loaded,
            spool,
            survey,
            terms=read,
            workbook=workbook,
            mapping=None if mapping is None else wiring.column_mapping(Path(mapping)),
            progress=progress,
        )
        claimed = replace(delivery, unclaimed=tuple(path for path in delivery.unclaimed if path != read.register))
        return OpenDelivery(claimed, source, loaded, survey, stack.pop_all(), register)


def check(delivery: OpenDelivery, *, waivers: Sequence[Waiver] = ()) -> Report:
    """Judge a delivery before anything is packed: rows, files and pages beside each other, and every file's bytes.

    Every finding of the run is in the report, and `report.delivery` says how much was delivered. Findings that
    `waivers` (of `read_waivers`) cover stay in the report and do not fail the delivery.
    """
    return check_delivery(
        delivery.delivery,
        delivery.profile,
        wiring.clock(),
        register=delivery.register,
        survey=delivery.survey,
        waivers=waivers,
    )


def _page_counters(workers: int) -> list[PageCounter]:
    """As many as there are `workers` (0: cores), to be asked at the same time."""
    counter = wiring.page_counter()
    count = workers or os.cpu_count() or 1
    return [counter.lane(number) if isinstance(counter, PageMeasurer) else counter for number in range(count)]
