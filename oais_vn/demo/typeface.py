"""The font of the invisible text: the letters that a document needs, cut out of Source Serif Pro."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable

from fontTools import subset
from fontTools.ttLib import TTFont

from oais_vn.demo.extras import font_bytes

_TABLES_NOT_NEEDED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "name", "post")
"""A CIDFontType2 program needs head, hhea, hmtx, maxp, loca and glyf (ISO 32000-1, 9.9)."""


class Typeface:
    """A subset of Source Serif Pro Regular. Embedding a subset in a document leaves the reserved name alone (OFL)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._signs = sorted({sign for text in texts for sign in text} | {" "})
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
        options.drop_tables = [*options.drop_tables, *_TABLES_NOT_NEEDED]
        font = TTFont(io.BytesIO(font_bytes("Regular")), lazy=True, recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(sign) for sign in self._signs])
        cutter.subset(font)
        names = font.getBestCmap()
        self._glyphs: dict[str, int] = {sign: font.getGlyphID(names[ord(sign)]) for sign in self._signs}
        scale = 1000 / font["head"].unitsPerEm
        self.widths: list[int] = [round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder()]
        head, lines = font["head"], font["hhea"]
        self.box = [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self.ascent, self.descent = round(lines.ascent * scale), round(lines.descent * scale)
        del font["cmap"]
        made = io.BytesIO()
        font.save(made, reorderTables=True)
        self.program = made.getvalue()
        tag = hashlib.sha256(self.program).digest()
        self.name = f"{''.join(chr(65 + byte % 26) for byte in tag[:6])}+SourceSerifPro-Regular"

    def width(self, text: str) -> float:
        """The width of `text` at size 1."""
        return sum(self.widths[self._glyphs[sign]] for sign in text) / 1000

    def encoded(self, text: str) -> str:
        """`text` as the hexadecimal glyph numbers of Identity-H."""
        return "".join(f"{self._glyphs[sign]:04X}" for sign in text)

    def to_unicode(self) -> bytes:
        """The CMap that leads from glyph numbers back to letters, at most 100 in a block."""
        pairs = [f"<{self._glyphs[sign]:04X}> <{sign.encode('utf-16-be').hex().upper()}>" for sign in self._signs]
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{ranges}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")
