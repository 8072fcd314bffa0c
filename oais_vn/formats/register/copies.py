"""The register of insurance copies as one table: a row a dossier, as CSV or a workbook, however many there are."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from types import MappingProxyType
from typing import IO, Any, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.model.dates import day_in_vietnam
from oais_vn.model.language import Language, Text
from oais_vn.model.register.dossier import Decided, Dossier, Stage
from oais_vn.model.register.life import Kept
from oais_vn.model.tiers import Purpose

_MARK = "\ufeff"
_ROWS_AT_ONCE = 500
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠'")
_LONGEST = 32_000
"""Characters that a cell of a workbook may have."""
_A4: Final = 9
"""The number of the paper size in a workbook."""
_MARGIN: Final = 0.4
"""Inches beside the table on paper."""
_LINE: Final = 15.0
"""Points that a line of text takes."""
_MOST_ROWS: Final = 1_000_000
"""Rows of one sheet; more go on in the next."""
_SEEN = (Stage.PACKED, Stage.STORED, Stage.AUDITED)
_PAPERS = (Stage.APPROVED, Stage.ACCEPTED, Stage.HANDED_OVER)
_PURPOSES = {Purpose.BACKUP.value: Text("sao lưu", "backup"), Purpose.INSURANCE.value: Text("dự phòng", "insurance")}
_YES = Text("có", "yes")
_NO_WORDS: Final[Mapping[str, Text]] = MappingProxyType({})
_TITLE = Text("Sổ bản sao bảo hiểm", "Insurance copies")


class CopiesColumn(NamedTuple):
    """A column: its stable name, its header, its width in characters."""

    name: str
    header: Text
    width: int


def _columns() -> Iterator[CopiesColumn]:
    yield CopiesColumn("unit", Text("Đơn vị giữ", "Unit"), 12)
    yield CopiesColumn("fonds", Text("Phông", "Fonds"), 10)
    yield CopiesColumn("code", Text("Mã hồ sơ", "Dossier"), 24)
    yield CopiesColumn("title", Text("Tiêu đề hồ sơ", "Title"), 50)
    yield CopiesColumn("sheets", Text("Số tờ", "Sheets"), 8)
    yield CopiesColumn("pages", Text("Số trang", "Pages"), 8)
    yield CopiesColumn("decided", Text("Lựa chọn", "Choice"), 16)
    yield CopiesColumn("criteria", Text("Tiêu chí", "Criteria"), 36)
    yield CopiesColumn("list", Text("Danh mục", "List"), 14)
    for stage in Stage:
        yield CopiesColumn(stage.value, Text(_capital(stage.label.vi), _capital(stage.label.en)), 13)
        if stage in _PAPERS:
            yield CopiesColumn(f"{stage.value}-paper", Text("Văn bản", "Paper"), 14)
        if stage is Stage.REINFORCED:
            yield CopiesColumn("reinforced-sheets", Text("Số tờ bồi nền", "Sheets reinforced"), 10)
        if stage is Stage.CONFIRMED:
            yield CopiesColumn("confirmed-pages", Text("Số trang xác nhận", "Pages confirmed"), 10)
    yield CopiesColumn("copies", Text("Bản sao (vật mang, nơi, mục đích)", "Copies (carrier, site, purpose)"), 44)
    yield CopiesColumn("original", Text("Bản gốc", "Original"), 10)
    yield CopiesColumn("original-decision", Text("Quyết định thay bản gốc", "Decision that it stands in"), 16)
    yield CopiesColumn("recovery", Text("Quyết định dự phòng", "Insurance decided"), 16)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


COPIES_COLUMNS: Final = tuple(_columns())


_DATED: Final = tuple(column.name in {stage.value for stage in Stage} for column in COPIES_COLUMNS)


def copies_row(
    dossier: Dossier, kept: Kept, language: Language, criteria: Mapping[str, Text] = _NO_WORDS
) -> list[str | int]:
    """The cells of a dossier, in the order of `COPIES_COLUMNS`; criteria that are in `criteria` in its words."""
    chosen = (criteria.get(code, Text(code, code)).to(language) for code in dossier.choice.criteria)
    cells: dict[str, str | int | None] = {
        **dossier.key._asdict(),
        "title": dossier.title,
        "sheets": dossier.sheets,
        "pages": dossier.pages,
        "decided": "" if dossier.choice.decided is Decided.OPEN else dossier.choice.decided.label.to(language),
        "criteria": "; ".join(chosen) if criteria else ", ".join(dossier.choice.criteria),
        "list": dossier.choice.listed,
        "copies": "; ".join(_copies(kept, language)),
        "original": dossier.original.state.label.to(language),
        "original-decision": dossier.original.decision,
        "recovery": dossier.recovery,
        **_seen(kept, language),
    }
    for stage in Stage:
        stone = None if stage in _SEEN else dossier.reached(stage)
        if stone is not None:
            cells |= {stage.value: stone.date, f"{stage.value}-paper": stone.paper}
            cells |= {"reinforced-sheets": stone.sheets} if stage is Stage.REINFORCED else {}
            cells |= {"confirmed-pages": stone.pages} if stage is Stage.CONFIRMED else {}
    values = (cells.get(column.name) for column in COPIES_COLUMNS)
    return [printable(value) if isinstance(value, str) else "" if value is None else value for value in values]


def _seen(kept: Kept, language: Language) -> dict[str, str]:
    """What packages and copies tell; on which day a package was made nobody noted."""
    if not any(not package.withdrawn for package in kept.packages):
        return {}
    days = [day_in_vietnam(copy.verified) for _, copy in kept.verified]
    found = {Stage.PACKED.value: _YES.to(language)}
    return found | ({Stage.STORED.value: min(days), Stage.AUDITED.value: max(days)} if days else {})


def _copies(kept: Kept, language: Language) -> Iterator[str]:
    for package, copy in kept.verified:
        purpose = _PURPOSES[copy.purpose].to(language) if copy.purpose in _PURPOSES else ""
        parts = ", ".join(part for part in (copy.kind, copy.site, purpose) if part)
        yield f"v{package.version} {copy.tier} ({parts})"
    for package in kept.packages:
        yield from (f"v{package.version} {film.reel} {film.first}-{film.last}" for film in package.films)


def write_copies_csv(rows: Iterable[list[str | int]], language: Language, stream: IO[bytes]) -> None:
    """Write the table as CSV that Excel opens: UTF-8 with a mark, RFC 4180, nothing taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    text.write(_MARK)
    writer.writerow([column.header.to(language) for column in COPIES_COLUMNS])
    for number, row in enumerate(rows, start=1):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            stream.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    stream.write(text.getvalue().encode())


