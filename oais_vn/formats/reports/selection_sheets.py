"""The same lists as a workbook: the quantities, then the dossiers with all that the inventory says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.register.sent_lists import NAMES_SHEET
from oais_vn.formats.reports.decree30 import FONT
from oais_vn.formats.reports.selection_papers import ListPaper, Section, days_of
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Dossier

_SUMMARY: Final = (
    ("TT", 6),
    ("Phông, nhóm tài liệu", 60),
    ("Số hồ sơ", 11),
    ("Số tờ", 11),
    ("Số trang", 11),
    ("Mét giá", 11),
)
_ROWS: Final = (
    *(("TT", 6), ("Đơn vị giữ", 11), ("Mã phông", 9), ("Hộp số", 8), ("Mã hồ sơ", 26), ("Tiêu đề hồ sơ", 52)),
    ("Nhóm tài liệu", 18),
    *(("Thời gian", 21), ("Thời hạn", 9), ("Số tờ", 8), ("Số trang", 8), ("Mét giá", 8), ("Kho, giá", 14)),
    *(("Tình trạng, vật mang tin", 24), ("Tiêu chí", 22), ("Ghi chú", 24)),
)
_AMENDED: Final = {"Mã hồ sơ": "Mã hồ sơ được điều chỉnh"}
A3: Final = 8
"""The number of the paper size in a workbook, for tables of many columns."""
_A4: Final = 9
"""The number of the paper size in a workbook."""
_MOST_ROWS: Final = 1_000_000
"""A sheet of Excel has 1,048,576."""


def write_list_workbook(paper: ListPaper, dossiers: Callable[[int], Iterable[Dossier]], stream: IO[bytes]) -> None:
    """Write the workbook row by row; `dossiers` gives those of a section.

    Raises `InputError` for more dossiers than a sheet has rows: a list that lacks some would be approved as whole.
    """
    import openpyxl

    if paper.total.dossiers > _MOST_ROWS:
        raise InputError(
            Text(
                f"danh mục có {paper.total.dossiers} hồ sơ, trang tính chứa nhiều nhất {_MOST_ROWS}: hãy ghi ra .docx, "
                "hoặc lập danh mục cho từng phông",
                f"the list has {paper.total.dossiers} dossiers and a sheet holds {_MOST_ROWS}: write a .docx, or "
                "draw up a list for each fonds",
            )
        )
    book = openpyxl.Workbook(write_only=True)
    head = (paper.agency.upper(), f"DANH MỤC {paper.about}", paper.attached)
    summary = ListSheet(book, "Tổng hợp", _SUMMARY, head)
    for number, section in enumerate(paper.sections, start=1):
        summary.add([number, *_sums(section)])
    summary.add(["", *_sums(paper.total)], bold=True)
    for number, label in enumerate(paper.criteria.values(), start=1):
        summary.note(f"Tiêu chí ({number}): {label}")
    for note in paper.notes:
        summary.note(note)
    # Without its header the document of an amendment is not taken for a list that is whole.
    columns = _ROWS if paper.closing else [(_AMENDED.get(header, header), width) for header, width in _ROWS]
    listed = ListSheet(book, "Hồ sơ", columns, head)
    number = 0
    for place, section in enumerate(paper.sections):
        listed.note(section.heading, bold=True)
        for dossier in dossiers(place):
            number += 1
            listed.add([number, *_values(paper, dossier)])
    names = ListSheet(book, "Đơn vị, phông", [(header, 30) for _, header in NAMES_SHEET], head)
    for fonds in paper.fonds:
        names.add([fonds.key.unit, fonds.unit_name, fonds.key.code, fonds.name])
    book.properties.title, book.properties.creator = paper.about, "oais-vn"
    book.save(stream)


class ListSheet:
    """A sheet with its head, whose cells are made once and filled anew for every row."""

    def __init__(
        self, book: Any, title: str, columns: Sequence[tuple[str, int]], head: Sequence[str], *, paper: int = _A4
    ) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side
        from openpyxl.utils import get_column_letter

        self._sheet = book.create_sheet(title)
        self._sheet.page_setup.orientation, self._sheet.page_setup.paperSize = "landscape", paper
        self._sheet.page_setup.fitToWidth, self._sheet.page_setup.fitToHeight = 1, 0
        self._sheet.sheet_properties.pageSetUpPr = _fitting()
        self._sheet.print_title_rows = "5:5"
        for place, (_, width) in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        self._sheet.freeze_panes = "A6"
        line = Side(style="thin")
        boxed = Border(left=line, right=line, top=line, bottom=line)

        def cells(*, bold: bool, align: str = "") -> list[Any]:
            made = [self._cell() for _ in columns]
            for cell in made:
                cell.font, cell.border = Font(name=FONT, size=11, bold=bold), boxed
                cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=align or None)
            return made

        self._plain, self._bold, heads = cells(bold=False), cells(bold=True), cells(bold=True, align="center")
        self._note = self._cell()
        self._strong = self._cell()
        self._note.font, self._strong.font = Font(name=FONT, size=11, italic=True), Font(name=FONT, size=12, bold=True)
        agency, about, attached = head
        self.note(agency, bold=True)
        self.note(about, bold=True)
        self.note(attached)
        self._sheet.append([])
        self._put(heads, [header for header, _ in columns])

    def add(self, values: Sequence[str | int | float], *, bold: bool = False) -> None:
        """A row of the table."""
        self._put(self._bold if bold else self._plain, values)

    def note(self, text: str, *, bold: bool = False) -> None:
        """A line of its own."""
        self._put([self._strong if bold else self._note], [text])

    def _put(self, cells: Sequence[Any], values: Sequence[str | int | float]) -> None:
        for cell, value in zip(cells, values, strict=True):
            cell.value = printable(value) if isinstance(value, str) else value
            if isinstance(value, str):
                # A text that begins like a formula stays a text.
                cell.data_type = "s"
        self._sheet.append(cells)

    def _cell(self) -> Any:
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self._sheet)


def _fitting() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _values(paper: ListPaper, dossier: Dossier) -> list[str | int]:
    return [
        *(dossier.key.unit, dossier.key.fonds, dossier.shelf.box, dossier.key.code, dossier.title, dossier.group),
        days_of(dossier),
        dossier.record["maintenance"],
        "" if dossier.sheets is None else dossier.sheets,
        "" if dossier.pages is None else dossier.pages,
        *(dossier.shelf.metres, dossier.shelf.place, paper.condition(dossier)),
        *(", ".join(dossier.choice.criteria), dossier.choice.reason),
    ]


def _sums(section: Section) -> list[str | int | float]:
    return [*section[:4], section.millimetres / 1000]
