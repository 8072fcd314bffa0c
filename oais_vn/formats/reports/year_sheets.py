"""A year's report as a workbook: a sheet for each table, laid out for printing, with charts of its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.register.unit_report import digest_of
from oais_vn.formats.reports.decree30 import FONT
from oais_vn.formats.reports.paper_words import BLANK
from oais_vn.formats.reports.year_values import headed
from oais_vn.model.register.reporting import AMOUNTS, SHARED, WHOLE, Figure, Track, YearReport, rows_of
from oais_vn.model.register.wanted import By, Figures

_ORDER: Final = tuple(
    dict.fromkeys((By.UNIT, By.FONDS, By.GROUP, By.CRITERION, By.SIGN, By.DAMAGE, By.MEDIUM, *WHOLE, *SHARED))
)
_SHEETS: Final = {
    By.UNIT: "Đơn vị",
    By.FONDS: "Phông",
    By.GROUP: "Nhóm tài liệu",
    By.CRITERION: "Tiêu chí",
    By.SIGN: "Dấu hiệu hư hỏng",
    By.DAMAGE: "Mức độ hư hỏng",
    By.MEDIUM: "Vật mang tin gốc",
    By.CARRIER: "Vật mang bản sao",
    By.SITE: "Địa điểm bản sao",
    By.YEAR: "Năm phê duyệt",
    By.DIGITISED_YEAR: "Năm số hóa",
}
_COUNTS: Final = list(Figure)
_WIDTHS: Final = (5, 36, *(9.5 for _ in (*_COUNTS, *AMOUNTS)))
_HEAD_ROWS: Final = 7
"""The row of headers on every sheet."""
_MOST_ROWS: Final = 100_000
_MOST_CHARTED: Final = 40


def write_year_workbook(report: YearReport, stream: IO[bytes], *, place: str = "", superior: str = "") -> None:
    """Write the workbook to a stream that can be sought in."""
    import openpyxl

    book = openpyxl.Workbook()
    del book["Sheet"]
    for by in _ORDER:
        rows = rows_of(report, by)
        if by is not By.UNIT or report.parts:
            _sheet(book, report, by, rows, place, superior)
    charted = By.UNIT if report.parts else By.FONDS
    if report.tables[charted.value]:
        _charts(book[_SHEETS[charted]], len(report.tables[charted.value][:_MOST_CHARTED]))
    if report.parts:
        _sources(book, report)
    book.properties.title = f"Báo cáo năm {report.year}"
    book.properties.creator = "oais-vn"
    book.properties.description = f"figures sha256:{digest_of(report)}"
    book.save(stream)


def _sheet(book: Any, report: YearReport, by: By, rows: Sequence[Figures], place: str, superior: str) -> None:
    sheet = book.create_sheet(_SHEETS[by])
    _page(sheet)
    last = len(_WIDTHS)
    party = report.track is Track.PARTY
    _put(sheet, 1, 1, printable(superior).upper() or BLANK, until=5, align="center")
    _put(sheet, 2, 1, printable(report.name).upper(), until=5, align="center", bold=True)
    nation = "ĐẢNG CỘNG SẢN VIỆT NAM" if party else "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    _put(sheet, 1, 6, nation, until=last, align="center", bold=True)
    if not party:
        _put(sheet, 2, 6, "Độc lập - Tự do - Hạnh phúc", until=last, align="center", bold=True)
    _put(sheet, 3, 6, f"{printable(place) or BLANK}, ngày …… tháng …… năm {report.year}", until=last, align="center")
    about = f"KẾT QUẢ LẬP BẢN SAO BẢO HIỂM TÀI LIỆU LƯU TRỮ NĂM {report.year}, THEO {by.label.vi.upper()}"
    _put(sheet, 5, 1, about, until=last, align="center", bold=True, size=14)
    headers = ["TT", by.label.vi, *(each.label.vi for each in _COUNTS), *(text.vi for text in AMOUNTS.values())]
    _line(sheet, _HEAD_ROWS, headers, bold=True, header=True)
    sheet.row_dimensions[_HEAD_ROWS].height = 62
    sheet.print_title_rows = f"{_HEAD_ROWS}:{_HEAD_ROWS}"
    sheet.freeze_panes = sheet.cell(_HEAD_ROWS + 1, 3)
    for number, row in enumerate(rows[:_MOST_ROWS], start=1):
        heading = headed(report, by, row.heading)
        _line(sheet, _HEAD_ROWS + number, [number, heading, *_cells(row)])
        # Not every program fits the height of a row to what is wrapped in it.
        sheet.row_dimensions[_HEAD_ROWS + number].height = 15 * (len(heading) // int(_WIDTHS[1]) + 1)
    end = _HEAD_ROWS + len(rows[:_MOST_ROWS]) + 1
    _line(sheet, end, ["", "Tổng số", *_cells(report.total)], bold=True)
    if by in SHARED:
        note = "Một hồ sơ có thể ở nhiều dòng hoặc không ở dòng nào: tổng số là của mọi hồ sơ, không phải của các dòng."
        _put(sheet, end + 1, 1, note, until=last)


def _cells(row: Figures) -> Iterable[int | float]:
    yield from (each.of(row) for each in _COUNTS)
    for name in AMOUNTS:
        amount = int(getattr(row, name))
        yield amount / 1000 if name == "millimetres" else amount


def _page(sheet: Any) -> None:
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    # Inches; the Decree's margins turned with the page.
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.page_margins.left, sheet.page_margins.right = 0.8, 0.6


def _put(
    sheet: Any, row: int, column: int, text: str, *, until: int, align: str = "left", bold: bool = False, size: int = 12
) -> None:
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column, text)
    cell.data_type = "s"
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=align)
    sheet.merge_cells(start_row=row, start_column=column, end_row=row, end_column=until)


def _line(sheet: Any, row: int, values: Sequence[object], *, bold: bool = False, header: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    edge = Side(style="thin")
    for column, value in enumerate(values, start=1):
        words = isinstance(value, str)
        cell = sheet.cell(row, column, printable(value) if isinstance(value, str) else value)
        if words:
            # Never a formula, whatever a title begins with.
            cell.data_type = "s"
        cell.font = Font(name=FONT, size=11, bold=bold)
        cell.border = Border(edge, edge, edge, edge)
        cell.number_format = "General" if words else "#,##0.###" if isinstance(value, float) else "#,##0"
        cell.alignment = Alignment(
            horizontal="center" if header or column == 1 else "left" if words else "right",
            vertical="center",
            wrap_text=True,
        )


_COLOURS = ("1F4E79", "C55A11", "548235")


def _charts(sheet: Any, rows: int) -> None:
    """How many dossiers are selected, digitised and copied, and how many still wait."""
    from openpyxl.chart import BarChart, Reference

    first, last = _HEAD_ROWS + 1, _HEAD_ROWS + rows
    labels = Reference(sheet, min_col=2, min_row=first, max_row=last)
    place = last + 4
    for title, figures, stacked in (
        ("Hồ sơ đã chọn, đã số hóa, đã có bản sao", (Figure.SELECTED, Figure.DIGITISED, Figure.COPIED), False),
        ("Hồ sơ đã có và chưa có bản sao", (Figure.COPIED, Figure.WAITING), True),
    ):
        chart = BarChart()
        chart.type = "bar"
        chart.title = title
        chart.style = 10
        if stacked:
            chart.grouping, chart.overlap = "stacked", 100
        for figure, colour in zip(figures, _COLOURS, strict=False):
            column = 3 + _COUNTS.index(figure)
            chart.add_data(Reference(sheet, min_col=column, min_row=_HEAD_ROWS, max_row=last), titles_from_data=True)
            chart.series[-1].graphicalProperties.solidFill = colour
        chart.set_categories(labels)
        # Shown by programs that read the file as it is written.
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.x_axis.scaling.orientation = "maxMin"
        # The first row stands on top; the numbers stay below all the same.
        chart.y_axis.crosses = "max"
        chart.width, chart.height = 30, max(8, 2 + 1.2 * rows)
        chart.legend.position = "b"
        sheet.add_chart(chart, f"B{place}")
        place += int(chart.height * 2) + 2


def _sources(book: Any, report: YearReport) -> None:
    sheet = book.create_sheet("Nguồn số liệu")
    for letter, width in zip("ABCDE", (6, 44, 16, 28, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    _line(sheet, 1, ["TT", "Đơn vị", "Mã đơn vị", "Lập lúc", "SHA-256 của số liệu"], bold=True, header=True)
    for number, part in enumerate(report.parts, start=1):
        _line(sheet, number + 1, [number, part.name, part.unit, part.drawn, part.sha256])
