"""The templates of a year's report, of the State's programme and of the Party's, made when they are asked for."""

from __future__ import annotations

from typing import Any, Final

from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.model.register.reporting import Track

_DATE: Final = "{{ place }}, ngày …… tháng …… năm {{ year }}"
_SIGN: Final = "(Ký, ghi rõ họ tên, đóng dấu)"
_STATE: Final = (
    "Thực hiện kế hoạch của Ủy ban nhân dân tỉnh theo Quyết định số 71/QĐ-TTg ngày 10/02/2023 và Quyết định số "
    "76/QĐ-TTg ngày 12/01/2026 của Thủ tướng Chính phủ, {{ name }} báo cáo kết quả lập bản sao bảo hiểm (tài liệu lưu "
    "trữ dự phòng) như sau:"
)
_PARTY: Final = (
    "Thực hiện Hướng dẫn số 40-HD/VPTW ngày 07/11/2018 của Văn phòng Trung ương Đảng và kế hoạch số hóa tài liệu của "
    "Ban Thường vụ Tỉnh ủy, {{ name }} báo cáo kết quả số hóa tài liệu lưu trữ, lập bản sao bảo hiểm như sau:"
)


def year_template(track: Track, *, merged: bool) -> Any:
    """The template as a document of python-docx, with tags of docxtpl; `merged`: of a province."""
    party = track is Track.PARTY
    number = "Số        -BC/…" if party else "Số: ……/BC-…"
    draft = Draft("{{ superior|upper }}", "{{ name|upper }}", number, _DATE, party=party)
    about = "số hóa tài liệu lưu trữ, lập bản sao bảo hiểm" if party else "lập bản sao bảo hiểm tài liệu lưu trữ"
    draft.title("BÁO CÁO", f"Kết quả {about} năm {{{{ year }}}}")
    draft.line("Kính gửi: {{ addressee }}.", align="center", space=(6, 8))
    draft.body(_PARTY if party else _STATE)
    numbers = iter(("I", "II", "III", "IV", "V", "VI"))
    _whole(draft, next(numbers), party=party)
    if merged:
        _units(draft, next(numbers))
    _fonds(draft, next(numbers))
    _bars(draft, merged=merged)
    _rest(draft, next(numbers))
    _open(draft, next(numbers))
    _bound(draft, next(numbers), merged=merged)
    role = "CHÁNH VĂN PHÒNG" if party else "THỦ TRƯỞNG ĐƠN VỊ"
    draft.signatures(("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), (role, _SIGN), recipients=("{{ addressee }}", "Lưu: VT"))
    return draft.document


def _whole(draft: Draft, number: str, *, party: bool) -> None:
    draft.heading(f"{number}. KẾT QUẢ CHUNG")
    kept = "Tài liệu có thời hạn bảo quản vĩnh viễn đang quản lý" if party else "Tài liệu đang quản lý"
    draft.body(
        f"1. {kept}: {{{{ total.dossiers }}}} hồ sơ, {{{{ total.metres }}}} mét giá, {{{{ total.sheets }}}} tờ, "
        "{{ total.pages }} trang{% if total.unknown != '0' %} (chưa kể {{ total.unknown }} hồ sơ chưa thống kê số tờ, "
        "số trang){% endif %}. Đã chọn {{ total.selected }} hồ sơ để lập bản sao bảo hiểm, trong đó "
        "{{ total.approved }} hồ sơ thuộc danh mục đã được phê duyệt. Đã bồi nền {{ total.reinforced_sheets }} tờ."
    )
    draft.body(
        "2. Lũy kế đến nay: đã số hóa {{ total.digitised }} hồ sơ, {{ total.digitised_pages }} trang, quy đổi "
        "{{ total.digitised_a4 }} trang A4; {{ total.copied }} hồ sơ đã có bản sao bảo hiểm được lưu và đọc lại đúng "
        "({{ total.copied_pages }} trang); {{ total.recovered }} hồ sơ đã có quyết định xác nhận; đã bàn giao "
        "{{ total.handed_over }} hồ sơ. Còn {{ total.waiting }} hồ sơ đã chọn mà chưa có bản sao."
    )
    draft.body(
        "3. Riêng năm {{ year }}: phê duyệt {{ within.approved.dossiers }} hồ sơ; số hóa "
        "{{ within.delivered.dossiers }} hồ sơ, {{ within.delivered.digitised_pages }} trang; nghiệm thu "
        "{{ within.accepted.dossiers }} hồ sơ; bàn giao {{ within.handed_over.dossiers }} hồ sơ."
    )
    draft.tag("for b in backlog")
    draft.body(
        "Tài liệu tích đống chưa lập hồ sơ, loại {{ b.kind }}: {{ b.metres }} mét giá, đã chỉnh lý {{ b.worked }} mét, "
        "còn {{ b.left }} mét."
    )
    draft.tag("endfor")
    if party:
        draft.body("4. Chữ ký số chứng thực lưu trữ: đã ký …………… tệp.")
    draft.tag("if graded")
    draft.body("Số liệu có tính cả hồ sơ có độ mật: báo cáo được quản lý như tài liệu có độ mật cao nhất trong số đó.")
    draft.tag("else")
    draft.body("Số liệu không tính hồ sơ có độ mật.")
    draft.tag("endif")


def _units(draft: Draft, number: str) -> None:
    draft.heading(f"{number}. THEO ĐƠN VỊ")
    _held(draft, "Đơn vị", "u in units", "u")
    _done(draft, "Đơn vị", "u in units", "u")
    draft.tag("for c in colliding")
    draft.body("Mã phông {{ c.code }} do các đơn vị {{ c.units }} cùng dùng; số liệu được tính riêng, không đổi mã.")
    draft.tag("endfor")


def _fonds(draft: Draft, number: str) -> None:
    draft.heading(f"{number}. THEO PHÔNG, CÔNG TRÌNH, SƯU TẬP")
    draft.line("Tài liệu đang quản lý", italic=True, indent=10, keep=True)
    _held(draft, "Phông, công trình, sưu tập", "f in fonds", "f")
    draft.line("Kết quả lập bản sao bảo hiểm", italic=True, indent=10, keep=True)
    _done(draft, "Phông, công trình, sưu tập", "f in fonds", "f")


def _held(draft: Draft, what: str, loop: str, row: str) -> None:
    columns = (
        ("Hồ sơ", "dossiers", 16), ("Tờ", "sheets", 18), ("Trang", "pages", 20),
        ("Mét giá", "metres", 17), ("Đã chọn", "selected", 16), ("Đã phê duyệt", "approved", 17),
    )  # fmt: skip
    _figures(draft, what, loop, row, columns, 51)


def _done(draft: Draft, what: str, loop: str, row: str) -> None:
    columns = (
        ("Đã số hóa", "digitised", 16), ("Trang đã số hóa", "digitised_pages", 20), ("Quy đổi A4", "digitised_a4", 20),
        ("Có bản sao", "copied", 16), ("Chưa có", "waiting", 16), ("Bàn giao", "handed_over", 16),
    )  # fmt: skip
    _figures(draft, what, loop, row, columns, 51)


def _figures(
    draft: Draft, what: str, loop: str, row: str, columns: tuple[tuple[str, str, int], ...], width: int
) -> None:
    draft.table(
        [
            Column("TT", 10, f"{{{{ {row}.number }}}}", "center"),
            Column(what, width, f"{{{{ {row}.heading }}}}"),
            *(Column(title, wide, f"{{{{ {row}.{name} }}}}", "right") for title, name, wide in columns),
        ],
        loop,
        total=("", "Tổng số", *(f"{{{{ total.{name} }}}}" for _, name, _ in columns)),
        size=10,
    )


def _bars(draft: Draft, *, merged: bool) -> None:
    draft.tag("if bars")
    whose = "từng đơn vị" if merged else "từng phông"
    draft.line(f"Biểu đồ: tỷ lệ hồ sơ đã chọn có bản sao bảo hiểm, {whose}", italic=True, indent=10, keep=True)
    draft.table(
        [
            Column("Đơn vị" if merged else "Phông", 60, "{{ b.heading }}"),
            Column("Đã có bản sao (ô đậm), chưa có (ô nhạt)", 85, "{{ b.bar }}"),
            Column("Tỷ lệ", 20, "{{ b.percent }}", "right"),
        ],
        "b in bars",
        size=10,
    )
    draft.tag("endif")


def _rest(draft: Draft, number: str) -> None:
    draft.heading(f"{number}. SỐ LIỆU CHI TIẾT")
    draft.tag("for t in tables")
    draft.line("{{ loop.index }}. {{ t.title }}", bold=True, indent=10, keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ r.number }}", "center"),
            Column("Nội dung", 55, "{{ r.heading }}"),
            Column("Hồ sơ", 20, "{{ r.dossiers }}", "right"),
            Column("Đã số hóa", 20, "{{ r.digitised }}", "right"),
            Column("Trang đã số hóa", 22, "{{ r.digitised_pages }}", "right"),
            Column("Có bản sao", 19, "{{ r.copied }}", "right"),
            Column("Chưa có", 19, "{{ r.waiting }}", "right"),
        ],
        "r in t.rows",
        size=10,
    )
    draft.tag("if t.shared")
    draft.line("Một hồ sơ có thể ở nhiều dòng; các dòng không cộng thành tổng số.", italic=True, size=12, indent=10)
    draft.tag("endif")
    draft.tag("endfor")


