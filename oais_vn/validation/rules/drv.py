"""DRV: values that the reader derived, took from elsewhere or read otherwise than they stood."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery, Unit
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import noted
from oais_vn.validation.rule import Hit, Rule, rule

_OURS = "quy ước đọc thư mục giao nộp (docs/reference/delivery.md)"

_TAKERS = {Unit.DOSSIER: Text("hồ sơ", "dossiers"), Unit.BATCH: Text("tài liệu rời lẻ", "loose documents")}


@rule(
    "DRV-001",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{field}: {count} giá trị được lập tự động, ví dụ {value}", "{field}: {count} values derived, e.g. {value}"
    ),
    remedy=Text("không phải làm gì nếu đúng; muốn khác thì thêm cột", "nothing to do if right; else give a column"),
)
def derived(delivery: Delivery) -> Iterable[Hit]:
    """Values that follow from others."""
    return noted(delivery, "DRV-001")


@rule(
    "DRV-002",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{field}: {count} {takers} lấy giá trị mặc định {value} của delivery.toml",
        "{field}: {count} {takers} take the default {value} of delivery.toml",
    ),
    remedy=Text("không phải làm gì nếu đúng; muốn khác thì thêm cột", "nothing to do if right; else give a column"),
)
def defaulted(delivery: Delivery) -> Iterable[Hit]:
    """Values that come from delivery.toml."""
    for hit in noted(delivery, "DRV-002"):
        yield Hit(hit.location, {**hit.params, "takers": _TAKERS[delivery.unit]})


@rule(
    "DRV-003",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, Phụ lục III: mặc định theo hồ sơ",
    confidence="S1",
    message=Text(
        "{field}: {count} tài liệu lấy giá trị của hồ sơ, ví dụ {value}",
        "{field}: {count} documents take their dossier's value, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng; muốn khác thì thêm cột", "nothing to do if right; else give a column"),
)
def inherited(delivery: Delivery) -> Iterable[Hit]:
    """Values that a document takes from its dossier."""
    return noted(delivery, "DRV-003")


@rule(
    "DRV-004",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, bảng mã dùng chung của các phụ lục",
    confidence="S1",
    message=Text(
        "{field}: {count} ô ghi bằng chữ được đổi thành mã, ví dụ {value}",
        "{field}: {count} words became codes, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def coded(delivery: Delivery) -> Iterable[Hit]:
    """Words that became codes."""
    return noted(delivery, "DRV-004")


@rule(
    "DRV-005",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, bảng mã dùng chung của các phụ lục",
    confidence="S1",
    message=Text(
        "{field}: {count} ô mất số 0 đứng đầu được khôi phục, ví dụ {value}",
        "{field}: {count} cells had lost leading zeros, e.g. {value}",
    ),
    remedy=Text(
        "không phải làm gì; muốn giữ số 0 thì định dạng ô là Text", "nothing to do; format cells as text to keep them"
    ),
)
def zeros_restored(delivery: Delivery) -> Iterable[Hit]:
    """Leading zeros that Excel dropped."""
    return noted(delivery, "DRV-005")


@rule(
    "DRV-006",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} dòng không ghi hồ sơ, lấy hồ sơ của dòng trên; dòng đầu tiên: {value}",
        "{count} rows name no dossier and take that of the row above; the first: {value}",
    ),
    remedy=Text("kiểm tra nếu không phải ô trộn; tốt nhất ghi mã hồ sơ ở mọi dòng", "best give the code in every row"),
)
def carried_down(delivery: Delivery) -> Iterable[Hit]:
    """Rows that continue the dossier above, as merged cells do."""
    return noted(delivery, "DRV-006")


@rule(
    "DRV-007",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} tài liệu có số trang đếm từ tệp PDF, ví dụ {value}",
        "{count} documents had their PDF pages counted, e.g. {value}",
    ),
    remedy=Text(
        "không phải làm gì nếu đúng; muốn khác thì thêm cột Số trang", "nothing to do if right; else give a column"
    ),
)
def pages_counted(delivery: Delivery) -> Iterable[Hit]:
    """Numbers of pages that no column holds."""
    return noted(delivery, "DRV-007")


@rule(
    "DRV-008",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột '{field}' không thuộc quy định: {count} giá trị được giữ nguyên trong documentation/, ví dụ '{value}'",
        "column '{field}' is not known: {count} values are kept as given in documentation/, e.g. '{value}'",
    ),
    remedy=Text(
        "nếu là trường của quy định, ghi tên cột vào [columns] của delivery.toml",
        "map it under [columns] if it is a field",
    ),
)
def column_kept(delivery: Delivery) -> Iterable[Hit]:
    """Columns that the profile does not know."""
    return noted(delivery, "DRV-008")


@rule(
    "DRV-009",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{field}: {count} giá trị nối từ hai cột, ví dụ '{value}'",
        "{field}: {count} values joined from two columns, e.g. '{value}'",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def joined(delivery: Delivery) -> Iterable[Hit]:
    """Two columns of one field."""
    return noted(delivery, "DRV-009")


@rule(
    "DRV-010",
    severity=Severity.INFO,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: tài liệu liên kết",
    confidence="S1",
    message=Text(
        "{count} dòng là tài liệu liên kết, tệp nằm ở hồ sơ khác, ví dụ {value}",
        "{count} rows are linked documents, whose files lie in other dossiers, e.g. {value}",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def linked(delivery: Delivery) -> Iterable[Hit]:
    """Rows that stand for documents of other dossiers."""
    return noted(delivery, "DRV-010")


RULES: tuple[Rule[Delivery], ...] = (
    derived,
    defaulted,
    inherited,
    coded,
    zeros_restored,
    carried_down,
    pages_counted,
    column_kept,
    joined,
    linked,
)
