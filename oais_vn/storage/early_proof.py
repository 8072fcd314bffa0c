"""Large files are made durable and read back while the next ones are read, hashed and written."""

from __future__ import annotations

import hashlib
import io
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock
from typing import BinaryIO, NamedTuple, cast

from oais_vn.model.fixity import ContentFile
from oais_vn.model.paths import PackagePath
from oais_vn.storage.digesting import READ_AT_ONCE, quickest
from oais_vn.storage.failures import not_as_written
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.ledger import moved

_LARGE = 4 << 20
"""Bytes from which a file keeps the disk busy long enough to be worth a thread."""
_PIECE = 64 << 20
"""Bytes of a very large file after which what was written of it is proven while the rest is written."""
_WAITING = 4


class _Stamp(NamedTuple):
    """What tells that a file was not written to since: its number, its size in bytes, its last change in ns."""

    number: int
    size: int
    changed: int


def _stamp_of(file: Path | int) -> _Stamp | None:
    """The stamp of a file (a link is not followed) or a descriptor; None where there is no such file."""
    try:
        status = os.fstat(file) if isinstance(file, int) else os.stat(extended(file), follow_symlinks=False)
    except OSError:
        return None
    return _Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


class Writing:
    """A file that is written by its descriptor, and how much of it was read back."""

    def __init__(self, place: Path, descriptor: int) -> None:
        self.place = place
        self.descriptor = descriptor
        self.size = self.asked = self.read = 0
        self.algorithm = quickest()
        self.digest = hashlib.new(self.algorithm)
        self.last: Future[Future[None]] | None = None


class EarlyProof:
    """Closes written files; large ones are first synced, then read back from the disk, in order.

    One thread syncs, one reads. Without them the disk has nothing to do while a package is made, and the processor
    little while it is published. Several threads may write. Every method raises what an earlier sync or reading
    raised: `OSError`, and `StorageError` where the disk holds other bytes than were written.
    """

    def __init__(self, fs: FileSystem, *, asleep: bool = False) -> None:
        """One that is `asleep` syncs and proves nothing."""
        self._fs = fs
        self._asleep = asleep
        self._lock = Lock()
        self._pools: tuple[ThreadPoolExecutor, ThreadPoolExecutor] | None = None
        self._waiting: deque[Future[Future[None]]] = deque()
        self._stamps: dict[PackagePath, _Stamp | None] = {}

    def proven(self, root: Path) -> frozenset[PackagePath]:
        """The files below `root` that are on the disk as they were written, and were not written to since."""
        return frozenset(path for path, stamp in self._stamps.items() if stamp and stamp == _stamp_of(root / path))

    def wrote(self, file: Writing, size: int) -> None:
        """So many bytes more were written to a file."""
        file.size += size
        if not self._asleep and file.size - file.asked >= _PIECE:
            self._submit(file, None)

    def close(self, file: Writing, record: ContentFile | None) -> None:
        """Close a file; a large one, if it was written whole and so has a record, whenever there is time."""
        if record is not None and file.size >= _LARGE and not self._asleep:
            self._submit(file, record)
            return
        if file.last is not None:
            # What is under way must not meet another file under this one's number.
            wait([file.last])
        self._fs.close(file.descriptor)

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Wait for everything, for some systems move no folder in which a file is open; then know the new names."""
        self.finish()
        self._stamps = {PackagePath(moved(path, old, new)): stamp for path, stamp in self._stamps.items()}

    def finish(self) -> None:
        """Wait for everything; no file is open then. Nobody may be writing."""
        try:
            while self._waiting:
                self._waiting.popleft().result().result()
        finally:
            for pool in self._pools or ():
                pool.shutdown()
            self._pools = None
            self._waiting.clear()

    def _submit(self, file: Writing, record: ContentFile | None) -> None:
        file.asked = end = file.size
        with self._lock:
            if self._pools is None:
                self._pools = ThreadPoolExecutor(1, "oais-vn-syncing"), ThreadPoolExecutor(1, "oais-vn-proving")
            syncing, proving = self._pools

            def made_durable() -> Future[None]:
                try:
                    self._fs.sync(file.descriptor)
                    self._fs.forget(file.descriptor)
                finally:
                    if record is not None:
                        self._fs.close(file.descriptor)
                return proving.submit(self._prove, file, end, record)

            file.last = syncing.submit(made_durable)
            self._waiting.append(file.last)
            oldest = self._waiting.popleft() if len(self._waiting) > _WAITING else None
        if oldest is not None:
            oldest.result().result()

    def _prove(self, file: Writing, end: int, record: ContentFile | None) -> None:
        """Read the file on from where it was left, up to `end`; the whole one is compared with its record."""
        descriptor = self._fs.open(file.place)
        try:
            stamp = _stamp_of(descriptor)
            self._fs.seek(descriptor, file.read)
            self._read(descriptor, file, end)
        finally:
            self._fs.close(descriptor)
        if record is None:
            return
        # One digest tells bytes apart: both were computed from the same blocks when they were written.
        if (file.read, file.digest.hexdigest()) != (record.size, record.digest(file.algorithm)):
            raise not_as_written(record.path, str(file.place))
        self._stamps[record.path] = stamp

    def _read(self, descriptor: int, file: Writing, end: int) -> None:
        stream = cast("BinaryIO", io.FileIO(descriptor, closefd=False))
        buffer = memoryview(bytearray(READ_AT_ONCE))
        while file.read < end and (taken := self._fs.fill(stream, buffer[: end - file.read])):
            file.digest.update(buffer[:taken])
            file.read += taken
