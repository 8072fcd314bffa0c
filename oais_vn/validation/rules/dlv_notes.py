"""DLV: how the delivery's files were found, what was left out, and names that not every system can hold."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import noted
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước đọc thư mục giao nộp (docs/reference/delivery.md)"
_OTHER_SYSTEMS = {
    "sign": Text("có ký tự mà Windows không nhận trong tên", "a sign that Windows takes in no name"),
    "end": Text("kết thúc bằng dấu chấm hoặc dấu cách", "ends with a dot or a space"),
    "device": Text("tên dành riêng của Windows (CON, NUL, COM1…)", "a name that Windows keeps (CON, NUL, COM1…)"),
    "length": Text("quá 255 đơn vị UTF-16", "more than 255 UTF-16 units"),
    "not-utf8": Text("không phải UTF-8", "no UTF-8"),
    "twin": Text("chỉ khác tên bên cạnh ở chữ hoa hoặc NFC/NFD", "differs from its neighbour in case or NFC/NFD alone"),
}


@rule(
    "DLV-101",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tệp tìm thấy theo quy tắc đặt tên, ví dụ {value}",
        "{count} files found by the naming rule, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def found_by_name(delivery: Delivery) -> Iterable[Hit]:
    """Files that were found by their names."""
    return noted(delivery, "DLV-101")


@rule(
    "DLV-102",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tệp tìm thấy theo phần cuối đường dẫn, ví dụ {value}",
        "{count} files found by the end of their paths, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def found_elsewhere(delivery: Delivery) -> Iterable[Hit]:
    """Files whose leading folders differ from what the row says."""
    return noted(delivery, "DLV-102")


@rule(
    "DLV-103",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tệp tìm thấy khi bỏ qua chữ hoa, chữ thường, ví dụ {value}",
        "{count} files found ignoring case, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def found_by_case(delivery: Delivery) -> Iterable[Hit]:
    """Files whose names differ in case from what the row says."""
    return noted(delivery, "DLV-103")


@rule(
    "DLV-104",
    severity=Severity.INFO,
    clause="bộ quy định, mục [ignored]",
    confidence="A",
    message=Text(
        "{count} tệp theo mẫu {field} được để nguyên và không đóng gói, ví dụ {value}",
        "{count} files that fit {field} are left where they are and not packed, e.g. {value}",
    ),
    remedy=Text(
        "không phải làm gì; nếu có tài liệu thật mang tên ấy, hãy đổi tên tệp hoặc sửa [ignored] của bộ quy định",
        "nothing to do; if a document bears such a name, rename it or change the profile's [ignored]",
    ),
)
def ignored(delivery: Delivery) -> Iterable[Hit]:
    """What systems and programs leave in folders."""
    return noted(delivery, "DLV-104")


@rule(
    "DLV-105",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tệp tìm thấy theo tên viết bằng %XX, ví dụ {value}",
        "{count} files found by names written with %XX, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def found_by_escape(delivery: Delivery) -> Iterable[Hit]:
    """Files whose names no cell can hold, or no eye can tell apart."""
    return noted(delivery, "DLV-105")


@rule(
    "DLV-106",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tên mà có hệ thống không giữ được ({reason}), ví dụ {value}",
        "{count} names that some systems cannot hold ({reason}), e.g. {value}",
    ),
    remedy=Text(
        "không phải làm gì: tên gốc được ghi nguyên vẹn trong gói; khi trả lại tệp (oais-vn unpack) cần một hệ thống "
        "giữ được tên ấy",
        "nothing to do: the package keeps the name as it is; to get the file back under it (oais-vn unpack) takes a "
        "system that can hold it",
    ),
)
def not_everywhere(delivery: Delivery) -> Iterable[Hit]:
    """Names that Windows or macOS cannot hold, alone or side by side."""
    for hit in noted(delivery, "DLV-106"):
        yield Hit(hit.location, {**hit.params, "reason": _OTHER_SYSTEMS[str(hit.params["field"])]})


RULES: tuple[Rule[Delivery], ...] = (
    found_by_name,
    found_elsewhere,
    found_by_case,
    ignored,
    found_by_escape,
    not_everywhere,
)
