"""`oais-vn register accept`: what people accepted of a delivery, marked in the register at once."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi mọi hồ sơ của bản ghi nghiệm thu (nghiem-thu.toml): đã nhận, đã xác nhận khối lượng, đã nghiệm thu. "
        "Tất cả hoặc không gì cả: hồ sơ không có trong sổ, chưa giao đi số hóa thì từ chối và nêu tên.",
        "Mark every dossier of an acceptance record (nghiem-thu.toml) delivered, confirmed and accepted. All or "
        "nothing: dossiers that are not in the register, or were not sent, are named and refused.",
    ),
)
@click.argument("record", metavar="ACCEPTANCE.toml", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@operated
@option(
    "--report-file",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "báo cáo JSON của oais-vn check: cho số trang từng hồ sơ", "the check's JSON report: pages of each dossier"
    ),
)
@option(
    "--unit", default="", text=Text("mã đơn vị, khi mã hồ sơ trùng nhau", "code of the unit, where codes are alike")
)
@option(
    "--fonds", default="", text=Text("mã phông, khi mã hồ sơ trùng nhau", "code of the fonds, where codes are alike")
)
@speaking
@click.pass_obj
def accept(
    console: Console, record: Path, archive: Path, operator: str | None, report_file: Path | None, unit: str, fonds: str
) -> int:
    """Mark what was accepted."""
    count = opened(archive, operator).register.lives.accept(record, report_file, unit=unit, fonds=fonds)
    console.say(Text("đã ghi nghiệm thu {count} hồ sơ", "{count} dossiers accepted"), count=count)
    return 0
