"""A sheet put on the scanner: ink on paper, a slight skew, 24-bit JPEG at 200 dpi."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from oais_vn.demo import marks
from oais_vn.demo.paper import MARGIN, PaperStock
from oais_vn.demo.places import NOTICE
from oais_vn.demo.scripts import Script, truetype
from oais_vn.demo.sheets import HEIGHT, LEFT, WIDTH, Line, Sheet, Word

_MOST_SKEW = 0.6
_QUALITY = 50
_BLACK = (38, 36, 38)
_GREY = (122, 118, 112)
_PENCIL = (96, 94, 98)
_NOTICE_SIZE = 19


@dataclass(frozen=True)
class Scan:
    """One scanned page: its JPEG, how far it is turned (degrees, counter-clockwise), and the lines that it shows."""

    jpeg: bytes
    skew: float
    lines: tuple[Line, ...]


class Scanner:
    """Scans the pages of one dossier, all on the same stock of paper."""

    def __init__(self, script: Script, stock: PaperStock, rng: random.Random) -> None:
        self._script = script
        self._stock = stock
        self._rng = rng
        self._notice = truetype("Regular", _NOTICE_SIZE)
        self._pencil = truetype("Regular", 40)
        self._last: Image.Image | None = None

    def scan(self, sheet: Sheet, folio: int) -> Scan:
        """Write, stamp and scan one page; `folio` is the number that the archive pencilled on it."""
        page = self._stock.page(self._rng)
        ink = self._ink(sheet)
        if self._last is not None and not self._script.justified:
            through = self._last.transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda value: value * 22 // 255)
            page.paste((110, 96, 80), mask=through)
        page.paste(_BLACK, mask=ink)
        self._last = (
            ink.resize((ink.width // 3, ink.height // 3)).filter(ImageFilter.GaussianBlur(1.2)).resize(ink.size)
        )
        for mark in sheet.marks:
            marks.put(page, mark, self._rng)
        self._folio(page, folio)
        notice = self._foot(page)
        skew = round(self._rng.uniform(-_MOST_SKEW, _MOST_SKEW), 2)
        page = page.rotate(skew, Image.Resampling.BILINEAR)
        page = page.crop((MARGIN, MARGIN, MARGIN + WIDTH, MARGIN + HEIGHT))
        stream = io.BytesIO()
        page.save(stream, "JPEG", quality=_QUALITY, dpi=(200, 200), subsampling="4:2:0", optimize=True)
        return Scan(stream.getvalue(), skew, (*sheet.lines, notice))

    def _ink(self, sheet: Sheet) -> Image.Image:
        ink = Image.new("L", (WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN))
        draw = ImageDraw.Draw(ink)
        for rule in sheet.rules:
            ends = [(x + MARGIN, y + MARGIN) for x, y in (rule.start, rule.end)]
            draw.line(ends, fill=215, width=rule.thickness)
        for line in sheet.lines:
            for word in line.words:
                x, y = word.x + MARGIN, line.y + MARGIN
                self._script.ink(ink, x, y, word.text, self._rng, bold=line.bold, small=line.small)
        return ink

    def _folio(self, page: Image.Image, folio: int) -> None:
        """The folio number in pencil, top right, as archives write it when a dossier is put in order."""
        slip = Image.new("L", (120, 80))
        ImageDraw.Draw(slip).text((60, 56), str(folio), fill=190, font=self._pencil, anchor="ms")
        slip = slip.transform(slip.size, Image.Transform.AFFINE, (1, 0.22, -10, 0, 1, 0), Image.Resampling.BICUBIC)
        slip = slip.rotate(self._rng.uniform(-6, 8), Image.Resampling.BICUBIC)
        page.paste(_PENCIL, (WIDTH - 120 + self._rng.randrange(-16, 16), 74 + self._rng.randrange(-10, 10)), slip)

    def _foot(self, page: Image.Image) -> Line:
        """The line that says on every page that nothing here is real."""
        y = HEIGHT - 62
        ImageDraw.Draw(page).text((LEFT + MARGIN, y + MARGIN), NOTICE, fill=_GREY, font=self._notice, anchor="ls")
        words = []
        x = float(LEFT)
        for text in NOTICE.split():
            words.append(Word(x, self._notice.getlength(text), text))
            x += self._notice.getlength(f"{text} ")
        return Line(tuple(words), y, small=True)
