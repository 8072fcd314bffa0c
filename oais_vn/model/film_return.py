"""What came back of a reel: which rescan shows which frame, in which order, how well; and the readings of the film."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

from oais_vn.model.film import FilmProfile, Frame
from oais_vn.model.language import Text

LEAST_TILE = 0.35
"""Likeness under which a sixteenth of a page is hidden (measured: at least 0.5 on fair rescans)."""

BLANK_INK = 0.01
"""Share of dark pixels up to which a rescan of a blank page is blank: dust is no writing."""


class FrameState(Enum):
    """What a rescan proved of a frame. Nothing is ever identical: film shows content, not bytes."""

    MATCHED = "matched"
    MISPLACED = "misplaced"
    DUPLICATE = "duplicate"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    DEGRADED = "degraded"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    FrameState.MATCHED: Text("khớp", "MATCHED"),
    FrameState.MISPLACED: Text("SAI CHỖ", "MISPLACED"),
    FrameState.DUPLICATE: Text("CHỤP HAI LẦN", "DUPLICATE"),
    FrameState.MISSING: Text("THIẾU", "MISSING"),
    FrameState.UNREADABLE: Text("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE"),
    FrameState.DEGRADED: Text("MỜ, CHE KHUẤT", "DEGRADED"),
}


class Method(Enum):
    """How a rescan was matched with a frame."""

    CODE = "qr"
    ORDER = "order"
    BLANK = "ink"


class Likeness(NamedTuple):
    """How like a frame a rescan is, up to 1, its least like part, the share of ink, how many parts have ink to compare.

    Without such `tiles` the frame is blank, and only the ink of the rescan tells; -1: it could not be aligned.
    """

    score: float
    worst: float
    ink: float
    tiles: int

    @property
    def is_blank(self) -> bool:
        """Whether both the frame and the rescan are blank."""
        return self.tiles == 0 and self.ink <= BLANK_INK

    def is_good(self, least: float) -> bool:
        """Whether everything on the frame can be made out."""
        return self.is_blank or (self.tiles > 0 and self.score >= least and self.worst >= LEAST_TILE)


UNSEEN = Likeness(0.0, 0.0, 1.0, -1)
"""Of a picture that could not be compared."""


class Picture(NamedTuple):
    """One picture of the rescan: its file, and which picture of that file (from 1)."""

    path: Path
    page: int

    @property
    def name(self) -> str:
        """The picture for people."""
        return self.path.name if self.page == 1 else f"{self.path.name}[{self.page}]"


Corners = Mapping[str, list[list[float]]]
"""Where the QR codes of a frame lie in a picture, by side (`L`, `R`)."""


class FilmReader(Protocol):
    """Looks at the pictures of a rescan. Raises `PluginError` when it cannot be started."""

    def pages(self, path: Path) -> int:
        """How many pictures a file holds; 0 when it is no picture."""
        ...

    def codes(self, picture: Picture) -> tuple[tuple[str, list[list[float]]], ...]:
        """The texts of the QR codes that are seen, each with its corners."""
        ...

    def liken(
        self, picture: Picture, codes: Corners, frames: Sequence[tuple[Frame, Path]], module_mm: float
    ) -> tuple[Likeness, ...]:
        """How like each of these frames a picture is; without codes it is aligned by what it shows."""
        ...

    def cut(self, picture: Picture, codes: Corners, frame: Frame, local: Path, module_mm: float, out: Path) -> None:
        """Write the page of a frame (whose picture in the order is `local`) as JPEG, straightened."""
        ...

    def bind(self, pages: Sequence[tuple[Path, float, float]], title: str, out: Path) -> None:
        """Bind JPEG pages, with their sides in millimetres, into a PDF."""
        ...


@dataclass(frozen=True)
class Sighting:
    """A picture in the order of the reel: the frame that its codes name (0: none), or `foreign`, what else they say.

    `likeness` is to that frame; `first_of_all` whether no neighbour of the frame is more like the picture.
    """

    picture: Picture
    number: int = 0
    foreign: str = ""
    likeness: Likeness = UNSEEN
    first_of_all: bool = False
    method: Method = Method.CODE
    corners: Corners = field(default_factory=dict)

    def is_good(self, least: float) -> bool:
        """Whether the picture shows the frame, and all of it."""
        return self.number > 0 and self.likeness.is_good(least) and (self.first_of_all or self.likeness.is_blank)


@dataclass(frozen=True)
class FrameFound:
    """What became of one frame, or of a picture too many (`DUPLICATE`); `picture` is the best of it."""

    number: int
    state: FrameState
    picture: str = ""
    method: Method = Method.CODE
    likeness: float = 0.0
    retake: bool = False


class Measured(NamedTuple):
    """A measurement of a reel against its limit; `limit` in words, empty where there is none."""

    name: str
    value: str
    limit: str
    good: bool


@dataclass(frozen=True)
class Readings:
    """What the bureau and the archive measured of a reel; None where nobody did.

    Densities are diffuse, `resolution` line pairs a millimetre of the original. `other` is what is only kept.
    """

    reel: str
    date: str
    accession: str
    by: str
    density: tuple[float, ...]
    base: float | None
    resolution: float | None
    splices: int | None
    other: Mapping[str, str]

    def judged(self, profile: FilmProfile) -> tuple[Measured, ...]:
        """Each reading against the limits of the profile; what was not measured is not good."""
        low, high = profile.least_density, profile.most_density
        density = ", ".join(f"{value:g}" for value in self.density)
        return (
            Measured(
                "density",
                density,
                f"{low:g}-{high:g}",
                bool(self.density) and all(low <= value <= high for value in self.density),
            ),
            _at_most("base", self.base, profile.most_base),
            Measured(
                "resolution",
                _shown(self.resolution),
                f">= {profile.least_resolution:g}",
                self.resolution is not None and self.resolution >= profile.least_resolution,
            ),
            _at_most("splices", self.splices, profile.most_splices),
        )


def _at_most(name: str, value: float | None, most: float) -> Measured:
    return Measured(name, _shown(value), f"<= {most:g}", value is not None and value <= most)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


@dataclass(frozen=True)
class Returned:
    """What came back of a reel: every frame, pictures of no frame of it, and the readings."""

    reel: str
    frames: tuple[FrameFound, ...]
    strangers: tuple[str, ...]
    readings: tuple[Measured, ...]

    @property
    def accepted(self) -> bool:
        """Whether every frame is where it belongs and can be read, and the film was measured and is in its limits."""
        there = all(frame.state in (FrameState.MATCHED, FrameState.DUPLICATE) for frame in self.frames)
        return there and bool(self.readings) and all(reading.good for reading in self.readings)

    @property
    def to_retake(self) -> tuple[int, ...]:
        """The frames that must be filmed again."""
        bad = (FrameState.MISSING, FrameState.UNREADABLE, FrameState.DEGRADED)
        return tuple(frame.number for frame in self.frames if frame.state in bad)


def rising(numbers: Sequence[int]) -> set[int]:
    """The places of a longest strictly rising run through `numbers`."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before.append(ends[at - 1] if at else -1)
        if at == len(tops):
            tops.append(number)
            ends.append(place)
        else:
            tops[at], ends[at] = number, place
    found = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found


