"""The two sheets that are put before a supplier's own: what to do, and the list of errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.cell_marks import SEVERITIES, is_listed, place_of
from oais_vn.formats.reports.digest import report_sha256
from oais_vn.formats.tables.marked import MARK
from oais_vn.model.dates import VIETNAM
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity, Standing

_READ_FIRST = Text("Đọc trước", "Read first")
_ERRORS = Text("Lỗi", "Errors")
_HEADERS = (
    (Text("Mã", "Code"), 10),
    (Text("Mức", "Severity"), 12),
    (Text("Hồ sơ", "Dossier"), 24),
    (Text("Trang tính", "Sheet"), 16),
    (Text("Ô", "Cell"), 8),
    (Text("Tệp", "File"), 32),
    (Text("Nội dung", "Message"), 60),
    (Text("Cách xử lý", "Remedy"), 50),
    (Text("So với lần trước", "Since the round before"), 14),
    (Text("Miễn trừ", "Waived"), 26),
)
_PLACE_COLUMN = 5
_STANDINGS: Mapping[Standing | None, Text] = {
    Standing.NEW: Text("mới", "new"),
    Standing.OPEN: Text("còn", "open"),
    None: Text("", ""),
}
_MENDED = Text("đã sửa", "mended")
_VERDICTS = {True: Text("ĐẠT", "PASSED"), False: Text("KHÔNG ĐẠT", "FAILED")}
_TITLE = Text("KẾT QUẢ KIỂM TRA: {verdict}", "RESULT OF THE CHECK: {verdict}")
_FIELDS = {
    "subject": Text("Lần giao nộp", "Delivery"),
    "lot": Text("Đợt, lần", "Lot and round"),
    "counts": Text("Số phát hiện", "Findings"),
    "dossiers": Text("Hồ sơ đạt", "Dossiers passed"),
    "profile": Text("Bộ quy định", "Profile"),
    "ended": Text("Kiểm tra xong lúc", "Check ended"),
    "report": Text("SHA-256 của báo cáo JSON", "SHA-256 of the JSON report"),
    "delivery": Text("SHA-256 của lần giao nộp", "SHA-256 of the delivery"),
    "original": Text("SHA-256 của bảng tính gốc", "SHA-256 of the original workbook"),
}
_COUNTS = Text(
    "{errors} lỗi, {warnings} cảnh báo, {waived} được miễn trừ", "{errors} errors, {warnings} warnings, {waived} waived"
)
_STEPS_TITLE = Text("Cách sửa và kiểm tra lại", "How to mend and check again")
_STEPS = (
    Text(
        "Ô có lỗi được tô đỏ, ô có cảnh báo được tô vàng; chú thích của ô nói sai gì và sửa thế nào. Trang «{errors}» "
        "liệt kê mọi chỗ; bấm vào cột Ô để đến ô ấy.",
        "A cell with an error is red, one with a warning yellow; its comment says what is wrong and how to mend it. "
        "The sheet “{errors}” lists every place; click on the cell's name to go there.",
    ),
    Text(
        "Sửa ngay trong bảng tính này. Không cần xóa màu, chú thích hay hai trang đầu: lần kiểm tra sau bỏ qua chúng.",
        "Mend in this workbook. Colours, comments and the first two sheets may stay: the next check ignores them.",
    ),
    Text(
        "Lưu lại, đặt vào thư mục giao nộp thay cho bảng tính cũ (chỉ để một bảng), bổ sung tệp thiếu nếu có.",
        "Save it and put it into the delivery in place of the old workbook (leave only one); add files that lack.",
    ),
    Text(
        "Kiểm tra lại: oais-vn check THƯ_MỤC --previous BÁO_CÁO.json sẽ nói lỗi nào đã sửa, lỗi nào còn.",
        "Check again: oais-vn check FOLDER --previous REPORT.json says what is mended and what is still open.",
    ),
)
_LOST = Text(
    "Bản sao này không giữ được: {lost}. Bảng gốc vẫn còn nguyên.",
    "This copy could not keep: {lost}. The original is untouched.",
)
_NOT_ACCEPTANCE = Text(
    "Đạt hay không đạt là kết quả kiểm tra bằng máy; nghiệm thu là việc của người có thẩm quyền.",
    "Passed or failed is what the machine found; acceptance is an act of people.",
)
_MORE = Text("… và {count} phát hiện nữa: xem báo cáo JSON", "… and {count} findings more: see the JSON report")
_MOST_ROWS = 200_000
_MOST_LINKS = 60_000
"""Excel takes 65,530 links on a sheet, and none beyond."""
_LONGEST = 2_000
_RISKY = ("=", "+", "-", "@", "\t")
_LINE = 14
_MOST_LINES = 28
_HEAD_COLOUR = "FF1F4E79"


def add_our_sheets(book: Any, report: Report, language: Language, original: str | None, lost: Sequence[Text]) -> None:
    """Put both sheets first and show the first one; `original` is the SHA-256 of the workbook that was copied."""
    theirs = [sheet.title for sheet in book.worksheets]
    listed = book.create_sheet(_ERRORS.to(language), 0)
    _list(listed, report, language, frozenset(theirs))
    first = book.create_sheet(_READ_FIRST.to(language), 0)
    _explain(first, report, language, original, lost, listed.title)
    for sheet in book.worksheets:
        # With two sheets selected Excel writes what is typed into both.
        sheet.sheet_view.tabSelected = False
    book.active = 0


def _explain(
    sheet: Any, report: Report, language: Language, original: str | None, lost: Sequence[Text], errors: str
) -> None:
    from openpyxl.styles import Alignment

    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 84
    sheet.sheet_view.showGridLines = False
    _write(sheet, 1, 1, _TITLE.to(language).format(verdict=_VERDICTS[report.passed].to(language)))
    sheet["A1"].font = _font(size=18, bold=True, color="FF1E7B34" if report.passed else "FFB3261E")
    sheet.row_dimensions[1].height = 30
    row = 3
    for name, value in _facts(report, language, original):
        _write(sheet, row, 1, _FIELDS[name].to(language)).font = _font(bold=True)
        _write(sheet, row, 2, value)
        row += 1
    row += 1
    _write(sheet, row, 1, _STEPS_TITLE.to(language)).font = _font(bold=True, size=13)
    lines = [f"{number}. {step.to(language).format(errors=errors)}" for number, step in enumerate(_STEPS, start=1)]
    if lost:
        lines.append(_LOST.to(language).format(lost="; ".join(text.to(language) for text in lost)))
    for line in [*lines, _NOT_ACCEPTANCE.to(language)]:
        row += 1
        _write(sheet, row, 1, line).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = _LINE * (1 + len(line) // 95)
    _hide_mark(sheet, 3)
    _set_page(sheet, landscape=False)


def _facts(report: Report, language: Language, original: str | None) -> Iterator[tuple[str, str]]:
    delivery = report.delivery
    yield "subject", report.subject.path
    if delivery is not None:
        yield "lot", f"{delivery.lot}, {delivery.round}"
        yield "dossiers", f"{len(delivery.passed)}/{len(delivery.dossiers)}"
    counts = {"errors": report.count(Severity.ERROR), "warnings": report.count(Severity.WARNING)}
    yield "counts", _COUNTS.to(language).format(waived=report.waived, **counts)
    yield "profile", report.profile
    yield "ended", report.ended.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
    yield "report", report_sha256(report, language)
    if delivery is not None:
        yield "delivery", delivery.digest
    if original is not None:
        yield "original", original


def _list(sheet: Any, report: Report, language: Language, theirs: frozenset[str]) -> None:
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    for column, (header, width) in enumerate(_HEADERS, start=1):
        cell = _write(sheet, 1, column, header.to(language))
        cell.font = _font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", start_color=_HEAD_COLOUR)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[1].height = 2 * _LINE
    model = _write(sheet, 2, 1, "")
    model.alignment = Alignment(vertical="top", wrap_text=True)
    model.border = Border(bottom=Side(style="thin", color="FFBFBFBF"))
    # Setting a look anew costs more than everything else of a cell.
    look = copy(model._style)  # noqa: SLF001 - the style as one thing; openpyxl shows its parts only
    rows = 1
    links = 0
    targets = _dossier_rows(report)
    found = [(each, _STANDINGS[each.standing].to(language)) for each in report.findings if is_listed(each)]
    found += [(each, _MENDED.to(language)) for each in report.mended if is_listed(each)]
    for finding, standing in found[:_MOST_ROWS]:
        rows += 1
        texts = _row(finding, standing, language)
        for column, text in enumerate(texts, start=1):
            _write(sheet, rows, column, text, look)
        sheet.row_dimensions[rows].height = _LINE * min(_lines(texts), _MOST_LINES)
        target = place_of(finding) or targets.get(finding.params.get("dossier", ""))
        if target is not None and target[0] in theirs and links < _MOST_LINKS:
            _link(sheet.cell(rows, _PLACE_COLUMN), *target)
            links += 1
    if len(found) > _MOST_ROWS:
        _write(sheet, rows + 1, 1, _MORE.to(language).format(count=len(found) - _MOST_ROWS))
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(_HEADERS)).column_letter}{rows}"
    sheet.freeze_panes = "A2"
    _hide_mark(sheet, len(_HEADERS) + 1)
    _set_page(sheet, landscape=True)
    sheet.print_title_rows = "1:1"


def _row(finding: Finding, standing: str, language: Language) -> tuple[str, ...]:
    where = finding.location
    place = place_of(finding)
    waiver = finding.waiver
    return (
        finding.code,
        SEVERITIES[finding.severity].to(language).lower(),
        finding.params.get("dossier", ""),
        where.sheet or "",
        where.cell or ("" if place is None else place[1]),
        "" if where.sheet is not None else where.path or "",
        finding.message.to(language),
        finding.remedy.to(language),
        standing,
        "" if waiver is None else f"{waiver.reason} ({waiver.by})",
    )


def _lines(texts: Sequence[str]) -> int:
    """How many lines the highest cell of a row needs; programs that open the workbook do not reckon it again."""
    return max(1 + int(len(text) * 1.15) // width for text, (_, width) in zip(texts, _HEADERS, strict=True))


def _dossier_rows(report: Report) -> dict[str, tuple[str, str]]:
    """Where each dossier stands: for what is wrong with a file there is no cell of its own."""
    dossiers = () if report.delivery is None else report.delivery.dossiers
    return {
        each.code: (each.location.sheet, each.location.cell or f"A{each.location.line}")
        for each in dossiers
        if each.location.sheet and (each.location.cell or each.location.line)
    }


def _link(cell: Any, sheet: str, place: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    if not cell.value:
        _write(cell.parent, cell.row, cell.column, f"→ {place}")
    cell.font = _font(color="FF0563C1", underline="single")


def _write(sheet: Any, row: int, column: int, text: str, look: Any = None) -> Any:
    """A cell that holds text and nothing else, whatever it begins with; `look` is the style of another cell."""
    plain = printable(text)
    cell = sheet.cell(row, column)
    cell.value = plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
    cell.data_type = "s"
    if look is None:
        cell.font = _font()
    else:
        cell._style = copy(look)  # noqa: SLF001 - as above
    if plain.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


def _font(*, size: int = 10, bold: bool = False, color: str = "FF000000", underline: Any = None) -> Any:
    from openpyxl.styles import Font

    return Font(name="Arial", size=size, bold=bold, color=color, underline=underline)


def _hide_mark(sheet: Any, column: int) -> None:
    cell = _write(sheet, 1, column, MARK)
    sheet.column_dimensions[cell.column_letter].hidden = True


def _set_page(sheet: Any, *, landscape: bool) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
