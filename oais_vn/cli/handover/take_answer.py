"""`oais-vn handover take-answer`: the giver records what the receiver said."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.model.language import Text

_MOST = 50


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi trả lời (.json) của bên nhận vào sổ đăng ký: hồ sơ được nhận thành đã bàn giao. Không bản sao nào bị "
        "xóa.\n\n"
        "Mã thoát 1: còn hồ sơ chưa nghiệm thu; nghiệm thu xong thì chạy lại với đúng tệp trả lời này.",
        "Record the receiver's answer (.json): dossiers that were taken are handed over. No copy is removed.\n\n"
        "Exit code 1: some were never accepted from a supplier; run this again with the same file once they are.",
    ),
)
@click.argument("answer", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@operated
@speaking
@click.pass_obj
def take_answer(console: Console, answer: Path, archive: Path, operator: str | None) -> int:
    """Take an answer in."""
    done = opened(archive, operator).handover.take_answer(answer)
    console.say(
        Text(
            "đã bàn giao {marked} hồ sơ; bên nhận không nhận {refused} hồ sơ",
            "{marked} dossiers are handed over; the receiver refused {refused}",
        ),
        marked=str(done.marked),
        refused=str(done.refused),
    )
    if not done.not_accepted:
        return 0
    console.tell(
        Text(
            "{count} hồ sơ chưa nghiệm thu nên chưa ghi là đã bàn giao; nghiệm thu xong (register accept, register "
            "mark) thì chạy lại lệnh này với đúng tệp trả lời này:",
            "{count} dossiers were never accepted from a supplier and are not marked; accept them (register accept, "
            "register mark), then run this again with the same answer:",
        ),
        count=str(len(done.not_accepted)),
    )
    for dossier in done.not_accepted[:_MOST]:
        console.tell(Text("  {dossier}", "  {dossier}"), dossier=dossier)
    if len(done.not_accepted) > _MOST:
        console.tell(Text("  và {more} hồ sơ nữa", "  and {more} more"), more=str(len(done.not_accepted) - _MOST))
    return 1
