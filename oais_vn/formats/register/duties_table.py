"""The list of agencies and of what they must hand in, as people write it in a workbook or CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from oais_vn.formats.register.headed import each_row
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.register.duties import Duty

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("Mã mục", "Mã", "TT", "STT", "id"),
    "source": ("Cơ quan, tổ chức", "Tên cơ quan, tổ chức", "Cơ quan", "Nguồn nộp lưu", "source"),
    "title": ("Tài liệu phải nộp", "Tài liệu nộp lưu", "Tài liệu", "Thành phần tài liệu", "title"),
    "fonds": ("Mã phông", "fonds"),
    "first": ("Từ năm", "first"),
    "last": ("Đến năm", "last"),
    "due": ("Hạn nộp", "Thời hạn nộp", "due"),
    "quantity": ("Số lượng", "Số lượng dự kiến", "Khối lượng", "quantity"),
    "note": ("Ghi chú", "note"),
}
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


def read_duties(source: PackageSource, path: PackagePath) -> list[Duty]:
    """The lines of a list; raises as `each_row` does, and `InputError` for an id of two lines."""
    found = each_row(source, path, _HEADERS, ("id", "source"), _duty)
    ids = [each.id for each in found]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        names = ", ".join(twice)
        raise InputError(Text(f"{path}: mã mục trùng nhau: {names}", f"{path}: ids of two lines: {names}"))
    if not found:
        raise InputError(Text(f"{path}: không có mục nào", f"{path}: there are no lines"))
    return found


def _duty(row: Mapping[str, str]) -> Duty | None:
    told = {name: text.strip() for name, text in row.items() if text.strip()}
    if "source" not in told and not told.keys() - {"id", "title"}:
        return None  # a heading of a group
    for name, text in (("id", Text("mã mục", "id")), ("source", Text("cơ quan, tổ chức", "agency"))):
        if name not in told:
            raise InputError(Text(f"thiếu {text.vi}", f"lacks its {text.en}"))
    first, last = (_year(told.get(name, "")) for name in ("first", "last"))
    if last and first > last:
        raise InputError(Text(f"từ năm {first} sau đến năm {last}", f"from {first} to {last} goes back"))
    due = PartialDate.parse(told["due"]).latest.isoformat() if "due" in told else ""
    words = {name: told.get(name, "") for name in ("title", "fonds", "quantity", "note")}
    return Duty(told["id"], told["source"], first=first, last=last, due=due, **words)


def _year(text: str) -> int:
    if text and not _YEAR.fullmatch(text):
        raise InputError(Text(f"{text!r} không phải năm", f"{text!r} is no year"))
    return int(text or 0)
