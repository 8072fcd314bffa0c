"""Ports: what the workflows ask of the outside; implementations do not inherit them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Protocol, Self, TypeVar, runtime_checkable

from oais_vn.model.dissemination import Mark
from oais_vn.model.fixity import ContentFile
from oais_vn.model.inspection import Insight, PageQuality
from oais_vn.model.originals import Placed
from oais_vn.model.package import Made
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Event, FormatIdentification
from oais_vn.model.readings import Reading

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Clock = Callable[[], datetime]
"""The time now, with its zone. Handed in, so that the same input gives the same bytes."""

Progress = Callable[[str, int, int | None], None]
"""Told what is being worked on, how much is done, and how much there is (None: not known)."""


class Refusal(NamedTuple):
    """An entry that a source will not hand out: its name, and why.

    `reason` is `symlink`, `special`, `unreadable`, `unsafe-name` or `not-utf8`; in archives also `duplicate`
    or `encrypted`.
    """

    path: str
    reason: str


class PlainZip(NamedTuple):
    """A plain zip: where it lies, the SHA-256 of its bytes, its files and their bytes, and whether it was made now."""

    path: str
    sha256: str
    files: int
    size: int
    made: Made


class PackageSource(Protocol):
    """Files to read: a delivery, a package; in a folder, a tar, a zip or memory."""

    @property
    def location(self) -> str:
        """Where it lies, for people."""
        ...

    def paths(self) -> Iterator[PackagePath]:
        """Every regular file, sorted; links are never followed."""
        ...

    def refusals(self) -> Iterator[Refusal]:
        """Every entry that is no regular file or cannot be named."""
        ...

    def size(self, path: PackagePath) -> int:
        """The size of a file in bytes."""
        ...

    def open(self, path: PackagePath) -> BinaryIO:
        """The file's bytes; `PackageError` when it is not there or no regular file."""
        ...

    def local(self, path: PackagePath) -> Path | None:
        """The file as a path of this machine, when there is one."""
        ...


@runtime_checkable
class FolderedSource(PackageSource, Protocol):
    """A source that can tell in which folder everything in it lies: an archive."""

    @property
    def top(self) -> str:
        """The one folder that the paths leave out; empty when there is none."""
        ...


@runtime_checkable
class SerializedSource(PackageSource, Protocol):
    """A source that is one file: an archive."""

    @property
    def media_type(self) -> str:
        """Its media type (`application/zip`)."""
        ...


@runtime_checkable
class FolderKnowing(PackageSource, Protocol):
    """A source that knows its folders, even the empty ones: a folder on disk, or an archive that names them."""

    def has_folder(self, path: PackagePath) -> bool:
        """Whether `path` is a folder, and no link to one."""
        ...

    def empty_folders(self) -> Iterator[str]:
        """The folders in which nothing lies, by their paths."""
        ...


class PackageSink(Protocol):
    """A place that takes files, each once."""

    def write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        """Write a file from its chunks and return the record of what was written."""
        ...


class StagedPackage(PackageSink, Protocol):
    """A package that is being made: nobody sees it until it is published by one rename."""

    def local(self, path: PackagePath) -> Path:
        """A staged file as a path of this machine."""
        ...

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Rename a staged file or folder."""
        ...

    def source(self) -> PackageSource:
        """The staged files, to read back."""
        ...

    def publish(self, name: str) -> str:
        """Make everything durable, prove it by reading back, and publish it as `name`; returns where it lies.

        Raises `ExistsError` when the name is taken.
        """
        ...

    def discard(self) -> None:
        """Remove what was staged; after `publish` it does nothing."""
        ...

    def __enter__(self) -> Self:
        """`with` discards what was not published."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not published."""
        ...


class PackageStore(Protocol):
    """A folder of packages that takes new ones."""

    def stage(self) -> StagedPackage:
        """Begin a package."""
        ...

    def find(self, name: str) -> PackageSource | None:
        """The package that is published under `name` in this store's form, if there is one."""
        ...

    def names(self) -> Iterator[str]:
        """The names of the packages that are published in this store's form, sorted."""
        ...


class PlainZipStore(Protocol):
    """A folder of plain zips: one package folder in each, no bag around it."""

    def put(self, name: str, folder: str, source: PackageSource) -> PlainZip:
        """Publish the files of `source` as `folder/…` in the zip `name`, by one rename.

        What holds the same already is left as it is; `ExistsError` when the name is taken by anything else.
        """
        ...

    def names(self) -> Iterator[str]:
        """The names of the zips that are there, sorted."""
        ...

    def find(self, name: str) -> PackageSource | None:
        """The zip of this name, to read, if there is one."""
        ...

    def aside(self) -> AbstractContextManager[PackageStore]:
        """A store on the same file system that is gone afterwards, with all that it holds."""
        ...


class OriginalsPlace(Protocol):
    """A place that takes files under any names, each exactly as given or not at all; it overwrites nothing."""

    @property
    def location(self) -> str:
        """Where the files lie, for people."""
        ...

    def put(self, path: PackagePath, chunks: Iterable[bytes]) -> Placed:
        """Write a file from its chunks, unless it lies there already or something hinders it.

        What `chunks` raises goes through; then there is no such file.
        """
        ...

    def put_list(self, chunks: Iterable[bytes]) -> str:
        """Write the list of all names beside the files and return where it lies."""
        ...


