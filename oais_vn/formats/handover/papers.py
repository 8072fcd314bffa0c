"""The papers of a hand-over (.docx, layout of Decree 30/2020/NĐ-CP): its list, its minutes, the receiver's answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any, Final

from oais_vn.formats.handover.facts import HandoverFacts
from oais_vn.formats.handover.tables import Row
from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.formats.reports.drafts import OURS, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import grouped
from oais_vn.model.register.handover import Answer

MOST_LISTED: Final = 1000
"""Dossiers that the .docx names one by one; the .xlsx has them all."""
_BLANK: Final = "……………………"
_SEAL: Final = "(Ký, ghi rõ họ tên, đóng dấu)"
_DATE: Final = "……………, ngày …… tháng …… năm ………"
_NAMES: Final = (
    *("superior", "agency", "giver", "unit_name", "unit", "fonds", "fonds_name", "id", "day", "previous", "packages"),
    *("groups", "total", "dossiers", "left_out", "digests", "head", "changes", "receiver", "refused", "answer"),
)
_GROUPS: Final = (
    Column("TT", 10, "{{ g.number }}", "center"),
    Column("Nhóm, khối tài liệu", 47, "{{ g.group }}"),
    Column("Hồ sơ", 17, "{{ g.dossiers }}", "right"),
    Column("Tờ", 18, "{{ g.sheets }}", "right"),
    Column("Trang", 19, "{{ g.pages }}", "right"),
    Column("Mét giá", 18, "{{ g.metres }}", "right"),
    Column("Tài liệu số", 18, "{{ g.documents }}", "right"),
    Column("Gói", 18, "{{ g.packages }}", "right"),
)
_TOTAL: Final = (
    *("", "Cộng", "{{ total.dossiers }}", "{{ total.sheets }}", "{{ total.pages }}", "{{ total.metres }}"),
    *("{{ total.documents }}", "{{ total.packages }}"),
)


def write_list(
    facts: HandoverFacts, quantities: Sequence[Row], dossiers: Iterable[Mapping[str, str]], stream: IO[bytes]
) -> None:
    """The list (danh mục bàn giao): quantities by group, and the dossiers one by one as far as a paper may."""
    draft = _draft("DM-BG", "DANH MỤC BÀN GIAO")
    _what(draft)
    draft.heading("I. SỐ LƯỢNG THEO NHÓM, KHỐI TÀI LIỆU")
    draft.table(_GROUPS, "g in groups", _TOTAL)
    draft.heading("II. HỒ SƠ")
    draft.table(
        [
            Column("TT", 11, "{{ d.number }}", "center"),
            Column("Mã hồ sơ", 40, "{{ d.code }}"),
            Column("Tiêu đề hồ sơ", 53, "{{ d.title }}"),
            Column("Thời gian", 28, "{{ d.dates }}", "center"),
            Column("Số tờ", 15, "{{ d.sheets }}", "right"),
            Column("Trang", 18, "{{ d.pages }}", "right"),
        ],
        "d in dossiers",
        size=11,
    )
    draft.tag("if left_out != '0'")
    draft.body("Còn {{ left_out }} hồ sơ nữa, xem bảng tính danh-muc.xlsx và cơ sở dữ liệu kèm theo.")
    draft.tag("endif")
    draft.signatures(
        ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), ("ĐẠI DIỆN BÊN GIAO", _SEAL), recipients=("Bên nhận", "Lưu: VT")
    )
    rows = list(islice(dossiers, MOST_LISTED))
    listed = [
        {
            "number": str(number),
            "code": printable(row["code"]),
            "title": printable(row["title"]),
            "dates": printable(
                "\u00a0– ".join(dict.fromkeys(each for each in (row["startDate"], row["endDate"]) if each))
            ),
            "sheets": grouped_number(row["numberOfPaper"]),
            "pages": grouped_number(row["numberOfPage"]),
        }
        for number, row in enumerate(rows, start=1)
    ]
    left = facts.counts["dossier"] - len(rows)
    _save(
        draft,
        {**_values(facts, quantities), "dossiers": listed, "left_out": grouped(left)},
        "Danh mục bàn giao",
        facts,
        stream,
    )


def write_minutes_of(
    facts: HandoverFacts,
    quantities: Sequence[Row],
    digests: Mapping[str, str],
    changes: Mapping[str, int] | None,
    stream: IO[bytes],
) -> None:
    """Draft minutes (biên bản bàn giao); `digests` are the SHA-256 of the files that stand for the whole."""
    draft = _draft("BB-BG", "BIÊN BẢN BÀN GIAO")
    draft.body("Hôm nay, ngày …… tháng …… năm ………, chúng tôi gồm:")
    draft.line("1. Bên giao: {{ giver }}", bold=True, indent=10)
    draft.blank("Đại diện:", "Chức vụ:")
    draft.line("2. Bên nhận:", bold=True, indent=10)
    draft.blank("Đại diện:", "Chức vụ:")
    draft.body("Hai bên lập biên bản bàn giao với các nội dung sau:")
    draft.heading("I. NỘI DUNG BÀN GIAO")
    _what(draft)
    draft.table(_GROUPS, "g in groups", _TOTAL)
    draft.body(
        "Cơ sở dữ liệu được giao ở ba dạng cùng nội dung: XML, CSV và SQLite. {% if packages == 'copy' %}Các gói được "
        "giao kèm trong thư mục bàn giao.{% else %}Các gói không giao kèm; nơi lưu từng gói (vật mang tin, địa điểm, "
        "tên, mã băm) ghi ở bảng package và place.{% endif %}"
    )
    draft.tag("if changes")
    draft.body(
        "So với lần bàn giao {{ previous }}: {% for c in changes %}{{ c.what }} {{ c.count }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}."
    )
    draft.tag("endif")
    draft.heading("II. KIỂM TRA")
    draft.body(
        "Bên nhận kiểm tra toàn bộ thư mục bàn giao bằng một lệnh: oais-vn handover check THƯ_MỤC. Mã băm SHA-256 của "
        "các tệp dưới đây đại diện cho nội dung bàn giao:",
        keep=True,
    )
    draft.table([Column("Tệp", 50, "{{ d.file }}"), Column("SHA-256", 115, "{{ d.sha256 }}")], "d in digests", size=9)
    draft.body("Mã băm SHA-256 của sự kiện cuối trong nhật ký bên giao khi lập (đầu chuỗi):", keep=True)
    draft.line("{{ head }}", size=11, align="center")
    draft.heading("III. Ý KIẾN CỦA BÊN NHẬN")
    draft.blank("Kết quả kiểm tra:", keep=True)
    draft.blank("Hồ sơ không nhận, lý do:", keep=True)
    draft.body("Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.", keep=True)
    draft.signatures(("ĐẠI DIỆN BÊN NHẬN", _SEAL), ("ĐẠI DIỆN BÊN GIAO", _SEAL), recipients=("Hai bên", "Lưu: VT"))
    told = [{"what": what, "count": grouped(count)} for what, count in (changes or {}).items()]
    values = {
        **_values(facts, quantities),
        "digests": [{"file": name, "sha256": value} for name, value in digests.items()],
        "changes": told,
    }
    _save(draft, values, "Biên bản bàn giao", facts, stream)


def write_answer_paper(facts: HandoverFacts, quantities: Sequence[Row], answer: Answer, stream: IO[bytes]) -> None:
    """The receiver's answer, to be signed."""
    draft = _draft("TL-BG", "TRẢ LỜI BÀN GIAO", agency="{{ receiver|upper }}")
    _what(draft)
    draft.table(_GROUPS, "g in groups", _TOTAL)
    draft.body("{{ receiver }} đã kiểm tra thư mục bàn giao có mã băm SHA-256 (của tagmanifest-sha256.txt):", keep=True)
    draft.line("{{ answer.digest }}", size=11, align="center")
    draft.body(
        "{% if answer.accepted %}và nhận bàn giao{% if refused %}, trừ các hồ sơ sau{% endif %}.{% else %}và không "
        "nhận bàn giao. Lý do: {{ answer.reason }}.{% endif %}"
    )
    draft.tag("if refused")
    draft.table(
        [
            Column("TT", 11, "{{ r.number }}", "center"),
            Column("Hồ sơ (đơn vị/phông/mã)", 72, "{{ r.dossier }}"),
            Column("Lý do không nhận", 82, "{{ r.reason }}"),
        ],
        "r in refused",
        size=11,
    )
    draft.tag("endif")
    draft.signatures(
        ("NGƯỜI KIỂM TRA", "(Ký, ghi rõ họ tên)"), ("ĐẠI DIỆN BÊN NHẬN", _SEAL), recipients=("Bên giao", "Lưu: VT")
    )
    refused = [
        {"number": str(number), "dossier": printable(each.dossier), "reason": printable(each.reason)}
        for number, each in enumerate(answer.refused, start=1)
    ]
    values = {
        **_values(facts, quantities),
        "receiver": printable(answer.receiver),
        "refused": refused,
        "answer": {"digest": answer.digest, "accepted": answer.accepted, "reason": printable(answer.reason)},
    }
    _save(draft, values, "Trả lời bàn giao", facts, stream)


