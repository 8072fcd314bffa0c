"""The register's figures: `register.py [dossiers] [postgresql://…]`: import, search and figures of a great inventory.

A PostgreSQL that is named (an empty database) keeps the register once more. Times are seconds of processor and of
clock; each part runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import csv
import multiprocessing
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

import oais_vn as ov
from oais_vn.api.registering import Register
from oais_vn.model.register.dossier import Decided, Stage
from oais_vn.model.register.wanted import By, Wanted

HEADERS = (
    *("Hộp số", "Mã hồ sơ", "Tiêu đề hồ sơ", "Thời gian bắt đầu", "Thời gian kết thúc", "Thời hạn bảo quản"),
    *("Chế độ sử dụng", "Ngôn ngữ", "Số tờ", "Số trang", "Nhóm tài liệu", "Vật mang tin", "Dấu hiệu hư hỏng"),
    *("Số lượt khai thác", "Đã chỉnh lý", "Mét giá", "Kho", "Ghi chú"),
)
WORDS = ("đê ngăn mặn", "ruộng đất", "rừng đầu nguồn", "trường học", "bầu cử", "giao đất", "củng cố", "thủy lợi")
GROUPS = ("Văn xã", "Nội chính", "Kinh tế tổng hợp", "Giao thông - Xây dựng")
SIGNS = ("", "", "rách", "mủn", "giòn; ố")
TERMS = """
[archive]
code = "H32.15"
name = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"
[agency]
code = "H32.64"
name = "Ủy ban nhân dân tỉnh (minh họa)"
[fonds]
code = "P.01"
name = "Phông Ủy ban nhân dân tỉnh (minh họa)"
kind = "phông"
status = "mở"
[delivery]
number = "01/2026"
supplier = "Không có (mục lục)"
"""
ARCHIVE = """name = "Trung tâm Lưu trữ lịch sử tỉnh (minh họa)"
events = "events.jsonl"
[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
path = "dia-1"
site = "Kho A"
administrator = "kho"
"""
LIMITS = {"import .xlsx": 120.0, "import .csv": 120.0, "figures": 5.0}
NOT_IN_IT = (By.CRITERION, By.DAMAGE, By.CARRIER, By.SITE)
"""What the inventory says nothing of."""


def row(number: int) -> tuple[object, ...]:
    """An inventory's row; everything in it follows from its number."""
    year = 1954 + number % 60
    what = " và ".join(WORDS[(number // 8**place) % len(WORDS)] for place in range(3))
    return (
        *(number // 20 + 1, f"H32.64.{year}.{number:06d}.HC", f"Hồ sơ số {number} về việc {what} năm {year}"),
        *(f"{number % 12 + 1:02d}/{year}", f"28/12/{year}", "Vĩnh viễn" if number % 3 else "50 năm"),
        *("Công khai", "Tiếng Việt", 20 + number % 180, 40 + number % 300, GROUPS[number % 4]),
        *("Giấy dó" if number % 50 == 0 else "Giấy", SIGNS[number % 5], number % 15, "x", 0.05),
        *(
            f"Kho {number % 7 + 1}, giá {number % 90 + 1}",
            f"Tờ cuối có bút tích số {number}" if number % 4 == 0 else "",
        ),
    )


def write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows((HEADERS, *map(row, range(1, count + 1))))


def write_xlsx(path: Path, count: int) -> None:
    """As Excel writes it, with shared strings; by hand, for a library takes minutes."""
    strings: dict[str, int] = {}

    def cell(place: int, number: int, value: object) -> str:
        name = f"{chr(65 + place)}{number}"
        if isinstance(value, str):
            return f'<c r="{name}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>' if value else ""
        return f'<c r="{name}"><v>{value}</v></c>'

    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"xl/workbook.xml": "sheet.main", "xl/worksheets/sheet1.xml": "worksheet"}
    parts |= {"xl/sharedStrings.xml": "sharedStrings"}
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}.{part}+xml"/>' for name, part in parts.items())
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'{relations}<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{relations}<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Mục lục" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet {main}><dimension ref="A1:R{count + 1}"/><sheetData>'.encode())
            for number in range(count + 1):
                values = row(number) if number else HEADERS
                cells = "".join(cell(place, number + 1, value) for place, value in enumerate(values))
                sheet.write(f'<row r="{number + 1}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as table:
            table.write(f"<sst {main}>".encode())
            for string in strings:
                table.write(f"<si><t>{escape(string)}</t></si>".encode())
            table.write(b"</sst>")


@contextmanager
def timed(what: str, most: float | None = None) -> Iterator[None]:
    clock, processor = time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - clock, time.process_time() - processor
    limit = "" if most is None else f"  (< {most:g} s)"
    print(f"{what:<58}{worked:8.2f} s processor {seconds:8.2f} s clock{limit}", flush=True)


def apart(what: str, work: Callable[..., None], *given: object) -> None:
    """Do work in a process of its own, and tell its peak of memory."""

    def run() -> None:
        work(*given)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  peak of {what}: {peak:.0f} MiB", flush=True)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join()
    assert child.exitcode == 0, what


def register(folder: Path, catalogue: str) -> Register:
    folder.mkdir(exist_ok=True)
    place = folder / "archive.toml"
    place.write_text(f"[archive]\n{catalogue}{ARCHIVE}", encoding="utf-8")
    return ov.open_archive(place, operator="Nguyễn Thị Lan").register


def read_alone(path: Path) -> None:
    """The peer: openpyxl reading every cell of the sheet, and nothing else."""
    with timed("openpyxl alone reads .xlsx"):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for each in book.worksheets[0].iter_rows():
            for one in each:
                _ = one.value


def taken_in(path: Path, folder: Path, catalogue: str, again: bool) -> None:
    terms = folder.parent / "delivery.toml"
    opened = register(folder, catalogue)
    for turn in ("", " again, nothing changed")[: 1 + again]:
        with timed(f"import {path.suffix}{turn}", LIMITS[f"import {path.suffix}"]):
            done = opened.import_inventory(path, terms)
        print(f"  {done.done}, {len(done.problems)} problems")


def asked(folder: Path, catalogue: str, count: int) -> None:
    opened = register(folder, catalogue)
    with timed("opening"):
        opened.figures(By.ALL, Wanted(unit="H99"))
    for by in By:
        with timed(f"figures by {by.value}", LIMITS["figures"]):
            found = opened.figures(by)
        assert by in NOT_IN_IT or sum(each.dossiers for each in found) >= count / 2, by
    with timed("a unit's report of the year", LIMITS["figures"]):
        assert opened.reports.of_unit(2026).total.dossiers == count
    searches: Mapping[str, Wanted] = {
        "words without accents": Wanted(words="de ngan man bau cu"),
        "a code": Wanted(words=f"H32.64.{1954 + count // 2 % 60}.{count // 2:06d}.HC"),
        "one word that nobody has": Wanted(words="tàu điện"),
        "years 1960-1961, damaged": Wanted(earliest=date(1960, 1, 1), latest=date(1961, 12, 31), sign="rach"),
        "not digitised yet, of one group": Wanted(not_reached=Stage.DELIVERED, group="Văn xã"),
    }
    for name, wanted in searches.items():
        with timed(f"first 20 of: {name}"):
            for _, _ in zip(range(20), opened.dossiers(wanted), strict=False):
                pass
        with timed(f"figures of: {name}", LIMITS["figures"]):
            [whole] = opened.figures(By.ALL, wanted)
        print(f"  {whole.dossiers} dossiers")
    codes = [row(number)[1] for number in range(1, min(count, 5000))]
    with timed(f"{len(codes)} dossiers decided on by code"):
        opened.decide(map(str, codes), Decided.SELECTED, criteria=["qd76-giay"])
    with timed("one more decided on"):
        opened.decide([str(row(count)[1])], Decided.SELECTED, criteria=["qd76-giay"])


def rebuilt(folder: Path, catalogue: str) -> None:
    opened = register(folder, catalogue)
    with opened.desk() as desk:
        desk.catalogue.forget()
    with timed("the catalogue read from the log anew"):
        opened.figures(By.ALL)


def main(count: int, *databases: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "delivery.toml").write_text(TERMS, encoding="utf-8")
        book, text = root / "muc-luc.xlsx", root / "muc-luc.csv"
        write_xlsx(book, count)
        write_csv(text, count)
        print(f"{count} dossiers: {book.stat().st_size >> 20} MiB .xlsx, {text.stat().st_size >> 20} MiB .csv")
        apart("openpyxl alone", read_alone, book)
        apart("import .csv", taken_in, text, root / "csv", "", False)
        for number, place in enumerate(("", *databases)):
            told = f'catalogue = "{place}"\n' if place else ""
            print(place or "SQLite")
            apart("import .xlsx", taken_in, book, root / str(number), told, not place)
            apart("questions", asked, root / str(number), told, count)
            apart("rebuilding", rebuilt, root / str(number), told)


if __name__ == "__main__":
    main(int((*sys.argv[1:2], "200000")[0]), *sys.argv[2:])
