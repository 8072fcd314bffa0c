"""AIC: the collection of a fonds, whose lists, record and bag must agree (a shape of ours, after OAIS)."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_CLAUSE = "ISO 14721 (OAIS), Archival Information Collection"
_ANEW = Text(
    "Lập lại tập hợp của phông từ các gói AIP; không sửa tay tập hợp đã niêm phong.",
    "Make the collection anew from the AIPs; do not edit a sealed one.",
)


@rule(
    "AIC-001",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text("không đọc được danh sách hồ sơ: {reason}", "the list of dossiers cannot be read: {reason}"),
    remedy=_ANEW,
)
def list_can_be_read(package: Package) -> Iterable[Hit]:
    """The rows of dossiers.csv are whole; a digest is a SHA-256, a version a number."""
    return package.seen[Seen.LIST_UNREADABLE]


@rule(
    "AIC-002",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text("hồ sơ {code} có hai dòng trong danh sách", "dossier {code} is listed twice"),
    remedy=_ANEW,
)
def dossiers_are_listed_once(package: Package) -> Iterable[Hit]:
    """A dossier has one row: its newest package."""
    return package.seen[Seen.LISTED_DOSSIER_TWICE]


@rule(
    "AIC-003",
    severity=Severity.ERROR,
    clause="EAD3 1.1.1",
    confidence="A",
    message=Text("không đọc được công cụ tra cứu: {reason}", "the finding aid cannot be read: {reason}"),
    remedy=_ANEW,
)
def finding_aid_can_be_read(package: Package) -> Iterable[Hit]:
    """The finding aid is the EAD3 of a fonds with its editions and dossiers; its schema is asked by SCH-004."""
    return package.seen[Seen.AID_UNREADABLE]


@rule(
    "AIC-004",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text(
        "công cụ tra cứu và dossiers.csv không khớp ở hồ sơ {code}: {how}",
        "the finding aid and dossiers.csv disagree about dossier {code}: {how}",
    ),
    remedy=_ANEW,
)
def lists_agree(package: Package) -> Iterable[Hit]:
    """Both lists have the same dossiers, with the same titles, packages, versions and digests."""
    return package.seen[Seen.LISTS_DIFFER]


@rule(
    "AIC-005",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text(
        "dữ liệu của phông không khớp bản ghi phông: {found}, bản ghi là {expected}",
        "what is said of the fonds is not as in its record: {found}; the record has {expected}",
    ),
    remedy=_ANEW,
)
def fonds_is_one(package: Package) -> Iterable[Hit]:
    """The record, its copy among the data, the finding aid and the bag speak of one fonds."""
    return package.seen[Seen.FONDS_DIFFERS]


@rule(
    "AIC-006",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text(
        "bag ghi lần lập {version}, công cụ tra cứu kể {editions} lần lập",
        "the bag says edition {version}, the finding aid tells of {editions}",
    ),
    remedy=_ANEW,
)
def edition_is_counted(package: Package) -> Iterable[Hit]:
    """The number of the edition is the number of editions that the finding aid tells."""
    return package.seen[Seen.EDITION]


@rule(
    "AIC-007",
    severity=Severity.ERROR,
    clause=_CLAUSE,
    confidence="A",
    message=Text(
        "lần lập {version} ghi lần lập trước là {predecessor}",
        "edition {version} names {predecessor} as the one before it",
    ),
    remedy=Text(
        "Lần lập đầu không có lần trước; mỗi lần sau ghi OBJID của tập hợp trước nó. Lập lại tập hợp từ các gói AIP.",
        "The first edition has none before it; each later one names the OBJID of the last. Make the collection anew.",
    ),
)
def predecessor_is_named(package: Package) -> Iterable[Hit]:
    """Each edition but the first names the one before it."""
    return package.seen[Seen.PREDECESSOR]


RULES = (
    list_can_be_read,
    dossiers_are_listed_once,
    finding_aid_can_be_read,
    lists_agree,
    fonds_is_one,
    edition_is_counted,
    predecessor_is_named,
)
