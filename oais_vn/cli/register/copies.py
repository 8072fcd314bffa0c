"""`oais-vn register copies`: the register of insurance copies as one table."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import outputs
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.wanted import Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Sổ đăng ký bản sao bảo hiểm: mỗi hồ sơ một dòng, từ lựa chọn đến bàn giao, bản sao nào ở đâu, bản gốc ra sao.",
        "The register of insurance copies: a row a dossier, from choice to hand-over, where its copies lie.",
    ),
)
@of_archive
@asked
@outputs(".csv", ".xlsx")
@option("--most", type=click.IntRange(1), default=20, text=Text("in nhiều nhất (mặc định: 20)", "print at most (20)"))
@option("--graded", is_flag=True, text=Text("cả hồ sơ có độ mật", "state secrets, too"))
@option("--json", "as_json", is_flag=True, text=Text("in mỗi hồ sơ một dòng JSON", "print a line of JSON a dossier"))
@speaking
@click.pass_obj
def copies(
    console: Console,
    archive: Path,
    wanted: Wanted,
    files: tuple[Path, ...],
    most: int,
    graded: bool,
    as_json: bool,
) -> int:
    """Show the register of insurance copies."""
    lives = opened(archive).register.lives
    for file in files:
        lives.write_copies(file, wanted, language=console.language, graded=graded)
        console.say(Text("đã ghi: {path}", "written: {path}"), path=file)
    if files:
        return 0
    headers = lives.columns(console.language)
    rows = lives.copies(wanted, language=console.language, graded=graded)
    for row in rows if as_json else islice(rows, most):
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
            continue
        click.echo(f"{row['unit']}/{row['fonds']}/{row['code']}  {row['title']}")
        told = [f"{headers[name]}: {value}" for name, value in row.items() if value not in ("", None)]
        click.echo(f"  {' | '.join(told[4:])}")
    if not as_json and next(rows, None) is not None:
        console.tell(Text("còn nữa; dùng --most, -o hay --json", "there are more; use --most, -o or --json"))
    return 0
