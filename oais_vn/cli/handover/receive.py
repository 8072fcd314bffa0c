"""`oais-vn handover receive`: a fonds of another archive comes into the register, and its packages into the store."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated, print_status
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra bàn giao rồi nhận phông và hồ sơ vào sổ đăng ký của kho này; đơn vị giữ bản gốc không đổi, nên hai "
        "phông trùng mã vẫn là hai. --store lưu luôn các gói. Chạy lại lệnh sẽ làm tiếp chỗ còn thiếu.",
        "Check a hand-over and take fonds and dossiers into the register of this archive; their unit stays, so two "
        "fonds of one code stay two. --store keeps the packages too. Run again, it goes on with what is missing.",
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@of_archive
@option("--store", "keep", is_flag=True, text=Text("lưu luôn các gói", "keep the packages too"))
@operated
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@speaking
@click.pass_obj
def receive(console: Console, folder: Path, archive: Path, keep: bool, operator: str | None, no_progress: bool) -> int:
    """Take a hand-over in."""
    place = opened(archive, operator)
    code = 0

    def told(name: str, error: OaisError) -> None:
        nonlocal code
        console.tell(
            Text("lỗi: {place}: {text}", "error: {place}: {text}"), place=name, text=error.text.to(console.language)
        )
        code = max(code, 5)

    with progress_of(silent=no_progress) as progress:
        checked, done, lacking = place.handover.receive(folder, progress=progress)
        console.say(
            Text(
                "đã nhận {id}: {new} hồ sơ mới, {changed} hồ sơ đổi, {same} như cũ",
                "taken over {id}: {new} dossiers new, {changed} changed, {same} as before",
            ),
            id=checked.id,
            new=str(done.new),
            changed=str(done.changed),
            same=str(done.same),
        )
        if done.refused:
            console.say(
                Text(
                    "{count} hồ sơ không đưa vào theo trả lời đã ghi", "{count} dossiers left out, as it was answered"
                ),
                count=str(done.refused),
            )
        for failure in lacking:
            told(place.place.terms.events, OaisError(failure))
        for stored in place.handover.store(folder, progress=progress, on_error=told) if keep else ():
            for failure in stored.failed:
                told(stored.holding.name, OaisError(failure))
            if stored.status.standing is not Standing.OK:
                code = max(code, 1)
            print_status(console, stored.status)
    return code
