"""The templates of minutes that we ship, made when they are asked for; each can be replaced by one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.model.language import Text


class MinutesKind(Enum):
    """What is drawn up: `check` by both sides, `volume` by the archive, `acceptance` by the department."""

    CHECK = "check"
    VOLUME = "volume"
    ACCEPTANCE = "acceptance"
    HANDOVER = "handover"
    FAULTY_FILES = "faulty-files"


TITLES: Mapping[MinutesKind, Text] = {
    MinutesKind.CHECK: Text("Biên bản kiểm tra giao nộp", "Minutes of the check of a delivery"),
    MinutesKind.VOLUME: Text("Bản xác nhận khối lượng", "Confirmation of the volume"),
    MinutesKind.ACCEPTANCE: Text("Biên bản nghiệm thu", "Minutes of acceptance"),
    MinutesKind.HANDOVER: Text("Biên bản giao nhận", "Minutes of the hand-over"),
    MinutesKind.FAULTY_FILES: Text("Danh mục tệp lỗi", "List of faulty files"),
}
_DATE = "{{ place }}, ngày …… tháng …… năm ………"
_OF_LOT = "đợt {{ lot }}, lần giao {{ round }}"
_SIGN = "(Ký, ghi rõ họ tên, đóng dấu)"
_MACHINE: Final = (
    "Đạt hay không đạt là kết quả kiểm tra bằng phần mềm, để các bên tham khảo; việc chấp nhận, nghiệm thu và thanh "
    "toán do người có thẩm quyền quyết định và ký."
)


def minutes_template(kind: MinutesKind) -> Any:
    """The template as a document of python-docx, with tags of docxtpl."""
    return _MAKERS[kind]().document


def _draft(number: str, *, superior: str = "{{ superior }}", agency: str = "{{ archive|upper }}") -> Draft:
    return Draft(superior, agency, f"Số: ……/{number}", _DATE)


def _check() -> Draft:
    draft = _draft("BB-KT")
    draft.title("BIÊN BẢN", f"Kiểm tra tài liệu số hóa giao nộp {_OF_LOT}")
    _opening(draft, "Đại diện {{ archive }} (bên nhận)", "Đại diện {{ supplier }} (bên giao)")
    draft.heading("II. NỘI DUNG KIỂM TRA")
    _subject(draft)
    draft.body("Khối lượng giao: " + _volume_line("volume") + ".")
    draft.tag("if rounds")
    draft.body(
        "So với lần giao trước: {{ rounds.mended }} lỗi, cảnh báo đã sửa; {{ rounds.open }} chưa sửa; "
        "{{ rounds.new }} mới. Báo cáo lần trước có mã băm SHA-256:",
        keep=True,
    )
    draft.line("{{ previous_sha256 }}", size=11, align="center")
    draft.tag("endif")
    draft.heading("III. KẾT QUẢ")
    draft.body(
        "1. Kết quả kiểm tra bằng phần mềm: {{ verdict }}, {{ errors }} lỗi, {{ warnings }} cảnh báo, {{ waived }} "
        "phát hiện được miễn trừ. Số hồ sơ đạt: {{ passed_dossiers|length }}/{{ dossiers|length }}."
    )
    draft.tag("if rules")
    draft.line("2. Các lỗi, cảnh báo theo quy tắc:", indent=10, keep=True)
    draft.table(
        [
            Column("Mã", 24, "{{ r.code }}"),
            Column("Mức", 20, "{{ r.severity }}", "center"),
            Column("Số chỗ", 17, "{{ r.count }}", "right"),
            Column("Nội dung (ví dụ)", 58, "{{ r.message }}"),
            Column("Cách xử lý", 46, "{{ r.remedy }}"),
        ],
        "r in rules",
    )
    draft.tag("endif")
    draft.tag("if failed_dossiers")
    draft.line("3. Hồ sơ không đạt:", indent=10, keep=True)
    draft.table(
        [
            Column("STT", 12, "{{ d.number }}", "center"),
            Column("Mã hồ sơ", 43, "{{ d.code }}"),
            Column("Tiêu đề", 70, "{{ d.title }}"),
            Column("Lỗi", 18, "{{ d.errors }}", "right"),
            Column("Cảnh báo", 22, "{{ d.warnings }}", "right"),
        ],
        "d in failed_dossiers",
    )
    draft.tag("endif")
    _waivers(draft)
    _sample(draft)
    draft.heading("IV. KẾT LUẬN, KIẾN NGHỊ CỦA CÁC BÊN")
    _lines(draft, "Kết luận:", "Kiến nghị:", "Thời hạn sửa và giao lại:")
    draft.body(_MACHINE)
    _closing(draft, "02", ("ĐẠI DIỆN BÊN GIAO", _SIGN), ("ĐẠI DIỆN BÊN NHẬN", _SIGN))
    return draft


def _volume() -> Draft:
    draft = _draft("XN-KL")
    draft.title("BẢN XÁC NHẬN KHỐI LƯỢNG", f"Tài liệu số hóa {_OF_LOT}")
    draft.body("Căn cứ Hợp đồng số {{ contract }} với {{ supplier }};")
    draft.body("Căn cứ kết quả kiểm tra tài liệu số hóa giao nộp xong lúc {{ checked_at }},")
    draft.body("{{ archive }} xác nhận khối lượng như sau:")
    draft.heading("1. Khối lượng theo khổ giấy, quy đổi ra trang A4")
    _sizes(draft)
    draft.body(
        "Hồ sơ: giao {{ dossiers|length }}, đạt {{ passed_dossiers|length }}. Giao: " + _volume_line("volume") + "."
    )
    draft.body("Thuộc các hồ sơ đạt: " + _volume_line("passed_volume") + ".")
    draft.body("Tệp không mở được thì không biết số trang, không tính vào khối lượng.")
    draft.heading("2. Khối lượng đề nghị xác nhận")
    _lines(draft, "Số trang quy đổi A4 được xác nhận:", "Bằng chữ:", "Ý kiến khác:")
    draft.heading("3. Đối tượng được xác nhận")
    _subject(draft)
    draft.body(_MACHINE)
    _closing(draft, "03", ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), ("LÃNH ĐẠO ĐƠN VỊ", _SIGN), minutes=False)
    _dossier_annex(draft, "Khối lượng từng hồ sơ")
    return draft


def _acceptance() -> Draft:
    draft = _draft("BB-NT", agency="{{ department|upper }}")
    draft.title("BIÊN BẢN NGHIỆM THU", f"Tài liệu số hóa {_OF_LOT}")
    _opening(
        draft,
        "Đại diện {{ department }} (chủ trì nghiệm thu)",
        "Đại diện {{ archive }}",
        "Đại diện {{ supplier }}",
    )
    draft.heading("II. CĂN CỨ NGHIỆM THU")
    draft.body("Hợp đồng số {{ contract }}; bản xác nhận khối lượng và biên bản kiểm tra kèm theo;")
    _lines(draft, "Căn cứ khác:")
    _subject(draft)
    draft.heading("III. KHỐI LƯỢNG VÀ CHẤT LƯỢNG")
    draft.body("1. Khối lượng theo khổ giấy, quy đổi ra trang A4:", keep=True)
    _sizes(draft)
    draft.body(
        "2. Kết quả kiểm tra bằng phần mềm: {{ verdict }}; hồ sơ đạt {{ passed_dossiers|length }}/"
        "{{ dossiers|length }}; {{ errors }} lỗi, {{ warnings }} cảnh báo, {{ waived }} phát hiện được miễn trừ."
    )
    _waivers(draft)
    _sample(draft)
    draft.heading("IV. KẾT LUẬN (đánh dấu một ô)")
    draft.line("☐ Chấp nhận nghiệm thu toàn bộ đợt giao.", indent=10, keep=True)
    draft.line("☐ Chấp nhận nghiệm thu các hồ sơ đạt; các hồ sơ còn lại phải sửa và giao lại.", indent=10, keep=True)
    draft.line("☐ Không chấp nhận nghiệm thu.", indent=10)
    _lines(draft, "Khối lượng được nghiệm thu, quy đổi A4:", "Ý kiến, kiến nghị:", "Thời hạn giao lại:")
    draft.body(_MACHINE)
    _closing(
        draft, "04", ("ĐẠI DIỆN NHÀ THẦU", _SIGN), ("ĐẠI DIỆN ĐƠN VỊ LƯU TRỮ", _SIGN), ("CHỦ TRÌ NGHIỆM THU", _SIGN)
    )
    _dossier_annex(draft, "Danh sách hồ sơ của đợt giao")
    return draft


def _handover() -> Draft:
    draft = _draft("BB-GN")
    draft.title("BIÊN BẢN GIAO NHẬN", f"Tài liệu số hóa {_OF_LOT}")
    _opening(draft, "Đại diện {{ supplier }} (bên giao)", "Đại diện {{ archive }} (bên nhận)")
    draft.heading("II. NỘI DUNG GIAO NHẬN")
    draft.body("Hai bên đã giao, nhận tài liệu số hóa theo Hợp đồng số {{ contract }}, gồm:")
    _subject(draft)
    draft.body("Khối lượng: {{ dossiers|length }} hồ sơ, " + _volume_line("volume") + ".")
    draft.body("Bảng tính kèm theo: {{ workbook }}. Mã phương tiện: {{ carrier }}.")
    draft.line("Vật mang tin:", indent=10, keep=True)
    draft.table(
        [
            Column("STT", 12, "1", "center"),
            Column("Loại vật mang tin", 45, "\n"),
            Column("Mã phương tiện", 40, "{{ carrier }}"),
            Column("Số lượng", 25, ""),
            Column("Ghi chú", 43, ""),
        ]
    )
    draft.body(
        "Bên nhận tính lại mã băm SHA-256 của lần giao nộp sau khi nhận và đối chiếu với mã băm ghi ở trên: chỉ cần "
        "khác một byte, hai mã băm đã khác nhau."
    )
    _lines(draft, "Tình trạng khi giao nhận:", "Ý kiến khác:")
    draft.body("Giao nhận không thay cho nghiệm thu.")
    _closing(draft, "02", ("ĐẠI DIỆN BÊN GIAO", _SIGN), ("ĐẠI DIỆN BÊN NHẬN", _SIGN))
    _dossier_annex(draft, "Danh sách hồ sơ giao nhận")
    return draft


def _faulty_files() -> Draft:
    draft = _draft("DM-TL")
    draft.title("DANH MỤC TỆP LỖI", f"Kèm theo kết quả kiểm tra {_OF_LOT}")
    _subject(draft)
    draft.tag("if faulty_files")
    draft.body("Có {{ faulty_files|length }} tệp có lỗi:", keep=True)
    draft.table(
        [
            Column("STT", 12, "{{ f.number }}", "center"),
            Column("Tên tệp", 38, "{{ f.name }}"),
            Column("Mã phương tiện", 25, "{{ f.carrier }}", "center"),
            Column("Đường dẫn", 45, "{{ f.path }}"),
            Column("Lỗi", 45, "{{ f.fault }}"),
        ],
        "f in faulty_files",
        size=11,
    )
    draft.tag("else")
    draft.body("Không có tệp nào có lỗi.")
    draft.tag("endif")
    _closing(draft, "02", ("NGƯỜI LẬP", "(Ký, ghi rõ họ tên)"), ("LÃNH ĐẠO ĐƠN VỊ", _SIGN), minutes=False)
    return draft


def _opening(draft: Draft, *parties: str) -> None:
    draft.blank("Thời gian bắt đầu:")
    draft.blank("Địa điểm:")
    draft.heading("I. THÀNH PHẦN THAM DỰ")
    for number, party in enumerate(parties, start=1):
        draft.line(f"{number}. {party}:", indent=10, keep=True)
        draft.blank("Ông/bà:", "Chức vụ:", keep=True)
        draft.blank("Ông/bà:", "Chức vụ:")


def _subject(draft: Draft) -> None:
    draft.body("Phông: {{ fonds_name }} (mã {{ fonds_code }}). Đơn vị hình thành phông: {{ agency }}.")
    draft.body(
        "Nhà thầu: {{ supplier }}; thiết bị: {{ equipment }}; số hóa từ {{ period_from }} đến {{ period_to }}. "
        "Kiểm tra theo bộ quy định {{ profile }}, xong lúc {{ checked_at }}."
    )
    draft.line("Mã băm SHA-256 của lần giao nộp:", indent=10, space=(0, 0), keep=True)
    draft.line("{{ delivery_sha256 }}", size=11, align="center", keep=True)
    draft.line("Mã băm SHA-256 của báo cáo kiểm tra (tệp JSON):", indent=10, space=(0, 0), keep=True)
    draft.line("{{ report_sha256 }}", size=11, align="center")


def _volume_line(name: str) -> str:
    return (
        f"{{{{ {name}.documents }}}} tài liệu, {{{{ {name}.files }}}} tệp, {{{{ {name}.pages }}}} trang, quy đổi "
        f"{{{{ {name}.a4 }}}} trang A4, {{{{ {name}.unread }}}} tệp không mở được"
    )


def _sizes(draft: Draft) -> None:
    draft.table(
        [
            Column("Khổ giấy", 30, "{{ s.name }}", "center"),
            Column("Hệ số quy đổi", 23, "{{ s.weight }}", "center"),
            Column("Số trang giao", 28, "{{ s.pages }}", "right"),
            Column("Quy đổi A4", 28, "{{ s.a4 }}", "right"),
            Column("Số trang của hồ sơ đạt", 28, "{{ s.passed_pages }}", "right"),
            Column("Quy đổi A4 của hồ sơ đạt", 28, "{{ s.passed_a4 }}", "right"),
        ],
        "s in sizes",
        ("Cộng", "", "{{ volume.pages }}", "{{ volume.a4 }}", "{{ passed_volume.pages }}", "{{ passed_volume.a4 }}"),
    )


def _waivers(draft: Draft) -> None:
    draft.tag("if waivers")
    draft.body("Phát hiện được miễn trừ theo quyết định của người có thẩm quyền:", keep=True)
    draft.table(
        [
            Column("Mã", 24, "{{ w.code }}"),
            Column("Số chỗ", 17, "{{ w.count }}", "right"),
            Column("Lý do", 61, "{{ w.reason }}"),
            Column("Người quyết định", 38, "{{ w.by }}"),
            Column("Quyết định số", 25, "{{ w.decision }}"),
        ],
        "w in waivers",
    )
    draft.tag("endif")


def _sample(draft: Draft) -> None:
    draft.tag("if sample")
    draft.body(
        "Kiểm tra mẫu bằng mắt: xem {{ sample.looked_at }}, sai {{ sample.defective }}, trong đó "
        "{{ sample.critical }} sai nghiêm trọng; {{ sample.verdict }}. Kết quả có SHA-256 {{ sample.sha256 }}."
    )
    draft.tag("for sentence in sample.sentences")
    draft.body("{{ sentence }}")
    draft.tag("endfor")
    draft.tag("endif")


def _lines(draft: Draft, *labels: str) -> None:
    for label in labels:
        draft.blank(label)
        draft.blank("")


def _closing(draft: Draft, copies: str, *parties: tuple[str, str], minutes: bool = True) -> None:
    if minutes:
        draft.body(
            f"Biên bản kết thúc vào hồi …… giờ …… ngày …… tháng …… năm ………, được đọc lại cho những người có mặt cùng "
            f"nghe, lập thành {copies} bản có giá trị như nhau.",
            keep=True,
        )
    first = "Như trên" if minutes else "……………………"
    draft.signatures(*parties, recipients=(first, "Lưu: VT, hồ sơ đợt giao"))


def _dossier_annex(draft: Draft, title: str) -> None:
    draft.new_page()
    draft.line("PHỤ LỤC", bold=True, align="center", space=(0, 0), keep=True)
    draft.line(title, bold=True, align="center", space=(0, 0), keep=True)
    draft.line(f"(Kèm theo văn bản về tài liệu số hóa {_OF_LOT})", italic=True, align="center", size=13, keep=True)
    draft.table(
        [
            Column("STT", 11, "{{ d.number }}", "center"),
            Column("Mã hồ sơ", 34, "{{ d.code }}"),
            Column("Tiêu đề", 44, "{{ d.title }}"),
            Column("Tài liệu", 15, "{{ d.documents }}", "right"),
            Column("Trang", 14, "{{ d.pages }}", "right"),
            Column("Theo khổ", 20, "{{ d.sizes }}"),
            Column("Quy đổi A4", 14, "{{ d.a4 }}", "right"),
            Column("Kết quả", 13, "{{ d.verdict }}", "center"),
        ],
        "d in dossiers",
        ("", "Cộng", "", "{{ volume.documents }}", "{{ volume.pages }}", "", "{{ volume.a4 }}", ""),
        size=11,
    )


_MAKERS: Mapping[MinutesKind, Callable[[], Draft]] = {
    MinutesKind.CHECK: _check,
    MinutesKind.VOLUME: _volume,
    MinutesKind.ACCEPTANCE: _acceptance,
    MinutesKind.HANDOVER: _handover,
    MinutesKind.FAULTY_FILES: _faulty_files,
}
