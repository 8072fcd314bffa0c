"""`oais-vn register merge`: units' reports put together into that of a province."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed, outputs, templated
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Tổng hợp báo cáo .json của các đơn vị thành báo cáo của tỉnh (trước 15/12): .docx để ký, .xlsx có biểu đồ.\n\n"
        "Không tổng hợp (mã thoát 1) khi có tệp bị sửa, đơn vị nộp hai lần, khác năm, khác khối, hay cộng không khớp. "
        "Mã phông trùng giữa các đơn vị được giữ riêng.",
        "Put units' reports (.json) together into that of the province (due 15/12): .docx to be signed, .xlsx with "
        "charts.\n\nRefused (exit code 1) are altered files, a unit that reports twice, other years or tracks, sums "
        "that do not add up. Fonds of one code in two units are kept apart.",
    ),
)
@click.argument("reports", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@option("--name", required=True, text=Text("cơ quan tổng hợp", "who puts them together"))
@option("--year", required=True, type=click.IntRange(1900, 9999), text=Text("năm báo cáo", "year of the report"))
@outputs(".json", ".docx", ".xlsx")
@headed
@option("--to", "addressee", default="", text=Text("nơi nhận báo cáo", "to whom it goes"))
@templated
@speaking
@click.pass_obj
def merge(
    console: Console,
    reports: tuple[Path, ...],
    name: str,
    year: int,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    addressee: str,
    template: Path | None,
) -> int:
    """Merge units' reports."""
    merging = api.merge_reports(reports, name, year)
    for fault in merging.faults:
        console.tell(Text("lỗi: {text}", "error: {text}"), text=fault.to(console.language))
    report = merging.report
    if report is None:
        return 1
    for file in files:
        form = template if file.suffix == ".docx" else None
        api.write_year_report(report, file, template=form, place=place, superior=superior, addressee=addressee)
        console.say(Text("đã lập báo cáo năm {year}: {file}", "report of {year}: {file}"), year=year, file=file)
    console.say(
        Text(
            "{units} đơn vị: {dossiers} hồ sơ, đã số hóa {digitised}, đã có bản sao {copied}, chưa có {waiting}",
            "{units} units: {dossiers} dossiers, {digitised} digitised, {copied} with a copy, {waiting} waiting",
        ),
        units=len(report.parts),
        **{key: getattr(report.total, key) for key in ("dossiers", "digitised", "copied", "waiting")},
    )
    return 0
