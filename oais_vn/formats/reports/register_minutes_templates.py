"""The templates of the register's minutes: receipt, return, approval, originals that change hands, work on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.formats.reports.work_templates import arrangement, reinforcement
from oais_vn.model.language import Text


class RegisterMinutes(Enum):
    """What is drawn up of an accession (RECEIPT, RETURN, APPROVAL), of a giving, and of work that is accepted."""

    RECEIPT = "receipt"
    RETURN = "return"
    APPROVAL = "approval"
    GIVING = "giving"
    REINFORCEMENT = "reinforcement"
    ARRANGEMENT = "arrangement"


REGISTER_TITLES: Mapping[RegisterMinutes, Text] = {
    RegisterMinutes.RECEIPT: Text("Biên bản giao nhận tài liệu", "Minutes of receipt"),
    RegisterMinutes.RETURN: Text("Biên bản trả lại tài liệu", "Minutes of return"),
    RegisterMinutes.APPROVAL: Text("Biên bản phê duyệt tiếp nhận", "Minutes of approval"),
    RegisterMinutes.GIVING: Text("Biên bản giao nhận tài liệu gốc", "Minutes of originals given"),
    RegisterMinutes.REINFORCEMENT: Text("Biên bản nghiệm thu bồi nền", "Minutes of accepted reinforcement"),
    RegisterMinutes.ARRANGEMENT: Text("Biên bản nghiệm thu chỉnh lý", "Minutes of accepted arrangement"),
}
_SIGN = "(Ký, ghi rõ họ tên)"
_SEAL = "(Ký, ghi rõ họ tên, đóng dấu)"
_BOTH = (("ĐẠI DIỆN BÊN GIAO", _SEAL), ("ĐẠI DIỆN BÊN NHẬN", _SEAL))


def register_template(kind: RegisterMinutes) -> Any:
    """The template as a document of python-docx, with tags of docxtpl."""
    return _MAKERS[kind]().document


def _draft(number: str, title: str, about: str) -> Draft:
    draft = Draft("{{ superior }}", "{{ archive|upper }}", f"Số: {number}", "{{ place }}, ngày …… tháng …… năm ………")
    draft.title(title, about)
    return draft


def _receipt() -> Draft:
    draft = _draft("……/BB-GN", "BIÊN BẢN GIAO NHẬN TÀI LIỆU", "Tài liệu {{ kind }}, đợt {{ id }}")
    _accession(draft, "I. TÀI LIỆU GIAO NHẬN")
    draft.heading("II. KIỂM TRA KHI TIẾP NHẬN")
    draft.body("Kiểm tra vi-rút, tính toàn vẹn, tính xác thực và đối chiếu với mục lục:")
    for label in ("Kết quả:", ""):
        draft.blank(label)
    _history(draft, "III. QUÁ TRÌNH")
    _closing(draft, *_BOTH)
    return draft


def _return() -> Draft:
    draft = _draft("……/BB-TL", "BIÊN BẢN TRẢ LẠI TÀI LIỆU", "Tài liệu {{ kind }}, đợt {{ id }}")
    _accession(draft, "I. TÀI LIỆU TRẢ LẠI")
    draft.heading("II. LÝ DO TRẢ LẠI")
    draft.body("{{ reason }}")
    draft.body("Bên giao bổ sung, hoàn thiện rồi nộp lại; lần nộp lại được theo dõi tiếp trong cùng đợt {{ id }}.")
    _history(draft, "III. QUÁ TRÌNH")
    _closing(draft, ("ĐẠI DIỆN BÊN TRẢ", _SEAL), ("ĐẠI DIỆN BÊN NHẬN LẠI", _SEAL))
    return draft


def _approval() -> Draft:
    draft = _draft("……/BB-PD", "BIÊN BẢN PHÊ DUYỆT TIẾP NHẬN", "Tài liệu {{ kind }}, đợt {{ id }}")
    _accession(draft, "I. TÀI LIỆU ĐƯỢC PHÊ DUYỆT")
    draft.heading("II. CĂN CỨ")
    draft.body("{{ decision }}.")
    _history(draft, "III. QUÁ TRÌNH")
    _closing(draft, ("NGƯỜI XỬ LÝ", _SIGN), ("NGƯỜI CÓ THẨM QUYỀN", _SEAL))
    return draft


def _giving() -> Draft:
    draft = _draft("{{ minutes }}", "BIÊN BẢN GIAO NHẬN TÀI LIỆU GỐC", "{{ point }}, lần {{ id }}")
    draft.body("Ngày giao nhận: {{ date }}.{% if due %} Hạn trả: {{ due }}.{% endif %}")
    draft.body("Bên giao: {{ giver }}.")
    draft.blank("Đại diện:", "Chức vụ:")
    draft.body("Bên nhận: {{ taker }}.")
    draft.blank("Đại diện:", "Chức vụ:")
    draft.heading("I. TÀI LIỆU")
    draft.table(
        [
            Column("TT", 10, "{{ d.number }}", "center"),
            Column("Mã hồ sơ", 44, "{{ d.code }}"),
            Column("Tiêu đề hồ sơ", 58, "{{ d.title }}"),
            Column("Kho, giá, hộp", 35, "{{ d.place }}"),
            Column("Số tờ", 18, "{{ d.sheets }}", "right"),
        ],
        "d in dossiers",
        ("", "Tổng số", "{{ count }} hồ sơ", "", "{{ sheets }}"),
        size=11,
    )
    draft.body("Tình trạng tài liệu: {{ condition }}.")
    draft.tag("if answers")
    draft.heading("II. SO VỚI LẦN GIAO {{ answers }}")
    draft.tag("if differences")
    draft.table(
        [
            Column("TT", 10, "{{ d.number }}", "center"),
            Column("Hồ sơ", 80, "{{ d.code }}"),
            Column("Đã giao (tờ)", 25, "{{ d.gone }}", "right"),
            Column("Trả về (tờ)", 25, "{{ d.back }}", "right"),
            Column("Chênh lệch", 25, "{{ d.change }}", "right"),
        ],
        "d in differences",
        size=11,
    )
    draft.body("Lý do chênh lệch: {{ note }}.")
    draft.tag("else")
    draft.body("Không thấy chênh lệch số tờ trong phạm vi hai bên đã đếm.")
    draft.tag("endif")
    draft.tag("if still_out")
    draft.body("Còn {{ still_out }} hồ sơ của lần giao này chưa trả.")
    draft.tag("endif")
    draft.tag("endif")
    draft.body("Hai bên đã đếm, đối chiếu và thống nhất như trên. Biên bản lập thành hai bản, mỗi bên giữ một bản.")
    _closing(draft, *_BOTH)
    return draft


def _accession(draft: Draft, heading: str) -> None:
    draft.body("Bên giao: {{ source }}.{% if owner %} Chủ sở hữu: {{ owner }}.{% endif %}")
    draft.blank("Đại diện:", "Chức vụ:")
    draft.body("Bên nhận: {{ archive }}.")
    draft.blank("Đại diện:", "Chức vụ:")
    draft.heading(heading)
    draft.body("Tên khối tài liệu: {{ title }}.")
    draft.body("Đơn vị giữ: {{ unit }}; phông, công trình, sưu tập: {{ fonds }}.")
    draft.body("Số lượng: {{ quantity }}.")
    draft.tag("if packages")
    draft.body("Gói, lần giao nộp: {{ packages }}.")
    draft.tag("endif")


def _history(draft: Draft, heading: str) -> None:
    draft.heading(heading)
    draft.table(
        [
            Column("TT", 10, "{{ s.number }}", "center"),
            Column("Ngày", 25, "{{ s.date }}", "center"),
            Column("Tình trạng", 35, "{{ s.state }}"),
            Column("Văn bản", 45, "{{ s.paper }}"),
            Column("Ghi chú", 50, "{{ s.reason }}"),
        ],
        "s in steps",
        size=11,
    )


def _closing(draft: Draft, *parties: tuple[str, str]) -> None:
    draft.signatures(*parties, recipients=["Như thành phần", "Lưu: VT"])


_MAKERS: Mapping[RegisterMinutes, Callable[[], Draft]] = {
    RegisterMinutes.RECEIPT: _receipt,
    RegisterMinutes.RETURN: _return,
    RegisterMinutes.APPROVAL: _approval,
    RegisterMinutes.GIVING: _giving,
    RegisterMinutes.REINFORCEMENT: reinforcement,
    RegisterMinutes.ARRANGEMENT: arrangement,
}
