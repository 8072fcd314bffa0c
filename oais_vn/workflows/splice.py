"""Splicing: one file out of several damaged copies of it, where they differ in few places, proven by its digest."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 12
_MOST_PLACES = 256
_MOST_READ = 1 << 22
"""Blocks that are hashed at most (16 GiB): beyond that the search would take hours."""

Opened = Callable[[], BinaryIO]


class _Place(NamedTuple):
    """A block in which the copies differ: its number, and one copy for each variant of it, the likeliest first."""

    number: int
    choices: tuple[int, ...]


@dataclass(frozen=True)
class Spliced:
    """A file whose block N is that of copy `chosen[N]`, and elsewhere of the first."""

    copies: tuple[Opened, ...]
    chosen: dict[int, int]

    def open(self) -> BinaryIO:
        """The bytes."""
        return io.BufferedReader(_Reader([opened() for opened in self.copies], self.chosen), BLOCK)


def spliced(copies: Sequence[Opened], size: int, sha256: str) -> Spliced | None:
    """The file of this digest out of copies that all have this size; None when none comes out, or the search is long.

    Where most copies agree they are believed first; every other choice is tried after it.
    """
    places = _differences(copies, size)
    if places is None:
        return None
    with ExitStack() as stack:
        streams = [stack.enter_context(opened()) for opened in copies]
        search = _Search(streams, {place.number: place for place in places}, -(-size // BLOCK), sha256)
        found = search.go(0, hashlib.sha256())
    return None if found is None else Spliced(tuple(copies), found)


def _differences(copies: Sequence[Opened], size: int) -> list[_Place] | None:
    places: list[_Place] = []
    with ExitStack() as stack:
        streams = [stack.enter_context(opened()) for opened in copies]
        for number in range(-(-size // BLOCK)):
            variants: dict[bytes, list[int]] = {}
            for copy, stream in enumerate(streams):
                variants.setdefault(_block(stream, number), []).append(copy)
            if len(variants) > 1:
                ordered = sorted(variants.values(), key=len, reverse=True)
                places.append(_Place(number, tuple(each[0] for each in ordered)))
            if len(places) > _MOST_PLACES:
                return None
    return places


class _Search:
    """Tries the variants one after another; what lies before a place is hashed once for all that comes after it."""

    def __init__(self, streams: Sequence[BinaryIO], places: dict[int, _Place], blocks: int, sha256: str) -> None:
        self._streams = streams
        self._places = places
        self._blocks = blocks
        self._sha256 = sha256
        self._left = _MOST_READ + blocks

    def go(self, number: int, digest: hashlib._Hash) -> dict[int, int] | None:
        """The choices from block `number` on that lead to the digest; `digest` has all blocks before."""
        while number < self._blocks and number not in self._places:
            if not self._take(digest, number, 0):
                return None
            number += 1
        if number == self._blocks:
            return {} if digest.hexdigest() == self._sha256 else None
        for copy in self._places[number].choices:
            further = digest.copy()
            if not self._take(further, number, copy):
                return None
            found = self.go(number + 1, further)
            if found is not None:
                return {number: copy, **found}
        return None

    def _take(self, digest: hashlib._Hash, number: int, copy: int) -> bool:
        self._left -= 1
        digest.update(_block(self._streams[copy], number))
        return self._left > 0


class _Reader(io.RawIOBase):
    """Blocks of several streams, one after another."""

    def __init__(self, streams: Sequence[BinaryIO], chosen: dict[int, int]) -> None:
        self._streams = streams
        self._chosen = chosen
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        number, offset = divmod(self._position, BLOCK)
        data = _block(self._streams[self._chosen.get(number, 0)], number)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        super().close()


def _block(stream: BinaryIO, number: int) -> bytes:
    stream.seek(number * BLOCK)
    data = bytearray()
    while len(data) < BLOCK and (read := stream.read(BLOCK - len(data))):
        data += read
    return bytes(data)
