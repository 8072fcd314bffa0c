"""The content files of a package under the names that they came with, and what became of taking them out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath


class Hindrance(Enum):
    """Why a file is not written under its original name."""

    UNSAFE = "unsafe-name"
    NOT_HELD = "not-held"
    CHANGED = "changed"
    TWIN = "twin"
    OCCUPIED = "occupied"
    DAMAGED = "damaged"

    @property
    def text(self) -> Text:
        """In words for people."""
        return _WORDS[self]


_WORDS = {
    Hindrance.UNSAFE: Text(
        "tên gốc dẫn ra ngoài thư mục nhận hoặc không đặt cho tệp được",
        "the original name leads out of the folder, or names no file",
    ),
    Hindrance.NOT_HELD: Text(
        "hệ thống này không giữ được tên gốc (ký tự, độ dài hoặc tên dành riêng)",
        "this system cannot hold the original name (a sign, the length, or a name that it keeps)",
    ),
    Hindrance.CHANGED: Text(
        "hệ thống tệp này tự đổi tên gốc khi ghi", "this file system changes the original name when it is written"
    ),
    Hindrance.TWIN: Text(
        "hệ thống tệp này coi tên gốc là một với tên của tệp khác ở cùng thư mục (chữ hoa, NFC/NFD)",
        "this file system takes the original name for that of another file there (case, NFC/NFD)",
    ),
    Hindrance.OCCUPIED: Text(
        "ở đó đã có thứ khác mang tên này; không ghi đè gì cả",
        "something else is there under this name; nothing is overwritten",
    ),
    Hindrance.DAMAGED: Text(
        "tệp trong gói không đọc được hoặc không đúng giá trị băm ghi trong METS",
        "the file in the package cannot be read, or is not what METS says (digest)",
    ),
}


@dataclass(frozen=True)
class Original:
    """A content file: where it lies in its source, the name it came with, its digest as METS says it.

    A `linked` document's file only says where the document lies.
    """

    file: PackagePath
    name: str
    checksum: str
    checksum_type: str
    linked: bool


class Placed(NamedTuple):
    """What became of writing a file: whether it lay there already, or what hindered it."""

    already_there: bool = False
    hindrance: Hindrance | None = None


@dataclass(frozen=True)
class Unrestored:
    """A file that was not written: where it lies in its package, the name it came with, why."""

    file: PackagePath
    name: str
    hindrance: Hindrance


@dataclass(frozen=True)
class Restored:
    """What taking the originals out of a package came to.

    `id` is its OBJID, `path` the folder that holds the files, `names` the list of all names. `files` counts those that
    lie there now, `already_there` those of them that lay there before, `linked` documents that lie in other packages.
    """

    id: str
    path: str
    names: str
    files: int
    already_there: int
    linked: int
    refused: tuple[Unrestored, ...]
