"""`oais-vn versions`: the line of versions of an AIP, and whether it holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.model.amendment import LineEntry
from oais_vn.model.language import Text

_LINKS = {
    None: Text("gói đầu", "the first"),
    True: Text("khớp với gói trước", "follows the one before it"),
    False: Text(
        "KHÔNG khớp với gói trước, hoặc thiếu gói trước", "does NOT follow the one before it, or that is missing"
    ),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Các phiên bản của một AIP, từ cũ đến mới, và bằng chứng chúng nối tiếp nhau.\n\n"
        "ID là đường dẫn một gói, hoặc mã hồ sơ, OBJID cần tìm trong thư mục --in. Chỉ đọc các gói, không cần danh "
        "mục. Mã thoát 1: một gói không nối đúng với gói trước.",
        "The versions of an AIP from old to new, and the proof that each follows the other.\n\n"
        "ID is the path of a package, or a dossier code or OBJID to look for in the folder --in. Only the packages "
        "are read, no catalogue is needed. Exit code 1: a package does not follow the one before it.",
    ),
)
@click.argument("wanted", metavar="ID")
@option(
    "--in",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=".",
    text=Text("thư mục chứa các gói (mặc định: ở đây)", "the folder of packages (default: here)"),
)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def versions(console: Console, wanted: str, folder: Path, as_json: bool) -> int:
    """Show the line."""
    found = list(api.versions(wanted, folder))
    if as_json:
        entries = [_as_json(entry) for entry in found]
        click.echo(json.dumps({"schema": "oais-vn/versions/1", "versions": entries}, ensure_ascii=False))
    else:
        for entry in found:
            _print(console, entry)
    if not found:
        console.tell(
            Text("không có AIP nào là {wanted} trong {folder}", "no AIP is {wanted} in {folder}"),
            wanted=wanted,
            folder=folder,
        )
        return 3
    return 1 if any(entry.proven is False for entry in found) else 0


def _print(console: Console, entry: LineEntry) -> None:
    newest = Text(" (mới nhất)", " (newest)").to(console.language) if entry.newest else ""
    console.say(
        Text(
            "v{version}{newest}  {date}  {path}\n  mã gói {id}\n  SHA-256 của tagmanifest: {digest}\n  {link}",
            "v{version}{newest}  {date}  {path}\n  package {id}\n  SHA-256 of tagmanifest: {digest}\n  {link}",
        ),
        version=entry.version,
        newest=newest,
        date=entry.date,
        path=entry.path,
        id=entry.id,
        digest=entry.digest,
        link=_LINKS[entry.proven].to(console.language),
    )
    if entry.amendment is not None:
        decision = entry.amendment.decision
        console.say(
            Text(
                "  {kind}: {reason} (quyết định {number}, {date}, {authority})",
                "  {kind}: {reason} (decision {number}, {date}, {authority})",
            ),
            kind=decision.kind.label.to(console.language),
            reason=decision.reason,
            number=decision.number,
            date=decision.date,
            authority=decision.authority,
        )


def _as_json(entry: LineEntry) -> dict[str, object]:
    values = asdict(entry)
    if entry.amendment is not None:
        values["amendment"]["decision"]["kind"] = entry.amendment.decision.kind.value
    return values
