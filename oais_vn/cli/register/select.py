"""`oais-vn register select`: what the criteria of a programme suggest, for people to decide."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import Suggestion
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.plain import plain
from oais_vn.model.register.wanted import Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Gợi ý hồ sơ theo tiêu chí của chương trình, kèm căn cứ; không quyết định gì.\n\n"
        "Với --output ghi bảng (.xlsx, .csv) để người có trách nhiệm đánh dấu, rồi đưa lại: register decide "
        "--from-table BẢNG. "
        "Bảng có mọi hồ sơ được hỏi, kể cả hồ sơ không có gợi ý, để rà soát cả phông.",
        "Suggest dossiers by the criteria of a programme, with reasons; nothing is decided.\n\n"
        "With --output a table (.xlsx, .csv) is written for people to mark and give back: register decide "
        "--from-table TABLE. "
        "It has every dossier that is asked for, also those with no suggestion: the whole fonds is looked through.",
    ),
)
@of_archive
@option("--programme", default="qd76", text=Text("chương trình: qd71, qd76 …", "the programme: qd71, qd76 …"))
@asked
@option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), text=Text("bảng sẽ ghi", "table to write"))
@option("--only-suggested", is_flag=True, text=Text("chỉ hồ sơ có gợi ý", "only dossiers with a suggestion"))
@option(
    "--risks",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("sổ rủi ro định dạng riêng (TOML)", "a risk register of formats of one's own (TOML)"),
)
@option("--json", "as_json", is_flag=True, text=Text("in mỗi hồ sơ một dòng JSON", "print a line of JSON a dossier"))
@speaking
@click.pass_obj
def select(
    console: Console,
    archive: Path,
    programme: str,
    wanted: Wanted,
    output: Path | None,
    only_suggested: bool,
    risks: Path | None,
    as_json: bool,
) -> int:
    """Suggest dossiers."""
    selection = opened(archive).register.selection
    chosen = selection.programme(programme)
    counts: Counter[str] = Counter()

    def suggested() -> Iterator[Any]:
        for each in selection.suggest(programme, wanted, risks=risks):
            counts["all"] += 1
            counts["some"] += bool(each.suggestions)
            counts.update(hit.criterion for hit in each.suggestions)
            if each.suggestions or not only_suggested:
                yield each

    if output is not None:
        rows = selection.write_table(programme, output, suggested())
        console.say(
            Text("đã ghi bảng {file}: {rows} dòng", "table written: {file}, {rows} rows"), file=output, rows=rows
        )
    else:
        for dossier, hits in suggested():
            _print(console, dossier, hits, as_json=as_json)
    if not as_json:
        for criterion in chosen.criteria:
            if counts[criterion.code]:
                click.echo(f"  {criterion.code}: {counts[criterion.code]}  {criterion.label.to(console.language)}")
        console.say(
            Text("gợi ý {some} trong {all} hồ sơ", "{some} of {all} dossiers are suggested"),
            some=counts["some"],
            all=counts["all"],
        )
    return 0


def _print(console: Console, dossier: Dossier, hits: Sequence[Suggestion], *, as_json: bool) -> None:
    if as_json:
        reasons = [{"criterion": hit.criterion, "reason": hit.reason.to(console.language)} for hit in hits]
        click.echo(json.dumps({**plain(dossier), "suggestions": reasons}, ensure_ascii=False))
        return
    click.echo(f"{dossier.key}  {dossier.title}")
    for hit in hits:
        click.echo(f"    {hit.criterion}: {hit.reason.to(console.language)}")
