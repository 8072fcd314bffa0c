"""PDFs as a good supplier delivers them, and with one fault each: PDF/A in name, scans in colour, a layer of text."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

CLAIM = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2"'
    b' pdfaid:conformance="B"/></rdf:RDF></x:xmpmeta>'
)
TEXT = b"BT 3 Tr /F1 9 Tf (van ban) Tj ET"
A4 = (595, 842)


def empty_pdf(pages: int, title: str = "", size: tuple[int, int] = A4) -> bytes:
    """So many empty pages, claimed to be PDF/A; another `title`, other bytes."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=size)
        return saved(made, title)


def scanned_pdf(
    *pictures: bytes, title: str = "", dpi: int = 200, grey: bool = False, text: bytes = TEXT
) -> pikepdf.Pdf:
    """A page for each picture (JPEG), as large as it is at so many dots an inch, with a layer of text."""
    made = pikepdf.new()
    for picture in pictures:
        width, height = _size(picture)
        wide, high = width * 72 / dpi, height * 72 / dpi
        made.add_blank_page(page_size=(wide, high))
        page = made.pages[-1]
        image = Stream(made, picture)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        image.ColorSpace = Name.DeviceGray if grey else Name.DeviceRGB
        page.Resources = Dictionary(XObject=Dictionary(Im0=made.make_indirect(image)))
        page.Contents = Stream(made, b"q %.3f 0 0 %.3f 0 0 cm /Im0 Do Q " % (wide, high) + text)
    if title:
        made.docinfo["/Title"] = title
    return made


def saved(made: pikepdf.Pdf, title: str = "", *, claim: bool = True, **how: object) -> bytes:
    """The bytes of a PDF, with the claim and the output intent of PDF/A."""
    if title:
        made.docinfo["/Title"] = title
    if claim:
        made.Root.Metadata = made.make_indirect(Stream(made, CLAIM))
        made.Root.OutputIntents = Array(
            [Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=pikepdf.String("sRGB"))]
        )
    stream = io.BytesIO()
    made.save(stream, **{"deterministic_id": "encryption" not in how, **how})
    return stream.getvalue()


def _size(jpeg: bytes) -> tuple[int, int]:
    """Width and height in the frame's header."""
    place = 2
    while jpeg[place + 1] not in (0xC0, 0xC1, 0xC2):
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    height, width = (int.from_bytes(jpeg[place + 5 + n : place + 7 + n], "big") for n in (0, 2))
    return width, height
