"""A digitised document as its rules see it: what was found in the file, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from oais_vn.model.inspection import AudioVideoFacts, Facts, ImageFacts, PageQuality, PdfFacts
from oais_vn.model.location import Location
from oais_vn.model.quality import DocumentKind, QualityLimits

TT05_8 = "TT 05/2025/TT-BNV, Điều 8"

_RUNS = 12
_TOLERANCE = 0.99
"""A scanner's 200 dpi may come out as 199.6."""


@dataclass(frozen=True)
class InspectedDocument:
    """One file with its facts. `kind` chooses among the limits; `told` says that others told that it does not open."""

    path: str
    facts: Facts
    limits: QualityLimits = field(default_factory=QualityLimits)
    kind: DocumentKind = DocumentKind.TEXT
    told: bool = False

    @property
    def is_paper(self) -> bool:
        """Whether it is of paper, which the Circular wants in colour, as PDF/A of two layers."""
        return self.kind in (DocumentKind.TEXT, DocumentKind.DRAWING)

    @property
    def location(self) -> Location:
        """The file."""
        return Location(path=self.path)

    def page(self, number: int) -> Location:
        """A page of the file."""
        return Location(path=self.path, page=number)

    @property
    def pdf(self) -> PdfFacts | None:
        """The facts of a PDF that opens."""
        return self.facts if isinstance(self.facts, PdfFacts) and not self.facts.problem else None

    @property
    def image(self) -> ImageFacts | None:
        """The facts of an image that opens."""
        return self.facts if isinstance(self.facts, ImageFacts) and not self.facts.problem else None

    @property
    def recording(self) -> AudioVideoFacts | None:
        """The facts of a recording that can be read."""
        return self.facts if isinstance(self.facts, AudioVideoFacts) and not self.facts.problem else None


@dataclass(frozen=True)
class ExaminedPage:
    """A page, or a frame, of a file, and what was measured on it."""

    path: str
    quality: PageQuality

    @property
    def location(self) -> Location:
        """The page."""
        return Location(path=self.path, page=self.quality.page)


@dataclass(frozen=True)
class ExaminedPages:
    """The pages of one dossier, in order. `duplicates` are pairs of their places that show the same sheet."""

    pages: tuple[ExaminedPage, ...]
    duplicates: tuple[tuple[int, int], ...] = ()
    limits: QualityLimits = field(default_factory=QualityLimits)

    @property
    def readable(self) -> tuple[ExaminedPage, ...]:
        """The pages whose picture could be decoded."""
        return tuple(page for page in self.pages if page.quality.measured)


def listed(numbers: Iterable[int]) -> str:
    """Page numbers, runs of them as such: `1–5, 9`; beyond a line the rest is left out."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [f"{first}–{last}" if last > first else str(first) for first, last in runs[:_RUNS]]
    return ", ".join(told) + (", …" if len(runs) > _RUNS else "")


def below(value: float, limit: float) -> bool:
    """Whether a measured value misses its limit by more than measuring does."""
    return value < limit * _TOLERANCE
