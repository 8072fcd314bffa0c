"""A lot that a supplier delivers, made on the spot: clean, and with faults planted one by one."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from papers import empty_pdf

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
round = {round}
supplier = "Công ty Số hóa Nha Trang"
[defaults]
maintenance = "01"
mode = "Công khai"
language = "Tiếng Việt"
risk_recovery = true
risk_recovery_status = "02"
confidence_level = "02"
"""
DOSSIER = (
    "Mã hồ sơ", "Mục lục số", "Tiêu đề hồ sơ", "Thời gian bắt đầu", "Thời gian kết thúc", "Số lượng tờ",
    "Tổng số văn bản", "Số lượng trang", "Mã hồ sơ giấy gốc", "Thời hạn bảo quản", "Chế độ sử dụng", "Độ mật",
    "Mã hồ sơ lưu trữ", "Mã phông",
)  # fmt: skip
DOCUMENT = (
    "Mã hồ sơ", "STT văn bản", "Tên loại văn bản", "Số", "Ký hiệu", "Ngày tháng năm văn bản", "Cơ quan ban hành",
    "Trích yếu nội dung", "Số trang", "Tờ số", "docCode", "Tài liệu liên kết", "Độ mật", "Đường dẫn file",
)  # fmt: skip
INVENTORY = ("Mã hồ sơ", "Tiêu đề hồ sơ", "Từ ngày", "Đến ngày", "Số tờ")
Row = dict[str, object]


pdf = empty_pdf
"""A PDF of so many empty pages; another name, other bytes."""


@dataclass
class Dossier:
    """One dossier of the lot: its row, its documents' rows, its line in the inventory."""

    code: str
    row: Row
    documents: list[Row]
    line: Row

    def path(self, number: int) -> str:
        """The path of a document's file."""
        return f"{self.code}/{self.code}.{number:07d}.pdf"


@dataclass
class Lot:
    """A whole delivery; `listed` is what the supplier's list says, `after` is done to the finished workbook."""

    dossiers: list[Dossier] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    more_lines: str = ""
    terms: str = TERMS
    round: int = 1
    moved: list[Dossier] = field(default_factory=list)
    on_disk: list[Callable[[Path], object]] = field(default_factory=list)
    after: list[Callable[[Workbook], object]] = field(default_factory=list)

    def put(self, path: str, data: bytes) -> None:
        """A file, as the supplier delivers and lists it."""
        self.files[path] = data
        self.listed[path] = hashlib.sha256(data).hexdigest()

    def drop(self, path: str) -> None:
        """A file goes, and its line in the list."""
        del self.files[path], self.listed[path]

    def rename(self, old: str, new: str) -> None:
        """A file is called otherwise, also in the list."""
        self.files[new], self.listed[new] = self.files.pop(old), self.listed.pop(old)

    def write(self, root: Path) -> Path:
        """The delivery on disk, and the inventory beside it."""
        for path, data in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        book = Workbook()
        book.remove(book.active)
        rows = [(DOSSIER, [each.row for each in self.dossiers])]
        rows.append((DOCUMENT, [row for each in self.dossiers for row in each.documents]))
        for title, (headers, values) in zip(("Hồ sơ", "Văn bản"), rows, strict=True):
            sheet = book.create_sheet(title)
            sheet.append(headers)
            for row in values:
                sheet.append([row.get(header) for header in headers])
        for change in self.after:
            change(book)
        book.save(root / "danh-muc.xlsx")
        (root / "delivery.toml").write_text(self.terms.format(round=self.round), encoding="utf-8")
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(self.listed.items()))
        (root / "sha256sums.txt").write_text(lines + self.more_lines, encoding="utf-8")
        for change in self.on_disk:
            change(root)
        inventory = root.parent / "muc-luc.csv"
        with inventory.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, INVENTORY)
            writer.writeheader()
            writer.writerows(each.line for each in (self.moved or self.dossiers) if each.line)
        return root


def lot(dossiers: int, documents: int = 3) -> Lot:
    """A clean lot: each document two pages on one sheet and a half, every file listed, every dossier on the shelves."""
    made = Lot()
    for number in range(1, dossiers + 1):
        made.dossiers.append(_dossier(made, f"H05.02.02.2008.{number:03d}.HC", number, documents))
    return made


def _dossier(made: Lot, code: str, number: int, documents: int) -> Dossier:
    title = f"Hồ sơ về việc thành lập xã số {number}"
    row: Row = {
        "Mã hồ sơ": code, "Mục lục số": "01", "Tiêu đề hồ sơ": title, "Thời gian bắt đầu": "05/01/2008",
        "Thời gian kết thúc": "20/12/2008", "Số lượng tờ": documents, "Tổng số văn bản": documents,
        "Số lượng trang": 2 * documents, "Mã hồ sơ giấy gốc": f"H32.15.K1/G02/H010.{number:04d}",
    }  # fmt: skip
    line: Row = {"Mã hồ sơ": code, "Tiêu đề hồ sơ": title, "Từ ngày": "05/01/2008", "Đến ngày": "20/12/2008"}
    line["Số tờ"] = documents
    dossier = Dossier(code, row, [], line)
    for ordinal in range(1, documents + 1):
        path = dossier.path(ordinal)
        made.put(path, pdf(2, path))
        dossier.documents.append(
            {
                "Mã hồ sơ": code, "STT văn bản": ordinal, "Tên loại văn bản": "Công văn", "Số": str(ordinal),
                "Ký hiệu": "CV-UBND", "Ngày tháng năm văn bản": "07/02/2008", "Cơ quan ban hành": "UBND huyện Vạn Ninh",
                "Trích yếu nội dung": "Về việc thành lập xã", "Số trang": 2, "Tờ số": f"{ordinal}",
                "Đường dẫn file": path,
            }
        )  # fmt: skip
    return dossier
