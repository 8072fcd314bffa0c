"""Ports that look into files: by kind of file, and what a delivery's files were seen to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

from oais_vn.model.inspection import Facts, Insight, PageQuality
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent


class FileInspector(Protocol):
    """Tells what is in files of one kind."""

    @property
    def agent(self) -> Agent:
        """Tool and version as a PREMIS agent; without a version where it is not installed."""
        ...

    def lane(self, number: int) -> Self:
        """One that works beside those of other numbers, where the same one would wait for them."""
        ...

    def inspect(self, path: Path) -> Facts:
        """The facts of one local file; no content makes it raise, what cannot be read has a `problem`.

        Raises `PluginError` when the tool itself cannot be started.
        """
        ...


@runtime_checkable
class BatchInspector(FileInspector, Protocol):
    """An inspector that is asked about many files at once: nobody waits while each answer is on its way."""

    def inspect_each(self, paths: Sequence[Path]) -> Sequence[tuple[Facts, str]]:
        """The facts of each file, and the SHA-256 of its bytes where they were all read, else an empty text.

        A file that stops the tool costs none of the others. Raises as `inspect` does.
        """
        ...


class PageMeasurement(Protocol):
    """Measures how the pages of PDFs and images look."""

    @property
    def agent(self) -> Agent:
        """Tool and version as a PREMIS agent; without a version where it is not installed."""
        ...

    def lane(self, number: int) -> Self:
        """One that works beside those of other numbers."""
        ...

    def examine(self, path: Path) -> Iterator[PageQuality]:
        """Every page with a picture, in order; `PluginError` when the tool cannot be started."""
        ...

    def thumbnail(self, path: Path, page: int) -> bytes:
        """A small JPEG of a page; empty where it cannot be made."""
        ...

    def duplicates(self, pages: Sequence[PageQuality]) -> Iterable[tuple[int, int]]:
        """The pairs of pages of one dossier, by their places, that show the same sheet."""
        ...


class FileLooker(Protocol):
    """Looks into files of every kind that it knows."""

    @property
    def manner(self) -> str:
        """The tools and their versions: what was seen by others is not the same."""
        ...

    def looks_into(self, mime: str) -> bool:
        """Whether files of this media type are looked into."""
        ...

    def agent(self, mime: str) -> Agent:
        """The tool that looks into files of a media type that is looked into."""
        ...

    def look(self, path: Path, mime: str) -> Insight | None:
        """What is in a local file; None for a kind that is not looked into."""
        ...

    def look_again(self, files: Sequence[tuple[Path, str, str]]) -> Sequence[Insight | None]:
        """What is in each local file of a media type and a SHA-256: what was seen of its bytes before still holds."""
        ...

    def look_each(self, files: Sequence[tuple[Path, str]]) -> Sequence[tuple[Insight | None, str]]:
        """What is in each local file of a media type, and the SHA-256 of its bytes where the tool read all of them."""
        ...

    def measure(self, path: Path, mime: str) -> tuple[PageQuality, ...] | None:
        """How its pages look; None where that is not measured, for its kind or because the tool is missing."""
        ...

    def lane(self, number: int) -> Self:
        """One that works beside those of other numbers."""
        ...


class SeenBytes(Protocol):
    """Knows what was seen of bytes before, whatever file they lie in.

    `manner` is how they were looked at: the kind of tool, and the extension, which tools look at too.
    One process keeps; copies of this in others only ask.
    """

    def keep(self, sha256: str, manner: str, insight: Insight) -> None:
        """Keep what was seen of bytes; what is kept of them already stays."""
        ...

    def found(self, sha256: str, manner: str) -> Insight | None:
        """What was seen of these bytes in this manner."""
        ...

    def found_each(self, digests: Collection[str], manner: str) -> dict[str, Insight]:
        """What was seen in this manner of some bytes, by their SHA-256, as far as anything was."""
        ...


class Insights(Protocol):
    """Knows what is in a delivery's files."""

    def looks_into(self, path: PackagePath) -> bool:
        """Whether files of this kind, which the name tells, are looked into."""
        ...

    def insight_each(self, paths: Sequence[PackagePath]) -> Sequence[Insight | None]:
        """What was seen in each of some files."""
        ...

    def measured(self, path: PackagePath) -> tuple[PageQuality, ...] | None:
        """How its pages look; None where nobody measured that."""
        ...
