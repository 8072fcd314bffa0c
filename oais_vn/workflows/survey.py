"""Reading every file of a delivery once: its digest, its pages where it has any, and what is in it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from oais_vn.formats.tables.ignored import Ignored
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import BLOCK, delivery_digest
from oais_vn.model.inspection import Insight, PageQuality
from oais_vn.model.lookers import FileLooker
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PageCounter, PageMeasurer, Progress, Readings
from oais_vn.model.readings import Reading

_PDF = ".pdf"
_PICTURES = frozenset([".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".gif", ".bmp"])
_WAITING = 8
"""Files under way for each lane: enough that none waits for the others."""

T = TypeVar("T")


@dataclass(frozen=True)
class Lane:
    """The tools that one file at a time is given to; without a `looker` nobody looks into it."""

    counter: PageCounter
    looker: FileLooker | None = None


class Survey:
    """The readings of a delivery; the files are read at the first question, as many at a time as there are `lanes`.

    One that is not `whole` opens files only for their pages, or for what is in them: a caller who copies the files
    reads their bytes himself. With several lanes the first such question opens every PDF. `formats` are media types by
    extension: by them it is chosen how a file is looked into.

    What the policy `ignored` of the profile leaves out is not read: systems change it under everybody's hands. A file
    of which a journal keeps a reading that still holds is not read again.
    """

    def __init__(
        self,
        source: PackageSource,
        readings: Readings,
        lanes: Sequence[Lane],
        ignored: Mapping[str, str],
        progress: Progress | None = None,
        *,
        formats: Mapping[str, str] | None = None,
        whole: bool = True,
    ) -> None:
        self._source = source
        self._readings = readings
        self._workers = len(lanes)
        self._idle: SimpleQueue[Lane] = SimpleQueue()
        for lane in lanes:
            self._idle.put(lane)
        self._looker = lanes[0].looker
        self._whole = whole
        self._ignored = ignored
        self._formats = formats or {}
        self._progress = progress
        self._done = False
        self._counted_ahead = self._looked_ahead = False
        self._counted: dict[PackagePath, int | None] = {}

    def pages(self, path: PackagePath) -> int | None:
        """The pages of a PDF; None when it does not open, and for other files."""
        if path.suffix.lower() != _PDF:
            return None
        if self._whole or self._done:
            reading = self.found(path)
            return None if reading is None else reading.page_count
        if self._workers > 1 and not self._counted_ahead:
            self._counted_ahead = True
            self._ask_ahead(self._count, self._pdfs(), self._counted.__setitem__)
        return self._counted[path] if path in self._counted else self._count(path)

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

    def insight(self, path: PackagePath) -> Insight | None:
        """What was seen in a file; None for one that is not looked into: a kind without a tool, an empty file."""
        if not self.looks_into(path):
            return None
        if self._whole:
            self._read()
        elif self._workers > 1 and not self._looked_ahead:
            self._looked_ahead = True
            self._look_ahead()
        kept = self._readings.insight(path)
        if kept is None and not self._whole and (kept := self._look(path)) is not None:
            self._readings.keep_insight(path, kept)
        return kept

    def measured(self, path: PackagePath) -> tuple[PageQuality, ...] | None:
        """How its pages look; None where nobody measured that (`measure`)."""
        return self._readings.measured(path)

    def measure(self, paths: Iterable[PackagePath]) -> None:
        """Measure how the pages of these files look, a second pass over their pictures."""
        self._read()
        wanted = [path for path in paths if self.looks_into(path) and self._readings.measured(path) is None]

        def keep(path: PackagePath, pages: tuple[PageQuality, ...] | None) -> None:
            if pages is not None:
                self._readings.keep_measured(path, pages)

        self._at_once(((path, partial(self._measure, path)) for path in wanted), keep, len(wanted))

    def _look_ahead(self) -> None:
        """Look into every PDF: whoever asks for one asks for all, and one after another would hold every process."""
        wanted = [path for path in self._pdfs() if self.looks_into(path) and self._readings.insight(path) is None]

        def keep(path: PackagePath, insight: Insight | None) -> None:
            if insight is not None:
                self._readings.keep_insight(path, insight)

        self._ask_ahead(self._look, wanted, keep)

    def _ask_ahead(
        self, ask: Callable[[PackagePath], T], paths: Sequence[PackagePath], keep: Callable[[PackagePath, T], None]
    ) -> None:
        def asked(path: PackagePath) -> list[T]:
            try:
                return [ask(path)]
            except PackageError:
                # Whoever asks for this one is told.
                return []

        def take(path: PackagePath, found: list[T]) -> None:
            for each in found:
                keep(path, each)

        self._at_once(((path, partial(asked, path)) for path in paths), take, len(paths))

    def _pdfs(self) -> list[PackagePath]:
        ignored = Ignored(self._ignored)
        return [
            path for path in self._source.paths() if path.suffix.lower() == _PDF and ignored.pattern_of(path) is None
        ]

    def _count(self, path: PackagePath) -> int | None:
        with self._lane() as lane:
            sizes = _pages(self._source, path, self._source.size(path), lane.counter)
        return None if sizes is None else sum(size.pages for size in sizes)

    def _read(self) -> None:
        if self._done:
            return
        ignored = Ignored(self._ignored)
        paths = [path for path in self._source.paths() if ignored.pattern_of(path) is None]

        def keep(_: PackagePath, read: _Read) -> None:
            if read.reading is not None:
                self._readings.keep(read.reading)
            if read.insight is not None:
                self._readings.keep_insight(*read.insight)

        self._at_once(((path, self._reading_of(path)) for path in paths), keep, len(paths))
        self._done = True

    def _reading_of(self, path: PackagePath) -> Callable[[], _Read] | None:
        """What there is still to do for a file: reading it and looking into it, or only the latter, or nothing."""
        if not self._readings.known(path, _local(self._source, path)):
            return partial(self._read_one, path, known=False)
        if self.looks_into(path) and self._readings.insight(path) is None:
            return partial(self._read_one, path, known=True)
        return None

    def _at_once(
        self,
        work: Iterable[tuple[PackagePath, Callable[[], T] | None]],
        keep: Callable[[PackagePath, T], None],
        whole: int,
    ) -> None:
        """Do what there is to do for each file, as many at a time as there are lanes, and keep it here, in order."""
        under_way: deque[tuple[PackagePath, Future[T]]] = deque()
        done = 0

        def take() -> None:
            nonlocal done
            path, future = under_way.popleft()
            keep(path, future.result())
            done += 1
            self._tell(path, done, whole)

        with ThreadPoolExecutor(self._workers, "oais-vn-reading") as pool:
            try:
                for path, task in work:
                    if task is None:
                        done += 1
                        self._tell(path, done, whole)
                        continue
                    under_way.append((path, pool.submit(task)))
                    while len(under_way) >= _WAITING * self._workers:
                        take()
                while under_way:
                    take()
            finally:
                for _, future in under_way:
                    future.cancel()

    def _tell(self, path: PackagePath, read: int, whole: int) -> None:
        if self._progress is not None:
            self._progress(path.name, read, whole)

    @contextmanager
    def _lane(self) -> Iterator[Lane]:
        lane = self._idle.get()
        try:
            yield lane
        finally:
            self._idle.put(lane)

    def _read_one(self, path: PackagePath, *, known: bool) -> _Read:
        if known:
            return _Read(None, _with(path, self._look(path)))
        digest = hashlib.sha256()
        size = 0
        try:
            with self._source.open(path) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
        except (OSError, PackageError) as error:
            return _Read(Reading(path, size, "", None, _said(error)), None)
        # While the bytes are still in the system's cache: the disk is asked once.
        with self._lane() as lane:
            pages = _pages(self._source, path, size, lane.counter)
        return _Read(Reading(path, size, digest.hexdigest(), pages), _with(path, self._look(path)))

    def looks_into(self, path: PackagePath) -> bool:
        """Whether files of this kind, which the name tells, are looked into (port `Insights`)."""
        return self._looker is not None and self._looker.looks_into(self._mime(path))

    def _mime(self, path: PackagePath) -> str:
        return self._formats.get(path.suffix.lower(), "")

    def _look(self, path: PackagePath) -> Insight | None:
        local = _local(self._source, path) if self.looks_into(path) else None
        if local is None or not self._source.size(path):
            return None
        with self._lane() as lane:
            return None if lane.looker is None else lane.looker.look(local, self._mime(path))

    def _measure(self, path: PackagePath) -> tuple[PageQuality, ...] | None:
        local = _local(self._source, path)
        if local is None or not self._source.size(path):
            return None
        with self._lane() as lane:
            return None if lane.looker is None else lane.looker.measure(local, self._mime(path))


@dataclass(frozen=True)
class _Read:
    """What one file gave, as far as it was not known."""

    reading: Reading | None
    insight: tuple[PackagePath, Insight] | None


def _with(path: PackagePath, insight: Insight | None) -> tuple[PackagePath, Insight] | None:
    return None if insight is None else (path, insight)


def _pages(source: PackageSource, path: PackagePath, size: int, counter: PageCounter) -> tuple[PageSize, ...] | None:
    suffix = path.suffix.lower()
    if suffix in _PICTURES and size:
        return (PageSize(0, 0, 1),)
    local = _local(source, path) if suffix == _PDF and size else None
    if local is None:
        return None
    if isinstance(counter, PageMeasurer):
        return counter.sizes(local)
    count = counter.pages(local)
    return None if count is None else (PageSize(0, 0, count),)


def _local(source: PackageSource, path: PackagePath) -> Path | None:
    """The file as a path of this machine; None also for one that went away meanwhile."""
    try:
        return source.local(path)
    except PackageError:
        return None


def _said(error: OSError | PackageError) -> str:
    return error.text.en if isinstance(error, PackageError) else error.strerror or type(error).__name__
