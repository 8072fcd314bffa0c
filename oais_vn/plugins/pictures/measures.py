"""What can be measured on the picture of a page: marks, skew, sharpness, borders, colour, fingerprints."""

from __future__ import annotations

import base64
import math
import zlib
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_SMALL = 880
"""Pixels of the longer side on which most is measured: A4 of 75 dpi."""
_MASK = 440
_INK = 36
"""Steps of grey by which ink is darker than the paper around it."""
_MARGINS = 0.06, 0.04
"""Shares of the height and of the width where holes, shadows and edges lie."""
_LEAST_MARK = 12
_LEAST_INK = 1500
_MOST_POINTS = 8_000
_MOST_SKEW = 5.0
_DARK = 70
_BAND = 0.012
_CHROMA = 14
_COLOURED = 0.005
"""Share of pixels with colour up to which a page has none: edges of the sensor, a speck."""
_TILE = 160
_TILES = 8
_SIDES = ("top", "bottom", "left", "right")


def measured(grey: Pixels, colour: Pixels | None) -> dict[str, Any]:
    """Every measure of one page, in plain values; `colour` is the page in colour, however small, if it has any."""
    step = max(1, round(max(grey.shape) / _SMALL))
    small = _smaller(grey, step)
    darker = cv2.subtract(_paper(small), small)
    ink = darker > _INK
    inner, marks = _marks(ink)
    skew = _skew(inner)
    return {
        "width": grey.shape[1],
        "height": grey.shape[0],
        "marks": marks,
        "skew": skew,
        "sharpness": _sharpness(grey, inner, 1 / step),
        "dark_sides": [side for side, band in _bands(small) if np.median(band) < _DARK],
        "cut_sides": _cut_sides(ink, small),
        "grey_in_colour": colour is not None and _colourless(colour),
        "fingerprint": _fingerprint(small),
        "ink": _ink_picture(darker, inner, skew or 0.0),
    }


def _smaller(picture: Pixels, step: int) -> Pixels:
    """Each pixel the mean of `step` by `step`; a whole number, for any other share takes ten times as long."""
    if step == 1:
        return picture
    high, wide = picture.shape[0] // step, picture.shape[1] // step
    whole = picture[: high * step, : wide * step]
    return cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]


def _paper(small: Pixels) -> Pixels:
    """The paper without what is on it; worked out on a quarter of the size, for it has no detail."""
    tiny = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    tiny = cv2.medianBlur(cv2.dilate(tiny, np.ones((3, 3), np.uint8)), 21)
    return cv2.resize(tiny, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)  # type: ignore[no-any-return]


