"""`oais-vn amend`: the next version of a sealed AIP, by decision."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import package_as_json, print_package, print_report
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Lập phiên bản tiếp theo của một AIP đã niêm phong, theo quyết định.\n\n"
        "AIP cũ giữ nguyên; gói mới nằm cạnh nó, nêu gói trước, lý do và quyết định trong METS, PREMIS. "
        "--metadata: tệp TOML các giá trị được sửa ([record], [documents.3]); --content: lần giao nộp có lại cả hồ "
        "sơ (quét lại, chuyển định dạng). Tập hợp của phông có ấn bản mới.",
        "Make the next version of a sealed AIP, by decision.\n\n"
        "The old AIP stays; the new one lies beside it and names its predecessor, reason and decision in METS and "
        "PREMIS. --metadata: a TOML file of changed values ([record], [documents.3]); --content: a delivery that "
        "holds the whole dossier anew (rescan, migration). The fonds' collection gets a new edition.",
    ),
)
@click.argument("aip", type=click.Path(path_type=Path))
@option(
    "--decision",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("DECISION.toml: quyết định", "DECISION.toml: the decision"),
)
@option(
    "--metadata",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text("tệp TOML các giá trị được sửa", "a TOML file of the changed values"),
)
@option(
    "--content",
    type=click.Path(file_okay=False, path_type=Path),
    text=Text("lần giao nộp có hồ sơ mới", "the delivery that holds the dossier anew"),
)
@option("--profile", text=Text("bộ quy định (mặc định: của AIP)", "the profile (default: the AIP's own)"))
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@option("--quiet", is_flag=True, text=Text("chỉ in kết quả và lỗi", "print results and errors only"))
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@speaking
@click.pass_obj
def amend(
    console: Console,
    aip: Path,
    decision: Path,
    metadata: Path | None,
    content: Path | None,
    profile: str | None,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Amend an AIP."""
    settings = api.settings(operator=operator)
    packages = []
    with ExitStack() as stack:
        progress = stack.enter_context(progress_of(silent=quiet or no_progress or as_json))
        delivery = None
        if content is not None:
            opened = api.open_delivery(content, profile=profile or api.DEFAULT_PROFILE, whole=False, progress=progress)
            delivery = stack.enter_context(opened)
            report = api.check(delivery, files=False)
            if not as_json and (not quiet or not report.passed):
                print_report(console, report)
        for package in api.amend(
            aip,
            decision=decision,
            metadata=metadata,
            content=delivery,
            profile=profile or "",
            operator=str(settings["operator"].value),
            progress=progress,
        ):
            packages.append(package)
            if not as_json:
                print_package(console, package)
    if as_json:
        document = {"schema": "oais-vn/amend/1", "packages": [package_as_json(package) for package in packages]}
        click.echo(json.dumps(document, ensure_ascii=False))
    return 0
