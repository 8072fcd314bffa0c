"""Pillow and pikepdf as an engine that makes TIFF and PDF/A of pictures; lives in a child process."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.TiffImagePlugin import AppendingTiffWriter

from oais_vn.plugins.migrating.canonical import MOST_PIXELS, add_pixels, frames_of, icc_name
from oais_vn.plugins.pictures.facts import ImageFactsEngine

_TIFF_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "CMYK", "LAB", "YCbCr", "I", "F", "I;16"})
_HELD = {"1": 1, "I;16": 16, "I;16B": 16, "I;16L": 16, "I": 32, "F": 32}
"""Bits a sample that a mode of Pillow holds; 8 for all others."""
_CHANNELS = {"1": 1, "L": 1, "P": 1, "LA": 2, "PA": 2, "RGB": 3, "YCbCr": 3, "LAB": 3, "CMYK": 4, "RGBA": 4}
_METADATA = ("exif", "xmp", "photoshop", "XML:com.adobe.xmp", "comment")


class RasterEngine:
    """Describes pictures and writes them anew, in plain values. What it refuses is `{"refused": why}`."""

    def __init__(self) -> None:
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    def describe(self, path: str) -> dict[str, Any]:
        """The significant properties of a picture as it lies there, every frame decoded."""
        facts = ImageFactsEngine().facts(path, False)
        digest, sizes, modes, iccs, frames = hashlib.sha256(), set(), set(), set(), 0
        try:
            with Image.open(path) as image:
                refused = _deeper_than_decoded(image, facts)
                metadata = any(name in image.info for name in _METADATA)
                for frame in frames_of(image):
                    add_pixels(frame, digest)
                    sizes.add(f"{frame.width}×{frame.height}")
                    modes.add(frame.mode)
                    iccs.add(icc_name(frame.info.get("icc_profile")))
                    frames += 1
        except _BROKEN as failure:
            return {"refused": "broken", "detail": _said(failure)}
        if refused:
            return {"refused": "depth"}
        return {
            "frames": str(frames),
            "size": ", ".join(sorted(sizes)),
            "colour": ", ".join(sorted(modes)),
            "pixels": f"SHA-256 {digest.hexdigest()}",
            "dpi": f"{facts.get('dpi_x', 0.0):g}×{facts.get('dpi_y', 0.0):g}",
            "icc": ", ".join(sorted(iccs - {""})),
            "metadata": metadata,
        }

    def write_tiff(self, source: str, target: str) -> dict[str, Any]:
        """Write every frame into a TIFF, without loss, with its ICC profile and resolution."""
        facts = ImageFactsEngine().facts(source, False)
        dpi = (facts.get("dpi_x", 0.0), facts.get("dpi_y", 0.0))
        try:
            with Image.open(source) as image, AppendingTiffWriter(target, True) as writer:
                for frame in frames_of(image):
                    if frame.mode not in _TIFF_MODES:
                        return {"refused": "mode", "detail": frame.mode}
                    told = {"icc_profile": frame.info.get("icc_profile")}
                    if all(dpi):
                        told["dpi"] = dpi
                    # What the source format knew beyond this must not slip into tags of another meaning.
                    frame.info = {}
                    compression = "group4" if frame.mode == "1" else "tiff_lzw"
                    frame.save(writer, format="TIFF", compression=compression, **_present(told))
                    writer.newFrame()
        except _BROKEN as failure:
            return {"refused": "broken", "detail": _said(failure)}
        return {}

    def write_pdfa(self, source: str, target: str) -> dict[str, Any]:
        """Write a PDF/A-2b, one page a frame; it is validated as it was written."""
        from oais_vn.plugins.migrating.picture_pdf import write_picture_pdf

        facts = ImageFactsEngine().facts(source, False)
        dpi = (float(facts.get("dpi_x", 0.0)), float(facts.get("dpi_y", 0.0)))
        try:
            return write_picture_pdf(source, target, dpi)
        except _BROKEN as failure:
            return {"refused": "broken", "detail": _said(failure)}

    def describe_pdf(self, path: str) -> dict[str, Any]:
        """The same properties of the pictures on the pages of a PDF."""
        from oais_vn.plugins.migrating.picture_pdf import describe_picture_pdf

        return describe_picture_pdf(path)


_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    EOFError,
)


def _said(failure: BaseException) -> str:
    if isinstance(failure, UnidentifiedImageError):
        return "no picture of a known kind"
    if isinstance(failure, Image.DecompressionBombError):
        return f"more than {MOST_PIXELS} pixels"
    if isinstance(failure, OSError) and failure.filename is not None:
        return os.strerror(failure.errno or 0)
    return str(failure)[:200] or type(failure).__name__


def _present(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def _deeper_than_decoded(image: Image.Image, facts: dict[str, Any]) -> bool:
    """Whether the file holds more bits a sample than Pillow decodes, which would be lost without a word."""
    bits, channels = facts.get("bits", 0), _CHANNELS.get(image.mode, 1)
    return bool(bits) and bits / channels > _HELD.get(image.mode, 8)
