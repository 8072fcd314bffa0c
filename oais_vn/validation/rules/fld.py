"""FLD: single fields of dossiers and documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oais_vn.model.access import SecurityGrade
from oais_vn.model.description import Fault
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import PaperFileCode
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import Described, DocumentView, DossierView
from oais_vn.validation.rule import Hit, Rule, rule

_FIELDS = "TT 05/2025/TT-BNV, bảng trường siêu dữ liệu của hồ sơ, tài liệu"
_PUBLIC = "01"
_CODES = "TT 05/2025/TT-BNV, bảng mã dùng chung của các phụ lục"


@rule(
    "FLD-001",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text("thiếu {label} ({field}), trường bắt buộc", "{label_en} ({field}) is required but empty"),
    remedy=Text(
        "điền giá trị; khi giao nộp, thời hạn, chế độ sử dụng, ngôn ngữ, dự phòng, mức độ tin cậy chung cho mọi hồ sơ "
        "có thể ghi vào [defaults] của delivery.toml",
        "fill it in; in a delivery, retention, access, language, risk recovery and confidence that all dossiers share "
        "may stand in [defaults] of delivery.toml",
    ),
)
def missing(described: Described) -> Iterable[Hit]:
    """A required field is empty."""
    return described.hits(Fault.MISSING)


@rule(
    "FLD-002",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "thiếu {label} ({field}), bắt buộc khi {other} là {value_of_other}",
        "{label_en} ({field}) is required when {other} is {value_of_other}",
    ),
    remedy=Text("điền giá trị vào ô này, hoặc sửa {other} nếu sai", "fill it in, or mend {other}"),
)
def missing_conditional(described: Described) -> Iterable[Hit]:
    """A field that another field's value makes required is empty."""
    for each in described.faults:
        if each.fault is Fault.MISSING_CONDITIONAL and each.field.when is not None:
            hit = described.hit(each)
            other = each.field.when[0]
            yield replace(hit, params={**hit.params, "other": other, "value_of_other": described.record[other]})


@rule(
    "FLD-003",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{label} ({field}) dài {given} ký tự, quá {length}: '{value}'",
        "{label_en} ({field}) has {given} characters, more than {length}: '{value}'",
    ),
    remedy=Text("rút gọn; phần cần giữ chuyển sang Ghi chú", "shorten it; move the rest to the note"),
)
def too_long(described: Described) -> Iterable[Hit]:
    """A value of the supplier's that is longer than the field."""
    for each in described.faults:
        if each.fault is Fault.TOO_LONG and not described.is_composed(each.field):
            yield described.hit(each)


@rule(
    "FLD-004",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{label} ({field}) phải là số, không phải '{value}'", "{label_en} ({field}) must be a number, not '{value}'"
    ),
    remedy=Text("chỉ ghi chữ số, không kèm đơn vị", "write digits only, without a unit"),
)
def not_a_number(described: Described) -> Iterable[Hit]:
    """A number field that holds something else."""
    return described.hits(Fault.NOT_A_NUMBER)


@rule(
    "FLD-005",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{label} ({field}) phải là có hoặc không, không phải '{value}'",
        "{label_en} ({field}) must be yes or no, not '{value}'",
    ),
    remedy=Text("ghi 1 (có) hoặc 0 (không)", "write 1 (yes) or 0 (no)"),
)
def not_a_boolean(described: Described) -> Iterable[Hit]:
    """A yes-or-no field that holds something else."""
    return described.hits(Fault.NOT_A_BOOLEAN)


@rule(
    "FLD-006",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text("{label} ({field}) không phải ngày: '{value}'", "{label_en} ({field}) is no date: '{value}'"),
    remedy=Text("ghi DD/MM/YYYY, MM/YYYY hoặc YYYY", "write DD/MM/YYYY, MM/YYYY or YYYY"),
)
def not_a_date(described: Described) -> Iterable[Hit]:
    """A date field that holds something else."""
    return described.hits(Fault.NOT_A_DATE)


