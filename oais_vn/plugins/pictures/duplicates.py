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


def duplicates(pages: Sequence[PageQuality]) -> Iterator[tuple[int, int]]:
    """The pairs of pages of one dossier, by their places, that show the same sheet; blank pages are no pairs."""
    pictures: dict[int, NDArray[np.float32] | None] = {}
    for one, first in enumerate(pages):
        for two in range(one + 1, len(pages)):
            second = pages[two]
            if first.problem or second.problem or not first.marks or not second.marks:
                continue
            apart = (first.fingerprint ^ second.fingerprint).bit_count()
            if apart > _RESCAN:
                continue
            left, right = (pictures.setdefault(each, _ink(pages[each])) for each in (one, two))
            if left is not None and right is not None and same_ink(left, right) >= SAME_INK:
                yield one, two


def same_ink(one: NDArray[np.float32], two: NDArray[np.float32]) -> float:
    """How well the ink of two pages correlates where they fit best, up to 1."""
    high, wide = min(one.shape[0], two.shape[0]), min(one.shape[1], two.shape[1])
    if min(high, wide) <= 4 * _SHIFT or max(one.shape[0] - high, two.shape[0] - high) > 2 * _SHIFT:
        return 0.0
    inner = two[_SHIFT : high - _SHIFT, _SHIFT : wide - _SHIFT]
    return float(cv2.matchTemplate(one[:high, :wide], inner, cv2.TM_CCOEFF_NORMED).max())


def _ink(page: PageQuality) -> NDArray[np.float32] | None:
    if len(page.ink) < 4:
        return None
    high, wide = int.from_bytes(page.ink[:2], "big"), int.from_bytes(page.ink[2:4], "big")
    picture = np.frombuffer(zlib.decompress(page.ink[4:]), np.uint8).reshape(high, wide).astype(np.float32)
    return cv2.GaussianBlur(picture, (3, 3), 0)  # type: ignore[no-any-return]
