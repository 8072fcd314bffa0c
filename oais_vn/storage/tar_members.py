"""The members of an uncompressed tar (ustar, pax, GNU), read header by header; hostile headers end in an error."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK = 512
_LONGEST_EXTENSION = 1 << 20
_FOLDER = b"5"
_REGULAR = (b"0", b"\0")
_LINKS = {b"1": "symlink", b"2": "symlink"}
_SPARSE_KEYS = ("GNU.sparse.", "SCHILY.realsize")


class NotTarError(ValueError):
    """The bytes are no whole tar."""


class TarMember(NamedTuple):
    """A member: its raw name, where its bytes begin, how many they are, and why it is refused (empty: it is not).

    A folder's name ends with `/`.
    """

    name: bytes
    offset: int
    size: int
    refusal: str


def tar_members(stream: BinaryIO, length: int) -> Iterator[TarMember]:
    """Every member, in the order of the archive of `length` bytes; `NotTarError` when it is no whole tar.

    Python's `tarfile` is not used for reading: it keeps an object of some kilobytes a member, takes an archive that was
    cut between two members for a whole one, and believes headers that lead it back or ask for all memory.
    """
    position = 0
    extensions: dict[str, bytes] = {}
    while True:
        stream.seek(position)
        header = stream.read(_BLOCK)
        if len(header) < _BLOCK:
            raise NotTarError("no end mark: the archive was cut off")
        if header == bytes(_BLOCK):
            return
        _check_sum(header)
        kind = header[156:157]
        size = _number(extensions["size"] if "size" in extensions else header[124:136], "size" in extensions)
        offset = position + _BLOCK
        position = offset + -(-size // _BLOCK) * _BLOCK
        if offset + size > length:
            raise NotTarError("a member is longer than the archive")
        if kind in (b"x", b"g", b"L", b"K"):
            if size > _LONGEST_EXTENSION:
                raise NotTarError("a header extension is too long")
            extensions.update(_extension(kind, stream.read(size)))
            continue
        name = extensions.get("path", _header_name(header))
        sparse = any(key.startswith(_SPARSE_KEYS) for key in extensions)
        extensions = {}
        if kind == _FOLDER or (kind in _REGULAR and name.endswith(b"/")):
            yield TarMember(name.rstrip(b"/") + b"/", offset, 0, "")
            continue
        refusal = "" if kind in _REGULAR and not sparse else _LINKS.get(kind, "special")
        yield TarMember(name, offset, size, refusal)


class TarWindow(io.RawIOBase):
    """A member's bytes; `NotTarError` when the archive ends before them. Closes `stream` with itself."""

    def __init__(self, stream: BinaryIO, member: TarMember) -> None:
        stream.seek(member.offset)
        self._stream = stream
        self._left = member.size

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer`; 0 at the end."""
        view = memoryview(buffer).cast("B")
        block = self._stream.read(min(len(view), self._left))
        if not block and self._left and len(view):
            raise NotTarError("the archive was cut off")
        self._left -= len(block)
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Close it and the archive's stream."""
        self._stream.close()
        super().close()


def is_tar_header(block: bytes) -> bool:
    """Whether a file that begins with these 512 bytes is a tar: its first header has a right sum, or it is empty."""
    try:
        _check_sum(block)
    except NotTarError:
        return len(block) == _BLOCK and not any(block)
    return True


def _check_sum(header: bytes) -> None:
    blank = header[:148] + b" " * 8 + header[156:]
    if len(header) < _BLOCK or sum(blank) != _number(header[148:156], decimal=False):
        raise NotTarError("a header's sum is wrong")


def _number(field: bytes, decimal: bool) -> int:
    """A number of a header: octal, GNU's base 256, or (in pax records) decimal."""
    if not decimal and field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not digits:
        return 0
    if not digits.isdigit() or len(digits) > 20:
        raise NotTarError("a number is malformed")
    try:
        return int(digits, 10 if decimal else 8)
    except ValueError as error:
        raise NotTarError("a number is malformed") from error


def _header_name(header: bytes) -> bytes:
    name = header[:100].split(b"\0", 1)[0]
    # GNU's own magic has a space here and other things where POSIX keeps the prefix.
    prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
    return prefix + b"/" + name if prefix else name


def _extension(kind: bytes, body: bytes) -> dict[str, bytes]:
    if kind == b"L":
        return {"path": body.rstrip(b"\0")}
    if kind == b"K":
        return {}
    records = _pax_records(body)
    if kind == b"g":
        if "path" in records or "size" in records:
            raise NotTarError("a global header gives one name or size to all members")
        return {}
    return records


def _pax_records(body: bytes) -> dict[str, bytes]:
    """`length key=value` records, each ended by a line feed; the length counts the whole record (POSIX pax)."""
    records = {}
    while body:
        digits, space, _ = body.partition(b" ")
        if not space or not digits.isdigit() or len(digits) > 10:
            raise NotTarError("a pax record is malformed")
        length = int(digits)
        key, equals, value = body[len(digits) + 1 : length - 1].partition(b"=")
        if not equals or body[length - 1 : length] != b"\n":
            raise NotTarError("a pax record is malformed")
        records[key.decode("utf-8", "replace")] = value
        body = body[length:]
    return records