def _open(draft: Draft, number: str) -> None:
    draft.heading(f"{number}. TỒN TẠI, NGUYÊN NHÂN, KIẾN NGHỊ")
    for _ in range(3):
        draft.blank("")


def _bound(draft: Draft, number: str, *, merged: bool) -> None:
    draft.heading(f"{number}. NGUỒN SỐ LIỆU")
    if merged:
        draft.body("Tổng hợp từ các báo cáo dưới đây, đã kiểm tra mã băm và phép cộng của từng báo cáo.", keep=True)
        draft.table(
            [
                Column("TT", 10, "{{ p.number }}", "center"),
                Column("Đơn vị", 55, "{{ p.name }} ({{ p.unit }})"),
                Column("Lập lúc", 30, "{{ p.drawn }}", "center"),
                Column("Mã băm SHA-256 của số liệu", 70, "{{ p.sha256 }}"),
            ],
            "p in parts",
            size=10,
        )
    else:
        draft.body("Số liệu lấy từ sổ đăng ký lúc {{ drawn_at }}. Các hồ sơ sau mỗi con số: oais-vn report trace.")
        draft.line("Đầu chuỗi băm của nhật ký lúc đó: {{ head }}", size=11, align="left", indent=10)
    # Left: a justified line before a long word is torn apart.
    draft.line("Mã băm SHA-256 của số liệu: {{ sha256 }}", size=11, align="left", indent=10, space=(0, 10))
