"""The supplier's workbook with what is wrong in it: a comment and a colour in each bad cell, a list of errors."""

from __future__ import annotations

import hashlib
import tempfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Any, BinaryIO, cast

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.cached_values import with_cached_values
from oais_vn.formats.reports.cell_marks import RULER, Place, beneath, marked_cells, note
from oais_vn.formats.reports.error_sheets import add_our_sheets
from oais_vn.formats.tables.guard import check_workbook
from oais_vn.formats.tables.marked import MARK
from oais_vn.formats.tables.sheet import Sheet
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Language, Text
from oais_vn.model.report import Finding, Report, Severity

_FILLS: Mapping[Severity, str] = {Severity.ERROR: "FFF4B6B6", Severity.WARNING: "FFFFE699"}
_OURS = '"oais-vn"="oais-vn"'
"""The condition of our colours, always true: by it they are known again, and cells keep the colours of their own."""
_CELLS_A_RULE = 500
MOST_COMMENTS = 10_000
"""Comments that are written; with many more a workbook opens no longer in reasonable time."""
_LONGEST_VALUE = 32_767
_WIDTH = 420
_LETTERS_A_LINE = 62
_LINE = 17
_MOST_LINES = 34
_IN_MEMORY = 16 << 20

_LOST = (
    (("xl/charts/", "xl/chartsheets/"), Text("biểu đồ", "charts")),
    (("xl/media/",), Text("hình ảnh", "pictures")),
    (("xl/threadedComments/",), Text("luồng bình luận (lời vẫn còn)", "threads of comments (their words stay)")),
    (("xl/pivotTables/", "xl/slicers/"), Text("bảng tổng hợp, bộ lọc trực quan", "pivot tables and slicers")),
    (
        ("xl/ctrlProps/", "xl/activeX/", "xl/embeddings/"),
        Text("nút bấm, đối tượng nhúng", "controls, embedded objects"),
    ),
)
_COMMENTS = Text(
    f"chú thích ở các ô sau {MOST_COMMENTS} ô đầu (vẫn tô màu, vẫn có trong danh sách)",
    f"comments beyond the first {MOST_COMMENTS} cells (they are coloured and listed)",
)
_MACROS = Text("macro (lưu với đuôi .xlsm thì giữ được)", "macros (a name in .xlsm keeps them)")


def write_marked_workbook(
    report: Report,
    language: Language,
    stream: IO[bytes],
    *,
    workbook: IO[bytes] | None = None,
    name: str = "",
    sheets: Sequence[Sheet] = (),
    macros: bool = False,
) -> None:
    """Write a copy of `workbook` with every error and warning in its cell, and a sheet that lists them.

    `workbook` is a seekable .xlsx or .xlsm called `name`, and is only read. Tables of other kinds are given as
    `sheets`, and their rows written as text. Without either there is the list alone. `macros` keeps those of an .xlsm,
    which Excel wants in the name of what is written. What cannot be kept is told on the first sheet. Read again as
    part of a delivery, the copy gives the rows of the original. Raises `PackageError` for a workbook that cannot be
    read or could harm.
    """
    original = None
    reckons = False
    lost: list[Text] = []
    if workbook is None:
        book = _as_text(sheets)
    else:
        reckons = check_workbook(cast("BinaryIO", workbook), name)
        original, lost = _sha256(workbook), _lost(workbook, macros=macros)
        book = _opened(workbook, name, macros=macros)
        _clean(book)
    cells = marked_cells(report)
    _mark(book, cells, language)
    if len(cells) > MOST_COMMENTS:
        lost.append(_COMMENTS)
    add_our_sheets(book, report, language, original, lost)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as made:
        book.save(made)
        book.close()
        with_cached_values(cast("IO[bytes]", made), workbook if reckons else None, stream)


def _sha256(stream: IO[bytes]) -> str:
    stream.seek(0)
    return hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()


def _lost(stream: IO[bytes], *, macros: bool) -> list[Text]:
    with zipfile.ZipFile(stream) as archive:
        parts = [part.lstrip("/") for part in archive.namelist()]
    lost = [text for places, text in _LOST if any(part.startswith(places) for part in parts)]
    return [*lost, *([_MACROS] if "xl/vbaProject.bin" in parts and not macros else [])]


