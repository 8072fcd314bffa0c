"""The motifs of the demonstration's photographs: drawn landscapes without people."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from oais_vn.demo.landscape import SIZE, crown, field, noise, outline, palm, ridge, sky, sun, water

_WIDE, _HIGH = SIZE


def paddies(rng: random.Random) -> Image.Image:
    """Ripening rice before hills in the morning."""
    picture = sky(rng, (120, 160, 206), (236, 224, 200), 0.45)
    ridge(picture, outline(rng, 420, 190, 1.3), (128, 148, 174), (184, 196, 202))
    ridge(picture, outline(rng, 450, 120, 2.1), (92, 118, 124), (160, 178, 168))
    ridge(picture, outline(rng, 462, 46, 3.4), (66, 92, 70), (110, 132, 92))
    field(picture, rng, 458, ((150, 160, 66), (176, 172, 74), (132, 150, 62), (190, 178, 84)), _WIDE * 2 // 5)
    draw = ImageDraw.Draw(picture)
    for _ in range(9):
        palm(draw, rng, rng.randrange(760, 1180), rng.randrange(462, 486), rng.randrange(60, 120), (52, 82, 44))
    for _ in range(16):
        crown(draw, rng, rng.randrange(700, _WIDE), rng.randrange(466, 484), rng.randrange(34, 58), (60, 92, 52))
    return picture


def sea_dyke(rng: random.Random) -> Image.Image:
    """A grassed dyke between the sea and the fields."""
    picture = sky(rng, (104, 146, 190), (226, 226, 214), 0.7)
    ridge(picture, outline(rng, 386, 60, 1.1), (136, 156, 172), (186, 198, 202))
    water(picture, rng, 382, (112, 138, 146), 4)
    draw = ImageDraw.Draw(picture)
    for row in range(9):
        y = 420 + row * row * 6
        for _ in range(5):
            x, reach = rng.randrange(-60, 520), rng.randrange(50, 150)
            draw.arc((x, y, x + reach, y + 10), 200, 340, fill=(226, 232, 230), width=1 + row // 3)
    draw.polygon([(628, 384), (652, 384), (760, _HIGH), (330, _HIGH)], fill=(128, 146, 82))
    draw.polygon([(652, 384), (666, 384), (1010, _HIGH), (760, _HIGH)], fill=(178, 158, 120))
    draw.polygon([(666, 384), (690, 392), (_WIDE, 800), (_WIDE, _HIGH), (1010, _HIGH)], fill=(110, 134, 70))
    draw.polygon([(690, 392), (_WIDE, 392), (_WIDE, 800)], fill=(160, 164, 92))
    for _ in range(6200):
        y = 390 + int((_HIGH - 390) * rng.random() ** 0.6)
        share = (y - 384) / (_HIGH - 384)
        at = rng.uniform(640 - 310 * share, 676 + 580 * share)
        if 652 + 108 * share < at < 666 + 344 * share and rng.random() < 0.93:
            continue
        tone = rng.randrange(-34, 26)
        draw.line((at, y, at + rng.randrange(-2, 3), y - 2 - 13 * share), fill=(118 + tone, 138 + tone, 74 + tone // 2))
    for post in range(8):
        share = (post / 8) ** 1.8
        at, foot, tall = 664 + 330 * share, 388 + 430 * share, 8 + 70 * share
        draw.line((at, foot, at, foot - tall), fill=(206, 204, 196), width=2 + int(6 * share))
    for _ in range(7):
        crown(draw, rng, rng.randrange(800, _WIDE), rng.randrange(394, 412), rng.randrange(26, 48), (72, 100, 62))
    return picture


def forest_brook(rng: random.Random) -> Image.Image:
    """A brook coming out of the headwater forest."""
    picture = sky(rng, (150, 176, 196), (224, 228, 220), 0.8)
    ridge(picture, outline(rng, 400, 260, 1.0), (110, 136, 146), (168, 186, 182))
    ridge(picture, outline(rng, 470, 210, 1.6), (74, 104, 92), (132, 158, 138))
    ridge(picture, outline(rng, 560, 130, 1.9), (54, 84, 58), (88, 116, 82))
    draw = ImageDraw.Draw(picture)
    for y in range(380, 640, 9):
        for _ in range(15):
            size = 24 + (y - 380) * 0.26
            tone = rng.randrange(-14, 15)
            crown(
                draw,
                rng,
                rng.randrange(-20, _WIDE + 20),
                y + rng.randrange(-8, 8),
                size,
                (56 + tone, 88 + tone, 50 + tone),
            )
    bed = [(628, 600), (660, 600), (700, 660), (640, 720), (820, _HIGH), (330, _HIGH), (500, 720), (600, 660)]
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).polygon(bed, fill=255)
    stream = Image.blend(Image.new("RGB", SIZE, (166, 186, 190)), Image.merge("RGB", [noise(rng, (40, 160))] * 3), 0.4)
    ridge(picture, [(x, 652 + abs(x - 640) * -0.05) for x in range(0, _WIDE + 6, 6)], (78, 98, 58), (96, 104, 70))
    picture.paste(stream, mask=mask.filter(ImageFilter.GaussianBlur(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(5200):
        y = rng.randrange(656, _HIGH + 10)
        x, tone = rng.randrange(_WIDE), rng.randrange(-22, 30)
        if abs(x - 620) > (y - 600) * 0.72:
            tall = 3 + (y - 640) * 0.09
            draw.line((x, y, x + rng.uniform(-4, 4), y - tall), fill=(84 + tone, 104 + tone, 58 + tone // 2), width=2)
    for _ in range(150):
        y = rng.randrange(640, _HIGH + 20)
        side = rng.choice((-1, 1))
        at = 620 + side * ((y - 600) * 0.62 + rng.expovariate(1 / 46))
        reach = 5 + (y - 620) * rng.uniform(0.03, 0.14)
        tone = rng.randrange(84, 150)
        draw.ellipse(
            (at - reach, y - reach * 0.62, at + reach, y + reach * 0.62), fill=(tone - 30, tone - 32, tone - 36)
        )
        draw.ellipse(
            (at - reach * 0.9, y - reach * 0.62, at + reach * 0.8, y + reach * 0.3), fill=(tone, tone - 3, tone - 10)
        )
    return picture


def schoolhouse(rng: random.Random) -> Image.Image:
    """A tiled one-storey school and its yard."""
    picture = sky(rng, (110, 156, 206), (228, 230, 222), 0.5)
    ridge(picture, outline(rng, 440, 120, 1.4), (116, 140, 150), (170, 186, 180))
    draw = ImageDraw.Draw(picture)
    for _ in range(26):
        crown(draw, rng, rng.randrange(-20, _WIDE), rng.randrange(452, 476), rng.randrange(90, 150), (62, 94, 54))
    draw.rectangle((0, 560, _WIDE, _HIGH), fill=(196, 176, 140))
    draw.rectangle((150, 400, 1090, 584), fill=(232, 218, 172))
    draw.polygon([(116, 404), (210, 290), (1040, 290), (1124, 404)], fill=(158, 82, 60))
    for column in range(84):
        top, bottom = 210 + column * 10, 116 + column * 12.15
        draw.line((top, 290, bottom, 404), fill=(134, 66, 48) if column % 2 else (176, 98, 74), width=2)
    draw.line((206, 290, 1044, 290), fill=(206, 190, 160), width=8)
    for bay in range(9):
        x = 176 + bay * 102
        draw.rectangle((x - 9, 404, x + 5, 584), fill=(246, 238, 214))
        if bay == 8:
            break
        draw.rectangle((x + 24, 440, x + 78, 520), fill=(74, 104, 102))
        draw.line((x + 51, 440, x + 51, 520), fill=(206, 214, 200), width=4)
        draw.line((x + 24, 480, x + 78, 480), fill=(206, 214, 200), width=3)
        if bay % 3 == 1:
            draw.rectangle((x + 26, 432, x + 76, 582), fill=(92, 74, 58))
            draw.line((x + 51, 432, x + 51, 582), fill=(62, 50, 40), width=3)
    draw.polygon([(116, 404), (1124, 404), (1090, 424), (150, 424)], fill=(122, 104, 82))
    draw.rectangle((130, 582, 1110, 598), fill=(176, 160, 134))
    yard = noise(rng, (150, 60), (_WIDE, 246)).point([96 + value * 64 // 255 for value in range(256)])
    picture.paste((150, 132, 100), (0, 598), yard.point(lambda value: (value - 96) * 2))
    draw = ImageDraw.Draw(picture)
    draw.line((700, 640, 700, 210), fill=(208, 206, 200), width=5)
    draw.ellipse((688, 632, 712, 648), fill=(150, 142, 128))
    crown(draw, rng, 1080, 700, 330, (70, 104, 56))
    crown(draw, rng, 96, 720, 300, (64, 98, 52))
    return picture


def estuary(rng: random.Random) -> Image.Image:
    """Boats at rest in an estuary at dusk."""
    picture = sky(rng, (92, 96, 140), (246, 186, 122), 0.6)
    sun(picture, 820, 372, 34, (255, 232, 178))
    ridge(picture, outline(rng, 424, 84, 1.2), (82, 78, 104), (136, 112, 116))
    ridge(picture, outline(rng, 432, 30, 2.6), (58, 56, 70), (86, 78, 80))
    water(picture, rng, 430, (128, 104, 110), 5)
    draw = ImageDraw.Draw(picture)
    for y in range(434, 700, 3):
        reach = rng.uniform(6, 46) * (1 - (y - 434) / 420)
        draw.line((820 - reach + rng.uniform(-18, 18), y, 820 + reach, y), fill=(255, 216, 158), width=1)
    for x, y, size in ((250, 560, 210), (540, 508, 130), (1010, 610, 250), (700, 470, 70)):
        dark = (44, 38, 40)
        hull = [
            (x, y),
            (x + size, y - size * 0.06),
            (x + size * 0.86, y + size * 0.15),
            (x + size * 0.14, y + size * 0.15),
        ]
        draw.polygon(hull, fill=dark)
        draw.chord((x + size * 0.24, y - size * 0.2, x + size * 0.7, y + size * 0.16), 180, 360, fill=(66, 54, 50))
        draw.line((x + size * 0.78, y, x + size * 0.74, y - size * 0.62), fill=dark, width=max(2, int(size * 0.014)))
        for depth in range(int(size * 0.2)):
            reach = size * (0.4 - depth / size * 1.4)
            if depth % 3:
                middle = x + size * 0.5 + rng.uniform(-3, 3)
                draw.line(
                    (middle - reach, y + size * 0.16 + depth, middle + reach, y + size * 0.16 + depth),
                    fill=(70, 60, 64),
                )
    return picture


def stacks(rng: random.Random) -> Image.Image:
    """Straw stacks on the stubble after the harvest."""
    picture = sky(rng, (136, 168, 200), (240, 228, 196), 0.35)
    ridge(picture, outline(rng, 430, 130, 1.5), (134, 148, 164), (190, 196, 190))
    ridge(picture, outline(rng, 452, 40, 3.1), (80, 102, 72), (128, 140, 96))
    field(picture, rng, 450, ((198, 176, 104), (210, 188, 116), (186, 164, 94), (204, 178, 108)), _WIDE * 3 // 5)
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        palm(draw, rng, rng.randrange(20, 520), rng.randrange(452, 470), rng.randrange(54, 104), (58, 84, 46))
    for x, y, size in ((1010, 520, 90), (840, 560, 130), (300, 610, 190), (620, 730, 290)):
        draw.ellipse((x - size * 0.62, y - size * 0.1, x + size * 0.9, y + size * 0.12), fill=(142, 120, 70))
        draw.line((x, y - size * 1.2, x, y), fill=(88, 70, 50), width=max(3, int(size * 0.03)))
        for _ in range(int(size * 26)):
            share = rng.random()
            wide = size * 0.52 * (1 - (1 - share) ** 2.2)
            across = rng.gauss(0, 0.45)
            if abs(across) > 1:
                continue
            top = y - size * 1.05 * (1 - share)
            tone = int(24 - 62 * across) + rng.randrange(-20, 20) - int(24 * share)
            start = x + across * wide
            draw.line(
                (start, top, start + across * size * 0.06, top + size * 0.07),
                fill=(186 + tone, 158 + tone, 92 + tone),
                width=2,
            )
    return picture


MOTIFS: dict[str, Callable[[random.Random], Image.Image]] = {
    "paddies": paddies,
    "sea dyke": sea_dyke,
    "forest brook": forest_brook,
    "schoolhouse": schoolhouse,
    "estuary": estuary,
    "stacks": stacks,
}
