"""Packing dossiers onto reels: in their order, each whole on one reel where it fits on one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.film import MOST_NUMBERED, FilmedDossier, FilmProfile, Part, ReelPlan, Sheet, next_reel, require_reel
from oais_vn.model.language import Text

MARGIN_MM = 5.0
"""White around the page and its strip, so that a rescan that is cut a little loses nothing."""

TARGET = Sheet("", 0, 210.0, 297.0, "")
"""Targets are as large as A4."""

ROWS = 22
"""Dossiers on one page of contents."""

_QR_MODULES = 25 + 2 * 4
_NARROWEST_MM = 150.0
"""Two QR codes, and text between them, need so much."""

_FIXED = 10
"""Start, reel, how to read (two languages), density and resolution twice, retakes, end."""
_BOUNDS = 2
"""Start and end of each part of a dossier."""


class FrameSize(NamedTuple):
    """A frame in millimetres of the original: `along` the film and `across` it; `turned` by a quarter to fit."""

    along: float
    across: float
    turned: bool = False


def strip_mm(module_mm: float) -> float:
    """The height of the strip under a page that says what it is."""
    return _QR_MODULES * module_mm + 2


def canvas_mm(width_mm: float, height_mm: float, module_mm: float) -> tuple[float, float]:
    """The sides of a frame that shows a page of these sides."""
    return max(width_mm, _NARROWEST_MM) + 2 * MARGIN_MM, height_mm + strip_mm(module_mm) + 2 * MARGIN_MM


def frame_size(sheet: Sheet, profile: FilmProfile, reduction: float) -> FrameSize | None:
    """How a page lies on the film at a reduction, turned only if it never fits upright; None when it is too large."""
    along, across = canvas_mm(sheet.width_mm, sheet.height_mm, profile.module_mm)
    turned = across > profile.image_mm * profile.reductions[-1]
    if turned:
        along, across = canvas_mm(sheet.height_mm, sheet.width_mm, profile.module_mm)
    return FrameSize(along, across, turned) if across <= profile.image_mm * reduction else None


def reduction_for(dossiers: Iterable[FilmedDossier], profile: FilmProfile) -> float:
    """The smallest reduction of the profile at which every page fits across; `InputError` names those that never do."""
    sizes: dict[tuple[float, float], tuple[str, Sheet]] = {(TARGET.width_mm, TARGET.height_mm): ("", TARGET)}
    for dossier in dossiers:
        for sheet in dossier.sheets:
            sizes.setdefault((sheet.width_mm, sheet.height_mm), (dossier.code, sheet))
    for reduction in profile.reductions:
        if all(frame_size(sheet, profile, reduction) for _, sheet in sizes.values()):
            return reduction
    large = [
        f"{code} {sheet.path} ({sheet.width_mm:.0f} × {sheet.height_mm:.0f} mm)"
        for code, sheet in sizes.values()
        if frame_size(sheet, profile, profile.reductions[-1]) is None
    ]
    raise InputError(
        Text(
            f"khổ giấy không vừa phim {profile.name} ở độ thu nhỏ {profile.reductions[-1]:g}×: {'; '.join(large)}; hãy "
            "đặt phim 35 mm cho các hồ sơ này",
            f"too large for film {profile.name} at {profile.reductions[-1]:g}×: {'; '.join(large)}; order 35 mm film "
            "for these dossiers",
        )
    )


def packed(dossiers: Iterable[FilmedDossier], profile: FilmProfile, reduction: float, first: str) -> Iterator[ReelPlan]:
    """The reels, numbered from `first` on.

    A dossier lies whole on one reel; only one that is longer than an empty reel begins a reel of its own and goes on
    over the next ones. The order is kept, so what is left of a reel stays free.
    """
    reel = _Room(profile, reduction, require_reel(first))
    for dossier in dossiers:
        lengths = [_advance(sheet, profile, reduction) for sheet in dossier.sheets]
        if reel.takes(lengths):
            reel.add(Part(dossier, 0, len(lengths)), lengths)
            continue
        if reel.parts:
            yield reel.plan()
            reel = reel.following()
        starts = _starts(lengths, reel)
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lengths)], strict=True), 1):
            if reel.parts:
                yield reel.plan()
                reel = reel.following()
            reel.add(Part(dossier, start, end, number, len(starts)), lengths[start:end])
    if reel.parts:
        yield reel.plan()


@dataclass
class _Room:
    """A reel that is being filled."""

    profile: FilmProfile
    reduction: float
    reel: str
    parts: list[Part] = field(default_factory=list)
    length: float = 0.0
    pages: int = 0
    longest: float = 0.0

    def takes(self, lengths: Sequence[float]) -> bool:
        """Whether another part with pages of these lengths fits."""
        pages = self.pages + len(lengths)
        longest = max(self.longest, *lengths)
        used, frames, _ = self._used(len(self.parts) + 1, pages, self.length + sum(lengths), longest)
        return used <= self.profile.usable_mm and frames <= min(self.profile.most_frames, MOST_NUMBERED)

    def add(self, part: Part, lengths: Sequence[float]) -> None:
        """Take a part in."""
        self.parts.append(part)
        self.length += sum(lengths)
        self.pages += len(lengths)
        self.longest = max(self.longest, *lengths)

    def plan(self) -> ReelPlan:
        """The reel as it is."""
        used, _, retakes = self._used(len(self.parts), self.pages, self.length, self.longest)
        return ReelPlan(self.reel, self.reduction, tuple(self.parts), retakes, round(used, 1))

    def following(self) -> _Room:
        """The next reel, empty."""
        return replace(self, reel=next_reel(self.reel), parts=[], length=0.0, pages=0, longest=0.0)

    def _used(self, parts: int, pages: int, length: float, longest: float) -> tuple[float, int, int]:
        retakes = max(self.profile.least_retakes, math.ceil(pages * self.profile.retake_percent / 100))
        targets = _FIXED + 2 * math.ceil(parts / ROWS) + _BOUNDS * parts
        target = _advance(TARGET, self.profile, self.reduction)
        used = length + targets * target + retakes * max(longest, target)
        return used, targets + pages + retakes, retakes


def _starts(lengths: Sequence[float], reel: _Room) -> list[int]:
    """Where the parts of a dossier begin that goes over several empty reels like `reel`."""
    starts = [0]
    while not reel.takes(lengths[starts[-1] :]):
        low, high = starts[-1] + 1, len(lengths)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if reel.takes(lengths[starts[-1] : middle]) else (low, middle - 1)
        if not reel.takes(lengths[starts[-1] : low]):
            raise InputError(
                Text(
                    f"cuộn phim {reel.profile.name} không đủ chỗ cho một trang",
                    f"a reel of {reel.profile.name} has no room for one page",
                )
            )
        starts.append(low)
    return starts


def _advance(sheet: Sheet, profile: FilmProfile, reduction: float) -> float:
    """Millimetres of film from one frame to the next."""
    size = frame_size(sheet, profile, reduction)
    if size is None:
        raise InputError(Text(f"{sheet.path}: quá khổ", f"{sheet.path}: too large"))
    return size.along / reduction + profile.gap_mm
