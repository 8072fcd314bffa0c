"""FLD: records of a package that are none, that have fields nobody knows, or that follow another reading."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_FIELDS = "TT 05/2025/TT-BNV, bảng trường siêu dữ liệu của hồ sơ, tài liệu"


@rule(
    "FLD-017",
    severity=Severity.ERROR,
    clause=_FIELDS,
    confidence="S1",
    message=Text("tệp không phải bản ghi theo Thông tư: {reason}", "the file is no record of the Circular's: {reason}"),
    remedy=Text(
        "Ghi lại bản ghi với phần tử gốc simpledc, mỗi trường một phần tử, rồi tạo lại gói.",
        "Write the record anew, with the root simpledc and one element a field, and make the package anew.",
    ),
)
def records_are_records(package: Package) -> Iterable[Hit]:
    """What describes a dossier or a document is a flat record."""
    return package.seen[Seen.NO_RECORD]


@rule(
    "FLD-018",
    severity=Severity.WARNING,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "trường {field} không có trong bảng trường của dạng gói này ({times} bản ghi)",
        "the field {field} is in no field table of this shape ({times} records)",
    ),
    remedy=Text(
        "Kiểm tra tên trường (AIP dùng arcFileCode, arcDocCode, SIP dùng fileCode, docCode); dữ liệu thêm thì để vào "
        "documentation/.",
        "Look at the name (an AIP has arcFileCode and arcDocCode, a SIP fileCode and docCode); what is additional "
        "belongs into documentation/.",
    ),
)
def fields_are_known(package: Package) -> Iterable[Hit]:
    """Records have no fields but those of their tables."""
    return package.seen[Seen.UNKNOWN_FIELD]


@rule(
    "FLD-019",
    severity=Severity.INFO,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{times} bản ghi theo cách đọc khác: {reading}",
        "{times} records follow another reading: {reading}",
    ),
    remedy=Text(
        "Không cần sửa; so với bảng đầy đủ, bản ghi không có: {lost}.",
        "Nothing to do; beside the full table the records lack: {lost}.",
    ),
)
def another_reading(package: Package) -> Iterable[Hit]:
    """The shorter lists of Annex I for pictures and recordings (readings, row 3)."""
    return package.seen[Seen.OTHER_READING]


@rule(
    "FLD-020",
    severity=Severity.WARNING,
    clause=_FIELDS,
    confidence="S1",
    message=Text(
        "{times} bản ghi theo cách đọc ngắn hơn ({reading}), mất: {lost}",
        "{times} records follow a shorter reading ({reading}) and lose: {lost}",
    ),
    remedy=Text(
        "Bổ sung các trường ấy khi tạo lại gói: gói sử dụng (DIP) và việc lập dự phòng cần tới chúng.",
        "Add these fields when the package is made anew: a DIP and the insurance copies need them.",
    ),
)
def poorer_reading(package: Package) -> Iterable[Hit]:
    """Readings that lose what is needed later (readings, rows 1 and 2)."""
    return package.seen[Seen.POORER_READING]


RULES = (records_are_records, fields_are_known, another_reading, poorer_reading)
