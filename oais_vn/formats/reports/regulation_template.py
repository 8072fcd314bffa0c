"""The template of the regulation on insurance copies: articles whose numbers are those of the archive's policy."""

from __future__ import annotations

from typing import Any

from oais_vn.formats.reports.decree30 import Column, Draft


def regulation_template() -> Any:
    """The template as a document of python-docx, with tags of docxtpl."""
    draft = Draft("{{ superior|upper }}", "{{ archive|upper }}", "DỰ THẢO", "{{ place }}, ngày …… tháng …… năm ………")
    draft.title("QUY CHẾ", "Quản lý, bảo quản bản sao bảo hiểm (tài liệu lưu trữ dự phòng)")
    draft.line("(Ban hành kèm theo Quyết định số ……/QĐ-…… ngày …/…/……)", italic=True, align="center", space=(0, 8))
    _general(draft)
    _copies(draft)
    _care(draft)
    _people(draft)
    draft.signatures(
        ("NGƯỜI SOẠN THẢO", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),
        recipients=("Như Điều 15", "Lưu: VT"),
    )  # fmt: skip
    _annex(draft)
    return draft.document


def _chapter(draft: Draft, number: str, title: str) -> None:
    draft.line(f"Chương {number}", bold=True, align="center", space=(8, 0), keep=True)
    draft.line(title, bold=True, align="center", space=(0, 6), keep=True)


def _general(draft: Draft) -> None:
    _chapter(draft, "I", "QUY ĐỊNH CHUNG")
    draft.heading("Điều 1. Phạm vi")
    draft.body(
        "1. Quy chế này quy định việc lập, lưu, kiểm tra, phục hồi và sử dụng bản sao bảo hiểm của tài liệu do "
        "{{ archive }} quản lý."
    )
    draft.body(
        "2. {% if grades %}Kho được giữ tài liệu có độ mật: {{ grades }}. Không nơi lưu nào của kho được nối mạng; "
        "danh mục và báo cáo có tài liệu đó không ra khỏi kho.{% else %}Kho không nhận tài liệu có độ mật.{% endif %}"
    )
    draft.heading("Điều 2. Lựa chọn tài liệu")
    draft.body(
        "1. Tài liệu được chọn theo tiêu chí của: {{ programmes }}.{% if criteria %} Kho dùng bảng tiêu chí riêng "
        "{{ criteria }}.{% endif %}"
    )
    draft.body(
        "2. Chọn cả hồ sơ đã chỉnh lý, không chọn từng văn bản, không chia cắt phông. Máy chỉ gợi ý; người có trách "
        "nhiệm quyết định; danh mục phải được cấp có thẩm quyền phê duyệt trước khi số hóa."
    )
    draft.heading("Điều 3. Nhật ký và danh mục")
    draft.body(
        "1. Mọi việc làm với hồ sơ và bản sao được ghi vào nhật ký sự kiện {{ events }}, mỗi dòng nối với dòng trước "
        "bằng mã băm, kèm tên người làm. Nhật ký được chép lên mọi nơi lưu."
    )
    draft.body("2. Danh mục ({{ catalogue }}) được dựng từ nhật ký và dựng lại được bất cứ lúc nào.")


def _copies(draft: Draft) -> None:
    _chapter(draft, "II", "BẢN SAO VÀ NƠI LƯU")
    draft.heading("Điều 4. Số bản và sự cách xa")
    draft.body("1. Kho theo chính sách lưu “{{ policy.title }}” ({{ policy.name }}).")
    draft.body(
        "2. Mỗi gói có ít nhất {{ policy.copies }} bản sao giống hệt nhau, trên ít nhất {{ policy.kinds }} loại vật "
        "mang tin, ở ít nhất {{ policy.sites }} địa điểm, do ít nhất {{ policy.administrators }} người quản trị độc "
        "lập trông giữ; {% if policy.offline %}ít nhất {{ policy.offline }} bản ở ngoài tầm với của mọi mạng{% else "
        "%}không bắt buộc có bản ngoại tuyến{% endif %}."
    )
    draft.body("3. Bản sao chỉ được tính khi đã đọc lại đúng từng byte trong thời hạn của Điều 8.")
    draft.heading("Điều 5. Mục đích của bản sao")
    draft.tag("if purposes")
    draft.tag("for p in purposes")
    draft.body("- Có ít nhất {{ p.number }} bản để {{ p.purpose }}.")
    draft.tag("endfor")
    draft.tag("else")
    draft.body("Chính sách không ấn định số bản riêng cho từng mục đích.")
    draft.tag("endif")
    draft.body("Bản sao lưu không tính thay bản dự phòng. Bản dự phòng được lập theo quyết định.")
    draft.heading("Điều 6. Dữ liệu phục hồi và phim")
    draft.body(
        "1. {% if policy.parity %}Cạnh mỗi bản sao có dữ liệu phục hồi bằng {{ policy.parity }}% dung lượng, đủ để "
        "chữa chỗ hỏng khi không còn bản nào nguyên vẹn.{% else %}Chính sách không yêu cầu dữ liệu phục hồi cạnh bản "
        "sao.{% endif %}"
    )
    draft.body(
        "2. {% if policy.films %}Mỗi gói được chụp ít nhất {{ policy.films }} bộ phim bảo hiểm; mỗi cuộn được kiểm tra "
        "{{ policy.film_days }} ngày một lần. Phim giữ nội dung từng trang, không tính thay bản sao số.{% else %}Chính "
        "sách không yêu cầu bản trên phim; cuộn phim đã có được kiểm tra {{ policy.film_days }} ngày một lần.{% endif "
        "%}"
    )
    draft.heading("Điều 7. Nơi lưu")
    draft.table(
        [
            Column("TT", 9, "{{ t.number }}", "center"),
            Column("Mã", 22, "{{ t.code }}"),
            Column("Loại vật mang tin", 24, "{{ t.kind }} ({{ t.type }})"),
            Column("Địa điểm", 35, "{{ t.site }}"),
            Column("Cách lấy, mạng", 40, "{{ t.access }}; {{ t.networked }}"),
            Column("Để", 35, "{{ t.purpose }}"),
        ],
        "t in tiers",
        size=10,
    )


