"""`oais-vn register dossier`: the life of a dossier on one page, to be shown to an auditor."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập lý lịch hồ sơ CODE, từ giá đến vật mang tin, có đầu chuỗi nhật ký: FILE.html (một trang A4, tự đủ) hay "
        "FILE.docx.",
        "Draw up the life of dossier CODE, from shelf to carriers, with the head of the log: FILE.html (one A4 page, "
        "complete in itself) or FILE.docx.",
    ),
)
@click.argument("code", metavar="CODE")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@headed
@option("--graded", is_flag=True, text=Text("cả khi hồ sơ có độ mật", "even of a state secret"))
@speaking
@click.pass_obj
def dossier(console: Console, code: str, file: Path, archive: Path, place: str, superior: str, graded: bool) -> int:
    """Draw up the life of a dossier."""
    lives = opened(archive).register.lives
    life = lives.write(code, file, language=console.language, graded=graded, place=place, superior=superior)
    console.say(
        Text("đã lập lý lịch {key}: {path}; đầu chuỗi {head}", "life of {key}: {path}; head of the log {head}"),
        key=life.dossier.key,
        path=file,
        head=life.proof.head,
    )
    return 0
