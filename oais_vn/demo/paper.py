"""Paper as scanners see it: tone, grain, stains, folds, holes, and the shadow at its edge."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from oais_vn.demo.sheets import HEIGHT, WIDTH

MARGIN = 24
"""How far paper reaches past the page on every side, so that it can be turned a little. Pixels."""

_SIZE = (WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
_TONES = {"Hỏng": (226, 208, 172), "Bình thường": (236, 224, 198), "Tốt": (243, 241, 233)}
_WEAR = {"Hỏng": (5, 9, 30), "Bình thường": (4, 5, 20), "Tốt": (2, 2, 6)}
"""How strong the fibres, the stains and the darkened edges are."""

_SPECKS = {"Hỏng": 46, "Bình thường": 26, "Tốt": 9}


class PaperStock:
    """The paper of one dossier. Its grain is made once; every page gets its own turn of it, folds and specks."""

    def __init__(self, condition: str, rng: random.Random) -> None:
        self._condition = condition
        fibre, stain, edge = _WEAR[condition]
        grain = _cloud(rng, (_SIZE[0] // 2, _SIZE[1] // 2), 4)
        relief = ImageChops.add(grain, _cloud(rng, (_SIZE[0] // 6, _SIZE[1] // 5), fibre), 1, -128)
        relief = ImageChops.add(relief, _cloud(rng, (7, 9), stain), 1, -128)
        relief = ImageChops.subtract(relief, _edges(edge))
        bands = []
        for tone, warmth in zip(_TONES[condition], (0.85, 1.0, 1.25), strict=True):
            bands.append(relief.point([max(0, min(252, round(tone + (value - 128) * warmth))) for value in range(256)]))
        self._base = Image.merge("RGB", bands)

    def page(self, rng: random.Random) -> Image.Image:
        """A fresh page, larger than the sheet by `MARGIN` on every side."""
        turn = rng.choice(
            (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
        )
        page = self._base.copy() if turn is None else self._base.transpose(turn)
        if self._condition != "Tốt":
            _fold(page, _SIZE[1] // 2 + rng.randrange(-30, 30), rng)
        if self._condition == "Hỏng" and rng.random() < 0.6:
            _tide_line(page, rng)
        _specks(page, _SPECKS[self._condition], rng)
        _punch(page, rng)
        return page


def _cloud(rng: random.Random, size: tuple[int, int], strength: int) -> Image.Image:
    """Soft noise around 128, as strong as `strength`, over the whole paper."""
    noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).resize(_SIZE, Image.Resampling.BICUBIC)
    return noise.point([128 + round((value - 128) * strength / 128) for value in range(256)])


def _edges(strength: int) -> Image.Image:
    """How much darker paper is towards its edges, which light and dust reached first."""
    across, down = 21, 29
    dark = Image.new("L", (across, down))
    for x in range(across):
        for y in range(down):
            nearest = min(x / across, (across - 1 - x) / across, y / down, (down - 1 - y) / down)
            dark.putpixel((x, y), round(strength * max(0.0, 1 - nearest * 11) ** 2))
    return dark.resize(_SIZE, Image.Resampling.BICUBIC)


def _shade(page: Image.Image, box: tuple[int, int, int, int], mask: Image.Image, colour: tuple[int, int, int]) -> None:
    """Darken a part of the page by `colour` where `mask` is full."""
    part = page.crop(box)
    dark = ImageChops.multiply(part, Image.new("RGB", part.size, colour))
    page.paste(Image.composite(dark, part, mask), box[:2])


def _fold(page: Image.Image, y: int, rng: random.Random) -> None:
    """A fold across: a shadow on one side of the crease, a worn light line on it."""
    height = 46
    ramp = Image.linear_gradient("L").resize((_SIZE[0], height))
    _shade(page, (0, y - height, _SIZE[0], y), ramp.point(lambda value: value * 110 // 255), (214, 210, 202))
    crease = ImageDraw.Draw(page)
    points = [(x, y + rng.choice((-1, 0, 0, 1))) for x in range(0, _SIZE[0] + 40, 40)]
    crease.line(points, fill=(250, 246, 234), width=2)


def _tide_line(page: Image.Image, rng: random.Random) -> None:
    """A brown rim where water once stood, in a corner."""
    wide, high = rng.randrange(340, 620), rng.randrange(240, 520)
    left = rng.choice((-wide // 2, _SIZE[0] - wide // 2))
    top = rng.choice((_SIZE[1] - high // 2, -high // 2))
    small = Image.new("L", (_SIZE[0] // 4, _SIZE[1] // 4))
    draw = ImageDraw.Draw(small)
    box = tuple(value // 4 for value in (left, top, left + wide, top + high))
    draw.ellipse(box, fill=70)
    draw.ellipse(box, outline=190, width=3)
    mask = small.filter(ImageFilter.GaussianBlur(2.2)).resize(_SIZE, Image.Resampling.BILINEAR)
    _shade(page, (0, 0, *_SIZE), mask, (226, 206, 170))


def _specks(page: Image.Image, count: int, rng: random.Random) -> None:
    """Dust, flies' traces and foxing."""
    draw = ImageDraw.Draw(page)
    for _ in range(count):
        x, y, size = rng.randrange(_SIZE[0]), rng.randrange(_SIZE[1]), rng.choice((1, 1, 1, 2, 2, 3))
        tone = rng.randrange(90, 170)
        draw.ellipse((x, y, x + size, y + size), fill=(tone, tone - 12, tone - 34))


def _punch(page: Image.Image, rng: random.Random) -> None:
    """Two filing holes at the left, with the light and shadow of their rims."""
    draw = ImageDraw.Draw(page)
    middle, x, radius = _SIZE[1] // 2 + rng.randrange(-24, 24), MARGIN + 92 + rng.randrange(-8, 8), 22
    for y in (middle - 315, middle + 315):
        draw.ellipse((x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2), fill=(170, 162, 148))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(76, 74, 72))
        draw.ellipse((x - radius + 6, y - radius + 5, x + radius, y + radius), fill=(92, 90, 88))
