"""PDF/A-2b of pictures, and the pictures read back out of it."""

from __future__ import annotations

import hashlib
from typing import Any

from pikepdf import Dictionary, Name, Pdf, PdfImage, Stream
from PIL import Image

from oais_vn.plugins.migrating.canonical import add_pixels, canonical, icc_name
from oais_vn.plugins.stamping.pixels import pixels_of
from oais_vn.plugins.stamping.refusal import RefusedError

_ORIENTATION = 274
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
"""EXIF orientation -> /Rotate; the other four mirror, which a page cannot."""
_TRANSPOSED = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_INCH = 25.4


def write_picture_pdf(source: str, target: str, dpi: tuple[float, float]) -> dict[str, Any]:
    """Write the frames at their own resolution; JPEG is embedded as it is. The result passed the PDF/A-2b check.

    What cannot become a PDF/A without loss is `{"refused": why, "detail": …}`, and no file is written.
    """
    from pikepdf import pdfa

    if not all(dpi):
        return {"refused": "no-dpi"}
    with Image.open(source) as image, open(source, "rb") as raw, Pdf.new() as pdf:
        # TIFF is turned by Pillow itself when it is loaded.
        turn = 0 if image.format == "TIFF" else _TURNS.get(image.getexif().get(_ORIENTATION, 1))
        if turn is None:
            return {"refused": "mirrored"}
        try:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                _add_page(pdf, image, raw, dpi, turn)
            pdfa.prepare(pdf, "2b", output_intent="sRGB")
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                # The same picture gives the same bytes; when it was made, PREMIS tells.
                del metadata["xmp:MetadataDate"]
            pdfa.save(pdf, target, "2b", repair=False, deterministic_id=True)
        except RefusedError as refusal:
            return {"refused": "mode", "detail": str(refusal)}
        except pdfa.PdfaError as denied:
            found = "; ".join(f"{each.rule}: {each.message}" for each in denied.report.findings[:3])
            return {"refused": "not-pdfa", "detail": found[:500]}
    return {}


def _add_page(pdf: Pdf, image: Image.Image, raw: Any, dpi: tuple[float, float], turn: int) -> None:
    pixels = pixels_of(image, raw)
    wide, high = pixels.width * 72 / dpi[0], pixels.height * 72 / dpi[1]
    pdf.add_blank_page(page_size=(wide, high))
    page = pdf.pages[-1].obj
    page.Resources = Dictionary(XObject=Dictionary(Im0=pixels.embedded(pdf)))
    page.Contents = Stream(pdf, f"q {wide:.5f} 0 0 {high:.5f} 0 0 cm /Im0 Do Q".encode("ascii"))
    if turn:
        page.Rotate = turn


def describe_picture_pdf(path: str) -> dict[str, Any]:
    """What the pictures of the pages are: as `RasterEngine.describe` says it of a picture file."""
    digest, sizes, modes, iccs, resolutions, frames = hashlib.sha256(), set(), set(), set(), set(), 0
    with Pdf.open(path) as pdf:
        for page in pdf.pages:
            found = page.obj.Resources.XObject.Im0
            if not isinstance(found, Stream):
                return {"refused": "not-pdfa", "detail": "no picture on a page"}
            picture = PdfImage(found)
            turn = int(page.obj.get("/Rotate", 0))
            frame = picture.as_pil_image()
            wide, high = (float(edge) for edge in page.mediabox[2:])
            dpi = (frame.width * 72 / wide, frame.height * 72 / high)
            if turn:
                frame = frame.transpose(_TRANSPOSED[turn])
            frame = canonical(frame)
            add_pixels(frame, digest)
            sizes.add(f"{frame.width}×{frame.height}")
            modes.add(frame.mode)
            iccs.add(_icc(found))
            resolutions.add("×".join(f"{round(each, 1):g}" for each in dpi))
            frames += 1
    return {
        "frames": str(frames),
        "size": ", ".join(sorted(sizes)),
        "colour": ", ".join(sorted(modes)),
        "pixels": f"SHA-256 {digest.hexdigest()}",
        "dpi": ", ".join(sorted(resolutions)),
        "icc": ", ".join(sorted(iccs - {""})),
    }


def _icc(image: Any) -> str:
    space = image.get("/ColorSpace")
    if isinstance(space, Name) or space is None or space[0] != Name.ICCBased:
        return ""
    return icc_name(space[1].read_bytes())
