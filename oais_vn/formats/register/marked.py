"""Tables of dossiers that people fill in and give back: decisions of selection, stages that were reached."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, Final, NamedTuple

from oais_vn.formats.printable import printable
from oais_vn.formats.register.headed import count_of, each_row
from oais_vn.model.dates import PartialDate
from oais_vn.model.description import fold
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.register.criteria import RegisterLists, Suggestion
from oais_vn.model.register.dossier import Choice, Decided, Dossier, Milestone

MARKING: Final[tuple[tuple[str, str, int], ...]] = (
    *(("unit", "Đơn vị", 12), ("fonds", "Mã phông", 10), ("code", "Mã hồ sơ", 28), ("title", "Tiêu đề hồ sơ", 60)),
    *(("group", "Nhóm tài liệu", 20), ("dates", "Thời gian", 22), ("sheets", "Số tờ", 8)),
    *(("medium", "Vật mang tin", 14), ("signs", "Dấu hiệu hư hỏng", 22), ("damage", "Mức độ hư hỏng", 14)),
    *(("arranged", "Đã chỉnh lý", 10), ("uses", "Số lượt khai thác", 10), ("suggested", "Tiêu chí gợi ý", 24)),
    ("why", "Căn cứ gợi ý", 60),
    *(("decided", "Quyết định", 14), ("criteria", "Tiêu chí chọn", 24), ("reason", "Lý do", 40)),
    ("revision", "Bản", 6),
)
"""The columns of the table of selection: name, header, width. People fill in `decided`, `criteria` and `reason`."""

_DECIDED: Final = {
    **dict.fromkeys(("chon", "x", "co", "selected", "yes"), Decided.SELECTED),
    **dict.fromkeys(("khong chon", "khong", "refused", "no"), Decided.REFUSED),
    **dict.fromkeys(("", "open"), None),
}
_STONES: Final = {
    "unit": ("Đơn vị", "unit"),
    "fonds": ("Mã phông", "Phông", "fonds"),
    "code": ("Mã hồ sơ", "code"),
    "date": ("Ngày", "date"),
    "paper": ("Văn bản", "Số văn bản", "Biên bản", "paper"),
    "sheets": ("Số tờ", "sheets"),
    "pages": ("Số trang", "pages"),
    "a4": ("A4", "Quy đổi A4", "Số trang A4", "a4"),
    "note": ("Ghi chú", "note"),
}
_MOST_ROWS: Final = 1_000_000


class Marked(NamedTuple):
    """A row of the table of selection that was decided on; `revision` is that of the dossier when it was written."""

    called: str
    choice: Choice
    revision: int | None


class Told(NamedTuple):
    """A row of a table of stages: the dossier, and the milestone it tells."""

    called: str
    stone: Milestone


def marking_rows(
    suggested: Iterable[tuple[Dossier, Sequence[Suggestion]]], lists: RegisterLists
) -> Iterator[list[str | int]]:
    """The rows of the table of selection."""
    for dossier, suggestions in suggested:
        record, choice = dossier.record, dossier.choice
        days = dict.fromkeys(day for day in (record["startDate"], record["endDate"]) if day)
        yield [
            *dossier.key,
            dossier.title,
            dossier.group,
            " - ".join(days),
            "" if dossier.sheets is None else dossier.sheets,
            _label(lists.media, dossier.medium),
            ", ".join(_label(lists.signs, sign) for sign in dossier.signs),
            _label(lists.damages, dossier.damage),
            "có" if dossier.arranged else "chưa",
            "" if dossier.uses is None else dossier.uses,
            ", ".join(each.criterion for each in suggestions),
            "; ".join(f"{each.criterion}: {each.reason.vi}" for each in suggestions),
            "" if choice.decided is Decided.OPEN else _WORDS[choice.decided],
            ", ".join(choice.criteria),
            choice.reason,
            dossier.revision,
        ]


_WORDS: Final = {Decided.SELECTED: "chọn", Decided.REFUSED: "không chọn"}


def write_marking_csv(rows: Iterable[Sequence[str | int]], stream: IO[bytes]) -> None:
    """Write the table as CSV that Excel opens (UTF-8 with its mark, semicolons)."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([header for _, header, _ in MARKING])
    for row in rows:
        # What begins like a formula must not become one.
        writer.writerow([f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in row])
    text.detach()


