"""PDF: documents of paper, as the Circular wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oais_vn.model.inspection import PdfFacts, PdfPage
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.inspected import TT05_8, InspectedDocument, below, listed
from oais_vn.validation.rule import Hit, Rule, rule

_PDFA = "TT 05/2025/TT-BNV, Điều 8 (PDF/A); ISO 19005"
_SIGNED = "TT 05/2025/TT-BNV, Điều 8 (chữ ký số); ISO 32000-1, 12.8"


@rule(
    "PDF-001",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text("tệp PDF không mở được: {reason}", "the PDF does not open: {reason}"),
    remedy=Text("xin nhà thầu giao lại tệp lành, không đặt mật khẩu", "ask for a sound file without a password"),
)
def does_not_open(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF that nobody can open."""
    if isinstance(document.facts, PdfFacts) and document.facts.problem:
        yield Hit(document.location, {"reason": document.facts.problem}, _weight(document))


@rule(
    "PDF-002",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="A",
    message=Text(
        "tệp PDF hỏng cấu trúc, chỉ mở được sau khi sửa; có thể thiếu trang",
        "the PDF is damaged and opens only after repair; pages may be missing",
    ),
    remedy=Text("so với bản quét gốc, xuất lại tệp", "compare with the scan and write the file again"),
)
def damaged(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF whose structure had to be repaired."""
    if document.pdf and document.pdf.damaged:
        yield Hit(document.location, severity=_weight(document))


@rule(
    "PDF-003",
    severity=Severity.ERROR,
    clause=_PDFA,
    confidence="S1",
    message=Text("tệp PDF bị mã hóa", "the PDF is encrypted"),
    remedy=Text(
        "xuất lại tệp không mã hóa, không hạn chế quyền", "write the file again without encryption or restrictions"
    ),
)
def encrypted(document: InspectedDocument) -> Iterable[Hit]:
    """An encrypted PDF that opens without a password."""
    if document.pdf and document.pdf.encrypted:
        yield Hit(document.location)


@rule(
    "PDF-004",
    severity=Severity.ERROR,
    clause=_PDFA,
    confidence="S1",
    message=Text("tệp PDF có mã JavaScript", "the PDF holds JavaScript"),
    remedy=Text("xuất lại tệp thành PDF/A từ ảnh quét", "write the file again as PDF/A from the scans"),
)
def javascript(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF that runs scripts."""
    if document.pdf and document.pdf.javascript:
        yield Hit(document.location)


@rule(
    "PDF-005",
    severity=Severity.WARNING,
    clause=_PDFA,
    confidence="A",
    message=Text("tệp PDF có {count} tệp đính kèm: {names}", "the PDF has {count} files embedded: {names}"),
    remedy=Text(
        "tách tệp đính kèm thành tài liệu riêng nếu thuộc hồ sơ, rồi bỏ khỏi PDF",
        "deliver what belongs to the dossier as documents of their own and take it out of the PDF",
    ),
)
def embedded_files(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF that carries other files."""
    if document.pdf and document.pdf.embedded_files:
        names = document.pdf.embedded_files
        yield Hit(document.location, {"count": len(names), "names": ", ".join(names[:5])})


@rule(
    "PDF-006",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text("tệp không khai là PDF/A", "the file does not claim to be PDF/A"),
    remedy=Text(
        "chuyển tệp sang PDF/A (khuyên dùng PDF/A-2b) trước khi ký số",
        "make it PDF/A (PDF/A-2b is advised) before it is signed",
    ),
)
def no_claim(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF whose metadata claim no PDF/A."""
    if document.pdf and document.is_paper and document.limits.claim and not document.pdf.claim:
        yield Hit(document.location)


@rule(
    "PDF-007",
    severity=Severity.ERROR,
    clause=_PDFA,
    confidence="V",
    message=Text(
        "tệp khai là PDF/A-{claim} nhưng công cụ kiểm định bác bỏ",
        "the file claims PDF/A-{claim}, which the validator denies",
    ),
    remedy=Text("xuất lại tệp thành PDF/A rồi kiểm định lại", "write the file again as PDF/A and validate it"),
)
def claim_denied(document: InspectedDocument) -> Iterable[Hit]:
    """A claim that a validator denies."""
    if document.pdf and document.pdf.claim and document.pdf.validated is False:
        yield Hit(document.location, {"claim": document.pdf.claim})


@rule(
    "PDF-008",
    severity=Severity.WARNING,
    clause=_PDFA,
    confidence="A",
    message=Text(
        "tệp khai là PDF/A-{claim} nhưng không có OutputIntent",
        "the file claims PDF/A-{claim} and has no output intent",
    ),
    remedy=Text("xuất lại tệp kèm hồ sơ màu ICC (sRGB)", "write the file again with an ICC profile (sRGB)"),
)
def no_output_intent(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF/A whose colours mean nothing certain."""
    if document.pdf and document.pdf.claim and not document.pdf.output_intent:
        yield Hit(document.location, {"claim": document.pdf.claim})


@rule(
    "PDF-009",
    severity=Severity.WARNING,
    clause=_PDFA,
    confidence="A",
    message=Text("{count} phông chữ không nhúng trong tệp: {names}", "{count} fonts are not embedded: {names}"),
    remedy=Text("nhúng phông chữ khi xuất PDF", "embed the fonts when the PDF is written"),
)
def font_not_embedded(document: InspectedDocument) -> Iterable[Hit]:
    """Fonts that may be missing in fifty years."""
    names = [font.name or "?" for font in document.pdf.fonts if not font.embedded] if document.pdf else []
    if names:
        yield Hit(document.location, {"count": len(names), "names": ", ".join(names[:5])})


@rule(
    "PDF-010",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "ảnh trang {pages} chỉ có {dpi:.0f} dpi, yêu cầu từ {limit} dpi",
        "the pictures of pages {pages} have only {dpi:.0f} dpi, at least {limit} are asked",
    ),
    remedy=Text(
        "quét lại các trang này ở độ phân giải yêu cầu; không phóng to ảnh cũ",
        "scan these pages again at that resolution; do not enlarge the old pictures",
    ),
)
def resolution(document: InspectedDocument) -> Iterable[Hit]:
    """Pages scanned too coarsely; where a page is of several layers, the finest counts."""
    limit = document.limits.dpi(document.kind)
    pages = [page for page in _scanned(document) if below(page.scan_dpi, limit)]
    yield from _on(document, pages, {"dpi": min((page.scan_dpi for page in pages), default=0.0), "limit": limit})


@rule(
    "PDF-011",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "ảnh trang {pages} chỉ có độ sâu màu {bits} bit (xám hoặc đen trắng), yêu cầu ảnh màu từ {limit} bit",
        "the pictures of pages {pages} have only {bits} bits a pixel (grey, or black and white), colour of at least "
        "{limit} is asked",
    ),
    remedy=Text(
        "quét lại các trang này ở chế độ màu; tài liệu số hóa từ trước thì ghi quyết định chấp nhận vào tệp miễn trừ",
        "scan these pages again in colour; for what was digitised long ago write the decision to take it into a waiver",
    ),
)
def colour_depth(document: InspectedDocument) -> Iterable[Hit]:
    """Pages of paper in grey or black and white; where a page is of several layers, the most colourful counts."""
    limit = document.limits.colour_bits if document.is_paper else 0
    pages = [page for page in _scanned(document) if 0 < page.scan_bits < limit]
    yield from _on(document, pages, {"bits": min((page.scan_bits for page in pages), default=0), "limit": limit})


@rule(
    "PDF-012",
    severity=Severity.WARNING,
    clause=TT05_8,
    confidence="S1",
    message=Text("trang {pages} là ảnh, không có lớp chữ", "the pages {pages} are pictures without a text layer"),
    remedy=Text(
        "nhận dạng chữ (OCR) các trang này, trừ trang trắng hay trang không có chữ",
        "recognise the text (OCR) of these pages, unless they are blank or have none",
    ),
)
def page_without_text(document: InspectedDocument) -> Iterable[Hit]:
    """Pages among others that cannot be searched."""
    if document.pdf and _wants_text(document) and any(map(_has_text, document.pdf.pages)):
        yield from _on(document, [page for page in _scanned(document) if not _has_text(page)])


@rule(
    "PDF-013",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "không trang nào có lớp chữ: tệp không phải là PDF hai lớp",
        "no page has a text layer: this is no two-layer PDF",
    ),
    remedy=Text("nhận dạng chữ (OCR) cả tệp", "recognise the text (OCR) of the whole file"),
)
def no_text_layer(document: InspectedDocument) -> Iterable[Hit]:
    """A PDF of pictures alone."""
    if document.pdf and _wants_text(document) and _scanned(document) and not any(map(_has_text, document.pdf.pages)):
        yield Hit(document.location)


@rule(
    "PDF-014",
    severity=Severity.ERROR,
    clause=_SIGNED,
    confidence="A",
    message=Text(
        "chữ ký '{name}' không bao trọn tệp một cách hợp lệ (ByteRange)",
        "the signature '{name}' does not cover the file in a sound way (ByteRange)",
    ),
    remedy=Text("ký lại tệp bằng công cụ ký đúng chuẩn", "sign the file again with a sound tool"),
)
def unsound_range(document: InspectedDocument) -> Iterable[Hit]:
    """A signature that leaves out what it should cover."""
    for signature in document.pdf.signatures if document.pdf else ():
        if not signature.sound:
            yield Hit(document.location, {"name": signature.name})


@rule(
    "PDF-015",
    severity=Severity.WARNING,
    clause=_SIGNED,
    confidence="A",
    message=Text(
        "tệp được ghi thêm {bytes} byte sau chữ ký cuối cùng '{name}'",
        "{bytes} bytes were added to the file after its last signature '{name}'",
    ),
    remedy=Text(
        "xem phần ghi thêm là gì; nếu là nội dung, ký lại", "look at what was added; where it is content, sign again"
    ),
)
def changed_after_signing(document: InspectedDocument) -> Iterable[Hit]:
    """A file that was written to after it was signed."""
    last = document.pdf.signatures[-1] if document.pdf and document.pdf.signatures else None
    if document.pdf and last and last.sound and last.covers < document.pdf.size:
        yield Hit(document.location, {"name": last.name, "bytes": document.pdf.size - last.covers})


@rule(
    "PDF-016",
    severity=Severity.ERROR,
    clause=_SIGNED,
    confidence="S1",
    message=Text("tệp được chuyển thành PDF/A sau khi ký", "the file became PDF/A after it was signed"),
    remedy=Text(
        "lấy bản chưa ký, chuyển sang PDF/A trước, ký số sau",
        "take the unsigned file, make it PDF/A first, sign it then",
    ),
)
def signed_before_claim(document: InspectedDocument) -> Iterable[Hit]:
    """PDF/A first, the signature after."""
    pdf = document.pdf
    if pdf and pdf.claim and pdf.signatures and pdf.signatures[0].sound and not pdf.claim_when_signed:
        yield Hit(document.location)


@rule(
    "PDF-017",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="A",
    message=Text("dữ liệu trong tệp PDF bị hỏng: {fault}", "data in the PDF is broken: {fault}"),
    remedy=Text(
        "xuất lại tệp từ ảnh quét, hoặc lấy bản lành", "write the file again from the scans, or take a sound copy"
    ),
)
def broken_data(document: InspectedDocument) -> Iterable[Hit]:
    """Data that do not decode."""
    for fault in document.pdf.faults if document.pdf else ():
        yield Hit(document.location, {"fault": fault})


def _weight(document: InspectedDocument) -> Severity | None:
    """Where it was told that the file does not open, this only says why."""
    return Severity.INFO if document.told else None


def _scanned(document: InspectedDocument) -> list[PdfPage]:
    """The pages that are pictures."""
    return [page for page in document.pdf.pages if page.scans] if document.pdf else []


def _on(document: InspectedDocument, pages: list[PdfPage], params: Mapping[str, object] | None = None) -> Iterator[Hit]:
    """One hit for all these pages of a file, at the first of them."""
    if pages:
        told = listed(page.number for page in pages)
        yield Hit(document.page(pages[0].number), {"pages": told, **(params or {})})


def _wants_text(document: InspectedDocument) -> bool:
    return document.is_paper and document.limits.text_layer


def _has_text(page: PdfPage) -> bool:
    return page.invisible_text or page.visible_text


RULES: tuple[Rule[Any], ...] = (
    does_not_open,
    damaged,
    encrypted,
    javascript,
    embedded_files,
    no_claim,
    claim_denied,
    no_output_intent,
    font_not_embedded,
    resolution,
    colour_depth,
    page_without_text,
    no_text_layer,
    unsound_range,
    changed_after_signing,
    signed_before_claim,
    broken_data,
)
