"""Paths inside packages and deliveries, safe by construction, and names that every system can hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Self

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text

LONGEST_NAME = 255
"""UTF-16 units that Windows and most file systems hold in one name."""

_UNPORTABLE = re.compile(r"[^A-Za-z0-9._-]+")
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_LONGEST_PORTABLE = 120
_UNSHOWN = r"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_HARD_TO_SHOW = re.compile(f"[{_UNSHOWN}]")
_TO_ESCAPE = re.compile(rf"[%{_UNSHOWN}]|\A\s+|\s+\Z")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_NOT_ON_WINDOWS = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_SAFE = re.compile(r"(?![A-Za-z]:)(?:(?!\.{0,2}(?:/|\Z))[^/\\\0]++(?:/(?=.)|\Z))+", re.DOTALL)


class PackagePath(str):
    """A relative path with `/` between its parts; never absolute, never out of its root.

    Raises `InputError` for an empty path, empty parts, `.`, `..`, a leading `/`, NUL, and for a backslash or a
    drive letter, which lead elsewhere on Windows. The check is lexical on purpose: resolving links would make
    the answer depend on the disk.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """The path, once it has been checked."""
        if _SAFE.fullmatch(text) is None:
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
    name = _UNPORTABLE.sub("_", text if text.isascii() else _unaccented(text)).strip("._ ") or "_"
    if name.split(".", 1)[0].lower() in _WINDOWS_DEVICES:
        name = f"_{name}"
    if len(name) > _LONGEST_PORTABLE:
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        name = f"{name[: _LONGEST_PORTABLE - 9]}-{digest}"
    return name


def _unaccented(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def distinct_name(text: str) -> str:
    """`portable_name`, with a short digest of `text` where it had to be changed: two texts never meet in one name."""
    name = portable_name(text)
    if name == text:
        return name
    return f"{name}-{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def escaped_name(name: str) -> str:
    """An original name as METS, PREMIS and our lists write it; `unescaped_name(escaped_name(x)) == x`.

    `%`, what XML cannot hold or tools change (control characters, U+FFFE, U+FFFF, white space at either end), and
    bytes that are no UTF-8 (`surrogateescape`) become `%XX`, one for each byte of UTF-8; everything else stays.
    """
    return _TO_ESCAPE.sub(lambda match: "".join(f"%{byte:02X}" for byte in _octets(match.group())), name)


def unescaped_name(text: str) -> str:
    """The name that `escaped_name` wrote; every `%XX` is a byte, a `%` without two hexadecimal digits stays one."""
    if "%" not in text:
        return text
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), _octets(text)).decode("utf-8", "surrogateescape")


def shown_name(name: str) -> str:
    """A name for people: as it is, or escaped where it holds what a line of text cannot show."""
    return escaped_name(name) if _HARD_TO_SHOW.search(name) else name


def _octets(text: str) -> bytes:
    """The bytes of a name on disk; a lone surrogate that stands for no byte (Windows) has three of its own."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def windows_objection(name: str) -> str | None:
    """Why Windows cannot hold a file of this one name: `sign`, `end`, `device`, `length`, `not-utf8`; None: it can."""
    if _NOT_ON_WINDOWS.search(name):
        return "sign"
    if name.endswith((".", " ")):
        return "end"
    # Superscript digits count as digits in COM¹ and LPT².
    if unicodedata.normalize("NFKC", name.split(".", 1)[0].rstrip(" ")).lower() in _WINDOWS_DEVICES:
        return "device"
    try:
        units = len(name.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return "not-utf8"
    return "length" if units > LONGEST_NAME else None


def folded_name(name: str) -> str:
    """What two names share that Windows or macOS take for one: neither case nor NFC and NFD tell them apart there."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
