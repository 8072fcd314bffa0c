"""Reading every file of a delivery once: its digest, and its pages where it has any."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from oais_vn.formats.tables.ignored import Ignored
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import BLOCK, delivery_digest
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PageCounter, PageMeasurer, Progress, Readings
from oais_vn.model.readings import Reading

_PDF = ".pdf"
_PICTURES = frozenset([".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".gif", ".bmp"])
_WAITING = 8
"""Files under way for each counter: enough that none waits for the others."""


class Survey:
    """The readings of a delivery; the files are read at the first question, as many at a time as there are `counters`.

    One that is not `whole` opens a PDF alone when only its pages are asked for: a caller who copies the files reads
    their bytes himself.

    What the policy `ignored` of the profile leaves out is not read: systems change it under everybody's hands. A file
    of which a journal keeps a reading that still holds is not read again.
    """

    def __init__(
        self,
        source: PackageSource,
        readings: Readings,
        counters: Sequence[PageCounter],
        ignored: Mapping[str, str],
        progress: Progress | None = None,
        *,
        whole: bool = True,
    ) -> None:
        self._source = source
        self._readings = readings
        self._workers = len(counters)
        self._idle: SimpleQueue[PageCounter] = SimpleQueue()
        for counter in counters:
            self._idle.put(counter)
        self._whole = whole
        self._ignored = ignored
        self._progress = progress
        self._done = False

    def pages(self, path: PackagePath) -> int | None:
        """The pages of a PDF; None when it does not open, and for other files."""
        if path.suffix.lower() != _PDF:
            return None
        if self._whole or self._done:
            reading = self.found(path)
            return None if reading is None else reading.page_count
        sizes = _pages(self._source, path, self._source.size(path), self._idle)
        return None if sizes is None else sum(size.pages for size in sizes)

    def found(self, path: PackagePath) -> Reading | None:
        """The reading of a file; None for one that is not there."""
        self._read()
        return self._readings.found(path)

    def all(self) -> Iterator[Reading]:
        """Every reading, in the order of digests, then of paths."""
        self._read()
        return self._readings.all()

    @property
    def digest(self) -> str:
        """The digest that names the delivery (`delivery_digest`)."""
        return delivery_digest((reading.path, reading.sha256) for reading in self.all())

    def _read(self) -> None:
        if self._done:
            return
        ignored = Ignored(self._ignored)
        paths = [path for path in self._source.paths() if ignored.pattern_of(path) is None]
        under_way: deque[tuple[PackagePath, Future[Reading]]] = deque()
        read = 0
        with ThreadPoolExecutor(self._workers, "oais-vn-reading") as pool:
            try:
                for path in paths:
                    if not self._readings.known(path, _local(self._source, path)):
                        under_way.append((path, pool.submit(_read_one, self._source, path, self._idle)))
                    else:
                        read += 1
                        self._tell(path, read, len(paths))
                    while len(under_way) >= _WAITING * self._workers:
                        read += 1
                        self._take(*under_way.popleft(), read, len(paths))
                while under_way:
                    read += 1
                    self._take(*under_way.popleft(), read, len(paths))
            finally:
                for _, future in under_way:
                    future.cancel()
        self._done = True

    def _take(self, path: PackagePath, future: Future[Reading], read: int, whole: int) -> None:
        self._readings.keep(future.result())
        self._tell(path, read, whole)

    def _tell(self, path: PackagePath, read: int, whole: int) -> None:
        if self._progress is not None:
            self._progress(path.name, read, whole)


def _read_one(source: PackageSource, path: PackagePath, idle: SimpleQueue[PageCounter]) -> Reading:
    digest = hashlib.sha256()
    size = 0
    try:
        with source.open(path) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                size += len(block)
    except (OSError, PackageError) as error:
        return Reading(path, size, "", None, _said(error))
    # While the bytes are still in the system's cache: the disk is asked once.
    return Reading(path, size, digest.hexdigest(), _pages(source, path, size, idle))


def _pages(
    source: PackageSource, path: PackagePath, size: int, idle: SimpleQueue[PageCounter]
) -> tuple[PageSize, ...] | None:
    suffix = path.suffix.lower()
    if suffix in _PICTURES and size:
        return (PageSize(0, 0, 1),)
    local = _local(source, path) if suffix == _PDF and size else None
    if local is None:
        return None
    counter = idle.get()
    try:
        if isinstance(counter, PageMeasurer):
            return counter.sizes(local)
        count = counter.pages(local)
        return None if count is None else (PageSize(0, 0, count),)
    finally:
        idle.put(counter)


def _local(source: PackageSource, path: PackagePath) -> Path | None:
    """The file as a path of this machine; None also for one that went away meanwhile."""
    try:
        return source.local(path)
    except PackageError:
        return None


def _said(error: OSError | PackageError) -> str:
    return error.text.en if isinstance(error, PackageError) else error.strerror or type(error).__name__
