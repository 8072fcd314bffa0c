"""Judging a reel that came back: each rescan is matched by its code, then by order, then among its neighbours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from oais_vn.formats.film.reels import OrderedReel, read_frames, read_reel
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.film import FilmProfile, Frame, FrameKind
from oais_vn.model.film_return import (
    Corners,
    FilmReader,
    Likeness,
    Method,
    Picture,
    Readings,
    Returned,
    Sighting,
    gaps,
    judged,
)
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.packages.content import blocks
from oais_vn.workflows.film.filmed import at_hand
from oais_vn.workflows.film.order import FRAMES, REEL

_PAYLOAD = "data"
_CODE = re.compile(r"([A-Z0-9.-]+)/([0-9]{4})([LR])")
_NEIGHBOURS = 1
_SLACK = 6
"""Frames among which a picture without a code is looked for."""
_TIE = 0.03
"""By how much a neighbour may be more like a picture: pages of one form hardly differ."""
_MOST_FOREIGN = 0.5


@dataclass(frozen=True)
class OpenOrder:
    """The order of a reel, read from its bag: what was asked for, and the picture of each frame."""

    reel: OrderedReel
    reel_json: bytes
    frames: tuple[Frame, ...]
    source: PackageSource

    def frame(self, number: int) -> Frame:
        """The frame of this number."""
        return self.frames[number - 1]

    @property
    def retakes(self) -> tuple[int, int]:
        """The frames between which frames that were filmed again lie."""
        start = next(frame.number for frame in self.frames if frame.kind is FrameKind.RETAKES)
        return start, start + 1


def open_order(source: PackageSource) -> OpenOrder:
    """Read the bag of a reel; `PackageError` when it is none, or its lists are not those that were ordered."""
    with source.open(PackagePath(f"{_PAYLOAD}/{REEL}")) as stream:
        content = stream.read()
    reel = read_reel(content, f"{source.location}/{REEL}")
    path = PackagePath(f"{_PAYLOAD}/{FRAMES}")
    digest = hashlib.sha256()
    with source.open(path) as stream:
        for block in blocks(stream):
            digest.update(block)
    if digest.hexdigest() != reel.frames_sha256:
        raise PackageError(
            Text(
                f"{source.location}: {FRAMES} không phải danh sách đã đặt (sai SHA-256)",
                f"{source.location}: {FRAMES} is not the list that was ordered (its SHA-256 differs)",
            ),
            path=path,
        )
    with source.open(path) as stream:
        frames = tuple(read_frames(stream, f"{source.location}/{FRAMES}"))
    return OpenOrder(reel, content, frames, source)


@dataclass(frozen=True)
class FilmJudge:
    """Judges the rescan of a reel against its order, one picture at a time."""

    order: OpenOrder
    reader: FilmReader

    def judge(
        self,
        files: Iterable[Path],
        readings: Readings | None,
        profile: FilmProfile,
        progress: Progress | None = None,
    ) -> Returned:
        """What became of every frame. Raises `InputError` when the pictures are of another reel, or there are none."""
        seen = list(self.sightings(files, progress))
        self._require_this_reel(seen)
        seen = self._placed(seen)
        reel = self.order.reel
        found = tuple(judged(seen, self.order.frames, reel.profile.least_likeness, self.order.retakes))
        strangers = tuple(
            f"{each.picture.name} ({each.foreign})" if each.foreign else each.picture.name
            for each in seen
            if not each.number
        )
        return Returned(reel.reel, found, strangers, () if readings is None else readings.judged(profile))

    def sightings(self, files: Iterable[Path], progress: Progress | None = None) -> Iterator[Sighting]:
        """Every picture in order, with the frame that its codes name and how like it that is."""
        for done, picture in enumerate(self._pictures(files), 1):
            if progress is not None:
                progress(f"{self.order.reel.reel}: {picture.name}", done, self.order.reel.frames)
            yield self._seen(picture)

    def pages(self, files: Iterable[Path], progress: Progress | None = None) -> dict[int, Sighting]:
        """The best picture of each frame that can be made out."""
        seen = list(self.sightings(files, progress))
        self._require_this_reel(seen)
        found: dict[int, Sighting] = {}
        for each in self._placed(seen):
            better = each.number not in found or each.likeness.score > found[each.number].likeness.score
            if each.is_good(self.order.reel.profile.least_likeness) and better:
                found[each.number] = each
        return found

    def _pictures(self, files: Iterable[Path]) -> Iterator[Picture]:
        for path in files:
            for page in range(1, self.reader.pages(path) + 1):
                yield Picture(path, page)

    def _seen(self, picture: Picture) -> Sighting:
        corners: dict[str, list[list[float]]] = {}
        number, foreign = 0, ""
        for text, places in self.reader.codes(picture):
            match = _CODE.fullmatch(text)
            if match is None:
                continue
            told = int(match[2])
            if match[1] != self.order.reel.reel or not 0 < told <= len(self.order.frames):
                foreign = text
            elif number in (0, told):
                number = told
                corners[match[3]] = places
        if not number:
            return Sighting(picture, foreign=foreign)
        near = range(max(1, number - _NEIGHBOURS), min(len(self.order.frames), number + _NEIGHBOURS) + 1)
        found = self._likened(picture, corners, list(near))
        if not found[number].is_good(self.order.reel.profile.least_likeness):
            # A scratch over a code moves its corners: what the page shows may align it better.
            again = self._likened(picture, {}, list(near))
            if again[number].score > found[number].score:
                found, corners = again, {}
        return replace(_sighting(picture, number, found, Method.CODE), corners=corners)

    def _likened(self, picture: Picture, corners: Corners, numbers: Sequence[int]) -> dict[int, Likeness]:
        with ExitStack() as held:
            frames = [self.order.frame(number) for number in numbers]
            places = [PackagePath(f"{_PAYLOAD}/{frame.file}") for frame in frames]
            local = [held.enter_context(at_hand(self.order.source, place)) for place in places]
            found = self.reader.liken(
                picture, corners, list(zip(frames, local, strict=True)), self.order.reel.profile.module_mm
            )
        return dict(zip(numbers, found, strict=True))

    def _placed(self, sightings: list[Sighting]) -> list[Sighting]:
        """The pictures without codes, each with the lacking frame of its place that it shows."""
        placed = list(sightings)
        for unknown, lacking in list(gaps(sightings, len(self.order.frames))):
            slack = max(0, len(lacking) - len(unknown))
            left = list(lacking)
            for turn, place in enumerate(unknown):
                candidates = [number for number in lacking[turn : turn + min(slack, _SLACK) + 1] if number in left]
                if not candidates or sightings[place].foreign:
                    continue
                found = self._best(sightings[place].picture, candidates)
                if found.is_good(self.order.reel.profile.least_likeness) or not slack:
                    placed[place] = found
                    left.remove(found.number)
        return placed

    def _best(self, picture: Picture, candidates: list[int]) -> Sighting:
        low, high = max(1, candidates[0] - _NEIGHBOURS), min(len(self.order.frames), candidates[-1] + _NEIGHBOURS)
        found = self._likened(picture, {}, list(range(low, high + 1)))
        best = max(candidates, key=lambda number: (found[number].score, -number))
        return _sighting(picture, best, found, Method.ORDER)

    def _require_this_reel(self, sightings: Sequence[Sighting]) -> None:
        reel = self.order.reel.reel
        if not sightings:
            raise InputError(Text(f"không có ảnh quét nào của cuộn {reel}", f"there are no rescans of reel {reel}"))
        foreign = [each.foreign for each in sightings if each.foreign]
        if len(foreign) > _MOST_FOREIGN * len(sightings):
            other = foreign[0].partition("/")[0]
            raise InputError(
                Text(
                    f"ảnh quét là của cuộn {other}, không phải {reel}: nhầm cuộn hoặc nhầm đơn đặt",
                    f"the rescans are of reel {other}, not of {reel}: the wrong reel, or the wrong order",
                )
            )


def _sighting(picture: Picture, number: int, found: dict[int, Likeness], method: Method) -> Sighting:
    own = found[number]
    others = max((each.score for other, each in found.items() if other != number), default=0.0)
    sighting = Sighting(picture, number, likeness=own, first_of_all=own.score >= others - _TIE, method=method)
    return replace(sighting, method=Method.BLANK) if own.is_blank and method is Method.ORDER else sighting
