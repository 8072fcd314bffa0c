"""`oais-vn register import`: the inventory (mục lục hồ sơ) of a fonds comes into the register."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.api.registering import Inventoried
from oais_vn.cli.archive import of_archive, opened, operated, output
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.delivery import Problem
from oais_vn.model.language import Text

_MOST = 50
_EVERY = 200
_STRANGE = {
    "medium": Text("vật mang tin", "medium"),
    "signs": Text("dấu hiệu hư hỏng", "sign of damage"),
    "damage": Text("mức độ hư hỏng", "degree of damage"),
}


@click.command(
    "import",
    cls=SpokenCommand,
    text=Text(
        "Đưa mục lục hồ sơ đã chỉnh lý (Excel, CSV) của một phông, công trình, sưu tập vào sổ đăng ký: tất cả hoặc "
        "không gì cả. Nhập lại thì cập nhật, không xóa.\n\n"
        "Mã thoát 1: đã nhập, nhưng có dòng không nhận được.",
        "Take the inventory (Excel, CSV) of an arranged fonds, works or collection into the register, all or nothing. "
        "A second import updates and removes nothing.\n\n"
        "Exit code 1: taken in, but for some rows.",
    ),
)
@click.argument("inventory", type=click.Path(dir_okay=False, path_type=Path))
@option(
    "--terms",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("delivery.toml của phông: [archive], [agency], [fonds]", "the fonds' delivery.toml"),
)
@option(
    "--empty",
    "emptied",
    multiple=True,
    metavar="FIELD",
    text=Text(
        "trường mà ô trống trong mục lục này nghĩa là xóa, ví dụ endDate, signs (ghi được nhiều lần); trường khác, ô "
        "trống thì giữ như cũ",
        "a field that empty cells of this inventory empty, e.g. endDate, signs (repeatable); of others what was said "
        "stays",
    ),
)
@option("--profile", default="tt05-2025", text=Text("bộ quy định", "the profile"))
@of_archive
@operated
@output
@speaking
@click.pass_obj
def import_(
    console: Console,
    inventory: Path,
    terms: Path,
    emptied: tuple[str, ...],
    profile: str,
    archive: Path,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Take an inventory in."""
    register = opened(archive, operator).register
    with progress_of(silent=quiet or no_progress or as_json) as drawn:

        def told(number: int) -> None:
            if drawn is not None and number % _EVERY == 0:
                drawn(inventory.name, number, None)

        found = register.import_inventory(inventory, terms, profile, emptied=emptied, progress=told)
    if as_json:
        click.echo(json.dumps(_as_json(found, console), ensure_ascii=False))
    else:
        _print(found, console, quiet=quiet)
    return 1 if found.problems else 0


def _print(found: Inventoried, console: Console, *, quiet: bool) -> None:
    for problem in found.problems[:_MOST]:
        console.tell(Text("{place}: {text}", "{place}: {text}"), place=_place(problem), text=_words(problem, console))
    if len(found.problems) > _MOST:
        console.tell(Text("và {more} dòng nữa", "and {more} more rows"), more=len(found.problems) - _MOST)
    if not quiet:
        for (name, words), count in found.strange.items():
            console.tell(
                Text(
                    "không hiểu {name} '{words}' ({count} hồ sơ); giữ nguyên văn, chưa xét theo tiêu chí",
                    "{name} '{words}' is not known ({count} dossiers); kept as written, no criterion sees it",
                ),
                name=_STRANGE[name].to(console.language),
                words=words,
                count=count,
            )
    console.say(
        Text(
            "đã nhập: {new} hồ sơ mới, {changed} hồ sơ mô tả lại, {same} hồ sơ không đổi; {faults} dòng có lỗi",
            "taken in: {new} new dossiers, {changed} described anew, {same} unchanged; {faults} rows with faults",
        ),
        new=found.done.new,
        changed=found.done.changed,
        same=found.done.same,
        faults=len(found.problems),
    )


def _place(problem: Problem) -> str:
    place = problem.location
    parts = (place.path, place.sheet, place.cell or (place.line and str(place.line)))
    return ":".join(part for part in parts if part)


def _words(problem: Problem, console: Console) -> str:
    message = api.explain(problem.code).message.to(console.language)
    for name, value in problem.params.items():
        message = message.replace(f"‹{name}›", value)
    return f"{problem.code} {message}"


def _as_json(found: Inventoried, console: Console) -> dict[str, object]:
    return {
        "schema": "oais-vn/register-import/1",
        "new": found.done.new,
        "changed": found.done.changed,
        "same": found.done.same,
        "problems": [
            {"code": each.code, "place": _place(each), "message": _words(each, console), "params": dict(each.params)}
            for each in found.problems
        ],
        "unknown": [{"field": name, "words": words, "dossiers": n} for (name, words), n in found.strange.items()],
    }
