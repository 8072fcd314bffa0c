"""`oais-vn register original`, `recover`: what became of originals, and decisions on insurance copies."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn.cli.archive import of_archive, opened, operated
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.register.naming import expecting, named, naming, revised
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Original, OriginalState
from oais_vn.model.register.wanted import Wanted

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi tình trạng bản gốc: extant (còn), damaged (hỏng), lost (mất). Với --decision, bản sao bảo hiểm được "
        "dùng thay "
        "bản gốc hỏng, mất (chỉ khi kho có bản sao đã đọc lại).",
        "Record the state of originals: extant, damaged, lost. With --decision the insurance copy stands in for "
        "one that "
        "is damaged or lost (only where the store has a verified copy).",
    ),
)
@naming
@option(
    "--state",
    required=True,
    type=click.Choice([each.value for each in OriginalState]),
    text=Text("tình trạng", "state"),
)
@option("--date", required=True, type=_DAY, text=Text("từ ngày", "since which day"))
@option("--decision", default="", text=Text("số quyết định dùng bản sao thay bản gốc", "the decision on standing in"))
@option("--note", default="", text=Text("ghi chú", "a note"))
@revised
@of_archive
@operated
@speaking
@click.pass_obj
def original(
    console: Console,
    codes: tuple[str, ...],
    wanted: Wanted,
    state: str,
    date: object,
    decision: str,
    note: str,
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Say what became of originals."""
    register = opened(archive, operator).register
    keys = named(register, codes, wanted, console)
    found = Original(OriginalState(state), str(date)[:10], decision, note)
    count = expecting(register, keys, revision, console).original(keys, found)
    console.say(
        Text("bản gốc của {count} hồ sơ: {state}", "originals of {count} dossiers: {state}"),
        count=count,
        state=found.state.label.to(console.language),
    )
    return 0


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi quyết định công nhận hồ sơ đã có bản dự phòng (riskRecoveryStatus = 01). Quyết định là tệp "
        "PAPER.toml: number, "
        "date, authority, file. Hồ sơ phải có bản sao đã đọc lại trong kho.",
        "Record the decision by which dossiers have their insurance copy (riskRecoveryStatus = 01). The decision is a "
        "PAPER.toml: number, date, authority, file. The store must have a verified copy of each.",
    ),
)
@naming
@option(
    "--paper",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("quyết định (PAPER.toml)", "the decision (PAPER.toml)"),
)
@revised
@of_archive
@operated
@speaking
@click.pass_obj
def recover(
    console: Console,
    codes: tuple[str, ...],
    wanted: Wanted,
    paper: Path,
    revision: int | None,
    archive: Path,
    operator: str | None,
) -> int:
    """Record that dossiers have their insurance copy."""
    register = opened(archive, operator).register
    keys = named(register, codes, wanted, console)
    count = expecting(register, keys, revision, console).recover(keys, paper)
    console.say(
        Text("{count} hồ sơ có bản dự phòng theo quyết định", "{count} dossiers have their insurance copy by decision"),
        count=count,
    )
    return 0
