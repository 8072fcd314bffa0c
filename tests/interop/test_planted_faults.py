"""A lot with over sixty kinds of fault: each is found under its code, nothing else is; a clean lot has none."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from lots import Dossier, Lot, lot, pdf

import oais_vn as ov
from oais_vn.model.report import Report, Severity

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "delivery-check.md"


def excel_error(made: Lot, dossier: Dossier) -> None:
    dossier.documents[0]["Trích yếu nội dung"] = "#REF!"


def formula(made: Lot, dossier: Dossier) -> None:
    dossier.documents[0]["Trích yếu nội dung"] = '="Về việc "&A2'


def no_date(made: Lot, dossier: Dossier) -> None:
    dossier.documents[0]["Ngày tháng năm văn bản"] = "31/02/2008"


def no_code(made: Lot, dossier: Dossier) -> None:
    dossier.row["Mã hồ sơ"] = "không có mã"
    dossier.line = {}
    dossier.documents = []
    for number in (1, 2, 3):
        made.drop(dossier.path(number))


def lost_row(made: Lot, dossier: Dossier) -> None:
    made.put("la/1.pdf", pdf(2, "la"))
    row = {**dossier.documents[0], "Mã hồ sơ": "H05.02.02.2008.999.HC", "Đường dẫn file": "la/1.pdf"}
    dossier.documents.append(row)


def no_ordinal(made: Lot, dossier: Dossier) -> None:
    dossier.documents[2]["STT văn bản"] = "ba"


def other_fonds(made: Lot, dossier: Dossier) -> None:
    dossier.row["Mã phông"] = "VN99"


def unknown_key(made: Lot, dossier: Dossier) -> None:
    made.terms += '[ghi-chu]\nx = "y"\n'


def no_grade(made: Lot, dossier: Dossier) -> None:
    dossier.documents[0]["Độ mật"] = "hơi mật"


def no_link(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(3))
    dossier.documents[2].update({"Tài liệu liên kết": "xyz", "Đường dẫn file": None, "Tờ số": None})
    dossier.row["Số lượng trang"] = 4


def hidden(made: Lot, dossier: Dossier) -> None:
    place = made.dossiers.index(dossier) + 2

    def hide(book):
        book["Hồ sơ"].row_dimensions[place].hidden = True

    made.after.append(hide)


def not_delivered(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(1))


def no_path(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(1))
    dossier.documents[0]["Đường dẫn file"] = None


def two_rows(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(3))
    made.rename(dossier.path(2), f"{dossier.code}/van-ban.pdf")
    for row in dossier.documents[1:]:
        row["Đường dẫn file"] = f"{dossier.code}/van-ban.pdf"


def stray(made: Lot, dossier: Dossier) -> None:
    made.put(f"{dossier.code}/nhap.pdf", pdf(1, "nháp"))


def link(made: Lot, dossier: Dossier) -> None:
    made.on_disk.append(lambda root: (root / dossier.code / "tat.pdf").symlink_to("x.pdf"))


def pipe(made: Lot, dossier: Dossier) -> None:
    made.on_disk.append(lambda root: os.mkfifo(root / dossier.code / "ong.pdf"))


def unsafe_name(made: Lot, dossier: Dossier) -> None:
    made.on_disk.append(lambda root: (root / dossier.code / "a\\b.pdf").write_bytes(b"x"))


def long_path(made: Lot, dossier: Dossier) -> None:
    path = "/".join([dossier.code, *["thư mục rất dài" * 3] * 5, "a.pdf"])
    made.rename(dossier.path(1), path)
    dossier.documents[0]["Đường dẫn file"] = path


def dossier_twice(made: Lot, dossier: Dossier) -> None:
    made.dossiers.append(Dossier(dossier.code, dict(dossier.row), [], {}))


def several_files(made: Lot, dossier: Dossier) -> None:
    for folder in ("x", "y"):
        made.put(f"{dossier.code}/{folder}/trung.pdf", pdf(2, folder))
    made.drop(dossier.path(1))
    dossier.documents[0]["Đường dẫn file"] = "trung.pdf"


def no_document(made: Lot, dossier: Dossier) -> None:
    for number in (1, 2, 3):
        made.drop(dossier.path(number))
    dossier.documents = []
    dossier.row.update({"Tổng số văn bản": 0, "Số lượng trang": 0})


def way_out(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(1))
    dossier.documents[0]["Đường dẫn file"] = "../ngoai.pdf"


def empty_file(made: Lot, dossier: Dossier) -> None:
    made.put(dossier.path(1), b"")


def broken_pdf(made: Lot, dossier: Dossier) -> None:
    made.put(dossier.path(1), made.files[dossier.path(1)][:-200])


def other_pages(made: Lot, dossier: Dossier) -> None:
    made.put(dossier.path(1), pdf(1, "thiếu trang"))


def left_behind(made: Lot, dossier: Dossier) -> None:
    made.drop(dossier.path(1))
    made.files[f"{dossier.code}/Thumbs.db"] = b"x"
    dossier.documents[0]["Đường dẫn file"] = f"{dossier.code}/Thumbs.db"


def changed(made: Lot, dossier: Dossier) -> None:
    made.files[dossier.path(1)] += b"\n"


def listed_only(made: Lot, dossier: Dossier) -> None:
    made.listed[f"{dossier.code}/mat.pdf"] = "0" * 64


def not_listed(made: Lot, dossier: Dossier) -> None:
    del made.listed[dossier.path(1)]


def malformed(made: Lot, dossier: Dossier) -> None:
    made.more_lines += "dòng hỏng\n"


def value(level: str, header: str, text: object, **others: object):
    """Another value in a cell of the dossier (`row`), of its first document (`document`), or of both lists."""

    def plant(made: Lot, dossier: Dossier) -> None:
        row = dossier.documents[0] if level == "document" else dossier.row
        row.update({header: text, **{name.replace("_", " "): each for name, each in others.items()}})

    return plant


def too_long(made: Lot, dossier: Dossier) -> None:
    dossier.row["Tiêu đề hồ sơ"] = dossier.line["Tiêu đề hồ sơ"] = "dài " * 300


def ends_first(made: Lot, dossier: Dossier) -> None:
    dossier.row.update({"Thời gian bắt đầu": "20/12/2008", "Thời gian kết thúc": "05/01/2008"})
    dossier.line.update({"Từ ngày": "2008", "Đến ngày": "2008"})
    for row in dossier.documents:
        row["Ngày tháng năm văn bản"] = "2008"


def other_year(made: Lot, dossier: Dossier) -> None:
    renamed(made, dossier, dossier.code.replace(".2008.", ".1999."))


def other_agency(made: Lot, dossier: Dossier) -> None:
    renamed(made, dossier, dossier.code.replace("H05.02.02", "H05.02.09"))


def renamed(made: Lot, dossier: Dossier, code: str) -> None:
    old = dossier.code
    for number in (1, 2, 3):
        path = dossier.path(number)
        made.rename(path, path.replace(old, code))
    dossier.code = dossier.row["Mã hồ sơ"] = dossier.line["Mã hồ sơ"] = code
    for number, row in enumerate(dossier.documents, start=1):
        row.update({"Mã hồ sơ": code, "Đường dẫn file": dossier.path(number)})


def ordinal_twice(made: Lot, dossier: Dossier) -> None:
    made.rename(dossier.path(3), f"{dossier.code}/ba.pdf")
    dossier.documents[2].update({"STT văn bản": 2, "Đường dẫn file": f"{dossier.code}/ba.pdf"})


def ordinal_left_out(made: Lot, dossier: Dossier) -> None:
    made.rename(dossier.path(3), f"{dossier.code}/ba.pdf")
    dossier.documents[2].update({"STT văn bản": 5, "Đường dẫn file": f"{dossier.code}/ba.pdf"})


def swapped(made: Lot, dossier: Dossier) -> None:
    one, two = dossier.documents[:2]
    one["Đường dẫn file"], two["Đường dẫn file"] = two["Đường dẫn file"], one["Đường dẫn file"]


def linked(code: str):
    """The third document is a linked one; `{}` stands for this dossier's code."""

    def plant(made: Lot, dossier: Dossier) -> None:
        made.drop(dossier.path(3))
        own = made.dossiers[0].code if "first" in code else dossier.code
        target = code.format(own, first=made.dossiers[0].code)
        dossier.documents[2].update({"Tài liệu liên kết": target, "Đường dẫn file": None, "Tờ số": None})
        dossier.row["Số lượng trang"] = 4

    return plant


