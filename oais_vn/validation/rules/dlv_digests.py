"""DLV: the supplier's list of SHA-256 digests beside the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from oais_vn.model.language import Text
from oais_vn.model.listed import Compared
from oais_vn.model.location import Location
from oais_vn.model.paths import shown_name
from oais_vn.model.report import Severity
from oais_vn.validation.rule import Hit, Rule, rule

_LIST = "danh sách SHA-256 từng tệp do nhà thầu giao (thực hành giao nộp)"


def _of(compared: Compared) -> dict[str, str]:
    return {"list": shown_name(compared.path)}


@rule(
    "DLV-024",
    severity=Severity.ERROR,
    clause=_LIST,
    confidence="S2",
    message=Text(
        "tệp '{file}' không còn như lúc nhà thầu lập danh sách {list}: mã băm ghi {listed}, nay là {found}",
        "the file '{file}' is not as it was when {list} was made: the list says {listed}, it is {found} now",
    ),
    remedy=Text(
        "chép lại tệp từ nguồn của nhà thầu; nếu nhà thầu đã sửa tệp thì lập lại danh sách mã băm",
        "copy the file again from the supplier's; if the supplier changed it, make the list again",
    ),
)
def as_listed(lists: Sequence[Compared]) -> Iterable[Hit]:
    """Files have the bytes that the supplier listed."""
    for compared in lists:
        for line, path, found in compared.changed:
            params = {**_of(compared), "file": shown_name(path), "listed": line.sha256, "found": found or "–"}
            yield Hit(Location(path=shown_name(path)), params)


@rule(
    "DLV-025",
    severity=Severity.ERROR,
    clause=_LIST,
    confidence="S2",
    message=Text(
        "danh sách {list} có '{name}', thư mục giao nộp không có tệp này",
        "{list} names '{name}', and the delivery has no such file",
    ),
    remedy=Text(
        "chép tệp còn thiếu vào thư mục giao nộp, hoặc lập lại danh sách mã băm",
        "copy the file into the delivery, or make the list again",
    ),
)
def all_there(lists: Sequence[Compared]) -> Iterable[Hit]:
    """What is listed is there."""
    for compared in lists:
        for line in compared.missing:
            yield Hit(line.location, {**_of(compared), "name": shown_name(line.name)})


@rule(
    "DLV-026",
    severity=Severity.WARNING,
    clause=_LIST,
    confidence="S2",
    message=Text(
        "tệp không có trong danh sách mã băm {list}: không có gì chứng minh nó được giao nguyên vẹn",
        "the file is not in the list {list}: nothing proves that it came whole",
    ),
    remedy=Text("lập lại danh sách mã băm cho đủ mọi tệp", "make the list again, with every file"),
)
def all_listed(lists: Sequence[Compared]) -> Iterable[Hit]:
    """What is there is listed, in one of the lists."""
    if not lists:
        return
    left_out = set(lists[0].unlisted).intersection(*(compared.unlisted for compared in lists[1:]))
    for path in lists[0].unlisted:
        if path in left_out:
            yield Hit(Location(path=shown_name(path)), _of(lists[0]))


@rule(
    "DLV-027",
    severity=Severity.WARNING,
    clause=_LIST,
    confidence="A",
    message=Text(
        "danh sách {list}: dòng không có tên tệp và mã băm SHA-256 (64 chữ số hệ 16): '{value}'",
        "{list}: a line without a name and a SHA-256 digest (64 hexadecimal digits): '{value}'",
    ),
    remedy=Text(
        "lập danh sách bằng sha256sum, hoặc bảng có cột Tên tệp (hay Đường dẫn) và cột SHA-256",
        "make the list by sha256sum, or as a table with a column Path and a column SHA-256",
    ),
)
def lines_are_read(lists: Sequence[Compared]) -> Iterable[Hit]:
    """Every line of a list can be compared."""
    for compared in lists:
        for line in compared.malformed:
            yield Hit(line.location, {**_of(compared), "value": shown_name(line.name)})


RULES: tuple[Rule[Sequence[Compared]], ...] = (as_listed, all_there, all_listed, lines_are_read)
