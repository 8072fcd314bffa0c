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


@rule(
    "DRV-011",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "tệp được đọc theo bảng mã {field}, dấu phân cách {value}", "the file is read as {field}, delimiter {value}"
    ),
    remedy=Text(
        "không phải làm gì nếu đúng; sai thì ghi encoding, delimiter vào mục [table] của delivery.toml",
        "nothing to do if right; else give encoding and delimiter under [table] in delivery.toml",
    ),
)
def table_read(delivery: Delivery) -> Iterable[Hit]:
    """How delimited text was read."""
    return noted(delivery, "DRV-011")


@rule(
    "DRV-012",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} ô nằm dưới ô trộn, lấy giá trị của ô trộn, ví dụ '{value}'",
        "{count} cells below the first of a merged range take its value, e.g. '{value}'",
    ),
    remedy=Text(
        "không phải làm gì nếu đúng; tốt nhất bỏ trộn ô và ghi giá trị ở mọi dòng",
        "nothing to do if right; best write the value in every row",
    ),
)
def merged(delivery: Delivery) -> Iterable[Hit]:
    """Cells that a merged range covers."""
    return noted(delivery, "DRV-012")


@rule(
    "DRV-013",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{count} ô được chuyển từ {field} sang Unicode theo yêu cầu, bản gốc giữ trong documentation/, ví dụ {value}",
        "{count} cells were converted from {field} as asked, and are kept as given in documentation/, e.g. {value}",
    ),
    remedy=Text("đọc lại vài ô, nhất là chữ hoa", "read some of them again, above all capitals"),
)
def legacy_converted(delivery: Delivery) -> Iterable[Hit]:
    """Text that was made Unicode."""
    return noted(delivery, "DRV-013")


@rule(
    "DRV-014",
    severity=Severity.INFO,
    clause="TT 02/2019/TT-BNV: bản gốc, bản chính, bản sao; TT 05/2025/TT-BNV: gốc điện tử, số hóa, hỗn hợp",
    confidence="A",
    message=Text(
        "cột '{field}': {count} giá trị theo TT 02/2019 mang nghĩa khác TT 05/2025, không thành mã mà giữ nguyên trong "
        "documentation/, ví dụ '{value}'",
        "column '{field}': {count} values of Circular 02/2019 mean something else in Circular 05/2025; they become no "
        "code and are kept in documentation/, e.g. '{value}'",
    ),
    remedy=Text(
        "mức độ tin cậy của TT 05/2025 lấy ở [defaults] confidence_level của delivery.toml (tài liệu số hóa: 02)",
        "the level of confidence of Circular 05/2025 is that of [defaults] confidence_level (digitised: 02)",
    ),
)
def old_value_kept(delivery: Delivery) -> Iterable[Hit]:
    """Values whose meaning changed from one circular to the next."""
    return noted(delivery, "DRV-014")


@rule(
    "DRV-015",
    severity=Severity.INFO,
    clause="TT 02/2019/TT-BNV: FileCode; TT 05/2025/TT-BNV, Phụ lục III: mã hồ sơ",
    confidence="A",
    message=Text(
        "{count} mã hồ sơ theo TT 02/2019 thành mã theo TT 05/2025, mã cũ giữ trong documentation/, ví dụ {value}",
        "{count} dossier codes of Circular 02/2019 became codes of Circular 05/2025 and are kept in documentation/, "
        "e.g. {value}",
    ),
    remedy=Text(
        "kiểm tra mã cơ quan ([agency] code) và năm", "look at the agency's code ([agency] code) and at the year"
    ),
)
def old_code(delivery: Delivery) -> Iterable[Hit]:
    """Dossier codes made of those of TT02."""
    return noted(delivery, "DRV-015")


@rule(
    "DRV-016",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột được nhận theo tệp ánh xạ {field} ({value} tiêu đề); mọi cột khác được giữ nguyên trong documentation/",
        "columns are known by the mapping {field} ({value} headers); all others are kept as given in documentation/",
    ),
    remedy=Text("không phải làm gì nếu đúng", "nothing to do if right"),
)
def mapped(delivery: Delivery) -> Iterable[Hit]:
    """A mapping file was used."""
    return noted(delivery, "DRV-016")


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
    table_read,
    merged,
    legacy_converted,
    old_value_kept,
    old_code,
    mapped,
)
