"""An archive of two disks made for show, and the damage that it is shown to mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oais_vn.demo.places import NOTICE

TAPE = "VN0001L8"

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

_TAPE = f"""
# Băng minh họa: mỗi cuộn là một thư mục, mỗi tệp trên băng là một tệp mà `tar -b 512` đọc được.
[[tiers]]
code = "bang-1"
type = "tape"
drive = "file"
path = "bang"
tapes = ["{TAPE}"]
kind = "lto"
site = "Kho C (minh họa)"
administrator = "Phòng bảo quản (minh họa)"
access = "offline"
"""
_DISKS = ("dia-1", "dia-2")


def write_archive(folder: Path) -> Path:
    """Write archive.toml and the folders that stand for disks, unless they are there; returns the file."""
    for name in _DISKS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    place = folder / "archive.toml"
    if not place.exists():
        place.write_text(_ARCHIVE, encoding="utf-8")
    return place


def add_tape(folder: Path) -> Path:
    """Name a set of one tape, `TAPE` in the folder `bang`, in the archive.toml of `folder`, unless it is there."""
    place = folder / "archive.toml"
    text = place.read_text(encoding="utf-8")
    if _TAPE not in text:
        place.write_text(text + _TAPE, encoding="utf-8")
    return place


@contextmanager
def burnt_disks(folder: Path) -> Iterator[None]:
    """The disks of the archive in `folder` are gone, until the story is told."""
    for name in _DISKS:
        (folder / name).rename(folder / f"{name}.chay")
    try:
        yield
    finally:
        for name in _DISKS:
            (folder / f"{name}.chay").rename(folder / name)


def flip_byte(path: Path) -> int:
    """Change one byte in the middle of a file, as a disk does that rots; returns its place."""
    at = path.stat().st_size // 2
    with path.open("r+b") as stream:
        stream.seek(at)
        was = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([was ^ 1]))
    return at
