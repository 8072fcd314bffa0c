"""delivery.toml of the demonstration: who delivers what to whom, and what no column says."""

from __future__ import annotations

import json

from oais_vn.demo.places import (
    AGENCY_CODE,
    AGENCY_FROM,
    AGENCY_NAME,
    AGENCY_TO,
    ARCHIVE_CODE,
    ARCHIVE_NAME,
    DISTRICT,
    FONDS_CODE,
    FONDS_NAME,
    NOTICE,
    PROVINCE,
)

_HISTORY = (
    f"Ủy ban nhân dân huyện {DISTRICT} là cơ quan hành chính nhà nước ở huyện, hoạt động từ năm 1976 đến ngày 30/6/2025, khi kết thúc "
    "hoạt động của cấp huyện; phông được đóng và giao nộp vào lưu trữ lịch sử của tỉnh."
)
_GROUPS = "Nội chính; Nông nghiệp - Thủy lợi; Lâm nghiệp; Xây dựng cơ bản; Văn hóa - Giáo dục; Tài liệu ảnh"


def terms(files: int, dossiers: int) -> str:
    """The text of delivery.toml for a delivery of so many files and dossiers."""
    sections: dict[str, dict[str, str | int]] = {
        "archive": {"code": ARCHIVE_CODE, "name": ARCHIVE_NAME},
        "agency": {"code": AGENCY_CODE, "name": AGENCY_NAME, "valid_from": AGENCY_FROM, "valid_to": AGENCY_TO},
        "fonds": {
            "code": FONDS_CODE,
            "name": FONDS_NAME,
            "kind": "phông",
            "status": "đóng",
            "history": _HISTORY,
            "dates": "1976 - 2025",
            "total": f"{dossiers} hồ sơ, {files} văn bản và ảnh trong lần giao nộp này",
            "groups": _GROUPS,
            "language": "Tiếng Việt",
            "risk_recovery": "1",
            "note": NOTICE,
        },
        "delivery": {
            "number": "01/2026/BBGN-SH",
            "round": 1,
            "contract": "12/2026/HĐ-SH (minh họa)",
            "supplier": "Công ty Số hóa Minh Họa",
            "equipment": "Máy quét khổ A3, 200 dpi, ảnh màu 24 bit (minh họa)",
            "operator": "Tổ số hóa số 1 (minh họa)",
            "from": "2026-03-02",
            "to": "2026-03-27",
            "purpose": "du-phong",
        },
        "defaults": {
            "maintenance": "01",
            "mode": "01",
            "language": "01",
            "risk_recovery": "1",
            "risk_recovery_status": "02",
            "confidence_level": "02",
            "do_mat": "",
        },
        "columns": {},
    }
    lines = [
        f"# {NOTICE}",
        f"# Tỉnh {PROVINCE}, huyện {DISTRICT}, nhà thầu và mọi mã số ở đây chỉ để minh họa.",
    ]
    for section, values in sections.items():
        lines += ["", f"[{section}]"]
        # JSON's strings are also TOML's basic strings.
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    lines += ['# Cột nào không nhận được theo tiêu đề thì khai ở đây: "Tên cột trong tệp" = "trường"', ""]
    return "\n".join(lines)
