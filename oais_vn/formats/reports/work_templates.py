"""The templates of minutes by which reinforced or arranged records are accepted."""

from __future__ import annotations

from oais_vn.formats.reports.decree30 import Column, Draft

_SEAL = "(Ký, ghi rõ họ tên, đóng dấu)"
_WHO = "Đại diện:", "Chức vụ:"


def reinforcement() -> Draft:
    """Minutes on sheets that were reinforced (bồi nền)."""
    draft = _draft("BIÊN BẢN NGHIỆM THU", "Bồi nền tài liệu lưu trữ")
    draft.heading("II. KHỐI LƯỢNG HOÀN THÀNH")
    _fonds(draft, "Tờ đã bồi nền")
    draft.body("Danh sách hồ sơ:", keep=True)
    draft.table(
        [
            *(Column("TT", 10, "{{ d.number }}", "center"), Column("Mã hồ sơ", 42, "{{ d.code }}")),
            *(Column("Tiêu đề hồ sơ", 50, "{{ d.title }}"), Column("Số tờ của hồ sơ", 20, "{{ d.whole }}", "right")),
            *(Column("Tờ đã bồi nền", 20, "{{ d.sheets }}", "right"), Column("Ngày", 23, "{{ d.date }}", "center")),
        ],
        "d in dossiers",
        ("", "Tổng số", "{{ count }} hồ sơ", "{{ whole }}", "{{ sheets }}", ""),
        size=11,
    )
    _checks(
        draft,
        "Kỹ thuật bồi nền theo Thông tư số 12/2014/TT-BNV (hoặc quy định đang áp dụng):",
        "Trật tự tài liệu trong hồ sơ không thay đổi:",
        "Tài liệu an toàn, không mất chữ, không dính tờ:",
    )
    return _ended(draft)


def arrangement() -> Draft:
    """Minutes on records that were arranged (chỉnh lý)."""
    draft = _draft("BIÊN BẢN NGHIỆM THU", "Chỉnh lý tài liệu lưu trữ")
    draft.heading("II. KHỐI LƯỢNG HOÀN THÀNH")
    draft.tag("if backlogs")
    draft.body("Tài liệu đưa vào chỉnh lý, chưa lập hồ sơ:", keep=True)
    draft.table(
        [
            *(Column("TT", 10, "{{ b.number }}", "center"), Column("Khối", 28, "{{ b.id }}")),
            *(Column("Cơ quan, đơn vị", 59, "{{ b.source }}"), Column("Loại", 20, "{{ b.kind }}")),
            *(Column("Mét giá", 22, "{{ b.metres }}", "right"), Column("Ngày", 26, "{{ b.date }}", "center")),
        ],
        "b in backlogs",
        ("", "Tổng số", "", "", "{{ backlog_metres }}", ""),
        size=11,
    )
    draft.tag("endif")
    draft.tag("if dossiers")
    _fonds(draft, "Số tờ")
    draft.body("Danh sách hồ sơ đã chỉnh lý:", keep=True)
    draft.table(
        [
            *(Column("TT", 10, "{{ d.number }}", "center"), Column("Mã hồ sơ", 42, "{{ d.code }}")),
            *(Column("Tiêu đề hồ sơ", 54, "{{ d.title }}"), Column("Số tờ", 17, "{{ d.sheets }}", "right")),
            *(Column("Mét giá", 19, "{{ d.metres }}", "right"), Column("Ngày", 23, "{{ d.date }}", "center")),
        ],
        "d in dossiers",
        ("", "Tổng số", "{{ count }} hồ sơ", "{{ sheets }}", "{{ metres }}", ""),
        size=11,
    )
    draft.tag("endif")
    _checks(
        draft,
        "Đúng quy trình chỉnh lý (Quyết định số 128/QĐ-VTLTNN hoặc quy định đang áp dụng):",
        "Phông lưu trữ không bị xé lẻ:",
        "Hồ sơ, mục lục, công cụ tra cứu, danh mục tài liệu hết giá trị:",
    )
    return _ended(draft)


def _draft(title: str, about: str) -> Draft:
    draft = Draft("{{ superior }}", "{{ archive|upper }}", "Số: ……/BB-NT", "{{ place }}, ngày …… tháng …… năm ………")
    draft.title(title, about)
    draft.body("Căn cứ: {{ contract }}.")
    draft.body("Thời gian thực hiện: {{ period }}.{% if paper %} Theo văn bản: {{ paper }}.{% endif %}")
    draft.heading("I. THÀNH PHẦN")
    for role, name in (
        ("Bên nghiệm thu", "department"),
        ("Bên giám sát, xác nhận khối lượng", "archive"),
        ("Bên thực hiện", "contractor"),
    ):
        draft.body(f"{role}: {{{{ {name} }}}}.", keep=True)
        draft.blank(*_WHO)
    return draft


def _fonds(draft: Draft, sheets: str) -> None:
    draft.table(
        [
            *(Column("TT", 10, "{{ f.number }}", "center"), Column("Phông", 95, "{{ f.name }}")),
            *(Column("Số hồ sơ", 30, "{{ f.count }}", "right"), Column(sheets, 30, "{{ f.sheets }}", "right")),
        ],
        "f in fonds",
        ("", "Tổng số", "{{ count }}", "{{ sheets }}"),
        size=11,
    )
    draft.tag("if unknown")
    draft.body("Chưa kể {{ unknown }} hồ sơ không rõ số tờ.")
    draft.tag("endif")


def _checks(draft: Draft, *labels: str) -> None:
    draft.heading("III. KIỂM TRA CHẤT LƯỢNG")
    draft.tag("if differences")
    draft.body("Chênh lệch số tờ khi giao nhận:", keep=True)
    draft.table(
        [
            *(Column("TT", 10, "{{ d.number }}", "center"), Column("Hồ sơ", 60, "{{ d.code }}")),
            *(Column("Đã giao", 20, "{{ d.gone }}", "right"), Column("Trả về", 20, "{{ d.back }}", "right")),
            Column("Lý do", 55, "{{ d.note }}"),
        ],
        "d in differences",
        size=11,
    )
    draft.tag("else")
    draft.body("Sổ giao nhận không ghi chênh lệch số tờ của các hồ sơ này.")
    draft.tag("endif")
    for label in labels:
        draft.body(label, keep=True)
        draft.blank("")


def _ended(draft: Draft) -> Draft:
    draft.heading("IV. KẾT LUẬN")
    draft.body("Khối lượng trên lấy từ sổ đăng ký của {{ archive }}, do bên giám sát xác nhận.")
    draft.blank("Đồng ý nghiệm thu, hoặc không, và vì sao:")
    draft.blank("Việc phải làm lại, thời hạn:")
    draft.body("Biên bản lập thành ba bản, mỗi bên giữ một bản.", keep=True)
    draft.signatures(
        ("BÊN NGHIỆM THU", _SEAL), ("BÊN GIÁM SÁT", _SEAL), ("BÊN THỰC HIỆN", _SEAL),
        recipients=["Như thành phần", "Lưu: VT"],
    )  # fmt: skip
    return draft
