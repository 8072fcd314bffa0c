"""`oais-vn register search`: dossiers by words, code, dates, criterion and state."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.plain import plain
from oais_vn.model.register.wanted import Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Tìm hồ sơ trong sổ đăng ký theo từ (có dấu hay không dấu), mã, thời gian, tiêu chí, tình trạng.",
        "Find dossiers of the register by words (with or without accents), code, dates, criterion, state.",
    ),
)
@of_archive
@asked
@option(
    "--most",
    type=click.IntRange(1),
    default=100,
    text=Text("in nhiều nhất bao nhiêu (mặc định: 100)", "print at most so many (default: 100)"),
)
@option("--json", "as_json", is_flag=True, text=Text("in mỗi hồ sơ một dòng JSON", "print a line of JSON a dossier"))
@speaking
@click.pass_obj
def search(console: Console, archive: Path, wanted: Wanted, most: int, as_json: bool) -> int:
    """Find dossiers of the register."""
    found = opened(archive).register.dossiers(wanted)
    count = 0
    for dossier in islice(found, most):
        count += 1
        if as_json:
            click.echo(json.dumps(plain(dossier), ensure_ascii=False))
        else:
            click.echo(f"{dossier.key}  {dossier.title}")
    if not count:
        console.tell(Text("không có hồ sơ nào như vậy", "there is no such dossier"))
    elif next(found, None) is not None:
        console.tell(
            Text("còn nữa; mới in {count} hồ sơ đầu", "there are more; these are the first {count}"), count=str(count)
        )
    return 0
