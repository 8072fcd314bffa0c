"""Takes the pictures of pages out of PDFs and image files and has them measured; lives in a child process."""

from __future__ import annotations

import base64
import io
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
_LARGEST_JPEG = 1 << 30


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
        return {"page": page, **measured(*self._pixels(path, page))}

    def thumbnail(self, path: str, page: int) -> str:
        """A small JPEG, in base64."""
        grey, colour = self._pixels(path, page)
        pixels = grey if colour is None or max(colour.shape) < _THUMBNAIL else colour
        share = min(1.0, _THUMBNAIL / max(pixels.shape[:2]))
        small = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        return base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 70])[1].tobytes()).decode()

    def _pixels(self, path: str, page: int) -> tuple[Pixels, Pixels | None]:
        if not _is_pdf(path):
            return _decoded(path, page)
        shown = self._pdf(path).pages[page - 1]
        picture = _picture_of(shown)
        if picture is None:
            message = "no picture on this page"
            raise ValueError(message)
        turns = int(shown.obj.get(Name.Rotate, 0)) // 90 % 4
        grey, colour = _embedded(picture)
        return _turned(grey, turns), None if colour is None else _turned(colour, turns)

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


def _turned(pixels: Pixels, turns: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, -turns))


def _embedded(picture: Any) -> tuple[Pixels, Pixels | None]:
    image = PdfImage(picture)
    if picture.get(Name.Filter) == Name.DCTDecode and Name.Decode not in picture and image.mode in ("L", "RGB"):
        found = _from_jpeg(picture.read_raw_bytes())
        if found is not None:
            return found
    return _from_pillow(image.as_pil_image())


def _decoded(path: str, frame: int) -> tuple[Pixels, Pixels | None]:
    if frame == 1 and os.path.getsize(path) < _LARGEST_JPEG:
        with open(path, "rb") as file:
            found = _from_jpeg(file.read())
        if found is not None:
            return found
    with Image.open(path) as image:
        image.seek(frame - 1)
        return _from_pillow(image)


def _from_jpeg(content: bytes) -> tuple[Pixels, Pixels | None] | None:
    """The page in grey, and small in colour, by the quicker decoder; Pillow tells what is broken."""
    if not content.startswith(b"\xff\xd8\xff") or content.rfind(b"\xff\xd9", -64) < 0:
        return None
    with Image.open(io.BytesIO(content)) as image:
        mode = image.mode
    if mode not in ("L", "RGB"):
        return None
    coded = np.frombuffer(content, np.uint8)
    grey = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    if grey is None:
        return None
    if mode == "L":
        return grey, None
    return grey, cv2.imdecode(coded, cv2.IMREAD_REDUCED_COLOR_8 | cv2.IMREAD_IGNORE_ORIENTATION)


def _from_pillow(image: Image.Image) -> tuple[Pixels, Pixels | None]:
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L")), None
    if image.mode.startswith("I"):
        return (np.asarray(image.convert("I")) >> 8).astype(np.uint8), None
    colour = cv2.cvtColor(np.asarray(image.convert("RGB")), cv2.COLOR_RGB2BGR)
    return cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.ascontiguousarray(colour[::4, ::4])
