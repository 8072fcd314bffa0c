"""AGY: codes and names of agencies judged at the date of the records, by a register of agencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from oais_vn.model.agencies import lies_within
from oais_vn.model.authorities import AgencyRegister, AuthorityRecord
from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Unit
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import AgencyCode, FileCode
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import DescribedDocument, DescribedDossier
from oais_vn.validation.rule import Hit, Rule, rule

_CODES = "QĐ 20/2020/QĐ-TTg: mã cơ quan có thời hạn hiệu lực"
_NAMES = "TT 05/2025/TT-BNV, bảng trường của tài liệu: cơ quan ban hành; ISAAR(CPF) 5.1.2, 5.2.1"
_REGISTER = "ISAAR(CPF) 5.2.1, 5.3: thời gian tồn tại và quan hệ của cơ quan"
_NONE = Text("sổ cơ quan không ghi", "the register names none")


def _told(record: AuthorityRecord) -> Text:
    """A record as people call it: code, name, time."""
    name = record.name if record.code is None else f"{record.code} – {record.name}"
    begun, ended = record.valid_from, record.valid_to
    if begun is None and ended is None:
        return Text(name, name)
    time = f"{begun or '…'} – {ended or '…'}"
    return Text(f"{name} ({time})", f"{name} ({time})")


def _all_told(records: Iterable[AuthorityRecord]) -> Text:
    texts = [_told(record) for record in records]
    if not texts:
        return _NONE
    return Text("; ".join(text.vi for text in texts), "; ".join(text.en for text in texts))


def _agency(code: str) -> AgencyCode | None:
    try:
        return FileCode.parse(code).agency
    except InputError:
        return None


def _reached(records: Iterable[AuthorityRecord], start: PartialDate | None, end: PartialDate | None) -> bool:
    """Whether one of `records` existed at some time from `start` to `end`; one date alone is the whole time."""
    first, last = start or end, end or start
    if first is None or last is None:
        return True
    return any(record.begins <= last.latest and first.earliest <= record.ends for record in records)


@rule(
    "AGY-001",
    severity=Severity.WARNING,
    clause=_CODES,
    confidence="A",
    message=Text(
        "mã cơ quan {agency} trong mã hồ sơ {code} không có hiệu lực vào lúc có hồ sơ ({start} – {end}): {known}",
        "agency code {agency} in dossier code {code} was not valid in the dossier's time ({start} – {end}): {known}",
    ),
    remedy=Text(
        "kiểm tra thời gian và mã hồ sơ; cơ quan trước hoặc sau nó vào lúc này: {instead}. Gói đã đóng giữ mã cũ",
        "look at dates and code; before or after it there was then: {instead}. Sealed packages keep their codes",
    ),
)
def code_of_the_time(described: DescribedDossier) -> Iterator[Hit]:
    """A dossier whose agency had ended, or had not begun."""
    agency, records = _judged(described)
    start, end = described.record.date("startDate"), described.record.date("endDate")
    if agency is None or not records or _reached(records, start, end):
        return
    date = start or end
    instead = () if date is None else described.register.in_place_of(records, date)
    yield Hit(
        described.place("startDate" if start is not None else "endDate"),
        {
            "agency": agency,
            "code": described.dossier.code,
            "start": start or "…",
            "end": end or "…",
            "known": _all_told(records),
            "instead": _all_told(instead),
        },
    )


@rule(
    "AGY-002",
    severity=Severity.INFO,
    clause=_CODES,
    confidence="A",
    message=Text(
        "hồ sơ {code} ({start} – {end}) kéo dài qua lúc cơ quan {agency} thành lập hoặc kết thúc: {known}",
        "dossier {code} ({start} – {end}) goes on over the beginning or the end of agency {agency}: {known}",
    ),
    remedy=Text(
        "không phải làm gì nếu đúng: hồ sơ giữ mã của cơ quan đã lập nó; trước hoặc sau là: {instead}",
        "nothing to do if right: a dossier keeps the code of the agency that opened it; before or after: {instead}",
    ),
)
def across_a_merger(described: DescribedDossier) -> Iterator[Hit]:
    """A dossier that was begun under one agency and closed under another."""
    agency, records = _judged(described)
    start, end = described.record.date("startDate"), described.record.date("endDate")
    if agency is None or start is None or end is None or not records or not _reached(records, start, end):
        return
    if any(_holds(record, start) and _holds(record, end) for record in records):
        return
    others = [
        other
        for date in (start, end)
        if not any(_holds(record, date) for record in records)
        for other in described.register.in_place_of(records, date)
    ]
    yield Hit(
        described.place("endDate"),
        {
            "agency": agency,
            "code": described.dossier.code,
            "start": start,
            "end": end,
            "known": _all_told(records),
            "instead": _all_told(dict.fromkeys(others)),
        },
    )


def _holds(record: AuthorityRecord, date: PartialDate) -> bool:
    return lies_within(date, record.valid_from, record.valid_to)


def _judged(described: DescribedDossier) -> tuple[AgencyCode | None, tuple[AuthorityRecord, ...]]:
    """The agency in the dossier's code, and the records by which it is judged; a closed fonds' code is no agency's."""
    agency = _agency(described.dossier.code)
    return agency, () if agency is None else described.register.governing(agency)


