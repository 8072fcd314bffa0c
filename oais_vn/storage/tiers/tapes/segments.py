"""A tape file: one object, or a part of one that spans tapes, as a pax tar filled up to whole blocks."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, cast

from oais_vn.model.fixity import Digest
from oais_vn.model.language import Text
from oais_vn.model.tapes import TAPE_BLOCK, TapeDrive, TapeReadError
from oais_vn.model.tiers import DIGEST_SUFFIX
from oais_vn.storage.archive_writer import TAR_MOMENT
from oais_vn.storage.tiers.tapes.moves import seek

HEAD_SUFFIX = ".tape.json"
SCHEMA = "oais-vn/tape-segment/1"
_MODE = 0o644
_OVERHEAD = 16 << 10
_LONGEST_HEAD = 64 << 10


class Segment(NamedTuple):
    """The bytes `offset` to `offset + length` of an object, in the tape file `file`.

    They begin `start` bytes into that file. `part` is 0 for a whole object, else counts from 1; `sha256` is that of
    these bytes. `size` and `digests` are the whole object's.
    """

    key: str
    size: int
    digests: tuple[Digest, ...]
    part: int
    offset: int
    length: int
    file: int = 0
    start: int = 0
    sha256: str = ""

    @property
    def name(self) -> str:
        """Its name in the tar."""
        return f"{self.key}.part-{self.part:03}" if self.part else self.key

    @property
    def blocks(self) -> int:
        """The blocks of its tape file."""
        output = BlockOutput(None)
        output.written = self.start + self.length
        output.end(self.length)
        self.finish(output)
        return -(-(output.written + 2 * tarfile.BLOCKSIZE) // TAPE_BLOCK)

    def finish(self, output: BlockOutput) -> None:
        """Write what follows the bytes in the tar: their digests, as `sha256sum -c` reads them."""
        output.member(self.name + DIGEST_SUFFIX, _line(self.sha256, self.name))
        whole = dict(self.digests).get("sha256", "")
        if self.part and whole:
            output.member(self.key + DIGEST_SUFFIX, _line(whole, self.key))

    def json(self) -> str:
        """The segment as one line of JSON."""
        return json.dumps({"schema": SCHEMA, **self._asdict(), "digests": dict(self.digests)})

    @classmethod
    def of(cls, line: str | bytes) -> Segment:
        """The segment of such a line; `ValueError`, `KeyError` or `TypeError` for another one."""
        told = json.loads(line)
        if told.pop("schema") != SCHEMA:
            raise ValueError(line)
        return cls(**{**told, "digests": tuple(Digest(*each) for each in told["digests"].items())})


def tape_bytes(length: int) -> int:
    """How much of a tape a segment of `length` bytes takes, at most."""
    return -(-(length + _OVERHEAD) // TAPE_BLOCK) * TAPE_BLOCK


class BlockOutput:
    """Bytes written as whole blocks, the last one filled up; without a drive they are only counted.

    `near_end` is the drive's early warning.
    """

    def __init__(self, drive: TapeDrive | None) -> None:
        self._drive = drive
        self._rest = bytearray()
        self.written = 0
        self.near_end = False

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self.written += len(data)
        if self._drive is None:
            return
        self._rest += data
        while len(self._rest) >= TAPE_BLOCK:
            self.near_end |= self._drive.write_block(bytes(self._rest[:TAPE_BLOCK]))
            del self._rest[:TAPE_BLOCK]

    def member(self, name: str, data: bytes) -> None:
        """A small file of the tar."""
        self.begin(name, len(data))
        self.write(data)
        self.end(len(data))

    def begin(self, name: str, size: int) -> None:
        """The header of a file of the tar, whose bytes follow."""
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, TAR_MOMENT, _MODE
        self.write(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))

    def end(self, size: int) -> None:
        """What fills a file of the tar up."""
        self.write(bytes(-size % tarfile.BLOCKSIZE))

    def close(self) -> None:
        """End the tar, fill the last block up, end the tape file."""
        self.write(bytes(2 * tarfile.BLOCKSIZE))
        self.write(bytes(-self.written % TAPE_BLOCK))
        if self._drive is not None:
            self._drive.write_filemark()


def write_segment(drive: TapeDrive, segment: Segment, opened: Callable[[], BinaryIO]) -> tuple[Segment, bool]:
    """Write a segment where the head is; returns it as it now lies there, and whether the end of the tape is near."""
    output = BlockOutput(drive)
    digest = hashlib.sha256()
    output.member(segment.name + HEAD_SUFFIX, segment.json().encode())
    output.begin(segment.name, segment.length)
    start = output.written
    left = segment.length
    with opened() as stream:
        stream.seek(segment.offset)
        while left:
            block = stream.read(min(left, TAPE_BLOCK))
            if not block:
                raise OSError(0, f"the staged bytes of {segment.key} have become fewer")
            digest.update(block)
            output.write(block)
            left -= len(block)
    output.end(segment.length)
    segment = segment._replace(start=start, sha256=digest.hexdigest())
    segment.finish(output)
    output.close()
    return segment, output.near_end


class BlockInput(io.RawIOBase):
    """A tape file from where the head is to its filemark, as a stream."""

    def __init__(self, drive: TapeDrive) -> None:
        self._drive = drive
        self._block = b""
        self._ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one block goes."""
        if not self._block and not self._ended:
            self._block = self._drive.read_block()
            self._ended = not self._block
        taken = self._block[: len(buffer)]
        self._block = self._block[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


@contextmanager
def tape_tar(drive: TapeDrive, file: int, tape: str) -> Iterator[tarfile.TarFile]:
    """A tape file as a tar that is read once; `TapeReadError` for what is none."""
    seek(drive, file)
    try:
        with tarfile.open(fileobj=cast("BinaryIO", io.BufferedReader(BlockInput(drive), TAPE_BLOCK)), mode="r|") as tar:
            yield tar
    except (tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(tape, file) from error


def read_head(drive: TapeDrive, file: int, tape: str) -> Segment | None:
    """What a tape file holds, by its first block; None for a catalogue, `TapeReadError` for a damaged one."""
    with tape_tar(drive, file, tape) as tar:
        first = tar.next()
        if first is None:
            raise _unreadable(tape, file)
        if not first.name.endswith(HEAD_SUFFIX):
            return None
        stream = tar.extractfile(first)
        segment = Segment.of(b"" if stream is None else stream.read(_LONGEST_HEAD))
        data = tar.next()
        if data is None or data.name != segment.name or data.size != segment.length:
            raise _unreadable(tape, file)
        return segment._replace(file=file, start=data.offset_data)


def _unreadable(tape: str, file: int) -> TapeReadError:
    return TapeReadError(
        Text(
            f"băng {tape}, tệp {file}: khối đầu không đọc ra được (mất, hỏng hoặc ghi dở)",
            f"tape {tape}, file {file}: its first block does not say what it is (lost, damaged or torn)",
        ),
        place=tape,
    )


def read_segment(drive: TapeDrive, segment: Segment, tape: str, skip: int = 0) -> Iterator[bytes]:
    """The bytes of a segment from `skip` on; `TapeReadError` when the tape has fewer."""
    block, within = divmod(segment.start + skip, TAPE_BLOCK)
    left = segment.length - skip
    if left > 0:
        seek(drive, segment.file, block)
    while left > 0:
        here = drive.place()
        data = drive.read_block()
        piece = data[within : within + left]
        if not piece:
            raise TapeReadError(
                Text(
                    f"băng {tape}, tệp {segment.file}: hết sớm, thiếu {left} byte (mất khối hoặc khối cuối ghi dở)",
                    f"tape {tape}, file {segment.file}: it ends early, {left} bytes are lacking (a lost or torn block)",
                ),
                place=tape,
            )
        within = 0
        left -= len(piece)
        there = drive.place()
        yield piece
        if left and drive.place() != there:
            # Whoever took the bytes asked the tape for something else meanwhile.
            seek(drive, segment.file, here.block + 1)


def reaches(drive: TapeDrive, segment: Segment) -> bool:
    """Whether the tape file has all its blocks and the last is whole, by going to its end."""
    try:
        seek(drive, segment.file, segment.blocks - 1)
    except TapeReadError:
        return False
    return len(drive.read_block()) == TAPE_BLOCK and not drive.read_block()


def _line(sha256: str, name: str) -> bytes:
    return f"{sha256.ljust(64, '0')}  {name.rpartition('/')[2]}\n".encode()
