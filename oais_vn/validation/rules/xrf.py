"""XRF: codes, ordinals and sums that must agree with one another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oais_vn.model.delivery import Delivery
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import ArcFileCode, DocCode, FileCode
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import DescribedDossier, DocumentView, DossierView, Tally, reported
from oais_vn.validation.rule import Hit, Rule, rule

_DOC_CODE = "TT 05/2025/TT-BNV, Phụ lục III: docCode = mã hồ sơ + số thứ tự 7 ký tự"
_FILE_CODE = "TT 05/2025/TT-BNV, Phụ lục I và III: mã hồ sơ có năm hình thành hồ sơ"
_SUMS = "TT 05/2025/TT-BNV, bảng trường của hồ sơ: tổng số tài liệu, số lượng trang"
_LINKS = "TT 05/2025/TT-BNV, Phụ lục I và III: tài liệu liên kết, trong cùng một phông"
_SIGNED = re.compile(r"_signed$", re.IGNORECASE)


def _named(tally: Tally) -> dict[str, object]:
    return {"dossier": tally.described.code, "unit": tally.described.what}


def _year(code: str) -> int | None:
    try:
        return FileCode.parse(code).year
    except InputError:
        return None


@rule(
    "XRF-001",
    severity=Severity.ERROR,
    clause=_DOC_CODE,
    confidence="S1",
    message=Text("{field} '{value}' phải là {expected}", "{field} '{value}' should be {expected}"),
    remedy=Text(
        "sửa mã theo mã hồ sơ và số thứ tự văn bản; khi giao nộp có thể bỏ cột này để mã được lập tự động",
        "mend the code; a delivery may leave the column out and have it made",
    ),
)
def code_of_document(described: DocumentView) -> Iterable[Hit]:
    """A document's code that does not follow from its dossier's code and its ordinal."""
    for name, value, expected in described.codes():
        if value != expected and not _differs_in_year(value, expected):
            yield Hit(described.place(name), {"field": name, "value": value, "expected": expected})


@rule(
    "XRF-002",
    severity=Severity.ERROR,
    clause=_DOC_CODE,
    confidence="S1",
    message=Text(
        "năm {year} trong {field} '{value}' không phải năm {dossier_year} của hồ sơ",
        "year {year} in {field} '{value}' is not the dossier's year {dossier_year}",
    ),
    remedy=Text("sửa năm trong mã tài liệu cho khớp mã hồ sơ ({expected})", "mend the year ({expected})"),
)
def year_of_document_code(described: DocumentView) -> Iterable[Hit]:
    """The mistake that was seen in 137 documents of a real package: a fixed year in every code."""
    for name, value, expected in described.codes():
        if value != expected and _differs_in_year(value, expected):
            years = {"year": _year(value), "dossier_year": _year(expected)}
            yield Hit(described.place(name), {"field": name, "value": value, "expected": expected, **years})


def _differs_in_year(value: str, expected: str) -> bool:
    year, wanted = _year(value), _year(expected)
    return None not in (year, wanted) and year != wanted


@rule(
    "XRF-003",
    severity=Severity.ERROR,
    clause=_FILE_CODE,
    confidence="S1",
    message=Text(
        "năm {year} trong mã hồ sơ {code} nằm ngoài thời gian của hồ sơ ({start} – {end})",
        "year {year} in dossier code {code} lies outside the dossier's time ({start} – {end})",
    ),
    remedy=Text("sửa mã hồ sơ hoặc thời gian bắt đầu, kết thúc", "mend the code or the dates"),
)
def year_of_dossier_code(described: DossierView) -> Iterable[Hit]:
    """A dossier's code whose year is not the dossier's."""
    year = _year(described.code)
    start, end = described.record.date("startDate"), described.record.date("endDate")
    if year is None:
        return
    if (start is not None and year < start.year) or (end is not None and year > end.year):
        params = {"year": year, "code": described.code, "start": start or "…", "end": end or "…"}
        yield Hit(described.place(described.code_field), params)


@rule(
    "XRF-004",
    severity=Severity.ERROR,
    clause=_DOC_CODE,
    confidence="S1",
    message=Text(
        "số thứ tự {ordinal} đã có trong {unit} {dossier}", "ordinal {ordinal} is there already in {unit} {dossier}"
    ),
    remedy=Text("đánh lại số thứ tự: mỗi tài liệu một số", "number the documents again, each its own"),
)
def ordinal_repeated(tally: Tally) -> Iterable[Hit]:
    """Two documents with one ordinal."""
    for ordinal, place in tally.repeated:
        yield Hit(place, {"ordinal": ordinal, **_named(tally)})


@rule(
    "XRF-005",
    severity=Severity.ERROR,
    clause=_DOC_CODE,
    confidence="A",
    message=Text(
        "{unit} {dossier} thiếu số thứ tự {missing} trước tài liệu này",
        "{unit} {dossier} lacks ordinal {missing} before this document",
    ),
    remedy=Text(
        "bổ sung tài liệu còn thiếu, hoặc đánh số liên tục từ 1", "add what is missing, or number from 1 without gaps"
    ),
)
def ordinal_missing(tally: Tally) -> Iterable[Hit]:
    """Ordinals with a gap."""
    for first, last, place in tally.gaps():
        missing = str(first) if first == last else f"{first}–{last}"
        yield Hit(place, {"missing": missing, **_named(tally)})


@rule(
    "XRF-006",
    severity=Severity.WARNING,
    clause=_SUMS,
    confidence="A",
    message=Text(
        "hồ sơ {dossier} ghi {given} trang, tổng số trang các tài liệu là {counted}",
        "dossier {dossier} says {given} pages, its documents have {counted}",
    ),
    remedy=Text(
        "kiểm tra số trang; chênh lệch do bìa, mục lục thì ghi vào Ghi chú", "look at the numbers; say why they differ"
    ),
)
def sum_of_pages(tally: Tally) -> Iterable[Hit]:
    """The dossier's pages beside the sum of its documents'."""
    described = tally.described
    given = described.record.number("numberOfPage")
    if given is not None and tally.pages is not None and given != tally.pages:
        params = {"dossier": described.code, "given": given, "counted": tally.pages}
        yield Hit(described.place("numberOfPage"), params)


@rule(
    "XRF-007",
    severity=Severity.ERROR,
    clause=_SUMS,
    confidence="S1",
    message=Text(
        "hồ sơ {dossier} ghi tổng số {given} tài liệu, nhưng liệt kê {counted} tài liệu",
        "dossier {dossier} says {given} documents, but {counted} are listed",
    ),
    remedy=Text("bổ sung tài liệu còn thiếu hoặc sửa tổng số", "add what is missing or mend the total"),
)
def total_of_documents(tally: Tally) -> Iterable[Hit]:
    """The dossier's total beside the rows that there are."""
    described = tally.described
    given = described.record.number("totalDoc")
    if given is not None and given != tally.documents and tally.documents:
        params = {"dossier": described.code, "given": given, "counted": tally.documents}
        yield Hit(described.place("totalDoc"), params)


