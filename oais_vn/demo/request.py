"""What people write beside a delivery, made for show: a reader's request, a decision to amend."""

from __future__ import annotations

from pathlib import Path

from oais_vn.demo.places import NOTICE

_REQUEST = f"""# {NOTICE}
# Yêu cầu của độc giả: bảy trường của Thông tư, mức bản sao ("doc": bản đọc, "ban-sao"), và tài liệu cần
# (bỏ trống: cả hồ sơ). Hồ sơ chế độ 02 cần thêm approved_by và approval.
requestID = "YC-2026-0001"
requestDate = 2026-11-20
purpose = "Cá nhân"
purposeContent = "Tìm hiểu lịch sử địa phương (minh họa)"
feeObjectType = "Khác"
researchTopic = "Lịch sử địa phương (minh họa)"
level = "doc"
documents = []
"""


_DECISION = f"""# {NOTICE}
# Quyết định sửa đổi một gói đã niêm phong. kind: chinh-sua, quet-lai, chuyen-doi, do-mat.
number = "12/QĐ-TTLT (minh họa)"
date = 2026-11-20
authority = "Giám đốc Trung tâm Lưu trữ lịch sử (minh họa)"
kind = "chinh-sua"
reason = "Rà soát: bổ sung từ khóa của hồ sơ"
"""

_CHANGES = f"""# {NOTICE}
# Giá trị được sửa của hồ sơ; của tài liệu số 3: [documents.3].
[record]
keyword = "đê điều; minh họa"
"""


def write_amendment(decision: Path, changes: Path) -> None:
    """Write DECISION.toml and the changed values; files that are there already are left as they are."""
    for path, text in ((decision, _DECISION), (changes, _CHANGES)):
        if not path.exists():
            path.write_text(text, encoding="utf-8")


def write_request(path: Path) -> None:
    """Write the REQUEST.toml; a file that is there already is left as it is."""
    if not path.exists():
        path.write_text(_REQUEST, encoding="utf-8")
