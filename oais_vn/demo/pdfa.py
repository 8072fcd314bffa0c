"""Two-layer PDF that claims PDF/A-2b (ISO 19005-2): the scan, and its text unseen beneath."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

from oais_vn.demo.scans import Scan
from oais_vn.demo.sheets import DPI, HEIGHT, WIDTH, Line
from oais_vn.demo.typeface import Typeface

_POINT = 72 / DPI
_TEXT_SIZE = 33
_INTENT = "sRGB IEC61966-2.1"


@dataclass(frozen=True)
class Labels:
    """What the document says of itself in XMP. `made` is an ISO 8601 time with its zone."""

    title: str
    creator: str
    description: str
    made: str


def write_pdf(scans: Sequence[Scan], labels: Labels, srgb: bytes) -> bytes:
    """The scans as one PDF; the same input gives the same bytes, also the file identifier.

    There is no information dictionary: XMP alone speaks, so that the two cannot disagree.
    """
    pdf = Pdf.new()
    face = Typeface(line.text for scan in scans for line in scan.lines)
    font = pdf.make_indirect(_font(pdf, face))
    for scan in scans:
        pdf.add_blank_page(page_size=(WIDTH * _POINT, HEIGHT * _POINT))
        page = pdf.pages[-1].obj
        image = Stream(pdf, scan.jpeg)
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=WIDTH,
            Height=HEIGHT,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page.Resources = Dictionary(XObject=Dictionary(Im0=image), Font=Dictionary(F0=font))
        page.Contents = Stream(pdf, _content(scan, face))
    profile = Stream(pdf, srgb)
    profile.stream_dict = Dictionary(N=3)
    metadata = Stream(pdf, _xmp(labels))
    metadata.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    root = pdf.Root
    root.Metadata = metadata
    root.Lang = String("vi-VN")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String(_INTENT),
                Info=String(_INTENT),
                DestOutputProfile=profile,
            )
        ]
    )
    made = io.BytesIO()
    pdf.save(
        made,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.disable,
        compress_streams=True,
    )
    return made.getvalue()


def _font(pdf: Pdf, face: Typeface) -> Dictionary:
    program = Stream(pdf, face.program)
    program.stream_dict = Dictionary(Length1=len(face.program))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{face.name}"),
        Flags=4,
        FontBBox=Array(face.box),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=670,
        StemV=80,
        FontFile2=program,
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{face.name}"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([0, Array(face.widths)]),
        CIDToGIDMap=Name.Identity,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{face.name}"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=Stream(pdf, face.to_unicode()),
    )


def _content(scan: Scan, face: Typeface) -> bytes:
    wide, high = _number(WIDTH * _POINT), _number(HEIGHT * _POINT)
    parts = [f"q {wide} 0 0 {high} 0 0 cm /Im0 Do Q", "BT", "3 Tr", f"/F0 {_number(_TEXT_SIZE * _POINT)} Tf"]
    for line in scan.lines:
        parts += _line(line, scan.skew, face)
    parts.append("ET")
    return "\n".join(parts).encode("ascii")


def _line(line: Line, skew: float, face: Typeface) -> list[str]:
    """One line, turned with the scan; every word begins where it is seen and is as wide."""
    angle = math.radians(skew)
    turn = f"{math.cos(angle):.6f} {math.sin(angle):.6f} {-math.sin(angle):.6f} {math.cos(angle):.6f}"
    shown: list[str] = []
    for place, word in enumerate(line.words, start=1):
        across, down = word.x - WIDTH / 2, line.y - HEIGHT / 2
        x = WIDTH / 2 + across * math.cos(angle) + down * math.sin(angle)
        y = HEIGHT / 2 - across * math.sin(angle) + down * math.cos(angle)
        stretch = word.width / (face.width(word.text) * _TEXT_SIZE)
        text = word.text if place == len(line.words) else f"{word.text} "
        shown.append(f"{turn} {_number(x * _POINT)} {_number((HEIGHT - y) * _POINT)} Tm")
        shown.append(f"{_number(stretch * 100)} Tz <{face.encoded(text)}> Tj")
    return shown


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _xmp(labels: Labels) -> bytes:
    """The metadata packet; PDF/A asks that it lies in the file as it is, without a filter."""
    title, creator, description = (escape(text) for text in (labels.title, labels.creator, labels.description))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
        "   <pdfaid:part>2</pdfaid:part>\n"
        "   <pdfaid:conformance>B</pdfaid:conformance>\n"
        "   <dc:format>application/pdf</dc:format>\n"
        f'   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
        f"   <dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>\n"
        f'   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>\n'
        "   <dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>\n"
        f"   <xmp:CreateDate>{labels.made}</xmp:CreateDate>\n"
        f"   <xmp:ModifyDate>{labels.made}</xmp:ModifyDate>\n"
        "   <xmp:CreatorTool>oais-vn demo</xmp:CreatorTool>\n"
        "   <pdf:Producer>pikepdf</pdf:Producer>\n"
        "  </rdf:Description>\n"
        " </rdf:RDF>\n"
        "</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()
