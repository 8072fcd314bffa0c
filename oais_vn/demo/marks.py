"""What hands and offices leave on paper: seals, signatures, registry stamps. Plain rings and a star, never an emblem."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from oais_vn.demo.paper import MARGIN
from oais_vn.demo.scripts import truetype
from oais_vn.demo.sheets import Autograph, Mark, Received, Seal

_RED = (206, 30, 38)
_VIOLET = (92, 62, 150)
_INKS = ((24, 40, 128), (30, 52, 150), (32, 32, 46))
_SCALE = 2


def put(page: Image.Image, mark: Mark, rng: random.Random) -> None:
    """Put `mark` on the page; ink lets what lies under it show through."""
    if isinstance(mark, Seal):
        _press(page, _seal(mark, rng), (mark.x, mark.y), _RED, 0.86)
    elif isinstance(mark, Received):
        _press(page, _received(mark, rng), (mark.x, mark.y), _VIOLET, 0.8)
    else:
        _press(page, _autograph(mark), (mark.x, mark.y), random.Random(mark.name).choice(_INKS), 0.93)


def _press(
    page: Image.Image, mask: Image.Image, middle: tuple[float, float], colour: tuple[int, int, int], strength: float
) -> None:
    left, top = round(middle[0] - mask.width / 2) + MARGIN, round(middle[1] - mask.height / 2) + MARGIN
    part = page.crop((left, top, left + mask.width, top + mask.height))
    inked = ImageChops.multiply(part, Image.new("RGB", part.size, colour))
    mask = mask.point(lambda value: round(value * strength))
    page.paste(Image.composite(inked, part, mask), (left, top))


def _patchy(mask: Image.Image, rng: random.Random, least: int) -> Image.Image:
    """A stamp never prints evenly: the pad was dry here and wet there."""
    coarse = Image.frombytes("L", (14, 14), rng.randbytes(196)).resize(mask.size, Image.Resampling.BICUBIC)
    fine = Image.frombytes("L", (90, 90), rng.randbytes(8100)).resize(mask.size, Image.Resampling.BICUBIC)
    pad = ImageChops.add(coarse.point(lambda value: value * 6 // 10), fine.point(lambda value: value * 5 // 10))
    return ImageChops.multiply(mask, pad.point(lambda value: min(255, least + value * (255 - least) // 165)))


def _seal(seal: Seal, rng: random.Random) -> Image.Image:
    """A round stamp of 36 mm: two rings, words along them, a star in the middle and the word that it is no real one."""
    radius = 141
    side = (radius * 2 + 16) * _SCALE
    middle = side / 2
    mask = Image.new("L", (side, side))
    draw = ImageDraw.Draw(mask)
    for ring, width in ((radius, 5), (radius - 9, 2), (radius - 50, 2)):
        reach = ring * _SCALE
        draw.ellipse(
            (middle - reach, middle - reach, middle + reach, middle + reach), outline=255, width=width * _SCALE
        )
    _along(mask, seal.words[0], (radius - 40) * _SCALE, up=True)
    _along(mask, seal.words[1], (radius - 20) * _SCALE, up=False)
    _star(draw, middle, middle - 12 * _SCALE, 46 * _SCALE)
    draw.text((middle, middle + 56 * _SCALE), "MINH HỌA", fill=255, font=truetype("Bold", 21 * _SCALE), anchor="ms")
    for side_of_star in (-1, 1):
        _star(draw, middle + side_of_star * (radius - 30) * _SCALE, middle + 26 * _SCALE, 9 * _SCALE)
    mask = mask.rotate(rng.uniform(-14, 14), Image.Resampling.BICUBIC)
    mask = mask.resize((side // _SCALE, side // _SCALE), Image.Resampling.LANCZOS)
    return _patchy(mask.filter(ImageFilter.GaussianBlur(0.7)), rng, 70)


def _along(mask: Image.Image, words: str, reach: float, *, up: bool) -> None:
    """Set words along a circle: over the top reading clockwise, or under the bottom reading the other way."""
    longest = 200 if up else 104
    size = 25 * _SCALE
    font = truetype("Bold", size)
    turn = 180 / math.pi / reach
    degrees = font.getlength(words) * turn * 1.06
    if degrees > longest:
        size = int(size * longest / degrees)
        font = truetype("Bold", size)
        degrees = font.getlength(words) * turn * 1.06
    angle = -degrees / 2
    for sign in words:
        wide = font.getlength(sign) * turn * 1.06
        at = angle + wide / 2
        angle += wide
        letter = Image.new("L", (size * 2, size * 2))
        ImageDraw.Draw(letter).text((size, size + size * 0.36), sign, fill=255, font=font, anchor="ms")
        letter = letter.rotate(-at if up else at, Image.Resampling.BICUBIC)
        along = math.radians(at)
        distance = reach + (size * 0.33 if up else -size * 0.33)
        x = mask.width / 2 + distance * math.sin(along)
        y = mask.height / 2 - distance * math.cos(along) * (1 if up else -1)
        mask.paste(255, (round(x - size), round(y - size)), letter)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.39
        angle = math.pi * corner / 5
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    draw.polygon(points, fill=255)


def _autograph(autograph: Autograph) -> Image.Image:
    """A signature: the same name always signs alike. A flowing line through drifting points, then a flourish."""
    hand = random.Random(f"autograph {autograph.name}")
    wide, high = 420, 230
    points = _flourish(hand, wide, high, hand.choice(("peaks", "coils", "ring")))
    mask = Image.new("L", (wide * _SCALE, high * _SCALE))
    draw = ImageDraw.Draw(mask)
    weight = hand.uniform(1.3, 1.9)
    for x, y, speed in _flow(points):
        reach = weight * _SCALE * max(0.5, 1.35 - speed / 16)
        draw.ellipse((x * _SCALE - reach, y * _SCALE - reach, x * _SCALE + reach, y * _SCALE + reach), fill=255)
    return mask.resize((wide, high), Image.Resampling.LANCZOS)


def _flourish(hand: random.Random, wide: int, high: int, form: str) -> list[tuple[float, float]]:
    """The points of a signature: a tall beginning, smaller and smaller letters, a stroke below or upwards."""
    floor = high * 0.64
    points = [(44.0, floor)]
    if form == "ring":
        for corner in range(9):
            angle = 2.4 + corner * 0.82
            points.append((112 + 62 * math.cos(angle), high * 0.45 - 78 * math.sin(angle)))
    letters = hand.randrange(3, 6)
    step = (wide - 190) / letters
    for letter in range(letters):
        x = (130 if form == "ring" else 66) + letter * step * (0.8 if form == "ring" else 1)
        tall = hand.uniform(0.7, 1.0) if letter == 0 and form != "ring" else hand.uniform(0.18, 0.46)
        top = floor - high * tall * 0.55
        if form == "coils":
            points += [
                (x + step * 0.75, top + 8),
                (x + step * 0.45, top),
                (x + step * 0.3, floor - 4),
                (x + step * 0.7, floor + 5),
            ]
        else:
            points += [
                (x + hand.uniform(6, 24), top),
                (x + hand.uniform(22, 50), floor + high * hand.uniform(0.0, 0.2)),
            ]
    points.append((wide - 108, high * hand.uniform(0.34, 0.5)))
    if hand.random() < 0.6:
        return [*points, (wide - 44, high * 0.46), (hand.uniform(70, 150), high * 0.87), (wide - 64, high * 0.76)]
    return [*points, (wide - 74, high * 0.72), (wide - 30, high * hand.uniform(0.3, 0.5))]


def _flow(points: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """A Catmull-Rom curve through `points`: places about half a pixel apart, each with the pen's speed there."""
    padded = [points[0], *points, points[-1]]
    places = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        span = math.dist(start, end)
        steps = max(8, int(span * 2))
        for step in range(steps):
            t = step / steps
            x, y = (
                0.5
                * (
                    2 * start[axis]
                    + (end[axis] - before[axis]) * t
                    + (2 * before[axis] - 5 * start[axis] + 4 * end[axis] - after[axis]) * t**2
                    + (3 * start[axis] - before[axis] - 3 * end[axis] + after[axis]) * t**3
                )
                for axis in (0, 1)
            )
            places.append((x, y, span * 4 * t * (1 - t) / 12))
    return places