@rule(
    "FLD-007",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{label} ({field}) phải có dạng hh:mm:ss, không phải '{value}'",
        "{label_en} ({field}) must be hh:mm:ss, not '{value}'",
    ),
    remedy=Text("ghi ví dụ 00:05:30", "write for instance 00:05:30"),
)
def not_a_duration(described: Described) -> Iterable[Hit]:
    """A playing time in another form."""
    return described.hits(Fault.NOT_A_DURATION)


@rule(
    "FLD-008",
    severity=Severity.ERROR,
    clause=_CODES,
    confidence="S1",
    message=Text(
        "{label} ({field}): không có trong bảng mã: '{value}'",
        "{label_en} ({field}): '{value}' is not in the code list",
    ),
    remedy=Text("ghi một trong: {known}", "write one of: {known_en}"),
)
def unknown_code(described: Described) -> Iterable[Hit]:
    """A value that no code list has."""
    for each in described.faults:
        if each.fault is Fault.UNKNOWN_CODE and each.field.codes is not None:
            codes = described.table.code_lists[each.field.codes].codes
            hit = described.hit(each)
            known = {
                "known": "; ".join(f"{code.code} {code.label.vi}" for code in codes),
                "known_en": "; ".join(f"{code.code} {code.label.en}" for code in codes),
            }
            yield replace(hit, params={**hit.params, **known})


@rule(
    "FLD-009",
    severity=Severity.ERROR,
    clause="XML 1.0, mục 2.2",
    confidence="V",
    message=Text(
        "{label} ({field}) có ký tự điều khiển mà XML không ghi được",
        "{label_en} ({field}) holds characters that XML cannot",
    ),
    remedy=Text("gõ lại nội dung ô này (thường do chép từ phần mềm khác)", "type the cell again"),
)
def not_xml(described: Described) -> Iterable[Hit]:
    """Characters that no XML document can hold."""
    for each in described.faults:
        if each.fault is Fault.NOT_XML:
            hit = described.hit(each)
            yield replace(hit, params={**hit.params, "value": repr(hit.params["value"])})


@rule(
    "FLD-010",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="A",
    message=Text(
        "thời gian kết thúc {end} sớm hơn thời gian bắt đầu {start}", "end date {end} is before start date {start}"
    ),
    remedy=Text("sửa một trong hai ngày", "mend one of the two dates"),
)
def ends_before_start(described: DossierView) -> Iterable[Hit]:
    """A dossier that ends before it begins."""
    start, end = described.record.date("startDate"), described.record.date("endDate")
    if start is not None and end is not None and end.latest < start.earliest:
        yield Hit(described.place("endDate"), {"start": start, "end": end})


@rule(
    "FLD-011",
    severity=Severity.WARNING,
    clause=_FIELDS,
    confidence="A",
    message=Text(
        "ngày tài liệu {date} nằm ngoài thời gian của hồ sơ ({start} – {end})",
        "document date {date} lies outside its dossier's time ({start} – {end})",
    ),
    remedy=Text("kiểm tra ngày tài liệu và thời gian bắt đầu, kết thúc của hồ sơ", "look at both dates"),
)
def outside_dossier_time(described: DocumentView) -> Iterable[Hit]:
    """A document that is older or younger than its dossier."""
    date = described.record.date("issuedDate")
    start, end = described.dossier_record.date("startDate"), described.dossier_record.date("endDate")
    if date is None:
        return
    too_early = start is not None and date.latest < start.earliest
    too_late = end is not None and date.earliest > end.latest
    if too_early or too_late:
        yield Hit(described.place("issuedDate"), {"date": date, "start": start or "…", "end": end or "…"})


@rule(
    "FLD-012",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV: hồ sơ nộp vào lưu trữ lịch sử và lập dự phòng có thời hạn 01",
    confidence="S1",
    message=Text("thời hạn lưu trữ là {value}, không phải 01 (vĩnh viễn)", "retention is {value}, not 01 (permanent)"),
    remedy=Text(
        "lưu trữ lịch sử và bản dự phòng chỉ nhận hồ sơ vĩnh viễn: kiểm tra lại thời hạn",
        "the historical archive and its insurance copies take permanent records only",
    ),
)
def not_permanent(described: DossierView) -> Iterable[Hit]:
    """A dossier that is not to be kept for ever."""
    for entry in described.table.fields:
        value = described.record[entry.name]
        if value and entry.expected and value not in entry.expected:
            yield Hit(described.place(entry.name), {"value": value}, confidence=entry.confidence)


