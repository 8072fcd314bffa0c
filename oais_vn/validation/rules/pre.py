"""PRE: what PREMIS says of every file beside its bytes, and its links."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "PRE-001",
    severity=Severity.ERROR,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "{document} (dòng {said_at}) ghi {said} byte, tệp có {actual} byte",
        "{document} (line {said_at}) says {said} bytes, the file has {actual}",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn từ một bản sao khác.",
        "Replace the file with an intact one from another copy.",
    ),
)
def sizes_match(package: Package) -> Iterable[Hit]:
    """The size in PREMIS is that of the file."""
    return package.seen[Seen.PREMIS_SIZE]


@rule(
    "PRE-002",
    severity=Severity.ERROR,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "nội dung tệp không khớp mã {algorithm} trong {document} (dòng {said_at})",
        "the bytes of the file do not match the {algorithm} in {document} (line {said_at})",
    ),
    remedy=Text(
        "Thay tệp bằng bản còn nguyên vẹn từ một bản sao khác.",
        "Replace the file with an intact one from another copy.",
    ),
)
def digests_match(package: Package) -> Iterable[Hit]:
    """The fixity in PREMIS is that of the bytes."""
    return package.seen[Seen.PREMIS_DIGEST]


@rule(
    "PRE-003",
    severity=Severity.WARNING,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "đối tượng {id} của PREMIS không tìm được tệp tương ứng trong METS",
        "the object {id} of PREMIS names no file of METS",
    ),
    remedy=Text(
        "Dùng cùng một định danh cho đối tượng PREMIS và file/@ID trong METS.",
        "Give the PREMIS object and file/@ID in METS the same identifier.",
    ),
)
def objects_name_files(package: Package) -> Iterable[Hit]:
    """Every file object is a file of METS."""
    return package.seen[Seen.PREMIS_UNKNOWN_FILE]


@rule(
    "PRE-004",
    severity=Severity.WARNING,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "tệp dữ liệu {id} không có đối tượng PREMIS",
        "the data file {id} has no PREMIS object",
    ),
    remedy=Text(
        "Bổ sung đối tượng PREMIS của tệp khi tạo lại gói.",
        "Add the PREMIS object of the file when the package is made anew.",
    ),
)
def files_have_objects(package: Package) -> Iterable[Hit]:
    """Every data file has a PREMIS object."""
    return package.seen[Seen.PREMIS_FILE_WITHOUT_OBJECT]


@rule(
    "PRE-005",
    severity=Severity.ERROR,
    clause="PREMIS 3.0; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text(
        "định danh {id} được dùng cho hai thực thể PREMIS",
        "the identifier {id} is used for two PREMIS entities",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: cặp loại và giá trị định danh là duy nhất.",
        "Mend the software that made the package: the pair of type and value is unique.",
    ),
)
def identifiers_are_unique(package: Package) -> Iterable[Hit]:
    """An identifier names one entity."""
    return package.seen[Seen.PREMIS_ID_TWICE]


@rule(
    "PRE-006",
    severity=Severity.ERROR,
    clause="PREMIS 3.0; E-ARK AIP18",
    confidence="V",
    message=Text(
        "liên kết tới {entity} không được mô tả trong PREMIS của gói: {id}",
        "a link to {entity} that no PREMIS of the package describes: {id}",
    ),
    remedy=Text(
        "Bổ sung sự kiện, tác nhân hoặc quyền còn thiếu khi tạo lại gói.",
        "Add the missing event, agent or rights statement when the package is made anew.",
    ),
)
def links_resolve(package: Package) -> Iterable[Hit]:
    """Linked events, agents and rights are described in the package."""
    return package.seen[Seen.PREMIS_DANGLING_LINK]


RULES = (
    sizes_match,
    digests_match,
    objects_name_files,
    files_have_objects,
    identifiers_are_unique,
    links_resolve,
)
