"""The templates of the store's minutes (the four forms of TT05 PL VII, and the drill), made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.model.language import Text


class StoreMinutes(Enum):
    """What is drawn up of a time in the life of a store."""

    AUDIT = "audit"
    BACKUP_LOG = "backup-log"
    BACKUP = "backup"
    RECOVERY = "recovery"
    DRILL = "drill"


STORE_TITLES: Mapping[StoreMinutes, Text] = {
    StoreMinutes.AUDIT: Text("Biên bản kiểm tra", "Minutes of an audit"),
    StoreMinutes.BACKUP_LOG: Text("Nhật ký sao lưu", "Journal of backups"),
    StoreMinutes.BACKUP: Text("Biên bản sao lưu", "Minutes of a backup"),
    StoreMinutes.RECOVERY: Text(
        "Biên bản xử lý sự cố và phục hồi", "Minutes of the handling of an incident and of recovery"
    ),
    StoreMinutes.DRILL: Text("Biên bản diễn tập phục hồi", "Minutes of a recovery drill"),
}
_SIGN = "(Ký, ghi rõ họ tên)"
_SEAL = "(Ký, ghi rõ họ tên, đóng dấu)"
_PERIOD = "Từ ngày {{ period_from }} đến ngày {{ period_to }}"
_SUBJECT: Final = "tài liệu lưu trữ số và cơ sở dữ liệu"
_METHOD: Final = (
    "Phương thức: sao lưu gia tăng. Mỗi lần chạy chỉ ghi những gì vật mang tin chưa có; mỗi gói là một tệp chép nguyên "
    "vẹn, ghi một lần, không ghi đè, được đọc lại từng byte và so mọi mã băm. Nhật ký sự kiện, từ đó dựng lại được cơ "
    "sở dữ liệu, được chép cùng lúc."
)


def store_template(kind: StoreMinutes) -> Any:
    """The template as a document of python-docx, with tags of docxtpl."""
    return _MAKERS[kind]().document


def _draft(number: str, title: str, about: str) -> Draft:
    draft = Draft(
        "{{ superior }}",
        "{{ archive|upper }}",
        f"Số: ……/{number}",
        "{{ place }}, ngày …… tháng …… năm ………",
    )
    draft.title(title, about)
    return draft


def _audit() -> Draft:
    draft = _draft("BB-KT", "BIÊN BẢN KIỂM TRA", f"Về {_SUBJECT}")
    _opening(draft, "kiểm tra")
    draft.heading("I. NƠI TRA TÌM THIẾT BỊ LƯU TRỮ")
    _carriers(draft)
    draft.heading("II. NỘI DUNG VÀ KẾT QUẢ KIỂM TRA")
    draft.tag("if audits")
    draft.table(
        [
            Column("TT", 10, "{{ a.number }}", "center"),
            Column("Thời gian", 24, "{{ a.moment }}", "center"),
            Column("Mã phương tiện", 24, "{{ a.carrier }}"),
            Column("Nội dung", 62, "{{ a.content }}"),
            Column("Kết quả", 23, "{{ a.result }}", "center"),
            Column("Người kiểm tra", 22, "{{ a.operator }}"),
        ],
        "a in audits",
        size=11,
    )
    _left_out(draft, "audits")
    draft.tag("else")
    draft.body("Trong kỳ không có lần kiểm tra nào được ghi nhận.")
    draft.tag("endif")
    draft.heading("III. DANH SÁCH TỆP LỖI")
    draft.tag("if faults")
    draft.table(
        [
            Column("TT", 10, "{{ f.number }}", "center"),
            Column("Tên tệp", 42, "{{ f.file }}"),
            Column("Mã phương tiện", 22, "{{ f.carrier }}"),
            Column("Đường dẫn", 36, "{{ f.path }}"),
            Column("Lỗi", 31, "{{ f.fault }}"),
            Column("Hiện nay", 24, "{{ f.now }}"),
        ],
        "f in faults",
        size=11,
    )
    _left_out(draft, "faults")
    draft.tag("else")
    draft.body("Không có tệp lỗi.")
    draft.tag("endif")
    _standing(draft)
    draft.heading("IV. ĐỀ XUẤT PHƯƠNG ÁN KHẮC PHỤC")
    _lines(draft, "Đề xuất:")
    _closing(draft, ("NGƯỜI KIỂM TRA", _SIGN), ("ĐẠI DIỆN ĐƠN VỊ", _SEAL))
    return draft


def _backup_log() -> Draft:
    draft = _draft("NK-SL", "NHẬT KÝ SAO LƯU", f"Sao lưu {_SUBJECT}")
    _opening(draft, "sao lưu")
    draft.body(_METHOD)
    draft.tag("if copies")
    draft.table(
        [
            Column("TT", 10, "{{ c.number }}", "center"),
            Column("Thời gian", 23, "{{ c.moment }}", "center"),
            Column("Mã hồ sơ, gói", 46, "{{ c.code }} ({{ c.package }})"),
            Column("Mã phương tiện", 21, "{{ c.carrier }}"),
            Column("Cỡ (byte)", 22, "{{ c.size }}", "right"),
            Column("Kết quả", 21, "{{ c.result }}"),
            Column("Người sao lưu", 22, "{{ c.operator }}"),
        ],
        "c in copies",
        size=11,
    )
    _left_out(draft, "copies")
    draft.tag("else")
    draft.body("Trong kỳ không có bản nào được ghi.")
    draft.tag("endif")
    _logs(draft)
    _closing(draft, ("NGƯỜI GHI NHẬT KÝ", _SIGN), ("PHỤ TRÁCH ĐƠN VỊ", _SIGN))
    return draft


def _backup() -> Draft:
    draft = _draft("BB-SL", "BIÊN BẢN SAO LƯU", f"Sao lưu {_SUBJECT}")
    _opening(draft, "sao lưu")
    draft.heading("I. PHƯƠNG TIỆN LƯU TRỮ")
    _carriers(draft)
    draft.blank("Mã phương tiện lưu trữ cũ:", "Mã phương tiện lưu trữ mới:")
    draft.heading("II. NỘI DUNG SAO LƯU")
    draft.body(_METHOD)
    _logs(draft)
    _standing(draft)
    draft.heading("III. Ý KIẾN, KIẾN NGHỊ")
    _lines(draft, "Ý kiến:")
    _closing(draft, ("NGƯỜI SAO LƯU", _SIGN), ("ĐẠI DIỆN ĐƠN VỊ", _SEAL))
    return draft


def _recovery() -> Draft:
    draft = _draft("BB-PH", "BIÊN BẢN XỬ LÝ SỰ CỐ VÀ PHỤC HỒI", f"Về {_SUBJECT}")
    _opening(draft, "xử lý")
    draft.heading("I. SỰ CỐ")
    draft.tag("if faults")
    draft.body("1. Bản sao hỏng, mất, không đọc được:", keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ f.number }}", "center"),
            Column("Phát hiện lúc", 24, "{{ f.moment }}", "center"),
            Column("Tên tệp", 42, "{{ f.file }}"),
            Column("Mã phương tiện", 22, "{{ f.carrier }}"),
            Column("Lỗi", 39, "{{ f.fault }}"),
            Column("Hiện nay", 28, "{{ f.now }}"),
        ],
        "f in faults",
        size=11,
    )
    _left_out(draft, "faults")
    draft.tag("else")
    draft.body("1. Không có bản sao nào hỏng, mất.")
    draft.tag("endif")
    draft.tag("if changes")
    draft.body("2. Vật mang tin (thất lạc, tìm thấy, chuyển chỗ, thôi dùng, thay mới):", keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ c.number }}", "center"),
            Column("Thời gian", 24, "{{ c.moment }}", "center"),
            Column("Mã phương tiện", 25, "{{ c.carrier }}"),
            Column("Địa điểm", 34, "{{ c.site }}"),
            Column("Tình trạng", 30, "{{ c.state }}"),
            Column("Người thực hiện", 42, "{{ c.operator }}"),
        ],
        "c in changes",
        size=11,
    )
    _left_out(draft, "changes")
    draft.tag("endif")
    _lines(draft, "Nguyên nhân:")
    draft.heading("II. PHỤC HỒI")
    draft.tag("if repairs")
    draft.body("Các bản ghi lại, mỗi bản đúng mọi mã băm đã ghi trong nhật ký; bản hỏng để nguyên tại chỗ:", keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ r.number }}", "center"),
            Column("Thời gian", 24, "{{ r.moment }}", "center"),
            Column("Mã phương tiện", 22, "{{ r.carrier }}"),
            Column("Đường dẫn", 54, "{{ r.path }}"),
            Column("Kết quả", 31, "{{ r.result }}"),
            Column("Người xử lý", 24, "{{ r.operator }}"),
        ],
        "r in repairs",
        size=11,
    )
    _left_out(draft, "repairs")
    draft.tag("else")
    draft.body("Trong kỳ không có bản nào được ghi lại.")
    draft.tag("endif")
    draft.heading("III. CÒN LẠI")
    draft.tag("if damaged")
    draft.body("Lúc lập biên bản còn {{ damaged|length }} bản hỏng:", keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ d.number }}", "center"),
            Column("Mã phương tiện", 25, "{{ d.carrier }}"),
            Column("Đường dẫn", 70, "{{ d.path }}"),
            Column("Lỗi", 60, "{{ d.fault }}"),
        ],
        "d in damaged",
        size=11,
    )
    _left_out(draft, "damaged")
    draft.tag("else")
    draft.body("Lúc lập biên bản không còn bản hỏng nào chưa xử lý.")
    draft.tag("endif")
    _standing(draft)
    _lines(draft, "Biện pháp phòng ngừa:")
    _closing(draft, ("NGƯỜI XỬ LÝ", _SIGN), ("ĐẠI DIỆN ĐƠN VỊ", _SEAL))
    return draft


def _drill() -> Draft:
    draft = _draft("BB-DT", "BIÊN BẢN DIỄN TẬP PHỤC HỒI", f"Phục hồi {_SUBJECT} chỉ từ các vật mang tin")
    draft.tag("if drill")
    draft.blank("Địa điểm:")
    draft.body("Thời gian: từ {{ drill.started }} đến {{ drill.ended }}. Người thực hiện: {{ drill.operator }}.")
    draft.heading("I. CÁCH LÀM")
    draft.body(
        "Từ các vật mang tin {{ drill.tiers }}, không dùng nhật ký, danh mục và bản nào khác, dựng lại nhật ký, danh "
        "mục và các gói vào một nơi trống; từng gói được so với mọi mã băm mà kho đã ghi."
    )
    draft.tag("if drill.seed")
    draft.body("Phạm vi: {{ drill.sample }} gói rút ngẫu nhiên (hạt giống {{ drill.seed }}).")
    draft.tag("endif")
    draft.heading("II. KẾT QUẢ")
    draft.body("Số gói phục hồi đúng từng byte: {{ drill.restored }}. Số gói không phục hồi được: {{ drill.lost }}.")
    draft.tag("if drill.failed")
    draft.table(
        [
            Column("TT", 10, "{{ f.number }}", "center"),
            Column("Gói", 65, "{{ f.package }}"),
            Column("Vì sao", 90, "{{ f.why }}"),
        ],
        "f in drill.failed",
        size=11,
    )
    draft.tag("endif")
    draft.heading("III. NHẬN XÉT, KIẾN NGHỊ")
    _lines(draft, "Thời gian phục hồi so với yêu cầu:", "Kiến nghị:")
    draft.tag("else")
    draft.body(f"{_PERIOD} không có lần diễn tập nào được ghi nhận.")
    draft.tag("endif")
    _closing(draft, ("NGƯỜI THỰC HIỆN", _SIGN), ("ĐẠI DIỆN ĐƠN VỊ", _SEAL))
    return draft


def _opening(draft: Draft, work: str) -> None:
    draft.body(f"Kỳ: {_PERIOD[0].lower()}{_PERIOD[1:]}. Người {work}: {{{{ operators }}}}.")
    draft.blank("Địa điểm:")


def _carriers(draft: Draft) -> None:
    draft.table(
        [
            Column("TT", 10, "{{ c.number }}", "center"),
            Column("Mã phương tiện", 24, "{{ c.code }}"),
            Column("Loại", 17, "{{ c.kind }}"),
            Column("Địa điểm", 29, "{{ c.site }}"),
            Column("Người giữ", 26, "{{ c.custodian }}"),
            Column("Niêm phong", 18, "{{ c.seal }}"),
            Column("Hạn độ bền", 24, "{{ c.end }}", "center"),
            Column("Tình trạng", 17, "{{ c.state }}"),
        ],
        "c in carriers",
        size=11,
    )


def _logs(draft: Draft) -> None:
    draft.tag("if backups")
    draft.body("Đã ghi theo từng vật mang tin:", keep=True)
    draft.table(
        [
            Column("TT", 10, "{{ b.number }}", "center"),
            Column("Mã phương tiện", 27, "{{ b.carrier }}"),
            Column("Loại", 18, "{{ b.kind }}"),
            Column("Địa điểm", 33, "{{ b.site }}"),
            Column("Số gói", 17, "{{ b.packages }}", "right"),
            Column("Dung lượng (byte)", 27, "{{ b.size }}", "right"),
            Column("Lần chép nhật ký", 18, "{{ b.logs }}", "right"),
            Column("Lỗi", 15, "{{ b.failed }}", "right"),
        ],
        "b in backups",
        size=11,
    )
    draft.tag("endif")


def _standing(draft: Draft) -> None:
    draft.body(
        "Tình trạng kho lúc lập: {{ standings.ok }} gói đủ bản sao, {{ standings.under }} gói thiếu bản sao, "
        "{{ standings.risk }} gói nguy cơ mất, {{ standings.lost }} gói không còn bản nào."
    )


def _left_out(draft: Draft, table: str) -> None:
    draft.tag(f'if left_out.{table} != "0"')
    draft.body(f"Còn {{{{ left_out.{table} }}}} dòng nữa, xem nhật ký sự kiện.")
    draft.tag("endif")


def _lines(draft: Draft, *labels: str) -> None:
    for label in labels:
        draft.blank(label)
        draft.blank("")


def _closing(draft: Draft, *parties: tuple[str, str]) -> None:
    draft.body(
        "Lập từ nhật ký sự kiện của kho lúc {{ drawn_at }}. Nhật ký có {{ events }} sự kiện, mỗi sự kiện mang mã băm "
        "của sự kiện trước; mã băm SHA-256 của sự kiện cuối (đầu chuỗi), nhờ đó mọi sửa đổi về sau đều bị phát hiện:",
        keep=True,
    )
    draft.line("{{ head }}", size=11, align="center", keep=True)
    draft.signatures(*parties, recipients=("……………………", "Lưu: VT, hồ sơ bảo quản"))


_MAKERS: Mapping[StoreMinutes, Callable[[], Draft]] = {
    StoreMinutes.AUDIT: _audit,
    StoreMinutes.BACKUP_LOG: _backup_log,
    StoreMinutes.BACKUP: _backup,
    StoreMinutes.RECOVERY: _recovery,
    StoreMinutes.DRILL: _drill,
}