def _received(mark: Received, rng: random.Random) -> Image.Image:
    """The rectangular stamp of incoming letters."""
    wide, high = 400 * _SCALE, 168 * _SCALE
    mask = Image.new("L", (wide, high))
    draw = ImageDraw.Draw(mask)
    inset = 14 * _SCALE
    draw.rectangle((inset, inset, wide - inset, high - inset), outline=255, width=3 * _SCALE)
    small, large = truetype("Bold", 22 * _SCALE), truetype("Bold", 30 * _SCALE)
    draw.text((wide / 2, 42 * _SCALE), mark.office, fill=255, font=small, anchor="ms")
    draw.line((inset, 54 * _SCALE, wide - inset, 54 * _SCALE), fill=255, width=2 * _SCALE)
    draw.text((34 * _SCALE, 96 * _SCALE), f"ĐẾN   Số: {mark.number}", fill=255, font=large, anchor="ls")
    draw.text((34 * _SCALE, 136 * _SCALE), f"Ngày: {mark.date}", fill=255, font=large, anchor="ls")
    mask = mask.rotate(rng.uniform(-3, 4), Image.Resampling.BICUBIC)
    mask = mask.resize((wide // _SCALE, high // _SCALE), Image.Resampling.LANCZOS)
    return _patchy(mask.filter(ImageFilter.GaussianBlur(0.7)), rng, 80)
