"""Pillow and jpylyzer as an engine that tells what an image file is; lives in a child process."""

from __future__ import annotations

import os
from typing import Any
from xml.etree.ElementTree import Element

from PIL import Image, ImageFile, ImageSequence, UnidentifiedImageError

_MOST_PIXELS = 1 << 29
"""An A0 sheet of 600 dpi; what is larger is not decoded."""
_MOST_FRAMES = 5000
_MOST_FAULTS = 20

_EXTENSIONS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "TIFF": (".tif", ".tiff"),
    "PNG": (".png",),
    "JPEG2000": (".jp2", ".j2k", ".jpx", ".jpf", ".j2c", ".jpc"),
    "GIF": (".gif",),
    "BMP": (".bmp",),
}
_COLOURS = {
    "1": ("grey", 1),
    "L": ("grey", 8),
    "LA": ("grey", 16),
    "I": ("grey", 32),
    "F": ("grey", 32),
    "I;16": ("grey", 16),
    "I;16B": ("grey", 16),
    "P": ("palette", 8),
    "PA": ("palette", 16),
    "RGB": ("rgb", 24),
    "RGBA": ("rgb", 32),
    "RGBX": ("rgb", 32),
    "CMYK": ("cmyk", 32),
    "YCbCr": ("ycbcr", 24),
    "LAB": ("lab", 24),
}
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_JP2_SUFFIXES = _EXTENSIONS["JPEG2000"]
_CODESTREAM = b"\xff\x4f\xff\x51"
_BOXES = b"\x00\x00\x00\x0cjP"
_X_RESOLUTION, _BITS, _SOFTWARE = 282, 258, 305
_LONGEST_NAME = 100
_TAILS = 64, 1 << 16
"""Bytes at the end among which the mark of the end must be; some programs write more behind it."""


class ImageFactsEngine:
    """Opens image files and tells what they are, in plain values."""

    def __init__(self) -> None:
        Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
        # What is cut off must be told, not filled with grey.
        ImageFile.LOAD_TRUNCATED_IMAGES = False

    def facts(self, path: str, decode: bool) -> dict[str, Any]:
        """The facts of the file at `path`; `{"problem": …}` where it does not open."""
        if not os.path.isfile(path):
            return {"problem": "not a regular file"}
        with open(path, "rb") as file:
            head = file.read(32)
        suffix = os.path.splitext(path)[1].lower()
        if head.startswith((_CODESTREAM, _BOXES)) or (suffix in _JP2_SUFFIXES and not head.startswith(b"\xff\xd8")):
            found = _jpeg2000(path, head)
        else:
            found = _pillow(path, head)
        if found.get("format"):
            found["extension_fits"] = suffix in _EXTENSIONS.get(found["format"], (suffix,))
            if decode:
                found.update(_decoded(path, found.get("faults", [])))
        return found


def _pillow(path: str, head: bytes) -> dict[str, Any]:
    try:
        with Image.open(path) as image:
            kind = "JPEG" if image.format == "MPO" else str(image.format)
            colour, bits = _COLOURS.get(image.mode, ("", 0))
            x, y = _resolution(image, kind)
            return {
                "format": kind,
                "width": image.width,
                "height": image.height,
                "dpi_x": round(x, 1),
                "dpi_y": round(y, 1),
                "colour": colour,
                "bits": _bits(image, kind, head) or bits,
                "icc": _icc(image),
                "compression": str(image.info.get("compression", "jpeg" if kind == "JPEG" else "")),
                "frames": getattr(image, "n_frames", 1),
                "truncated": _is_cut_off(image, kind, path),
                "application": _application(image, kind),
            }
    except UnidentifiedImageError:
        return {"problem": "no image of a known kind"}
    except Image.DecompressionBombError:
        return {"problem": f"more than {_MOST_PIXELS} pixels"}
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, ZeroDivisionError) as failure:
        return {"problem": f"does not open ({type(failure).__name__})"}


def _resolution(image: Image.Image, kind: str) -> tuple[float, float]:
    """Pixels an inch as the file itself says; Pillow's own assumptions are left out."""
    if kind == "JPEG" and image.info.get("jfif_unit") not in (1, 2) and _X_RESOLUTION not in image.getexif():
        return 0.0, 0.0
    if kind == "TIFF" and _X_RESOLUTION not in _tags(image):
        return 0.0, 0.0
    x, y = image.info.get("dpi", (0, 0))
    return float(x), float(y)


def _tags(image: Image.Image) -> Any:
    return getattr(image, "tag_v2", {})


