"""IMG: pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oais_vn.model.inspection import ImageFacts
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.inspected import TT05_8, InspectedDocument, below
from oais_vn.validation.rule import Hit, Rule, rule

_JP2 = "ISO/IEC 15444-1"
_CUT_OFF = Text("tệp kết thúc trước khi hết ảnh", "the file ends before the picture does")


@rule(
    "IMG-001",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text("tệp ảnh không mở được: {reason}", "the image does not open: {reason}"),
    remedy=Text("xin nhà thầu giao lại tệp lành", "ask for a sound file"),
)
def does_not_open(document: InspectedDocument) -> Iterable[Hit]:
    """An image that nobody can open."""
    if isinstance(document.facts, ImageFacts) and document.facts.problem:
        yield Hit(document.location, {"reason": document.facts.problem})


@rule(
    "IMG-002",
    severity=Severity.WARNING,
    clause=TT05_8,
    confidence="A",
    message=Text(
        "nội dung tệp là {format}, không đúng đuôi tệp",
        "the file's content is {format}, which its extension does not say",
    ),
    remedy=Text(
        "xuất lại đúng định dạng, hoặc đổi đuôi tệp cho đúng nội dung",
        "write the file in its format, or give it the extension of its content",
    ),
)
def wrong_extension(document: InspectedDocument) -> Iterable[Hit]:
    """An extension that says something else than the content."""
    if document.image and not document.image.extension_fits:
        yield Hit(document.location, {"format": document.image.format})


@rule(
    "IMG-003",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text("tệp ảnh không ghi độ phân giải", "the image tells no resolution"),
    remedy=Text(
        "quét lại hoặc xuất lại với độ phân giải thật của máy quét",
        "scan or write it again with the scanner's true resolution",
    ),
)
def no_resolution(document: InspectedDocument) -> Iterable[Hit]:
    """An image of unknown scale."""
    if document.image and document.limits.picture_dpi and document.image.dpi <= 0:
        yield Hit(document.location)


@rule(
    "IMG-004",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "ảnh có độ phân giải {dpi:.0f} dpi, yêu cầu từ {limit} dpi",
        "the image has {dpi:.0f} dpi, at least {limit} are asked",
    ),
    remedy=Text(
        "quét lại ở độ phân giải yêu cầu; không phóng to ảnh cũ",
        "scan it again at that resolution; do not enlarge the old picture",
    ),
)
def resolution(document: InspectedDocument) -> Iterable[Hit]:
    """An image scanned too coarsely."""
    limit = document.limits.dpi(document.kind)
    if document.image and document.image.dpi > 0 and below(document.image.dpi, limit):
        yield Hit(document.location, {"dpi": document.image.dpi, "limit": limit})


@rule(
    "IMG-005",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="A",
    message=Text("ảnh không giải mã được đến cùng: {reason}", "the image does not decode to its end: {reason}"),
    remedy=Text("tệp bị cắt cụt hoặc hỏng: lấy lại bản lành", "the file is cut off or broken: take a sound copy"),
)
def not_decoded(document: InspectedDocument) -> Iterable[Hit]:
    """A truncated or broken image."""
    image = document.image
    if image and image.decoded is False:
        yield Hit(document.location, {"reason": (image.faults or ("?",))[-1]})
    elif image and image.truncated:
        yield Hit(document.location, {"reason": _CUT_OFF})


@rule(
    "IMG-006",
    severity=Severity.WARNING,
    clause=_JP2,
    confidence="V",
    message=Text(
        "cấu trúc JPEG 2000 không đúng chuẩn: {faults}", "the structure of the JPEG 2000 is not valid: {faults}"
    ),
    remedy=Text("xuất lại tệp bằng công cụ khác rồi kiểm tra lại", "write the file again with another tool"),
)
def invalid_structure(document: InspectedDocument) -> Iterable[Hit]:
    """A JPEG 2000 that jpylyzer finds wrong."""
    image = document.image
    if image and image.format == "JPEG2000" and image.faults and image.decoded is not False:
        yield Hit(document.location, {"faults": ", ".join(image.faults[:5])})


@rule(
    "IMG-007",
    severity=Severity.WARNING,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "định dạng ảnh {format} không thuộc các định dạng được nhận: {known}",
        "the format {format} is none of those that are taken: {known}",
    ),
    remedy=Text("xuất lại ảnh ở một trong các định dạng được nhận", "write the image in one of these formats"),
)
def format_not_taken(document: InspectedDocument) -> Iterable[Hit]:
    """A format that the regulation does not name."""
    known = document.limits.image_formats
    if document.image and known and document.image.format not in known:
        yield Hit(document.location, {"format": document.image.format, "known": ", ".join(known)})


RULES: tuple[Rule[Any], ...] = (
    does_not_open,
    wrong_extension,
    no_resolution,
    resolution,
    not_decoded,
    invalid_structure,
    format_not_taken,
)
