"""Pieces of drawn landscape: skies, ridges, trees, water, fields; and how old film shows them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SIZE = (1260, 840)
"""A print of 16 by 10.7 cm at 200 dpi."""

Colour = tuple[int, int, int]


def noise(rng: random.Random, cells: tuple[int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    """Soft noise (`L`) with about `cells` swells across and down."""
    return Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1])).resize(size, Image.Resampling.BICUBIC)


def gradient(top: Colour, bottom: Colour, size: tuple[int, int]) -> Image.Image:
    """From `top` down to `bottom`."""
    ramp = Image.linear_gradient("L").resize(size)
    return ImageOps.colorize(ramp, top, bottom)


def sky(rng: random.Random, top: Colour, horizon: Colour, clouds: float) -> Image.Image:
    """A sky; `clouds` is how much of it they cover, from 0 to 1."""
    picture = gradient(top, horizon, SIZE)
    swell = ImageChops.add(
        noise(rng, (9, 12)).point(lambda value: value * 6 // 10),
        noise(rng, (34, 40)).point(lambda value: value * 4 // 10),
    )
    edge = 200 - int(clouds * 110)
    mask = swell.point(lambda value: max(0, min(210, (value - edge) * 4))).filter(ImageFilter.GaussianBlur(5))
    light = tuple(min(255, value + 34) for value in horizon)
    picture.paste(light, mask=mask)
    shade = tuple(max(0, value - 26) for value in top)
    picture.paste(shade, mask=ImageChops.offset(mask, 6, 22).point(lambda value: value // 5))
    return picture


def sun(picture: Image.Image, x: int, y: int, radius: int, colour: Colour) -> None:
    """A low sun with its glow."""
    for reach, strength in ((radius * 7, 26), (radius * 4, 48), (radius * 2, 90), (radius, 255)):
        glow = Image.new("L", SIZE)
        ImageDraw.Draw(glow).ellipse((x - reach, y - reach, x + reach, y + reach), fill=strength)
        picture.paste(colour, mask=glow.filter(ImageFilter.GaussianBlur(max(2, reach // 3))))


def outline(rng: random.Random, level: int, height: int, swells: float) -> list[tuple[float, float]]:
    """The upper edge of a ridge around `level`, at most about `height` above it, with `swells` across."""
    waves = [(swells * 2**octave, rng.uniform(0, math.tau), 0.5**octave) for octave in range(6)]
    points: list[tuple[float, float]] = []
    for x in range(0, SIZE[0] + 6, 6):
        rise = sum(part * math.sin(math.tau * count * x / SIZE[0] + phase) for count, phase, part in waves)
        points.append((x, level - height * (0.5 + rise / 3.2)))
    return points


def ridge(picture: Image.Image, points: Sequence[tuple[float, float]], top: Colour, bottom: Colour) -> None:
    """Fill below an edge, paler towards its foot where the haze lies."""
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon([*points, (SIZE[0], SIZE[1]), (0, SIZE[1])], fill=255)
    start = int(min(y for _, y in points))
    slope = Image.new("RGB", SIZE, bottom)
    slope.paste(gradient(top, bottom, (SIZE[0], 170)), (0, start))
    picture.paste(slope, mask=mask.filter(ImageFilter.GaussianBlur(0.8)))


def crown(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, size: float, colour: Colour) -> None:
    """One broad tree: dark leaves below, lit leaves above."""
    draw.rectangle((x - size * 0.05, y - size * 0.3, x + size * 0.05, y), fill=(52, 42, 34))
    for _ in range(24 + int(size * 1.6)):
        # Never far off the middle, so that no leaf hangs in the air beside its tree.
        angle, off = rng.uniform(0, math.tau), min(1.8, abs(rng.gauss(0, 1.1)))
        at_x, at_y = x + off * math.cos(angle) * size * 0.25, y - size * 0.62 + off * math.sin(angle) * size * 0.17
        light = (y - size * 0.45 - at_y) / size * 66 + rng.uniform(-12, 12)
        leaf = tuple(max(0, min(255, int(value + light))) for value in colour)
        reach = (3 + size * 0.4) ** 0.62 * rng.uniform(0.6, 1.5)
        draw.ellipse((at_x - reach, at_y - reach * 0.8, at_x + reach, at_y + reach * 0.8), fill=leaf)


def palm(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, size: float, colour: Colour) -> None:
    """A coconut palm that leans a little."""
    lean = rng.uniform(-0.16, 0.16) * size
    steps = [(x + lean * (part / 12) ** 2, y - size * part / 12) for part in range(13)]
    draw.line(steps, fill=(74, 62, 50), width=max(2, int(size * 0.035)))
    top_x, top_y = steps[-1]
    for leaf in range(11):
        angle = math.pi * (leaf / 10) + rng.uniform(-0.1, 0.1)
        reach = size * rng.uniform(0.32, 0.42)
        curve = [
            (
                top_x + reach * part / 7 * math.cos(angle),
                top_y - reach * part / 7 * math.sin(angle) * 0.75 + size * 0.011 * part**2 / 2,
            )
            for part in range(8)
        ]
        draw.line(curve, fill=colour, width=max(2, int(size * 0.03)))


def water(picture: Image.Image, rng: random.Random, level: int, tint: Colour, ripple: int = 3) -> None:
    """From `level` down: what stands above, upside down, blurred, tinted and broken into ripples."""
    depth = SIZE[1] - level
    above = picture.crop((0, max(0, level - depth), SIZE[0], level)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirrored = above.resize((SIZE[0], depth)).filter(ImageFilter.GaussianBlur(3.2))
    mirrored = Image.blend(mirrored, Image.new("RGB", mirrored.size, tint), 0.45)
    for y in range(0, depth, 3):
        shift = int(rng.gauss(0, 1 + ripple * y / depth * 2))
        strip = mirrored.crop((0, y, SIZE[0], min(depth, y + 3)))
        picture.paste(ImageChops.offset(strip, shift, 0), (0, level + y))
    draw = ImageDraw.Draw(picture)
    for _ in range(depth // 2):
        y = level + int(depth * rng.random() ** 0.7)
        x, wide = rng.randrange(SIZE[0]), rng.randrange(14, 70) * (y - level + 30) // depth
        at = picture.getpixel((x, y))
        base = at if isinstance(at, tuple) else tint
        lit = tuple(min(255, int(value) + rng.randrange(6, 24)) for value in base)
        draw.line((x, y, x + wide, y), fill=lit, width=1)


def field(picture: Image.Image, rng: random.Random, level: int, colours: Sequence[Colour], vanish: int) -> None:
    """Rice fields from `level` down, parted by banks that meet at `vanish` on the horizon."""
    draw = ImageDraw.Draw(picture)
    rows = [level]
    step = 7.0
    while rows[-1] < SIZE[1]:
        rows.append(int(rows[-1] + step))
        step *= 1.62
    for upper, lower in pairwise(rows):
        # Every strip of the valley was parted anew among its farmers, so banks do not run through.
        spokes = [vanish + (place - 16 + rng.uniform(-0.3, 0.3)) * 300 for place in range(33)]
        edges = [
            [vanish + (spoke - vanish) * (y - level + 40) / (SIZE[1] - level) for spoke in spokes]
            for y in (upper, lower)
        ]
        for place in range(len(spokes) - 1):
            shape = [
                (edges[0][place], upper),
                (edges[0][place + 1], upper),
                (edges[1][place + 1], lower),
                (edges[1][place], lower),
            ]
            one, other, share = rng.choice(colours), rng.choice(colours), rng.uniform(0.2, 0.8)
            draw.polygon(shape, fill=tuple(int(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True)))
            draw.line([*shape, shape[0]], fill=(112, 110, 66), width=max(1, (lower - level) // 110))
    blades = ImageDraw.Draw(picture)
    for _ in range(9000):
        y = level + int((SIZE[1] - level) * rng.random() ** 0.62)
        x, tall = rng.randrange(SIZE[0]), 1 + (y - level) * 15 // (SIZE[1] - level)
        at = picture.getpixel((x, min(y, SIZE[1] - 1)))
        base = at if isinstance(at, tuple) else (0, 0, 0)
        change = rng.randrange(-26, 30)
        blade = tuple(max(0, min(255, int(value) + change)) for value in base)
        blades.line((x, y, x + rng.randrange(-2, 3), y - tall), fill=blade, width=1)


def on_film(picture: Image.Image, rng: random.Random, colour: bool) -> Image.Image:
    """As a print of its time shows it: soft, grainy, darker in the corners; faded warm, or black and white."""
    picture = picture.filter(ImageFilter.GaussianBlur(1.1))
    if colour:
        picture = ImageEnhance.Color(picture).enhance(0.78)
        bands = [
            band.point([round(low + value * (high - low) / 255) for value in range(256)])
            for band, (low, high) in zip(picture.split(), ((30, 250), (22, 240), (30, 222)), strict=True)
        ]
    else:
        grey = ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=1)
        bands = [
            grey.point([round(low + value * (high - low) / 255) for value in range(256)])
            for low, high in ((26, 240), (23, 232), (20, 214))
        ]
    grain = noise(rng, (SIZE[0] * 2 // 3, SIZE[1] * 2 // 3)).point([128 + (value - 128) // 11 for value in range(256)])
    corner = Image.new("L", SIZE)
    ImageDraw.Draw(corner).ellipse((-150, -150, SIZE[0] + 150, SIZE[1] + 150), fill=255)
    corner = corner.filter(ImageFilter.GaussianBlur(110)).point([150 + value * 105 // 255 for value in range(256)])
    return Image.merge("RGB", [ImageChops.multiply(ImageChops.add(band, grain, 1, -128), corner) for band in bands])
