"""What the page says of itself, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from oais_vn.model.language import Text
from oais_vn.model.report import Severity

TITLES: Mapping[str, Text] = {
    "delivery": Text("Báo cáo kiểm tra giao nộp", "Report on a delivery"),
    "package": Text("Báo cáo kiểm tra gói", "Report on packages"),
}
SKIP = Text("Tới phần phát hiện", "Skip to the findings")
PRINT = Text("In", "Print")
RESULT = Text("Kết luận", "Verdict")
TERMS = Text("Thông tin lần giao nộp", "Terms of the delivery")
ABOUT_PACKAGE = Text("Thông tin gói", "About the package")
ABOUT_RUN = Text("Thông tin lần kiểm tra", "About this run")
VOLUME = Text("Khối lượng", "Volume")
DOSSIERS = Text("Hồ sơ", "Dossiers")
SUBJECTS = Text("Đối tượng được kiểm tra", "What was judged")
FINDINGS = Text("Phát hiện", "Findings")
MENDED = Text("Đã sửa so với lần trước", "Mended since the round before")
NO_SCRIPT = Text(
    "Trình duyệt không chạy JavaScript nên danh sách phát hiện không hiện ra. Phần tóm tắt và bảng ở trên vẫn đủ; "
    "dạng jsonl, junit hoặc xlsx của báo cáo có mọi phát hiện.",
    "This browser runs no JavaScript, so the list of findings is not shown. The summary and the table above are whole; "
    "the report as jsonl, junit or xlsx has every finding.",
)
NOTE = Text(
    "Đây là kết quả kiểm tra bằng phần mềm. Nghiệm thu là việc của người có thẩm quyền.",
    "This is what software found. Acceptance is an act of people.",
)
SEVERITIES: Mapping[Severity, Text] = {
    Severity.ERROR: Text("Lỗi", "Errors"),
    Severity.WARNING: Text("Cảnh báo", "Warnings"),
    Severity.INFO: Text("Thông tin", "Information"),
}
WAIVED = Text("Được miễn trừ", "Waived")
PASSED_OF = Text("hồ sơ đạt", "dossiers passed")
PACKAGES_PASSED_OF = Text("đối tượng đạt", "subjects passed")

PLACE = Text("Nơi kiểm tra", "Judged at")
PROFILE = Text("Bộ quy định", "Profile")
TIME = Text("Thời điểm kiểm tra", "Judged on")
FILES_READ = Text("Số tệp", "Files")
IDENTIFIER = Text("Mã gói", "Identifier")
DIGEST = Text("SHA-256", "SHA-256")

ARCHIVE = Text("Cơ quan lưu trữ", "Archive")
AGENCY = Text("Cơ quan hình thành", "Agency")
FONDS = Text("Phông", "Fonds")
LOT = Text("Đợt giao nộp", "Lot")
ROUND = Text("Lần giao", "Round")
SUPPLIER = Text("Nhà thầu", "Supplier")
CONTRACT = Text("Hợp đồng", "Contract")
EQUIPMENT = Text("Thiết bị", "Equipment")
OPERATOR = Text("Người thực hiện", "Operator")
PERIOD = Text("Thời gian thực hiện", "Period of work")
WORKBOOK = Text("Bảng kê", "Workbook")
DELIVERY_DIGEST = Text("Mã băm lần giao nộp (SHA-256)", "Digest of the delivery (SHA-256)")
PREVIOUS = Text("Báo cáo lần trước (SHA-256)", "Report of the round before (SHA-256)")

CODE = Text("Mã hồ sơ", "Code")
TITLE = Text("Tiêu đề", "Title")
SUBJECT = Text("Đối tượng", "Subject")
DOCUMENTS = Text("Tài liệu", "Documents")
FILES = Text("Tệp", "Files")
PAGES = Text("Trang", "Pages")
EQUIVALENT = Text("Quy đổi A4", "A4 equivalent")
SIZE = Text("Khổ giấy", "Paper size")
OTHER_SIZE = Text("Khổ khác", "Other")
WEIGHT = Text("Hệ số", "Weight")
DELIVERED = Text("Đã giao", "Delivered")
IN_PASSED = Text("Trong hồ sơ đạt", "In dossiers that passed")
TOTAL = Text("Cộng", "Total")
UNREAD = Text("Tệp không mở được, không tính trang", "Files that do not open; their pages are not counted")
WHOLE = Text("Chung", "As a whole")

FIND = Text("Tìm (không cần dấu)", "Search (accents do not matter)")
FIND_ROW = Text("Tìm trong bảng (không cần dấu)", "Find in the table (accents do not matter)")
EVERY_VERDICT = Text("Đạt và không đạt", "Passed and failed")
RULE = Text("Quy tắc", "Rule")
STANDING = Text("So với lần trước", "Since the round before")
UNIT = Text("Hồ sơ", "Dossier")
SHOW_WAIVED = Text("Được miễn trừ", "Waived")
CLEAR = Text("Bỏ lọc", "Clear filters")
