"""A year's report drawn up from the register, and the progress of a plan by the register's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from oais_vn.model.alphabet import in_alphabet
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import Backlog, is_of, sums_of
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Stage
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.plan import Measure, Plan, Task, TaskProgress, stand
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.reporting import (
    SHARED,
    WHOLE,
    WITHIN,
    Track,
    YearReport,
    basis,
    nothing,
    summed,
)
from oais_vn.model.register.wanted import By, Figures, Wanted
from oais_vn.workflows.register.desk import RegisterDesk

_PLACES: Final[Mapping[By, tuple[int, ...]]] = {
    By.ALL: (),
    By.UNIT: (0,),
    By.FONDS: (0, 1),
    By.GROUP: (0, 1, 2),
    By.MEDIUM: (3,),
    By.YEAR: (4,),
    By.DIGITISED_YEAR: (5,),
}
"""Where a table's heading stands in that of `By.FINEST`."""
_CONFIRMED = (Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED, Stage.HANDED_OVER)
"""After these the pages are those that were digitised, not those that the inventory promised."""


def draw_up_report(
    desk: RegisterDesk, lists: RegisterLists, year: int, unit: str = "", track: Track = Track.STATE, *, graded: bool
) -> YearReport:
    """The report of a unit for a year, as the register now stands.

    Raises `InputError` for a year to come, for a unit that keeps nothing, and without `unit` where there are several.
    """
    if year > int(desk.today()[:4]):
        raise InputError(
            Text(f"năm {year} chưa đến, chưa có gì để báo cáo", f"{year} is yet to come, there is nothing to report")
        )
    desk.catch_up()
    register = desk.register
    fonds = list(register.things(RegisteredFonds))
    names = {each.key.unit: each.unit_name for each in fonds}
    unit = _unit(unit, names)
    base = basis(track, unit, graded=graded)
    # One look for all tables that add up: each look goes over every dossier.
    finest = register.figures(By.FINEST, base)
    tables = {by.value: _rolled_up(finest, by) for by in (By.ALL, *WHOLE)}
    tables |= {by.value: tuple(register.figures(by, base)) for by in SHARED}
    within = {
        stage.value: _whole(register.figures(By.ALL, replace(base, reached=stage, year=year))) for stage in WITHIN
    }
    if not finest:
        tables[By.ALL.value] = (nothing(),)
    return YearReport(
        *(unit, names[unit], year, track, desk.clock().isoformat(timespec="seconds")),
        *(desk.catalogue.position().head, desk.operator, graded),
        tables,
        within,
        _names(lists, (each for each in fonds if each.key.unit == unit)),
        backlog=sums_of(each for each in register.things(Backlog) if each.unit == unit),
    )


def progress_of(register: RegisterCatalogue, plan: Plan, year: int, *, ended: bool) -> Iterator[TaskProgress]:
    """How far each task of a plan is in a year."""
    for task in plan.tasks:
        yield stand(task, reached_of(register, task), year, ended=ended)


def reached_of(register: RegisterCatalogue, task: Task) -> Decimal | None:
    """How much of a task the register counts as done; None for what only a person can say."""
    if task.measure is Measure.DONE:
        return None
    if task.measure is Measure.BACKLOG:
        return sum((each.done for each in register.things(Backlog) if is_of(each, task.of)), Decimal(0))
    stage = Stage(task.stage) if task.stage else None
    if task.measure is Measure.REINFORCED:
        stage = Stage.REINFORCED
    wanted = Wanted(
        unit=task.of.get("unit", ""), fonds=task.of.get("fonds", ""), group=task.of.get("group"), reached=stage
    )
    if task.measure is Measure.FONDS:
        return Decimal(len(register.figures(By.FONDS, wanted)))
    found = _whole(register.figures(By.ALL, wanted))
    counted = {
        Measure.DOSSIERS: Decimal(found.dossiers),
        Measure.SHEETS: Decimal(found.sheets),
        Measure.REINFORCED: Decimal(found.reinforced_sheets),
        Measure.PAGES: Decimal(found.digitised_pages if stage in _CONFIRMED else found.pages),
        Measure.METRES: Decimal(found.millimetres) / 1000,
    }
    return counted[task.measure]


def _rolled_up(finest: list[Figures], by: By) -> tuple[Figures, ...]:
    rows: dict[tuple[str, ...], list[Figures]] = {}
    for row in finest:
        rows.setdefault(tuple(row.heading[place] for place in _PLACES[by]), []).append(row)
    return tuple(
        summed(rows[heading], *heading) for heading in sorted(rows, key=lambda each: [*map(in_alphabet, each)])
    )


def _whole(rows: list[Figures]) -> Figures:
    return rows[0] if rows else nothing()


def _unit(asked: str, names: dict[str, str]) -> str:
    known = ", ".join(names)
    if asked in names:
        return asked
    if asked or not names:
        raise InputError(
            Text(
                f"sổ đăng ký không có phông nào của đơn vị {asked!r}; có: {known}",
                f"the register has no fonds of unit {asked!r}; there are: {known}",
            )
        )
    if len(names) > 1:
        raise InputError(
            Text(
                f"sổ đăng ký có nhiều đơn vị, hãy chọn một bằng --unit: {known}",
                f"the register has several units, choose one by --unit: {known}",
            )
        )
    return known


def _names(lists: RegisterLists, fonds: Iterable[RegisteredFonds]) -> dict[str, dict[str, str]]:
    criteria = (each for programme in lists.programmes.values() for each in programme.criteria)
    return {
        By.FONDS.value: {str(each.key): each.name for each in fonds},
        By.CRITERION.value: {each.code: each.label.vi for each in criteria},
        By.SIGN.value: {code.code: code.label.vi for code in lists.signs.codes},
        By.DAMAGE.value: {code.code: code.label.vi for code in lists.damages.codes},
        By.MEDIUM.value: {code.code: code.label.vi for code in lists.media.codes},
    }
