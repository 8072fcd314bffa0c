"""Reading every file of a delivery once: its digest, its pages where it has any, and what is in it."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import LifoQueue
from typing import TypeVar

from oais_vn.formats.tables.ignored import Ignored
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import BLOCK, delivery_digest
from oais_vn.model.inspection import Insight, PageQuality, PdfFacts
from oais_vn.model.lookers import FileLooker, SeenBytes
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PageCounter, PageMeasurer, Progress, Readings
from oais_vn.model.readings import Reading
from oais_vn.workflows.inspect import manner_of
from oais_vn.workflows.local_files import LocalFile, local_file, local_path, together

_PDF = ".pdf"
_PICTURES = frozenset([".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".gif", ".bmp"])
_WAITING = 8
"""Tasks under way for each lane: enough that none waits for the others."""
_SMALL = 1 << 20
"""Bytes up to which a file is read to know it again."""
_FRESH = 1000
"""Files looked into ahead of the questions, of which what was seen is at hand: the others are read back."""
_NO_MORE = object()

T = TypeVar("T")


@dataclass(frozen=True)
class Lane:
    """The tools that one file at a time is given to; without a `looker` nobody looks into it."""

    counter: PageCounter
    looker: FileLooker | None = None


class Survey:
    """The readings of a delivery; the files are read at the first question, as many at a time as there are `lanes`.

    One that is not `whole` opens files only for their pages and what is in them, ahead of the questions: a caller who
    copies the files reads their bytes himself. `formats` are media types by extension: by them it is chosen how a file
    is looked into. What was seen is kept by the digest of the bytes in `seen` too, for whoever meets them again; of
    files that are not read whole, where they are small.

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
        seen: SeenBytes | None = None,
    ) -> None:
        self._source = source
        self._readings = readings
        self._workers = len(lanes)
        self._idle: LifoQueue[Lane] = LifoQueue()
        for lane in reversed(lanes):
            self._idle.put(lane)
        self._looker = lanes[0].looker
        self._whole = whole
        self._ignored = ignored
        self._formats = formats or {}
        self._progress = progress
        self._seen = seen
        self._done = False
        self._ahead: Iterator[None] | None = None
        self._fresh: dict[PackagePath, Insight] = {}
        self._digests: dict[PackagePath, str] = {}

    def close(self) -> None:
        """Let go of files that were to be looked into ahead of questions that nobody asked."""
        if isinstance(self._ahead, Generator):
            self._ahead.close()

    def pages(self, path: PackagePath) -> int | None:
        """The pages of a PDF; None when it does not open, and for other files."""
        if path.suffix.lower() != _PDF:
            return None
        if self._whole or self._done:
            reading = self.found(path)
            return None if reading is None else reading.page_count
        insight = self.insight(path)
        if insight is not None and isinstance(insight.facts, PdfFacts) and _is_whole(insight.facts):
            return len(insight.facts.pages) or None
        with self._lane() as lane:
            sizes = _pages(self._source, path, self._source.size(path), lane.counter)
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

    def insight(self, path: PackagePath) -> Insight | None:
        """What was seen in a file; None for one that is not looked into: a kind without a tool, an empty file."""
        if not self.looks_into(path):
            return None
        if self._whole or self._done:
            self._read()
            return self._readings.insight(path)
        if self._ahead is None:
            self._ahead = self._looked_ahead()
        while (kept := self._fresh.pop(path, None) or self._kept(path)) is None:
            if next(self._ahead, _NO_MORE) is _NO_MORE:
                return None
        return kept

    def insight_each(self, paths: Sequence[PackagePath]) -> list[Insight | None]:
        """What was seen in each of some files: one question for those of one kind."""
        if self._whole or self._done or self._seen is None:
            return [self.insight(path) for path in paths]
        asked = [(self._manner(path), self._digests.get(path, "")) for path in paths]
        found: dict[tuple[str, str], Insight] = {}
        for manner in {manner for manner, sha256 in asked if sha256}:
            kept = self._seen.found_each({sha256 for of, sha256 in asked if of == manner}, manner)
            found.update({(manner, sha256): insight for sha256, insight in kept.items()})
        return [found.get(each) or self.insight(path) for each, path in zip(asked, paths, strict=True)]

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

        work = (((path,), partial(self._measure, path)) for path in wanted)
        deque(self._at_once(work, keep, len(wanted)), 0)

    def _read(self) -> None:
        if self._done:
            return
        self.close()
        paths = self._paths()

        def keep(path: PackagePath, read: _Read) -> None:
            if read.reading is not None:
                self._readings.keep(read.reading)
            if read.insight is not None:
                self._readings.keep_insight(path, read.insight)
                self._keep_seen(path, _Look(read.insight, "" if read.reading is None else read.reading.sha256))

        work = (((path,), self._reading_of(path)) for path in paths)
        deque(self._at_once(work, keep, len(paths)), 0)
        self._done = True

    def _looked_ahead(self) -> Iterator[None]:
        """Look into every file that is looked into, some after others for whoever goes on."""
        paths = [path for path in self._paths() if self.looks_into(path)]

        # Every lane has its share of them several times over, or the last one to end would end alone.
        groups = together(self._source, paths, len(paths) // (_WAITING * self._workers))
        work = (([each.path for each in some], partial(self._look_at, some)) for some in groups)
        yield from self._at_once(work, self._keep_look, len(paths))

    def _keep_look(self, path: PackagePath, look: _Look) -> None:
        """Keep what was seen once: by the digest of the bytes, or by the path where there is none."""
        if look.insight is None:
            return
        if self._keep_seen(path, look):
            self._digests[path] = look.sha256
        else:
            self._readings.keep_insight(path, look.insight)
        if len(self._fresh) < _FRESH:
            self._fresh[path] = look.insight

    def _kept(self, path: PackagePath) -> Insight | None:
        sha256 = self._digests.get(path)
        if sha256 is None or self._seen is None:
            return self._readings.insight(path)
        return self._seen.found(sha256, self._manner(path))

    def _look_at(self, files: Sequence[LocalFile]) -> list[_Look]:
        """What is in some files, and the digests of the small ones."""
        with self._lane() as lane:
            asked = [(file.local, self._mime(file.path)) for file in files]
            seen = [(None, "") for _ in asked] if lane.looker is None else lane.looker.look_each(asked)
        return [
            _Look(insight, sha256 or self._digest(file)) for file, (insight, sha256) in zip(files, seen, strict=True)
        ]

    def _digest(self, file: LocalFile) -> str:
        """The SHA-256 of a small file, which costs less than looking into it; else empty."""
        if self._seen is None or file.size > _SMALL:
            return ""
        try:
            with self._source.open(file.path) as stream:
                return hashlib.sha256(stream.read()).hexdigest()
        except (OSError, PackageError):
            return ""

    def _keep_seen(self, path: PackagePath, look: _Look) -> bool:
        """Keep what was seen of bytes whose digest is known; whether it was kept."""
        if self._seen is None or not look.sha256 or look.insight is None or look.insight.facts is None:
            return False
        self._seen.keep(look.sha256, self._manner(path), look.insight)
        return True

    def _paths(self) -> list[PackagePath]:
        ignored = Ignored(self._ignored)
        return [path for path in self._source.paths() if ignored.pattern_of(path) is None]

    def _reading_of(self, path: PackagePath) -> Callable[[], list[_Read]] | None:
        """What there is still to do for a file: reading it and looking into it, or only the latter, or nothing."""
        if not self._readings.known(path, local_path(self._source, path)):
            return partial(self._read_one, path, known=False)
        if self.looks_into(path) and self._readings.insight(path) is None:
            return partial(self._read_one, path, known=True)
        return None

    def _at_once(
        self,
        work: Iterable[tuple[Sequence[PackagePath], Callable[[], Sequence[T]] | None]],
        keep: Callable[[PackagePath, T], None],
        whole: int,
    ) -> Iterator[None]:
        """Do what there is to do for some files, as many times at once as there are lanes, and keep it here, in order.

        Files that are done are told of by one more step.
        """
        under_way: deque[tuple[Sequence[PackagePath], Future[Sequence[T]]]] = deque()
        done = 0

        def take() -> None:
            nonlocal done
            paths, future = under_way.popleft()
            for path, found in zip(paths, future.result(), strict=True):
                keep(path, found)
                done += 1
                self._tell(path, done, whole)

        with ThreadPoolExecutor(self._workers, "oais-vn-reading") as pool:
            try:
                for paths, task in work:
                    if task is None:
                        for path in paths:
                            done += 1
                            self._tell(path, done, whole)
                        yield
                        continue
                    under_way.append((paths, pool.submit(task)))
                    while len(under_way) >= _WAITING * self._workers:
                        take()
                        yield
                while under_way:
                    take()
                    yield
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

    def _read_one(self, path: PackagePath, *, known: bool) -> list[_Read]:
        if known:
            return [_Read(None, self._look(path))]
        digest = hashlib.sha256()
        size = 0
        try:
            with self._source.open(path) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    size += len(block)
        except (OSError, PackageError) as error:
            return [_Read(Reading(path, size, "", None, _said(error)), None)]
        # While the bytes are still in the system's cache: the disk is asked once.
        with self._lane() as lane:
            pages = _pages(self._source, path, size, lane.counter)
        return [_Read(Reading(path, size, digest.hexdigest(), pages), self._look(path))]

    def looks_into(self, path: PackagePath) -> bool:
        """Whether files of this kind, which the name tells, are looked into (port `Insights`)."""
        return self._looker is not None and self._looker.looks_into(self._mime(path))

    def _mime(self, path: PackagePath) -> str:
        return self._formats.get(path.suffix.lower(), "")

    def _manner(self, path: PackagePath) -> str:
        return manner_of(self._mime(path), path.suffix)

    def _look(self, path: PackagePath) -> Insight | None:
        file = local_file(self._source, path) if self.looks_into(path) else None
        if file is None:
            return None
        with self._lane() as lane:
            return None if lane.looker is None else lane.looker.look(file.local, self._mime(path))

    def _measure(self, path: PackagePath) -> list[tuple[PageQuality, ...] | None]:
        file = local_file(self._source, path)
        if file is None:
            return [None]
        with self._lane() as lane:
            return [None if lane.looker is None else lane.looker.measure(file.local, self._mime(path))]


@dataclass(frozen=True)
class _Read:
    """What one file gave, as far as it was not known."""

    reading: Reading | None
    insight: Insight | None


@dataclass(frozen=True)
class _Look:
    """What was seen in a file, and the digest of its bytes, where it was read whole."""

    insight: Insight | None
    sha256: str


def _is_whole(facts: PdfFacts) -> bool:
    """Whether the PDF was read as it stands: then its pages are those that a page counter finds."""
    return not facts.problem and not facts.damaged


def _pages(source: PackageSource, path: PackagePath, size: int, counter: PageCounter) -> tuple[PageSize, ...] | None:
    suffix = path.suffix.lower()
    if suffix in _PICTURES and size:
        return (PageSize(0, 0, 1),)
    local = local_path(source, path) if suffix == _PDF and size else None
    if local is None:
        return None
    if isinstance(counter, PageMeasurer):
        return counter.sizes(local)
    count = counter.pages(local)
    return None if count is None else (PageSize(0, 0, count),)


def _said(error: OSError | PackageError) -> str:
    return error.text.en if isinstance(error, PackageError) else error.strerror or type(error).__name__
