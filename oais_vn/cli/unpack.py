"""`oais-vn unpack`: the files of packages under the names that they came with."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.originals import Restored
from oais_vn.model.paths import escaped_name, shown_name

_DONE = Text(
    "đã trả lại tên gốc: {files} tệp ở {path} (đã có sẵn {already_there}; tài liệu liên kết {linked}; bị từ chối "
    "{refused})\n  mã gói {id}",
    "restored: {files} files in {path} ({already_there} were there; {linked} linked documents; {refused} refused)\n"
    "  package {id}",
)
_NAMES = Text("  bảng tên: {names}", "  list of names: {names}")
_NONE = Text("gói không có tệp gốc nào: {id}", "the package holds no originals: {id}")
_REFUSED = Text(
    "không ghi được '{name}' (trong gói: {file}): {reason}", "not written: '{name}' (in the package: {file}): {reason}"
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lấy tệp trong gói ra theo đúng tên nhà thầu đã giao.\n\n"
        "PACKAGES là các gói SIP, AIP (thư mục, tar, zip) hoặc thư mục chứa chúng; gói giữ nguyên. OUT là thư mục "
        "nhận: tệp nằm trong OUT/files, bảng tên gốc trong OUT/names.csv. Không bao giờ ghi đè; chạy lại thì làm tiếp. "
        "Tên mà hệ thống này không giữ được thì bị từ chối, nêu lý do, và mã thoát là 1.",
        "Take files out of packages under the very names that the supplier gave.\n\n"
        "PACKAGES are SIPs or AIPs (folder, tar, zip) or folders full of them; they stay as they are. OUT takes the "
        "files in OUT/files and the list of their names in OUT/names.csv. Nothing is overwritten; run again, it goes "
        "on. Names that this system cannot hold are refused with the reason, and the exit code is 1.",
    ),
)
@click.argument("packages", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@option("--profile", text=Text("bộ quy định", "the profile"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@option("--quiet", is_flag=True, text=Text("chỉ in kết quả và lỗi", "print results and errors only"))
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@speaking
@click.pass_obj
def unpack(
    console: Console,
    packages: tuple[Path, ...],
    out: Path,
    profile: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Take files out of packages."""
    settings = api.settings(profile=profile)
    code = 0
    done: list[Restored] = []
    failed: list[dict[str, str]] = []
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for package in (package for given in packages for package in api.package_paths(given)):
            try:
                restored = api.restore_originals(
                    package, out, profile=str(settings["profile"].value), progress=progress
                )
            except OaisError as error:
                text = error.text.to(console.language)
                failed.append({"package": str(package), "message": text})
                console.tell(Text("lỗi: {text}", "error: {text}"), text=text)
                code = max(code, error.exit_code)
                continue
            done.append(restored)
            code = max(code, 1 if restored.refused else 0)
            if not as_json:
                _print(console, restored)
    if as_json:
        document = {"schema": "oais-vn/unpack/1", "packages": [_plain(each) for each in done], "failed": failed}
        click.echo(json.dumps(document, ensure_ascii=False))
    return code


def _print(console: Console, done: Restored) -> None:
    if not done.names:
        console.say(_NONE, id=done.id)
        return
    counts = {"files": done.files, "already_there": done.already_there, "linked": done.linked}
    console.say(_DONE, path=done.path, id=done.id, refused=len(done.refused), **counts)
    console.say(_NAMES, names=done.names)
    for each in done.refused:
        reason = each.hindrance.text.to(console.language)
        console.tell(_REFUSED, name=shown_name(each.name), file=each.file, reason=reason)


def _plain(done: Restored) -> dict[str, object]:
    return {
        "id": done.id,
        "path": done.path,
        "names": done.names or None,
        "files": done.files,
        "already_there": done.already_there,
        "linked": done.linked,
        "refused": [
            {"file": each.file, "name": escaped_name(each.name), "reason": each.hindrance.value}
            for each in done.refused
        ],
    }