@rule(
    "XRF-008",
    severity=Severity.ERROR,
    clause="TT 05/2025/TT-BNV, Phụ lục I: mã hồ sơ lưu trữ = mã cơ quan lưu trữ + mã hồ sơ",
    confidence="S1",
    message=Text(
        "mã hồ sơ lưu trữ '{value}' không hợp với mã cơ quan lưu trữ {archive} và mã hồ sơ {code}",
        "archival code '{value}' does not fit archive {archive} and dossier code {code}",
    ),
    remedy=Text("sửa mã, hoặc bỏ cột này để mã được lập tự động", "mend the code, or leave the column out"),
)
def archival_code(described: DescribedDossier) -> Iterable[Hit]:
    """An archival code of another archive or another year."""
    value = described.record["arcFileCode"]
    archive = described.delivery.archive.code
    params = {"value": value, "archive": archive, "code": described.dossier.code}
    try:
        fits = ArcFileCode.parse(value, archive).file.year == _year(described.dossier.code)
    except InputError:
        fits = False
    if value and not fits:
        yield Hit(described.place("arcFileCode"), params)


@rule(
    "XRF-009",
    severity=Severity.ERROR,
    clause="tên tệp theo mã hồ sơ và số thứ tự (thực hành giao nộp)",
    confidence="S2",
    message=Text(
        "tên tệp '{name}' mang mã {found}, không phải mã của tài liệu này ({expected})",
        "file name '{name}' bears the code {found}, not this document's ({expected})",
    ),
    remedy=Text("sửa số thứ tự văn bản, hoặc đường dẫn, hoặc tên tệp", "mend the ordinal, the path or the file's name"),
)
def code_in_file_name(described: DocumentView) -> Iterable[Hit]:
    """A file whose name is the code of another document."""
    path = described.path
    if path is None:
        return
    stem = _SIGNED.sub("", path.name.removesuffix(path.suffix))
    try:
        found = DocCode.parse(stem)
    except InputError:
        return
    if not described.bears(found) and _year(stem) is not None:
        expected = next((code for _, _, code in described.codes()), "")
        yield Hit(described.place("path"), {"name": path.name, "found": found, "expected": expected})


