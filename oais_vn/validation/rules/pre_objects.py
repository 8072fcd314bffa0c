"""PRE: what PREMIS says of every file, and which whole it is about."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen


@rule(
    "PRE-027",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, size; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text("đối tượng tệp {id} không ghi kích thước (size)", "the file object {id} has no size"),
    remedy=Text(
        "Ghi số byte của tệp vào objectCharacteristics/size.",
        "Write the bytes of the file in objectCharacteristics/size.",
    ),
)
def files_have_sizes(package: Package) -> Iterable[Hit]:
    """Every file object says how many bytes its file has."""
    return package.seen[Seen.PREMIS_NO_SIZE]


@rule(
    "PRE-028",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, fixity; E-ARK CS-PREMIS 1.0.1, PM33; TT 05/2025/TT-BNV, PL I",
    confidence="S1",
    message=Text("đối tượng tệp {id} không ghi mã băm (fixity)", "the file object {id} has no fixity"),
    remedy=Text(
        "Ghi thuật toán và mã băm của tệp, ví dụ SHA-256.",
        "Write the algorithm and the digest of the file, SHA-256 for example.",
    ),
)
def files_have_fixity(package: Package) -> Iterable[Hit]:
    """Every file object has a digest of its file."""
    return package.seen[Seen.PREMIS_NO_FIXITY]


@rule(
    "PRE-029",
    severity=Severity.WARNING,
    clause="E-ARK CSIP 2.2.0, CSIPSTR; TT 05/2025/TT-BNV, PL I",
    confidence="A",
    message=Text(
        "PREMIS nằm trong biểu hiện nhưng chỉ mô tả cả gói ({id})",
        "the PREMIS lies in a representation, but describes only the package as a whole ({id})",
    ),
    remedy=Text(
        "PREMIS của gói đặt ở metadata/preservation của gói; PREMIS của biểu hiện mô tả biểu hiện và các tệp của nó.",
        "The package's PREMIS belongs in the package's metadata/preservation; that of a representation describes the "
        "representation and its files.",
    ),
)
def documents_lie_where_they_belong(package: Package) -> Iterable[Hit]:
    """The PREMIS of a representation describes more than the package, so that two swapped documents are noticed."""
    return package.seen[Seen.PREMIS_OTHER_LEVEL]


@rule(
    "PRE-030",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, objectIdentifier; METS 1.12.1, OBJID",
    confidence="A",
    message=Text(
        "PREMIS ghi OBJID là {found} và không mô tả gói này ({id})",
        "the PREMIS says OBJID {found}, and does not describe this package ({id})",
    ),
    remedy=Text(
        "Kiểm tra PREMIS có đúng của gói này không; nếu đúng thì ghi OBJID như trong METS.",
        "Check that the PREMIS is of this package; where it is, write OBJID as METS has it.",
    ),
)
def premis_is_of_the_package(package: Package) -> Iterable[Hit]:
    """Where entities have identifiers of the type OBJID, one of them is the package; other types are free."""
    return package.seen[Seen.PREMIS_OTHER_PACKAGE]


RULES = (
    files_have_sizes,
    files_have_fixity,
    documents_lie_where_they_belong,
    premis_is_of_the_package,
)
