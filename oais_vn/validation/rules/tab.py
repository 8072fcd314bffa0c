"""TAB: what the reader of the workbook could not take."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import reported
from oais_vn.validation.rule import Hit, Rule, rule

_FIELDS = "TT 05/2025/TT-BNV, bảng trường siêu dữ liệu của hồ sơ, tài liệu"
_OURS = "quy ước đọc thư mục giao nộp (docs/reference/delivery.md)"


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
        "một thư mục giao nộp chỉ gồm một phông: kiểm tra lại cột Phông hoặc mục [fonds]",
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
    message=Text("bảng tính không có hồ sơ nào đọc được", "the workbook has no dossier that could be read"),
    remedy=Text("kiểm tra xem có đúng bảng tính và đúng trang không", "see whether it is the right workbook and sheet"),
)
def no_dossier(delivery: Delivery) -> Iterable[Hit]:
    """A workbook without dossiers."""
    return reported(delivery, "TAB-014")


@rule(
    "TAB-015",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Điều 17: tài liệu đã lập hồ sơ, tài liệu rời lẻ",
    confidence="S1",
    message=Text(
        "bảng tính chỉ có cột của tài liệu, không có cột nào của hồ sơ; các tiêu đề đọc được: {seen}",
        "the workbook has columns of documents, but none of dossiers; headers seen: {seen}",
    ),
    remedy=Text(
        'tài liệu rời lẻ, chưa lập hồ sơ: thêm mục [batch] với title, source ("đi" hoặc "đến"), year vào '
        "delivery.toml; tài liệu đã lập hồ sơ: thêm cột Mã hồ sơ và trang 'Hồ sơ'",
        'loose documents: add a section [batch] with title, source ("đi" outgoing, "đến" incoming) and year to '
        "delivery.toml; documents of dossiers: add the code of the dossier and the sheet of dossiers",
    ),
)
def no_dossier_column(delivery: Delivery) -> Iterable[Hit]:
    """Documents of no dossier, and nothing says that they are loose."""
    return reported(delivery, "TAB-015")


@rule(
    "TAB-016",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Điều 17: tài liệu đã lập hồ sơ, tài liệu rời lẻ",
    confidence="S1",
    message=Text(
        "delivery.toml có mục [batch] (tài liệu rời lẻ) nhưng ở đây có thông tin hồ sơ: {columns}",
        "delivery.toml has a section [batch] (loose documents), but dossiers are described here: {columns}",
    ),
    remedy=Text(
        "tài liệu đã lập hồ sơ thì bỏ mục [batch]; có cả hai loại thì tách thành hai lần giao nộp; nếu thừa thì "
        "để trống các cột này",
        "take [batch] out if there are dossiers; deliver dossiers and loose documents apart; else empty these columns",
    ),
)
def dossier_in_batch(delivery: Delivery) -> Iterable[Hit]:
    """Dossiers and loose documents in one delivery."""
    return reported(delivery, "TAB-016")


@rule(
    "TAB-017",
    severity=Severity.ERROR,
    clause="Luật Bảo vệ bí mật nhà nước: ba độ mật",
    confidence="A",
    message=Text("không có độ mật '{value}'", "there is no security grade '{value}'"),
    remedy=Text(
        "ghi mật, tối mật hoặc tuyệt mật; không mật thì để trống. Chế độ sử dụng ghi ở cột khác",
        "write mật, tối mật or tuyệt mật, or nothing; the access mode has a column of its own",
    ),
)
def not_a_grade(delivery: Delivery) -> Iterable[Hit]:
    """A word that is no grade of secrecy."""
    return reported(delivery, "TAB-017")


@rule(
    "TAB-018",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục II và IV: gói tài liệu rời lẻ không có tài liệu liên kết",
    confidence="S1",
    message=Text(
        "tài liệu rời lẻ không liên kết được tới tài liệu khác ('{value}')",
        "a loose document cannot be linked to another one ('{value}')",
    ),
    remedy=Text(
        "bỏ mã tài liệu liên kết và ghi tệp của tài liệu; chỉ hồ sơ mới có tài liệu liên kết",
        "leave the link out and name the document's file; only dossiers have linked documents",
    ),
)
def link_in_batch(delivery: Delivery) -> Iterable[Hit]:
    """Only packages of dossiers hold links."""
    return reported(delivery, "TAB-018")


@rule(
    "TAB-019",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I và III: tài liệu liên kết, trong cùng một phông",
    confidence="S1",
    message=Text(
        "'{value}' không phải mã của tài liệu liên kết nào", "'{value}' is not the code of any linked document"
    ),
    remedy=Text(
        "ghi mã tài liệu ở hồ sơ kia: mã hồ sơ.số thứ tự, ví dụ H05.02.02.2008.02.HC.3 hoặc "
        "H05.02.02.2008.02.HC.0000003; không liên kết thì để trống",
        "give the code of the document in the other dossier: dossier code.ordinal, e.g. H05.02.02.2008.02.HC.3, "
        "or leave the cell empty",
    ),
)
def not_a_document_code(delivery: Delivery) -> Iterable[Hit]:
    """A link to something that no code names."""
    return reported(delivery, "TAB-019")


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
    no_dossier_column,
    dossier_in_batch,
    not_a_grade,
    link_in_batch,
    not_a_document_code,
)
