"""A reader's request for copies, made for show."""

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


def write_request(path: Path) -> None:
    """Write the REQUEST.toml; a file that is there already is left as it is."""
    if not path.exists():
        path.write_text(_REQUEST, encoding="utf-8")
