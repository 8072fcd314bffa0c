"""`oais-vn report unit`: a unit's report of the year, as data that is merged and as papers that are signed."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import graded, headed, outputs, templated
from oais_vn.model.language import Text
from oais_vn.model.register.reporting import Track


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập báo cáo năm của đơn vị (trước 10/12): .json để cơ quan tổng hợp, .docx để ký, .xlsx có biểu đồ.",
        "Draw up a unit's report of the year (due 10/12): .json to be merged, .docx to be signed, .xlsx with charts.",
    ),
)
@of_archive
@operated
@option("--year", required=True, type=click.IntRange(1900, 9999), text=Text("năm báo cáo", "year of the report"))
@option(
    "--unit", default="", text=Text("mã đơn vị, khi sổ có nhiều đơn vị", "code of the unit, where there are several")
)
@option(
    "--track",
    type=click.Choice([track.value for track in Track]),
    default=Track.STATE.value,
    text=Text("state: khối nhà nước; party: khối Đảng (chỉ tài liệu vĩnh viễn)", "of the State or of the Party"),
)
@outputs(".json", ".docx", ".xlsx")
@headed
@option("--to", "addressee", default="", text=Text("nơi nhận báo cáo", "to whom it goes"))
@templated
@graded
@speaking
@click.pass_obj
def unit(
    console: Console,
    archive: Path,
    operator: str | None,
    year: int,
    unit: str,
    track: str,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    addressee: str,
    template: Path | None,
    graded: bool,
) -> int:
    """Draw up the report of a unit."""
    if not files:
        raise click.UsageError(
            Text("cần ít nhất một --output (.json, .docx, .xlsx)", "--output is needed (.json, .docx, .xlsx)").to(
                console.language
            )
        )
    report = opened(archive, operator).register.reports.of_unit(year, unit, Track(track), graded=graded)
    for file in files:
        form = template if file.suffix == ".docx" else None
        api.write_year_report(report, file, template=form, place=place, superior=superior, addressee=addressee)
        console.say(Text("đã lập báo cáo năm {year}: {file}", "report of {year}: {file}"), year=year, file=file)
    return 0