@rule(
    "AGY-003",
    severity=Severity.WARNING,
    clause=_CODES,
    confidence="A",
    message=Text(
        "mã cơ quan {agency} của lô {code} không có hiệu lực vào ngày {date} của tài liệu: {known}",
        "agency code {agency} of batch {code} was not valid on the document's date {date}: {known}",
    ),
    remedy=Text(
        "kiểm tra ngày tài liệu; tài liệu của cơ quan khác thì tách thành lô mang mã của cơ quan ấy. Trước hoặc sau "
        "nó, vào ngày này có: {instead}",
        "look at the date; documents of another agency go into a batch with its code. Before or after it there was on "
        "that date: {instead}",
    ),
)
def code_of_a_loose_document(described: DescribedDocument) -> Iterator[Hit]:
    """A loose document from before or after the agency of its batch; a batch has no dates of its own."""
    if described.unit is not Unit.BATCH:
        return
    date, agency = described.record.date("issuedDate"), _agency(described.dossier.code)
    if date is None or agency is None:
        return
    records = described.register.governing(agency)
    if records and not any(record.existed_on(date) for record in records):
        yield Hit(
            described.place("issuedDate"),
            {
                "agency": agency,
                "code": described.dossier.code,
                "date": date,
                "known": _all_told(records),
                "instead": _all_told(described.register.in_place_of(records, date)),
            },
        )


@rule(
    "AGY-004",
    severity=Severity.WARNING,
    clause=_NAMES,
    confidence="A",
    message=Text(
        "cơ quan ban hành '{name}' không mang tên này vào ngày {date}: {known}",
        "issuing agency '{name}' did not have this name on {date}: {known}",
    ),
    remedy=Text(
        "kiểm tra ngày và tên cơ quan trên văn bản; tên vào ngày này: {instead}. Văn bản in đúng như vậy thì để nguyên",
        "look at date and name on the document; on that date: {instead}. If it is printed so, leave it",
    ),
)
def name_of_the_time(described: DescribedDocument) -> Iterator[Hit]:
    """An issuing agency that the register knows, under a name that it did not have at the time."""
    name, date = described.record["organName"], described.record.date("issuedDate")
    if not name or date is None:
        return
    records = described.register.named(name)
    if records and not any(record.existed_on(date) for record in records):
        yield Hit(
            described.place("organName"),
            {
                "name": name,
                "date": date,
                "known": _all_told(records),
                "instead": _all_told(described.register.in_place_of(records, date)),
            },
        )


@rule(
    "AGY-005",
    severity=Severity.WARNING,
    clause=_REGISTER,
    confidence="A",
    message=Text(
        "sổ cơ quan có vòng: {name} vừa đứng trước vừa đứng sau chính nó",
        "the register has a circle: {name} comes before and after itself",
    ),
    remedy=Text("sửa predecessors, successors, valid_from, valid_to", "mend its relationships and dates"),
)
def circle(register: AgencyRegister) -> Iterator[Hit]:
    """Relationships that lead back to where they began."""
    for record in register.circle():
        yield Hit(record.location, {"name": _told(record)})


