"""PGQ: how pages look; findings ask a person to look."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from statistics import median
from typing import Any

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.inspected import TT05_8, ExaminedPage, ExaminedPages
from oais_vn.validation.rule import Hit, Rule, rule

_QUALITY = "quy ước kiểm tra ảnh quét (docs/reference/inspection.md); TT 05/2025/TT-BNV, Điều 8: rõ ràng, trung thực"
_ENOUGH = 10
"""Pages of text from which a median says something."""
_SIDES = {
    "top": Text("trên", "top"),
    "right": Text("phải", "right"),
    "bottom": Text("dưới", "bottom"),
    "left": Text("trái", "left"),
}


def can_be_compared(pages: Iterable[ExaminedPage]) -> bool:
    """Whether there are enough pages of text to say what sharpness is usual among them."""
    return sum(page.quality.measured and page.quality.skew is not None for page in pages) >= _ENOUGH


def _named(sides: tuple[str, ...]) -> Text:
    return Text(", ".join(_SIDES[side].vi for side in sides), ", ".join(_SIDES[side].en for side in sides))


@rule(
    "PGQ-001",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text("trang trắng", "the page is blank"),
    remedy=Text(
        "xem ảnh: trang trắng thật của hồ sơ thì giữ; quét nhầm hay quét lỗi thì quét lại",
        "look at it: keep a page that is blank in the dossier, scan again what was scanned wrongly",
    ),
)
def blank(pages: ExaminedPages) -> Iterable[Hit]:
    """A page with nothing on it."""
    for page in pages.readable:
        if page.quality.blank:
            yield Hit(page.location)


@rule(
    "PGQ-002",
    severity=Severity.INFO,
    clause=_QUALITY,
    confidence="A",
    message=Text("trang gần trắng (chỉ có {marks} vết mực)", "the page is nearly blank ({marks} marks)"),
    remedy=Text("xem ảnh: chữ có bị mờ, mất hay không", "look at it: whether writing is faint or lost"),
)
def nearly_blank(pages: ExaminedPages) -> Iterable[Hit]:
    """A page with next to nothing on it."""
    for page in pages.readable:
        if page.quality.nearly_blank:
            yield Hit(page.location, {"marks": page.quality.marks})


@rule(
    "PGQ-003",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text(
        "trang nghiêng {degrees:+.1f}° (mức nhắc: {limit:.1f}°)",
        "the page is skewed by {degrees:+.1f}° (told from {limit:.1f}°)",
    ),
    remedy=Text(
        "xem ảnh; nghiêng do quét thì quét lại, bản gốc nghiêng thì giữ",
        "look at it; scan again what was laid askew, keep what is askew in the original",
    ),
)
def skewed(pages: ExaminedPages) -> Iterable[Hit]:
    """A page that lay askew."""
    limit = pages.limits.skew_tenths / 10
    for page in pages.readable:
        skew = page.quality.skew
        if limit and skew is not None and not page.quality.nearly_blank and abs(skew) > limit:
            yield Hit(page.location, {"degrees": skew, "limit": limit})


@rule(
    "PGQ-004",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text(
        "trang kém nét hơn hẳn các trang khác ({value:.2f}, trung vị {median:.2f})",
        "the page is far less sharp than the others ({value:.2f}, median {median:.2f})",
    ),
    remedy=Text(
        "xem ảnh; mờ do quét thì lau kính, quét lại",
        "look at it; where scanning blurred it, clean the glass and scan again",
    ),
)
def unsharp(pages: ExaminedPages) -> Iterable[Hit]:
    """A page that is blurred among pages that are not."""
    if not can_be_compared(pages.pages):
        return
    values = [page.quality.sharpness for page in pages.readable if page.quality.skew is not None]
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    for page in pages.readable:
        value = page.quality.sharpness
        if page.quality.skew is not None and value < middle / 2 and middle - value > 3.5 * spread:
            yield Hit(page.location, {"value": value, "median": middle})


@rule(
    "PGQ-005",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text("ảnh có viền tối: {sides}", "the picture has a dark border: {sides}"),
    remedy=Text(
        "cắt viền khi quét, không cắt vào nội dung", "crop the border when scanning, and nothing of the content"
    ),
)
def dark_border(pages: ExaminedPages) -> Iterable[Hit]:
    """A border that is not of the paper."""
    for page in pages.readable:
        if page.quality.dark_sides:
            yield Hit(page.location, {"sides": _named(page.quality.dark_sides)})


@rule(
    "PGQ-006",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text(
        "nội dung chạm mép ảnh, có thể bị cắt: {sides}", "the content reaches the edge and may be cut off: {sides}"
    ),
    remedy=Text(
        "xem ảnh; mất nội dung thì quét lại cả tờ", "look at it; scan the whole sheet again where content is lost"
    ),
)
def cut_off(pages: ExaminedPages) -> Iterable[Hit]:
    """Ink up to the very edge."""
    for page in pages.readable:
        if page.quality.cut_sides:
            yield Hit(page.location, {"sides": _named(page.quality.cut_sides)})


@rule(
    "PGQ-007",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text("ảnh lưu ở chế độ màu nhưng không có màu", "the picture is stored in colour and has none"),
    remedy=Text(
        "xem bản gốc: nếu có dấu đỏ, mực màu thì quét lại ở chế độ màu",
        "look at the original: where it has a red seal or coloured ink, scan it again in colour",
    ),
)
def grey_in_colour(pages: ExaminedPages) -> Iterable[Hit]:
    """Grey scans that were turned to colour."""
    for page in pages.readable:
        if page.quality.grey_in_colour and not page.quality.blank:
            yield Hit(page.location)


@rule(
    "PGQ-008",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text(
        "trang giống hệt {other}: có thể quét hai lần",
        "the page shows the same as {other}: it may have been scanned twice",
    ),
    remedy=Text(
        "so hai trang; quét thừa thì bỏ một, hồ sơ có hai bản thì giữ",
        "compare both; take one away where it was scanned twice, keep both where the dossier has two",
    ),
)
def scanned_twice(pages: ExaminedPages) -> Iterable[Hit]:
    """One sheet that was scanned twice."""
    for one, two in pages.duplicates:
        first = pages.pages[one].location
        yield Hit(pages.pages[two].location, {"other": Text(first.to("vi"), first.to("en"))})


@rule(
    "PGQ-009",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="A",
    message=Text("không giải mã được ảnh của trang: {reason}", "the picture of the page cannot be decoded: {reason}"),
    remedy=Text(
        "lấy lại tệp lành; không có thì quét lại trang này",
        "take a sound file; where there is none, scan the page again",
    ),
)
def not_decoded(pages: ExaminedPages) -> Iterable[Hit]:
    """A page that nobody can see."""
    for page in pages.pages:
        if page.quality.problem:
            yield Hit(page.location, {"reason": page.quality.problem})


@rule(
    "PGQ-010",
    severity=Severity.WARNING,
    clause=_QUALITY,
    confidence="A",
    message=Text(
        "CHƯA XEM được {count} trang kể từ trang này: máy này thiếu {tool}",
        "NOT looked at: {count} pages from this one on; this machine lacks {tool}",
    ),
    remedy=Text("cài {tool} rồi kiểm tra lại", "install {tool} and check again"),
)
def not_looked_at(pages: ExaminedPages) -> Iterable[Hit]:
    """Pages for whose pictures a decoder is missing, which is no fault of theirs; told once a file."""
    for _, of_file in groupby((page for page in pages.pages if page.quality.missing), lambda page: page.path):
        first, *others = of_file
        yield Hit(first.location, {"count": 1 + len(others), "tool": first.quality.missing})


RULES: tuple[Rule[Any], ...] = (
    blank,
    nearly_blank,
    skewed,
    unsharp,
    dark_border,
    cut_off,
    grey_in_colour,
    scanned_twice,
    not_decoded,
    not_looked_at,
)