def twin_within(made: Lot, dossier: Dossier) -> None:
    made.put(dossier.path(2), made.files[dossier.path(1)])


def twin_between(made: Lot, dossier: Dossier) -> None:
    made.put(dossier.path(2), made.files[made.dossiers[0].path(1)])


def sheets(*texts: str, count: int = 3):
    """Sheet numbers of the three documents, and how many sheets the dossier has."""

    def plant(made: Lot, dossier: Dossier) -> None:
        for row, text in zip(dossier.documents, texts, strict=True):
            row["Tờ số"] = text
        dossier.row["Số lượng tờ"] = dossier.line["Số tờ"] = count

    return plant


def inventory(**changes: object):
    """Another value in the inventory's line."""

    def plant(made: Lot, dossier: Dossier) -> None:
        dossier.line.update({name.replace("_", " "): each for name, each in changes.items()})

    return plant


def not_on_the_shelves(made: Lot, dossier: Dossier) -> None:
    dossier.line = {}


def only_on_the_shelves(made: Lot, dossier: Dossier) -> None:
    code = dossier.code.replace(".2008.", ".2007.")
    made.dossiers[0].line, extra = made.dossiers[0].line, Dossier(code, {}, [], {**dossier.line, "Mã hồ sơ": code})
    made.moved = [*(made.moved or made.dossiers), extra]


