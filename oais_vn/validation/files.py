"""Every file of a package: read once, with every digest that anything in it asks for."""

from __future__ import annotations

import os
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

from oais_vn.model.errors import OaisError
from oais_vn.model.fixity import BLOCK, Digester
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Progress

_KNOWN = (
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "blake2b",
    "blake2s",
)
_BY_LETTERS = {name.replace("_", ""): name for name in _KNOWN}
_BATCH = 16
"""Files that a thread takes at once, so that small files do not cost more in handing over than in reading."""


def algorithm_named(name: str) -> str | None:
    """The digest algorithm that BagIt, METS or PREMIS call `name` (`sha256`, `SHA-256`), or None if unknown."""
    return _BY_LETTERS.get(name.lower().replace("-", "").replace("_", ""))


class _Facts(NamedTuple):
    """What reading a file gave: its size, and its digests one after another as bytes."""

    size: int
    digests: bytes
    failure: Text | None


class Marks:
    """Which of the files have been met."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._met = bytearray(len(files))

    def __contains__(self, path: PackagePath) -> bool:
        return bool(self._met[self._files.place(path)])

    def add(self, path: PackagePath) -> None:
        """Mark a file of the package."""
        self._met[self._files.place(path)] = 1


class Files:
    """The files below one folder of a source, by path: sizes and digests of the bytes as they are.

    A file that cannot be read has a failure in place of digests. A package may have very many files, so what is
    known of them lies in a few long arrays, each file at its place in the order of the paths.
    """

    def __init__(self, source: PackageSource, folder: str = "") -> None:
        self._source = source
        self._prefix = f"{folder}/" if folder else ""
        self._paths = [
            PackagePath(path[len(self._prefix) :]) for path in source.paths() if path.startswith(self._prefix)
        ]
        self._places = {path: place for place, path in enumerate(self._paths)}
        self._sizes = array("Q", bytes(8 * len(self._paths)))
        self._failures: dict[PackagePath, Text] = {}
        self._algorithms: tuple[str, ...] = ()
        self._digests: dict[str, bytearray] = {}
        self._widths: dict[str, int] = {}
        self._others: dict[tuple[PackagePath, str], str | None] = {}

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[PackagePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def place(self, path: PackagePath) -> int:
        """The file's place among all, from 0; `KeyError` when there is no such file."""
        return self._places[path]

    def find(self, path: PackagePath) -> PackagePath | None:
        """The file's own path object, so that nobody keeps another copy of it; None when there is no such file."""
        place = self._places.get(path)
        return None if place is None else self._paths[place]

    def open(self, path: PackagePath) -> BinaryIO:
        """The file's bytes."""
        return self._source.open(self._at(path))

    def measure(self, algorithms: Sequence[str], progress: Progress | None = None) -> None:
        """Read every file once, in as many threads as there are cores where the source is a folder.

        (Members of an archive are read one after the other: they share one file.)
        """
        self._algorithms = tuple(algorithms)
        for algorithm in self._algorithms:
            self._widths[algorithm] = len(Digester([algorithm]).digests()[0].value) // 2
            self._digests[algorithm] = bytearray(self._widths[algorithm] * len(self))
        for place, facts in enumerate(self._read_all()):
            self._keep(place, facts)
            if progress is not None:
                progress(self._paths[place], place + 1, len(self))

    def size(self, path: PackagePath) -> int:
        """The size in bytes that reading gave; 0 for a file that could not be read."""
        return self._sizes[self._places[path]]

    def failure(self, path: PackagePath) -> Text | None:
        """Why the file could not be read, or None."""
        return self._failures.get(path)

    def digest(self, path: PackagePath, algorithm: str) -> str | None:
        """The digest in small hexadecimal letters; None when the file could not be read.

        An algorithm that was not foreseen (a METS that uses another one than the manifests) costs the file
        one more reading.
        """
        if path in self._failures:
            return None
        if algorithm in self._digests:
            width = self._widths[algorithm]
            start = self._places[path] * width
            return self._digests[algorithm][start : start + width].hex()
        key = path, algorithm
        if key not in self._others:
            again = _read(self._source, self._at(path), (algorithm,))
            self._others[key] = None if again.failure is not None else again.digests.hex()
        return self._others[key]

    def _at(self, path: PackagePath) -> PackagePath:
        return PackagePath(self._prefix + path) if self._prefix else path

    def _keep(self, place: int, facts: _Facts) -> None:
        if facts.failure is not None:
            self._failures[self._paths[place]] = facts.failure
            return
        self._sizes[place] = facts.size
        start = 0
        for algorithm in self._algorithms:
            width = self._widths[algorithm]
            self._digests[algorithm][place * width : (place + 1) * width] = facts.digests[start : start + width]
            start += width

    def _read_all(self) -> Iterator[_Facts]:
        """What reading gave, in the order of the paths."""
        if not self._is_folder():
            for path in self._paths:
                yield from self._read_batch([path])
            return
        workers = os.cpu_count() or 1
        waiting: deque[Future[list[_Facts]]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for start in range(0, len(self), _BATCH):
                waiting.append(pool.submit(self._read_batch, self._paths[start : start + _BATCH]))
                if len(waiting) > 4 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()

    def _read_batch(self, batch: Sequence[PackagePath]) -> list[_Facts]:
        return [_read(self._source, self._at(path), self._algorithms) for path in batch]

    def _is_folder(self) -> bool:
        try:
            return bool(self._paths) and self._source.local(self._at(self._paths[0])) is not None
        except (OaisError, OSError):
            return False


def _read(source: PackageSource, path: PackagePath, algorithms: Sequence[str]) -> _Facts:
    digester = Digester(algorithms)
    try:
        with source.open(path) as stream:
            while block := stream.read(BLOCK):
                digester.update(block)
    except OaisError as error:
        return _Facts(0, b"", error.text)
    except Exception as error:  # noqa: BLE001 - whatever a damaged archive makes its reader raise is about this file
        return _Facts(0, b"", Text(f"{path}: {error}", f"{path}: {error}"))
    return _Facts(digester.size, b"".join(bytes.fromhex(digest.value) for digest in digester.digests()), None)
