"""The central directory of a zip, entry by entry: Python's `zipfile` keeps an object of half a kilobyte for each."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

UTF8_NAME = 0x800
_END = struct.Struct("<4s4H2IH")
_LOCATOR = struct.Struct("<4sIQI")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_ENTRY = struct.Struct("<4s4B4H3I5H2I")
_LONGEST_COMMENT = 0xFFFF
_NEWEST = 63
_ELSEWHERE = 0xFFFFFFFF
_ZIP64 = 1
_FARTHEST = 1 << 63


class NotZipError(ValueError):
    """The bytes are no whole zip, or not what its directory declares."""


class ZipEntry(NamedTuple):
    """One entry: raw name, flags, method, CRC, packed and unpacked size, attributes, offset of the local header."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    header: int


class _Directory(NamedTuple):
    """Where the directory begins, how long it is, and how many bytes lie before the archive."""

    start: int
    size: int
    before: int


def zip_entries(stream: BinaryIO) -> Iterator[ZipEntry]:
    """Every entry of the central directory in its order; `NotZipError` when it is damaged."""
    directory = _directory(stream)
    stream.seek(directory.start)
    left = directory.size
    while left > 0:
        fields = stream.read(_ENTRY.size)
        if len(fields) < _ENTRY.size or left < _ENTRY.size:
            raise NotZipError("the directory was cut off")
        entry = _ENTRY.unpack(fields)
        if entry[0] != b"PK\1\2":
            raise NotZipError("an entry of the directory is damaged")
        lengths = entry[12:15]
        rest = stream.read(sum(lengths))
        left -= _ENTRY.size + len(rest)
        if len(rest) < sum(lengths) or left < 0:
            raise NotZipError("the directory was cut off")
        if entry[3] > _NEWEST:
            raise NotZipError(f"zip version {entry[3] / 10:.1f} is not known")
        name, extra = rest[: lengths[0]], rest[lengths[0] : lengths[0] + lengths[1]]
        size, packed, header = _long_numbers(extra, entry[11], entry[10], entry[18])
        header += directory.before
        if not 0 <= header < _FARTHEST:
            raise NotZipError("a member lies outside the archive")
        if entry[5] & UTF8_NAME:
            _check_utf8(name)
        yield ZipEntry(name, entry[5], entry[6], entry[9], packed, size, entry[17], header)


def _directory(stream: BinaryIO) -> _Directory:
    length = stream.seek(0, io.SEEK_END)
    start = max(0, length - _LONGEST_COMMENT - _END.size)
    stream.seek(start)
    tail = stream.read(length - start)
    # An archive without a comment ends with its end record; else the last one that is seen counts.
    at = len(tail) - _END.size
    if at < 0 or not (tail.startswith(b"PK\5\6", at) and tail.endswith(b"\0\0")):
        at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise NotZipError("there is no end record")
    *_, size, offset, _ = _END.unpack_from(tail, at)
    place = start + at
    long = _long_end(stream, place)
    if long is not None:
        size, offset = long
        place -= _LOCATOR.size + _END_64.size
    before = place - size - offset
    if offset + before < 0:
        raise NotZipError("the directory lies outside the archive")
    return _Directory(offset + before, size, before)


def _long_end(stream: BinaryIO, place: int) -> tuple[int, int] | None:
    """Size and offset of the directory by the zip64 end record, which lies before the other; None: there is none."""
    if place < _LOCATOR.size + _END_64.size:
        return None
    stream.seek(place - _LOCATOR.size - _END_64.size)
    end = _END_64.unpack(stream.read(_END_64.size))
    mark, disk, _, disks = _LOCATOR.unpack(stream.read(_LOCATOR.size))
    if mark != b"PK\6\7" or end[0] != b"PK\6\6":
        return None
    if disk != 0 or disks > 1:
        raise NotZipError("the archive lies on many disks")
    return end[8], end[9]


def _long_numbers(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Sizes and offset, those that did not fit taken from the zip64 extra field in their order."""
    numbers = [size, packed, header]
    if _ELSEWHERE not in numbers:
        return size, packed, header
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        position += 4
        if position + length > len(extra):
            raise NotZipError("an extra field is cut off")
        if kind == _ZIP64:
            longer = iter(struct.unpack_from(f"<{length // 8}Q", extra, position))
            try:
                return _in_order([next(longer) if number == _ELSEWHERE else number for number in numbers])
            except StopIteration:
                raise NotZipError("a zip64 extra field lacks a number") from None
        position += length
    return size, packed, header


def _in_order(numbers: list[int]) -> tuple[int, int, int]:
    size, packed, header = numbers
    return size, packed, header


def _check_utf8(name: bytes) -> None:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotZipError("a name is not in the encoding that it says") from error