def other_order(made: Lot, dossier: Dossier) -> None:
    order = list(made.moved or made.dossiers)
    order.remove(dossier)
    made.moved = [dossier, *order]


def zeros(made: Lot, dossier: Dossier) -> None:
    head, _, tail = dossier.code.rpartition(".")
    parts = head.split(".")
    dossier.line["Mã hồ sơ"] = ".".join([*parts[:-1], parts[-1].lstrip("0"), tail])


def useless_line(made: Lot, dossier: Dossier) -> None:
    extra = Dossier("", {}, [], {"Tiêu đề hồ sơ": "Hồ sơ không có mã"})
    made.moved = [*(made.moved or made.dossiers), extra]


FAULTS = (
    (excel_error, "TAB-001"),
    (formula, "TAB-002"),
    (no_date, "TAB-003"),
    (no_code, "TAB-008"),
    (lost_row, "TAB-009"),
    (no_ordinal, "TAB-011"),
    (other_fonds, "TAB-012"),
    (unknown_key, "TAB-013"),
    (no_grade, "TAB-017"),
    (no_link, "TAB-019"),
    (hidden, "TAB-023"),
    (not_delivered, "DLV-001"),
    (no_path, "DLV-002"),
    (two_rows, "DLV-003"),
    (stray, "DLV-004"),
    (link, "DLV-005"),
    (pipe, "DLV-006"),
    (unsafe_name, "DLV-007"),
    (long_path, "DLV-009"),
    (dossier_twice, "DLV-010"),
    (several_files, "DLV-011 DLV-004"),
    (no_document, "DLV-012"),
    (way_out, "DLV-013"),
    (empty_file, "DLV-014"),
    (broken_pdf, "DLV-015"),
    (other_pages, "DLV-016"),
    (left_behind, "DLV-020"),
    (changed, "DLV-024"),
    (listed_only, "DLV-025"),
    (not_listed, "DLV-026"),
    (malformed, "DLV-027"),
    (value("row", "Tiêu đề hồ sơ", None), "FLD-001"),
    (value("row", "Mã hồ sơ giấy gốc", None), "FLD-002"),
    (too_long, "FLD-003"),
    (value("document", "Số trang", "ba"), "FLD-004"),
    (value("row", "Chế độ sử dụng", "Tùy ý"), "FLD-008"),
    (ends_first, "FLD-010"),
    (value("document", "Ngày tháng năm văn bản", "07/02/2010"), "FLD-011"),
    (value("row", "Thời hạn bảo quản", "10 năm"), "FLD-012"),
    (value("row", "Mã hồ sơ giấy gốc", "hộp 3"), "FLD-014"),
    (value("document", "Độ mật", "Mật"), "FLD-015 FLD-016"),
    (value("document", "docCode", "H05.02.02.2008.000.HC.0000009"), "XRF-001"),
    (other_year, "XRF-003"),
    (ordinal_twice, "XRF-004"),
    (ordinal_left_out, "XRF-005"),
    (value("row", "Số lượng trang", 5), "XRF-006"),
    (value("row", "Tổng số văn bản", 5), "XRF-007"),
    (value("row", "Mã hồ sơ lưu trữ", "H33.15.H05.02.02.2008.049.HC"), "XRF-008"),
    (swapped, "XRF-009"),
    (other_agency, "XRF-010"),
    (linked("{}.1"), "XRF-012"),
    (linked("H05.02.02.1999.07.HC.3"), "XRF-013"),
    (linked("{first}.9"), "XRF-014"),
    (twin_within, "XRF-020"),
    (twin_between, "XRF-021"),
    (value("row", "Mục lục số", None), "PAP-001"),
    (sheets("2", "1", "3"), "PAP-002"),
    (sheets("1", "2-2", "4", count=4), "PAP-003"),
    (sheets("1-4", "4", "5", count=5), "PAP-004"),
    (sheets("1", "2", "9"), "PAP-005"),
    (sheets("1", "2", "3", count=7), "PAP-006"),
    (only_on_the_shelves, "PAP-101"),
    (not_on_the_shelves, "PAP-102"),
    (inventory(Tiêu_đề_hồ_sơ="Hồ sơ khác"), "PAP-103"),
    (inventory(Từ_ngày="06/01/2008"), "PAP-104"),
    (inventory(Số_tờ=4), "PAP-105"),
    (other_order, "PAP-106"),
    (zeros, "PAP-107"),
    (useless_line, "PAP-108"),
)
OF_THE_WHOLE = {"TAB-008", "TAB-009", "TAB-013", "DLV-025", "DLV-027", "PAP-101", "PAP-108"}
"""What is found in no dossier that was read, or in a list."""


