"""`oais-vn handover take-answer`: the giver records what the receiver said."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi trả lời (.json) của bên nhận vào sổ đăng ký: hồ sơ được nhận thành đã bàn giao. Không bản sao nào bị xóa.",
        "Record the receiver's answer (.json): dossiers that were taken are handed over. No copy is removed.",
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
    if done.not_accepted:
        console.tell(
            Text(
                "{count} hồ sơ chưa nghiệm thu nên chưa ghi là đã bàn giao, ví dụ {some}",
                "{count} dossiers were never accepted from a supplier and are not marked, e.g. {some}",
            ),
            count=str(len(done.not_accepted)),
            some=", ".join(done.not_accepted[:3]),
        )
    return 0
