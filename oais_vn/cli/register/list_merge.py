"""`oais-vn register list merge`: units' lists of dossiers put together into the province's."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed, outputs
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Gộp danh mục hồ sơ của nhiều đơn vị thành danh mục của tỉnh, theo đơn vị và phông (.docx, .xlsx).\n\n"
        "Nhận bảng .xlsx, .csv của list write, list yearly, bảng đã đánh dấu của select, bảng của nơi khác có các cột "
        "Đơn vị giữ, Mã phông, Mã hồ sơ, Tiêu đề hồ sơ, và thư mục bàn giao (handover make). MÃ=TỆP: mã đơn vị của "
        "những dòng không ghi đơn vị. Không gộp (mã thoát 1) khi có dòng thiếu mã, tiêu đề, đơn vị, hay một hồ sơ được "
        "nêu hai lần. Mã trùng giữa các đơn vị được phân biệt bằng đơn vị, không đổi mã.",
        "Put units' lists of dossiers together into that of the province, by unit and fonds (.docx, .xlsx).\n\n"
        "Taken are workbooks and CSV of list write, list yearly, the marked table of select, those of others with the "
        "columns for unit, fonds, code, title, and folders of handover make. CODE=FILE: the unit of rows that name "
        "none. Refused (exit code 1) are rows without code, title or unit, and a dossier that comes twice. Codes that "
        "units share are told apart by the unit, and not changed.",
    ),
)
@click.argument("lists", metavar="[CODE=]FILE...", nargs=-1, required=True)
@option("--name", required=True, text=Text("cơ quan tổng hợp", "who puts them together"))
@option("--year", required=True, type=click.IntRange(1900, 9999), text=Text("năm của danh mục", "year of the list"))
@outputs(".docx", ".xlsx")
@headed
@option(
    "--criteria",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    text=Text("tệp tiêu chí riêng thay cho tệp đi kèm", "a criteria file of one's own"),
)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print the result as JSON"))
@speaking
@click.pass_obj
def merge(
    console: Console,
    lists: tuple[str, ...],
    name: str,
    year: int,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    criteria: Path | None,
    as_json: bool,
) -> int:
    """Merge units' lists."""
    joining = api.merge_lists(lists, files, name, year, place=place, superior=superior, criteria=criteria)
    for fault in joining.faults:
        console.tell(Text("lỗi: {text}", "error: {text}"), text=fault.to(console.language))
    listed = joining.listed
    if listed is None:
        return 1
    total = listed.total
    if as_json:
        told = {
            "schema": "oais-vn/province-list/1",
            "units": {unit: listed.of(unit)._asdict() for unit in dict.fromkeys(place[0] for place in listed.places)},
            "total": total._asdict(),
            "sources": [each._asdict() for each in listed.sources],
            "shared_fonds": {code: list(units) for code, units in listed.shared_fonds.items()},
            "shared_codes": listed.shared_codes,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    for each in listed.sources:
        console.say(
            Text("{number}. {file}: {count} hồ sơ của {units}", "{number}. {file}: {count} dossiers of {units}"),
            number=each.number,
            file=each.file,
            count=each.dossiers,
            units=", ".join(each.units),
        )
    for code, units in listed.shared_fonds.items():
        console.say(
            Text("mã phông {code}: {units} cùng dùng", "fonds code {code}: of {units}"),
            code=code,
            units=", ".join(units),
        )
    if listed.shared_codes:
        console.say(
            Text("{count} hồ sơ trùng mã, phân biệt bằng đơn vị, phông", "{count} dossiers share a code"),
            count=listed.shared_codes,
        )
    for file in files:
        console.say(Text("đã ghi {file}", "written {file}"), file=file)
    console.say(
        Text("{units} đơn vị: {dossiers} hồ sơ, {sheets} tờ", "{units} units: {dossiers} dossiers, {sheets} sheets"),
        units=len({place[0] for place in listed.places}),
        dossiers=total.dossiers,
        sheets=total.sheets,
    )
    return 0
