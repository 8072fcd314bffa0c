"""Pages straight from film bound into one PDF that claims PDF/A-2b (ISO 19005-2): grey pictures, no text layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream
from PIL import Image

_WHITE = Array([0.9505, 1, 1.089])
_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


def bind(pages: Sequence[tuple[Path, float, float]], title: str, out: Path) -> None:
    """Write JPEG pages, with their sides in millimetres, as one PDF; the same pages give the same bytes."""
    pdf = Pdf.new()
    # A grey of its own needs no output intent, and so no colour profile from anywhere.
    grey = pdf.make_indirect(Array([Name.CalGray, Dictionary(WhitePoint=_WHITE, Gamma=2.2)]))
    for path, width_mm, height_mm in pages:
        with Image.open(path) as image:
            size = image.size
        wide, high = width_mm * 72 / 25.4, height_mm * 72 / 25.4
        pdf.add_blank_page(page_size=(wide, high))
        picture = Stream(pdf, path.read_bytes())
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size[0],
            Height=size[1],
            ColorSpace=grey,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        page = pdf.pages[-1].obj
        page.Resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(picture)))
        page.Contents = Stream(pdf, f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im0 Do Q".encode())
    metadata = Stream(pdf, _XMP.format(title=escape(title)).encode())
    metadata.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = metadata
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.disable)
    pdf.close()
