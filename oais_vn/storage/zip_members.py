"""The members of a zip, by its central directory, and their bytes unpacked within what was declared."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from oais_vn.storage.zip_directory import NotZipError, ZipEntry, zip_entries

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_RATIO = 200
"""Unpacked bytes a packed byte; beyond it, and beyond `ALWAYS_ALLOWED`, an archive is taken for a bomb."""

ALWAYS_ALLOWED = 256 << 20
"""Bytes that any member, and all members together, may unpack to whatever the ratio."""

_ENCRYPTED = 0x1
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_PIECE = 1 << 16


class ZipMember(NamedTuple):
    """A member: raw name, offset of its local header, packed and unpacked size, method, CRC, why it is refused.

    A folder's name ends with `/`.
    """

    name: bytes
    header: int
    packed: int
    size: int
    deflated: bool
    crc: int
    refusal: str


def zip_members(stream: BinaryIO) -> Iterator[ZipMember]:
    """Every member; `NotZipError` when it is no zip or declares more than the bounds allow."""
    length = stream.seek(0, io.SEEK_END)
    total = 0
    for entry in zip_entries(stream):
        total += entry.size
        if _is_bomb(total, length):
            raise NotZipError("its members would unpack to far more than the archive can hold (a zip bomb)")
        deflated = entry.method == zipfile.ZIP_DEFLATED
        refusal = "" if entry.name.endswith(b"/") else _refusal(entry)
        yield ZipMember(entry.name, entry.header, entry.packed, entry.size, deflated, entry.crc, refusal)


def _find_bytes(stream: BinaryIO, member: ZipMember) -> None:
    if _is_bomb(member.size, member.packed):
        raise NotZipError("the member would unpack to far more than it holds (a zip bomb)")
    stream.seek(member.header)
    fields = stream.read(_LOCAL_HEADER.size)
    if len(fields) < _LOCAL_HEADER.size or fields[:4] != b"PK\3\4":
        raise NotZipError("the member's own header is not where the directory says")
    *_, name_length, extra_length = _LOCAL_HEADER.unpack(fields)
    if stream.read(name_length) != member.name:
        raise NotZipError("the member's own header has another name than the directory")
    stream.seek(extra_length, io.SEEK_CUR)


def _is_bomb(size: int, packed: int) -> bool:
    return size > ALWAYS_ALLOWED and size > LARGEST_RATIO * packed


def _refusal(entry: ZipEntry) -> str:
    kind = stat.S_IFMT(entry.attributes >> 16)
    if stat.S_ISLNK(kind):
        return "symlink"
    if kind not in (0, stat.S_IFREG):
        return "special"
    if entry.flags & _ENCRYPTED:
        return "encrypted"
    return "" if entry.method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "unreadable"


class ZipWindow(io.RawIOBase):
    """A member's bytes, unpacked; `NotZipError` when they are not of the declared size and CRC. Closes `stream`.

    Python's `ZipExtFile` is not used: it cuts what exceeds the declared size without a word.
    """

    def __init__(self, stream: BinaryIO, member: ZipMember) -> None:
        _find_bytes(stream, member)
        self._stream = stream
        self._left = member.packed
        self._member = member
        self._inflate = zlib.decompressobj(-15) if member.deflated else None
        self._packed = b""
        self._size = 0
        self._crc = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer`; 0 at the end, where size and CRC are checked."""
        view = memoryview(buffer).cast("B")
        block = self._next(len(view)) if len(view) else b""
        if len(view) and not block:
            self._check_end()
        self._size += len(block)
        self._crc = zlib.crc32(block, self._crc)
        if self._size > self._member.size:
            raise NotZipError("the member is longer than declared")
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Close it and the archive's stream."""
        self._stream.close()
        super().close()

    def _piece(self, size: int) -> bytes:
        piece = self._stream.read(min(size, self._left))
        if not piece and self._left:
            raise NotZipError("the archive was cut off")
        self._left -= len(piece)
        return piece

    def _next(self, size: int) -> bytes:
        if self._inflate is None:
            return self._piece(size)
        while not self._inflate.eof:
            try:
                block = self._inflate.decompress(self._packed, size)
            except zlib.error as error:
                raise NotZipError("the member's packed bytes are damaged") from error
            self._packed = self._inflate.unconsumed_tail
            if block:
                return block
            if not self._packed and not self._inflate.eof:
                self._packed = self._piece(_PIECE)
                if not self._packed:
                    raise NotZipError("the member's packed bytes end too early")
        return b""

    def _check_end(self) -> None:
        trailing = self._left or (self._inflate is not None and self._inflate.unused_data)
        if trailing or self._size != self._member.size or self._crc != self._member.crc:
            raise NotZipError("the member is not what the directory declares (size or CRC)")