def _bits(image: Image.Image, kind: str, head: bytes) -> int:
    if kind == "TIFF":
        told = _tags(image).get(_BITS, 1)
        return sum(told) if isinstance(told, tuple) else int(told)
    if kind == "PNG" and len(head) > 25:
        return head[24] * _PNG_CHANNELS.get(head[25], 0)
    return 0


def _icc(image: Image.Image) -> str:
    profile = image.info.get("icc_profile")
    if not profile:
        return ""
    return f"{profile[16:20].decode('ascii', 'replace').strip() or 'icc'} {len(profile)} B"


def _application(image: Image.Image, kind: str) -> str:
    """What TIFF and EXIF call software, PNG in a text chunk; asked for EXIF, Pillow would decode a PNG."""
    told = _tags(image).get(_SOFTWARE) or image.info.get("Software") or ""
    if kind == "JPEG":
        told = image.getexif().get(_SOFTWARE) or ""
    return str(told)[:_LONGEST_NAME]


def _is_cut_off(image: Image.Image, kind: str, path: str) -> bool:
    """Whether the file ends before its picture does; told from what lies where, nothing is decoded."""
    size = os.path.getsize(path)
    if kind == "TIFF":
        return any(_end_of_frame(_tags(image)) > size for _ in ImageSequence.Iterator(image))
    mark = {"JPEG": b"\xff\xd9", "PNG": b"IEND"}.get(kind)
    if mark is None:
        return False
    with open(path, "rb") as file:
        for tail in _TAILS:
            file.seek(max(0, size - tail))
            if mark in file.read():
                return False
    return True


def _end_of_frame(tags: Any) -> int:
    """The byte behind the last strip or tile."""
    for starts, lengths in ((273, 279), (324, 325)):
        if starts in tags and lengths in tags:
            pairs = zip(_numbers(tags[starts]), _numbers(tags[lengths]), strict=False)
            return max((start + length for start, length in pairs), default=0)
    return 0


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, tuple) else (value,)


def _jpeg2000(path: str, head: bytes) -> dict[str, Any]:
    from jpylyzer import jpylyzer

    form = "j2c" if head.startswith(_CODESTREAM) else "jp2"
    told = jpylyzer.checkOneFile(path, form)
    valid = (told.findtext("isValid") or "") == "True"
    faults = [] if valid else sorted({test.tag for test in told.iter() if test.text == "False"} - {"isValid"})
    size = told.find(".//siz")
    header = told.find(".//imageHeaderBox")
    if size is None and header is None:
        return {"problem": "no image of a known kind"}
    width = _number(size, "xsiz") - _number(size, "xOsiz") or _number(header, "width")
    height = _number(size, "ysiz") - _number(size, "yOsiz") or _number(header, "height")
    components = _number(size, "csiz") or _number(header, "nC")
    depth = _number(size, "ssizDepth")
    coding = told.findtext(".//cod/transformation") or ""
    return {
        "format": "JPEG2000",
        "width": max(0, width),
        "height": max(0, height),
        "dpi_x": round(_inch(told, "hRes"), 1),
        "dpi_y": round(_inch(told, "vRes"), 1),
        "colour": {1: "grey", 2: "grey", 3: "rgb", 4: "rgb"}.get(components, ""),
        "bits": components * depth,
        "icc": told.findtext(".//icc/colourSpace") or "",
        "compression": coding,
        "frames": 1,
        "faults": faults[:_MOST_FAULTS],
    }


def _number(element: Element | None, name: str) -> int:
    text = element.findtext(name) if element is not None else None
    return int(text) if text and text.lstrip("-").isdecimal() else 0


def _inch(told: Element, name: str) -> float:
    for box, letter in (("captureResolutionBox", "c"), ("displayResolutionBox", "d")):
        text = told.findtext(f".//{box}/{name}{letter}InPixelsPerInch")
        if text:
            return float(text)
    return 0.0


def _decoded(path: str, faults: list[str]) -> dict[str, Any]:
    """Decode every frame to its end."""
    try:
        with Image.open(path) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number >= _MOST_FRAMES:
                    return {"decoded": False, "faults": [*faults, "more frames than are decoded"]}
                frame.load()
    except MemoryError:
        raise
    except Exception as failure:  # noqa: BLE001 - decoders of broken pictures raise anything
        return {"decoded": False, "faults": [*faults, str(failure)[:200] or type(failure).__name__]}
    return {"decoded": True, "faults": faults}