@rule(
    "XRF-010",
    severity=Severity.WARNING,
    clause=_FILE_CODE,
    confidence="S1",
    message=Text(
        "mã hồ sơ {code} bắt đầu bằng {found}, không phải mã cơ quan {agency} hay mã phông {fonds}",
        "dossier code {code} begins with {found}, which is neither agency {agency} nor fonds {fonds}",
    ),
    remedy=Text(
        "kiểm tra mã hồ sơ và mục [agency], [fonds] của delivery.toml; cơ quan tiền thân thì giữ nguyên mã cũ",
        "look at the code and at [agency], [fonds]; the code of a predecessor stays as it was",
    ),
)
def agency_in_code(described: DescribedDossier) -> Iterable[Hit]:
    """A dossier's code of another agency."""
    delivery = described.delivery
    try:
        found = FileCode.parse(described.dossier.code).agency
    except InputError:
        return
    known = {str(delivery.agency.code), delivery.fonds.code, *map(str, delivery.agency.predecessors)}
    if str(found) not in known:
        params = {
            "code": described.dossier.code,
            "found": found,
            "agency": delivery.agency.code,
            "fonds": delivery.fonds.code,
        }
        yield Hit(described.place("fileCode"), params)


@rule(
    "XRF-011",
    severity=Severity.WARNING,
    clause="QĐ 20/2020/QĐ-TTg: mã cơ quan có thời hạn hiệu lực",
    confidence="A",
    message=Text(
        "hồ sơ bắt đầu {start}, ngoài thời gian tồn tại của cơ quan {agency}",
        "the dossier begins {start}, outside the time of agency {agency}",
    ),
    remedy=Text(
        "kiểm tra ngày của hồ sơ và valid_from, valid_to trong delivery.toml", "look at the date and at [agency]"
    ),
)
def agency_of_the_time(described: DescribedDossier) -> Iterable[Hit]:
    """A dossier from before or after its agency, of which no register knows more (`AGY`)."""
    start = described.record.date("startDate")
    agency = described.delivery.agency
    if start is not None and not agency.existed_on(start) and not described.register.governing(agency.code):
        yield Hit(described.place("startDate"), {"start": start, "agency": agency.code})


@rule(
    "XRF-012",
    severity=Severity.ERROR,
    clause=_LINKS,
    confidence="S1",
    message=Text(
        "tài liệu liên kết '{value}' nằm ngay trong hồ sơ này ({dossier})",
        "linked document '{value}' lies in this very dossier ({dossier})",
    ),
    remedy=Text(
        "bỏ mã liên kết và ghi tệp của tài liệu, hoặc bỏ dòng nếu trùng; liên kết chỉ tới hồ sơ khác",
        "name its file instead, or remove the row if it repeats another; links lead to other dossiers",
    ),
)
def link_to_own_dossier(delivery: Delivery) -> Iterable[Hit]:
    """A row that is linked to itself or to another one of its dossier."""
    return reported(delivery, "XRF-012")


