"""PAP: the paper dossier: whole, arranged, its order undisturbed."""

from __future__ import annotations

from collections.abc import Iterable

from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.described import DescribedDossier
from oais_vn.validation.rule import Hit, Rule, rule
from oais_vn.validation.sheets import Sheets

_WHOLE = "lựa chọn cả hồ sơ đã chỉnh lý, không lựa chọn văn bản, tài liệu đơn lẻ (kế hoạch theo QĐ 71/QĐ-TTg)"
_ORDER = "TT 05/2025/TT-BNV, Chương II: không làm xáo trộn trật tự sắp xếp hồ sơ trong kho"
_ALL = "TT 05/2025/TT-BNV, Điều 8: tỷ lệ số hóa 100%"


@rule(
    "PAP-001",
    severity=Severity.WARNING,
    clause=_WHOLE,
    confidence="A",
    message=Text(
        "hồ sơ {dossier} không ghi mục lục số, trong khi các hồ sơ khác có",
        "dossier {dossier} has no catalogue number, while others have one",
    ),
    remedy=Text(
        "ghi mục lục số của hồ sơ; hồ sơ chưa chỉnh lý thì để lại, chưa số hóa",
        "give its catalogue number; a dossier that is not arranged yet is not digitised yet",
    ),
)
def arranged(described: DescribedDossier) -> Iterable[Hit]:
    """What is arranged has its place in a catalogue."""
    dossier = described.dossier
    if not dossier.catalogue and any(each.catalogue for each in described.delivery.dossiers):
        yield Hit(described.location, {"dossier": dossier.code, "field": "catalogue"})


@rule(
    "PAP-002",
    severity=Severity.WARNING,
    clause=_ORDER,
    confidence="A",
    message=Text(
        "tài liệu {document} bắt đầu ở tờ {first}, trước tờ {before} của tài liệu {other} đứng trên nó",
        "document {document} begins on sheet {first}, before sheet {before} of document {other} above it",
    ),
    remedy=Text(
        "đánh số thứ tự tài liệu theo thứ tự tờ trong hồ sơ giấy, hoặc sửa tờ số",
        "number the documents in the order of the paper's sheets, or mend the sheet numbers",
    ),
)
def order_of_the_paper(sheets: Sheets) -> Iterable[Hit]:
    """Sheets rise with the ordinals."""
    for before, leaf in sheets.falling():
        params = {"document": leaf.document, "first": leaf.first, "other": before.document, "before": before.first}
        yield Hit(leaf.location, params)


@rule(
    "PAP-003",
    severity=Severity.WARNING,
    clause=_ALL,
    confidence="A",
    message=Text(
        "tờ {from_}–{to} không thuộc tài liệu nào: tài liệu {other} hết ở tờ {last}, tài liệu {document} từ tờ {first}",
        "sheets {from_}–{to} are of no document: {other} ends on sheet {last}, {document} begins on {first}",
    ),
    remedy=Text(
        "xem các tờ ấy đã quét chưa; ghi chúng vào tài liệu của chúng, hoặc sửa tờ số",
        "look whether these sheets were scanned; give them to their document, or mend the sheet numbers",
    ),
)
def every_sheet(sheets: Sheets) -> Iterable[Hit]:
    """No sheet is left out."""
    for before, leaf in sheets.gaps():
        yield Hit(
            leaf.location,
            {
                "from_": before.last + 1,
                "to": leaf.first - 1,
                "other": before.document,
                "last": before.last,
                "document": leaf.document,
                "first": leaf.first,
            },
        )


@rule(
    "PAP-004",
    severity=Severity.WARNING,
    clause=_ALL,
    confidence="A",
    message=Text(
        "tài liệu {document} có {pages} trang cho {sheets} tờ (tờ {first}–{last}): mỗi tờ có một hoặc hai trang",
        "document {document} has {pages} pages for {sheets} sheets ({first}–{last}): a sheet has one page or two",
    ),
    remedy=Text(
        "xem có quét thiếu trang, quét lặp trang không; sửa tờ số hoặc số trang nếu ghi sai",
        "look for pages that were not scanned or scanned twice; mend the sheet numbers or pages if they are wrong",
    ),
)
def pages_of_sheets(sheets: Sheets) -> Iterable[Hit]:
    """As many pages as a document's sheets can have."""
    for leaf, count in sheets.thin():
        yield Hit(
            leaf.location,
            {
                "document": leaf.document,
                "pages": leaf.pages,
                "sheets": count,
                "first": leaf.first,
                "last": leaf.last,
            },
        )


@rule(
    "PAP-005",
    severity=Severity.WARNING,
    clause=_ALL,
    confidence="A",
    message=Text(
        "tờ {last} của tài liệu {document} vượt quá số tờ của hồ sơ {dossier} ({sheets} tờ)",
        "sheet {last} of document {document} is beyond the sheets of dossier {dossier} ({sheets})",
    ),
    remedy=Text(
        "đối chiếu với tờ kết thúc của hồ sơ giấy; sửa số lượng tờ hoặc tờ số",
        "compare with the last sheet of the paper dossier; mend the number of sheets or the sheet numbers",
    ),
)
def within_the_dossier(sheets: Sheets) -> Iterable[Hit]:
    """The last sheet is that of the dossier."""
    count = sheets.dossier.record.number("numberOfPaper")
    for leaf in sheets.leaves:
        if count is not None and leaf.last > count:
            params = {"document": leaf.document, "last": leaf.last, "dossier": sheets.dossier.code, "sheets": count}
            yield Hit(leaf.location, params)


@rule(
    "PAP-006",
    severity=Severity.WARNING,
    clause=_ALL,
    confidence="A",
    message=Text(
        "hồ sơ {dossier} có {pages} trang cho {sheets} tờ: mỗi tờ có một hoặc hai trang",
        "dossier {dossier} has {pages} pages for {sheets} sheets: a sheet has one page or two",
    ),
    remedy=Text(
        "xem có quét thiếu trang không; sửa số lượng tờ nếu ghi sai",
        "look for pages that were not scanned; mend the number of sheets if it is wrong",
    ),
)
def pages_of_the_dossier(described: DescribedDossier) -> Iterable[Hit]:
    """As many pages as the dossier's sheets can have."""
    pages, sheets = (described.record.number(name) for name in ("numberOfPage", "numberOfPaper"))
    if described.dossier.documents and pages is not None and sheets and not sheets <= pages <= 2 * sheets:
        params = {"dossier": described.code, "pages": pages, "sheets": sheets, "field": "numberOfPaper"}
        yield Hit(described.place("numberOfPaper"), params)


DOSSIER_RULES: tuple[Rule[DescribedDossier], ...] = (arranged, pages_of_the_dossier)
SHEET_RULES: tuple[Rule[Sheets], ...] = (order_of_the_paper, every_sheet, pages_of_sheets, within_the_dossier)