def _care(draft: Draft) -> None:
    _chapter(draft, "III", "KIỂM TRA, THAY THẾ, PHỤC HỒI")
    draft.heading("Điều 8. Lịch kiểm tra")
    draft.body(
        "1. Mọi bản sao được xem lại {{ policy.look_days }} ngày một lần; mọi byte được đọc lại và so mã băm "
        "{{ policy.readback_days }} ngày một lần, không bao giờ quá {{ longest }} ngày. Nơi lưu có lịch riêng thì theo "
        "bảng dưới đây."
    )
    draft.table(
        [
            Column("Nơi lưu", 45, "{{ t.code }}"),
            Column("Xem lại (ngày)", 35, "{{ t.look_days }}", "right"),
            Column("Đọc lại (ngày)", 35, "{{ t.readback_days }}", "right"),
            Column("Hạn dùng", 50, "{{ t.end }}", "center"),
        ],
        "t in tiers",
        size=10,
    )
    draft.body(
        "2. Bản sao quá lịch mà chưa được đọc lại thì không được tính; gói thiếu bản sao phải được bổ sung ngay."
    )
    draft.heading("Điều 9. Thay vật mang tin")
    draft.body(
        "Vật mang tin được thay trước khi hết hạn ít nhất {{ renewal }} ngày.{% if ending %} Các nơi lưu đã ghi hạn: "
        "{% for e in ending %}{{ e.code }} ({{ e.end }}){% if not loop.last %}; {% endif %}{% endfor %}.{% else %} "
        "Chưa nơi lưu nào ghi hạn dùng.{% endif %}"
    )
    draft.heading("Điều 10. Sửa chữa")
    draft.body(
        "1. Bản hỏng hoặc mất được ghi lại từ một bản còn nguyên, đọc lại rồi mới tính; bản hỏng không bị xóa trước "
        "đó. Không còn bản nguyên thì ghép từ các bản hỏng ở chỗ khác nhau{% if policy.parity %} hoặc dùng dữ liệu "
        "phục hồi{% endif %}."
    )
    draft.body("2. Gói đã niêm phong không bị sửa: đính chính hay chuyển định dạng là phiên bản mới, bản cũ được giữ.")
    draft.body("3. Mỗi sự cố có biên bản xử lý và phục hồi, kèm nguyên nhân, lưu cùng hồ sơ của kho.")
    draft.heading("Điều 11. Diễn tập phục hồi")
    draft.body(
        "Mỗi năm …… lần, kho dựng lại danh mục và lấy lại một mẫu gói chỉ từ vật mang tin, trên máy khác, rồi lập biên "
        "bản. Mẫu do máy rút bằng hạt giống được ghi lại."
    )


def _people(draft: Draft) -> None:
    _chapter(draft, "IV", "TRÁCH NHIỆM")
    draft.heading("Điều 12. Người quản trị và người giữ")
    draft.tag("for a in administrators")
    draft.body("- {{ a.name }} quản trị: {{ a.tiers }}.")
    draft.tag("endfor")
    draft.tag("for c in custodians")
    draft.body("- {{ c.name }} giữ: {{ c.tiers }}.")
    draft.tag("endfor")
    draft.table(
        [
            Column("Nơi lưu", 30, "{{ t.code }}"),
            Column("Người quản trị", 45, "{{ t.administrator }}"),
            Column("Người giữ", 45, "{{ t.custodian }}"),
            Column("Niêm phong", 45, "{{ t.seal }}"),
        ],
        "t in tiers",
        size=10,
    )
    draft.body("Không ai một mình quản trị mọi bản sao của một gói khi Điều 4 yêu cầu nhiều người quản trị.")
    draft.heading("Điều 13. Bản sao thay bản gốc")
    draft.body(
        "Bản sao chỉ thay bản gốc khi bản gốc hỏng hoặc mất và có quyết định của cấp có thẩm quyền. Trạng thái dự "
        "phòng của hồ sơ ghi theo quyết định, không suy từ số bản sao."
    )
    draft.heading("Điều 14. Báo cáo")
    draft.body(
        "Đơn vị báo cáo trước ngày 10 tháng 12, cơ quan tổng hợp báo cáo trước ngày 15 tháng 12 hằng năm. Mọi con số "
        "truy được về danh sách hồ sơ."
    )
    draft.heading("Điều 15. Thi hành")
    draft.body(
        "Các ông (bà) có tên tại Điều 12 và các đơn vị liên quan chịu trách nhiệm thi hành Quy chế này.", keep=True
    )


def _annex(draft: Draft) -> None:
    draft.new_page()
    draft.line("PHỤ LỤC", bold=True, align="center", space=(0, 0))
    draft.line("Khai báo kỹ thuật của các nơi lưu", bold=True, align="center", space=(0, 6))
    draft.table(
        [
            Column("Mã", 30, "{{ t.code }}"),
            Column("Loại", 25, "{{ t.type }}"),
            Column("Khai báo", 110, "{{ t.options }}"),
        ],
        "t in tiers",
        size=10,
    )
