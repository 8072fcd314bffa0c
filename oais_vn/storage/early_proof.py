"""Files are made durable and read back while the next ones are read, hashed and written."""

from __future__ import annotations

import hashlib
import io
import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from typing import BinaryIO, NamedTuple, cast

from oais_vn.model.fixity import ContentFile
from oais_vn.storage.digesting import READ_AT_ONCE, quickest
from oais_vn.storage.failures import not_as_written
from oais_vn.storage.filesystem import FileSystem, extended

_LARGE = 4 << 20
"""Bytes from which a file keeps the disk busy long enough to go alone; smaller ones go together up to as many."""
_TOGETHER = 32
_PIECE = 64 << 20
"""Bytes of a very large file after which what was written of it is proven while the rest is written."""
_WAITING = 4


class Stamp(NamedTuple):
    """What tells that a file was not written to since: its number, its size in bytes, its last change in ns."""

    number: int
    size: int
    changed: int


def stamp_of(file: Path | int) -> Stamp | None:
    """The stamp of a file (a link is not followed) or a descriptor; None where there is no such file."""
    try:
        status = os.fstat(file) if isinstance(file, int) else os.stat(extended(file), follow_symlinks=False)
    except OSError:
        return None
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


class Writing:
    """A file that is written by its descriptor, and how much of it was read back."""

    def __init__(self, place: Path, descriptor: int) -> None:
        self.place = place
        self.descriptor = descriptor
        self.size = self.asked = self.read = 0
        self.algorithm = quickest()
        self.digest = hashlib.new(self.algorithm)
        self.last: Future[Future[None]] | None = None


class _Part(NamedTuple):
    """What is to be proven of a file: on from where it was left, up to `end`; with a record it is whole then."""

    file: Writing
    end: int
    record: ContentFile | None


class EarlyProof:
    """Closes written files; they are first synced, then read back from the disk, in order.

    One thread syncs, one reads. Without them the disk has nothing to do while a package is made, and the processor
    little while it is published. Several threads may write. Every method raises what an earlier sync or reading
    raised: `OSError`, and `StorageError` where the disk holds other bytes than were written.
    """

    def __init__(
        self, fs: FileSystem, proven: Callable[[ContentFile, Stamp | None], None], *, asleep: bool = False
    ) -> None:
        """`proven` is told of every file once it is on the disk as it was written, and of its stamp then.

        One that is `asleep` syncs and proves nothing, and tells of every file at once, without a stamp.
        """
        self._fs = fs
        self._proven = proven
        self._asleep = asleep
        self._lock = Lock()
        self._pools: tuple[ThreadPoolExecutor, ThreadPoolExecutor] | None = None
        self._gathered: list[_Part] = []
        self._bytes = 0
        self._waiting: deque[Future[Future[None]]] = deque()
        self._buffer = memoryview(bytearray(0 if asleep else READ_AT_ONCE))

    def wrote(self, file: Writing, size: int) -> None:
        """So many bytes more were written to a file."""
        file.size += size
        if not self._asleep and file.size - file.asked >= _PIECE:
            file.asked = file.size
            with self._lock:
                file.last = self._submit([_Part(file, file.size, None)])
            self._hold_back()

    def close(self, file: Writing, record: ContentFile | None) -> None:
        """Close a file whenever there is time; at once if it was not written whole, and so has no record."""
        if record is None or self._asleep:
            if file.last is not None:
                # What is under way must not meet another file under this one's number.
                wait([file.last])
            self._fs.close(file.descriptor)
            if record is not None:
                self._proven(record, None)
            return
        with self._lock:
            self._gathered.append(_Part(file, file.size, record))
            self._bytes += file.size
            if len(self._gathered) >= _TOGETHER or self._bytes >= _LARGE:
                self._submit_gathered()
        self._hold_back()

    def finish(self) -> None:
        """Wait for everything; no file is open then. Nobody may be writing."""
        try:
            if self._gathered:
                self._submit_gathered()
            while self._waiting:
                self._waiting.popleft().result().result()
        finally:
            for pool in self._pools or ():
                pool.shutdown()
            self._pools = None
            self._waiting.clear()

    def prove_again(self, place: Path, sha256: str) -> bool:
        """Whether a file that changed since it was proven still has its bytes, which are durable then."""
        file = Writing(place, self._fs.open(place))
        try:
            self._fs.sync(file.descriptor)
            self._fs.forget(file.descriptor)
            file.digest = hashlib.sha256()
            self._read(file.descriptor, file, os.fstat(file.descriptor).st_size)
        finally:
            self._fs.close(file.descriptor)
        return file.digest.hexdigest() == sha256

    def _hold_back(self) -> None:
        """Wait where the disk cannot follow, so that no more than a few files are open."""
        with self._lock:
            oldest = self._waiting.popleft() if len(self._waiting) > _WAITING else None
        if oldest is not None:
            oldest.result().result()

    def _submit_gathered(self) -> None:
        parts, self._gathered, self._bytes = self._gathered, [], 0
        self._submit(parts)

    def _submit(self, parts: Sequence[_Part]) -> Future[Future[None]]:
        if self._pools is None:
            self._pools = ThreadPoolExecutor(1, "oais-vn-syncing"), ThreadPoolExecutor(1, "oais-vn-proving")
        syncing, proving = self._pools

        def made_durable() -> Future[None]:
            with ExitStack() as closing:
                for part in parts:
                    if part.record is not None:
                        closing.callback(self._fs.close, part.file.descriptor)
                # What is to be forgotten begins to be written: the disk has all of them before one is waited for.
                for act in (self._fs.forget, self._fs.sync, self._fs.forget):
                    for part in parts:
                        act(part.file.descriptor)
            return proving.submit(self._prove, parts)

        last = syncing.submit(made_durable)
        self._waiting.append(last)
        return last

    def _prove(self, parts: Sequence[_Part]) -> None:
        for file, end, record in parts:
            descriptor = self._fs.open(file.place)
            try:
                stamp = stamp_of(descriptor)
                self._fs.seek(descriptor, file.read)
                self._read(descriptor, file, end)
            finally:
                self._fs.close(descriptor)
            if record is None:
                continue
            # One digest tells bytes apart: both were computed from the same blocks when they were written.
            if (file.read, file.digest.hexdigest()) != (record.size, record.digest(file.algorithm)):
                raise not_as_written(record.path, str(file.place))
            self._proven(record, stamp)

    def _read(self, descriptor: int, file: Writing, end: int) -> None:
        stream = cast("BinaryIO", io.FileIO(descriptor, closefd=False))
        while file.read < end and (taken := self._fs.fill(stream, self._buffer[: end - file.read])):
            file.digest.update(self._buffer[:taken])
            file.read += taken
