"""Digests of a stream: plain for small files, one thread an algorithm for large ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from queue import Queue
from threading import Thread
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

from oais_vn.model.fixity import ALGORITHMS, Digest

THREADS_FROM = 1 << 20
"""Bytes after which threads are worth their start."""
OWN_THREADS_FROM = 64 << 20
"""The same where other files are hashed beside this one: there may be one such file and no other."""
READ_AT_ONCE = 1 << 18
"""Bytes of a buffer that is filled again and again: what fits into a core's own cache is hashed soonest."""

_WAITING = 4
_GATHERED = 1 << 16


class _Hash(Protocol):
    def update(self, block: bytes, /) -> None: ...


class StreamDigester:
    """Takes blocks and gives their digests in the order of `algorithms`; `with` ends its threads.

    hashlib lets go of the interpreter's lock, so that SHA-256 and SHA-512 of one large file run side by side.
    The queues are short: a slow algorithm holds the writer back, memory stays small.
    """

    def __init__(self, algorithms: Iterable[str] = ALGORITHMS, threads_from: int = THREADS_FROM) -> None:
        self._hashes = [(name, hashlib.new(name)) for name in algorithms]
        self._lanes: list[tuple[Queue[bytes | None], Thread]] = []
        self._threads_from = threads_from
        self.size = 0

    def update(self, block: bytes) -> None:
        """Take the next bytes."""
        self.size += len(block)
        if not self._lanes and self.size >= self._threads_from:
            self._lanes = [_lane(digest) for _, digest in self._hashes]
        for queue, _ in self._lanes:
            queue.put(block)
        if not self._lanes:
            for _, digest in self._hashes:
                digest.update(block)

    def digests(self) -> tuple[Digest, ...]:
        """The digests of everything taken so far; the threads have ended then."""
        self._end()
        return tuple(Digest(name, digest.hexdigest()) for name, digest in self._hashes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        for queue, _ in self._lanes:
            queue.put(None)
        for _, thread in self._lanes:
            thread.join()
        self._lanes = []


@cache
def quickest() -> str:
    """The algorithm that this machine computes soonest: SHA-256 where it has instructions for it, else SHA-512."""
    block = bytes(1 << 16)

    def seconds(algorithm: str) -> float:
        begun = perf_counter()
        hashlib.new(algorithm, block).digest()
        return perf_counter() - begun

    return min(ALGORITHMS, key=lambda algorithm: min(seconds(algorithm) for _ in range(3)))


def _lane(digest: _Hash) -> tuple[Queue[bytes | None], Thread]:
    queue: Queue[bytes | None] = Queue(_WAITING)

    def take() -> None:
        while (block := queue.get()) is not None:
            digest.update(block)

    thread = Thread(target=take, name="oais-vn-digest", daemon=True)
    thread.start()
    return queue, thread


def digests_of(content: bytes) -> tuple[Digest, ...]:
    """The digests of bytes that are all in hand."""
    return tuple([Digest(name, getattr(hashlib, name)(content).hexdigest()) for name in ALGORITHMS])


def gathered(chunks: Iterable[bytes], least: int = _GATHERED) -> Iterator[bytes]:
    """The same bytes in blocks of at least `least` bytes (but the last), so that many small chunks cost one write."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        # A caller may hand out one buffer again and again; what waits must not change under us.
        block = chunk if isinstance(chunk, bytes) else bytes(chunk)
        waiting.append(block)
        size += len(block)
        if size >= least:
            yield waiting[0] if len(waiting) == 1 else b"".join(waiting)
            waiting, size = [], 0
    if size:
        yield b"".join(waiting)
