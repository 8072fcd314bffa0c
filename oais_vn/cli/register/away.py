"""`oais-vn register away`: the originals that are out of the store, since when, where, and which are late."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Bản gốc đang ở ngoài kho: ở đâu, từ bao giờ, có quá hạn không. Mã thoát 1 khi có hồ sơ quá hạn trả.",
        "Originals that are out: where, since when, late or not. Exit code 1 when one is late.",
    ),
)
@of_archive
@option("--late", is_flag=True, text=Text("chỉ hồ sơ quá hạn", "only those that are late"))
@option("--json", "as_json", is_flag=True, text=Text("in mỗi hồ sơ một dòng JSON", "print a line of JSON a dossier"))
@speaking
@click.pass_obj
def away(console: Console, archive: Path, late: bool, as_json: bool) -> int:
    """List originals that are out."""
    receiving = opened(archive).register.receiving
    today, any_late = receiving.today(), False
    for key, there in receiving.away().items():
        giving, is_late = there.giving, there.late(today)
        any_late |= is_late
        if late and not is_late:
            continue
        if as_json:
            line: dict[str, object] = {
                "dossier": key._asdict(),
                "giving": giving.id,
                "point": giving.point.value,
                "taker": giving.taker,
            }
            line |= {"since": there.since, "due": giving.due, "late": is_late}
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        text = Text(
            "{late}{key}  {point}, từ {since}, {taker} ({id}), hạn trả {due}",
            "{late}{key}  {point}, since {since}, {taker} ({id}), due {due}",
        )
        mark = Text("QUÁ HẠN ", "LATE ").to(console.language) if is_late else ""
        point = giving.point.label.to(console.language)
        told = {"since": there.since, "taker": giving.taker, "id": giving.id, "due": giving.due or "–"}
        console.say(text, late=mark, key=key, point=point, **told)
    return 1 if any_late else 0
