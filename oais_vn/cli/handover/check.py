"""`oais-vn handover check`: the receiver looks at all of it, with nothing but the folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import output
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.cli.handover.telling import checked_as_json, print_checked
from oais_vn.cli.progress import progress_of
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra thư mục bàn giao, không cần kho của bên giao: gói BagIt, ba dạng cơ sở dữ liệu khớp nhau và khớp "
        "danh mục, từng gói đạt và đúng là gói được khai. Mã thoát 1: không đạt.",
        "Check a hand-over without the giver's archive: the bag, the three forms of the database with each other and "
        "with the list, each package. Exit code 1: it fails.",
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@output
@speaking
@click.pass_obj
def check(console: Console, folder: Path, as_json: bool, quiet: bool, no_progress: bool) -> int:
    """Check a hand-over."""
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        checked = api.check_handover(folder, progress=progress)
    if as_json:
        click.echo(json.dumps(checked_as_json(console, checked), ensure_ascii=False))
    else:
        print_checked(console, checked)
    return 0 if checked.passed else 1
