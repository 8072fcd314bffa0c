"""How letters are set and inked: a typewriter's fixed pitch, a laser printer's proportional type."""

from __future__ import annotations

import io
import random
from typing import Protocol

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from oais_vn.demo.extras import font_bytes
from oais_vn.demo.writings import Hand


class Script(Protocol):
    """A way of writing. Lengths are pixels at 200 dpi; `small` is the size of notes under a letter."""

    @property
    def size(self) -> int:
        """The size of its type."""
        ...

    @property
    def leading(self) -> int:
        """From one base line to the next."""
        ...

    @property
    def justified(self) -> bool:
        """Whether lines are spread to the full measure."""
        ...

    def width(self, text: str, *, bold: bool = False, small: bool = False) -> float:
        """How wide `text` will be."""
        ...

    def ink(
        self, mask: Image.Image, x: float, y: float, text: str, rng: random.Random, *, bold: bool, small: bool
    ) -> None:
        """Put `text` on the mask (`L`, 255 is full ink) with its base line at `y`."""
        ...


def truetype(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """The demonstration's font; the simple layout engine gives the same on every machine."""
    return ImageFont.truetype(io.BytesIO(font_bytes(weight)), size, layout_engine=ImageFont.Layout.BASIC)


class Printer:
    """A laser printer of the early 2000s."""

    size = 35
    leading = 51
    justified = True

    def __init__(self) -> None:
        self._fonts = {
            (bold, small): truetype("Bold" if bold else "Regular", 28 if small else self.size)
            for bold in (False, True)
            for small in (False, True)
        }

    def width(self, text: str, *, bold: bool = False, small: bool = False) -> float:
        """How wide `text` will be."""
        return self._fonts[bold, small].getlength(text)

    def ink(
        self, mask: Image.Image, x: float, y: float, text: str, rng: random.Random, *, bold: bool, small: bool
    ) -> None:
        """Put `text` on the mask, its base line at `y`."""
        ImageDraw.Draw(mask).text(
            (x, y), text, fill=rng.randrange(232, 248), font=self._fonts[bold, small], anchor="ls"
        )


class Typewriter:
    """A manual typewriter: every letter as wide as the next, struck a little too high, too low, too hard.

    Letters are drawn once in several strikes and kept; wide ones are squeezed into the pitch as type founders did.
    """

    size = 33
    leading = 51
    justified = False
    _PITCH = 18
    _STRIKES = 4
    _BOX = (30, 60)
    _BASE = 44

    def __init__(self) -> None:
        self._font = truetype("Regular", self.size)
        self._letters: dict[tuple[str, int], Image.Image] = {}

    def width(self, text: str, *, bold: bool = False, small: bool = False) -> float:
        """How wide `text` will be."""
        return float(len(text) * self._PITCH)

    def ink(
        self, mask: Image.Image, x: float, y: float, text: str, rng: random.Random, *, bold: bool, small: bool
    ) -> None:
        """Put `text` on the mask, its base line at `y`."""
        for place, sign in enumerate(text):
            if sign == " ":
                continue
            letter = self._letter(sign, rng.randrange(self._STRIKES))
            left = round(x) + place * self._PITCH - (self._BOX[0] - self._PITCH) // 2
            top = round(y) - self._BASE + rng.choice((-1, 0, 0, 0, 1))
            for shift in (0, 1) if bold else (0,):
                mask.paste(255, (left + shift, top), letter)

    def _letter(self, sign: str, strike: int) -> Image.Image:
        if (sign, strike) not in self._letters:
            self._letters[sign, strike] = self._struck(sign, strike)
        return self._letters[sign, strike]

    def _struck(self, sign: str, strike: int) -> Image.Image:
        natural = self._font.getlength(sign)
        sheet = Image.new("L", (round(natural) + 8, self._BOX[1]))
        ImageDraw.Draw(sheet).text((4, self._BASE), sign, fill=255, font=self._font, anchor="ls")
        if natural > self._PITCH:
            sheet = sheet.resize(
                (round(sheet.width * (self._PITCH + 1) / natural), sheet.height), Image.Resampling.LANCZOS
            )
        sheet = sheet.filter(ImageFilter.GaussianBlur(0.9)).point(lambda value: min(255, int(value * 1.75)))
        letter = Image.new("L", self._BOX)
        letter.paste(sheet, ((self._BOX[0] - sheet.width) // 2, 0))
        ribbon = random.Random(f"{sign}{strike}")
        worn = Image.frombytes("L", (10, 20), ribbon.randbytes(200)).resize(self._BOX, Image.Resampling.BICUBIC)
        worn = worn.point(lambda value: 150 + value * 90 // 255)
        return ImageChops.multiply(letter, worn)


def script(hand: Hand) -> Script:
    """The machine that a dossier was written with."""
    return Typewriter() if hand == "typewriter" else Printer()
