"""Every file of a package: read once, with every digest that anything in it asks for."""

from __future__ import annotations

import os
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
    """What reading a file gave. Digests lie one after another as bytes: a package may have very many files."""

    size: int
    digests: bytes
    failure: Text | None


class Files:
    """The files below one folder of a source, by path: sizes and digests of the bytes as they are.

    A file that cannot be read has a failure in place of digests.
    """

    def __init__(self, source: PackageSource, folder: str = "") -> None:
        self._source = source
        self._prefix = f"{folder}/" if folder else ""
        self._facts: dict[PackagePath, _Facts | None] = {
            PackagePath(path[len(self._prefix) :]): None for path in source.paths() if path.startswith(self._prefix)
        }
        self._algorithms: tuple[str, ...] = ()
        self._widths: dict[str, slice] = {}
        self._others: dict[tuple[PackagePath, str], str | None] = {}

    def __contains__(self, path: object) -> bool:
        return path in self._facts

    def __iter__(self) -> Iterator[PackagePath]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def open(self, path: PackagePath) -> BinaryIO:
        """The file's bytes."""
        return self._source.open(self._at(path))

    def measure(self, algorithms: Sequence[str], progress: Progress | None = None) -> None:
        """Read every file once, in as many threads as there are cores where the source is a folder.

        (Members of an archive are read one after the other: they share one file.)
        """
        self._algorithms = tuple(algorithms)
        end = 0
        for algorithm, digest in ((name, Digester([name]).digests()[0]) for name in self._algorithms):
            self._widths[algorithm] = slice(end, end + len(digest.value) // 2)
            end = self._widths[algorithm].stop
        paths = list(self._facts)
        for done, (path, facts) in enumerate(self._read_all(paths), start=1):
            self._facts[path] = facts
            if progress is not None:
                progress(path, done, len(paths))

    def size(self, path: PackagePath) -> int:
        """The size in bytes that reading gave; 0 for a file that could not be read."""
        facts = self._facts[path]
        return 0 if facts is None else facts.size

    def failure(self, path: PackagePath) -> Text | None:
        """Why the file could not be read, or None."""
        facts = self._facts[path]
        return None if facts is None else facts.failure

    def digest(self, path: PackagePath, algorithm: str) -> str | None:
        """The digest in small hexadecimal letters; None when the file could not be read.

        An algorithm that was not foreseen (a METS that uses another one than the manifests) costs the file
        one more reading.
        """
        facts = self._facts[path]
        if facts is None or facts.failure is not None:
            return None
        if algorithm in self._widths:
            return facts.digests[self._widths[algorithm]].hex()
        key = path, algorithm
        if key not in self._others:
            again = _read(self._source, self._at(path), (algorithm,))
            self._others[key] = None if again.failure is not None else again.digests.hex()
        return self._others[key]

    def _at(self, path: PackagePath) -> PackagePath:
        return PackagePath(self._prefix + path) if self._prefix else path

    def _read_all(self, paths: Sequence[PackagePath]) -> Iterator[tuple[PackagePath, _Facts]]:
        if not self._is_folder(paths):
            for path in paths:
                yield from self._read_batch([path])
            return
        workers = os.cpu_count() or 1
        waiting: deque[Future[list[tuple[PackagePath, _Facts]]]] = deque()
        with ThreadPoolExecutor(workers) as pool:
            for start in range(0, len(paths), _BATCH):
                batch = paths[start : start + _BATCH]
                waiting.append(pool.submit(self._read_batch, batch))
                if len(waiting) > 4 * workers:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()

    def _read_batch(self, batch: Sequence[PackagePath]) -> list[tuple[PackagePath, _Facts]]:
        return [(path, _read(self._source, self._at(path), self._algorithms)) for path in batch]

    def _is_folder(self, paths: Sequence[PackagePath]) -> bool:
        try:
            return bool(paths) and self._source.local(self._at(paths[0])) is not None
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
