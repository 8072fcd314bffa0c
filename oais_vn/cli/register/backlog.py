"""`oais-vn register backlog`: records that have no dossiers yet, in metres, and what of them was arranged."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.drawn import outputs
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import Arrangement, Backlog, Worked, metres_of, sums_of
from oais_vn.model.register.plain import plain

_DAY = click.DateTime(["%Y-%m-%d"])
_KIND = click.Choice([kind.value for kind in Arrangement])
_UNIT = Text("mã đơn vị giữ", "code of the unit that keeps it")
_SOURCE = Text("cơ quan, đơn vị có tài liệu", "the agency that it is of")
_KINDS = Text("rough: đã lập hồ sơ sơ bộ; loose: rời lẻ", "rough: roughly in dossiers; loose: loose sheets")


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Tài liệu tích đống chưa lập hồ sơ: bao nhiêu mét giá của ai, sơ bộ hay rời lẻ, đã chỉnh lý bao nhiêu.",
        "Records that have no dossiers yet: metres of shelf by agency, rough or loose, and how many were arranged.",
    ),
)
@speaking
def backlog() -> None:
    """Hold the verbs together."""


@backlog.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi kết quả khảo sát một khối ID; khảo sát lại thì ghi lại, phần đã chỉnh lý được giữ.",
        "Record what a survey found of backlog ID; a later survey replaces it, what was arranged stays.",
    ),
)
@click.argument("called", metavar="ID")
@of_archive
@operated
@option("--unit", required=True, text=_UNIT)
@option("--source", required=True, text=_SOURCE)
@option("--kind", required=True, type=_KIND, text=_KINDS)
@option("--metres", required=True, text=Text("mét giá", "metres of shelf"))
@option("--fonds", default="", text=Text("mã phông, khi đã có", "code of the fonds, where there is one"))
@option("--years", default="", text=Text("thời gian của tài liệu", "the records' years"))
@option("--note", default="", text=Text("ghi chú", "a note"))
@option("--date", "day", type=_DAY, text=Text("ngày khảo sát (mặc định: hôm nay)", "day of the survey"))
@speaking
@click.pass_obj
def survey(
    console: Console,
    called: str,
    archive: Path,
    operator: str | None,
    unit: str,
    source: str,
    kind: str,
    metres: str,
    fonds: str,
    years: str,
    note: str,
    day: datetime | None,
) -> int:
    """Record a survey of one backlog."""
    register = opened(archive, operator).register
    date = day.date().isoformat() if day else register.receiving.today()
    told = Backlog(
        *(called, unit, source, Arrangement(kind), str(metres_of(metres)), date),
        *(fonds, years, note),
    )
    register.waiting.survey([told])
    _told(next(each for each in register.waiting.backlogs() if each.id == called), console)
    return 0


@backlog.command(
    "survey-from",
    cls=SpokenCommand,
    text=Text(
        "Ghi kết quả khảo sát từ bảng (.xlsx, .csv) có các cột Mã, Tên cơ quan, đơn vị, Sơ bộ (mét), Rời lẻ (mét): mỗi "
        "dòng thành khối MÃ-SB và MÃ-RL. Tất cả hoặc không gì cả.",
        "Record a survey from a table with the columns Mã, Tên cơ quan, đơn vị, Sơ bộ (mét), Rời lẻ (mét): a row "
        "becomes the backlogs ID-SB and ID-RL. All or nothing.",
    ),
)
@click.argument("table", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@operated
@option("--unit", default="", text=Text("đơn vị của dòng không ghi đơn vị", "the unit of rows that name none"))
@option("--date", "day", type=_DAY, text=Text("ngày khảo sát (mặc định: hôm nay)", "day of the survey"))
@speaking
@click.pass_obj
def survey_from(
    console: Console, table: Path, archive: Path, operator: str | None, unit: str, day: datetime | None
) -> int:
    """Record a survey of many."""
    waiting = opened(archive, operator).register.waiting
    count = waiting.survey_from(table, unit=unit, date=day.date().isoformat() if day else "")
    console.say(Text("đã ghi {count} khối mới hoặc đổi", "{count} backlogs are new or changed"), count=count)
    return 0


@backlog.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi rằng METRES mét của khối ID đã chỉnh lý xong (mét đưa vào chỉnh lý: phần thành hồ sơ và phần loại ra).",
        "Record that METRES of backlog ID were arranged (as they went in: what became dossiers and what went).",
    ),
)
@click.argument("called", metavar="ID")
@click.argument("metres", metavar="METRES")
@of_archive
@operated
@option("--date", "day", type=_DAY, text=Text("ngày (mặc định: hôm nay)", "the day (default: today)"))
@option("--paper", default="", text=Text("văn bản, biên bản", "the paper that says so"))
@option("--note", default="", text=Text("ghi chú", "a note"))
@speaking
@click.pass_obj
def arranged(
    console: Console,
    called: str,
    metres: str,
    archive: Path,
    operator: str | None,
    day: datetime | None,
    paper: str,
    note: str,
) -> int:
    """Record what was arranged."""
    register = opened(archive, operator).register
    date = day.date().isoformat() if day else register.receiving.today()
    _told(register.waiting.arrange(called, Worked(date, str(metres_of(metres)), paper, note)), console)
    return 0


@backlog.command(
    "list",
    cls=SpokenCommand,
    text=Text("Liệt kê các khối, đã chỉnh lý, còn lại; ghi bảng .xlsx.", "List backlogs, what is arranged and left."),
)
@of_archive
@option("--unit", text=_UNIT)
@option("--fonds", text=Text("mã phông", "code of the fonds"))
@option("--source", text=_SOURCE)
@option("--kind", type=_KIND, text=_KINDS)
@outputs(".xlsx")
@option("--json", "as_json", is_flag=True, text=Text("in mỗi khối một dòng JSON", "print a line of JSON each"))
@speaking
@click.pass_obj
def list_all(
    console: Console,
    archive: Path,
    unit: str | None,
    fonds: str | None,
    source: str | None,
    kind: str | None,
    files: tuple[Path, ...],
    as_json: bool,
) -> int:
    """List backlogs."""
    given = {"unit": unit, "fonds": fonds, "source": source, "kind": kind}
    waiting = opened(archive).register.waiting
    found = waiting.backlogs(**{name: value for name, value in given.items() if value is not None})
    for file in files:
        waiting.write(file, found)
    for each in found:
        if as_json:
            told = {"done": float(each.done), "left": float(each.left)}
            click.echo(json.dumps({**plain(each), **told}, ensure_ascii=False))
        else:
            _told(each, console)
    if as_json:
        return 0
    for total in sums_of(found):
        console.say(
            Text("{unit}, {kind}: {whole} mét, đã chỉnh lý {done}", "{unit}, {kind}: {whole} metres, {done} arranged"),
            unit=total.unit,
            kind=total.kind.label.to(console.language),
            whole=f"{total.millimetres / 1000:g}",
            done=f"{total.worked / 1000:g}",
        )
    for file in files:
        console.say(Text("đã ghi: {file}", "written: {file}"), file=file)
    return 0


def _told(each: Backlog, console: Console) -> None:
    console.say(
        Text(
            "{id}  {source} ({kind}): {whole} mét, đã chỉnh lý {done}, còn {left}",
            "{id}  {source} ({kind}): {whole} metres, {done} arranged, {left} left",
        ),
        id=each.id,
        source=each.source,
        kind=each.kind.label.to(console.language),
        whole=f"{each.whole:f}",
        done=f"{each.done:f}",
        left=f"{each.left:f}",
    )
