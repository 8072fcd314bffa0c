"""`oais-vn migrate`: the next version of AIPs, with their files in a living format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import package_as_json, print_package
from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.migration import COMPARABLE, PROPERTIES, FileMigration, Migration

_PLACE = Text("{place}: {files} tệp được chuyển, {kept} tệp giữ nguyên", "{place}: {files} files migrated, {kept} kept")
_TRIED = Text(
    "{place}: chạy thử, {files} tệp chuyển được, {refused} không, {kept} tệp giữ nguyên",
    "{place}: dry run, {files} files can be migrated, {refused} cannot, {kept} kept",
)
_NOTHING = Text("{place}: không có gì phải chuyển", "{place}: nothing to migrate")
_SAME = Text("giữ nguyên: {names}", "the same: {names}")
_OTHER = Text("KHÁC, được chấp nhận: {names}", "DIFFERENT, accepted: {names}")
_UNCOMPARED = Text("không so được: {names}", "not compared: {names}")
_STANDINGS = {
    "validated": Text("PDF/A-2b đã kiểm định", "PDF/A-2b, validated"),
    "claimed": Text("PDF/A-2b mới chỉ tự khai", "PDF/A-2b, claimed only"),
}
_NO_AIP = Text("không thấy AIP nào ở đó", "there is no AIP there")
_ERROR = Text("lỗi: {place}: {text}", "error: {place}: {text}")


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Chuyển tệp trong AIP sang định dạng còn sống: lập phiên bản tiếp theo, gói cũ giữ nguyên.\n\n"
        "AIP là gói, hoặc thư mục chứa gói (lấy phiên bản mới nhất). --to tiff: ảnh sang TIFF; --to pdfa: ảnh, tệp văn "
        "phòng (cần LibreOffice) sang PDF/A-2b. Mỗi tệp được so trước và sau; khác thì gói bị từ chối. PREMIS ghi sự "
        "kiện migration. Chạy lại thì làm tiếp.",
        "Migrate the files of AIPs to a living format: the next version is made, the old package stays.\n\n"
        "AIP is a package, or a folder of packages (the newest versions are taken). --to tiff: pictures to TIFF; "
        "--to pdfa: pictures and office documents (by LibreOffice) to PDF/A-2b. Every file is compared before and "
        "after; a package with a difference is refused. PREMIS has the event migration. Run again, it goes on.",
    ),
)
@click.argument("aips", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--to", "target", required=True, text=Text("định dạng đích: tiff, pdfa", "the target: tiff, pdfa"))
@option(
    "--decision",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text('DECISION.toml, kind = "chuyen-doi"', 'DECISION.toml of kind = "chuyen-doi"'),
)
@option(
    "--only",
    multiple=True,
    text=Text("chỉ các tệp có mã PRONOM này (ghi được nhiều lần)", "only files of this PRONOM id (many times)"),
)
@option(
    "--accept",
    multiple=True,
    type=click.Choice(COMPARABLE),
    text=Text(
        "chấp nhận tính chất này khác đi, theo quyết định; PREMIS ghi là cảnh báo",
        "take a difference in this property, by the decision; PREMIS tells it as a warning",
    ),
)
@option(
    "--dry-run",
    is_flag=True,
    text=Text("chuyển và so sánh thử, không lập gói nào", "convert and compare, make no package"),
)
@option("--profile", text=Text("bộ quy định (mặc định: của AIP)", "the profile (default: the AIP's own)"))
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@working
@speaking
@click.pass_obj
def migrate(
    console: Console,
    aips: tuple[Path, ...],
    target: str,
    decision: Path | None,
    only: tuple[str, ...],
    accept: tuple[str, ...],
    dry_run: bool,
    profile: str | None,
    operator: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Migrate AIPs."""
    settings = api.settings(operator=operator, workers=workers)
    failed: list[tuple[str, OaisError]] = []
    done: list[Migration] = []
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for migration in api.migrate(
            *aips,
            to=target,
            decision=decision,
            only=only,
            accept=accept,
            dry_run=dry_run,
            profile=profile or "",
            operator=str(settings["operator"].value),
            workers=int(str(settings["workers"].value)),
            progress=progress,
            on_error=lambda place, error: failed.append((place, error)),
        ):
            done.append(migration)
            if not as_json:
                _print(console, migration, quiet=quiet)
    if as_json:
        document = {
            "schema": "oais-vn/migrate/1",
            "target": target,
            "dry_run": dry_run,
            "packages": [_plain(console, each) for each in done],
            "failed": [{"place": place, "message": error.text.to(console.language)} for place, error in failed],
        }
        click.echo(json.dumps(document, ensure_ascii=False))
    for place, error in failed:
        console.tell(_ERROR, place=place, text=error.text.to(console.language))
    if not done and not failed:
        console.tell(_NO_AIP)
        return PackageError.exit_code
    refused = any(file.refusal is not None for migration in done for file in migration.files)
    return max((error.exit_code for _, error in failed), default=1 if refused else 0)


def _print(console: Console, migration: Migration, *, quiet: bool) -> None:
    if migration.package is not None:
        print_package(console, migration.package)
    refused = sum(file.refusal is not None for file in migration.files)
    counts = {"files": len(migration.files) - refused, "refused": refused, "kept": migration.kept}
    if migration.files:
        console.say(_TRIED if migration.package is None else _PLACE, place=migration.place, **counts)
    elif migration.package is None:
        console.say(_NOTHING, place=migration.place)
    for file in migration.files:
        if not quiet or file.refusal is not None:
            click.echo(f"  {file.path} ({file.format.puid or '?'}): {_became(console, file)}")


def _became(console: Console, file: FileMigration) -> str:
    if file.refusal is not None:
        return file.refusal.to(console.language)
    if file.migrated is None:
        return ""
    kept = [each.name for each in file.migrated.compared if each.kept]
    names = ((_SAME, kept), (_OTHER, [each.name for each in file.migrated.differing]))
    parts = [
        _listed(console, text, found) for text, found in (*names, (_UNCOMPARED, file.migrated.uncompared)) if found
    ]
    standing = _STANDINGS.get(file.migrated.standing)
    return "; ".join([*parts, *([standing.to(console.language)] if standing else [])])


def _listed(console: Console, text: Text, names: tuple[str, ...] | list[str]) -> str:
    return text.to(console.language).format(names=", ".join(PROPERTIES[name].to(console.language) for name in names))


def _plain(console: Console, migration: Migration) -> dict[str, Any]:
    return {
        "place": migration.place,
        "package": None if migration.package is None else package_as_json(migration.package),
        "kept": migration.kept,
        "files": [_plain_file(console, file) for file in migration.files],
    }


def _plain_file(console: Console, file: FileMigration) -> dict[str, Any]:
    migrated = file.migrated
    return {
        "file": file.path,
        "original_name": file.original_name,
        "puid": file.format.puid,
        "refused": None if file.refusal is None else file.refusal.to(console.language),
        "compared": []
        if migrated is None
        else [
            {"property": each.name, "before": each.before, "after": each.after, "same": each.kept}
            for each in migrated.compared
        ],
        "not_compared": [] if migrated is None else list(migrated.uncompared),
        "standing": "" if migrated is None else migrated.standing,
        "tools": [] if migrated is None else [f"{agent.name} {agent.version}" for agent in migrated.agents],
    }
