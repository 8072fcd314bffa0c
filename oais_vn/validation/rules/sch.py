"""SCH: every XML document is well-formed and valid for its schema."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "SCH-001",
    severity=Severity.ERROR,
    clause="XML 1.0",
    confidence="V",
    message=Text(
        "không đọc được XML: {reason}",
        "the XML cannot be read: {reason}",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn; XML trong gói không được có DOCTYPE.",
        "Replace the file with an intact one; XML in a package may have no DOCTYPE.",
    ),
)
def xml_can_be_read(package: Package) -> Iterable[Hit]:
    """Every XML document is well-formed and has no document type declaration."""
    return package.seen[Seen.NOT_XML]


@rule(
    "SCH-002",
    severity=Severity.ERROR,
    clause="METS 1.12.1",
    confidence="V",
    message=Text(
        "METS không hợp lệ theo lược đồ: {reason}",
        "the METS is not valid for its schema: {reason}",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói rồi tạo lại gói; không sửa tay METS của gói đã niêm phong.",
        "Mend the software that made the package and make it anew; do not edit the METS of a sealed package.",
    ),
)
def mets_is_valid(package: Package) -> Iterable[Hit]:
    """METS is valid for METS 1.12.1 with the DILCIS extensions."""
    return package.seen[Seen.METS_SCHEMA]


@rule(
    "SCH-003",
    severity=Severity.ERROR,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "PREMIS không hợp lệ theo lược đồ PREMIS 3.0: {reason}",
        "the PREMIS is not valid for PREMIS 3.0: {reason}",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói rồi tạo lại gói.",
        "Mend the software that made the package and make it anew.",
    ),
)
def premis_is_valid(package: Package) -> Iterable[Hit]:
    """PREMIS is valid for PREMIS 3.0."""
    return package.seen[Seen.PREMIS_SCHEMA]


@rule(
    "SCH-004",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL I-V",
    confidence="S1",
    message=Text(
        "dữ liệu mô tả không hợp lệ theo lược đồ đi kèm {schema}: {reason}",
        "the record is not valid for the schema that travels with it, {schema}: {reason}",
    ),
    remedy=Text(
        "Sửa dữ liệu mô tả hoặc lược đồ đi kèm cho khớp nhau rồi tạo lại gói.",
        "Make the record and its schema agree and make the package anew.",
    ),
)
def records_are_valid(package: Package) -> Iterable[Hit]:
    """Every descriptive record is valid for the schema that travels with it."""
    return package.seen[Seen.RECORD_SCHEMA]


@rule(
    "SCH-005",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL I-V",
    confidence="S1",
    message=Text(
        "không dùng được lược đồ trong gói: {reason}",
        "the schema in the package cannot be used: {reason}",
    ),
    remedy=Text(
        "Thay bằng lược đồ đúng; mọi lược đồ mà nó cần phải nằm trong schemas/ của gói.",
        "Put the right schema in its place; all that it needs must lie in schemas/ of the package.",
    ),
)
def schemas_can_be_used(package: Package) -> Iterable[Hit]:
    """The schemas that records need can be compiled offline."""
    return package.seen[Seen.UNUSABLE_SCHEMA]


@rule(
    "SCH-006",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, PL I-V",
    confidence="S1",
    message=Text(
        "không tìm thấy trong gói lược đồ của dữ liệu mô tả này",
        "the package holds no schema for this record",
    ),
    remedy=Text(
        "Đặt lược đồ của dữ liệu mô tả vào schemas/ của gói.",
        "Put the schema of the record into schemas/ of the package.",
    ),
)
def records_have_a_schema(package: Package) -> Iterable[Hit]:
    """A schema travels with every descriptive record."""
    return package.seen[Seen.NO_SCHEMA]


@rule(
    "SCH-007",
    severity=Severity.ERROR,
    clause="METS 1.12.1; PREMIS 3.0",
    confidence="A",
    message=Text(
        "tài liệu XML quá lớn ở một chỗ nên chưa hỏi hết các yêu cầu",
        "the XML document is so large in one place that not all requirements could be asked",
    ),
    remedy=Text(
        "Kiểm tra phần mềm tạo gói: một phần tử không nên chứa hàng trăm nghìn phần tử con khác loại.",
        "Check the software that made the package: no element should hold hundreds of thousands of unlike ones.",
    ),
)
def requirements_could_be_asked(package: Package) -> Iterable[Hit]:
    """Every requirement was asked of every element."""
    return package.seen[Seen.TOO_MUCH_TO_ASK]


@rule(
    "SCH-008",
    severity=Severity.WARNING,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "{times} đối tượng PREMIS ghi loại bằng phần tử objectCategory như Thông tư in: đây không phải PREMIS 3",
        "{times} PREMIS objects have the element objectCategory, as the Circular prints it: this is no PREMIS 3",
    ),
    remedy=Text(
        "Ghi loại đối tượng bằng xsi:type khi tạo lại gói: chương trình khác mới đọc được.",
        "Write the category as xsi:type when the package is made anew, so that other programs can read it.",
    ),
)
def category_is_a_type(package: Package) -> Iterable[Hit]:
    """PREMIS objects say their category by xsi:type; the Circular's element is taken (readings, row 8)."""
    return package.seen[Seen.CATEGORY_ELEMENT]


RULES = (
    xml_can_be_read,
    mets_is_valid,
    premis_is_valid,
    records_are_valid,
    schemas_can_be_used,
    records_have_a_schema,
    requirements_could_be_asked,
    category_is_a_type,
)
