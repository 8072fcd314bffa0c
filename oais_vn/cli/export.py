"""`oais-vn export`: packages in forms that others take."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import progress_of
from oais_vn.model.errors import OaisError
from oais_vn.model.export import Exported, ExportForm
from oais_vn.model.language import Text
from oais_vn.model.package import Made

_MADE = {
    Made.CREATED: Text("đã xuất", "exported"),
    Made.ALREADY_THERE: Text("đã có, giữ nguyên", "already there, left as it is"),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Xuất gói cho hệ thống khác; gói giữ nguyên.\n\n"
        "PACKAGES là các gói (thư mục, tar, zip) hoặc thư mục chứa chúng; OUT là thư mục nhận bản xuất. tt05-zip: "
        "ZIP của Thông tư 05/2025, đặt tên theo số thứ tự và OBJID. csip-zip: ZIP theo E-ARK CSIP 2.2 cho RODA và "
        "commons-ip. archivematica: bao BagIt để Archivematica tiếp nhận (unzipped bag). Gói hỏng bị từ chối.",
        "Export packages for other systems; the packages stay as they are.\n\n"
        "PACKAGES are packages (folder, tar, zip) or folders full of them; OUT takes the exports. tt05-zip: the ZIP of "
        "Circular 05/2025, called by number and OBJID. csip-zip: a ZIP in E-ARK CSIP 2.2 for RODA and commons-ip. "
        "archivematica: a bag that Archivematica takes in (unzipped bag). Damaged packages are refused.",
    ),
)
@click.argument("packages", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@option(
    "--as",
    "form",
    required=True,
    type=click.Choice([form.value for form in ExportForm]),
    text=Text("xuất thành gì", "what to export as"),
)
@option(
    "--sequence",
    type=click.IntRange(1),
    text=Text(
        "số thứ tự của gói đầu tiên trong lần nộp (tt05-zip); mặc định: số tiếp theo trong OUT",
        "number of the first package in the submission (tt05-zip); default: the next one in OUT",
    ),
)
@option(
    "--metadata-csv",
    is_flag=True,
    text=Text("kèm metadata.csv (archivematica)", "with metadata.csv (archivematica)"),
)
@option(
    "--profile",
    text=Text("bộ quy định của gói không tự nói nó theo bộ nào", "the profile of packages that do not name theirs"),
)
@option(
    "--operator",
    text=Text(
        "người vận hành, ghi vào PREMIS của gói làm lại", "who runs this, recorded in PREMIS of a remade package"
    ),
)
@working
@speaking
@click.pass_obj
def export(
    console: Console,
    packages: tuple[Path, ...],
    out: Path,
    form: str,
    sequence: int | None,
    metadata_csv: bool,
    profile: str | None,
    operator: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Export packages."""
    settings = api.settings(profile=profile, operator=operator, workers=workers)
    code = 0
    exported: list[Exported] = []
    refused: list[dict[str, str]] = []

    def told(package: str, error: OaisError) -> None:
        nonlocal code
        refused.append({"package": package, "message": error.text.to(console.language)})
        console.tell(Text("lỗi: {text}", "error: {text}"), text=error.text.to(console.language))
        code = max(code, error.exit_code)

    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for done in api.export(
            [package for given in packages for package in api.package_paths(given)],
            out,
            as_=form,
            profile=str(settings["profile"].value),
            sequence=sequence,
            metadata_csv=metadata_csv,
            operator=str(settings["operator"].value),
            workers=int(str(settings["workers"].value)),
            progress=progress,
            on_error=told,
        ):
            exported.append(done)
            if not as_json:
                _print(console, done)
    if as_json:
        document = {"schema": "oais-vn/export/1", "exports": [_plain(done) for done in exported], "refused": refused}
        click.echo(json.dumps(document, ensure_ascii=False))
    return code


def _print(console: Console, done: Exported) -> None:
    console.say(
        Text(
            "{made}: {path} ({files} tệp, {size} byte)\n  mã gói {id}",
            "{made}: {path} ({files} files, {size} bytes)\n  package {id}",
        ),
        made=_MADE[done.made].to(console.language),
        path=done.path,
        files=done.files,
        size=done.size,
        id=done.id,
    )
    if done.id != done.source:
        console.say(Text("  làm lại từ gói {source}", "  made anew from package {source}"), source=done.source)
    digest = Text("  SHA-256: {digest}", "  SHA-256: {digest}")
    if done.form is ExportForm.ARCHIVEMATICA:
        digest = Text("  SHA-256 của tagmanifest: {digest}", "  SHA-256 of tagmanifest: {digest}")
    console.say(digest, digest=done.digest)


def _plain(done: Exported) -> dict[str, object]:
    return {
        "source": done.source,
        "id": done.id,
        "as": done.form.value,
        "path": done.path,
        "sha256": done.digest,
        "files": done.files,
        "bytes": done.size,
        "made": done.made.value,
    }
