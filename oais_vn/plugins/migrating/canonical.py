"""Frames of a picture as they are seen, in the one form in which two pictures can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence

MOST_PIXELS = 1 << 29
"""Of one frame: an A0 sheet of 600 dpi."""
_OPAQUE = {"RGBA": "RGB", "LA": "L"}
_OPEN = {"P": "RGBA", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "RGBX": "RGB"}
_STRIP = 1 << 24


def frames_of(image: Image.Image) -> Iterator[Image.Image]:
    """Every frame, upright as its orientation says; palettes become colours, and opacity that hides nothing goes."""
    for frame in ImageSequence.Iterator(image):
        # TIFF is turned by Pillow itself when it is loaded.
        turned = frame if image.format == "TIFF" else ImageOps.exif_transpose(frame)
        turned.load()
        yield canonical(turned)


def canonical(frame: Image.Image) -> Image.Image:
    """The frame in one of the modes 1, L, LA, RGB, RGBA, CMYK, LAB, YCbCr, I, F, I;16."""
    plain = frame
    if "transparency" in frame.info or frame.mode in _OPEN:
        plain = frame.convert("RGBA" if "transparency" in frame.info else _OPEN[frame.mode])
    opaque = _OPAQUE.get(plain.mode)
    if opaque is not None and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert(opaque)
    return plain


def add_pixels(frame: Image.Image, digest: hashlib._Hash) -> None:
    """Feed mode, size and pixels of a frame, some rows at a time."""
    width, height = frame.size
    digest.update(f"{frame.mode} {width} {height}\n".encode("ascii"))
    rows = max(1, _STRIP // max(1, width))
    for top in range(0, height, rows):
        digest.update(frame.crop((0, top, width, min(top + rows, height))).tobytes())


def icc_name(profile: object) -> str:
    """A colour profile by its digest; empty for none."""
    return hashlib.sha256(profile).hexdigest()[:16] if isinstance(profile, bytes) and profile else ""
