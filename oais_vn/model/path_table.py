"""Very many paths in few bytes: one arena of their letters, where each ends, and a hash table of places."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from oais_vn.model.paths import PackagePath

NOWHERE = -1
"""The place of a path that is not in the table."""


class PathTable:
    """Different paths in the order given, each with its place from 0.

    A million paths cost their own letters and about 12 bytes each; a list and a dict of them cost about 250 more. What
    is known of each path is kept by the owner in arrays of the same order.
    """

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._letters = bytearray()
        self._ends = array("Q", [0])
        for path in paths:
            self._letters += _encoded(path)
            self._ends.append(len(self._letters))
        self._slots = _filled(self._letters, self._ends)
        self._mask = len(self._slots) - 1

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[PackagePath]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, place: int) -> PackagePath:
        letters = self._letters[self._ends[place] : self._ends[place + 1]]
        # Checked when it came; to check a million of them again would cost more than all the rest.
        return str.__new__(PackagePath, letters.decode("utf-8", "surrogatepass"))

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.find(path) != NOWHERE

    def find(self, path: str) -> int:
        """The place of a path, `NOWHERE` when it is not in the table."""
        letters = _encoded(path)
        slot = hash(letters) & self._mask
        while entry := self._slots[slot]:
            if self._letters[self._ends[entry - 1] : self._ends[entry]] == letters:
                return entry - 1
            slot = slot + 1 & self._mask
        return NOWHERE


def _filled(letters: bytearray, ends: array[int]) -> array[int]:
    """Places (from 1; 0 is free) by hash, at most three quarters full; the length is a power of two."""
    size = 1 << max(3, (len(ends) * 4 // 3).bit_length())
    slots = array("I", bytes(4 * size))
    for entry in range(1, len(ends)):
        slot = hash(bytes(letters[ends[entry - 1] : ends[entry]])) & size - 1
        while slots[slot]:
            slot = slot + 1 & size - 1
        slots[slot] = entry
    return slots


def _encoded(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")