@rule(
    "AGY-006",
    severity=Severity.WARNING,
    clause=_REGISTER,
    confidence="A",
    message=Text(
        "sổ cơ quan: {name} dẫn tới '{reference}', mã hoặc tên này không có trong sổ",
        "register: {name} refers to '{reference}', which is no code and no name in it",
    ),
    remedy=Text("thêm cơ quan ấy vào sổ, hoặc sửa mã, tên", "add that agency, or mend the code or the name"),
)
def unknown_agency(register: AgencyRegister) -> Iterator[Hit]:
    """A relationship that leads nowhere."""
    for relationship in register.relationships():
        if not register.referred(relationship.reference):
            yield Hit(
                relationship.record.location,
                {"name": _told(relationship.record), "reference": relationship.reference},
            )


@rule(
    "AGY-007",
    severity=Severity.WARNING,
    clause=_REGISTER,
    confidence="A",
    message=Text(
        "sổ cơ quan: {name} ghi '{reference}' là cơ quan {side}, nhưng thời gian thì ngược lại",
        "register: {name} has '{reference}' as its {side}, but their times are the other way round",
    ),
    remedy=Text("đổi chỗ predecessors và successors, hoặc sửa ngày", "exchange the two, or mend the dates"),
)
def wrong_order(register: AgencyRegister) -> Iterator[Hit]:
    """A predecessor that came later, a successor that came before."""
    for relationship in register.relationships():
        if relationship.other is None and register.referred(relationship.reference):
            side = Text("sau", "successor") if relationship.later else Text("trước", "predecessor")
            params = {"name": _told(relationship.record), "reference": relationship.reference, "side": side}
            yield Hit(relationship.record.location, params)


@rule(
    "AGY-008",
    severity=Severity.WARNING,
    clause=_REGISTER,
    confidence="A",
    message=Text(
        "sổ cơ quan: mã {code} cùng lúc thuộc về {first} và {second}",
        "register: code {code} belongs to {first} and {second} at the same time",
    ),
    remedy=Text("sửa valid_from, valid_to để mỗi lúc một mã chỉ có một nghĩa", "mend the dates: one code, one meaning"),
)
def overlap(register: AgencyRegister) -> Iterator[Hit]:
    """A code that means two agencies on one day."""
    for code in dict.fromkeys(record.code for record in register.records if record.code is not None):
        records = register.of_code(code)
        for first, second in pairwise(records):
            if second.begins <= first.ends and _certain(first, second):
                yield Hit(second.location, {"code": code, "first": _told(first), "second": _told(second)})


def _certain(first: AuthorityRecord, second: AuthorityRecord) -> bool:
    """Whether they share a day for sure: a year in which one ends and the next begins is no overlap."""
    if first.valid_to is None or second.valid_from is None:
        return True
    return second.valid_from.latest <= first.valid_to.earliest


@rule(
    "AGY-009",
    severity=Severity.WARNING,
    clause=_REGISTER,
    confidence="A",
    message=Text(
        "sổ cơ quan: giữa {first} và {second} có khoảng trống, không cơ quan nào có hiệu lực",
        "register: between {first} and {second} there is a gap in which neither is valid",
    ),
    remedy=Text(
        "kiểm tra valid_to và valid_from: thường ngày bắt đầu là ngày liền sau ngày kết thúc",
        "look at the dates: a successor usually begins on the day after",
    ),
)
def gap(register: AgencyRegister) -> Iterator[Hit]:
    """A successor that began later than on the next day."""
    told: set[tuple[AuthorityRecord, AuthorityRecord]] = set()
    for relationship in register.relationships():
        record, other = relationship.record, relationship.other
        if other is None:
            continue
        pair = (record, other) if relationship.later else (other, record)
        first, second = pair
        if pair not in told and first.valid_to is not None and first.ends + timedelta(days=1) < second.begins:
            told.add(pair)
            yield Hit(second.location, {"first": _told(first), "second": _told(second)})


RULES: tuple[Rule[AgencyRegister], ...] = (circle, unknown_agency, wrong_order, overlap, gap)
DOSSIER_RULES: tuple[Rule[DescribedDossier], ...] = (code_of_the_time, across_a_merger)
DOCUMENT_RULES: tuple[Rule[DescribedDocument], ...] = (code_of_a_loose_document, name_of_the_time)
