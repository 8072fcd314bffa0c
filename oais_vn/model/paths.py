"""Paths inside packages and deliveries, safe by construction, and names that every system can hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Self

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

_UNPORTABLE = re.compile(r"[^A-Za-z0-9._-]+")
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_LONGEST_PORTABLE = 120
_ELSEWHERE = re.compile(r"[\0\\]|\A[A-Za-z]:")


class PackagePath(str):
    """A relative path with `/` between its parts; never absolute, never out of its root.

    Raises `InputError` for an empty path, empty parts, `.`, `..`, a leading `/`, NUL, and for a backslash or a
    drive letter, which lead elsewhere on Windows. The check is lexical on purpose: resolving links would make
    the answer depend on the disk.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """The path, once it has been checked."""
        parts = text.split("/")
        if _ELSEWHERE.search(text) or any(part in ("", ".", "..") for part in parts):
            raise InputError(
                Text(
                    f"đường dẫn không an toàn: {text!r} "
                    "(phải là đường dẫn tương đối, không có '..', phần rỗng, dấu '\\', tên ổ đĩa hay NUL)",
                    f"unsafe path: {text!r} (must be relative, without '..', empty parts, '\\', a drive or NUL)",
                )
            )
        return super().__new__(cls, text)

    def __truediv__(self, other: str) -> PackagePath:
        return PackagePath(f"{self}/{other}")

    @property
    def name(self) -> str:
        """The last part."""
        return self.rsplit("/", 1)[-1]

    @property
    def suffix(self) -> str:
        """The last extension with its dot, or an empty string."""
        stem, dot, extension = self.name.rpartition(".")
        return f".{extension}" if dot and stem and extension else ""

    @property
    def parent(self) -> PackagePath | None:
        """The path of the folder above, or None at the top."""
        head, slash, _ = self.rpartition("/")
        return PackagePath(head) if slash else None

    def under(self, folder: str) -> bool:
        """Whether this path lies below `folder`."""
        return self.startswith(f"{folder}/")


def is_portable(name: str) -> bool:
    """Whether a file name means the same on Linux, macOS and Windows: ASCII letters, digits, `.`, `_`, `-`."""
    return bool(name) and portable_name(name) == name


def portable_name(text: str) -> str:
    """An ASCII name for `text` that every file system holds alike; `Đ` becomes `D`, what has no letter `_`.

    A name that had to be cut is given a short digest of the whole, so that two long names stay two.
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    name = _UNPORTABLE.sub("_", plain).strip("._ ") or "_"
    if name.split(".", 1)[0].lower() in _WINDOWS_DEVICES:
        name = f"_{name}"
    if len(name) > _LONGEST_PORTABLE:
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        name = f"{name[: _LONGEST_PORTABLE - 9]}-{digest}"
    return name


def distinct_name(text: str) -> str:
    """`portable_name`, with a short digest of `text` where it had to be changed: two texts never meet in one name."""
    name = portable_name(text)
    if name == text:
        return name
    return f"{name}-{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
