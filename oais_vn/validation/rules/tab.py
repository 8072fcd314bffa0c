"""TAB: what the reader of the workbook could not take, and what it filled in."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import noted, reported
from oais_vn.validation.rule import Hit, Rule, rule

_FIELDS = "TT 05/2025/TT-BNV, bảng trường siêu dữ liệu của hồ sơ, tài liệu"
_OURS = "quy ước đọc gói giao nộp (docs/reference/delivery.md)"


@rule(
    "TAB-001",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("cột '{header}' chứa lỗi Excel {value}", "column '{header}' holds the Excel error {value}"),
    remedy=Text("sửa công thức hoặc gõ giá trị thật vào ô này rồi lưu lại", "mend the formula or type the value"),
)
def cell_error(delivery: Delivery) -> Iterable[Hit]:
    """A cell shows an error instead of a value."""
    return reported(delivery, "TAB-001")


@rule(
    "TAB-002",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "cột '{header}' là công thức chưa được tính, không có giá trị lưu trong tệp",
        "column '{header}' is a formula whose value was never saved",
    ),
    remedy=Text(
        "mở bằng Excel, để Excel tính lại rồi lưu; tốt nhất là dán thành giá trị (Paste Values)",
        "open it in Excel, let it calculate and save; better still, paste it as a value",
    ),
)
def formula_without_value(delivery: Delivery) -> Iterable[Hit]:
    """A formula without a saved value."""
    return reported(delivery, "TAB-002")


@rule(
    "TAB-003",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text("ngày {value} không có thật hoặc sai dạng", "{value} is no date"),
    remedy=Text(
        "ghi DD/MM/YYYY, MM/YYYY hoặc YYYY (ví dụ 05/03/2001); phần không biết thì để trống, không điền 01",
        "write DD/MM/YYYY, MM/YYYY or YYYY; leave out what is not known, do not fill in 01",
    ),
)
def not_a_date(delivery: Delivery) -> Iterable[Hit]:
    """A date that no calendar has."""
    return reported(delivery, "TAB-003")


@rule(
    "TAB-004",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "không nhận ra cột nào của danh mục hồ sơ, văn bản; các tiêu đề đọc được: {seen}",
        "no columns of dossiers or documents are recognised; headers seen: {seen}",
    ),
    remedy=Text(
        "đặt tiêu đề cột như mẫu 46 cột hoặc mẫu hai trang, hoặc ghi tên cột vào [columns] của delivery.toml",
        "name the columns as in the 46-column or the two-sheet form, or map them under [columns] in delivery.toml",
    ),
)
def no_sheet_recognised(delivery: Delivery) -> Iterable[Hit]:
    """No sheet of the workbook is understood."""
    return reported(delivery, "TAB-004")


@rule(
    "TAB-005",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "trang này không được đọc vì không nhận ra đủ cột; các tiêu đề đọc được: {seen}",
        "this sheet is not read, for too few columns are recognised; headers seen: {seen}",
    ),
    remedy=Text(
        "nếu trang chứa hồ sơ hoặc tài liệu, hãy sửa tiêu đề cột; nếu chỉ là hướng dẫn thì bỏ qua",
        "if it lists dossiers or documents, mend its headers; if it is only a guide, let it be",
    ),
)
def sheet_not_read(delivery: Delivery) -> Iterable[Hit]:
    """A sheet beside the ones that are understood."""
    return reported(delivery, "TAB-005")


@rule(
    "TAB-006",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "thiếu cột bắt buộc: {missing}; các tiêu đề đọc được: {seen}",
        "required columns are missing: {missing}; headers seen: {seen}",
    ),
    remedy=Text(
        "thêm cột; cột mang tên khác thì ghi vào [columns] của delivery.toml; giá trị chung thì ghi vào [defaults]",
        "add the columns; map other names under [columns] of delivery.toml; put values shared by all under [defaults]",
    ),
)
def missing_columns(delivery: Delivery) -> Iterable[Hit]:
    """A sheet lacks columns of required fields."""
    return reported(delivery, "TAB-006")


@rule(
    "TAB-007",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("cột '{header}' có hai lần; cột sau không được đọc", "column '{header}' is there twice"),
    remedy=Text("bỏ hoặc đổi tên cột thừa", "remove or rename the second one"),
)
def column_twice(delivery: Delivery) -> Iterable[Hit]:
    """Two columns with one header and one meaning."""
    return reported(delivery, "TAB-007")


@rule(
    "TAB-008",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: mã hồ sơ",
    confidence="S1",
    message=Text("không lập được mã hồ sơ từ '{value}': {reason_vi}", "no dossier code from '{value}': {reason_en}"),
    remedy=Text(
        "mã hồ sơ = mã cơ quan.năm.số và ký hiệu (ví dụ H05.02.02.2008.01.HC); ghi cả mã, hoặc đủ năm và số, ký hiệu",
        "a dossier code is agency.year.notation, e.g. H05.02.02.2008.01.HC; give it whole, or its year and notation",
    ),
)
def dossier_code(delivery: Delivery) -> Iterable[Hit]:
    """A dossier whose code can be neither read nor made."""
    return reported(delivery, "TAB-008")


@rule(
    "TAB-009",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "dòng tài liệu không thuộc hồ sơ nào đã mô tả (mã ghi ở dòng: '{value}')",
        "the row belongs to no dossier that is described (code in the row: '{value}')",
    ),
    remedy=Text(
        "sửa mã hồ sơ ở dòng này, hoặc thêm dòng mô tả hồ sơ vào trang 'Hồ sơ'",
        "mend the dossier code of the row, or describe the dossier in the sheet of dossiers",
    ),
)
def row_without_dossier(delivery: Delivery) -> Iterable[Hit]:
    """A document of a dossier that nobody describes."""
    return reported(delivery, "TAB-009")


@rule(
    "TAB-010",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text(
        "hồ sơ {dossier}: {field} ở đây là '{value}', nhưng ở {first_vi} là '{first}'",
        "dossier {dossier}: {field} is '{value}' here but '{first}' at {first_en}",
    ),
    remedy=Text(
        "ghi thống nhất thông tin hồ sơ ở mọi dòng của nó; nếu là hai hồ sơ thì phải mang hai mã",
        "say the same of a dossier in all its rows; two dossiers need two codes",
    ),
)
def rows_disagree(delivery: Delivery) -> Iterable[Hit]:
    """Rows of one dossier that say different things of it."""
    return reported(delivery, "TAB-010")


@rule(
    "TAB-011",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục III: docCode có số thứ tự 7 ký tự",
    confidence="S1",
    message=Text(
        "số thứ tự tài liệu '{value}' không phải số từ 1 đến 9999999", "'{value}' is no ordinal (1 to 9999999)"
    ),
    remedy=Text(
        "ghi số thứ tự của tài liệu trong hồ sơ: 1, 2, 3…", "write the document's number in its dossier: 1, 2, 3…"
    ),
)
def not_an_ordinal(delivery: Delivery) -> Iterable[Hit]:
    """An ordinal that is no number."""
    return reported(delivery, "TAB-011")


@rule(
    "TAB-012",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "phông ghi ở đây ('{value}') không phải mã hay tên phông trong delivery.toml ({fonds})",
        "the fonds given here ('{value}') is neither code nor name of the one in delivery.toml ({fonds})",
    ),
    remedy=Text(
        "một gói giao nộp chỉ gồm một phông: kiểm tra lại cột Phông hoặc mục [fonds]",
        "a delivery holds one fonds: look at the column or at [fonds]",
    ),
)
def other_fonds(delivery: Delivery) -> Iterable[Hit]:
    """A dossier that seems to be of another fonds."""
    return reported(delivery, "TAB-012")


@rule(
    "TAB-013",
    severity=Severity.WARNING,
    clause=_OURS,
    confidence="A",
    message=Text(
        "không biết khóa {key} nên không dùng; khóa gần nhất: {nearest}",
        "unknown key {key}, not used; nearest: {nearest}",
    ),
    remedy=Text("sửa tên khóa hoặc xóa dòng này", "mend the key's name or remove it"),
)
def unknown_key(delivery: Delivery) -> Iterable[Hit]:
    """A key of delivery.toml that means nothing."""
    for hit in reported(delivery, "TAB-013"):
        yield Hit(hit.location, {**hit.params, "nearest": hit.params["nearest"] or "–"})


@rule(
    "TAB-014",
    severity=Severity.ERROR,
    clause=_OURS,
    confidence="A",
    message=Text("sổ tính không có hồ sơ nào đọc được", "the workbook has no dossier that could be read"),
    remedy=Text("kiểm tra xem có đúng sổ tính và đúng trang không", "see whether it is the right workbook and sheet"),
)
def no_dossier(delivery: Delivery) -> Iterable[Hit]:
    """A workbook without dossiers."""
    return reported(delivery, "TAB-014")


@rule(
    "TAB-101",
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
    return noted(delivery, "TAB-101")


@rule(
    "TAB-102",
    severity=Severity.INFO,
    clause=_OURS,
    confidence="A",
    message=Text(
        "{field}: {count} hồ sơ lấy giá trị mặc định {value} của delivery.toml",
        "{field}: {count} dossiers take the default {value} of delivery.toml",
    ),
    remedy=Text("không phải làm gì nếu đúng; muốn khác thì thêm cột", "nothing to do if right; else give a column"),
)
def defaulted(delivery: Delivery) -> Iterable[Hit]:
    """Values that come from delivery.toml."""
    return noted(delivery, "TAB-102")


@rule(
    "TAB-103",
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
    return noted(delivery, "TAB-103")


@rule(
    "TAB-104",
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
    return noted(delivery, "TAB-104")


@rule(
    "TAB-105",
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
    return noted(delivery, "TAB-105")


@rule(
    "TAB-106",
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
    return noted(delivery, "TAB-106")


@rule(
    "TAB-107",
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
    return noted(delivery, "TAB-107")


@rule(
    "TAB-108",
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
    return noted(delivery, "TAB-108")


@rule(
    "TAB-109",
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
    return noted(delivery, "TAB-109")


RULES: tuple[Rule[Delivery], ...] = (
    cell_error,
    formula_without_value,
    not_a_date,
    no_sheet_recognised,
    sheet_not_read,
    missing_columns,
    column_twice,
    dossier_code,
    row_without_dossier,
    rows_disagree,
    not_an_ordinal,
    other_fonds,
    unknown_key,
    no_dossier,
    derived,
    defaulted,
    inherited,
    coded,
    zeros_restored,
    carried_down,
    pages_counted,
    column_kept,
    joined,
)
