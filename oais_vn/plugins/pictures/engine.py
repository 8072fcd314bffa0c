"""Takes the pictures of pages out of PDFs and image files and has them measured; lives in a child process."""

from __future__ import annotations

import base64
import os
from typing import Any

import cv2
import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, Pdf, PdfImage, Stream
from PIL import Image

from oais_vn.plugins.pictures.measures import Pixels, measured

_THUMBNAIL = 360
"""Pixels of the longer side of a thumbnail."""
_LEAST = 64
"""Pixels of the shorter side of a picture that may be a page."""


class PageEngine:
    """Keeps the last PDF open: its pages are asked for one after another."""

    def __init__(self) -> None:
        # One page is one task; more threads would only take cores from other workers.
        cv2.setNumThreads(1)
        Image.MAX_IMAGE_PIXELS = 1 << 29
        self._open: tuple[str, Pdf] | None = None

    def pages(self, path: str) -> list[int]:
        """The numbers of the pages, or frames, that have a picture."""
        if _is_pdf(path):
            return [number for number, page in enumerate(self._pdf(path).pages, 1) if _picture_of(page) is not None]
        with Image.open(path) as image:
            return list(range(1, getattr(image, "n_frames", 1) + 1))

    def measure(self, path: str, page: int) -> dict[str, Any]:
        """The measures of a page's picture; raises what its decoder says."""
        return {"page": page, **measured(self._pixels(path, page))}

    def thumbnail(self, path: str, page: int) -> str:
        """A small JPEG, in base64."""
        pixels = self._pixels(path, page)
        share = min(1.0, _THUMBNAIL / max(pixels.shape[:2]))
        small = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        return base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()).decode()

    def _pixels(self, path: str, page: int) -> Pixels:
        if not _is_pdf(path):
            return _decoded(path, page)
        shown = self._pdf(path).pages[page - 1]
        picture = _picture_of(shown)
        if picture is None:
            message = "no picture on this page"
            raise ValueError(message)
        turns = int(shown.obj.get(Name.Rotate, 0)) // 90 % 4
        return np.ascontiguousarray(np.rot90(_embedded(picture), -turns))

    def _pdf(self, path: str) -> Pdf:
        if self._open is None or self._open[0] != path:
            if self._open is not None:
                self._open[1].close()
            self._open = path, pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
        return self._open[1]


def _is_pdf(path: str) -> bool:
    with open(path, "rb") as file:
        return b"%PDF-" in file.read(1024)


def _picture_of(page: pikepdf.Page) -> Any:
    """The largest picture of a page."""
    objects = page.obj.get(Name.Resources, Dictionary()).get(Name.XObject)
    if objects is None:
        objects = page.resources.get(Name.XObject)
    found = [
        thing for thing in (objects.as_dict().values() if isinstance(objects, Dictionary) else ()) if _large(thing)
    ]
    return max(found, key=lambda thing: int(thing.Width) * int(thing.Height), default=None)


def _large(thing: Any) -> bool:
    if not isinstance(thing, Stream) or thing.get(Name.Subtype) != Name.Image:
        return False
    return min(int(thing.get(Name.Width, 0)), int(thing.get(Name.Height, 0))) >= _LEAST


def _embedded(picture: Any) -> Pixels:
    image = PdfImage(picture)
    if picture.get(Name.Filter) == Name.DCTDecode and Name.Decode not in picture and image.mode in ("L", "RGB"):
        pixels = _from_bytes(np.frombuffer(picture.read_raw_bytes(), np.uint8))
        if pixels is not None:
            return pixels
    return _from_pillow(image.as_pil_image())


def _decoded(path: str, frame: int) -> Pixels:
    pixels = _from_bytes(np.fromfile(path, np.uint8)) if frame == 1 and os.path.getsize(path) < 1 << 30 else None
    if pixels is not None:
        return pixels
    with Image.open(path) as image:
        image.seek(frame - 1)
        return _from_pillow(image)


def _from_bytes(content: Any) -> Pixels | None:
    """JPEG and PNG by the quicker decoder; one that is broken is left to Pillow, which says so."""
    if content[:3].tobytes() != b"\xff\xd8\xff" or content[-64:].tobytes().rfind(b"\xff\xd9") < 0:
        return None
    return cv2.imdecode(content, cv2.IMREAD_ANYCOLOR | cv2.IMREAD_IGNORE_ORIENTATION)  # type: ignore[no-any-return]


def _from_pillow(image: Image.Image) -> Pixels:
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"))
    if image.mode.startswith("I"):
        return (np.asarray(image.convert("I")) >> 8).astype(np.uint8)
    return cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)  # type: ignore[no-any-return]
