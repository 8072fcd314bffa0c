"""Pages made from a seed, whose truth is known: paper with noise, lines of text, and the faults of scanners."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = 1240, 1754
"""A4 of 150 dpi."""
WORDS = (
    *("Ủy ban", "nhân dân", "tỉnh", "về việc", "quyết định", "phê duyệt", "hồ sơ", "tài liệu", "lưu trữ", "phông"),
    *("số", "năm", "trang", "tờ", "kèm theo", "căn cứ", "thông tư", "điều", "khoản", "trích yếu", "nơi nhận"),
)


def paper(seed: int, tone: int = 235) -> Image.Image:
    """Empty paper that is no even white."""
    noise = np.random.default_rng(seed).normal(0, 3, (SIZE[1], SIZE[0], 1))
    shade = np.linspace(-8, 8, SIZE[0])[None, :, None]
    return Image.fromarray(np.clip(tone + noise + shade + np.array([0, -4, -18]), 0, 255).astype(np.uint8))


def text(seed: int, lines: int = 38, first: int = 160, seal: bool = True) -> Image.Image:
    """A page of so many lines."""
    chance, page = random.Random(seed), paper(seed)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    for line in range(lines):
        words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, 9)))
        draw.text((130, first + 38 * line), words[:70], (40, 38, 45), font)
    if seal and lines > 10:
        draw.ellipse((800, 1250, 1000, 1450), outline=(200, 30, 40), width=6)
    return page


def turned(page: Image.Image, degrees: float) -> Image.Image:
    """As it lies on the glass: `degrees` clockwise, positive where the lines fall to the right."""
    return page.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=(235, 231, 217))


def bled_through(seed: int) -> Image.Image:
    back = text(seed).transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(5))
    return Image.blend(paper(seed), back, 0.12)


def holes(seed: int) -> Image.Image:
    page = paper(seed)
    draw = ImageDraw.Draw(page)
    for height in (600, 1100):
        draw.ellipse((10, height, 45, height + 35), fill=(30, 30, 30))
    draw.rectangle((0, 0, 8, SIZE[1]), fill=(25, 25, 25))
    return page


def specks(seed: int) -> Image.Image:
    chance, page = random.Random(seed), paper(seed)
    draw = ImageDraw.Draw(page)
    for _ in range(40):
        x, y = chance.randint(0, SIZE[0] - 4), chance.randint(0, SIZE[1] - 4)
        draw.ellipse((x, y, x + 3, y + 3), fill=(90, 85, 80))
    return page


def page_number(seed: int) -> Image.Image:
    page = paper(seed)
    ImageDraw.Draw(page).text((600, 1600), f"- {seed} -", (50, 50, 50), ImageFont.load_default(30))
    return page


def stamp(seed: int) -> Image.Image:
    page = paper(seed)
    ImageDraw.Draw(page).ellipse((500, 700, 700, 900), outline=(200, 40, 50), width=7)
    return page


def scanned_again(page: Image.Image, seed: int) -> Image.Image:
    """The same sheet on another day: a little turned, moved, and with noise of its own."""
    moved = Image.new("RGB", page.size, (235, 231, 217))
    moved.paste(turned(page, 0.3), (8, 5))
    noise = np.random.default_rng(seed).normal(0, 4, (SIZE[1], SIZE[0], 1))
    return Image.fromarray(np.clip(np.asarray(moved) * 0.97 + noise, 0, 255).astype(np.uint8))
