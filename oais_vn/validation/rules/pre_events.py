"""PRE: what acts on what, by whom, when and how it went."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.package import Package
from oais_vn.validation.rule import Hit, rule
from oais_vn.validation.seen import Seen

_MEND = Text(
    "Sửa phần mềm tạo gói rồi tạo lại gói.",
    "Mend the software that made the package and make it anew.",
)
_CLOCK = Text(
    "Xem lại thời điểm của hai sự kiện và đồng hồ của máy đã ghi; sửa bằng phiên bản mới của gói.",
    "Look at the moments of both events and at the clock that gave them; correct them by a new version of the package.",
)


@rule(
    "PRE-007",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, linkingObjectIdentifier",
    confidence="A",
    message=Text(
        "sự kiện {id} ({type}) chỉ nêu những đối tượng mà gói không có",
        "the event {id} ({type}) names only objects that the package does not have",
    ),
    remedy=Text(
        "Ghi định danh (loại và giá trị) đúng như ở đối tượng; sự kiện của gói khác thì không ghi ở đây.",
        "Write the identifier (type and value) as the object has it; events of another package do not belong here.",
    ),
)
def events_act_on_something(package: Package) -> Iterable[Hit]:
    """An event acts on something of the package; its source, or what left for another package, may lie elsewhere."""
    return package.seen[Seen.PREMIS_EVENT_OF_NOTHING]


@rule(
    "PRE-008",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, relationship",
    confidence="A",
    message=Text(
        "quan hệ {relation!r} nêu đối tượng không có trong gói: {id}",
        "the relation {relation!r} names an object that the package does not have: {id}",
    ),
    remedy=Text(
        "Mô tả đối tượng ấy trong PREMIS của gói, hoặc ghi đúng định danh của nó.",
        "Describe the object in the package's PREMIS, or write its identifier as it is.",
    ),
)
def parts_are_here(package: Package) -> Iterable[Hit]:
    """What a file or a representation is part of, or consists of, is in the same package."""
    return package.seen[Seen.PREMIS_DANGLING_PART]


@rule(
    "PRE-009",
    severity=Severity.INFO,
    clause="PREMIS 3.0, relatedObjectIdentifier",
    confidence="A",
    message=Text(
        "PREMIS nêu {times} đối tượng ngoài gói, đầu tiên là {id}",
        "PREMIS names {times} objects outside the package, the first is {id}",
    ),
    remedy=Text(
        "Không cần làm gì nếu đó là gói trước, gói nguồn hoặc môi trường phần mềm được giữ ở nơi khác.",
        "Nothing to do where these are a predecessor, a source or a software environment that is kept elsewhere.",
    ),
)
def objects_elsewhere(package: Package) -> Iterable[Hit]:
    """Predecessors, sources and environments may lie in other packages."""
    return package.seen[Seen.PREMIS_OBJECT_ELSEWHERE]


@rule(
    "PRE-010",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, eventOutcome; E-ARK CS-PREMIS 1.0.1, PM86",
    confidence="S1",
    message=Text(
        "sự kiện {id} ({type}) không ghi kết quả (eventOutcome)",
        "the event {id} ({type}) has no outcome (eventOutcome)",
    ),
    remedy=Text(
        "Ghi kết quả của mỗi sự kiện: success, fail hoặc warning.",
        "Write how each event went: success, fail or warning.",
    ),
)
def events_have_outcomes(package: Package) -> Iterable[Hit]:
    """Every event says how it went."""
    return package.seen[Seen.PREMIS_NO_OUTCOME]


@rule(
    "PRE-011",
    severity=Severity.WARNING,
    clause="E-ARK AIP 2.2.0, AIP16",
    confidence="V",
    message=Text(
        "sự kiện {id} ({type}) không ghi tác nhân (linkingAgentIdentifier)",
        "the event {id} ({type}) names no agent (linkingAgentIdentifier)",
    ),
    remedy=Text(
        "Ghi ai hoặc phần mềm nào đã làm sự kiện ấy.",
        "Write who, or which software, made the event happen.",
    ),
)
def events_have_agents(package: Package) -> Iterable[Hit]:
    """Every event names the agent that caused it."""
    return package.seen[Seen.PREMIS_NO_AGENT]


@rule(
    "PRE-012",
    severity=Severity.WARNING,
    clause="TT 05/2025/TT-BNV, PL I; E-ARK CS-PREMIS 1.0.1, PM73",
    confidence="S1",
    message=Text("tác nhân {id} không có tên (agentName)", "the agent {id} has no name (agentName)"),
    remedy=Text(
        "Ghi tên người, cơ quan hoặc phần mềm.",
        "Write the name of the person, the organisation or the software.",
    ),
)
def agents_have_names(package: Package) -> Iterable[Hit]:
    """Every agent has a name."""
    return package.seen[Seen.PREMIS_NAMELESS_AGENT]


@rule(
    "PRE-013",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, eventDateTime",
    confidence="A",
    message=Text(
        "sự kiện {type} tác động tới {id} trước khi đối tượng ấy được tạo ra ({needed})",
        "the event {type} acts on {id} before that was created ({needed})",
    ),
    remedy=_CLOCK,
)
def nothing_acts_before_creation(package: Package) -> Iterable[Hit]:
    """Nothing acts on an object before the event whose outcome it is (days and zones that nobody wrote pass)."""
    return package.seen[Seen.PREMIS_BEFORE_CREATION]


@rule(
    "PRE-014",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, eventDateTime",
    confidence="A",
    message=Text(
        "sự kiện {type} của {id} có trước sự kiện {needed} của chính nó",
        "the event {type} of {id} comes before its {needed}",
    ),
    remedy=_CLOCK,
)
def events_are_in_order(package: Package) -> Iterable[Hit]:
    """An ingestion follows the transfer, its end its start, an unquarantine the quarantine."""
    return package.seen[Seen.PREMIS_WRONG_ORDER]


@rule(
    "PRE-015",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, eventDateTime; METS 1.12.1, CREATEDATE",
    confidence="A",
    message=Text(
        "sự kiện {type} ghi thời điểm {moment}, sau khi METS của gói được tạo ra",
        "the event {type} says {moment}, after the METS of the package was made",
    ),
    remedy=Text(
        "Xem lại thời điểm của sự kiện, CREATEDATE và LASTMODDATE của METS, và đồng hồ của máy đã ghi.",
        "Look at the moment of the event, at CREATEDATE and LASTMODDATE of METS, and at the clock that gave them.",
    ),
)
def events_are_of_the_past(package: Package) -> Iterable[Hit]:
    """No event is later than the METS that sealed its record."""
    return package.seen[Seen.PREMIS_AFTER_METS]


@rule(
    "PRE-016",
    severity=Severity.INFO,
    clause="PREMIS 3.0, eventOutcome",
    confidence="A",
    message=Text("sự kiện {id} ({type}) ghi là không thành công", "the event {id} ({type}) is recorded as failed"),
    remedy=Text(
        "Xem lý do ở eventOutcomeDetail; nếu đã khắc phục thì việc khắc phục cũng nên là một sự kiện.",
        "Read the reason in eventOutcomeDetail; where it was dealt with, that should be an event as well.",
    ),
)
def failures(package: Package) -> Iterable[Hit]:
    """Events that failed."""
    return package.seen[Seen.PREMIS_FAILED]


@rule(
    "PRE-017",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, termOfGrant, termOfRestriction",
    confidence="A",
    message=Text(
        "thời hạn của quyền kết thúc ({ended}) trước khi bắt đầu ({started})",
        "the term of the right ends ({ended}) before it begins ({started})",
    ),
    remedy=_MEND,
)
def terms_end_after_they_begin(package: Package) -> Iterable[Hit]:
    """A term of grant or restriction ends after it begins."""
    return package.seen[Seen.PREMIS_TERM_ENDS_FIRST]


@rule(
    "PRE-018",
    severity=Severity.WARNING,
    clause="PREMIS 3.0, rightsGranted",
    confidence="A",
    message=Text(
        "quyền {one} và {other} trái nhau về {act} trong cùng thời gian",
        "the rights {one} and {other} contradict each other on {act} at the same time",
    ),
    remedy=Text(
        "Xác định quyền nào đúng, rồi bỏ hoặc giới hạn thời hạn của quyền kia.",
        "Find out which of them holds; drop the other, or bound its term.",
    ),
)
def rights_agree(package: Package) -> Iterable[Hit]:
    """The same act on the same object is not both allowed and forbidden; only plain words are compared."""
    return package.seen[Seen.PREMIS_RIGHTS_DISAGREE]


RULES = (
    events_act_on_something,
    parts_are_here,
    objects_elsewhere,
    events_have_outcomes,
    events_have_agents,
    agents_have_names,
    nothing_acts_before_creation,
    events_are_in_order,
    events_are_of_the_past,
    failures,
    terms_end_after_they_begin,
    rights_agree,
)
