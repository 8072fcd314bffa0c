"""An archive of two disks made for show, and the damage that it is shown to mend."""

from __future__ import annotations

from pathlib import Path

from oais_vn.demo.places import NOTICE

_ARCHIVE = f"""# {NOTICE}
# Kho hai đĩa, theo mức tối thiểu của Thông tư 05/2025/TT-BNV (Đ27): hai bộ trên hai phương tiện độc lập.
[archive]
name = "Trung tâm Lưu trữ lịch sử (minh họa)"
policy = "hai-ban-sao"

[[tiers]]
code = "dia-1"
type = "disk"
path = "dia-1"
kind = "hdd"
site = "Kho A (minh họa)"
administrator = "Phòng bảo quản (minh họa)"

[[tiers]]
code = "dia-2"
type = "disk"
path = "dia-2"
kind = "ssd"
site = "Kho B (minh họa)"
administrator = "Phòng tin học (minh họa)"
purpose = "du-phong"
"""


def write_archive(folder: Path) -> Path:
    """Write archive.toml and the folders that stand for disks, unless they are there; returns the file."""
    for name in ("dia-1", "dia-2"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    place = folder / "archive.toml"
    if not place.exists():
        place.write_text(_ARCHIVE, encoding="utf-8")
    return place


def flip_byte(path: Path) -> int:
    """Change one byte in the middle of a file, as a disk does that rots; returns its place."""
    at = path.stat().st_size // 2
    with path.open("r+b") as stream:
        stream.seek(at)
        was = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([was ^ 1]))
    return at
