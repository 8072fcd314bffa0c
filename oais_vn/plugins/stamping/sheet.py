"""A page as its reader sees it: cropped, turned upright, and measured in points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]

_LETTER: Box = (0.0, 0.0, 612.0, 792.0)
"""What readers take for a page without a usable MediaBox."""


@dataclass(frozen=True)
class Sheet:
    """The visible page: `width` and `height` in points (1/72 inch), origin at the lower left as it is seen.

    `matrix` leads from there to the page's own user space (ISO 32000-1, 8.3.2.3 and table 30), in which `media` is
    the MediaBox.
    """

    width: float
    height: float
    matrix: Matrix
    media: Box


def sheet_of(media: object, crop: object, rotate: object, unit: object) -> Sheet:
    """The sheet of a page with these entries (`MediaBox`, `CropBox`, `Rotate`, `UserUnit`; None: not there).

    Entries that make no sense are read as widely used readers read them: no box is a US Letter, a CropBox that
    does not meet the MediaBox is none, and an angle is taken down to a multiple of 90 degrees.
    """
    whole = _box(media) or _LETTER
    left, bottom, right, top = _common(whole, _box(crop)) or whole
    number = _number(unit)
    scale = number if number is not None and number > 0 else 1.0
    step = 1 / scale
    matrices: tuple[Matrix, ...] = (
        (step, 0, 0, step, left, bottom),
        (0, step, -step, 0, right, bottom),
        (-step, 0, 0, -step, right, top),
        (0, -step, step, 0, left, top),
    )
    quarter = int((_number(rotate) or 0) / 90) % 4
    width, height = (right - left) * scale, (top - bottom) * scale
    if quarter % 2:
        width, height = height, width
    return Sheet(width, height, matrices[quarter], whole)


def _box(value: object) -> Box | None:
    if not isinstance(value, Sequence) or len(value) != 4:
        return None
    edges = [_number(edge) for edge in value]
    known = [edge for edge in edges if edge is not None]
    if len(known) != 4:
        return None
    x1, y1, x2, y2 = known
    return _filled((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))


def _common(one: Box, other: Box | None) -> Box | None:
    if other is None:
        return None
    return _filled((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def _filled(box: Box) -> Box | None:
    return box if box[2] > box[0] and box[3] > box[1] else None


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
