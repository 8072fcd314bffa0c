"""The frame around a page or target: white margin, fine rule, and the strip with two QR codes and clear text."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageFont

from oais_vn.model.film_packing import MARGIN_MM, canvas_mm, strip_mm

_QUIET = 4
_MODULES = 25
_STRIP_VERSION = 2
_RULE_MM = 0.4
_GAP_MM = 2.0
_LEAST_MM = 2.2
_HEAD_MM = 6.0
_LINE_MM = 3.2

Pixel = tuple[float, float]


class Canvas:
    """A frame in the making: `page_mm` are the sides of what it shows, `code` what its QR codes say."""

    def __init__(self, page_mm: tuple[float, float], module_mm: float, dpi: int, code: str) -> None:
        self.dpi = dpi
        self.module_mm = module_mm
        self.width_mm, self.height_mm = canvas_mm(*page_mm, module_mm)
        self.image = Image.new("L", (self.px(self.width_mm), self.px(self.height_mm)), 255)
        self.draw = ImageDraw.Draw(self.image)
        wide, high = self.px(page_mm[0]), self.px(page_mm[1])
        left, top = (self.image.width - wide) // 2, self.px(MARGIN_MM)
        self.page = (left, top, left + wide, top + high)
        rule = max(1, self.px(_RULE_MM))
        self.draw.rectangle([left - rule, top - rule, left + wide + rule - 1, top + high + rule - 1], 255, 0, rule)
        for side, corners in zip("LR", code_places(self.width_mm, self.height_mm, module_mm), strict=True):
            self.code(f"{code}{side}", corners[0], module_mm, _STRIP_VERSION)

    def px(self, mm: float) -> int:
        """Millimetres of the original as pixels."""
        return round(mm * self.dpi / 25.4)

    def code(self, text: str, corner_mm: Pixel, module_mm: float, version: int) -> None:
        """A QR code (level H) whose first module is at `corner_mm`."""
        made = segno.make(text, error="h", version=version, boost_error=False, mode="alphanumeric")
        module = self.px(module_mm)
        left, top = self.px(corner_mm[0]), self.px(corner_mm[1])
        for row, line in enumerate(made.matrix):
            for column, dark in enumerate(line):
                if dark:
                    at = left + column * module, top + row * module
                    self.draw.rectangle([*at, at[0] + module - 1, at[1] + module - 1], 0)

    def strip(self, head: str, lines: list[str]) -> None:
        """The text between the two codes."""
        side = _QUIET * 2 * self.module_mm + _MODULES * self.module_mm
        left, right = self.px(MARGIN_MM + side + _GAP_MM), self.px(self.width_mm - MARGIN_MM - side - _GAP_MM)
        at = self.px(self.height_mm - MARGIN_MM - strip_mm(self.module_mm) + _GAP_MM)
        bottom = self.px(self.height_mm - MARGIN_MM)
        self.draw.text((left, at), head, 0, fitting(head, "Bold", self.px(_HEAD_MM), right - left))
        at += self.px(_HEAD_MM * 1.25)
        step = min(self.px(_LINE_MM * 1.3), (bottom - at) // max(1, len(lines)))
        for line in lines:
            font = fitting(line, "Regular", min(self.px(_LINE_MM), int(step / 1.2)), right - left, self.px(_LEAST_MM))
            self.draw.text((left, at), shortened(line, font, right - left), 0, font)
            at += step

    def tiff(self, *, grey: bool) -> bytes:
        """The frame as TIFF: of two colours by CCITT Group 4, or in grey without loss."""
        out = io.BytesIO()
        image = self.image if grey else self.image.point(lambda value: 255 if value > 127 else 0).convert("1")
        compression = "tiff_lzw" if grey else "group4"
        image.save(out, "TIFF", compression=compression, dpi=(self.dpi, self.dpi))
        return out.getvalue()


def code_places(width_mm: float, height_mm: float, module_mm: float) -> tuple[list[Pixel], list[Pixel]]:
    """The corners of both QR codes of a frame in millimetres: left and right, each clockwise from the upper left."""
    side = _MODULES * module_mm
    quiet = _QUIET * module_mm
    top = height_mm - MARGIN_MM - strip_mm(module_mm) + 1 + quiet
    left, right = MARGIN_MM + quiet, width_mm - MARGIN_MM - quiet - side
    first, second = ([(x, top), (x + side, top), (x + side, top + side), (x, top + side)] for x in (left, right))
    return first, second


@lru_cache(maxsize=64)
def typeface(weight: str, size: int) -> Any:
    """Source Serif Pro in `weight` (Regular or Bold; the italics lack Vietnamese letters), `size` in pixels."""
    content = (files("font_source_serif_pro") / "files" / f"SourceSerifPro-{weight}.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(content), max(6, size))


def fitting(text: str, weight: str, size: int, width: int, least: int = 6) -> Any:
    """The typeface of at most `size` in which `text` is no wider than `width`, but not under `least`."""
    font = typeface(weight, size)
    wide = font.getlength(text)
    return font if wide <= width else typeface(weight, max(least, int(size * width / wide)))


def shortened(text: str, font: Any, width: int) -> str:
    """`text`, with its middle left out where it is wider than `width`."""
    if font.getlength(text) <= width:
        return text
    half = len(text) // 2
    while half > 4 and font.getlength(f"{text[:half]}…{text[-half:]}") > width:
        half -= 1
    return f"{text[:half]}…{text[-half:]}"
