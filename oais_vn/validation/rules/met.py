"""MET: the head of METS, its identifiers and links."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_PACKAGE_TYPES = frozenset(["SIP", "AIP", "DIP", "AIU", "AIC"])


@rule(
    "MET-001",
    severity=Severity.ERROR,
    clause="METS 1.12.1 (xs:ID)",
    confidence="V",
    message=Text(
        "ID {id} được dùng nhiều hơn một lần",
        "the ID {id} is used more than once",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: mỗi ID chỉ dùng một lần trong một METS.",
        "Mend the software that made the package: an ID is used once in a METS.",
    ),
)
def ids_are_unique(package: Package) -> Iterable[Hit]:
    """Every ID in a METS is used once."""
    return package.seen[Seen.ID_TWICE]


@rule(
    "MET-002",
    severity=Severity.ERROR,
    clause="METS 1.12.1 (xs:IDREF)",
    confidence="V",
    message=Text(
        "{attribute} trỏ tới ID không có: {id}",
        "{attribute} points to an ID that is not there: {id}",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: mọi DMDID, ADMID, FILEID phải trỏ tới một phần tử của chính METS đó.",
        "Mend the software that made the package: DMDID, ADMID and FILEID point to an element of the same METS.",
    ),
)
def links_resolve(package: Package) -> Iterable[Hit]:
    """DMDID, ADMID and FILEID resolve in their METS."""
    return package.seen[Seen.DANGLING_ID]


@rule(
    "MET-003",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL I-V",
    confidence="S1",
    message=Text(
        "MetadataLink/File phải nối một dữ liệu mô tả với một tệp, ở đây {records} với {files}",
        "MetadataLink/File ties one record to one file, here {records} to {files}",
    ),
    remedy=Text(
        "Tạo lại METS của bản đại diện với mỗi tài liệu một MetadataLink/File.",
        "Make the METS of the representation anew with one MetadataLink/File a document.",
    ),
)
def links_are_one_to_one(package: Package) -> Iterable[Hit]:
    """A division MetadataLink/File has one DMDID and one FILEID."""
    return package.seen[Seen.LINK_NOT_ONE_TO_ONE]


@rule(
    "MET-004",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, PL I-V",
    confidence="S1",
    message=Text(
        "{id} được nối {times} lần trong MetadataLink (phải đúng 1 lần)",
        "{id} is linked {times} times by MetadataLink (it must be once)",
    ),
    remedy=Text(
        "Tạo lại METS của bản đại diện: mỗi dữ liệu mô tả và mỗi tệp dữ liệu được nối đúng một lần.",
        "Make the METS of the representation anew: every record and every data file is linked once.",
    ),
)
def everything_is_linked_once(package: Package) -> Iterable[Hit]:
    """Every record and every data file is linked once."""
    return package.seen[Seen.NOT_LINKED]


@rule(
    "MET-005",
    severity=Severity.ERROR,
    clause="CSIP1; TT 05/2025/TT-BNV, PL I-V",
    confidence="V",
    message=Text(
        "METS không có OBJID",
        "the METS has no OBJID",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: mets/@OBJID là định danh của gói.",
        "Mend the software that made the package: mets/@OBJID is the identifier of the package.",
    ),
)
def objid_is_given(package: Package) -> Iterable[Hit]:
    """mets/@OBJID is given."""
    for path, header in package.headers.items():
        if not header.objid:
            yield Hit(Location(path=path, line=header.line))


@rule(
    "MET-006",
    severity=Severity.ERROR,
    clause="CSIP9; TT 05/2025/TT-BNV, PL I-V",
    confidence="V",
    message=Text(
        "metsHdr/@csip:OAISPACKAGETYPE là {found!r}, phải là SIP, AIP hoặc DIP",
        "metsHdr/@csip:OAISPACKAGETYPE is {found!r}, it must be SIP, AIP or DIP",
    ),
    remedy=Text(
        "Sửa phần mềm tạo gói: loại gói là thuộc tính của metsHdr.",
        "Mend the software that made the package: the package type is an attribute of metsHdr.",
    ),
)
def package_type_is_given(package: Package) -> Iterable[Hit]:
    """The package type is given in the METS of the package."""
    header = package.header()
    if header is not None and header.package_type not in _PACKAGE_TYPES:
        yield Hit(Location(path=str(package.within("METS.xml")), line=header.line), {"found": header.package_type})


RULES = (
    ids_are_unique,
    links_resolve,
    links_are_one_to_one,
    everything_is_linked_once,
    objid_is_given,
    package_type_is_given,
)
