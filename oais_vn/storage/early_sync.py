"""Large files on their way to the disk while the next ones are read and hashed."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from oais_vn.storage.filesystem import FileSystem

_LARGE = 4 << 20
"""Bytes from which a file keeps the disk busy long enough to be worth a thread."""
_EVERY = 64 << 20
_WAITING = 4


class EarlySync:
    """Closes one file after another; large ones are synced first, in one thread, in order.

    Without it the disk has nothing to do while a package is made, and the processor nothing while it is published.
    What is durable is decided at publishing all the same. Every method raises the `OSError` of an earlier sync.
    """

    def __init__(self, fs: FileSystem, *, asleep: bool = False) -> None:
        """One that is `asleep` syncs nothing."""
        self._fs = fs
        self._asleep = asleep
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()
        self._size = 0
        self._asked = 0

    def wrote(self, descriptor: int, size: int) -> None:
        """So many bytes more were written to the file that is open."""
        self._size += size
        if not self._asleep and self._size - self._asked >= _EVERY:
            self._asked = self._size
            self._submit(descriptor, close=False)

    def close(self, descriptor: int, *, whole: bool) -> None:
        """Close the file; a large one, if it was written whole, whenever there is time."""
        size, asked, self._size, self._asked = self._size, self._asked, 0, 0
        if whole and size >= _LARGE and not self._asleep:
            self._submit(descriptor, close=True)
            return
        try:
            if asked:
                # What is under way must not meet another file under this one's number.
                self.finish()
        finally:
            self._fs.close(descriptor)

    def finish(self) -> None:
        """Wait for everything; no file is open then."""
        try:
            while self._waiting:
                self._waiting.popleft().result()
        finally:
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None
            self._waiting.clear()

    def _submit(self, descriptor: int, *, close: bool) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "oais-vn-syncing")
        self._waiting.append(self._pool.submit(self._sync, descriptor, close=close))
        if len(self._waiting) > _WAITING:
            self._waiting.popleft().result()

    def _sync(self, descriptor: int, *, close: bool) -> None:
        try:
            self._fs.sync(descriptor)
        finally:
            if close:
                self._fs.close(descriptor)
