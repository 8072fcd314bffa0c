"""How far a plan is: a draft to be signed (.docx) and a workbook, from the register's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import FONT, Column, Draft
from oais_vn.formats.reports.drafts import OURS, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import BLANK, day
from oais_vn.model.register.plan import Measure, Plan, TaskProgress, Timing

_NAMES: Final = ("plan", "year", "place", "superior", "tasks", "counts")
_HEADERS: Final = (
    ("TT", 6), ("Nhiệm vụ", 46), ("Chủ trì", 20), ("Phối hợp", 28), ("Thời gian", 12), ("Đơn vị tính", 11),
    ("Chỉ tiêu", 11), ("Đến hết năm phải đạt", 12), ("Đã đạt", 11), ("Tỷ lệ (%)", 8), ("Tình trạng", 13),
)  # fmt: skip


def write_progress_document(
    plan: Plan, tasks: Sequence[TaskProgress], year: int, stream: IO[bytes], *, place: str = "", superior: str = ""
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP; `PluginError` without the extra `minutes`."""
    require_libraries()
    draft = Draft(
        *("{{ superior|upper }}", "{{ plan.authority|upper }}", "Số: ……/BC-…"),
        "{{ place }}, ngày …… tháng …… năm ………",
    )
    draft.title("BÁO CÁO", "Tiến độ thực hiện kế hoạch, năm {{ year }}")
    draft.body("Kế hoạch số {{ plan.number }} ngày {{ plan.date }} của {{ plan.authority }}: {{ plan.title }}.")
    draft.body(
        "Có {{ counts.all }} nhiệm vụ: {{ counts.done }} đã hoàn thành, {{ counts.under_way }} đang thực hiện, "
        "{{ counts.ahead }} chưa đến hạn, {{ counts.behind }} chậm tiến độ, {{ counts.late }} quá hạn."
    )
    draft.table(
        [
            Column("TT", 11, "{{ t.number }}", "center"),
            Column("Nhiệm vụ", 45, "{{ t.title }}"),
            Column("Chủ trì; phối hợp", 33, "{{ t.lead }}{% if t.partners %}; {{ t.partners }}{% endif %}"),
            Column("Thời gian", 19, "{{ t.years }}", "center"),
            Column("Chỉ tiêu", 20, "{{ t.target }}", "right"),
            Column("Đã đạt", 19, "{{ t.reached }}", "right"),
            Column("Tình trạng", 18, "{{ t.timing }}"),
        ],
        "t in tasks",
        size=10,
    )
    draft.body("Số đã đạt do sổ đăng ký đếm; nhiệm vụ không đo được bằng sổ thì ghi theo văn bản xác nhận.")
    draft.signatures(
        ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),
        recipients=(plan.authority, "Lưu: VT"),
    )  # fmt: skip
    document = own_template(draft.document)
    counts = {timing.name.lower(): str(sum(each.timing is timing for each in tasks)) for timing in Timing}
    values = {
        "plan": {
            "number": printable(plan.number), "date": day(plan.date), "authority": printable(plan.authority),
            "title": printable(plan.title),
        },
        "year": str(year),
        "place": printable(place) or BLANK,
        "superior": printable(superior) or BLANK,
        "tasks": [_row(each) for each in tasks],
        "counts": {"all": str(len(tasks)), **counts},
    }  # fmt: skip
    fill(document, values, _NAMES, OURS)
    document.docx.core_properties.title = f"Tiến độ kế hoạch {plan.number}"
    document.docx.core_properties.author = "oais-vn"
    document.save(stream)


def write_progress_workbook(plan: Plan, tasks: Sequence[TaskProgress], year: int, stream: IO[bytes]) -> None:
    """Write the table as a workbook, late tasks and those behind marked."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Tiến độ"
    for column, (_, width) in enumerate(_HEADERS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, text in ((1, plan.title), (2, f"Kế hoạch số {plan.number} ngày {day(plan.date)}; tiến độ năm {year}")):
        cell = sheet.cell(row, 1, printable(text))
        cell.data_type, cell.font = "s", Font(name=FONT, size=14 if row == 1 else 12, bold=row == 1)
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_HEADERS))
    edge = Side(style="thin")
    rows: list[Sequence[object]] = [[header for header, _ in _HEADERS], *map(_cells, tasks)]
    for number, values in enumerate(rows, start=4):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font = Font(name=FONT, size=11, bold=number == 4)
            cell.border = Border(edge, edge, edge, edge)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.number_format = "#,##0.###"
    for number, values in enumerate(rows[1:], start=5):
        # Not every program fits the height of a row to what is wrapped in it.
        lines = (len(str(value)) // width + 1 for value, (_, width) in zip(values, _HEADERS, strict=True))
        sheet.row_dimensions[number].height = 15 * max(lines)
    for number, each in enumerate(tasks, start=5):
        if each.timing in (Timing.LATE, Timing.BEHIND):
            colour = "FFF4B6B6" if each.timing is Timing.LATE else "FFFFE9A8"
            sheet.cell(number, len(_HEADERS)).fill = PatternFill("solid", colour)
    sheet.row_dimensions[4].height = 48
    sheet.freeze_panes = "C5"
    sheet.print_title_rows = "4:4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(stream)


def amount(number: Decimal | None) -> str:
    """A number as Vietnamese write it (2.429,4), empty for none."""
    if number is None:
        return ""
    whole, _, part = f"{number:,.3f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def span(years: tuple[int, int]) -> str:
    """The years of a task in words."""
    first, last = years
    if not first:
        return "hằng năm"
    return str(first) if first == last else f"{first} - {last}"


def _row(each: TaskProgress) -> dict[str, str]:
    task = each.task
    measured = task.measure is not Measure.DONE
    unit = f" {task.measure.label.vi}" if measured else ""
    told = f"{amount(each.reached)}{unit}" if each.reached is not None else ""
    if task.done is not None:
        told = f"{told}; {day(task.done[0])}, {task.done[1]}" if told else f"{day(task.done[0])}, {task.done[1]}"
    if each.percent is not None:
        told += f" ({each.percent}%)"
    return {
        "number": printable(task.number),
        "title": printable(task.title),
        "lead": printable(task.lead),
        "partners": printable(", ".join(task.partners)),
        "years": span(task.years),
        "target": f"{amount(task.target)}{unit}" if task.target is not None else "",
        "reached": printable(told),
        "timing": each.timing.label.vi,
    }


def _cells(each: TaskProgress) -> list[object]:
    task = each.task
    numbers = [None if value is None else float(value) for value in (task.target, each.expected, each.reached)]
    words = (task.number, task.title, task.lead, ", ".join(task.partners), span(task.years), task.measure.label.vi)
    return [*map(printable, words), *numbers, each.percent, each.timing.label.vi]