def misplaced(numbers: Sequence[int]) -> set[int]:
    """The numbers that stand out of the order; of two that changed places, both. Each number comes once."""
    kept = rising(numbers)
    moved = {number for place, number in enumerate(numbers) if place not in kept}
    order = sorted(numbers)
    places = {number: place for place, number in enumerate(numbers)}
    changed = {number for number, belongs in zip(numbers, order, strict=True) if order[places[belongs]] == number}
    return moved | {
        number
        for number in changed - moved
        for belongs in (order[places[number]],)
        if belongs != number and belongs in moved
    }


def gaps(sightings: Sequence[Sighting], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Between pictures of known frames that follow each other: the places of unknown ones, and the frames lacking."""
    known = [place for place, each in enumerate(sightings) if each.number]
    numbers = [sightings[place].number for place in known]
    order = sorted(rising(numbers))
    there = set(numbers)
    marks = [(-1, 0), *((known[at], numbers[at]) for at in order), (len(sightings), count + 1)]
    for (start, low), (end, high) in pairwise(marks):
        unknown = [place for place in range(start + 1, end) if not sightings[place].number]
        lacking = [number for number in range(low + 1, high) if number not in there]
        if unknown and lacking:
            yield unknown, lacking


def judged(
    sightings: Sequence[Sighting], frames: Sequence[Frame], least: float, retakes: tuple[int, int]
) -> Iterator[FrameFound]:
    """What became of each frame, by number, and of pictures too many.

    `retakes` are the numbers of the frames between which frames that were filmed again lie.
    """
    start, end = (_place_of(sightings, number) for number in retakes)
    again = range(start + 1, end) if 0 <= start < end else range(0)
    main = [place for place, each in enumerate(sightings) if each.number and place not in again]
    numbers = [sightings[place].number for place in main]
    kept = rising(numbers)
    first: dict[int, int] = {}
    for at, place in enumerate(main):
        number = numbers[at]
        if number not in first or (at in kept and first[number] != place):
            first[number] = place
    single = [place for place in main if first[sightings[place].number] == place]
    out = misplaced([sightings[place].number for place in single])
    retaken = {sightings[place].number: place for place in again if sightings[place].is_good(least)}
    for frame in frames:
        number = frame.number
        seen = sightings[first[number]] if number in first else None
        if (seen is None or not seen.is_good(least)) and number in retaken:
            better = sightings[retaken[number]]
            yield FrameFound(
                number, FrameState.MATCHED, better.picture.name, better.method, better.likeness.score, retake=True
            )
        elif seen is None:
            yield FrameFound(number, FrameState.MISSING)
        else:
            yield _state(seen, least, out)
    for place in main:
        number = sightings[place].number
        if first[number] != place:
            yield FrameFound(number, FrameState.DUPLICATE, sightings[place].picture.name, sightings[place].method)


def _state(seen: Sighting, least: float, out: set[int]) -> FrameFound:
    number, score = seen.number, seen.likeness.score
    if seen.is_good(least):
        method = Method.BLANK if seen.likeness.is_blank else seen.method
        state = FrameState.MISPLACED if number in out else FrameState.MATCHED
        return FrameFound(number, state, seen.picture.name, method, score)
    state = FrameState.DEGRADED if seen.method is Method.CODE else FrameState.UNREADABLE
    return FrameFound(number, state, seen.picture.name, seen.method, score)


def _place_of(sightings: Sequence[Sighting], number: int) -> int:
    return next((place for place, each in enumerate(sightings) if each.number == number), -1)
