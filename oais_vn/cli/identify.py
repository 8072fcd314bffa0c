"""`oais-vn identify`: formats of files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import progress_of
from oais_vn.model.inspection import Identified
from oais_vn.model.language import Text
from oais_vn.model.preservation import FormatIdentification

_BASIS = {
    "signature": Text("theo chữ ký định dạng", "by its signature"),
    "container": Text("theo nội dung bên trong", "by what it contains"),
    "extension": Text("chỉ theo đuôi tệp", "by its extension only"),
    "": Text("không nhận dạng được", "not known"),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Nhận dạng định dạng tệp: mã PRONOM, dựa vào đâu, điều đáng ngờ.\n\n"
        "PATH là tệp hoặc thư mục. --json in mỗi tệp một dòng JSON.",
        "Tell the formats of files: PRONOM id, what it rests on, doubts.\n\n"
        "PATH is a file or a folder. --json prints a line of JSON for each file.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--identifier",
    text=Text("công cụ nhận dạng: fido, siegfried, auto", "the tool: fido, siegfried, auto"),
)
@working
@speaking
@click.pass_obj
def identify(
    console: Console,
    paths: tuple[Path, ...],
    identifier: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Tell the formats of files."""
    number = int(str(api.settings(workers=workers)["workers"].value))
    first = True
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for found in api.identify(*paths, identifier=identifier, workers=number, progress=progress):
            if as_json:
                click.echo(json.dumps(_plain(found), ensure_ascii=False))
                continue
            if first and not quiet:
                click.echo(f"{found.agent.name} {found.agent.version}; {found.agent.note}", err=True)
            first = False
            basis = _BASIS[found.format.basis].to(console.language)
            click.echo(f"{found.path}: {_known(found.format)} ({basis}){_doubts(found)}")
    return 0


def _known(known: FormatIdentification) -> str:
    return " ".join(filter(None, (known.puid or known.mime, known.name, known.version)))


def _doubts(found: Identified) -> str:
    return f"; {found.format.note}" if found.format.note else ""


def _plain(found: Identified) -> dict[str, object]:
    known = found.format
    return {
        "schema": "oais-vn/identification/1",
        "path": found.path,
        "puid": known.puid,
        "name": known.name,
        "version": known.version,
        "mime": known.mime,
        "basis": known.basis,
        "note": known.note,
        "tool": f"{found.agent.name} {found.agent.version}",
        "signatures": found.agent.note,
    }
