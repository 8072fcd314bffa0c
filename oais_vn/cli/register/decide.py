"""`oais-vn register decide`: what a person decides of dossiers, one by one, by filters or from a marked table."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.naming import expecting, named, naming, revised
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Decided
from oais_vn.model.register.wanted import Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi quyết định chọn hay không chọn hồ sơ lập bản sao bảo hiểm. Chỉ chọn cả hồ sơ, đã chỉnh lý hoàn chỉnh; "
        "có một hồ sơ không được thì không ghi gì.\n\n"
        "Hoặc từ bảng của register select đã đánh dấu: --from-table BẢNG (dòng để trống là chưa quyết định).",
        "Record whether dossiers are selected for insurance copies. Whole dossiers only, and arranged; where one "
        "cannot "
        "be, nothing is recorded.\n\n"
        "Or from the table of register select that was marked: --from-table TABLE (an empty row is not decided).",
    ),
)
@naming
@option("--selected/--refused", default=None, text=Text("chọn / không chọn", "selected / refused"))
@option("--by", "criteria", multiple=True, text=Text("mã tiêu chí chọn (ghi được nhiều lần)", "criterion (repeatable)"))
@option("--reason", default="", text=Text("lý do (bắt buộc khi không chọn)", "why (needed when refused)"))
@option(
    "--from-table",
    "table",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("bảng đã đánh dấu (.xlsx, .csv)", "the marked table (.xlsx, .csv)"),
)
@revised
@of_archive
@operated
@speaking
@click.pass_obj
def decide(
    console: Console,
    codes: tuple[str, ...],
    wanted: Wanted,
    selected: bool | None,
    criteria: tuple[str, ...],
    reason: str,
    table: Path | None,
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Decide on dossiers."""
    register = opened(archive, operator).register
    if table is not None:
        if codes or wanted != Wanted() or selected is not None or criteria or reason or revision is not None:
            raise click.UsageError(_ALONE.to(console.language))
        chosen, refused = register.selection.decide_from(table)
    else:
        if selected is None:
            raise click.UsageError(_SAY.to(console.language))
        keys = named(register, codes, wanted, console)
        decided = Decided.SELECTED if selected else Decided.REFUSED
        count = expecting(register, keys, revision, console).decide(keys, decided, criteria=criteria, reason=reason)
        chosen, refused = (count, 0) if selected else (0, count)
    console.say(
        Text(
            "đã ghi: chọn {chosen} hồ sơ, không chọn {refused} hồ sơ", "recorded: {chosen} selected, {refused} refused"
        ),
        chosen=chosen,
        refused=refused,
    )
    return 0


_ALONE = Text("bảng đã đánh dấu không đi cùng mã, bộ lọc hay quyết định khác", "a marked table goes alone")
_SAY = Text("hãy ghi --selected, --refused, hoặc đưa bảng đã đánh dấu", "say --selected, --refused, or give the table")
