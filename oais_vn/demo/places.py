"""The invented province, district and agencies of the demonstration, said plainly to be invented."""

from __future__ import annotations

NOTICE = "Dữ liệu minh họa: cơ quan, tên người và sự việc đều không có thật."

PROVINCE = "Vân Hải"
DISTRICT = "Cam Bình"

ARCHIVE_CODE = "H32.15"
ARCHIVE_NAME = f"Trung tâm Lưu trữ lịch sử tỉnh {PROVINCE} (minh họa)"

AGENCY_CODE = "H32.64"
AGENCY_NAME = f"Ủy ban nhân dân huyện {DISTRICT}"
AGENCY_FROM = "1976"
AGENCY_TO = "30/06/2025"
"""The last day of district administrations in Viet Nam."""

FONDS_CODE = "015"
FONDS_NAME = f"Phông Ủy ban nhân dân huyện {DISTRICT} (minh họa)"

COMMUNES = ("Bình Hải", "Phú Thạnh", "An Lộc", "Hòa Tân", "Tân Lập", "Suối Bạc", "Long Điền", "Bình Sơn")

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLE_NAMES = ("Văn", "Hữu", "Đức", "Minh", "Quang", "Công", "Xuân", "Thanh")
GIVEN_NAMES = ("Bình", "Hòa", "Sơn", "Lâm", "Thắng", "Tường", "Khải", "Nghĩa", "Phước", "Hậu", "Toàn", "Dũng")
