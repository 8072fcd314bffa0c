"""The supplier's workbook as bytes: formatted as people hand it over, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from oais_vn.demo.places import AGENCY_NAME, NOTICE
from oais_vn.demo.rows import PICTURE_COLUMNS, TEXT_COLUMNS, Cell, Numeral

TEXT_SHEET = "Văn bản"
PICTURE_SHEET = "Ảnh"

_MADE = datetime(2026, 3, 30, 16, 30, tzinfo=UTC)
_ZIP_TIME = (2026, 3, 30, 16, 30, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_FONT = "Times New Roman"
_THIN = Side(style="thin", color="9AA5B1")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_DOSSIER_FILL = PatternFill("solid", fgColor="D6E4F0")
_DOCUMENT_FILL = PatternFill("solid", fgColor="E6EFD8")
_DOSSIER_WIDTH = 24
_WIDE = {"Tiêu đề hồ sơ": 46, "Trích yếu": 52, "Đường dẫn file": 72, "Tiêu đề ảnh": 42, "Ghi chú": 34, "Bút tích": 30}
_MEDIUM = {
    "Cơ quan ban hành",
    "Tác giả ảnh",
    "Địa điểm chụp",
    "Từ khóa",
    "Mã hồ sơ giấy gốc",
    "Tên sự kiện",
    "Chú giải",
}


def write_workbook(texts: Sequence[Sequence[Cell]], pictures: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook with its sheet of texts and, where there are any, its sheet of photographs."""
    book = Workbook()
    book.properties.title = "Mục lục hồ sơ, tài liệu"
    book.properties.creator = AGENCY_NAME
    book.properties.description = NOTICE
    book.properties.created = _MADE.replace(tzinfo=None)
    del book["Sheet"]
    _fill(book.create_sheet(TEXT_SHEET), TEXT_COLUMNS, texts)
    if pictures:
        _fill(book.create_sheet(PICTURE_SHEET), PICTURE_COLUMNS, pictures)
    stream = io.BytesIO()
    book.save(stream)
    return _without_clock(stream.getvalue())


def _fill(sheet: Worksheet, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    for place, header in enumerate(headers, start=1):
        cell = sheet.cell(1, place, header)
        cell.font = Font(name=_FONT, size=11, bold=True, color="1F3447")
        cell.fill = _DOSSIER_FILL if place <= _DOSSIER_WIDTH else _DOCUMENT_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _GRID
        width = _WIDE.get(header, 22 if header in _MEDIUM else max(9, min(15, len(header) + 2)))
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value.value if isinstance(value, Numeral) else value)
            cell.font = Font(name=_FONT, size=11)
            cell.border = _GRID
            if isinstance(value, Numeral):
                cell.number_format = "0" * value.digits
                cell.alignment = Alignment(horizontal="center", vertical="top")
            else:
                cell.number_format = "@"
                cell.alignment = Alignment(vertical="top", wrap_text=headers[place - 1] in _WIDE)
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "F2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "Dữ liệu minh họa - Trang &P/&N"


def _without_clock(workbook: bytes) -> bytes:
    """Replace the times that saving took from the clock: in every zip entry, and `modified` in the properties."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            fixed = zipfile.ZipInfo(entry.filename, _ZIP_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(fixed, content)
    return made.getvalue()
