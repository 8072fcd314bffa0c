"""The tick form read back, whatever Excel and people made of it: sorted, filtered, retyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import IO, Any, BinaryIO, cast

from oais_vn.formats.sampling.columns import Column, answer, defect_names, shown
from oais_vn.formats.tables.guard import check_workbook
from oais_vn.formats.tables.values import whole_date
from oais_vn.model.description import fold
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.sampling import DefectKind, Draw, Drawn, Item, Look

_TOP = 40
"""Rows in which the headings are looked for."""

_MOST_TOLD = 20
_SHA256 = re.compile(r"\b[0-9a-fA-F]{64}\b")
_NEEDED = (Column.NUMBER, Column.DOSSIER, Column.RESULT, Column.DEFECT)
_HEADINGS = {fold(column.heading.vi): column for column in Column}
_DAYS = range(36_526, 73_051)
"""Excel's numbers of the days from 2000 to 2099."""

_NOT_TICKED = Text("chưa chọn Kết quả", "no Result is chosen")
_UNCLEAR = Text("Kết quả {value!r} không hiểu được; hãy chọn Đạt hoặc Không đạt", "the Result {value!r} is unclear")
_NO_KIND = Text("không đạt nhưng chưa chọn Loại lỗi", "failed, but no kind of defect is chosen")
_NOT_A_KIND = Text("không có Loại lỗi {value!r}", "there is no kind of defect {value!r}")
_BOTH = Text("đạt nhưng lại có Loại lỗi {value!r}", "passed, but has the kind of defect {value!r}")
_NOT_A_DAY = Text("Ngày {value!r} không hiểu được", "the date {value!r} is unclear")
_CHANGED = Text(
    "hồ sơ, tài liệu hoặc trang khác biên bản rút mẫu ({value})",
    "is of another item than the draw record has ({value})",
)
_TWICE = Text("có hai dòng", "is there twice")
_UNKNOWN = Text("không có trong biên bản rút mẫu", "is not in the draw record")
_GONE = Text("không còn dòng nào trong phiếu", "has no row in the form any more")


def read_form(
    stream: IO[bytes], name: str, draw: Draw, record_sha256: str, kinds: Mapping[str, DefectKind]
) -> tuple[Look, ...]:
    """What people noted of every item of the draw, in the order of the draw.

    Rows may stand in any order and at any height. Raises `PackageError` for what is no form of this draw, and, telling
    which rows, for items that are not ticked, unclear, changed, doubled or gone.
    """
    rows = _Rows(_sheets(stream, name), name, record_sha256)
    known = {item.number: item for item in draw.items}
    names = defect_names(dict(kinds))
    looks: dict[int, Look] = {}
    faults: list[tuple[int, Text]] = []
    for number, row in rows:
        item = known.get(number)
        if item is None:
            faults.append((number, _UNKNOWN))
            continue
        if number in looks:
            faults.append((number, _TWICE))
        look, found = _look(item, row, draw.plan.item, names)
        looks[number] = look
        faults += [(number, fault) for fault in found]
    faults += [(number, _GONE) for number in known if number not in looks]
    if faults:
        raise _unfinished(name, faults)
    return tuple(looks[number] for number in known)


class _Rows:
    """The rows of the sheet that has the headings: the item's number, and the cells by column."""

    def __init__(self, sheets: Iterator[Iterator[tuple[Any, ...]]], name: str, record_sha256: str) -> None:
        self._sheets = sheets
        self._name = name
        self._record = record_sha256

    def __iter__(self) -> Iterator[tuple[int, Mapping[Column, Any]]]:
        for sheet in self._sheets:
            columns: dict[Column, int] = {}
            for height, row in enumerate(sheet):
                if columns:
                    yield from self._item(row, columns)
                elif height < _TOP:
                    self._own(row)
                    columns = _columns(row)
            if columns:
                return
        raise PackageError(
            Text(
                f"{self._name}: không thấy dòng tiêu đề của phiếu kiểm tra (Số, Mã hồ sơ, Kết quả, Loại lỗi)",
                f"{self._name}: no headings of a tick form (Số, Mã hồ sơ, Kết quả, Loại lỗi)",
            ),
            path=self._name,
        )

    def _own(self, row: tuple[Any, ...]) -> None:
        """Refuse the form of another draw; the digest may be gone, for the rows are compared as well."""
        found = [match[0].lower() for cell in row if isinstance(cell, str) for match in _SHA256.finditer(cell)]
        if found and self._record not in found:
            raise PackageError(
                Text(
                    f"{self._name}: phiếu này thuộc biên bản rút mẫu khác (SHA-256 {found[0]})",
                    f"{self._name}: the form of another draw record (SHA-256 {found[0]})",
                ),
                path=self._name,
            )

    def _item(self, row: tuple[Any, ...], columns: Mapping[Column, int]) -> Iterator[tuple[int, Mapping[Column, Any]]]:
        cells = {column: row[place] if place < len(row) else None for column, place in columns.items()}
        if all(_text(cell) == "" for cell in cells.values()):
            return
        number = _whole(cells[Column.NUMBER])
        if number is None:
            # What people write below or between the rows is no item, unless they tick it.
            if _text(cells[Column.RESULT]):
                raise PackageError(
                    Text(
                        f"{self._name}: có dòng được chấm nhưng cột Số là {_text(cells[Column.NUMBER])!r}",
                        f"{self._name}: a ticked row has {_text(cells[Column.NUMBER])!r} for its number",
                    ),
                    path=self._name,
                )
            return
        yield number, cells


