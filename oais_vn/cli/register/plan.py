"""`oais-vn register plan`: a province's plan, and how far each of its tasks is by the register's own figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.drawn import headed, outputs
from oais_vn.model.language import Text
from oais_vn.model.register.plan import Measure, Plan, Task, TaskProgress, Timing, due

_PLAN = click.Path(dir_okay=False, path_type=Path)


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Kế hoạch của tỉnh (PLAN.toml): nhiệm vụ, ai chủ trì, từ năm nào đến năm nào, bao nhiêu; và tiến độ.",
        "The plan of a province (PLAN.toml): tasks, who leads, from which year to which, how much; and its progress.",
    ),
)
@speaking
def plan() -> None:
    """Hold the verbs together."""


@plan.command(
    cls=SpokenCommand, text=Text("Đọc và in kế hoạch; không cần kho.", "Read and print a plan; no archive is needed.")
)
@click.argument("file", metavar="PLAN.toml", type=_PLAN)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def show(console: Console, file: Path, as_json: bool) -> int:
    """Print a plan."""
    read = api.read_plan(file)
    if as_json:
        told = {**_plan_as_json(read), "tasks": [_task_as_json(task) for task in read.tasks]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    _print_head(read)
    for task in read.tasks:
        click.echo(f"{task.number}. {task.title}")
        click.echo(f"   {_who(task, console)}")
    return 0


@plan.command(
    cls=SpokenCommand,
    text=Text(
        "Đo tiến độ bằng chính số liệu của sổ đăng ký: đã đạt, phải đạt, chậm, quá hạn. Mã thoát 1: có nhiệm vụ chậm "
        "hoặc quá hạn.",
        "Measure progress by the register's own figures: reached, expected, behind, late. Exit code 1: a task is late "
        "or behind.",
    ),
)
@click.argument("file", metavar="PLAN.toml", type=_PLAN)
@of_archive
@option(
    "--year",
    type=click.IntRange(1900, 9999),
    text=Text(
        "đến hết năm nào (mặc định: năm nay, chưa hết)", "at the end of which year (default: this one, going on)"
    ),
)
@option("--due", "only_due", is_flag=True, text=Text("chỉ các nhiệm vụ của năm, chậm hoặc quá hạn", "only what is due"))
@outputs(".docx", ".xlsx")
@headed
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def progress(
    console: Console,
    file: Path,
    archive: Path,
    year: int | None,
    only_due: bool,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    as_json: bool,
) -> int:
    """Print how far a plan is."""
    read = api.read_plan(file)
    asked, tasks = opened(archive).register.reports.progress(read, year)
    late = [each for each in tasks if each.timing in (Timing.LATE, Timing.BEHIND)]
    shown = [each for each in tasks if not only_due or each in late or _is_due(each, asked)]
    for target in files:
        api.write_progress(read, shown, asked, target, place=place, superior=superior)
    if as_json:
        told = {**_plan_as_json(read), "year": asked, "tasks": [_as_json(each) for each in shown]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 1 if late else 0
    _print_head(read)
    _print_tasks(shown, console)
    for target in files:
        console.say(Text("đã ghi: {file}", "written: {file}"), file=target)
    console.say(
        Text("{late} nhiệm vụ chậm hoặc quá hạn", "{late} tasks are late or behind") if late else _IN_TIME,
        late=len(late),
    )
    return 1 if late else 0


_IN_TIME = Text("không có nhiệm vụ nào chậm", "no task is late")


def _is_due(each: TaskProgress, year: int) -> bool:
    return each.timing is not Timing.DONE and due(each.task, year)


def _print_head(plan: Plan) -> None:
    click.echo(f"{plan.title} ({plan.number}, {plan.date}, {plan.authority})")


def _print_tasks(tasks: Sequence[TaskProgress], console: Console) -> None:
    for each in tasks:
        label = each.timing.label.to(console.language)
        click.echo(f"{each.task.number}. [{label}] {each.task.title}")
        told = [_who(each.task, console)]
        if each.reached is not None:
            share = "" if each.percent is None else f" ({each.percent} %)"
            reached = Text("đã đạt {number}", "reached {number}").to(console.language)
            told.append(reached.format(number=f"{_number(each.reached)}{share}"))
        if each.expected is not None:
            expected = Text("phải đạt đến hết năm {number}", "expected by the year's end {number}").to(console.language)
            told.append(expected.format(number=_number(each.expected)))
        if each.task.done is not None:
            told.append(" ".join(each.task.done))
        click.echo(f"   {'; '.join(told)}")


def _who(task: Task, console: Console) -> str:
    first, last = task.years
    years = Text("hằng năm", "every year").to(console.language) if not first else f"{first}-{last}"
    parts = [years, task.lead, *task.partners]
    if task.target is not None:
        parts.append(f"{_number(task.target)} {task.measure.label.to(console.language)}")
    return "; ".join(parts)


def _number(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.001')).normalize():f}"


def _plan_as_json(plan: Plan) -> dict[str, object]:
    return {"number": plan.number, "date": plan.date, "authority": plan.authority, "title": plan.title}


def _task_as_json(task: Task) -> dict[str, object]:
    return {
        "number": task.number,
        "title": task.title,
        "lead": task.lead,
        "partners": list(task.partners),
        "years": list(task.years) if task.years[0] else None,
        "measure": None if task.measure is Measure.DONE else task.measure.value,
        "target": None if task.target is None else float(task.target),
        "done": None if task.done is None else {"date": task.done[0], "paper": task.done[1]},
    }


def _as_json(each: TaskProgress) -> dict[str, object]:
    numbers = {"reached": each.reached, "expected": each.expected}
    told = {key: None if number is None else float(number) for key, number in numbers.items()}
    return {**_task_as_json(each.task), **told, "percent": each.percent, "timing": each.timing.value}
