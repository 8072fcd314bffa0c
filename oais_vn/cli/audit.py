"""`oais-vn audit`: copies are looked at and read back, by the calendar or all."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import audited_as_json, log_told, of_archive, opened, operated, output, tell_misplaced
from oais_vn.cli.batches import journaled
from oais_vn.cli.context import Console, SpokenCommand, option, parallel, speaking
from oais_vn.cli.progress import batch_screen
from oais_vn.model.language import Text
from oais_vn.model.tiers import Seen

_SEEN = {
    Seen.OK: Text("tốt", "fine"),
    Seen.BAD: Text("HỎNG", "BAD"),
    Seen.MISSING: Text("MẤT", "MISSING"),
    Seen.UNREADABLE: Text("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE"),
    Seen.NOT_AUDITED: Text("CHƯA KIỂM TRA", "NOT AUDITED"),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra các bản sao đến hạn theo lịch của từng nơi lưu; bản nào chưa kiểm tra được thì nói rõ, không coi là "
        "tốt.\n\nChạy hằng ngày: mỗi lần chỉ làm phần đến hạn. --full đọc lại mọi byte. Mã thoát 1: có bản hỏng, mất, "
        "hoặc chưa kiểm tra được; đĩa trực tuyến không có ở chỗ của nó, hoặc gắn nhầm.",
        "Audit the copies that are due by the calendar of each tier; what could not be audited is told, and never "
        "counts as fine.\n\nTo be run daily: each run does what is due. --full reads every byte back. Exit code 1: a "
        "copy is damaged, missing, or could not be audited; a disk that is online is not in its place, or another is.",
    ),
)
@of_archive
@option("--full", is_flag=True, text=Text("đọc lại mọi byte của mọi bản", "read every byte of every copy back"))
@option(
    "--sample",
    type=click.IntRange(0),
    default=0,
    text=Text("đọc lại thêm N bản rút ngẫu nhiên ở mỗi nơi", "read N more copies of each tier, drawn by lot"),
)
@option("--seed", default="", text=Text("hạt giống để rút mẫu (mặc định: ngày)", "seed of the draw (default: the day)"))
@operated
@journaled
@parallel
@output
@speaking
@click.pass_obj
def audit(
    console: Console,
    archive: Path,
    full: bool,
    sample: int,
    seed: str,
    operator: str | None,
    journal: Path | None,
    events: Path | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Audit copies."""
    found = opened(archive, operator)
    drawn_by = seed or date.today().isoformat()  # noqa: DTZ011  (the day of the people who draw)
    seen: Counter[Seen] = Counter()
    away: Counter[tuple[str, Text]] = Counter()
    results = []
    with batch_screen(console, silent=quiet or no_progress or as_json, events=events) as screen:
        for audited in found.audit(
            whole=full,
            sample=sample,
            seed=drawn_by,
            workers=int(str(api.settings(workers=workers)["workers"].value)),
            journal=journal,
            progress=screen.progress,
            watch=None if events is None else screen.watch,
            on_error=log_told(console),
        ):
            seen[audited.seen] += 1
            if as_json:
                results.append(audited_as_json(audited, console))
            elif audited.seen is Seen.NOT_AUDITED:
                away[audited.copy.tier, audited.note] += 1
            elif audited.seen is not Seen.OK:
                click.echo(
                    f"{_SEEN[audited.seen].to(console.language)}: {audited.copy.tier}/{audited.copy.key}: "
                    f"{audited.note.to(console.language)}"
                )
    said = found.detectable(sample) if sample else {}
    reels = [carrier.code for carrier in found.reels_due()]
    misplaced = found.misplaced()
    if as_json:
        samples = {tier: {"copies": count, "detects": least} for tier, (count, least) in said.items()}
        values = {
            "schema": "oais-vn/audit/1",
            "seed": drawn_by,
            "samples": samples,
            "copies": results,
            "reels_due": reels,
            "misplaced": [{"carrier": code, "why": why.to(console.language)} for code, why in misplaced.items()],
        }
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        for (tier, note), number in away.items():
            console.say(
                Text("{what}: {tier}, {number} bản: {note}", "{what}: {tier}, {number} copies: {note}"),
                what=_SEEN[Seen.NOT_AUDITED].to(console.language),
                tier=tier,
                number=number,
                note=note.to(console.language),
            )
        told = {tier for tier, _ in away}
        tell_misplaced(console, {code: why for code, why in misplaced.items() if code not in told})
        parts = (f"{_SEEN[kind].to(console.language)}: {number}" for kind, number in sorted(seen.items(), key=str))
        nothing = Text("không có bản nào đến hạn", "nothing is due").to(console.language)
        click.echo("; ".join(parts) or nothing)
        for code in reels:
            console.say(
                Text(
                    "CHƯA KIỂM TRA: cuộn phim {code} đến hạn (film inspect)",
                    "NOT AUDITED: film {code} is due (film inspect)",
                ),
                code=code,
            )
        for tier, (count, least) in said.items():
            console.say(
                Text(
                    "{tier}: mẫu {sample}/{count} bản (hạt giống {seed}) thấy được, với xác suất 95 %, nếu có từ "
                    "{least} bản hỏng",
                    "{tier}: a sample of {sample}/{count} copies (seed {seed}) shows damage in 95 of 100 draws when at "
                    "least {least} are bad",
                ),
                tier=tier,
                sample=min(sample, count),
                count=count,
                seed=drawn_by,
                least=least,
            )
    return 1 if reels or misplaced or any(number for kind, number in seen.items() if kind is not Seen.OK) else 0
