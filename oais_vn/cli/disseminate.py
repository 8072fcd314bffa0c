"""`oais-vn disseminate`: copies for a reader."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import package_as_json, print_package
from oais_vn.model.language import Text
from oais_vn.model.package import Form


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Cung cấp bản sao cho độc giả: AIP và REQUEST.toml thành DIP.\n\n"
        "AIP là gói lưu trữ (thư mục, tar, zip); OUT là thư mục nhận DIP. Hồ sơ, tài liệu mật bị từ chối; "
        "chế độ sử dụng có điều kiện cần phê duyệt trong REQUEST.toml. Sự kiện ghi vào nhật ký, AIP giữ nguyên.",
        "Give a reader copies: an AIP and a REQUEST.toml become a DIP.\n\n"
        "AIP is an archival package (folder, tar, zip); OUT takes the DIP. What is secret is refused; "
        "conditional use needs the approval in REQUEST.toml. The event goes to the log, the AIP is not touched.",
    ),
)
@click.argument("aip", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@option(
    "--request",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("REQUEST.toml: yêu cầu của độc giả", "REQUEST.toml: what the reader asks for"),
)
@option("--profile", text=Text("bộ quy định", "the profile"))
@option("--form", type=click.Choice([form.value for form in Form]), text=Text("dạng gói trên đĩa", "form on disk"))
@option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "nhật ký sự kiện (mặc định: thiết lập event_log, không có thì OUT/events.jsonl)",
        "the log of events (default: the setting event_log, else OUT/events.jsonl)",
    ),
)
@option(
    "--this-version",
    is_flag=True,
    text=Text(
        "lấy đúng phiên bản AIP được chỉ, dù bên cạnh có bản mới hơn",
        "take the very version of the AIP that is named, though a newer one lies beside it",
    ),
)
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@option("--quiet", is_flag=True, text=Text("chỉ in kết quả và lỗi", "print results and errors only"))
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@speaking
@click.pass_obj
def disseminate(
    console: Console,
    aip: Path,
    out: Path,
    request: Path,
    profile: str | None,
    form: str | None,
    log: Path | None,
    this_version: bool,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Make a DIP."""
    settings = api.settings(profile=profile, form=form, operator=operator)
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        package = api.disseminate(
            aip,
            out,
            request=request,
            profile=str(settings["profile"].value),
            form=str(settings["form"].value),
            log=log,
            newest=not this_version,
            operator=str(settings["operator"].value),
            progress=progress,
        )
    if as_json:
        document = {"schema": "oais-vn/disseminate/1", "package": package_as_json(package)}
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        print_package(console, package)
    return 0
