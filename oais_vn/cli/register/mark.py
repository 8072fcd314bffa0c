"""`oais-vn register mark`: stages that dossiers have reached on their way to an insurance copy."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.naming import expecting, named, naming, revised
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Milestone, Stage
from oais_vn.model.register.wanted import Wanted

_STAGES = (
    *(Stage.ARRANGED, Stage.REINFORCED, Stage.SENT, Stage.DELIVERED, Stage.CONFIRMED, Stage.ACCEPTED),
    Stage.HANDED_OVER,
)
"""Those that people say: the others follow from decisions, lists, packages and copies."""


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi bước mà hồ sơ đã qua: arranged (chỉnh lý), reinforced (bồi nền), sent (giao đi số hóa), delivered "
        "(nhận sản "
        "phẩm), confirmed (xác nhận khối lượng), accepted (nghiệm thu), handed-over (bàn giao).\n\n"
        "Hàng nghìn hồ sơ: --from-table BẢNG (.xlsx, .csv) với các cột Mã hồ sơ, Ngày, Văn bản, Số tờ, Số trang, A4, "
        "Ghi chú; "
        "dòng không nói thì lấy theo lệnh. Có một hồ sơ không được thì không ghi gì.",
        "Record the stage that dossiers have reached: arranged, reinforced, sent, delivered, confirmed, accepted, "
        "handed-over.\n\n"
        "Thousands: --from-table TABLE (.xlsx, .csv) with the columns Mã hồ sơ, Ngày, Văn bản, Số tờ, Số trang, A4, "
        "Ghi chú; "
        "what a row does not say is as the command says. Where one cannot be, nothing is recorded.",
    ),
)
@naming
@option("--stage", required=True, type=click.Choice([stage.value for stage in _STAGES]), text=Text("bước", "the stage"))
@option("--date", default="", text=Text("ngày (2026-11-20 hay 20/11/2026)", "its day (2026-11-20 or 20/11/2026)"))
@option("--paper", default="", text=Text("số biên bản, quyết định", "number of the minutes or decision"))
@option("--sheets", type=click.IntRange(0), text=Text("số tờ của mỗi hồ sơ", "sheets of each dossier"))
@option("--pages", type=click.IntRange(0), text=Text("số trang của mỗi hồ sơ", "pages of each dossier"))
@option(
    "--a4", type=click.IntRange(0), text=Text("số trang quy đổi A4 của mỗi hồ sơ", "A4 equivalents of each dossier")
)
@option("--note", default="", text=Text("ghi chú", "a note"))
@option(
    "--from-table",
    "table",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("bảng (.xlsx, .csv)", "a table (.xlsx, .csv)"),
)
@revised
@of_archive
@operated
@speaking
@click.pass_obj
def mark(
    console: Console,
    codes: tuple[str, ...],
    wanted: Wanted,
    stage: str,
    date: str,
    paper: str,
    sheets: int | None,
    pages: int | None,
    a4: int | None,
    note: str,
    table: Path | None,
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Mark dossiers."""
    register = opened(archive, operator).register
    stone = Milestone(Stage(stage), _day(date), paper, sheets, pages, note, a4)
    if table is not None:
        if codes or wanted != Wanted() or revision is not None:
            raise click.UsageError(_ALONE.to(console.language))
        count = register.selection.mark_from(table, stone)
    else:
        if not date:
            raise click.UsageError(_DATE.to(console.language))
        keys = named(register, codes, wanted, console)
        count = expecting(register, keys, revision, console).mark(keys, stone)
    console.say(
        Text("{count} hồ sơ {stage}", "{count} dossiers are {stage}"),
        count=count,
        stage=Stage(stage).label.to(console.language),
    )
    return 0


def _day(text: str) -> str:
    if not text:
        return ""
    day = PartialDate.parse(text)
    if day.day is None:
        raise InputError(Text(f"hãy ghi đủ ngày: {text}", f"write the whole day: {text}"))
    return day.earliest.isoformat()


_ALONE = Text("bảng không đi cùng mã, bộ lọc hay --revision", "a table goes without codes, filters and --revision")
_DATE = Text("hãy ghi ngày (--date)", "say on which day (--date)")