def write_marking_workbook(
    rows: Iterable[Sequence[str | int]], lists: RegisterLists, programme: str, stream: IO[bytes]
) -> None:
    """Write the table as a workbook, row by row, with the programme's criteria on a second sheet."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Lựa chọn")
    letters = {}
    for number, (name, _, width) in enumerate(MARKING, start=1):
        letters[name] = get_column_letter(number)
        sheet.column_dimensions[letters[name]].width = width
    sheet.column_dimensions[letters["revision"]].hidden = True
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    choices = DataValidation(type="list", formula1='"chọn,không chọn"', allow_blank=True)
    choices.add(f"{letters['decided']}2:{letters['decided']}{_MOST_ROWS}")
    sheet.data_validations.append(choices)
    filled = PatternFill("solid", fgColor="FFF2CC")
    heads = [_cell(sheet, header) for _, header, _ in MARKING]
    for (name, _, _), cell in zip(MARKING, heads, strict=True):
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
        if name in ("decided", "criteria", "reason"):
            cell.fill = filled
    sheet.append(heads)
    for row in rows:
        cells = [_cell(sheet, value) for value in row]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    legend = book.create_sheet("Tiêu chí")
    for letter, width in zip("ABC", (24, 90, 90), strict=True):
        legend.column_dimensions[letter].width = width
    legend.append(["Mã", "Tiêu chí", "Nguồn"])
    for each in lists.programmes[programme].criteria:
        only = " (chỉ người mới xét được)" if each.person else ""
        legend.append([_cell(legend, text) for text in (each.code, each.label.vi + only, each.source)])
    book.save(stream)


def read_marking(source: PackageSource, path: PackagePath) -> list[Marked]:
    """The rows of a table of selection that were decided on.

    A row that is chosen and names no criterion is chosen by the suggested ones. Raises `PackageError` when the file
    cannot be read or has no such columns, `InputError` that tells every row that is wrong.
    """
    return each_row(source, path, {name: (header, name) for name, header, _ in MARKING}, ("code", "decided"), _marked)


def read_stones(source: PackageSource, path: PackagePath, default: Milestone) -> list[Told]:
    """The rows of a table of stages; what a row does not say is as in `default`. Raises as `read_marking` does."""
    return each_row(source, path, _STONES, ("code",), lambda row: _told(row, default))


def decided_of(text: str) -> Decided | None:
    """The decision that people write, None for none; `InputError` for other words."""
    word = fold(text)
    if word not in _DECIDED:
        raise InputError(
            Text(
                f"quyết định {text!r}: ghi 'chọn', 'không chọn' hoặc để trống",
                f"decision {text!r}: write 'chọn', 'không chọn' or nothing",
            )
        )
    return _DECIDED[word]


def day_of(text: str) -> str:
    """A whole day, ISO 8601, as people write it; `InputError` when it is none."""
    day = PartialDate.parse(text)
    if day.day is None:
        raise InputError(Text(f"hãy ghi đủ ngày, tháng, năm: {text!r}", f"write day, month and year: {text!r}"))
    return day.earliest.isoformat()


def _marked(row: Mapping[str, str]) -> Marked | None:
    decided = decided_of(row.get("decided", ""))
    if decided is None:
        return None
    reason = row.get("reason", "")
    criteria: tuple[str, ...] = ()
    if decided is Decided.SELECTED:
        criteria = _parts(row.get("criteria", "")) or _parts(row.get("suggested", ""))
        if not criteria:
            raise InputError(Text("chọn nhưng không có tiêu chí", "chosen without a criterion"))
    elif not reason:
        raise InputError(Text("không chọn nhưng không có lý do", "refused without a reason"))
    return Marked(_called(row), Choice(decided, criteria, reason), count_of(row.get("revision", "")))


def _told(row: Mapping[str, str], default: Milestone) -> Told:
    date = day_of(row["date"]) if row.get("date") else default.date
    sheets, pages, a4 = (count_of(row.get(name, "")) for name in ("sheets", "pages", "a4"))
    stone = Milestone(
        default.stage,
        date,
        row.get("paper") or default.paper,
        default.sheets if sheets is None else sheets,
        default.pages if pages is None else pages,
        row.get("note") or default.note,
        default.a4 if a4 is None else a4,
    )
    return Told(_called(row), stone)


def _called(row: Mapping[str, str]) -> str:
    code = row.get("code", "")
    if not code:
        raise InputError(Text("thiếu mã hồ sơ", "the dossier's code is missing"))
    unit, fonds = row.get("unit", ""), row.get("fonds", "")
    return f"{unit}/{fonds}/{code}" if unit and fonds else code


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.replace(";", ",").split(",") if part.strip()))


def _label(codes: Any, code: str) -> str:
    entry = codes.get(code)
    return code if entry is None else str(entry.label.vi)


def _cell(sheet: Any, value: str | int) -> Any:
    """A number, or a text that no program takes for a formula."""
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, int):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value=printable(value))
    cell.data_type = "s"
    return cell
