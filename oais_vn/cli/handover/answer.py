"""`oais-vn handover answer`: the receiver checks, and says what is taken and what is not."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.handover.telling import print_checked
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra thư mục bàn giao rồi ghi trả lời: ANSWERS là tệp .json (cho chương trình bên giao) và .docx (để "
        "ký).\n\n"
        "Với --archive, trả lời được ghi vào sổ đăng ký của bên nhận: hồ sơ không nhận thì receive không đưa vào, đã "
        "đưa vào thì được đánh dấu; một bàn giao chỉ có một trả lời.\n\n"
        "Không đạt thì không nhận được. Mã thoát 1: bàn giao không đạt.",
        "Check a hand-over and write the answer: ANSWERS are files .json (for the giver's program) and .docx (to be "
        "signed).\n\nWith --archive the answer is recorded in the receiver's register: receive leaves out the "
        "dossiers that are not taken, and those that came in before are marked. A hand-over has one answer.\n\n"
        "What fails cannot be accepted. Exit code 1: the hand-over fails.",
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("answers", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@option("--receiver", required=True, text=Text("tên bên nhận", "the receiver's name"))
@option("--accepted/--not-accepted", required=True, default=None, text=Text("nhận / không nhận", "taken or not"))
@option(
    "--refused",
    multiple=True,
    metavar="HS=LD",
    text=Text("hồ sơ không nhận và lý do: đơn vị/phông/mã=lý do", "a dossier not taken: unit/fonds/code=reason"),
)
@option("--reason", default="", text=Text("lý do không nhận cả bàn giao", "why nothing is taken"))
@option("--by", default="", text=Text("người kiểm tra", "who checked"))
@option("--paper", default="", text=Text("số biên bản", "number of the minutes"))
@option(
    "--archive",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("kho của bên nhận, nơi ghi lại trả lời", "the receiver's archive, where the answer is recorded"),
)
@operated
@speaking
@click.pass_obj
def answer(
    console: Console,
    folder: Path,
    answers: tuple[Path, ...],
    receiver: str,
    accepted: bool,
    refused: tuple[str, ...],
    reason: str,
    by: str,
    paper: str,
    archive: Path | None,
    operator: str | None,
) -> int:
    """Answer a hand-over."""
    pairs = [(dossier, why) for dossier, _, why in (each.partition("=") for each in refused)]
    answering = api.answer_handover if archive is None else opened(archive, operator).handover.answer
    checked, told = answering(
        *(folder, answers), receiver=receiver, accepted=accepted, by=by, paper=paper, reason=reason, refused=pairs
    )
    print_checked(console, checked)
    if accepted:
        said = Text(
            "đã ghi trả lời: {files}; nhận, trừ {count} hồ sơ",
            "answer written: {files}; taken, but for {count} dossiers",
        )
    else:
        said = Text(
            "đã ghi trả lời: {files}; không nhận cả bàn giao: {reason}",
            "answer written: {files}; nothing of the hand-over is taken: {reason}",
        )
    console.say(said, files=", ".join(map(str, answers)), count=str(len(told.refused)), reason=told.reason)
    return 0 if checked.passed else 1
