"""`oais-vn report regulation`: the regulation on insurance copies, drafted from the archive's policy."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.cli.drawn import headed, templated
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Soạn dự thảo quy chế quản lý, bảo quản bản sao bảo hiểm (.docx) từ archive.toml và chính sách lưu đang dùng.",
        "Draft the regulation on insurance copies (.docx) from archive.toml and the storage policy in use.",
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@of_archive
@headed
@templated
@speaking
@click.pass_obj
def regulation(console: Console, file: Path, archive: Path, place: str, superior: str, template: Path | None) -> int:
    """Draft the regulation."""
    opened(archive).register.reports.write_regulation(file, template=template, place=place, superior=superior)
    console.say(Text("đã soạn dự thảo quy chế: {file}", "draft regulation: {file}"), file=file)
    return 0
