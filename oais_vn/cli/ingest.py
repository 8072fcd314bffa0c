"""`oais-vn ingest`: SIPs become AIPs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.batches import JOURNAL, batched, executor_at, retried
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import batch_screen
from oais_vn.cli.render import package_as_json, print_package, print_report
from oais_vn.model.errors import NotPassedError, OaisError
from oais_vn.model.language import Text
from oais_vn.model.package import Form, Package

_NOT_SCANNED = Text(
    "CHÚ Ý: CHƯA QUÉT vi-rút trong các SIP (thiết lập clamav)",
    "NOTE: the SIPs are NOT scanned for viruses (setting clamav)",
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Tiếp nhận SIP thành AIP: kiểm tra, cấp mã lưu trữ, ghi PREMIS, niêm phong.\n\n"
        "SIPS là các gói SIP (thư mục, tar, zip) hoặc thư mục chứa chúng; tham số cuối là thư mục nhận AIP.",
        "Ingest SIPs into AIPs: judge, give archival codes, record PREMIS, seal.\n\n"
        "SIPS are packages (folder, tar, zip) or folders full of them; the last argument takes the AIPs.",
    ),
)
@click.argument("sips", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@option("--profile", text=Text("bộ quy định", "the profile"))
@option("--form", type=click.Choice([form.value for form in Form]), text=Text("dạng gói trên đĩa", "form on disk"))
@option(
    "--terms",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "delivery.toml, khi SIP không tự nói ai giao", "a delivery.toml, when the SIP does not say who delivered"
    ),
)
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@batched
@retried
@working
@speaking
@click.pass_obj
def ingest(
    console: Console,
    sips: tuple[Path, ...],
    out: Path,
    profile: str | None,
    form: str | None,
    terms: Path | None,
    operator: str | None,
    journal: Path | None,
    events: Path | None,
    scheduler: str | None,
    retry: bool,
    time_limit: float,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Ingest SIPs."""
    settings = api.settings(profile=profile, form=form, operator=operator, workers=workers)
    code = 0
    packages: list[Package] = []
    refused: list[dict[str, str]] = []

    def told(sip: str, error: OaisError) -> None:
        nonlocal code
        refused.append({"sip": sip, "message": error.text.to(console.language)})
        if isinstance(error, NotPassedError) and not quiet and not as_json:
            report = api.validate(sip, profile=str(settings["profile"].value))
            if not report.passed:
                print_report(console, report)
        console.tell(Text("lỗi: {sip}: {text}", "error: {sip}: {text}"), sip=sip, text=error.text.to(console.language))
        code = max(code, error.exit_code)

    if not settings["clamav"].value and not quiet:
        console.tell(_NOT_SCANNED)
    with (
        batch_screen(console, silent=quiet or no_progress or as_json, events=events) as screen,
        executor_at(scheduler) as executor,
    ):
        for package in api.ingest(
            [package for given in sips for package in api.package_paths(given)],
            out,
            profile=str(settings["profile"].value),
            form=str(settings["form"].value),
            terms=terms,
            operator=str(settings["operator"].value),
            executor=executor,
            workers=int(str(settings["workers"].value)),
            time_limit=time_limit,
            journal=journal or out / JOURNAL,
            retry=retry,
            progress=screen.progress,
            watch=screen.watch,
            on_error=told,
        ):
            packages.append(package)
            if not as_json:
                print_package(console, package)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "schema": "oais-vn/ingest/1",
                    "packages": [package_as_json(package) for package in packages],
                    "refused": refused,
                },
                ensure_ascii=False,
            )
        )
    return code
