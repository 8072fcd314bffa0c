"""Who has handed in and who has not: a report to be signed (.docx) and a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.formats.reports.drafts import OURS, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import BLANK, day, numbered
from oais_vn.formats.reports.selection_sheets import A3, ListSheet
from oais_vn.model.register.accession import Accession
from oais_vn.model.register.duties import YEARS_TO_HAND_IN, HandingIn, Standing

_NAMES: Final = ("archive", "superior", "place", "today", "lines", "late", "others", "counts", "years")
_SHEET: Final = (
    *(("TT", 6), ("Mã mục", 10), ("Cơ quan, tổ chức", 36), ("Tài liệu phải nộp", 36), ("Mã phông", 10)),
    *(("Từ năm", 8), ("Đến năm", 8), ("Hạn nộp", 12), ("Hạn theo", 12), ("Số lượng phải nộp", 16)),
    *(("Tình trạng", 14), ("Quá hạn (ngày)", 10), ("Đợt tiếp nhận", 24), ("Số lượng đã nộp", 20), ("Ghi chú", 24)),
)
_BY_LIST, _BY_LAW = "danh mục", "luật"


def write_duties_document(
    archive: str, told: HandingIn, stream: IO[bytes], *, place: str = "", superior: str = ""
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP; `PluginError` without the extra `minutes`."""
    require_libraries()
    draft = Draft(
        *("{{ superior|upper }}", "{{ archive|upper }}", "Số: ……/BC-…"),
        "{{ place }}, ngày …… tháng …… năm ………",
    )
    draft.title("BÁO CÁO", "Tình hình nộp lưu tài liệu vào Lưu trữ lịch sử")
    draft.body(
        "Danh mục có {{ counts.all }} mục phải nộp. Đến ngày {{ today }}: {{ counts.handed_in }} mục đã nộp, "
        "{{ counts.under_way }} mục đang tiếp nhận, {{ counts.returned }} mục bị trả lại, {{ counts.open }} mục chưa "
        "nộp; {{ counts.late }} mục quá hạn."
    )
    draft.heading("I. QUÁ HẠN")
    draft.tag("if late")
    draft.table(
        [
            *(Column("TT", 10, "{{ l.number }}", "center"), Column("Cơ quan, tổ chức", 50, "{{ l.source }}")),
            *(Column("Tài liệu", 46, "{{ l.title }}"), Column("Hạn nộp", 24, "{{ l.due }}", "center")),
            *(Column("Quá hạn (ngày)", 16, "{{ l.days }}", "right"), Column("Tình trạng", 19, "{{ l.state }}")),
        ],
        "l in late",
        size=11,
    )
    draft.tag("else")
    draft.body("Không có mục nào quá hạn.")
    draft.tag("endif")
    draft.heading("II. TỪNG MỤC")
    draft.table(
        [
            *(Column("TT", 10, "{{ l.number }}", "center"), Column("Cơ quan, tổ chức", 42, "{{ l.source }}")),
            *(Column("Tài liệu", 38, "{{ l.title }}"), Column("Hạn nộp", 22, "{{ l.due }}", "center")),
            *(
                Column("Tình trạng", 20, "{{ l.state }}{% if l.days %}, quá hạn{% endif %}"),
                Column("Đợt tiếp nhận", 33, "{{ l.accessions }}"),
            ),
        ],
        "l in lines",
        size=10,
    )
    draft.body("Hạn nộp có dấu * do tính theo luật (năm cuối của tài liệu cộng {{ years }} năm), danh mục không ghi.")
    draft.tag("if others")
    draft.heading("III. ĐỢT NỘP CHƯA XẾP ĐƯỢC VÀO MỤC NÀO")
    draft.table(
        [
            *(Column("TT", 10, "{{ o.number }}", "center"), Column("Đợt", 30, "{{ o.id }}")),
            *(Column("Cơ quan, tổ chức", 55, "{{ o.source }}"), Column("Vì sao", 70, "{{ o.why }}")),
        ],
        "o in others",
        size=11,
    )
    draft.tag("endif")
    draft.signatures(
        ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG CƠ QUAN", "(Ký, ghi rõ họ tên, đóng dấu)"),
        recipients=["Cơ quan quản lý", "Các cơ quan thuộc nguồn nộp lưu", "Lưu: VT"],
    )  # fmt: skip
    counts = {state.name.lower(): str(count) for state, count in told.counts().items()}
    values: dict[str, Any] = {
        "archive": printable(archive),
        "superior": printable(superior) or BLANK,
        "place": printable(place) or BLANK,
        "today": day(told.today),
        "lines": numbered(map(_line, told.standings)),
        "late": numbered(_line(each) for each in sorted(told.late, key=lambda each: -each.late)),
        "others": numbered(_others(told)),
        "counts": {"all": str(len(told.standings)), "late": str(len(told.late)), **counts},
        "years": str(YEARS_TO_HAND_IN),
    }
    document = own_template(draft.document)
    fill(document, values, _NAMES, OURS)
    document.docx.core_properties.title = "Tình hình nộp lưu"
    document.docx.core_properties.author = "oais-vn"
    document.save(stream)


