"""The letters of a mark: those that it needs, cut out of a font, and embedded so that they can be searched."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from oais_vn.plugins.stamping.block import Letters
from oais_vn.plugins.stamping.refusal import RefusedError

_NEEDED = frozenset({"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cvt ", "fpgm", "prep", "cmap", "CFF "})
"""What embedded letters need (ISO 32000-1, 9.9), and the map from signs to glyphs, which is left out at the end."""
_SYMBOLIC = 4
_NO_EMBEDDING = 0x0002
_NO_SUBSETTING = 0x0100
_EMBEDDING_LEVEL = 0x000F


class Typeface:
    """The letters of `text` out of the TrueType or OpenType file `content`.

    Raises `RefusedError`: `font` when it is no such file, `font-licence` when it says that it may not be
    embedded, `font-letters` when it lacks letters of the text.
    """

    def __init__(self, content: bytes, text: str) -> None:
        self._signs = sorted(set(text) | {" "})
        font = _guarded(lambda: TTFont(io.BytesIO(content), fontNumber=0, recalcTimestamp=False))
        _check_licence(font)
        names = _guarded(font.getBestCmap)
        if not names:
            raise RefusedError("font", detail="no Unicode map")
        missing = "".join(sign for sign in self._signs if ord(sign) not in names)
        if missing:
            raise RefusedError("font-letters", letters=missing)
        _guarded(lambda: self._cut(font))

    def _cut(self, font: Any) -> None:
        name = font["name"].getDebugName(6) or "Font"
        dropped = [table for table in font.keys() if table not in _NEEDED]  # noqa: SIM118 - no mapping
        options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
        options.drop_tables = [*options.drop_tables, *dropped]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(sign) for sign in self._signs])
        cutter.subset(font)
        names = font.getBestCmap()
        self._glyphs = {sign: font.getGlyphID(names[ord(sign)]) for sign in self._signs}
        del font["cmap"]
        made = io.BytesIO()
        font.save(made, reorderTables=True)
        head, scale = font["head"], 1000 / font["head"].unitsPerEm
        self._box = [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        self._widths = [round(font["hmtx"][glyph][0] * scale) for glyph in font.getGlyphOrder()]
        self._compact = "CFF " in font
        if self._compact and hasattr(font["CFF "].cff[0], "ROS"):
            raise RefusedError("font", detail="CID-keyed")
        # Readers take a CFF table alone, without the OpenType file around it.
        self._program = TTFont(made).reader["CFF "] if self._compact else made.getvalue()
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(self._program).digest()[:6])
        self._name = f"{tag}+{re.sub('[^A-Za-z0-9-]', '', name) or 'Font'}"

    @property
    def letters(self) -> Letters:
        """The measures of the letters at size 1; what reaches up or down is that of the highest and lowest letter."""
        return Letters(self._width, self._box[3] / 1000, min(self._box[1], 0) / 1000)

    def _width(self, text: str) -> float:
        total: int = sum(self._widths[self._glyphs[sign]] for sign in text)
        return total / 1000

    def encoded(self, text: str) -> str:
        """`text` as the hexadecimal glyph numbers of Identity-H."""
        return "".join(f"{self._glyphs[sign]:04X}" for sign in text)

    def embedded(self, pdf: Pdf) -> Object:
        """The font as a new object of `pdf`.

        Nothing of it is compressed: it is small, and compressors of other versions would give other bytes.
        """
        program = Stream(pdf, self._program)
        if self._compact:
            program.stream_dict = Dictionary(Subtype=Name.CIDFontType0C)
        else:
            program.stream_dict = Dictionary(Length1=len(self._program))
        glyphs = len(self._widths)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{self._name}"),
            Flags=_SYMBOLIC,
            FontBBox=Array(self._box),
            ItalicAngle=0,
            Ascent=self._box[3],
            Descent=min(self._box[1], 0),
            CapHeight=self._box[3],
            StemV=80,
            # PDF/A-1 (ISO 19005-1, 6.3.5) asks which glyphs there are: all of them.
            CIDSet=Stream(pdf, _ones(glyphs)),
        )
        descriptor[Name.FontFile3 if self._compact else Name.FontFile2] = program
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0 if self._compact else Name.CIDFontType2,
            BaseFont=Name(f"/{self._name}"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=Array([0, Array(self._widths)]),
        )
        if not self._compact:
            descendant.CIDToGIDMap = Name.Identity
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(f"/{self._name}"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=Stream(pdf, self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        """The CMap from glyph numbers back to letters, at most 100 in a block (Adobe Technical Note 5014)."""
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


def _guarded(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except (RefusedError, MemoryError):
        raise
    except Exception as failure:
        # fontTools raises anything at all over a file that is no good font.
        raise RefusedError("font", detail=type(failure).__name__) from failure


def _check_licence(font: Any) -> None:
    allowed = _guarded(lambda: font["OS/2"].fsType if "OS/2" in font else 0)
    if allowed & _EMBEDDING_LEVEL == _NO_EMBEDDING or allowed & _NO_SUBSETTING:
        raise RefusedError("font-licence")


def _ones(count: int) -> bytes:
    """`count` bits that are set, from the highest bit of the first byte on."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes([0xFF << (8 - rest) & 0xFF]) if rest else b"")
