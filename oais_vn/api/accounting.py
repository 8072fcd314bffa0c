"""What an archive reports of its register: figures and the dossiers behind them, a year's report, plans, regulation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, NamedTuple

from oais_vn import wiring
from oais_vn.api.targets import ending
from oais_vn.formats.register.unit_report import digest_of, read_unit_report, write_unit_report
from oais_vn.formats.reports.progress_documents import write_progress_document, write_progress_workbook
from oais_vn.formats.reports.regulation import write_regulation
from oais_vn.formats.reports.review_document import write_review_document
from oais_vn.formats.reports.year_documents import write_year_document
from oais_vn.formats.reports.year_sheets import write_year_workbook
from oais_vn.model.errors import ConfigurationError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.merging import Received, faults, merged
from oais_vn.model.register.plan import Plan, TaskProgress
from oais_vn.model.register.reporting import Figure, Track, YearReport, behind
from oais_vn.model.register.wanted import By, Figures, Wanted
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring import register as shelf
from oais_vn.wiring.archive import ArchivePlace
from oais_vn.wiring.papers import opened
from oais_vn.workflows.register import reporting
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.reviewing import Review

_PLACE = str | os.PathLike[str]


@dataclass(frozen=True)
class Reports:
    """What is reported of the register of an open archive. State secrets are counted only when `graded` asks for it."""

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    lists: RegisterLists
    place: ArchivePlace

    def figures(self, by: By = By.FONDS, wanted: Wanted | None = None, *, graded: bool = False) -> list[Figures]:
        """What is counted of the dossiers that are asked for."""
        with self.desk() as desk:
            return desk.register.figures(by, replace(wanted or Wanted(), ungraded=not graded))

    def trace(
        self,
        figure: Figure = Figure.DOSSIERS,
        wanted: Wanted | None = None,
        *,
        by: By = By.ALL,
        heading: Sequence[str] = (),
        graded: bool = False,
    ) -> Iterator[Dossier]:
        """The dossiers that a figure counts, under a heading of `by`: as many as it says."""
        asked = behind(replace(wanted or Wanted(), ungraded=not graded), by, tuple(heading), figure)
        with self.desk() as desk:
            yield from desk.register.dossiers(asked)

    def of_unit(self, year: int, unit: str = "", track: Track = Track.STATE, *, graded: bool = False) -> YearReport:
        """The report of a unit for a year; `InputError` for a unit that keeps nothing."""
        with self.desk() as desk:
            return reporting.draw_up_report(desk, self.lists, year, unit, track, graded=graded)

    def progress(self, plan: Plan, year: int | None = None) -> tuple[int, list[TaskProgress]]:
        """The year, and how far each task of a plan is in it: in this year so far, or at the end of an earlier one."""
        with self.desk() as desk:
            now = int(desk.today()[:4])
            asked = year or now
            return asked, list(reporting.progress_of(desk.register, plan, asked, ended=asked < now))

    def write_regulation(
        self, path: _PLACE, *, template: _PLACE | None = None, place: str = "", superior: str = ""
    ) -> None:
        """Write a draft of the regulation (.docx) on insurance copies: the articles are the archive's own policy."""
        ending(path, ".docx")
        with ExitStack() as stack:
            form = None if template is None else stack.enter_context(opened(Path(template)))

            def write(stream: IO[bytes]) -> None:
                write_regulation(
                    self.place.terms, self.place.policy, self.lists, stream,
                    template=form, name=str(template or ""), place=place, superior=superior,
                )  # fmt: skip

            publish_new_file(Path(path), write)


class Merging(NamedTuple):
    """The report of a province, or why there is none."""

    report: YearReport | None
    faults: tuple[Text, ...]


def read_plan(plan: _PLACE) -> Plan:
    """The plan in a PLAN.toml; `ConfigurationError` says everything that is wrong."""
    return shelf.plan(Path(plan))


def merge_reports(files: Sequence[_PLACE], name: str, year: int, *, operator: str = "") -> Merging:
    """Put units' reports (JSON) together into that of a province; everything that is wrong is told at once.

    Refused are files that were altered, a unit that reports twice, other years, other tracks, and sums that do not add
    up. Fonds of one code in two units stay two.
    """
    received, told = [], []
    for file in files:
        try:
            with opened(Path(file)) as stream:
                report = read_unit_report(stream, str(file))
        except (ConfigurationError, PackageError) as error:
            told.append(error.text)
        else:
            received.append(Received(str(file), report, digest_of(report)))
    told += faults(received, year)
    if told or not received:
        return Merging(None, tuple(told) or (Text("không có báo cáo nào", "there are no reports"),))
    drawn = wiring.clock()().isoformat(timespec="seconds")
    return Merging(merged(received, name, year, drawn, operator), ())


def write_year_report(
    report: YearReport,
    path: _PLACE,
    *,
    template: _PLACE | None = None,
    place: str = "",
    superior: str = "",
    addressee: str = "",
) -> None:
    """Write a year's report as .json (what is merged), .docx (what is signed) or .xlsx, by the ending of `path`."""
    kind = ending(path, ".json", ".docx", ".xlsx")
    with ExitStack() as stack:
        form = None if template is None else stack.enter_context(opened(Path(template)))

        def write(stream: IO[bytes]) -> None:
            if kind == ".json":
                write_unit_report(report, stream)
            elif kind == ".xlsx":
                write_year_workbook(report, stream, place=place, superior=superior)
            else:
                write_year_document(
                    report, stream,
                    template=form, name=str(template or ""), place=place, superior=superior, addressee=addressee,
                )  # fmt: skip

        publish_new_file(Path(path), write)


def write_progress(
    plan: Plan, tasks: Sequence[TaskProgress], year: int, path: _PLACE, *, place: str = "", superior: str = ""
) -> None:
    """Write how far a plan is as .docx or .xlsx, by the ending of `path`."""
    kind = ending(path, ".docx", ".xlsx")

    def write(stream: IO[bytes]) -> None:
        if kind == ".xlsx":
            write_progress_workbook(plan, tasks, year, stream)
        else:
            write_progress_document(plan, tasks, year, stream, place=place, superior=superior)

    publish_new_file(Path(path), write)


def write_review(review: Review, archive: str, path: _PLACE, *, place: str = "", superior: str = "") -> None:
    """Write the steps of a programme as a form (.docx) for reviewers, in the name of the `archive`."""
    ending(path, ".docx")

    def write(stream: IO[bytes]) -> None:
        write_review_document(
            review.programme, review.whole, review.steps, archive, stream, place=place, superior=superior
        )

    publish_new_file(Path(path), write)
