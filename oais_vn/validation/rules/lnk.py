"""LNK: linked documents, whose files only say where in the fonds the document lies (TT05 PL I, III)."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_CLAUSE = "TT 05/2025/TT-BNV, PL I, III, tài liệu liên kết"


@rule(
    "LNK-001",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="S1",
    message=Text(
        "không đọc được tài liệu liên kết: {reason}",
        "the linked document cannot be read: {reason}",
    ),
    remedy=Text(
        "Tạo lại gói; trong SIP tệp ghi mã định danh tài liệu, trong AIP ghi gói chứa tài liệu và đường dẫn ở đó.",
        "Make the package anew; in a SIP the file holds the document's identifier, in an AIP the package and path.",
    ),
)
def links_can_be_read(package: Package) -> Iterable[Hit]:
    """A `.fetch.txt` has the form that its package type asks for."""
    return package.seen[Seen.LINK_MALFORMED]


@rule(
    "LNK-002",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="S1",
    message=Text(
        "tài liệu liên kết thuộc phông {found}, gói này thuộc phông {expected}",
        "the linked document belongs to fonds {found}, this package to {expected}",
    ),
    remedy=Text(
        "Chỉ được liên kết trong cùng một phông: đưa tệp của tài liệu vào gói này.",
        "Links stay in one fonds: put the document's file into this package.",
    ),
)
def links_stay_in_the_fonds(package: Package) -> Iterable[Hit]:
    """A link leads into the same fonds."""
    return package.seen[Seen.LINK_OTHER_FONDS]


@rule(
    "LNK-003",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="S1",
    message=Text(
        "tệp liên kết phải tên là {expected}",
        "the linking file should be called {expected}",
    ),
    remedy=Text(
        "Tạo lại gói: tên tệp là tên tài liệu liên kết, thêm .fetch.txt.",
        "Make the package anew: the file has the document's name and .fetch.txt after it.",
    ),
)
def links_are_named_by_their_place(package: Package) -> Iterable[Hit]:
    """The file has the name of the document in this package, with `.fetch.txt`."""
    return package.seen[Seen.LINK_MISNAMED]


@rule(
    "LNK-004",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="S1",
    message=Text(
        "gói dạng {shape} không được có tài liệu liên kết",
        "a package of shape {shape} may have no linked documents",
    ),
    remedy=Text(
        "Đưa tệp của tài liệu vào gói; chỉ gói hồ sơ (SIP_hoso, AIP_hoso) có tài liệu liên kết.",
        "Put the document's file into the package; only packages of dossiers have linked documents.",
    ),
)
def only_dossiers_have_links(package: Package) -> Iterable[Hit]:
    """Batches, DIPs and collections have no linked documents."""
    return package.seen[Seen.LINK_NOT_ALLOWED]


RULES = (links_can_be_read, links_stay_in_the_fonds, links_are_named_by_their_place, only_dossiers_have_links)
