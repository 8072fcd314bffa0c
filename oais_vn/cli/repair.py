"""`oais-vn repair`: damaged and missing copies are written anew from good ones."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn.cli.archive import (
    Reasons,
    copy_as_json,
    log_told,
    of_archive,
    opened,
    operated,
    output,
    print_copy,
    print_status,
    status_as_json,
    tell_misplaced,
)
from oais_vn.cli.context import Console, SpokenCommand, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi lại các bản hỏng, mất hoặc còn thiếu từ một bản đúng mã băm; bản hỏng để nguyên tại chỗ, mã băm đã ghi "
        "không bao giờ bị sửa.\n\nID là tên gói, OBJID hoặc mã hồ sơ; không có ID thì xét cả kho. Mã thoát 1: có "
        "bản chưa sửa được, hoặc còn gói chưa đủ bản sao (như khi mất vật mang tin mà chưa thay).",
        "Write damaged, missing and lacking copies anew from one that has the right digests; damaged bytes stay where "
        "they lie, and no expected digest is ever changed.\n\nID is a package's name, OBJID or dossier code; without "
        "it the whole archive is looked through. Exit code 1: something could not be repaired, or a package still "
        "lacks copies (as when a carrier is lost and none has come in its place).",
    ),
)
@click.argument("wanted", metavar="[ID]", required=False)
@of_archive
@operated
@output
@speaking
@click.pass_obj
def repair(
    console: Console,
    wanted: str | None,
    archive: Path,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Repair copies."""
    results = []
    kept = opened(archive, operator)
    misplaced = kept.misplaced()
    tell_misplaced(console, misplaced)
    code = 1 if misplaced else 0
    reasons = Reasons(console)
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for repaired in kept.repair(wanted, progress=progress, on_error=log_told(console)):
            for failure in repaired.failed:
                code = 1
                reasons.tell(failure, Text("chưa sửa được: {text}", "not repaired: {text}"))
            if as_json:
                written = [copy_as_json(copy) for copy in repaired.written]
                results.append(status_as_json(repaired.status, console) | {"written": written})
            else:
                print_status(console, repaired.status)
                for copy in repaired.written:
                    print_copy(console, copy)
    reasons.end()
    short = sum(status.standing is not Standing.OK for status in kept.status(wanted))
    if short:
        code = 1
        console.tell(
            Text(
                "còn {count} gói chưa đủ bản sao; vì sao: oais-vn status",
                "{count} packages still lack copies; why: oais-vn status",
            ),
            count=short,
        )
    if as_json:
        click.echo(json.dumps({"schema": "oais-vn/repair/1", "packages": results}, ensure_ascii=False))
    return code
