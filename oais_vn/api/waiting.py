"""Records without dossiers at the register: surveys, what was arranged, what is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from oais_vn.api.targets import ending
from oais_vn.formats.register.backlog_tables import read_survey
from oais_vn.formats.reports.backlog_sheets import write_backlog_workbook
from oais_vn.formats.reports.paper_words import day as written_day
from oais_vn.model.register.backlog import Backlog, Worked, is_of
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring import register as shelf
from oais_vn.workflows.register import waiting
from oais_vn.workflows.register.desk import RegisterDesk

_PLACE = str | os.PathLike[str]


@dataclass(frozen=True)
class Waiting:
    """The records without dossiers that an archive, whose name is `archive`, is to have arranged."""

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    archive: str

    def survey(self, backlogs: Iterable[Backlog]) -> int:
        """Record what a survey found, all or nothing; what was arranged before stays. Gives how many changed."""
        with self.desk() as desk:
            return waiting.survey(desk, backlogs)

    def survey_from(self, table: _PLACE, *, unit: str = "", date: str = "") -> int:
        """Record a survey from a table (.xlsx, .csv) with metres of rough and of loose records."""
        with self.desk() as desk:
            return waiting.survey(desk, read_survey(*shelf.table(Path(table)), unit, date or desk.today()))

    def arrange(self, called: str, work: Worked) -> Backlog:
        """Record that metres of a backlog were arranged."""
        with self.desk() as desk:
            return waiting.arrange(desk, called, work)

    def backlogs(self, **asked: str) -> list[Backlog]:
        """Every backlog with these values (`unit`, `fonds`, `source`, `kind`), in the order in which they came in."""
        with self.desk() as desk:
            return [each for each in desk.register.things(Backlog) if is_of(each, asked)]

    def write(self, path: _PLACE, backlogs: Sequence[Backlog]) -> None:
        """Write backlogs as a workbook (.xlsx)."""
        target = Path(path)
        ending(target, ".xlsx")
        with self.desk() as desk:
            today = written_day(desk.today())

        def write(stream: IO[bytes]) -> None:
            write_backlog_workbook(self.archive, today, backlogs, stream)

        publish_new_file(target, write)