def _opened(stream: IO[bytes], name: str, *, macros: bool) -> Any:
    import openpyxl

    stream.seek(0)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it does not write back; that is told on the first sheet.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(stream, keep_vba=macros, rich_text=True)
    except Exception as error:  # hostile bytes make openpyxl raise nearly anything
        raise PackageError(
            Text(
                f"{name}: không sao chép được bảng tính: tệp hỏng hoặc sai cấu trúc; hãy mở bằng Excel và lưu lại",
                f"{name}: the workbook cannot be copied: it is damaged or malformed; open it in Excel and save it",
            ),
            path=name,
        ) from error


def _as_text(sheets: Sequence[Sheet]) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    del book["Sheet"]
    for sheet in sheets:
        made = book.create_sheet(_title(sheet.title))
        for row in sheet.rows():
            for column, text in enumerate(row.texts, start=1):
                if text:
                    cell = made.cell(row.number, column)
                    cell.value = printable(row.originals.get(column - 1, text))[:_LONGEST_VALUE]
                    cell.data_type = "s"
                    cell.number_format = "@"
    return book


def _title(title: str) -> str:
    """A title as Excel takes it: at most 31 letters, none of them special."""
    return "".join("_" if sign in "[]:*?/\\" else sign for sign in printable(title))[:31] or "_"


def _clean(book: Any) -> None:
    """Take away what an earlier marking left: our sheets, comments and colours."""
    for sheet in list(book.worksheets):
        if any(cell.value == MARK and cell.row == 1 for cell in _cells(sheet)):
            del book[sheet.title]
            continue
        for cell in _cells(sheet):
            if cell.comment is not None and RULER in cell.comment.text:
                _comment(cell, beneath(cell.comment.text, ""))
        rules = sheet.conditional_formatting
        kept = [(each.sqref, rule) for each in rules for rule in each.rules if rule.formula != [_OURS]]
        if len(kept) != sum(len(each.rules) for each in rules):
            sheet.conditional_formatting = type(rules)()
            for cells, rule in kept:
                sheet.conditional_formatting.add(str(cells), rule)


def _cells(sheet: Any) -> list[Any]:
    """The cells that are there; openpyxl's own rows make all those between, of which there may be billions."""
    return list(sheet._cells.values())  # noqa: SLF001 - those that are there; openpyxl walks the whole grid


def _mark(book: Any, cells: Mapping[Place, Sequence[Finding]], language: Language) -> None:
    titles = {_title(sheet.title): sheet for sheet in book.worksheets} | {
        sheet.title: sheet for sheet in book.worksheets
    }
    coloured: dict[tuple[str, Severity], list[str]] = {}
    for number, ((title, place), findings) in enumerate(cells.items()):
        sheet = titles.get(title) or titles.get(_title(title))
        if sheet is None:
            continue
        cell = sheet[place]
        if type(cell).__name__ == "MergedCell":
            cell = _top_left(sheet, place)
        if number < MOST_COMMENTS:
            old = "" if cell.comment is None else cell.comment.text
            _comment(cell, beneath(old, note(findings, language)))
        coloured.setdefault((sheet.title, findings[0].severity), []).append(cell.coordinate)
    for (title, severity), places in coloured.items():
        _colour(book[title], places, _FILLS[severity])


def _top_left(sheet: Any, place: str) -> Any:
    merged = next(area for area in sheet.merged_cells.ranges if place in area)
    return sheet.cell(merged.min_row, merged.min_col)


def _colour(sheet: Any, places: Sequence[str], colour: str) -> None:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    look = DifferentialStyle(fill=PatternFill("solid", start_color=colour, end_color=colour))
    for start in range(0, len(places), _CELLS_A_RULE):
        area = " ".join(places[start : start + _CELLS_A_RULE])
        sheet.conditional_formatting.add(area, Rule(type="expression", dxf=look, formula=[_OURS]))


def _comment(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment

    if not text:
        cell.comment = None
        return
    author = "oais-vn" if cell.comment is None else cell.comment.author
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines())
    cell.comment = Comment(printable(text), author, height=_LINE * min(lines + 1, _MOST_LINES), width=_WIDTH)
