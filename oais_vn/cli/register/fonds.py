"""`oais-vn register fonds`: the fonds, works and collections of the register, and how much each has."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.plain import plain
from oais_vn.model.register.wanted import By


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Liệt kê các phông, công trình, sưu tập và số lượng của từng nơi.",
        "List the fonds, works and collections, with how much each has.",
    ),
)
@of_archive
@option("--json", "as_json", is_flag=True, text=Text("in mỗi phông một dòng JSON", "print a line of JSON a fonds"))
@speaking
@click.pass_obj
def fonds(console: Console, archive: Path, as_json: bool) -> int:
    """List fonds."""
    register = opened(archive).register
    figures = {FondsKey(*each.heading): each for each in register.figures(By.FONDS)}
    found = register.things(RegisteredFonds)
    for each in found:
        counted = figures.get(each.key)
        if as_json:
            told = {} if counted is None else counted._asdict()
            told.pop("heading", None)
            click.echo(json.dumps({**plain(each), "counts": told}, ensure_ascii=False))
            continue
        console.say(
            Text(
                "{key}  {kind} {name}: {dossiers} hồ sơ, {sheets} tờ, {pages} trang; đã chọn {selected}, "
                "đã phê duyệt {approved}, có bản sao {copied}",
                "{key}  {kind} {name}: {dossiers} dossiers, {sheets} sheets, {pages} pages; {selected} selected, "
                "{approved} approved, {copied} with copies",
            ),
            key=each.key,
            kind=each.kind,
            name=each.name,
            **{
                name: 0 if counted is None else getattr(counted, name)
                for name in ("dossiers", "sheets", "pages", "selected", "approved", "copied")
            },
        )
    if not found:
        console.tell(Text("sổ đăng ký chưa có phông nào", "the register has no fonds yet"))
    return 0
