"""A risk report as a workbook: formats by fonds, where the files at risk lie, the judgements behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.risk_words import named, reasons_of, sure, targets_of
from oais_vn.model.language import Language, Text
from oais_vn.model.risk import FormatRisk, RiskReport

_SHEETS = (
    Text("Theo phông", "By fonds"),
    Text("Ở đâu", "Where"),
    Text("Căn cứ", "Judgements"),
)
_FONDS, _GRADE, _FORMAT = Text("Phông", "Fonds"), Text("Mức rủi ro", "Risk"), Text("Định dạng", "Format")
_FILES, _BYTES, _TO = Text("Số tệp", "Files"), Text("Byte", "Bytes"), Text("Nên chuyển sang", "Migrate to")
_PUID = Text("PRONOM", "PRONOM")
_BY_FONDS = ((_FONDS, 16), (_GRADE, 12), (_PUID, 12), (_FORMAT, 44), (_FILES, 10), (_BYTES, 16), (_TO, 44))
_WHERE = (
    *((_FONDS, 16), (_GRADE, 12), (_PUID, 12), (_FORMAT, 36)),
    *((Text("Gói, thư mục", "Package, folder"), 60), (_FILES, 10), (_BYTES, 16), (Text("Ví dụ", "Example"), 40)),
)
_JUDGED = (
    *((_FORMAT, 36), (_GRADE, 12), (Text("Lý do", "Reasons"), 70), (_TO, 40)),
    *((Text("Đặc tả đã công bố", "Published specification"), 44), (Text("Độ chắc", "Confidence"), 12)),
)
_JUDGEMENT = Text(
    "Mức rủi ro là nhận định của dự án theo các tiêu chí của {title}, bản {version}; không phải của văn bản pháp luật.",
    "Grades are the project's own judgement by the criteria of the {title}, edition {version}; not the law's.",
)
_MOST_ROWS = 1_000_000
"""A sheet of Excel has 1,048,576."""
_MORE = Text(
    "Còn nữa: trang tính không chứa hết, bảng đầy đủ ở báo cáo JSON.", "There is more: see the report as JSON."
)


def write_risk_workbook(report: RiskReport, language: Language, stream: IO[bytes]) -> None:
    """Write the workbook to a stream that can be sought in."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    register = report.register
    judged = {id(row.risk): row.risk for row in report.rows if row.risk is not None}
    tables: Sequence[tuple[Sequence[tuple[Text, int]], Iterable[Sequence[object]]]] = (
        (_BY_FONDS, _fonds_rows(report, language)),
        (_WHERE, _place_rows(report, language)),
        (_JUDGED, _judgements(judged.values(), language)),
    )
    for title, (headers, rows) in zip(_SHEETS, tables, strict=True):
        _write(book.create_sheet(title.to(language)), headers, rows, language)
    last = book.worksheets[-1]
    said = _JUDGEMENT.to(language).format(title=register.title.to(language), version=register.version)
    last.append([_text(last, said)])
    book.save(stream)


def _fonds_rows(report: RiskReport, language: Language) -> Iterator[Sequence[object]]:
    for row in report.rows:
        grade, to = row.grade.label.to(language), targets_of(row.risk, language)
        yield row.fonds, grade, row.format.puid or "", named(row.format), row.files, row.size, to


def _place_rows(report: RiskReport, language: Language) -> Iterator[Sequence[object]]:
    for each in report.places:
        grade = report.register.grade_of(each.format).label.to(language)
        puid = each.format.puid or ""
        yield each.fonds, grade, puid, named(each.format), each.place, each.files, each.size, each.example
    for place, reason in report.unread:
        yield "", "", "", reason.to(language), place, 0, 0, ""


def _judgements(risks: Iterable[FormatRisk], language: Language) -> Iterator[Sequence[object]]:
    for risk in risks:
        told = risk.name, risk.grade.label.to(language), reasons_of(risk, language), targets_of(risk, language)
        yield *told, risk.specification, sure(risk).to(language)


def _write(
    sheet: Any, headers: Sequence[tuple[Text, int]], rows: Iterable[Sequence[object]], language: Language
) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for column, (_, width) in enumerate(headers, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    names = [_text(sheet, header.to(language)) for header, _ in headers]
    for cell in names:
        cell.font = Font(bold=True)
    sheet.append(names)
    for number, row in enumerate(rows):
        if number >= _MOST_ROWS:
            sheet.append([_text(sheet, _MORE.to(language))])
            break
        sheet.append([value if isinstance(value, int) else _text(sheet, str(value)) for value in row])


def _text(sheet: Any, text: str) -> Any:
    """A cell that holds a text, and nothing that a program would reckon."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=printable(text))
    cell.data_type = "s"
    return cell