def grouped_number(text: str) -> str:
    """A number with its thousands set apart; what is none as it stands."""
    return grouped(int(text)) if text.isascii() and text.isdecimal() and len(text) < 16 else printable(text)


def total_of(quantities: Sequence[Row]) -> list[str]:
    """The sums of the columns behind the group; of metres as a decimal."""
    columns = list(zip(*(row[1:] for row in quantities), strict=True)) or [()] * 6
    sums = [sum(int(each or 0) for each in column) if place != 3 else 0 for place, column in enumerate(columns)]
    metres = sum(round(float(each or 0) * 1000) for each in columns[3]) / 1000
    return [str(each) if place != 3 else f"{metres:.3f}" for place, each in enumerate(sums)]


def _draft(number: str, title: str, agency: str = "{{ agency }}") -> Draft:
    require_libraries()
    draft = Draft("{{ superior }}", agency, f"Số: ……/{number}", _DATE)
    draft.title(title, "{{ fonds_name }}")
    return draft


def _what(draft: Draft) -> None:
    draft.body(
        "Bàn giao số {{ id }}, lập ngày {{ day }}. Bên giao: {{ giver }}. Đơn vị giữ bản gốc: {{ unit_name }} (mã "
        "{{ unit }}). Phông, công trình, sưu tập: {{ fonds_name }} (mã {{ fonds }})."
    )


