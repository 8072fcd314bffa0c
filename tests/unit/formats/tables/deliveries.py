"""Deliveries built on the spot: a folder, a workbook, terms; nothing binary is kept in the tree."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.terms import parse_terms, read_terms
from oais_vn.storage.directory import DirectorySource

TERMS = """
[archive]
code = "H32.15"
name = "Trung tâm Lưu trữ lịch sử tỉnh Khánh Hòa"
[agency]
code = "H05.02.02"
name = "Ủy ban nhân dân huyện Vạn Ninh"
[fonds]
code = "VN01"
name = "Ủy ban nhân dân huyện Vạn Ninh"
status = "mở"
[delivery]
number = "01/2026"
supplier = "Công ty Số hóa Nha Trang"
[defaults]
maintenance = "01"
mode = "Công khai"
language = "Tiếng Việt"
risk_recovery = true
risk_recovery_status = "02"
"""

BATCH_TERMS = (
    TERMS
    + """
[batch]
title = "Văn bản đến năm 2025"
source = "đến"
year = 2025
"""
)

FLAT_HEADERS = [
    "STT", "Phông", "Mục lục", "Hộp số", "Số và ký hiệu hồ sơ", "Tiêu đề", "THBQ", "Chế độ sử dụng", "Ngôn ngữ",
    "Ngày bắt đầu", "Tháng bắt đầu", "Năm bắt đầu", "Ngày kết thúc", "Tháng kết thúc", "Năm kết thúc",
    "Tổng số văn bản", "Chú giải", "Ký hiệu thông tin", "Từ khóa", "Số lượng tờ", "Tình trạng vật lý",
    "Mức độ tin cậy", "Mã hồ sơ giấy gốc", "Ghi chú",
    "STT văn bản", "Tên loại", "Số", "Ký hiệu", "Ngày VB", "Tháng VB", "Năm VB", "Cơ quan ban hành", "Trích yếu",
    "Ngôn ngữ", "Số trang", "Ghi chú", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng", "Mức độ tin cậy",
    "Bút tích", "Tình trạng vật lý", "Quy trình xử lý", "Tờ số", "Loại tài liệu", "Đường dẫn file",
]  # fmt: skip
"""The 46 columns A–AT of the flat sheet."""

DOSSIER_HEADERS = [
    "Mã hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Chế độ sử dụng", "Ngôn ngữ", "Thời gian bắt đầu",
    "Thời gian kết thúc", "Số lượng tờ", "Tổng số văn bản", "Số lượng trang",
]  # fmt: skip
DOCUMENT_HEADERS = [
    "Mã hồ sơ", "STT văn bản", "Tên loại văn bản", "Số", "Ký hiệu", "Ngày tháng năm văn bản", "Cơ quan ban hành",
    "Trích yếu nội dung", "Số trang", "Đường dẫn file",
]  # fmt: skip

LOOSE_HEADERS = [
    "STT", "Tên loại văn bản", "Số", "Ký hiệu", "Ngày tháng năm văn bản", "Cơ quan ban hành", "Trích yếu nội dung",
    "Số trang", "Đường dẫn file",
]  # fmt: skip

CODE = "H05.02.02.2008.01.HC"
BATCH = "H05.02.02.2025.01.0000001"
PDF = b"%PDF-1.4 not read here"


class ListSpool:
    """A spool in memory."""

    def __init__(self):
        self.groups = {}

    def put(self, group, key, value):
        assert key not in self.groups.setdefault(group, {})
        self.groups[group][key] = value

    def items(self, group):
        for _, value in sorted(self.groups.get(group, {}).items()):
            yield value

    def count(self, group):
        return len(self.groups.get(group, {}))


class FixedPages:
    """Says the same number of pages of every file."""

    def __init__(self, number=3):
        self.number = number
        self.asked = []

    def pages(self, path):
        self.asked.append(path.name)
        return self.number


def profile():
    return load_profile("tt05-2025", [profiles_root()])


def terms(text=TERMS):
    return parse_terms(text.encode(), "delivery.toml")


def flat_row(**changes):
    """One row of the flat sheet: dossier 01.HC, its first document; `changes` by the letters of columns."""
    values = [
        1, "VN01", None, "12", "01.HC", "Hồ sơ về việc thành lập xã", "Vĩnh viễn", "Công khai", "Tiếng Việt",
        5, 1, 2008, 20, 12, 2008, None, None, None, None, 3, "Tốt", "Số hóa", "H32.15.K1/G02/H010.0123", None,
        1, "Quyết định", "12", "QĐ-UBND", 7, 2, 2008, "UBND huyện Vạn Ninh", "Về việc thành lập xã",
        None, 3, None, None, None, None, None, None, None, None, "01-03", None, f"{CODE}\\{CODE}.0000001.pdf",
    ]  # fmt: skip
    for letters, value in changes.items():
        values[column_index_from_string(letters) - 1] = value
    return values


def dossier_row(code=CODE, **changes):
    values = {
        "Mã hồ sơ": code, "Tiêu đề hồ sơ": "Hồ sơ về việc thành lập xã", "Thời gian bắt đầu": "05/01/2008",
        "Thời gian kết thúc": "20/12/2008", "Số lượng tờ": 3,
    }  # fmt: skip
    values.update(changes)
    return [values.get(header) for header in DOSSIER_HEADERS]


def document_row(ordinal=1, code=CODE, **changes):
    values = {
        "Mã hồ sơ": code, "STT văn bản": ordinal, "Tên loại văn bản": "Công văn", "Số": "12", "Ký hiệu": "CV-UBND",
        "Ngày tháng năm văn bản": "07/02/2008", "Cơ quan ban hành": "UBND huyện Vạn Ninh",
        "Trích yếu nội dung": "Về việc thành lập xã", "Số trang": 3,
        "Đường dẫn file": f"{code}/{code}.{ordinal or 0:07d}.pdf",
    }  # fmt: skip
    values.update(changes)
    return [values.get(header) for header in DOCUMENT_HEADERS]


def loose_row(number=1, **changes):
    values = {
        "STT": number, "Tên loại văn bản": "Công văn", "Số": "12", "Ký hiệu": "CV-SNV",
        "Ngày tháng năm văn bản": "07/02/2025", "Cơ quan ban hành": "Sở Nội vụ",
        "Trích yếu nội dung": "Về việc nộp lưu", "Số trang": 3, "Đường dẫn file": f"den/{number}.pdf",
    }  # fmt: skip
    values.update(changes)
    return [values.get(header) for header in LOOSE_HEADERS]


def loose_sheets(*rows):
    return {"Văn bản": [LOOSE_HEADERS, *rows]}


def flat_sheets(*rows):
    return {"Sheet1": [FLAT_HEADERS, *rows]}


def two_sheets(dossiers, documents):
    return {"Hồ sơ": [DOSSIER_HEADERS, *dossiers], "Văn bản": [DOCUMENT_HEADERS, *documents]}


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[object]]], edit=None) -> None:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if edit is not None:
        edit(book)
    book.save(path)


def make_delivery(root: Path, sheets, files=(), *, terms_text=TERMS, edit=None) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / "delivery.toml").write_text(terms_text, encoding="utf-8")
    write_workbook(root / "danh-muc.xlsx", sheets, edit)
    for name in files:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(PDF)
    return root


def read(root: Path, *, pages=None, workbook=None, spool=None, progress=None):
    source = DirectorySource(root)
    return read_delivery(
        source,
        profile(),
        spool or ListSpool(),
        pages,
        terms=read_terms(source),
        workbook=workbook,
        progress=progress,
    )


def names(*ordinals, code=CODE):
    return [f"{code}/{code}.{ordinal:07d}.pdf" for ordinal in ordinals]


def codes(delivery):
    return sorted({problem.code for problem in delivery.problems})