def _marks(ink: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    """The ink within the margins, and of how many marks it is."""
    high, wide = (math.ceil(side * margin) for side, margin in zip(ink.shape, _MARGINS, strict=True))
    inner = ink[high:-high, wide:-wide]
    count, _, figures, _ = cv2.connectedComponentsWithStats(inner.astype(np.uint8), connectivity=8)
    return inner, int(np.count_nonzero(figures[1:count, cv2.CC_STAT_AREA] >= _LEAST_MARK))


def _skew(ink: NDArray[np.bool_]) -> float | None:
    """The angle at which ink lies in the sharpest lines, in degrees; None where there is too little of it."""
    rows, columns = np.nonzero(ink)
    if len(rows) < _LEAST_INK:
        return None
    step = max(1, len(rows) // _MOST_POINTS)
    y, x = rows[::step].astype(np.float32), columns[::step].astype(np.float32)
    best = _sharpest(x, y, np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.25))
    for width in (0.25, 0.05):
        best = _sharpest(x, y, np.linspace(best - width, best + width, 11))
    return round(float(best), 2)


def _sharpest(x: NDArray[Any], y: NDArray[Any], angles: NDArray[Any]) -> float:
    wide = float(x.max())
    return float(max(angles, key=lambda angle: _contrast(x, y, math.tan(math.radians(angle)), wide)))


def _contrast(x: NDArray[Any], y: NDArray[Any], slope: float, wide: float) -> float:
    # The shift keeps every height above 0.
    rises = np.diff(np.bincount((y - x * slope + wide * abs(slope)).astype(np.int32)))
    return float(rises @ rises)


def _sharpness(grey: Pixels, inner: NDArray[np.bool_], share: float) -> float:
    """How steep the edges are on the tiles with most ink, apart from their contrast; 0 where there is none."""
    size = max(8, round(_TILE * share))
    rows, columns = inner.shape[0] // size, inner.shape[1] // size
    if not rows or not columns:
        return 0.0
    sums = inner[: rows * size, : columns * size].reshape(rows, size, columns, size).sum(axis=(1, 3))
    high, wide = (math.ceil(side * share * margin) for side, margin in zip(grey.shape, _MARGINS, strict=True))
    found = []
    for place in np.argsort(sums, axis=None)[::-1][:_TILES]:
        row, column = divmod(int(place), columns)
        if not sums[row, column]:
            break
        top, left = int((row * size + high) / share), int((column * size + wide) / share)
        tile = grey[top : top + _TILE, left : left + _TILE]
        spread = float(tile.astype(np.float32).var())
        if spread:
            found.append(float(cv2.Laplacian(tile, cv2.CV_32F).var()) / spread)
    return round(float(np.median(found)), 4) if found else 0.0


def _bands(picture: Any) -> list[tuple[str, Any]]:
    wide = max(2, round(max(picture.shape) * _BAND))
    return list(zip(_SIDES, (picture[:wide], picture[-wide:], picture[:, :wide], picture[:, -wide:]), strict=True))


def _cut_sides(ink: NDArray[np.bool_], small: Pixels) -> list[str]:
    """The sides at whose very edge several separate marks end; a dark border is none."""
    cut = []
    for side, band in _bands(ink):
        edge = {"top": ink[:2], "bottom": ink[-2:], "left": ink[:, :2].T, "right": ink[:, -2:].T}[side].any(axis=0)
        starts = int(np.count_nonzero(np.diff(edge.astype(np.int8)) == 1))
        if starts >= 4 and edge.mean() < 0.5 and band.any():
            cut.append(side)
    return [side for side in cut if np.median(dict(_bands(small))[side]) >= _DARK]


def _colourless(colour: Pixels) -> bool:
    # Plane by plane: an axis of three is slow to go along.
    blue, green, red = cv2.split(cv2.blur(colour, (3, 3)))
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    return bool(np.count_nonzero(spread >= _CHROMA) <= _COLOURED * spread.size)


def _fingerprint(small: Pixels) -> str:
    """256 bits of the coarsest waves of the picture, as hexadecimal digits."""
    waves = cv2.dct(cv2.resize(small, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32))[:16, :16].ravel()
    return np.packbits(waves > np.median(waves)).tobytes().hex()


def _ink_picture(darker: Pixels, inner: NDArray[np.bool_], skew: float) -> str:
    """The ink, upright and small: height and width in two bytes each, then 16 steps, compressed, in base64."""
    high, wide = (math.ceil(side * margin) for side, margin in zip(darker.shape, _MARGINS, strict=True))
    ink = np.where(inner, np.minimum(darker[high:-high, wide:-wide], 120), 0).astype(np.uint8)
    turn = cv2.getRotationMatrix2D((ink.shape[1] / 2, ink.shape[0] / 2), skew, 1.0)
    ink = cv2.warpAffine(ink, turn, (ink.shape[1], ink.shape[0]), flags=cv2.INTER_LINEAR)
    share = _MASK / max(ink.shape)
    ink = cv2.resize(ink, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) // 8
    head = ink.shape[0].to_bytes(2, "big") + ink.shape[1].to_bytes(2, "big")
    return base64.b64encode(head + zlib.compress(ink.tobytes(), 1)).decode()
