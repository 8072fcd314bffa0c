"""Lists of dossiers as units send them: our own workbooks and tables, those of others, the database of a hand-over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from oais_vn.formats.register.headed import count_of, headed_rows
from oais_vn.formats.register.marked import decided_of
from oais_vn.model.description import CodeList
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Decided, DossierKey
from oais_vn.model.register.joined import SentDossier, SentNames

NAMES_SHEET: Final = (
    *(("unit", "Đơn vị giữ"), ("unit_name", "Tên đơn vị giữ")),
    *(("fonds", "Mã phông"), ("name", "Tên phông")),
)
"""The columns of the sheet of our own workbooks that says what codes stand for: name, header."""
_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("Đơn vị giữ", "Mã đơn vị giữ", "Mã đơn vị", "Đơn vị", "Mã cơ quan lưu trữ", "unit"),
    "fonds": ("Mã phông", "Phông", "Phông số", "fonds"),
    "code": ("Mã hồ sơ", "code"),
    "title": ("Tiêu đề hồ sơ", "Tiêu đề", "title"),
    "group": ("Nhóm tài liệu", "Khối tài liệu", "Nhóm, khối tài liệu", "group"),
    "dates": ("Thời gian", "Thời gian tài liệu"),
    "start": ("Thời gian bắt đầu", "startDate"),
    "end": ("Thời gian kết thúc", "endDate"),
    "maintenance": ("Thời hạn", "Thời hạn bảo quản", "Thời hạn lưu trữ", "maintenance"),
    "sheets": ("Số tờ", "Số lượng tờ", "numberOfPaper"),
    "pages": ("Số trang", "numberOfPage"),
    "metres": ("Mét giá", "Số mét giá", "metres"),
    "place": ("Kho, giá", "Kho", "place"),
    "box": ("Hộp số", "box"),
    "condition": ("Tình trạng, vật mang tin", "Tình trạng"),
    "medium": ("Vật mang tin", "medium"),
    "damage": ("Mức độ hư hỏng", "damage"),
    "signs": ("Dấu hiệu hư hỏng", "signs"),
    "criteria": ("Tiêu chí", "Tiêu chí chọn", "Tiêu chí lựa chọn", "criteria"),
    "note": ("Ghi chú", "note"),
    "decided": ("Quyết định", "decided"),
}


def sent_dossiers(
    source: PackageSource, path: PackagePath, unit: str, lists: RegisterLists
) -> Iterator[SentDossier | tuple[int, Text]]:
    """The dossiers of a list in a workbook or CSV, or the number of a row and what is wrong with it.

    `unit` is that of rows that say none. Of a table with decisions only what was selected is listed; `lists` say what
    the codes of a database mean. `PackageError` when the file cannot be read or has no such columns.
    """
    for number, row in headed_rows(source, path, _HEADERS, ("code", "title")):
        told = {name: text.strip() for name, text in row.items() if text.strip()}
        # Headings of groups and what stands below a table have neither.
        if not ({"code", "title"} & told.keys()):
            continue
        try:
            if "decided" not in row or decided_of(row["decided"]) is Decided.SELECTED:
                yield _dossier(number, told, unit, lists)
        except InputError as error:
            yield number, error.text


def sent_names(source: PackageSource, path: PackagePath) -> SentNames:
    """What the codes of a list stand for, as the sheet of our own workbooks says it; nothing where there is none."""
    units: dict[str, str] = {}
    fonds: dict[str, str] = {}
    headers = {name: (header,) for name, header in NAMES_SHEET}
    try:
        for _, row in headed_rows(source, path, headers, tuple(headers)):
            if row["unit"]:
                units[row["unit"]] = row["unit_name"]
                fonds[f"{row['unit']}/{row['fonds']}"] = row["name"]
    except PackageError:
        return SentNames()
    return SentNames(units, fonds)


def _dossier(number: int, row: Mapping[str, str], unit: str, lists: RegisterLists) -> SentDossier:
    missing = [
        text
        for name, text in (("code", Text("mã hồ sơ", "code")), ("title", Text("tiêu đề", "title")))
        if name not in row
    ]
    if "unit" not in row and not unit:
        missing.append(Text("đơn vị giữ (cột Đơn vị giữ, hoặc ghi MÃ=TỆP)", "unit (a column, or CODE=FILE)"))
    if missing:
        vi, en = (", ".join(getattr(each, language) for each in missing) for language in ("vi", "en"))
        raise InputError(Text(f"thiếu {vi}", f"lacks its {en}"))
    days = dict.fromkeys(day for name in ("start", "end") if (day := row.get(name)))
    condition = [row.get("condition", ""), *_labels(lists.media, row.get("medium", ""))]
    condition += [*_labels(lists.damages, row.get("damage", "")), *_labels(lists.signs, row.get("signs", ""))]
    return SentDossier(
        DossierKey(row.get("unit") or unit, row.get("fonds", ""), row["code"]),
        row["title"],
        number,
        row.get("group", ""),
        row.get("dates") or " - ".join(days),
        row.get("maintenance", ""),
        count_of(row.get("sheets", "").replace(".", "")),
        count_of(row.get("pages", "").replace(".", "")),
        _metres(row.get("metres", "")),
        ", ".join(row[name] for name in ("place", "box") if name in row),
        ", ".join(dict.fromkeys(filter(None, condition))),
        _parts(row.get("criteria", "")),
        row.get("note", ""),
    )


def _labels(codes: CodeList, text: str) -> list[str]:
    entries = ((codes.get(part), part) for part in _parts(text))
    return [part if entry is None else entry.label.vi for entry, part in entries]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.replace(";", ",").split(",") if part.strip()))


def _metres(text: str) -> str:
    try:
        metres = Decimal(text.replace(",", ".") or "0")
    except InvalidOperation:
        metres = Decimal("NaN")
    if not metres.is_finite() or metres < 0:
        raise InputError(Text(f"mét giá không phải là số: {text!r}", f"metres are no number: {text!r}"))
    return str(metres) if text else ""