def _values(facts: HandoverFacts, quantities: Sequence[Row]) -> dict[str, Any]:
    names = ("group", "dossiers", "sheets", "pages", "metres", "documents", "packages")
    groups = [
        {
            "number": str(number),
            "group": printable(row[0]) or "Chưa phân nhóm",
            **{name: _amount(name, value) for name, value in zip(names[1:], row[1:], strict=True)},
        }
        for number, row in enumerate(quantities, start=1)
    ]
    sums = total_of(quantities)
    return {
        **{name: printable(getattr(facts, name)) for name in ("unit", "fonds", "fonds_name", "id", "head", "packages")},
        "giver": printable(facts.giver),
        "agency": printable(facts.giver).upper(),
        "superior": _BLANK,
        "unit_name": printable(facts.unit_name) or _BLANK,
        "previous": printable(facts.previous),
        "day": datetime.fromisoformat(facts.date).strftime("%d/%m/%Y"),
        "groups": groups,
        "total": {name: _amount(name, value) for name, value in zip(names[1:], sums, strict=True)},
        **{name: [] for name in ("dossiers", "digests", "changes", "refused")},
        "left_out": "0",
        "receiver": _BLANK,
        "answer": {},
    }


def _amount(name: str, value: str) -> str:
    if name != "metres":
        return grouped_number(value)
    metres = float(value or 0)
    # Nothing measured is not a length of nothing.
    return f"{metres:.2f}".replace(".", ",") if metres else "–"


def _save(draft: Draft, values: dict[str, Any], title: str, facts: HandoverFacts, stream: IO[bytes]) -> None:
    document = own_template(draft.document)
    fill(document, values, _NAMES, OURS)
    properties = document.docx.core_properties
    properties.title, properties.subject, properties.author = title, facts.id, "oais-vn"
    properties.comments = f"log sha256:{facts.head}"
    properties.keywords = "bản nháp; oais-vn/handover/1"
    properties.created = properties.modified = datetime.fromisoformat(facts.date)
    document.save(stream)
