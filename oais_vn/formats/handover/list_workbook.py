"""The list of a hand-over as a workbook: quantities, dossiers, packages, and what changed since last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from oais_vn.formats.handover.facts import HandoverFacts
from oais_vn.formats.handover.papers import total_of
from oais_vn.formats.handover.tables import Row, Table
from oais_vn.formats.printable import printable

QUANTITIES: Final = "Số lượng"
_SUM: Final = "Cộng"
_NO_GROUP: Final = "Chưa phân nhóm"
_FONT: Final = "Times New Roman"
_MOST_ROWS: Final = 1_000_000
_MORE: Final = "Còn nữa: trang tính không chứa hết, bảng đầy đủ ở các tệp .csv và .sqlite trong thư mục bàn giao."
_LINE: Final = 16.5
"""Points of a line of text."""
_HEADERS: Final = ("TT", "Nhóm, khối tài liệu", "Hồ sơ", "Tờ", "Trang", "Mét giá", "Tài liệu số", "Gói")
_DOSSIERS: Final = (
    *(("TT", 7, ""), ("Mã hồ sơ", 21, "code"), ("Tiêu đề hồ sơ", 42, "title"), ("Nhóm, khối", 13, "group")),
    *(("Bắt đầu", 11, "startDate"), ("Kết thúc", 11, "endDate"), ("Thời hạn", 6, "maintenance")),
    *(("Số tờ", 6, "numberOfPaper"), ("Số trang", 7, "numberOfPage"), ("Mét giá", 7, "metres")),
    *(("Kho, giá", 11, "place"), ("Hộp", 6, "box"), ("Dự phòng", 7, "riskRecoveryStatus")),
)
"""Header, width (characters) and column of the database; 160 characters in all are printed at nine tenths."""
_PACKAGES: Final = (
    *(("TT", 7, ""), ("Gói", 42, "name"), ("Mã hồ sơ", 21, "dossier"), ("Dạng", 13, "shape"), ("Bản", 6, "version")),
    *(("Cỡ (byte)", 16, "size"), ("SHA-256", 40, "sha256")),
)
_CHANGES: Final = (
    *(("TT", 7, ""), ("Loại", 10, "kind"), ("Hồ sơ, gói", 60, "key"), ("Thay đổi", 12, "change")),
    ("Trường", 50, "fields"),
)
_WORDS: Final = {"dossier": "hồ sơ", "package": "gói", "new": "mới", "changed": "đổi", "gone": "không còn"}


def write_list_workbook(
    facts: HandoverFacts,
    quantities: Sequence[Row],
    dossiers: Iterable[Row],
    packages: Iterable[Row],
    changes: Iterable[Row] | None,
    stream: IO[bytes],
) -> None:
    """Write the workbook, row by row; `changes` are None where nothing was compared."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    _write_quantities(book.create_sheet(QUANTITIES), facts, quantities)
    _write_rows(book.create_sheet("Hồ sơ"), _DOSSIERS, facts.tables["dossier"], dossiers)
    _write_rows(book.create_sheet("Gói"), _PACKAGES, facts.tables["package"], packages)
    if changes is not None:
        worded = (
            tuple(_WORDS.get(each, each) if place in (0, 2) else each for place, each in enumerate(row))
            for row in changes
        )
        _write_rows(book.create_sheet("Thay đổi"), _CHANGES, facts.tables["change"], worded)
    book.save(stream)


