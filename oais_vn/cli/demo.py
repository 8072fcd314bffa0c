"""`oais-vn demo`: the whole road on a delivery made from a seed."""

from __future__ import annotations

from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import print_copy, print_status, print_tape
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.demo_film import show_film
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import print_checked, print_package, print_report
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing
from oais_vn.model.ports import Progress
from oais_vn.model.tiers import Seen

_ARCHIVE = "kho"
_OPERATOR = "Người vận hành (minh họa)"

_STEPS = {
    "delivery": Text(
        "\n1. Một lần giao nộp minh họa của nhà thầu nằm ở {path}\n"
        "   (bảng Excel 46 cột, PDF/A hai lớp, ảnh, delivery.toml; dữ liệu minh họa, không có thật)",
        "\n1. A supplier's delivery for show lies in {path}\n"
        "   (a workbook of 46 columns, two-layer PDF/A, photographs, delivery.toml; invented data)",
    ),
    "check": Text(
        "\n2. Kiểm tra giao nộp trước khi nghiệm thu, đóng gói; báo cáo để đọc và in: {page}",
        "\n2. The delivery is judged before it is accepted and packed; the report to read and print: {page}",
    ),
    "pack": Text(
        "\n3. Mỗi hồ sơ thành một AIP ở {path}, cả phông thành một tập hợp (AIC) có danh mục EAD3",
        "\n3. Each dossier becomes an AIP in {path}, and the fonds a collection (AIC) with an EAD3 finding aid",
    ),
    "sip": Text("\n4. Cũng hồ sơ ấy thành SIP ở {path}", "\n4. The same dossiers become SIPs in {path}"),
    "ingest": Text("\n5. Một SIP được tiếp nhận thành AIP ở {path}", "\n5. One SIP is ingested into an AIP in {path}"),
    "amend": Text(
        "\n6. Sau niêm phong mới thấy thiếu từ khóa ({changes}): phiên bản 2 theo quyết định ({decision}), "
        "gói cũ giữ nguyên",
        "\n6. After sealing a keyword is missed ({changes}): version 2 by decision ({decision}), the old package stays",
    ),
    "disseminate": Text(
        "\n7. Độc giả yêu cầu ({request}): bản đọc có tên cơ quan ở chân mọi trang, gói DIP ở {path}",
        "\n7. A reader asks ({request}): reading copies with the archive's name on every page, a DIP in {path}",
    ),
    "validate": Text("\n8. Kiểm tra lại mọi gói từng byte", "\n8. Every package is judged again, byte by byte"),
    "store": Text(
        "\n9. Hai AIP được lưu vào kho hai đĩa ở {path}, từng bản sao được đọc lại",
        "\n9. Two AIPs are kept in an archive of two disks in {path}, each copy is read back",
    ),
    "damage": Text(
        "\n10. Một byte trên đĩa thứ nhất hỏng: byte {at} của {copy}\n    Kiểm tra định kỳ đọc lại mọi bản:",
        "\n10. One byte on the first disk rots: byte {at} of {copy}\n    The audit reads every copy back:",
    ),
    "repair": Text(
        "    Sửa từ bản tốt; bản hỏng để nguyên, bản mới nằm bên cạnh:",
        "    Repaired from the good copy; the bad one stays, the new one lies beside it:",
    ),
    "restored": Text("    Và lấy lại được, đúng từng byte: {place}", "    And it comes back, byte for byte: {place}"),
    "tape": Text(
        "\n11. Kho thêm một cuộn băng ở {path}: ghi một lượt, đọc lại từng tệp; sổ vật mang tin:",
        "\n11. The archive gets a tape in {path}: written in one run, every file read again; the register:",
    ),
    "burnt": Text(
        "    Hai đĩa cháy. Từ băng vẫn lấy lại được, đúng từng byte: {place}\n"
        "    (kể xong, hai đĩa được trả lại chỗ cũ; đọc băng bằng tar: docs/how-to/read-a-tape.md)",
        "    Both disks burn. From the tape it comes back, byte for byte: {place}\n"
        "    (then the disks are put back; to read the tape with tar: docs/how-to/read-a-tape.md)",
    ),
    "end": Text(
        "\nXong. Hãy mở:\n  {delivery}  (bảng Excel, các PDF)\n  {page}  (báo cáo kiểm tra giao nộp)\n"
        "  {package}/data/*/METS.xml  (mô tả gói)\n"
        "  {package}/data/*/metadata/preservation/PREMIS.xml  (lịch sử bảo quản)\n"
        "  {collection}/data/*/representations/rep1/data/  (danh mục hồ sơ của phông)\n"
        "  {copy}/data/*/representations/rep1/data/  (bản đọc)\n"
        "Các phiên bản: oais-vn versions {package}\n"
        "Kho: oais-vn status --all --archive {archive}\n"
        "Thử làm hỏng một byte của một tệp trong gói rồi chạy: oais-vn validate {aips}",
        "\nDone. Open:\n  {delivery}  (workbook, PDFs)\n  {page}  (the report on the delivery)\n"
        "  {package}/data/*/METS.xml  (the package's description)\n"
        "  {package}/data/*/metadata/preservation/PREMIS.xml  (its history)\n"
        "  {collection}/data/*/representations/rep1/data/  (the lists of the fonds)\n"
        "  {copy}/data/*/representations/rep1/data/  (the reading copies)\n"
        "The versions: oais-vn versions {package}\n"
        "The archive: oais-vn status --all --archive {archive}\n"
        "Change one byte of a file in a package and run: oais-vn validate {aips}",
    ),
}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Đi trọn con đường trên một lần giao nộp minh họa; mọi thứ để lại trong DIR (mặc định: demo).",
        "Go the whole road on a delivery made for show; everything stays in DIR (default: demo).",
    ),
)
@click.argument("directory", metavar="[DIR]", default="demo", type=click.Path(file_okay=False, path_type=Path))
@option("--seed", type=int, default=2026, show_default=True, text=Text("hạt giống của dữ liệu", "seed of the data"))
@option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))
@speaking
@click.pass_obj
def demo(console: Console, directory: Path, seed: int, no_progress: bool) -> int:
    """Go the whole road."""
    delivery, aips, sips, ingested, copies = (
        directory / name for name in ("giao-nop", "aip", "sip", "aip-tu-sip", "dip")
    )
    page = directory / "kiem-tra.html"
    request, decision, changes = (directory / name for name in ("REQUEST.toml", "DECISION.toml", "SUA.toml"))
    with progress_of(silent=no_progress) as progress:
        api.write_demo(delivery, seed=seed, progress=progress)
        console.say(_STEPS["delivery"], path=delivery)
        with api.open_delivery(delivery, progress=progress) as opened:
            console.say(_STEPS["check"], page=page)
            report = api.check(opened)
            print_checked(console, report)
            print_report(console, report)
            api.write_report(report, "html", page, language=console.language)
            console.say(_STEPS["pack"], path=aips)
            made = [*api.pack(opened, aips, type="AIP", report=report, workers=0, progress=progress)]
            for package in made:
                print_package(console, package)
            console.say(_STEPS["sip"], path=sips)
            submissions = [*api.pack(opened, sips, type="SIP", report=report, workers=0, progress=progress)]
            for package in submissions:
                print_package(console, package)
        console.say(_STEPS["ingest"], path=ingested)
        for package in api.ingest([submissions[0].path], ingested, progress=progress):
            print_package(console, package)
        console.say(_STEPS["amend"], changes=changes, decision=decision)
        api.write_demo_amendment(decision, changes)
        amended = [*api.amend(made[0].path, decision=decision, metadata=changes, progress=progress)]
        for package in amended:
            print_package(console, package)
        console.say(_STEPS["disseminate"], request=request, path=copies)
        api.write_demo_request(request)
        copy = api.disseminate(made[0].path, copies, request=request, progress=progress)
        print_package(console, copy)
        console.say(_STEPS["validate"])
        passed = True
        found = [path for folder in (aips, sips, ingested, copies) for path in api.package_paths(folder)]
        for judged in api.validate_all(found, workers=0, progress=progress):
            passed = passed and judged.passed
            print_report(console, judged)
        passed = _keep(console, directory, [made[0].path, amended[0].path], progress) and passed
        passed = _keep_on_tape(console, directory / _ARCHIVE, made[0].id, progress) and passed
        archive = api.open_archive(directory / _ARCHIVE / "archive.toml", operator=_OPERATOR)
        passed = show_film(console, directory, archive, amended[0].path, progress) and passed
    console.say(
        _STEPS["end"],
        delivery=delivery,
        page=page,
        package=amended[0].path,
        collection=amended[-1].path,
        copy=copy.path,
        aips=aips,
        archive=directory / _ARCHIVE / "archive.toml",
    )
    return 0 if passed else 1


def _keep(console: Console, directory: Path, aips: list[str], progress: Progress | None) -> bool:
    """Store, damage, audit, repair, restore; whether everything was found and mended."""
    folder = directory / _ARCHIVE
    console.say(_STEPS["store"], path=folder)
    archive = api.open_archive(api.write_demo_archive(folder), operator=_OPERATOR)
    for stored in archive.store_all(aips, progress=progress):
        print_status(console, stored.status)
        for copy in stored.copies:
            print_copy(console, copy)
    rotten = next(copy for copy in archive.copies(stored.holding.name) if (copy.tier, copy.note) == ("dia-1", ""))
    console.say(_STEPS["damage"], at=api.damage_demo_copy(folder / rotten.tier / rotten.key), copy=rotten.key)
    damaged = [each.copy for each in archive.audit(whole=True, progress=progress) if each.seen is not Seen.OK]
    for copy in damaged:
        print_copy(console, copy)
    console.say(_STEPS["repair"])
    for repaired in archive.repair(progress=progress):
        for copy in repaired.written:
            print_copy(console, copy)
    out = folder / "phuc-hoi"
    there = out / stored.holding.name
    place = str(there) if there.exists() else archive.restore(stored.holding.name, out)
    console.say(_STEPS["restored"], place=place)
    return len(damaged) == 1 and all(each.standing is Standing.OK for each in archive.status())


def _keep_on_tape(console: Console, folder: Path, wanted: str, progress: Progress | None) -> bool:
    """Write a tape, burn the disks, restore; whether the tape had everything."""
    archive = api.open_archive(api.write_demo_tape(folder), operator=_OPERATOR)
    console.say(_STEPS["tape"], path=folder / "bang")
    for repaired in archive.repair(progress=progress):
        for copy in repaired.written:
            print_copy(console, copy)
    for tape in archive.tapes("bang-1"):
        print_tape(console, tape)
    out = folder / "phuc-hoi-tu-bang"
    name = archive.status(wanted)[0].holding.name
    with api.burn_demo_disks(folder):
        place = str(out / name) if (out / name).exists() else archive.restore(name, out)
    console.say(_STEPS["burnt"], place=place)
    return all("bang-1" in each.counting for each in archive.status())
