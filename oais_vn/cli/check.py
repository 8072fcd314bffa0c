"""`oais-vn check`: judge a supplier's delivery before anything is packed."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, described, detailed, option, speaking, waiving, working
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import print_checked, print_report, print_reports_as_json, print_standing
from oais_vn.cli.reporting import WantedReport, reporting, require_reports, write_reports
from oais_vn.model.language import Text


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Kiểm tra một lần giao nộp trước khi nghiệm thu, đóng gói.\n\n"
        "DELIVERY là thư mục nhà thầu giao; không có gì trong đó bị sửa. Bảng tính, tệp và số trang được đối chiếu với "
        "nhau; mọi tệp được đọc hết một lần. In kết quả từng hồ sơ và khối lượng theo khổ giấy.",
        "Judge a supplier's delivery before it is accepted and packed.\n\n"
        "DELIVERY is the supplier's folder; nothing in it is changed. Workbook, files and pages are compared; every "
        "file is read once. Prints the verdict on each dossier and the volume by paper size.",
    ),
)
@click.argument("delivery", type=click.Path(path_type=Path))
@described
@waiving
@option(
    "--inventory",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "mục lục hồ sơ giấy (Excel, CSV) để đối chiếu; mặc định: tệp mà [inventory] của delivery.toml chỉ",
        "the inventory of the paper (Excel, CSV) to compare with; by default that of [inventory] in delivery.toml",
    ),
)
@option(
    "--previous",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "báo cáo JSON của lần giao trước: cho biết lỗi nào mới, còn, đã sửa",
        "the JSON report of the round before: says what is new, still open, mended",
    ),
)
@option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    text=Text(
        "tệp sổ kiểm tra, ngoài thư mục giao nộp: bị dừng thì chạy lại là làm tiếp, tệp đã đọc không phải đọc lại",
        "a journal outside the delivery: a run that was stopped goes on, and files once read are not read again",
    ),
)
@option(
    "--pages",
    is_flag=True,
    text=Text(
        "xem cả hình ảnh từng trang: trắng, nghiêng, mờ, viền, cắt mất, quét hai lần (lâu: giải mã mọi ảnh; "
        "cần phần qc)",
        "look at each page too: blank, skewed, unsharp, bordered, cut off, scanned twice (long: decodes every picture; "
        "needs the extra qc)",
    ),
)
@reporting
@detailed
@working
@speaking
@click.pass_obj
def check(
    console: Console,
    delivery: Path,
    profile: str | None,
    workbook: str | None,
    terms: Path | None,
    mapping: Path | None,
    waiver_files: tuple[Path, ...],
    inventory: Path | None,
    previous: Path | None,
    journal: Path | None,
    pages: bool,
    wanted: tuple[WantedReport, ...],
    details: bool,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Judge a delivery."""
    settings = api.settings(profile=profile, workers=workers)
    given = (terms, mapping, inventory, previous, journal, *waiver_files)
    require_reports(wanted, [delivery, *(path for path in given if path is not None)], of_delivery=True)
    waivers = api.read_waivers(*waiver_files)
    before = None if previous is None else api.read_previous(previous)
    with (
        progress_of(silent=quiet or no_progress or as_json) as progress,
        api.open_delivery(
            delivery,
            profile=str(settings["profile"].value),
            workbook=workbook,
            terms=terms,
            mapping=mapping,
            journal=journal,
            workers=int(str(settings["workers"].value)),
            progress=progress,
        ) as opened,
    ):
        report = api.check(opened, waivers=waivers, previous=before, inventory=inventory, pages=pages)
        if as_json:
            print_reports_as_json(console, iter([report]))
        elif not quiet or not report.passed:
            print_checked(console, report)
            print_report(console, report, details=details)
            print_standing(console, report)
        write_reports(console, wanted, [report], silent=as_json or quiet, delivery=opened)
    return 0 if report.passed else 1
