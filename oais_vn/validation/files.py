"""Every file of a package: read once, with every digest that anything in it asks for."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from oais_vn.model.errors import OaisError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.language import Text
from oais_vn.model.measuring import Measured, MeasuringSource
from oais_vn.model.path_table import NOWHERE, PathTable
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FolderKnowing, PackageSource, Progress
from oais_vn.validation.rule import MOST_TOLD

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
_BY_LETTERS = {name.replace("_", ""): name for name in _KNOWN} | {"blake2b512": "blake2b", "blake2s256": "blake2s"}
_UNREADABLE = Text("không đọc được (lý do không còn được giữ)", "it cannot be read (the reason was not kept)")
_MOST_AT_ONCE = 256
_BYTES_AT_ONCE = 8 << 20
"""What a thread takes at once: many small files, so that handing over costs little, few large ones."""


def algorithm_named(name: str) -> str | None:
    """The digest algorithm that BagIt, METS or PREMIS call `name` (`sha256`, `SHA-256`), or None if unknown."""
    return _BY_LETTERS.get(name.lower().replace("-", "").replace("_", ""))


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

    def others(self, places: range) -> Iterator[int]:
        """Those of the places, one after another, whose files were not met."""
        return self._those(0, places)

    def met(self, places: range) -> Iterator[int]:
        """Those of the places, one after another, whose files were met."""
        return self._those(1, places)

    def _those(self, mark: int, places: range) -> Iterator[int]:
        place = self._met.find(mark, places.start, places.stop)
        while place >= 0:
            yield place
            place = self._met.find(mark, place + 1, places.stop)

    def at(self, place: int) -> bool:
        """Whether the file at this place was met."""
        return bool(self._met[place])

    def meet(self, place: int) -> bool:
        """Mark the file at this place; whether it had been met before."""
        before = self._met[place]
        self._met[place] = 1
        return bool(before)


class Files:
    """The files below one folder of a source, by path: sizes and digests of the bytes as they are.

    A file that cannot be read has a failure in place of digests. A package may have very many files, so what is
    known of them lies in a few long arrays, each file at its place in the order of the paths.
    """

    def __init__(self, source: PackageSource, folder: str = "", paths: Iterable[str] | None = None) -> None:
        self._source = source
        self._prefix = f"{folder}/" if folder else ""
        start = len(self._prefix)
        given = source.paths() if paths is None else paths
        self._paths = PathTable(path[start:] for path in given if path.startswith(self._prefix))
        self._sizes = array("Q", bytes(8 * len(self._paths)))
        self._failed = Marks(self)
        self._reasons: dict[int, Text] = {}
        self._algorithms: tuple[str, ...] = ()
        self._digests: dict[str, bytearray] = {}
        self._widths: dict[str, int] = {}
        self._others: dict[tuple[PackagePath, str], str | None] = {}
        self._in_one_form: tuple[PathTable, array[int]] | None = None

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[PackagePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, place: int) -> PackagePath:
        return self._paths[place]

    def below(self, folder: str) -> range:
        """The places of the files below a folder; the empty string is the top."""
        if not folder:
            return range(len(self))
        # "0" is the sign after "/".
        return range(bisect_left(self._paths, f"{folder}/"), bisect_left(self._paths, f"{folder}0"))

    def inside(self, folder: str) -> Iterator[tuple[str, bool]]:
        """The names of what lies directly in a folder, and whether each is a folder itself; its files are not met."""
        start = f"{folder}/" if folder else ""
        places = self.below(folder)
        at = places.start
        while at < places.stop:
            name, slash, _ = self[at][len(start) :].partition("/")
            yield name, bool(slash)
            at = bisect_left(self._paths, f"{start}{name}0", at, places.stop) if slash else at + 1

    def place(self, path: str) -> int:
        """The file's place among all, from 0; `KeyError` when there is no such file."""
        place = self._paths.find(path)
        if place == NOWHERE:
            raise KeyError(path)
        return place

    def find(self, path: PackagePath) -> PackagePath | None:
        """`path` when there is such a file, else None."""
        return path if path in self._paths else None

    def place_in_any_form(self, path: str) -> tuple[int, bool]:
        """The place of a file, or `NOWHERE`; and whether its name is `path` only after Unicode normalisation."""
        place = self._paths.find(path)
        if place != NOWHERE or path.isascii():
            return place, False
        if self._in_one_form is None:
            foreign = array("I", (at for at, each in enumerate(self._paths) if not each.isascii()))
            self._in_one_form = PathTable(_in_one_form(self._paths[at]) for at in foreign), foreign
        table, places = self._in_one_form
        found = table.find(_in_one_form(path))
        return (NOWHERE, False) if found == NOWHERE else (places[found], True)

    def open(self, path: PackagePath) -> BinaryIO:
        """The file's bytes."""
        return self._source.open(self._at(path))

    def has_folder(self, path: str) -> bool | None:
        """Whether there is such a folder, even an empty one; None when the source cannot tell."""
        if not isinstance(self._source, FolderKnowing):
            return None
        return self._source.has_folder(PackagePath(self._prefix + path))

    def measure(self, algorithms: Sequence[str], progress: Progress | None = None) -> None:
        """Read every file once, in as many threads as there are cores where the source can measure many at a time.

        (Members of an archive are read one after the other: they share one file.)
        """
        self._algorithms = tuple(algorithms)
        for algorithm in self._algorithms:
            self._widths[algorithm] = hashlib.new(algorithm).digest_size
            self._digests[algorithm] = bytearray(self._widths[algorithm] * len(self))
        start = 0
        for batch in self._read_all():
            self._keep(start, batch)
            start += len(batch)
            if progress is not None:
                progress(self._paths[start - 1], start, len(self))

    def size(self, path: PackagePath) -> int:
        """The size in bytes that reading gave; 0 for a file that could not be read."""
        return self._sizes[self.place(path)]

    def size_at(self, place: int) -> int:
        """The size of the file at this place, as `size` gives it."""
        return self._sizes[place]

    def total(self, places: range) -> int:
        """The sizes of the files at these places together."""
        return sum(self._sizes[places.start : places.stop])

    def failures(self, places: range) -> Iterator[int]:
        """Those of the places, one after another, whose files could not be read."""
        return self._failed.met(places)

    def failure(self, path: PackagePath) -> Text | None:
        """Why the file could not be read, or None."""
        return self.failure_at(self.place(path))

    def failure_at(self, place: int) -> Text | None:
        """Why the file at this place could not be read, or None; of very many, the first keep their reasons."""
        return self._reasons.get(place, _UNREADABLE) if self._failed.at(place) else None

    def digest(self, path: PackagePath, algorithm: str) -> str | None:
        """The digest in small hexadecimal letters; None when the file could not be read.

        An algorithm that was not foreseen (a METS that uses another one than the manifests) costs the file
        one more reading.
        """
        if algorithm in self._digests:
            return self.digest_at(self.place(path), algorithm)
        if self.failure(path) is not None:
            return None
        key = path, algorithm
        if key not in self._others:
            again = self._read([path], (algorithm,))[0]
            self._others[key] = None if again.failure is not None else again.digests.hex()
        return self._others[key]

    def digest_at(self, place: int, algorithm: str) -> str | None:
        """The digest of the file at this place, by one of the algorithms that were measured."""
        if self._failed.at(place):
            return None
        width = self._widths[algorithm]
        return self._digests[algorithm][place * width : (place + 1) * width].hex()

    def _at(self, path: PackagePath) -> PackagePath:
        return PackagePath(self._prefix + path) if self._prefix else path

    def _keep(self, start: int, batch: Sequence[Measured]) -> None:
        """Keep what reading the files from the place `start` on gave."""
        self._sizes[start : start + len(batch)] = array("Q", [each.size for each in batch])
        begin = 0
        for algorithm in self._algorithms:
            width = self._widths[algorithm]
            column = b"".join([each.digests[begin : begin + width] for each in batch])
            self._digests[algorithm][start * width : (start + len(batch)) * width] = column
            begin += width
        for place, each in enumerate(batch, start):
            if each.failure is not None:
                self._failed.meet(place)
                if len(self._reasons) < MOST_TOLD:
                    self._reasons[place] = each.failure

    def _read_all(self) -> Iterator[list[Measured]]:
        """What reading gave, in the order of the paths, many files at a time."""
        if not isinstance(self._source, MeasuringSource):
            yield from (self._read([path], self._algorithms) for path in self._paths)
            return
        workers = os.cpu_count() or 1
        waiting: deque[Future[list[Measured]]] = deque()
        begun = count = size = 0
        with ThreadPoolExecutor(workers) as pool:
            while begun < len(self) or waiting:
                left = len(self) - begun
                if left and len(waiting) < 4 * workers:
                    # As large as those that were read so far; but large ones may follow small ones, and are shared out.
                    alike = _BYTES_AT_ONCE * count // max(1, size)
                    places = range(begun, begun + max(1, min(_MOST_AT_ONCE, alike, left // (4 * workers))))
                    waiting.append(pool.submit(self._read, [self._paths[at] for at in places], self._algorithms))
                    begun = places.stop
                else:
                    batch = waiting.popleft().result()
                    count, size = count + len(batch), size + sum(each.size for each in batch)
                    yield batch

    def _read(self, paths: Sequence[PackagePath], algorithms: Sequence[str]) -> list[Measured]:
        if isinstance(self._source, MeasuringSource):
            return self._source.measured(map(self._at, paths), algorithms)
        return [_measured(self._source, self._at(path), algorithms) for path in paths]


def _measured(source: PackageSource, path: PackagePath, algorithms: Sequence[str]) -> Measured:
    hashes = [hashlib.new(algorithm) for algorithm in algorithms]
    size = 0
    failure = None
    try:
        with source.open(path) as stream:
            while block := stream.read(BLOCK):
                size += len(block)
                for each in hashes:
                    each.update(block)
    except OaisError as error:
        failure = error.text
    except Exception as error:  # noqa: BLE001 - whatever a damaged archive makes its reader raise is about this file
        failure = Text(f"{path}: {error}", f"{path}: {error}")
    if failure is not None:
        return Measured(0, bytes(sum(each.digest_size for each in hashes)), failure)
    return Measured(size, b"".join(each.digest() for each in hashes))


def _in_one_form(path: str) -> str:
    return unicodedata.normalize("NFC", path)
