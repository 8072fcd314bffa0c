"""`oais-vn validate`: judge packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.batches import batched, executor_at
from oais_vn.cli.context import Console, SpokenCommand, detailed, option, speaking, waiving, working
from oais_vn.cli.progress import batch_screen
from oais_vn.cli.render import print_report, print_reports_as_json
from oais_vn.cli.reporting import WantedReport, reporting, require_reports, write_reports
from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver

_UNMET = Text(
    "{place}: miễn trừ cho {code} không gặp phát hiện nào trong lần chạy này",
    "{place}: the waiver for {code} met no finding in this run",
)


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra gói: bao BagIt, METS, PREMIS, bản ghi, từng tệp và mã băm.\n\n"
        "PATH là một gói (thư mục, tar, zip) hoặc một thư mục chứa nhiều gói. --json in mỗi gói một dòng JSON.",
        "Judge packages: BagIt, METS, PREMIS, records, every file and digest.\n\n"
        "PATH is a package (folder, tar, zip) or a folder full of them. --json prints a line of JSON for each.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--profile", text=Text("bộ quy định", "the profile"))
@waiving
@option(
    "--bagit-profile",
    "bagit_profiles",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "tệp JSON của bộ quy định BagIt (BagIt Profiles 1.4) mà bag phải theo (ghi được nhiều lần)",
        "a JSON file of a BagIt profile (BagIt Profiles 1.4) that the bag must keep (can be given many times)",
    ),
)
@option(
    "--time-limit",
    type=click.FloatRange(min=1),
    default=900,
    show_default=True,
    text=Text(
        "số giây để kiểm tra một gói sau khi đã đọc xong các tệp; quá thì gói không đạt (ENG-005)",
        "seconds to judge a package in once its files were read; a package that takes longer fails (ENG-005)",
    ),
)
@reporting
@detailed
@batched
@working
@speaking
@click.pass_obj
def validate(
    console: Console,
    paths: tuple[Path, ...],
    profile: str | None,
    waiver_files: tuple[Path, ...],
    bagit_profiles: tuple[Path, ...],
    time_limit: float,
    wanted: tuple[WantedReport, ...],
    details: bool,
    journal: Path | None,
    events: Path | None,
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Judge packages."""
    settings = api.settings(profile=profile, workers=workers)
    waivers = api.read_waivers(*waiver_files)
    settled: set[Waiver] = set()
    found = [package for path in paths for package in _packages(path)]
    require_reports(wanted, [*found, *waiver_files, *bagit_profiles], subjects=len(found))
    kept: list[Report] = []
    failed = False
    code = 0

    def not_opened(_: str, error: OaisError) -> None:
        nonlocal code
        console.tell(Text("lỗi: {text}", "error: {text}"), text=error.text.to(console.language))
        code = max(code, error.exit_code)

    def told(reports: Iterator[Report]) -> Iterator[Report]:
        nonlocal failed
        for report in reports:
            failed = failed or not report.passed
            settled.update(finding.waiver for finding in report.findings if finding.waiver is not None)
            settled.update(waiver for waiver in waivers if not waiver.holds(report.started))
            if wanted:
                kept.append(report)
            yield report

    with (
        batch_screen(console, silent=quiet or no_progress or as_json, events=events) as screen,
        executor_at(scheduler) as executor,
    ):
        reports = told(
            api.validate_all(
                found,
                profile=str(settings["profile"].value),
                waivers=waivers,
                bagit_profile=bagit_profiles,
                workers=int(str(settings["workers"].value)),
                executor=executor,
                time_limit=time_limit,
                journal=journal,
                progress=screen.progress,
                watch=screen.watch,
                on_error=not_opened,
            )
        )
        if as_json:
            print_reports_as_json(console, reports)
        else:
            for report in reports:
                if not quiet or not report.passed:
                    print_report(console, report, details=details)
    write_reports(console, wanted, kept, silent=as_json or quiet)
    if not quiet:
        _tell_unmet(console, [waiver for waiver in waivers if waiver not in settled])
    return max(code, 1) if failed else code


def _tell_unmet(console: Console, waivers: list[Waiver]) -> None:
    for waiver in waivers:
        place = waiver.file if waiver.line is None else f"{waiver.file}:{waiver.line}"
        console.tell(_UNMET, place=place, code=waiver.code)


def _packages(path: Path) -> list[Path]:
    found = api.package_paths(path)
    if not found:
        raise PackageError(Text(f"{path}: không có gói nào ở đây", f"{path}: there is no package here"), path=str(path))
    return found
