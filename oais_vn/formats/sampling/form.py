"""The tick form: a workbook in which people note what they see of every drawn item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from oais_vn.formats.sampling.columns import FAILED, PASSED, Column, defect_label, shown
from oais_vn.formats.sampling.words import guarantee_sentences, plan_sentence
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.sampling import DefectKind, Draw, Drawn, Guarantee, Item

HEADING_ROW = 10
"""The row of the headings; above it stands what the form is about."""

SHEET = "Phiếu kiểm tra"
KINDS_SHEET = "Loại lỗi"
_LAST_ROW = 1_048_576
_LINE = 16
"""Points of one line of text."""
_FONT = "Times New Roman"
_THIN = Side(style="thin", color="9AA5B1")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="D6E4F0")
_FILLED_IN = PatternFill("solid", fgColor="FFF9E3")
_RED = PatternFill("solid", bgColor="F8C9C4")
_GREEN = PatternFill("solid", bgColor="DDF0DC")
_WHOLE_DOSSIER = "cả hồ sơ"
_FREE = (Column.RESULT, Column.DEFECT, Column.NOTE, Column.INSPECTOR, Column.DAY)


def write_form(
    draw: Draw,
    kinds: Sequence[DefectKind],
    guarantee: Guarantee,
    record_sha256: str,
    made: datetime,
    stream: IO[bytes],
) -> None:
    """Write the form for a draw whose record has this digest. Raises `InputError` for more items than a sheet holds."""
    if HEADING_ROW + len(draw.items) > _LAST_ROW:
        raise InputError(
            Text(
                f"{len(draw.items)} mục: một trang tính không chứa hết; hãy chia lô nhỏ hơn",
                f"{len(draw.items)} items are more than a sheet holds; make the lots smaller",
            )
        )
    book = Workbook(write_only=True)
    book.properties.title = "Phiếu kiểm tra mẫu nghiệm thu"
    book.properties.creator = "oais-vn"
    book.properties.created = book.properties.modified = made.replace(tzinfo=None)
    _items_sheet(book, draw, kinds, guarantee, record_sha256)
    _kinds_sheet(book, kinds)
    book.save(stream)


def _items_sheet(
    book: Workbook, draw: Draw, kinds: Sequence[DefectKind], guarantee: Guarantee, record_sha256: str
) -> None:
    sheet: Any = book.create_sheet(SHEET)
    for place, column in enumerate(Column):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = column.width
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    last = HEADING_ROW + len(draw.items)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:J{last}"
    _rules(sheet, last, len(kinds))
    top = list(_top(draw, guarantee, record_sha256))
    sheet.append([_cell(sheet, top[0], bold=True, size=14)])
    for text in top[1:]:
        sheet.append([_cell(sheet, text)])
    for _ in range(HEADING_ROW - 1 - len(top)):
        sheet.append([])
    sheet.row_dimensions[HEADING_ROW].height = 2 * _LINE
    sheet.append([_heading(sheet, f"{column.heading.vi}\n{column.heading.en}") for column in Column])
    for place, item in enumerate(draw.items, HEADING_ROW + 1):
        # Programs reckon the height of wrapped text only when somebody edits it.
        sheet.row_dimensions[place].height = _LINE * max(1, -(-len(shown(item.path)) // (Column.FILE.width - 4)))
        sheet.append(list(_row(sheet, item, draw.plan.item)))


def _top(draw: Draw, guarantee: Guarantee, record_sha256: str) -> Iterable[str]:
    came = draw.delivery
    yield "PHIẾU KIỂM TRA MẪU NGHIỆM THU"
    yield f"Phông {came.fonds} · lần giao nộp {came.lot}, vòng {came.round} · bên giao: {came.supplier}"
    yield plan_sentence(draw.plan).vi
    yield from (sentence.vi for sentence in guarantee_sentences(draw.plan, guarantee))
    yield (
        f"Với mỗi dòng: chọn '{PASSED}' hoặc '{FAILED}'; không đạt thì chọn Loại lỗi. Lỗi nghiêm trọng "
        f"(thiếu trang, sai "
        "hồ sơ): chỉ một lỗi là không chấp nhận cả lô."
    )
    yield f"SHA-256 của biên bản rút mẫu: {record_sha256}"


def _rules(sheet: Any, last: int, kinds: int) -> None:
    first = HEADING_ROW + 1
    results = DataValidation(type="list", formula1=f'"{PASSED},{FAILED}"', allow_blank=True, showErrorMessage=True)
    results.error = f"Hãy chọn {PASSED} hoặc {FAILED}"
    results.add(f"F{first}:F{last}")
    defects = DataValidation(
        type="list", formula1=f"'{KINDS_SHEET}'!$A$2:$A${kinds + 1}", allow_blank=True, showErrorMessage=True
    )
    defects.error = f"Hãy chọn trong danh sách (trang '{KINDS_SHEET}')"
    defects.add(f"G{first}:G{last}")
    sheet.data_validations.append(results)
    sheet.data_validations.append(defects)
    whole = f"A{first}:J{last}"
    sheet.conditional_formatting.add(whole, _colour(f'$F{first}="{FAILED}"', _RED))
    sheet.conditional_formatting.add(f"F{first}:F{last}", _colour(f'$F{first}="{PASSED}"', _GREEN))


def _colour(formula: str, fill: PatternFill) -> Rule:
    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill))


def _row(sheet: Any, item: Drawn, kind: Item) -> Iterable[Any]:
    whole = kind is Item.DOSSIER
    values: dict[Column, str | int] = {
        Column.NUMBER: item.number,
        Column.DOSSIER: shown(item.dossier),
        Column.DOCUMENT: _WHOLE_DOSSIER if whole else shown(item.document),
        Column.PAGE: "" if whole else item.page,
        Column.FILE: shown(item.path),
    }
    for column in Column:
        cell = _cell(sheet, values.get(column, ""))
        cell.border = _GRID
        if column in _FREE:
            cell.fill = _FILLED_IN
        if column is Column.DAY:
            cell.number_format = "dd/mm/yyyy"
        middle = column in (Column.NUMBER, Column.PAGE, Column.RESULT, Column.DAY)
        cell.alignment = Alignment(horizontal="center" if middle else None, vertical="center", wrap_text=not middle)
        yield cell


def _kinds_sheet(book: Workbook, kinds: Sequence[DefectKind]) -> None:
    sheet: Any = book.create_sheet(KINDS_SHEET)
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 40
    sheet.append([_heading(sheet, "Loại lỗi"), _heading(sheet, "Kind of defect")])
    for kind in kinds:
        sheet.append([_cell(sheet, defect_label(kind)), _cell(sheet, kind.label.en)])


def _cell(sheet: Any, value: str | int, *, bold: bool = False, size: int = 11) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, str) and value:
        # A code or a name that begins with `=` is no formula.
        cell.data_type = "s"
    cell.font = Font(name=_FONT, bold=bold, size=size)
    return cell


def _heading(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text, bold=True)
    cell.fill, cell.border = _HEAD, _GRID
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell
