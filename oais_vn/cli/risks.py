"""`oais-vn risks`: formats that may die, by fonds, and what to migrate to."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import progress_of
from oais_vn.model.language import Text

_WRITTEN = Text("đã ghi {path} (SHA-256 {sha256})", "written: {path} (SHA-256 {sha256})")
_UNREADABLE = 3


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Tìm định dạng sắp lạc hậu: mức rủi ro theo phông, vì sao, nên chuyển sang gì.\n\n"
        "PATH là gói (đọc PREMIS, không mở tệp), thư mục chứa gói, lần giao nộp hoặc thư mục bất kỳ (nhận dạng từng "
        "tệp). Định dạng chưa nhận ra được liệt kê riêng. Mã thoát 3 khi có gói không đọc được.",
        "Find formats that are dying: risk by fonds, why, and what to migrate to.\n\n"
        "PATH is a package (its PREMIS is read, its files are not), a folder of packages, a delivery or any folder "
        "(every file is identified). Unknown formats are listed as such. Exits with 3 when a package cannot be read.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--register",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "sổ rủi ro riêng (TOML), thắng sổ đi kèm ở những định dạng nó nêu",
        "a register of your own (TOML), which wins over the shipped one where it says something",
    ),
)
@option(
    "--all-versions",
    is_flag=True,
    text=Text("đếm cả phiên bản cũ của gói", "count older versions of packages too"),
)
@option(
    "--xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("ghi thêm bảng tính Excel", "write a workbook too"),
)
@option("--identifier", text=Text("công cụ nhận dạng: fido, siegfried, auto", "the tool: fido, siegfried, auto"))
@working
@speaking
@click.pass_obj
def risks(
    console: Console,
    paths: tuple[Path, ...],
    register: Path | None,
    all_versions: bool,
    xlsx: Path | None,
    identifier: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Find formats at risk."""
    number = int(str(api.settings(workers=workers)["workers"].value))
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        report = api.risks(
            *paths,
            register=api.risk_register(register),
            all_versions=all_versions,
            identifier=identifier,
            workers=number,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(api.risk_values(report, console.language), ensure_ascii=False))
    else:
        for line in api.risk_lines(report, console.language):
            click.echo(line)
    if xlsx is not None:
        sha256 = api.write_risk_report(report, xlsx, language=console.language)
        console.tell(_WRITTEN, path=xlsx, sha256=sha256)
    return _UNREADABLE if report.unread else 0
