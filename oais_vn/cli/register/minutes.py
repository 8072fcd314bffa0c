"""`oais-vn register minutes`: minutes by which reinforced or arranged records are accepted."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.drafts import drafting
from oais_vn.cli.register.naming import codes_in, naming
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Stage
from oais_vn.model.register.wanted import Wanted

_DAY = click.DateTime(["%Y-%m-%d"])
_STAGES = {"reinforcement": Stage.REINFORCED, "arrangement": Stage.ARRANGED}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập bản nháp biên bản nghiệm thu KIND: reinforcement (bồi nền), arrangement (chỉnh lý).\n\n"
        "Khối lượng là của những hồ sơ đã ghi bước ấy trong sổ (register mark, register give back), chọn theo mã, bộ "
        "lọc, thời gian, văn bản; chỉnh lý thì thêm khối chưa lập hồ sơ (--backlog). Chất lượng, kết luận, chữ ký để "
        "người ghi. Không có gì đã làm thì từ chối.",
        "Draw up minutes KIND by which work is accepted: reinforcement, arrangement.\n\n"
        "The quantity is that of dossiers which the register has at that stage (register mark, register give back), "
        "by code, filter, time or paper; of arrangement also records without dossiers (--backlog). Quality, verdict "
        "and signatures are left to people. Refused when nothing was done.",
    ),
)
@click.argument("kind", metavar="KIND", type=click.Choice(list(_STAGES)))
@naming
@option("--since", type=_DAY, text=Text("làm từ ngày", "done since this day"))
@option("--until", type=_DAY, text=Text("làm đến ngày", "done until this day"))
@option("--paper", default="", text=Text("chỉ phần ghi theo văn bản này", "only what this paper tells"))
@option("--backlog", "backlogs", multiple=True, text=Text("khối chưa lập hồ sơ (ghi được nhiều lần)", "a backlog"))
@option("--department", default="", text=Text("bên nghiệm thu", "who accepts the work"))
@option("--contractor", default="", text=Text("bên thực hiện", "who did it"))
@option("--contract", default="", text=Text("hợp đồng, văn bản giao nhiệm vụ", "the contract"))
@drafting
@speaking
@click.pass_obj
def minutes(
    console: Console,
    kind: str,
    codes: tuple[str, ...],
    wanted: Wanted,
    since: datetime | None,
    until: datetime | None,
    paper: str,
    backlogs: tuple[str, ...],
    department: str,
    contractor: str,
    contract: str,
    archive: Path,
    output: Path,
    template: Path | None,
    write_template: bool,
    place: str,
    superior: str,
) -> int:
    """Draw up minutes of accepted work."""
    if write_template:
        api.write_register_minutes_template(kind, output)
        console.say(_WRITTEN, path=output)
        return 0
    if codes and wanted != Wanted():
        raise click.UsageError(_WHICH.to(console.language))
    if backlogs and kind != "arrangement":
        raise click.UsageError(_ONLY.to(console.language))
    work = opened(archive).register.work
    done = work.done(
        _STAGES[kind],
        wanted if wanted != Wanted() else None,
        codes_in(codes),
        since=_iso(since),
        until=_iso(until),
        paper=paper,
        backlogs=backlogs,
    )
    work.write_minutes(
        done,
        output,
        template=template,
        place=place,
        superior=superior,
        department=department,
        contractor=contractor,
        contract=contract,
    )
    sheets = sum(each.sheets or 0 for each in done.dossiers)
    console.say(
        Text("{count} hồ sơ, {sheets} tờ", "{count} dossiers, {sheets} sheets"), count=len(done.dossiers), sheets=sheets
    )
    console.say(_WRITTEN, path=output)
    return 0


def _iso(day: datetime | None) -> str:
    return "" if day is None else day.date().isoformat()


_WRITTEN = Text("đã ghi: {path}", "written: {path}")
_WHICH = Text("nêu mã hồ sơ hoặc bộ lọc, không nêu cả hai", "name dossiers by code or by filters, not by both")
_ONLY = Text("--backlog chỉ dành cho arrangement", "--backlog is for arrangement alone")