@rule(
    "FLD-013",
    severity=Severity.WARNING,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{field} lập theo quy tắc của Thông tư dài {given} ký tự, quá {length}: {value}",
        "{field} as the Circular composes it has {given} characters, more than {length}: {value}",
    ),
    remedy=Text(
        "do mã cơ quan, số và ký hiệu dài; giữ nguyên nếu không rút được mã",
        "agency code and notation are long; leave it if they cannot be shorter",
    ),
)
def derived_too_long(described: Described) -> Iterable[Hit]:
    """A code that was composed as the Circular says, and is longer than the Circular allows."""
    for each in described.faults:
        if each.fault is Fault.TOO_LONG and described.is_composed(each.field):
            yield described.hit(each)


@rule(
    "FLD-014",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, Phụ lục III: mã hồ sơ gốc giấy",
    confidence="S1",
    message=Text("mã hồ sơ gốc giấy '{value}' sai dạng", "paper dossier code '{value}' is malformed"),
    remedy=Text(
        "ghi [mã cơ quan lưu trữ].[số kho/giá/hộp].[số hồ sơ giấy], ví dụ H32.15.K1/G02/H010.0123",
        "write [archive].[store/shelf/box].[number], e.g. H32.15.K1/G02/H010.0123",
    ),
)
def malformed_paper_code(described: DossierView) -> Iterable[Hit]:
    """A paper dossier code in another form."""
    value = described.record["paperFileCode"]
    try:
        if value:
            PaperFileCode.parse(value)
    except InputError:
        yield Hit(described.place("paperFileCode"), {"value": value})


@rule(
    "FLD-015",
    severity=Severity.WARNING,
    clause="Luật Bảo vệ bí mật nhà nước: ba độ mật",
    confidence="A",
    message=Text(
        "tài liệu có độ mật “{grade}” nhưng chế độ sử dụng là 01 (công khai)",
        "the document is graded {grade}, yet its access mode is 01 (public)",
    ),
    remedy=Text(
        "sửa chế độ sử dụng thành 03 (mật), hoặc bỏ độ mật nếu đã giải mật",
        "make the access mode 03, or take the grade out if it was declassified",
    ),
)
def graded_but_public(described: DocumentView) -> Iterable[Hit]:
    """A secret document that everybody may see."""
    grade = described.grade
    if grade > SecurityGrade.NONE and described.record["mode"] == _PUBLIC:
        yield Hit(described.place("doMat"), {"grade": grade.value})


@rule(
    "FLD-016",
    severity=Severity.WARNING,
    clause="Luật Bảo vệ bí mật nhà nước: ba độ mật",
    confidence="A",
    message=Text(
        "hồ sơ có độ mật “{grade}” (cao nhất trong hồ sơ và các tài liệu) nhưng chế độ sử dụng là 01 (công khai)",
        "the dossier is graded {grade} (the highest of it and its documents), yet its access mode is 01 (public)",
    ),
    remedy=Text(
        "sửa chế độ sử dụng của hồ sơ thành 02 hoặc 03, hoặc bỏ độ mật nếu đã giải mật",
        "make the dossier's access mode 02 or 03, or take the grade out if it was declassified",
    ),
)
def graded_but_public_dossier(described: DossierView) -> Iterable[Hit]:
    """A dossier with secrets that everybody may see."""
    grade = described.grade
    if grade > SecurityGrade.NONE and described.record["mode"] == _PUBLIC:
        yield Hit(described.place("mode"), {"grade": grade.value})


RULES: tuple[Rule[Described], ...] = (
    missing,
    missing_conditional,
    too_long,
    not_a_number,
    not_a_boolean,
    not_a_date,
    not_a_duration,
    unknown_code,
    not_xml,
    derived_too_long,
)
DOSSIER_RULES: tuple[Rule[DossierView], ...] = (
    ends_before_start,
    not_permanent,
    malformed_paper_code,
    graded_but_public_dossier,
)
DOCUMENT_RULES: tuple[Rule[DocumentView], ...] = (outside_dossier_time, graded_but_public)
