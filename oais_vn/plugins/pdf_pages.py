"""Counting and measuring the pages of PDF files by qpdf, bounded in time and memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oais_vn.model.paper import PageSize
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.pdf_pages:PdfEngine"
_LARGEST = 200 * 72 * 1000
"""Points: far more than the 200 inches of a page, in the largest user units that make sense."""


@dataclass(frozen=True)
class PdfPageCounter:
    """A `PageMeasurer` for PDF; `time_limit` is in seconds a file, `memory_limit` in bytes.

    A file that needs a password, that is damaged so that pages may be lost, or that is no PDF, has no count.
    Counters of different `number` work side by side. Raises `PluginError` only when pikepdf cannot be started.
    """

    time_limit: float = 30.0
    memory_limit: int = 1 << 30
    number: int = 0

    def pages(self, path: Path) -> int | None:
        """The number of pages, or None."""
        sizes = self.sizes(path)
        return None if sizes is None else sum(size.pages for size in sizes)

    def sizes(self, path: Path) -> tuple[PageSize, ...] | None:
        """The pages by size in whole points, or None; a page whose box says nothing has the sides 0."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit, self.number)
        try:
            found: list[list[int]] = worker.call("sizes", os.path.abspath(path))
        except NoAnswerError:
            return None
        return tuple(PageSize(*each) for each in found) or None

    def lane(self, number: int) -> PdfPageCounter:
        """The same with a child process of its own."""
        return replace(self, number=number)


class PdfEngine:
    """Opens PDF files; lives in a child process."""

    def __init__(self) -> None:
        import pikepdf

        self._open = pikepdf.open
        # Memory maps of big files would fill the address space that the limit bounds.
        self._mode = pikepdf.AccessMode.stream

    def sizes(self, path: str) -> list[list[int]]:
        """Width, height and number of the pages that the page tree really has; its own `/Count` is not believed.

        Raises what qpdf says of a file that it cannot read as it stands: a repaired file may lack pages.
        """
        if not os.path.isfile(path):
            return []
        # Opened here: qpdf takes no names that are not UTF-8.
        with (
            open(path, "rb") as file,
            self._open(file, attempt_recovery=False, suppress_warnings=True, access_mode=self._mode) as pdf,
        ):
            counted = Counter(_shown(page) for page in pdf.pages)
        return [[width, height, count] for (width, height), count in sorted(counted.items())]


def _shown(page: Any) -> tuple[int, int]:
    """The sides of what a reader sees: the crop box within the media box, in user units; `/Rotate` only turns it."""
    try:
        media, crop = _box(page.mediabox), _box(page.cropbox)
        left, low = max(media[0], crop[0]), max(media[1], crop[1])
        right, high = min(media[2], crop[2]), min(media[3], crop[3])
        if right <= left or high <= low:
            left, low, right, high = media
        unit = float(page.obj.get("/UserUnit", 1))
        sides = round((right - left) * unit), round((high - low) * unit)
    except Exception:  # noqa: BLE001 - a hostile box makes pikepdf raise nearly anything; the page is there all the same
        return 0, 0
    return sides if all(0 < side <= _LARGEST for side in sides) else (0, 0)


def _box(values: Sequence[Any]) -> tuple[float, float, float, float]:
    """The corners of a rectangle, the lower left one first, however they are written."""
    one, two, three, four = (float(value) for value in values)
    return min(one, three), min(two, four), max(one, three), max(two, four)
