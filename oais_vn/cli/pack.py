"""`oais-vn pack`: a delivery becomes packages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from oais_vn import api
from oais_vn.api.desk import start_identifier
from oais_vn.api.making import in_other_forms
from oais_vn.cli.archive import opened
from oais_vn.cli.batches import JOURNAL, batched, executor_at, retried
from oais_vn.cli.context import Console, SpokenCommand, described, detailed, option, speaking, waiving, working
from oais_vn.cli.progress import batch_screen
from oais_vn.cli.render import package_as_json, print_package, print_report
from oais_vn.cli.store import kept
from oais_vn.model.checked import CheckedDossier
from oais_vn.model.errors import ConfigurationError, InputError, OaisError
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.report import Report

_OTHER_FORM = Text(
    "CHÚ Ý: {out} đã có gói ở dạng khác; đóng tiếp ở dạng {form} thì hồ sơ đã có gói sẽ có hai. Hãy dùng --form của "
    "lần trước, hoặc thư mục khác",
    "NOTE: {out} has packages in another form; packed as {form}, dossiers that are there will be there twice. Use the "
    "--form of last time, or another folder",
)
_NOT_ACCEPTED = Text(
    "CHÚ Ý: không có hồ sơ nghiệm thu (--acceptance); các gói này không ghi rằng ai đã nghiệm thu lần giao nộp",
    "NOTE: there is no acceptance record (--acceptance); these packages do not say that anybody accepted the delivery",
)
_LEFT = Text(
    "để lại, không đóng gói: hồ sơ {code} ({errors} lỗi): {title}",
    "left, not packed: dossier {code} ({errors} errors): {title}",
)
_KEPT_NOW = Text(
    "đã có {count} gói; bắt đầu kiểm tra và lưu vào kho {archive}",
    "packages made: {count}; now into the archive {archive}",
)
_NOTHING = Text("không đạt: không gói nào được tạo", "not passed: no package was made")


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Đóng gói một lần giao nộp: mỗi hồ sơ một gói (bao BagIt).\n\n"
        "DELIVERY là thư mục nhà thầu giao (tệp PDF, ảnh, một bảng Excel, delivery.toml); không có gì trong đó bị "
        "sửa. OUT là thư mục nhận gói. Giao nộp được kiểm tra trước; có lỗi thì không gói nào được tạo. Chạy lại "
        "lệnh thì gói đã có được giữ nguyên. Với --archive, một lệnh đóng gói, kiểm tra và lưu.",
        "Pack a delivery: one package (a BagIt bag) a dossier.\n\n"
        "DELIVERY is the supplier's folder (PDFs, images, one workbook, delivery.toml); nothing in it is changed. "
        "OUT is the folder that takes the packages. The delivery is judged first; with an error nothing is packed. "
        "Run again, packages that are there are left as they are. With --archive one command packs, judges and keeps.",
    ),
)
@click.argument("delivery", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@option(
    "--as",
    "package_type",
    type=click.Choice(["aip", "sip"]),
    default="aip",
    show_default=True,
    text=Text("loại gói", "package type"),
)
@described
@option("--form", type=click.Choice([form.value for form in Form]), text=Text("dạng gói trên đĩa", "form on disk"))
@option(
    "--acceptance",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "hồ sơ nghiệm thu (TOML): chỉ đóng gói hồ sơ được nghiệm thu, còn nguyên từng byte; ghi vào PREMIS",
        "the acceptance record (TOML): only accepted dossiers are packed, every byte must be as accepted; into PREMIS",
    ),
)
@option(
    "--only-passed",
    is_flag=True,
    text=Text(
        "kiểm tra như oais-vn check, chỉ đóng gói hồ sơ đạt; hồ sơ còn lỗi được nêu tên và để lại",
        "judge as oais-vn check does, and pack the dossiers that passed; those that did not are named and left",
    ),
)
@option(
    "--archive",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "kho (archive.toml): đóng xong thì kiểm tra và lưu luôn các gói vào mọi nơi lưu, cùng một sổ",
        "an archive (archive.toml): once packed, the packages are judged and kept on its every tier, by one journal",
    ),
)
@waiving
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@detailed
@batched
@retried
@working
@speaking
@click.pass_obj
def pack(
    console: Console,
    delivery: Path,
    out: Path,
    package_type: str,
    profile: str | None,
    form: str | None,
    workbook: str | None,
    terms: Path | None,
    mapping: Path | None,
    acceptance: Path | None,
    only_passed: bool,
    archive: Path | None,
    waiver_files: tuple[Path, ...],
    operator: str | None,
    details: bool,
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
    """Pack a delivery."""
    settings = api.settings(profile=profile, form=form, operator=operator, workers=workers)
    waivers = api.read_waivers(*waiver_files)
    keeping = None if archive is None else _archive(archive, package_type, str(settings["operator"].value))
    accepted = None if acceptance is None else api.read_acceptance(acceptance)
    refused: list[tuple[str, OaisError]] = []
    packages = []
    code, stored = 0, None
    workers = int(str(settings["workers"].value))
    if in_other_forms(out, str(settings["form"].value)):
        console.tell(_OTHER_FORM, out=out, form=settings["form"].value)
    with (
        batch_screen(console, silent=quiet or no_progress or as_json, events=events) as screen,
        executor_at(scheduler) as executor,
        api.open_delivery(
            delivery,
            profile=str(settings["profile"].value),
            workbook=workbook,
            terms=terms,
            mapping=mapping,
            workers=workers,
            whole=only_passed or accepted is not None,
            progress=screen.progress,
        ) as delivered,
    ):
        start_identifier()
        report = api.check(delivered, waivers=waivers, files=only_passed)
        left = _left(report) if only_passed else ()
        packed = report.passed or accepted is not None or bool(left)
        if not as_json and (not quiet or not report.passed):
            print_report(console, report, details=details)
        if accepted is None and not quiet:
            console.tell(_NOT_ACCEPTED)
        if packed:
            for package in api.pack(
                delivered,
                out,
                type=package_type.upper(),
                report=report,
                dossiers=_passed(report) if only_passed else None,
                acceptance=accepted,
                form=str(settings["form"].value),
                operator=str(settings["operator"].value),
                executor=executor,
                workers=workers,
                time_limit=time_limit,
                journal=journal or out / JOURNAL,
                retry=retry,
                progress=screen.progress,
                watch=screen.watch,
                on_error=lambda code, error: refused.append((code, error)),
            ):
                packages.append(package)
                if not as_json:
                    print_package(console, package)
        if packages and keeping is not None:
            console.tell(_KEPT_NOW, count=len(packages), archive=keeping.name)
            code, stored = kept(
                console,
                keeping,
                [Path(package.path) for package in packages],
                screen,
                executor=executor,
                workers=workers,
                journal=journal or out / JOURNAL,
                silent=as_json,
            )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "schema": "oais-vn/pack/1",
                    "report": api.json_report(report, console.language),
                    "packages": [package_as_json(package) for package in packages],
                    "acceptance": None if accepted is None else accepted.sha256,
                    "left": [{"dossier": each.code, "errors": each.errors} for each in left],
                    "refused": [
                        {"dossier": code, "message": error.text.to(console.language)} for code, error in refused
                    ],
                    "stored": stored,
                },
                ensure_ascii=False,
            )
        )
    if not packed:
        console.tell(_NOTHING)
        return 1
    return max(code, _tell_left(console, left, refused))


def _tell_left(console: Console, left: Sequence[CheckedDossier], refused: Sequence[tuple[str, OaisError]]) -> int:
    """Name the dossiers that were not packed; gives the exit code for them."""
    for each in left:
        console.tell(_LEFT, code=each.code, errors=each.errors, title=each.title)
    for code, error in refused:
        console.tell(
            Text("lỗi: hồ sơ {code}: {text}", "error: dossier {code}: {text}"),
            code=code,
            text=error.text.to(console.language),
        )
    return max((error.exit_code for _, error in refused), default=1 if left else 0)


def _archive(place: Path, package_type: str, operator: str) -> api.OpenArchive:
    """The archive, before a batch of days begins that could not be kept there."""
    if package_type != "aip":
        raise InputError(
            Text("--archive chỉ giữ AIP: hãy bỏ --as sip", "--archive keeps AIPs only: leave out --as sip")
        )
    if not operator:
        raise ConfigurationError(
            Text(
                "--archive cần biết ai vận hành: --operator, hoặc operator trong oais-vn.toml",
                "--archive must know who runs this: --operator, or operator in oais-vn.toml",
            )
        )
    return opened(place, operator)


def _passed(report: Report) -> list[str]:
    return [each.code for each in report.delivery.passed] if report.delivery is not None else []


def _left(report: Report) -> tuple[CheckedDossier, ...]:
    """The dossiers that failed, where others passed."""
    if report.delivery is None or not report.delivery.passed:
        return ()
    return tuple(each for each in report.delivery.dossiers if not each.passed)
