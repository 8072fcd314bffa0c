"""`oais-vn register show`: all that the register knows of a dossier."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier, Milestone
from oais_vn.model.register.plain import plain

_REFUSED = Text(
    "  không được nhận khi bàn giao {handover}: {day}; {why}", "  not taken of hand-over {handover}: {day}; {why}"
)
_STAGE = Text("  {stage}: {day}", "  {stage}: {day}")


@click.command(
    cls=SpokenCommand,
    text=Text(
        "In tất cả những gì sổ đăng ký biết về một hồ sơ: mô tả, lựa chọn, các bước, bản gốc, bản sao.",
        "Print all that the register knows of a dossier: description, choice, stages, original, copies.",
    ),
)
@click.argument("code")
@of_archive
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print the result as JSON"))
@speaking
@click.pass_obj
def show(console: Console, code: str, archive: Path, as_json: bool) -> int:
    """Print a dossier."""
    register = opened(archive).register
    dossier = register.dossier(code)
    seen = register.seen(str(dossier.key))
    refused = [
        (handed.id, handed.answer.date, handed.refusal(str(dossier.key)) or "")
        for handed in register.refused(dossier.key)
        if handed.answer is not None
    ]
    if as_json:
        told = {"schema": "oais-vn/register-dossier/1", **plain(dossier)}
        told["seen"] = {stage.value: day for stage, day in seen.items()}
        told["refused"] = [dict(zip(("handover", "date", "reason"), each, strict=True)) for each in refused]
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    click.echo(f"{dossier.key}  {dossier.title}")
    described = [(label, value.to(console.language)) for label, value in register.described(dossier)]
    for label, value in (*described, *_facts(dossier, register.lists, console)):
        if value:
            click.echo(f"  {label.to(console.language)}: {value}")
    stones = {stone: stone.date for stone in dossier.milestones}
    for stone in sorted(stones, key=lambda stone: stone.date):
        console.say(_STAGE, stage=stone.stage.label.to(console.language), day=_told(stone, console))
    for stage, day in seen.items():
        console.say(_STAGE, stage=stage.label.to(console.language), day=day or "✓")
    for handover, day, why in refused:
        console.say(_REFUSED, handover=handover, day=day, why=why)
    return 0


def _facts(dossier: Dossier, lists: RegisterLists, console: Console) -> list[tuple[Text, str]]:
    language, choice, original = console.language, dossier.choice, dossier.original
    labels = {code: label.to(language) for code, label in lists.labels.items()}
    arranged = Text("có", "yes") if dossier.arranged else Text("chưa", "no")
    place = ", ".join(part for part in (dossier.shelf.place, dossier.shelf.box) if part)
    criteria = [labels.get(code, code) for code in choice.criteria]
    decided = "; ".join(part for part in (choice.decided.label.to(language), *criteria, choice.reason) if part)
    state = "; ".join(
        part for part in (original.state.label.to(language), original.date, original.decision, original.note) if part
    )
    return [
        (Text("nhóm, khối tài liệu", "group of records"), dossier.group),
        (Text("nơi để", "place"), place),
        (Text("mét giá", "metres of shelf"), dossier.shelf.metres),
        (Text("vật mang tin", "medium"), labels.get(dossier.medium, dossier.medium)),
        (Text("dấu hiệu hư hỏng", "signs of damage"), ", ".join(labels.get(sign, sign) for sign in dossier.signs)),
        (Text("mức độ hư hỏng", "degree of damage"), labels.get(dossier.damage, dossier.damage)),
        (Text("lượt khai thác mỗi năm", "uses a year"), "" if dossier.uses is None else str(dossier.uses)),
        (Text("định dạng", "formats"), ", ".join(dossier.formats)),
        (Text("đã chỉnh lý", "arranged"), arranged.to(language)),
        (Text("lựa chọn", "choice"), decided),
        (Text("danh mục", "list"), choice.listed),
        (Text("bản gốc", "original"), state),
        (Text("quyết định có bản dự phòng", "decision on the insurance copy"), dossier.recovery),
        *((Text(name, name), value) for name, value in dossier.extra.items()),
        (Text("bản", "revision"), str(dossier.revision)),
    ]


def _told(stone: Milestone, console: Console) -> str:
    sheets = Text("{n} tờ", "{n} sheets").to(console.language)
    pages = Text("{n} trang", "{n} pages").to(console.language)
    parts = [stone.date, stone.paper]
    parts += [] if stone.sheets is None else [sheets.format(n=stone.sheets)]
    parts += [] if stone.pages is None else [pages.format(n=stone.pages)]
    return "; ".join(part for part in (*parts, stone.note) if part)
