"""Looks at rescans of film: the codes on them, and how like the ordered frames they are; lives in a child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from oais_vn.model.film_packing import MARGIN_MM, canvas_mm
from oais_vn.plugins.film.binding import bind
from oais_vn.plugins.film.canvas import code_places

Pixels = NDArray[np.uint8]

_SMALL = 520
"""Pixels of the longer side on which pictures are compared."""
_LARGE = 800
"""Pixels of the longer side on which frames are kept, and pictures without codes aligned."""
_TILES = 4
_SHIFT = 9
"""Pixels by which a part of the picture may lie beside its place: film and scanners stretch."""
_INKED = 0.004
"""Share of dark pixels from which a tile says something."""
_FULL = 0.03
"""Share of dark pixels from which a tile must be like its own: a single word may drown in grain."""
_DARKER = 45
_FEATURES = 1500
_QUALITY = 88
_LEAST_PAIRS = 12
_SOFT = 1.8
_CLEARER = 0.9
"""By how much a feature must fit better than the next best one."""
_KEPT = 8


class RescanEngine:
    """Keeps the last rescan, and a few ordered frames, small: they are asked for one after another."""

    def __init__(self) -> None:
        cv2.setNumThreads(1)
        Image.MAX_IMAGE_PIXELS = 1 << 29
        self._last: tuple[str, int, Pixels] | None = None
        self._frames: dict[str, Pixels] = {}

    def pages(self, path: str) -> int:
        """How many pictures a file holds."""
        with Image.open(path) as image:
            return int(getattr(image, "n_frames", 1))

    def look(self, path: str, page: int) -> list[dict[str, Any]]:
        """The QR codes that are seen: their texts, and where they lie (four corners, clockwise, in pixels)."""
        picture = self._picture(path, page)
        for tried in (picture, cv2.medianBlur(picture, 3), cv2.GaussianBlur(picture, (0, 0), 1.6)):
            found = zxingcpp.read_barcodes(tried, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
            seen = [{"text": code.text, "corners": _corners(code.position)} for code in found if code.text]
            if seen:
                return seen
        return []

    def liken(
        self, path: str, page: int, codes: dict[str, list[list[float]]], frames: list[dict[str, Any]]
    ) -> list[dict[str, float]]:
        """How like each of `frames` a rescan is, and how much ink it has where the frame's page lies.

        `codes` are the corners of the codes by side (`L`, `R`); without any the picture is aligned by what it shows.
        """
        picture = self._picture(path, page)
        return [self._likened(picture, codes, frame) for frame in frames]

    def cut(self, path: str, page: int, codes: dict[str, list[list[float]]], frame: dict[str, Any], out: str) -> None:
        """Write the page of a frame, upright and straight, as JPEG in the resolution of the rescan."""
        picture = self._picture(path, page)
        page_mm = _page_of(frame)
        size = canvas_mm(*page_mm, float(frame["module_mm"]))
        turn = _turn_by_codes(codes, size, float(frame["module_mm"]), 1.0)
        if turn is None:
            scale = max(size) / _LARGE
            turn = _turn_by_features(picture, self._wanted(str(frame["local"])), scale)
        if turn is None:
            raise ValueError("the page cannot be found on the picture")
        fine = 1 / float(np.hypot(turn[0, 0], turn[1, 0]))
        shift = np.array([[(size[0] - page_mm[0]) / 2], [MARGIN_MM]])
        turn = np.hstack([turn[:, :2] * fine, (turn[:, 2:] - shift) * fine])
        whole = round(page_mm[0] * fine), round(page_mm[1] * fine)
        cut = cv2.warpAffine(picture, turn, whole, flags=cv2.INTER_CUBIC, borderValue=255)
        if frame["turned"]:
            cut = cv2.rotate(cut, cv2.ROTATE_90_CLOCKWISE)
        Image.fromarray(cut).save(out, "JPEG", quality=_QUALITY, dpi=(fine * 25.4, fine * 25.4))

    def bind(self, pages: list[list[Any]], title: str, out: str) -> None:
        """Bind pages `[path, width, height]`, in millimetres, into a PDF."""
        bind([(Path(path), float(width), float(height)) for path, width, height in pages], title, Path(out))

    def _likened(self, picture: Pixels, codes: dict[str, list[list[float]]], frame: dict[str, Any]) -> dict[str, float]:
        page_mm = _page_of(frame)
        size = canvas_mm(*page_mm, float(frame["module_mm"]))
        share = _SMALL / max(size)
        large = self._wanted(str(frame["local"]))
        wanted = cv2.resize(large, (round(size[0] * share), round(size[1] * share)), interpolation=cv2.INTER_AREA)
        turn = _turn_by_codes(codes, size, float(frame["module_mm"]), share)
        if turn is None:
            turn = _turn_by_features(picture, large, share * size[0] / large.shape[1])
        if turn is None:
            return {"score": 0.0, "worst": 0.0, "ink": 1.0, "tiles": -1}
        there = cv2.warpAffine(
            _smoothed(picture, turn), turn, (wanted.shape[1], wanted.shape[0]), flags=cv2.INTER_LINEAR, borderValue=255
        )
        left = round((size[0] - page_mm[0]) / 2 * share) + 3
        top = round(MARGIN_MM * share) + 3
        right, bottom = wanted.shape[1] - left, top + round(page_mm[1] * share) - 6
        return _compared(wanted[top:bottom, left:right], there[top:bottom, left:right])

    def _wanted(self, local: str) -> Pixels:
        """An ordered frame, smaller: its longer side `_LARGE` pixels."""
        if local not in self._frames:
            while len(self._frames) >= _KEPT:
                self._frames.pop(next(iter(self._frames)))
            with Image.open(local) as image:
                grey = np.asarray(image.convert("L"))
            share = _LARGE / max(grey.shape)
            self._frames[local] = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        return self._frames[local]

    def _picture(self, path: str, page: int) -> Pixels:
        if self._last is None or self._last[:2] != (path, page):
            self._last = (path, page, _decoded(path, page))
        return self._last[2]


def _decoded(path: str, page: int) -> Pixels:
    if page == 1:
        found = cv2.imdecode(np.frombuffer(Path(path).read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
        if found is not None:
            return _positive(found)
    with Image.open(path) as image:
        image.seek(page - 1)
        return _positive(np.array(image.convert("L")))


def _positive(picture: Pixels) -> Pixels:
    """A negative turned into a positive: most of a page is paper."""
    high, wide = picture.shape[0] // 6, picture.shape[1] // 6
    return 255 - picture if np.median(picture[high:-high, wide:-wide]) < 90 else picture


def _page_of(frame: dict[str, Any]) -> tuple[float, float]:
    """The sides of the page as it lies on its frame."""
    sides = float(frame["width_mm"]), float(frame["height_mm"])
    return (sides[1], sides[0]) if frame["turned"] else sides


def _corners(position: Any) -> list[list[float]]:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return [[float(point.x), float(point.y)] for point in points]


def _turn_by_codes(
    codes: dict[str, list[list[float]]], size: tuple[float, float], module_mm: float, share: float
) -> Any:
    """The similarity that brings a rescan onto the frame, by the corners of the codes that were seen."""
    places = dict(zip("LR", code_places(*size, module_mm), strict=True))
    there = [point for side in codes for point in codes[side]]
    wanted = [(x * share, y * share) for side in codes for x, y in places[side]]
    if not there:
        return None
    return _similarity(np.array(there, np.float64), np.array(wanted, np.float64))


def _similarity(there: NDArray[Any], wanted: NDArray[Any]) -> NDArray[Any]:
    """The least-squares turn, scale and shift from points to points."""
    middle, target = there.mean(axis=0), wanted.mean(axis=0)
    x, y = (there - middle).T
    u, v = (wanted - target).T
    length = float((x * x + y * y).sum())
    cosine, sine = float((x * u + y * v).sum()) / length, float((x * v - y * u).sum()) / length
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.hstack([turn, (target - turn @ middle)[:, None]])


def _turn_by_features(picture: Pixels, wanted: Pixels, scale: float) -> Any:
    """The similarity that brings a rescan onto `scale` times the frame `wanted`, by what both show; None: unlike."""
    share = _LARGE / max(picture.shape)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    # Film is never as sharp as what was ordered: both are made equally soft.
    small = cv2.GaussianBlur(cv2.medianBlur(small, 3), (0, 0), _SOFT)
    large = cv2.GaussianBlur(wanted, (0, 0), _SOFT)
    finder = cv2.SIFT_create(_FEATURES)
    points, described = finder.detectAndCompute(small, None)
    others, told = finder.detectAndCompute(large, None)
    if described is None or told is None or len(points) < _LEAST_PAIRS or len(others) < _LEAST_PAIRS:
        return None
    near = cv2.BFMatcher(cv2.NORM_L2).knnMatch(described, told, k=2)
    clear = sorted(
        (first for first, second in near if first.distance < _CLEARER * second.distance),
        key=lambda pair: -pair.distance,
    )
    # One feature for one: dust that is like a single letter would pull everything onto it.
    pairs = list({pair.trainIdx: pair for pair in clear}.values())
    if len(pairs) < _LEAST_PAIRS:
        return None
    there = np.array([points[pair.queryIdx].pt for pair in pairs], np.float64) / share
    place = np.array([others[pair.trainIdx].pt for pair in pairs], np.float64) * scale
    cv2.setRNGSeed(1)
    turn, kept = cv2.estimateAffinePartial2D(there, place, ransacReprojThreshold=4.0)
    if turn is None or int(kept.sum()) < _LEAST_PAIRS:
        return None
    # A frame fills its rescan: what is much larger or smaller was matched by chance.
    filled = float(np.hypot(turn[0, 0], turn[1, 0])) * max(picture.shape) / (scale * max(wanted.shape))
    return turn if 0.5 < filled < 2 else None


def _smoothed(picture: Pixels, turn: NDArray[Any]) -> Pixels:
    """Smoothed as much as it is made smaller, so that no fine dirt stands for ink."""
    scale = float(np.hypot(turn[0, 0], turn[1, 0]))
    return cv2.GaussianBlur(picture, (0, 0), 0.5 / scale) if scale < 0.9 else picture


def _compared(wanted: Pixels, there: Pixels) -> dict[str, float]:
    """The likeness of the tiles that have ink (none: the page is blank), by their ink, and of the least like one."""
    paper = float(np.median(there))
    ink = float(np.count_nonzero(cv2.medianBlur(there, 3) < paper - _DARKER)) / there.size
    high, wide = wanted.shape[0] // _TILES, wanted.shape[1] // _TILES
    found: list[tuple[float, float]] = []
    edge = cv2.copyMakeBorder(there, _SHIFT, _SHIFT, _SHIFT, _SHIFT, cv2.BORDER_REPLICATE)
    dark = wanted < float(np.median(wanted)) - _DARKER
    for row in range(_TILES):
        for column in range(_TILES):
            top, left = row * high, column * wide
            weight = float(dark[top : top + high, left : left + wide].mean())
            if weight < _INKED:
                continue
            part = wanted[top : top + high, left : left + wide]
            area = edge[top : top + high + 2 * _SHIFT, left : left + wide + 2 * _SHIFT]
            found.append((float(cv2.matchTemplate(area, part, cv2.TM_CCOEFF_NORMED).max()), weight))
    weighed = sum(weight for _, weight in found)
    total = sum(score * weight for score, weight in found) / weighed if found else 0.0
    return {
        "score": round(total, 4),
        "worst": round(min((score for score, weight in found if weight >= _FULL), default=total), 4),
        "ink": round(ink, 6),
        "tiles": len(found),
    }
