"""Finding pages that were scanned twice: by coarse fingerprints, and, for these mislead, by where the ink lies."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from oais_vn.model.inspection import PageQuality

SAME_SCAN = 10
"""Bits of 256 by which the same scan, saved again, may differ."""
_RESCAN = 110
"""Bits by which two scans of one sheet may differ; pages that differ more are not compared further."""
SAME_INK = 0.93
"""Correlation from which two pages have the same ink (measured: scans of one sheet from 0.95, others up to 0.91)."""
_SHIFT = 10
"""Pixels by which one scan may lie beside the other."""
_COARSE = 4
"""Pixels whose mean is one of the small picture, which is compared first: more than ten times quicker."""
_MAYBE = 0.85
"""Correlation of small pictures from which the large ones are compared (one sheet: from 0.92, others mostly to 0.8)."""

Ink = NDArray[np.float32]


def duplicates(pages: Sequence[PageQuality]) -> Iterator[tuple[int, int]]:
    """The pairs of pages of one dossier, by their places, that show the same sheet; blank pages are no pairs."""
    small = {place: coarse(ink) for place, page in enumerate(pages) if (ink := ink_of(page)) is not None}
    for one, left in small.items():
        for two, right in small.items():
            if two <= one or (pages[one].fingerprint ^ pages[two].fingerprint).bit_count() > _RESCAN:
                continue
            if correlation(left, right, -(-_SHIFT // _COARSE)) >= _MAYBE and _same(pages[one], pages[two]):
                yield one, two


def _same(one: PageQuality, two: PageQuality) -> bool:
    # Taken apart again: the large pictures of a thick dossier would not fit into memory.
    left, right = ink_of(one), ink_of(two)
    return left is not None and right is not None and correlation(left, right) >= SAME_INK


def correlation(one: Ink, two: Ink, shift: int = _SHIFT) -> float:
    """How well the ink of two pages correlates where they fit best, within `shift` pixels; up to 1."""
    high, wide = min(one.shape[0], two.shape[0]), min(one.shape[1], two.shape[1])
    if min(high, wide) <= 4 * shift or max(one.shape[0] - high, two.shape[0] - high) > 2 * shift:
        return 0.0
    inner = two[shift : high - shift, shift : wide - shift]
    return float(cv2.matchTemplate(one[:high, :wide], inner, cv2.TM_CCOEFF_NORMED).max())


def coarse(ink: Ink) -> Ink:
    """The ink as a small picture."""
    small = cv2.resize(ink, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (3, 3), 0)  # type: ignore[no-any-return]


def ink_of(page: PageQuality) -> Ink | None:
    """The ink of a page; None where there is none, or it was not measured."""
    if not page.measured or not page.marks or len(page.ink) < 4:
        return None
    high, wide = int.from_bytes(page.ink[:2], "big"), int.from_bytes(page.ink[2:4], "big")
    picture = np.frombuffer(zlib.decompress(page.ink[4:]), np.uint8).reshape(high, wide).astype(np.float32)
    return cv2.GaussianBlur(picture, (3, 3), 0)  # type: ignore[no-any-return]