def write_duties_workbook(archive: str, told: HandingIn, stream: IO[bytes]) -> None:
    """Write the list with how each line stands, and the hand-ins that fit no line."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    counts = "; ".join(f"{state.label.vi}: {count}" for state, count in told.counts().items())
    head = (
        printable(archive).upper(),
        "Tình hình nộp lưu tài liệu vào Lưu trữ lịch sử",
        f"Đến ngày {day(told.today)}: {counts}; quá hạn: {len(told.late)}",
    )
    sheet = ListSheet(book, "Nộp lưu", _SHEET, head, paper=A3)
    for number, each in enumerate(told.standings, start=1):
        duty = each.duty
        sheet.add(
            [
                *(number, duty.id, duty.source, duty.title, duty.fonds, duty.first or "", duty.last or ""),
                day(duty.last_day) if duty.last_day else "",
                "" if not duty.last_day else _BY_LIST if duty.due else _BY_LAW,
                *(duty.quantity, each.state.label.vi, each.late or "", _accessions(each)),
                *("; ".join(one.quantity for one in each.accessions if one.quantity), duty.note),
            ],
            bold=each.late > 0,
        )
    if told.unclear or told.strangers:
        others = ListSheet(book, "Chưa xếp", [("TT", 6), ("Đợt", 20), ("Cơ quan, tổ chức", 40), ("Vì sao", 60)], head)
        for number, other in enumerate(_others(told), start=1):
            others.add([number, other["id"], other["source"], other["why"]])
    book.properties.title, book.properties.creator = head[1], "oais-vn"
    book.save(stream)


def _line(each: Standing) -> dict[str, str]:
    duty = each.duty
    years = " - ".join(str(year) for year in (duty.first, duty.last) if year)
    title = f"{duty.title} ({years})" if duty.title and years else duty.title or years
    due = day(duty.last_day) + ("" if duty.due else "*") if duty.last_day else "chưa rõ"
    return {
        "source": printable(duty.source),
        "title": printable(title),
        "due": due,
        "days": str(each.late or ""),
        "state": each.state.label.vi,
        "accessions": printable(_accessions(each)),
    }


def _accessions(each: Standing) -> str:
    return "; ".join(f"{one.id} ({one.state.label.vi})" for one in each.accessions)


def _others(told: HandingIn) -> Iterator[dict[str, str]]:
    for accessions, why in (
        (told.unclear, "cơ quan có nhiều mục, đợt không nói nộp cho mục nào"),
        (told.strangers, "danh mục không có cơ quan, phông hay mục ấy"),
    ):
        yield from (_other(each, why) for each in accessions)


def _other(each: Accession, why: str) -> dict[str, str]:
    return {"id": printable(each.id), "source": printable(each.source), "why": why}
