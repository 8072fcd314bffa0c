"""`oais-vn report trace`: the dossiers behind a figure."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import counted_by, graded
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.reporting import Figure
from oais_vn.model.register.wanted import By, Wanted

_NAMES = [each.value.replace("_", "-") for each in Figure]


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Liệt kê các hồ sơ mà một con số đếm: đúng bấy nhiêu dòng.\n\n"
        "FIGURE: dossiers, selected, approved, digitised, copied, waiting (đã chọn, chưa có bản sao), recovered, "
        "handed-over. Ví dụ: oais-vn report trace copied --by fonds --heading H32.15/P.01",
        "List the dossiers that a figure counts: as many lines as it says.\n\n"
        "FIGURE: dossiers, selected, approved, digitised, copied, waiting (selected, without a copy), recovered, "
        "handed-over. For example: oais-vn report trace copied --by fonds --heading H32.15/P.01",
    ),
)
@click.argument("figure", metavar="FIGURE", type=click.Choice(_NAMES))
@of_archive
@counted_by(By.ALL)
@option(
    "--heading",
    default=None,
    text=Text(
        "dòng nào của bảng (đơn vị/phông, mã tiêu chí, năm …; rỗng: dòng chưa ghi)",
        "which row of the table (unit/fonds, code of a criterion, year …; empty: the row without one)",
    ),
)
@asked
@graded
@option("--json", "as_json", is_flag=True, text=Text("in mỗi hồ sơ một dòng JSON", "print a line of JSON a dossier"))
@speaking
@click.pass_obj
def trace(
    console: Console,
    figure: str,
    archive: Path,
    by: str,
    heading: str | None,
    wanted: Wanted,
    graded: bool,
    as_json: bool,
) -> int:
    """List the dossiers behind a figure."""
    if (By(by) is By.ALL) != (heading is None):
        raise click.UsageError(
            Text(
                "--by và --heading đi cùng nhau; --by all không cần --heading",
                "--by and --heading go together; --by all has no --heading",
            ).to(console.language)
        )
    parts = tuple(heading.split("/", 2)) if heading is not None and By(by) in (By.FONDS, By.GROUP) else (heading or "",)
    found = opened(archive).register.reports.trace(
        Figure(figure.replace("-", "_")), wanted, by=By(by), heading=parts, graded=graded
    )
    count = 0
    for dossier in found:
        count += 1
        if as_json:
            told = {**dossier.key._asdict(), "title": dossier.title, "sheets": dossier.sheets, "pages": dossier.pages}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(f"{dossier.key}  {dossier.title}")
    console.tell(Text("{count} hồ sơ", "{count} dossiers"), count=str(count))
    return 0
