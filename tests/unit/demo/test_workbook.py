"""The workbook: the 46 columns in order, a row for every file, cells as people make them."""

import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

COLUMNS = [
    "STT", "Phông", "Mục lục", "Hộp số", "Số và ký hiệu hồ sơ", "Tiêu đề hồ sơ", "THBQ", "Chế độ sử dụng", "Ngôn ngữ",
    "Ngày bắt đầu", "Tháng bắt đầu", "Năm bắt đầu", "Ngày kết thúc", "Tháng kết thúc", "Năm kết thúc",
    "Tổng số văn bản", "Chú giải", "Ký hiệu thông tin", "Từ khóa", "Số lượng tờ", "Tình trạng vật lý",
    "Mức độ tin cậy", "Mã hồ sơ giấy gốc", "Ghi chú", "STT văn bản", "Tên loại", "Số", "Ký hiệu", "Ngày VB",
    "Tháng VB", "Năm VB", "Cơ quan ban hành", "Trích yếu", "Ngôn ngữ", "Số trang", "Ghi chú", "Ký hiệu thông tin",
    "Từ khóa", "Chế độ sử dụng", "Mức độ tin cậy", "Bút tích", "Tình trạng vật lý", "Quy trình xử lý", "Tờ số",
    "Loại tài liệu", "Đường dẫn file",
]  # fmt: skip


@pytest.fixture(scope="module")
def book(delivery: Path) -> Workbook:
    (path,) = delivery.glob("*.xlsx")
    return openpyxl.load_workbook(path)


def rows(book: Workbook, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows(min_row=2)]


def test_the_46_columns_stand_in_order(book: Workbook) -> None:
    headers = [cell.value for cell in book["Văn bản"][1]]
    assert headers == COLUMNS
    assert book["Văn bản"]["AT1"].value == "Đường dẫn file"


def test_every_row_has_its_file_and_every_file_its_row(book: Workbook, delivery: Path) -> None:
    named = [str(row[-1]).replace("\\", "/") for sheet in book.sheetnames for row in rows(book, sheet)]
    assert all("\\" in str(row[-1]) for sheet in book.sheetnames for row in rows(book, sheet))
    there = [
        unicodedata.normalize("NFC", path.relative_to(delivery).as_posix())
        for pattern in ("*.pdf", "*.jpg")
        for path in delivery.rglob(pattern)
    ]
    assert sorted(named) == sorted(there)


def test_numbers_hide_their_zeros_in_the_format(book: Workbook) -> None:
    sheet = book["Văn bản"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (15, "000")
    assert (sheet["D2"].value, sheet["D2"].number_format) == (7, "000")
    assert (sheet["E2"].value, sheet["E2"].number_format) == ("01.HC", "@")


def test_some_dates_are_partial(book: Workbook) -> None:
    texts = rows(book, "Văn bản")
    assert any(row[28] is None and row[29] and row[30] for row in texts)
    pictures = rows(book, "Ảnh")
    assert all(row[9] is None and row[11] for row in pictures)


def test_totals_agree_with_the_rows(book: Workbook) -> None:
    texts = rows(book, "Văn bản")
    assert {row[15] for row in texts} == {len(texts)}
    assert {row[19] for row in texts} == {sum(int(str(row[34])) for row in texts)}


def test_header_is_frozen_and_shaped(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "F2"
        assert sheet["A1"].font.b
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(dimension.width for dimension in sheet.column_dimensions.values())


def test_no_clock_in_the_file(delivery: Path) -> None:
    (path,) = delivery.glob("*.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 30, 16, 30, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-03-30T16:30:00Z") == 2