class Spool(Protocol):
    """Plain values put aside on disk by group, and read back in the order of their keys."""

    def put(self, group: str, key: int | str, value: Mapping[str, object]) -> None:
        """Put a value (JSON's types) aside; a key is given once in its group."""
        ...

    def items(self, group: str) -> Iterator[Mapping[str, object]]:
        """The values of a group, sorted by key."""
        ...

    def count(self, group: str) -> int:
        """How many values a group has."""
        ...


class ClaimValidator(Protocol):
    """Proves or denies what a PDF claims to be."""

    def validate(self, path: Path, claim: str) -> bool | None:
        """Whether it is the PDF/A of its `claim` (`2B`); None where there is no verdict on that."""
        ...


class FormatIdentifier(Protocol):
    """Says what format a file has; bounded in time, never raising for what a file holds."""

    @property
    def agent(self) -> Agent:
        """Tool, version and signature version as a PREMIS agent."""
        ...

    def identify(self, path: Path) -> FormatIdentification:
        """Identify one local file."""
        ...


@runtime_checkable
class BatchIdentifier(FormatIdentifier, Protocol):
    """A format identifier that is asked about many files at once: nobody waits while each answer is on its way."""

    def identify_each(self, paths: Sequence[Path]) -> Sequence[FormatIdentification]:
        """What each local file is, in order; a file that stops the tool costs none of the others."""
        ...


class CopyStamper(Protocol):
    """Marks copies for readers; bounded in time and memory."""

    @property
    def agent(self) -> Agent:
        """Tool and version as a PREMIS agent."""
        ...

    def suffix(self, suffix: str) -> str | None:
        """The extension that a marked copy of a file with this one gets (`.jpg` -> `.pdf`); None: cannot be marked."""
        ...

    def stamp(self, source: Path, target: Path, mark: Mark) -> None:
        """Write a marked copy of `source` to `target`; `PackageError` when the file does not allow it."""
        ...


class EventLog(Protocol):
    """What happened to sealed packages, append-only: PREMIS events with the agents that they name."""

    def append(self, event: Event, agents: tuple[Agent, ...]) -> None:
        """Add an event; when this returns it is on disk."""
        ...

    def events(self) -> Iterator[tuple[Event, tuple[Agent, ...]]]:
        """Every event, in the order of adding."""
        ...


class Opinion(NamedTuple):
    """What an independent reader says of a package; `agrees` is None when it came to no answer."""

    agrees: bool | None
    note: str
    agent: Agent


class PageCounter(Protocol):
    """Counts the pages of a document; bounded in time and memory."""

    def pages(self, path: Path) -> int | None:
        """The number of pages, or None when the file cannot be read or has no pages."""
        ...


@runtime_checkable
class PageMeasurer(PageCounter, Protocol):
    """A page counter that knows how large pages are, in the same opening of a file."""

    def sizes(self, path: Path) -> tuple[PageSize, ...] | None:
        """The pages by size, as they are shown (cropped, in user units); None as `pages` says."""
        ...

    def lane(self, number: int) -> Self:
        """One that works beside those of other numbers, where the same one would wait for them."""
        ...


class FilePages(Protocol):
    """Knows the pages of a delivery's files."""

    def pages(self, path: PackagePath) -> int | None:
        """The number of pages; None when they are not counted, or the file does not open."""
        ...


class FileSurvey(FilePages, Protocol):
    """Knows what was read of every file of a delivery."""

    def found(self, path: PackagePath) -> Reading | None:
        """The reading of a file; None for one that is not there."""
        ...

    def all(self) -> Iterator[Reading]:
        """Every reading, in the order of digests, then of the bytes of paths."""
        ...

    @property
    def digest(self) -> str:
        """The digest that names the delivery."""
        ...


class Readings(Protocol):
    """What was read of a delivery's files, kept on disk; with a file of its own it outlives a kill."""

    def known(self, path: PackagePath, local: Path | None) -> bool:
        """Whether a reading of the file at `local` is kept that still holds: size, time, inode are as they were."""
        ...

    def keep(self, reading: Reading) -> None:
        """Keep a reading of a file that is not known, in place of an older one."""
        ...

    def found(self, path: PackagePath) -> Reading | None:
        """The reading of a file in this run."""
        ...

    def all(self) -> Iterator[Reading]:
        """Every reading of this run, in the order of digests, then of the bytes of paths."""
        ...

    def insight(self, path: PackagePath) -> Insight | None:
        """What was seen in a file, in the manner of this run, as it is now."""
        ...

    def keep_insight(self, path: PackagePath, insight: Insight) -> None:
        """Keep what was seen in a file whose reading is of this run, or that is not read in it."""
        ...

    def measured(self, path: PackagePath) -> tuple[PageQuality, ...] | None:
        """How the pages of a file look, measured in the manner of this run."""
        ...

    def keep_measured(self, path: PackagePath, pages: Sequence[PageQuality]) -> None:
        """Keep how the pages of such a file look."""
        ...


class Task(Protocol[T_co]):
    """A value that can be sent to another process and does its work there."""

    def run(self, progress: Progress | None = None) -> T_co:
        """Do the work."""
        ...


class TaskRunner(Protocol):
    """Runs tasks where they can neither stop nor kill the caller."""

    def run(self, task: Task[T], progress: Progress | None = None) -> T:
        """What the task returns, or raises; `TaskLostError` when it gives no result."""
        ...