def _columns(row: tuple[Any, ...]) -> dict[Column, int]:
    found = {
        column: place
        for place, cell in enumerate(row)
        if isinstance(cell, str)
        and (column := _HEADINGS.get(fold(cell.strip().splitlines()[0] if cell.strip() else "")))
    }
    return found if all(column in found for column in _NEEDED) else {}


def _look(item: Drawn, row: Mapping[Column, Any], kind: Item, names: Mapping[str, str]) -> tuple[Look, list[Text]]:
    faults: list[Text] = []
    if changed := _changed(item, row, kind):
        faults.append(_CHANGED.filled(value=changed))
    told, defect = _text(row[Column.RESULT]), _text(row[Column.DEFECT])
    passed = answer(told)
    code = names.get(fold(defect), "") if defect else ""
    if not told:
        faults.append(_NOT_TICKED)
    elif passed is None:
        faults.append(_UNCLEAR.filled(value=told))
    elif passed and defect:
        faults.append(_BOTH.filled(value=defect))
    elif not passed and not defect:
        faults.append(_NO_KIND)
    if defect and not code:
        faults.append(_NOT_A_KIND.filled(value=defect))
    day, written = None, row.get(Column.DAY)
    if _text(written):
        day = _day(written)
        if day is None:
            faults.append(_NOT_A_DAY.filled(value=_text(written)))
    look = Look(item, bool(passed), code, _text(row.get(Column.NOTE)), _text(row.get(Column.INSPECTOR)), day)
    return look, faults


def _changed(item: Drawn, row: Mapping[Column, Any], kind: Item) -> str:
    """The first value that is not the item's own; empty when all are, or their columns are gone."""
    expected: dict[Column, str] = {Column.DOSSIER: item.dossier}
    if kind is Item.PAGE:
        expected |= {Column.DOCUMENT: item.document, Column.FILE: item.path, Column.PAGE: str(item.page)}
    for column, value in expected.items():
        if column not in row:
            continue
        cell = row[column]
        told = str(_whole(cell)) if column is Column.PAGE and _whole(cell) is not None else _text(cell)
        if told != _text(shown(value)):
            return told or "∅"
    return ""


def _sheets(stream: IO[bytes], name: str) -> Iterator[Iterator[tuple[Any, ...]]]:
    import openpyxl

    check_workbook(cast("BinaryIO", stream), name)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            # Some programs write a wrong size into the sheet.
            sheet.reset_dimensions()
            yield sheet.iter_rows(values_only=True)
    except PackageError:
        raise
    except Exception as error:  # hostile bytes make openpyxl raise nearly anything
        raise PackageError(
            Text(f"{name}: bảng tính hỏng, không đọc được", f"{name}: the workbook is damaged"), path=name
        ) from error


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def _whole(cell: Any) -> int | None:
    text = _text(cell)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    number = _whole(cell)
    if number is not None and number in _DAYS:
        return date.fromordinal(date(1899, 12, 30).toordinal() + number)
    try:
        told = whole_date(_text(cell))
        return date(told.year, told.month or 0, told.day or 0)
    except (InputError, ValueError):
        return None


def _unfinished(name: str, faults: list[tuple[int, Text]]) -> PackageError:
    told = faults[:_MOST_TOLD]
    more = len(faults) - len(told)
    vi = [f"{name}: phiếu chưa dùng được, {len(faults)} chỗ cần xem lại:"]
    en = [f"{name}: the form cannot be used yet, {len(faults)} places need a look:"]
    vi += [f"  số {number}: {fault.vi}" for number, fault in told]
    en += [f"  no. {number}: {fault.en}" for number, fault in told]
    if more:
        vi.append(f"  … và {more} chỗ nữa")
        en.append(f"  … and {more} more")
    return PackageError(Text("\n".join(vi), "\n".join(en)), path=name)
