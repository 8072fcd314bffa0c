"""The plan of a province: tasks, who leads, from which year to which, how much; and what is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from oais_vn.model.language import Text


class Measure(Enum):
    """What a target is counted in; a register counts each of them itself, but for DONE, which a person tells."""

    DONE = "done"
    FONDS = "fonds"
    DOSSIERS = "dossiers"
    SHEETS = "sheets"
    REINFORCED = "reinforced-sheets"
    PAGES = "pages"
    METRES = "metres"
    BACKLOG = "backlog-metres"

    @property
    def label(self) -> Text:
        """The measure in words."""
        return _MEASURES[self]


_MEASURES = {
    Measure.DONE: Text("hoàn thành", "done"),
    Measure.FONDS: Text("phông", "fonds"),
    Measure.DOSSIERS: Text("hồ sơ", "dossiers"),
    Measure.SHEETS: Text("tờ", "sheets"),
    Measure.REINFORCED: Text("tờ bồi nền", "sheets reinforced"),
    Measure.PAGES: Text("trang", "pages"),
    Measure.METRES: Text("mét giá", "metres of shelf"),
    Measure.BACKLOG: Text("mét giá tích đống", "metres of backlog"),
}


class Timing(Enum):
    """How a task stands in time."""

    AHEAD = "ahead"
    UNDER_WAY = "under-way"
    BEHIND = "behind"
    LATE = "late"
    DONE = "done"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _TIMINGS[self]


_TIMINGS = {
    Timing.AHEAD: Text("chưa đến hạn", "not due yet"),
    Timing.UNDER_WAY: Text("đang thực hiện", "under way"),
    Timing.BEHIND: Text("chậm tiến độ", "behind"),
    Timing.LATE: Text("quá hạn", "late"),
    Timing.DONE: Text("đã hoàn thành", "done"),
}


@dataclass(frozen=True)
class Task:
    """A task of a plan.

    `years` are its first and last; a task of every year has 0 for both (hằng năm). `target` is how much of `measure`
    is to be done in all, `yearly` what of it falls to which year. `of` limits what the register counts: fields of
    dossiers (`unit`, `fonds`, `group`), or of backlogs (`unit`, `fonds`, `source`, `kind`), with the value that they
    must have. `stage` is the stage that counts as done.
    """

    number: str
    title: str
    lead: str
    partners: tuple[str, ...] = ()
    years: tuple[int, int] = (0, 0)
    measure: Measure = Measure.DONE
    target: Decimal | None = None
    yearly: Mapping[int, Decimal] = field(default_factory=dict)
    of: Mapping[str, str] = field(default_factory=dict)
    stage: str = ""
    done: tuple[str, str] | None = None
    """The day (ISO 8601) and the paper by which a person says that it is done."""


@dataclass(frozen=True)
class Plan:
    """A plan: number, day, authority, title, tasks in their order."""

    number: str
    date: str
    authority: str
    title: str
    tasks: tuple[Task, ...]


def expected(task: Task, year: int) -> Decimal | None:
    """How much is to be done by the end of a year; None when the plan does not say."""
    if task.yearly:
        return sum((amount for each, amount in task.yearly.items() if each <= year), Decimal(0))
    first, last = task.years
    if task.target is None or not first:
        return None
    if year >= last:
        return task.target
    # Even pace over the years of the task.
    return task.target * max(0, year - first + 1) / (last - first + 1)


def timing(task: Task, reached: Decimal | None, year: int, *, ended: bool) -> Timing:
    """How a task stands in `year`, which has `ended` or not; `reached` is what was counted."""
    first, last = task.years
    if task.done is not None or (task.target is not None and reached is not None and reached >= task.target):
        return Timing.DONE
    if first and (year < first):
        return Timing.AHEAD
    if last and (year > last or (year == last and ended)):
        return Timing.LATE
    wanted = expected(task, year if ended else year - 1)
    if wanted is not None and reached is not None and reached < wanted:
        return Timing.BEHIND
    return Timing.UNDER_WAY


class TaskProgress(NamedTuple):
    """How a task stands: what was counted of it and what should be by now (None: nobody can say), and how that is."""

    task: Task
    reached: Decimal | None
    expected: Decimal | None
    timing: Timing

    @property
    def percent(self) -> int | None:
        """Whole percent of the target, never 100 before it is reached; None without a target or a count."""
        if not self.task.target or self.reached is None:
            return None
        return int(self.reached * 100 / self.task.target)


def stand(task: Task, reached: Decimal | None, year: int, *, ended: bool) -> TaskProgress:
    """How a task stands in `year`, which has `ended` or not; `reached` is what was counted."""
    return TaskProgress(task, reached, expected(task, year), timing(task, reached, year, ended=ended))


def due(task: Task, year: int) -> bool:
    """Whether a task is to be worked at in a year."""
    first, last = task.years
    return not first or first <= year <= last