def write_copies_workbook(rows: Iterable[list[str | int]], language: Language, stream: IO[bytes], name: str) -> None:
    """Write the table as a workbook, row by row: its header stays on top, texts stay texts, days are days.

    On paper every page has the `name` of the archive, the title and its number above and below.
    """
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    title = _TITLE.to(language)
    book.properties.title, book.properties.creator = title, "oais-vn"
    last = get_column_letter(len(COPIES_COLUMNS))
    line = Side("thin", color="9AA5B1")
    box = Border(line, line, line, line)

    def begin(number: int) -> tuple[Any, list[Any]]:
        sheet = book.create_sheet(title if number == 1 else f"{title} {number}")
        for place, column in enumerate(COPIES_COLUMNS, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        sheet.freeze_panes = "E2"
        _lay_out(sheet, title, name)
        sheet.auto_filter.ref = f"A1:{last}1"
        sheet.row_dimensions[1].height = _LINE * _header_lines(language) + 4
        head = []
        for column in COPIES_COLUMNS:
            cell = WriteOnlyCell(sheet, column.header.to(language))
            cell.font, cell.fill = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="E7ECF2")
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            cell.border = box
            head.append(cell)
        sheet.append(head)
        # The same cells, row after row: their look is reckoned once.
        cells = [WriteOnlyCell(sheet) for _ in COPIES_COLUMNS]
        for cell, dated in zip(cells, _DATED, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if dated else None)
            cell.border = box
            if dated:
                cell.number_format = "DD/MM/YYYY"
        return sheet, cells

    sheet, cells = begin(1)
    for number, row in enumerate(rows):
        if number and number % _MOST_ROWS == 0:
            sheet, cells = begin(number // _MOST_ROWS + 1)
        for cell, value, dated in zip(cells, row, _DATED, strict=True):
            if isinstance(value, str):
                day = _day(value) if dated else None
                cell.value = value[:_LONGEST] if day is None else day
                cell.data_type = "s" if day is None else "d"
            else:
                cell.value = value
        place = 2 + number % _MOST_ROWS
        sheet.row_dimensions[place].height = _LINE * _lines(row)
        sheet.append(cells)
        del sheet.row_dimensions[place]
    book.save(stream)


def _lay_out(sheet: Any, title: str, name: str) -> None:
    """How the sheet is to be printed."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 4, 0
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.page_margins.left = sheet.page_margins.right = _MARGIN
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "C:D"
    # In this language of headers & begins a command.
    sheet.oddHeader.left.text = name.replace("&", "&&")
    sheet.oddHeader.center.text, sheet.oddHeader.center.font = title.upper(), "Calibri,Bold"
    sheet.oddFooter.right.text = "&P/&N"


def _day(text: str) -> date | None:
    """The day, or None for a text that is none."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _header_lines(language: Language) -> int:
    """How many lines the headers take, for words are not cut."""
    wrapped = (textwrap.wrap(column.header.to(language), max(column.width - 3, 1)) for column in COPIES_COLUMNS)
    return max(map(len, wrapped))


def _lines(row: list[str | int]) -> int:
    """How many lines the row takes; not every program finds that out before it prints."""
    return max(
        -(-len(value) // (column.width - 1)) or 1 if isinstance(value, str) else 1
        for column, value in zip(COPIES_COLUMNS, row, strict=True)
    )
