"""`oais-vn store`: AIPs go to every tier of the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import Executor
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import Reasons, copy_as_json, of_archive, opened, operated, output, print_copy, print_status
from oais_vn.cli.archive import status_as_json as as_json_status
from oais_vn.cli.batches import batched, executor_at
from oais_vn.cli.context import Console, SpokenCommand, parallel, speaking
from oais_vn.cli.progress import Screen, batch_screen
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lưu AIP vào mọi nơi lưu của kho, đọc lại từng bản, chép cả nhật ký sự kiện.\n\n"
        "AIPS là các gói AIP (thư mục, tar, zip) hoặc thư mục chứa chúng. Chạy lại lệnh sẽ làm tiếp chỗ còn thiếu. "
        "Mã thoát 1: còn gói chưa đủ bản sao theo chính sách.",
        "Keep AIPs on every tier of the archive, read each copy back, copy the event log too.\n\n"
        "AIPS are packages (folder, tar, zip) or folders full of them. Run again, it goes on with what is missing. "
        "Exit code 1: a package does not have the copies that the policy asks for.",
    ),
)
@click.argument("aips", nargs=-1, required=True, type=click.Path(path_type=Path))
@of_archive
@operated
@batched
@parallel
@output
@speaking
@click.pass_obj
def store(
    console: Console,
    aips: tuple[Path, ...],
    archive: Path,
    operator: str | None,
    journal: Path | None,
    events: Path | None,
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Keep AIPs."""
    with (
        batch_screen(console, silent=quiet or no_progress or as_json, events=events) as screen,
        executor_at(scheduler) as executor,
    ):
        code, results = kept(
            console,
            opened(archive, operator),
            [path for given in aips for path in api.package_paths(given)],
            screen,
            executor=executor,
            workers=int(str(api.settings(workers=workers)["workers"].value)),
            journal=journal,
            silent=as_json,
        )
    if as_json:
        click.echo(json.dumps({"schema": "oais-vn/store/1", "packages": results}, ensure_ascii=False))
    return code


def kept(
    console: Console,
    archive: api.OpenArchive,
    aips: Iterable[Path],
    screen: Screen,
    *,
    executor: Executor | None,
    workers: int,
    journal: Path | None,
    silent: bool,
) -> tuple[int, list[dict[str, object]]]:
    """Keep AIPs and tell of each, unless `silent`; gives the exit code, and what stands of them as plain values.

    One that cannot be kept is told of, and the others go on.
    """
    code = 0
    reasons = Reasons(console)
    results: list[dict[str, object]] = []

    def told(place: str, error: OaisError) -> None:
        nonlocal code
        console.tell(_FAULT, place=place, text=error.text.to(console.language))
        code = max(code, error.exit_code if error.exit_code != OaisError.exit_code else 5)

    for stored in archive.store_all(
        aips,
        executor=executor,
        workers=workers,
        journal=journal,
        progress=screen.progress,
        watch=screen.watch,
        on_error=told,
    ):
        for failure in stored.failed:
            reasons.tell(failure, _FAULT, place=stored.holding.name)
            code = max(code, 5)
        if stored.status.standing is not Standing.OK:
            code = max(code, 1)
        if silent:
            copies = [copy_as_json(copy) for copy in stored.copies]
            results.append(as_json_status(stored.status, console) | {"new": stored.new, "copies": copies})
        else:
            print_status(console, stored.status)
            for copy in stored.copies:
                print_copy(console, copy)
    reasons.end()
    return code, results


_FAULT = Text("lỗi: {place}: {text}", "error: {place}: {text}")