def quantities_in(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The quantities that the sheet has, as `write_list_workbook` wrote them, each with its group; not the sums."""
    for row in rows:
        if row and row[0].isdecimal():
            yield tuple(row[1:8])


def as_listed(quantities: Iterable[Row]) -> list[tuple[str, ...]]:
    """The quantities as the sheet has them."""
    return [(printable(row[0]) or _NO_GROUP, *(_number(each) for each in row[1:])) for row in quantities]


def _number(text: str) -> str:
    value = float(text or 0)
    return str(int(value)) if value == int(value) else str(value)


def _write_quantities(sheet: Any, facts: HandoverFacts, quantities: Sequence[Row]) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    for letter, width in zip("ABCDEFGH", (6, 44, 12, 12, 12, 12, 14, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    _print_setup(sheet)
    centre, line = Alignment(horizontal="center", vertical="center", wrap_text=True), Side(style="thin")
    boxed = Border(left=line, right=line, top=line, bottom=line)
    for block in ("A1:C1", "D1:H1", "D2:H2", "A4:H4", "A5:H5", "A6:H6"):
        sheet.merged_cells.add(block)

    def head(left: str, right: str = "", *, size: int = 12, bold: bool = True) -> None:
        row = [_text(sheet, left), *[None] * 2, _text(sheet, right)]
        for cell in (row[0], row[3]):
            cell.font, cell.alignment = Font(name=_FONT, size=size, bold=bold), centre
        sheet.append(row)

    head(facts.giver.upper(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    head("", "Độc lập - Tự do - Hạnh phúc", size=13)
    sheet.append([])
    head("DANH MỤC BÀN GIAO", size=14)
    head(f"{facts.fonds_name} (mã {facts.fonds}), {facts.unit_name} (mã {facts.unit})", size=13)
    head(f"Bàn giao số {facts.id}, ngày {'/'.join(reversed(facts.date.split('-')))}", bold=False)
    sheet.append([])
    rows: list[list[Any]] = [list(_HEADERS)]
    listed = as_listed(quantities)
    rows += [[number, each[0], *map(_value, each[1:])] for number, each in enumerate(listed, start=1)]
    rows.append(["", _SUM, *map(_value, total_of(quantities))])
    for place, values in enumerate(rows):
        cells = [_text(sheet, one) if isinstance(one, str) else _cell(sheet, one) for one in values]
        for cell in cells:
            cell.font, cell.border = Font(name=_FONT, size=12, bold=place in (0, len(rows) - 1)), boxed
            if place == 0:
                cell.alignment = centre
            elif not isinstance(cell.value, str):
                cell.number_format = "#,##0.###" if isinstance(cell.value, float) else "#,##0"
        sheet.append(cells)


def _write_rows(sheet: Any, columns: Sequence[tuple[str, int, str]], table: Table, rows: Iterable[Row]) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    widths = [width for _, width, _ in columns]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    _print_setup(sheet)
    sheet.print_title_rows = "1:1"
    line = Side(style="thin")
    boxed = Border(left=line, right=line, top=line, bottom=line)
    heads, cells = ([_text(sheet, header) for header, _, _ in columns] for _ in range(2))
    for head, cell in zip(heads, cells, strict=True):
        head.font, cell.font = Font(name=_FONT, size=12, bold=True), Font(name=_FONT, size=12)
        head.border = cell.border = boxed
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height = 2 * _LINE
    sheet.append(heads)
    places = [table.columns.index(column) for _, _, column in columns[1:]]
    # The same cells, row after row: their look is reckoned once.
    for number, row in enumerate(rows, start=1):
        if number > _MOST_ROWS:
            sheet.append([None, _text(sheet, _MORE)])
            break
        texts = [str(number), *(printable(row[place]) for place in places)]
        for cell, text in zip(cells[1:], texts[1:], strict=True):
            cell.value = text
            cell.data_type = "s"
        cells[0].value, cells[0].data_type = number, "n"
        lines = max(-(-len(text) // (width - 1)) for text, width in zip(texts, widths, strict=True))
        if lines > 1:
            # Not every program reckons heights before it prints.
            sheet.row_dimensions[number + 1].height = _LINE * lines
        sheet.append(cells)
        sheet.row_dimensions.pop(number + 1, None)


def _print_setup(sheet: Any) -> None:
    from openpyxl.worksheet.page import PageMargins

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, header=0.3, footer=0.3)
    sheet.oddFooter.center.text = "&P/&N"


def _value(text: str) -> int | float:
    value = float(text or 0)
    return int(value) if value == int(value) else value


def _cell(sheet: Any, value: float) -> Any:
    from openpyxl.cell import WriteOnlyCell

    return WriteOnlyCell(sheet, value=value)


def _text(sheet: Any, text: str) -> Any:
    """A cell that holds a text, and nothing that a program would reckon."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=printable(text))
    cell.data_type = "s"
    return cell
