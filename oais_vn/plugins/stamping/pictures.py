"""Pictures as PDF: one page a frame, upright, as large as the resolution says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import count
from tempfile import TemporaryFile
from typing import BinaryIO

from pikepdf import AccessMode, Array, Dictionary, Pdf, Stream
from pikepdf import open as open_pdf
from PIL import Image

from oais_vn.plugins.stamping.pixels import Pixels, check_size, pixels_of
from oais_vn.plugins.stamping.refusal import RefusedError
from oais_vn.plugins.stamping.sheet import Matrix
from oais_vn.plugins.stamping.watched import save

MOST_FRAMES = 2_000
_HELD = 1 << 26
"""Bytes of coded frames that are held before they are put aside on disk."""
_FORMATS = ("JPEG", "PNG", "TIFF", "GIF")
_SUBFILE_TYPE = 0x00FE
_NO_PICTURE = 0b101
"""Bits of the TIFF tag NewSubfileType: a smaller view of another frame, a mask."""
_BELIEVED = (20.0, 10_000.0)
"""Dots per inch that a device may have had."""
_A4 = (595.276, 841.89)
_SIDE = (3.0, 14_400.0)
"""Units that a side of a page may have (ISO 19005-2, 6.1.13)."""
_TURNS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""Where each EXIF orientation (1 to 8) has the unit square of a picture."""
_ORIENTATION = 0x0112


def picture_pdf(source: BinaryIO, kept: ExitStack, folder: str) -> Pdf:
    """A PDF of the picture file `source`: JPEG as it is, everything else without loss.

    Never are more than some coded frames and one decoded frame in memory; what is more lies in files without a name
    in `folder`. `kept` closes everything when the PDF has been saved.
    Raises `RefusedError`: `picture` when a frame cannot be read, `frames`, `pixels`, `picture-kind`.
    """
    # Our own bound is looked at before anything is decoded; Pillow's is below what large maps have.
    Image.MAX_IMAGE_PIXELS = None
    whole, part, held = kept.enter_context(Pdf.new()), kept.enter_context(Pdf.new()), 0
    for turn, pixels, size in _frames(source):
        _add_page(part, turn, pixels, size)
        held += len(pixels.data)
        if held > _HELD:
            _put_aside(part, whole, kept, folder)
            part, held = kept.enter_context(Pdf.new()), 0
    if not whole.pages:
        return part
    _put_aside(part, whole, kept, folder)
    return whole


def _frames(source: BinaryIO) -> Iterator[tuple[Matrix, Pixels, tuple[float, float]]]:
    """The frames: how each is turned, its pixels, and the size of its page in points."""
    try:
        with Image.open(source, formats=_FORMATS) as image:
            # Of a JPEG file with several pictures the others are views or parts of the first.
            alone = image.format in ("JPEG", "MPO")
            for number in count():
                if number and (alone or not _sought(image, number)):
                    break
                if number == MOST_FRAMES:
                    raise RefusedError("frames", most=MOST_FRAMES)
                if number and _subordinate(image):
                    continue
                # First of all: Pillow decodes a PNG to look for its orientation.
                check_size(image)
                orientation = _orientation(image)
                size = _page_size(image, orientation)
                pixels = pixels_of(image, source)
                # Pillow turns the frames of TIFF when it loads them.
                turn = _TURNS[1 if image.format == "TIFF" else orientation]
                yield turn, pixels, size
    except (RefusedError, MemoryError):
        raise
    except Exception as failure:
        # Pillow raises anything at all over broken pictures.
        raise RefusedError("picture") from failure


def _sought(image: Image.Image, number: int) -> bool:
    try:
        image.seek(number)
    except EOFError:
        return False
    return True


def _subordinate(image: Image.Image) -> bool:
    kind = getattr(image, "tag_v2", {}).get(_SUBFILE_TYPE, 0)
    return isinstance(kind, int) and bool(kind & _NO_PICTURE)


def _orientation(image: Image.Image) -> int:
    value = image.getexif().get(_ORIENTATION, 1)
    return value if value in _TURNS else 1


def _page_size(image: Image.Image, orientation: int) -> tuple[float, float]:
    """Width and height of the upright page in points; where no resolution is known, what A4 has room for."""
    (width, height), (across, down) = image.size, _resolution(image)
    if orientation > 4:
        across, down = down, across
        # Pillow has already turned the size of TIFF.
        width, height = (width, height) if image.format == "TIFF" else (height, width)
    if across and down:
        wide, high = width / across * 72, height / down * 72
    else:
        scale = min(_A4[0] / min(width, height), _A4[1] / max(width, height))
        wide, high = width * scale, height * scale
    shrink = min(1.0, _SIDE[1] / max(wide, high))
    return max(wide * shrink, _SIDE[0]), max(high * shrink, _SIDE[0])


def _resolution(image: Image.Image) -> tuple[float, float]:
    """Dots per inch along the rows and the columns as they are stored; 0 where nothing is known."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    low, high = _BELIEVED
    return (across, down) if low <= across <= high and low <= down <= high else (0.0, 0.0)


def _add_page(pdf: Pdf, turn: Matrix, pixels: Pixels, size: tuple[float, float]) -> None:
    pdf.add_blank_page(page_size=(100, 100))
    page = pdf.pages[-1].obj
    page.MediaBox = Array([0, 0, *(Decimal(_number(side)) for side in size)])
    page.Resources = Dictionary(XObject=Dictionary(Im0=pixels.embedded(pdf)))
    matrix = " ".join(_number(entry * size[place % 2]) for place, entry in enumerate(turn))
    page.Contents = Stream(pdf, f"q {matrix} cm /Im0 Do Q\n".encode("ascii"))


def _put_aside(part: Pdf, whole: Pdf, kept: ExitStack, folder: str) -> None:
    """Put the pages of `part` on disk, and into `whole` as references to there."""
    file = kept.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115 - ruff does not see it
    save(part, os.dup(file.fileno()))
    part.close()
    whole.pages.extend(kept.enter_context(open_pdf(file, access_mode=AccessMode.stream)).pages)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