@rule(
    "XRF-013",
    severity=Severity.WARNING,
    clause=_LINKS,
    confidence="S1",
    message=Text(
        "tài liệu liên kết '{value}' không có trong lần giao nộp này",
        "linked document '{value}' is not in this delivery",
    ),
    remedy=Text(
        "tài liệu phải nằm trong một gói AIP đã có của cùng phông, nơi sẽ tìm khi đóng gói; nếu không, sửa mã",
        "it must lie in an AIP of the same fonds, where packing will look for it; if it does not, mend the code",
    ),
)
def link_out_of_delivery(delivery: Delivery) -> Iterable[Hit]:
    """A document that an earlier delivery brought."""
    return reported(delivery, "XRF-013")


@rule(
    "XRF-014",
    severity=Severity.ERROR,
    clause=_LINKS,
    confidence="A",
    message=Text(
        "hồ sơ {other} có trong lần giao nộp này nhưng không có tài liệu '{value}'",
        "dossier {other} is in this delivery, but has no document '{value}'",
    ),
    remedy=Text("sửa mã tài liệu liên kết ở ô này", "mend the code of the linked document"),
)
def no_such_document(delivery: Delivery) -> Iterable[Hit]:
    """A code whose dossier is here, and whose document is not."""
    return reported(delivery, "XRF-014")


@rule(
    "XRF-015",
    severity=Severity.ERROR,
    clause=_LINKS,
    confidence="A",
    message=Text(
        "tài liệu '{value}' trong hồ sơ {other} cũng chỉ là tài liệu liên kết, không có tệp",
        "document '{value}' in dossier {other} is itself a linked one, without a file",
    ),
    remedy=Text(
        "ghi mã của tài liệu có tệp, mà tài liệu ấy liên kết tới", "give the code of the document that has the file"
    ),
)
def link_to_link(delivery: Delivery) -> Iterable[Hit]:
    """A chain of links."""
    return reported(delivery, "XRF-015")


@rule(
    "XRF-016",
    severity=Severity.ERROR,
    clause=_LINKS,
    confidence="A",
    message=Text(
        "hồ sơ {dossier} liên kết tới hồ sơ {other}, mà {other} (trực tiếp hoặc qua hồ sơ khác) lại liên kết về đây",
        "dossier {dossier} is linked to {other}, which is linked back to it, at once or through others",
    ),
    remedy=Text(
        "mỗi gói ghi mã của gói kia nên không gói nào đóng trước được: để tài liệu có tệp ở một trong hai hồ sơ "
        "và chỉ liên kết một chiều",
        "each package names the other's identifier, so that neither can be made first: keep the documents with their "
        "files in one of the two and link one way only",
    ),
)
def links_in_a_circle(delivery: Delivery) -> Iterable[Hit]:
    """Dossiers that are linked to each other."""
    return reported(delivery, "XRF-016")


RULES: tuple[Rule[Delivery], ...] = (
    link_to_own_dossier,
    link_out_of_delivery,
    no_such_document,
    link_to_link,
    links_in_a_circle,
)
VIEW_RULES: tuple[Rule[DossierView], ...] = (year_of_dossier_code,)
"""Asked of a dossier in a delivery and in a package alike."""
DOSSIER_RULES: tuple[Rule[DescribedDossier], ...] = (
    archival_code,
    agency_in_code,
    agency_of_the_time,
)
DOCUMENT_RULES: tuple[Rule[DocumentView], ...] = (code_of_document, year_of_document_code, code_in_file_name)
TALLY_RULES: tuple[Rule[Tally], ...] = (ordinal_repeated, ordinal_missing, sum_of_pages, total_of_documents)