def check(root: Path, **options: object) -> Report:
    with ov.open_delivery(root, workers=2) as opened:
        return ov.check(opened, inventory=root.parent / "muc-luc.csv", **options)  # type: ignore[arg-type]


def found(report: Report) -> set[tuple[str, str]]:
    """Code and dossier of everything beyond what only tells."""
    return {
        (each.code, each.params.get("dossier", "")) for each in report.findings if each.severity is not Severity.INFO
    }


@pytest.fixture
def clean(tmp_path: Path) -> Report:
    return check(lot(4).write(tmp_path / "sach" / "giao-nop"))


def test_a_clean_lot_has_no_finding(clean):
    assert found(clean) == set()
    assert clean.passed
    assert clean.delivery is not None
    assert clean.delivery.volume.pages == {"A4": 24}


def test_every_planted_fault_is_found_and_nothing_else(tmp_path):
    made = lot(len(FAULTS) + 1)
    expected: set[tuple[str, str]] = set()
    for (plant, codes), dossier in zip(FAULTS, made.dossiers[1:], strict=True):
        plant(made, dossier)
        expected |= {(code, "" if code in OF_THE_WHOLE else dossier.code) for code in codes.split()}
    report = check(made.write(tmp_path / "giao-nop"))
    unexpected = "\n".join(
        each.line("en")
        for each in report.findings
        if (each.code, each.params.get("dossier", "")) not in expected and each.severity is not Severity.INFO
    )
    assert found(report) - expected == set(), unexpected
    assert expected - found(report) == set()
    assert len(FAULTS) >= 60


def test_the_reference_lists_every_fault():
    rows = re.findall(r"^\| (\d+) \| .+ \| .+ \| (`.+`) \|$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    listed = [" ".join(re.findall(r"`([A-Z]{3}-\d{3})`", codes)) for _, codes in rows]
    assert [int(number) for number, _ in rows] == list(range(1, len(rows) + 1))
    assert listed[: len(FAULTS)] == [codes for _, codes in FAULTS]
