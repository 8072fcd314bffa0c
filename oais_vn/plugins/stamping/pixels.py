"""The pixels of a picture's frame as a PDF holds them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image
from PIL.ImageFile import ImageFile

from oais_vn.plugins.stamping.refusal import RefusedError

MOST_PIXELS = 600_000_000
"""Of one frame: A0 at 600 dpi has 557 million."""
_STRIP = 1 << 22
"""Pixels that are converted and compressed at a time."""
_SPACES = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
_COMPONENTS = {"1": 1, "L": 1, "RGB": 3, "CMYK": 4}
_ON_WHITE = frozenset({"P", "PA", "LA", "RGBA", "RGBa", "RGBX", "YCbCr"})
"""Modes of Pillow that are laid on white as RGB."""
_HIGH_BYTE = {"I;16": 1, "I;16L": 1, "I;16B": 0}
"""Modes of 16 bits, and which byte of a pixel the eye sees."""
_PROFILE_COMPONENTS = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_LARGEST_PROFILE = 1 << 22
_DECODED_BY_READERS = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive JPEG (ISO 32000-1, 7.4.8); not lossless, not arithmetic."""


@dataclass(frozen=True)
class Pixels:
    """A frame that is coded: `mode` is `1`, `L`, `RGB` or `CMYK`; `width` and `height` are in pixels."""

    width: int
    height: int
    mode: str
    filter: str
    data: bytes
    profile: bytes = b""
    inverted: bool = False

    def embedded(self, pdf: Pdf) -> Stream:
        """The frame as an image of `pdf`."""
        image = Stream(pdf, self.data)
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=self.width,
            Height=self.height,
            ColorSpace=_SPACES[self.mode],
            BitsPerComponent=1 if self.mode == "1" else 8,
            Filter=Name(f"/{self.filter}"),
        )
        components = _COMPONENTS[self.mode]
        if self.inverted:
            image.Decode = Array([1, 0] * components)
        if self.profile:
            profile = Stream(pdf, self.profile)
            profile.stream_dict = Dictionary(N=components, Alternate=_SPACES[self.mode])
            image.ColorSpace = Array([Name.ICCBased, profile])
        return image


def check_size(image: Image.Image) -> None:
    """Raise `RefusedError` (`pixels`) when the frame has too many; to be asked before anything else of it."""
    pixels = image.width * image.height
    if pixels > MOST_PIXELS:
        raise RefusedError("pixels", pixels=pixels, most=MOST_PIXELS)


def pixels_of(image: Image.Image, source: BinaryIO) -> Pixels:
    """The pixels of the frame at which `image`, opened from `source`, stands.

    JPEG is taken as it is, after a reading that shows that it is whole. Everything else is compressed without loss;
    what is transparent is laid on white, and of 16 bits a pixel the upper 8 are kept.
    Raises `RefusedError` (`picture-kind`) when there is no way to show them.
    """
    width, height = image.size
    if image.format in ("JPEG", "MPO") and _is_read_by_readers(source):
        mode, inverted = image.mode, image.mode == "CMYK" and "adobe" in image.info
        profile = _profile(image, mode)
        if isinstance(image, ImageFile):
            # An eighth of the size is enough to see that nothing is missing.
            image.draft(None, (1, 1))
        image.load()
        source.seek(0)
        return Pixels(width, height, mode, "DCTDecode", source.read(), profile, inverted)
    image.load()
    mode = _mode(image)
    packer = zlib.compressobj()
    data = b"".join([*(packer.compress(strip) for strip in _strips(image, mode)), packer.flush()])
    return Pixels(*image.size, mode, "FlateDecode", data, _profile(image, mode))


def _mode(image: Image.Image) -> str:
    if image.mode in _HIGH_BYTE:
        return "L"
    if image.mode in _ON_WHITE or (image.mode in _SPACES and "transparency" in image.info):
        return "RGB"
    if image.mode in _SPACES:
        return image.mode
    raise RefusedError("picture-kind", kind=image.mode)


def _strips(image: Image.Image, mode: str) -> Iterator[bytes]:
    """The rows from the top down, some at a time: a second copy of the whole frame could be too much."""
    width, height = image.size
    rows = max(1, _STRIP // width)
    for top in range(0, height, rows):
        strip = image.crop((0, top, width, min(top + rows, height)))
        if strip.mode in _HIGH_BYTE:
            yield strip.tobytes()[_HIGH_BYTE[strip.mode] :: 2]
        elif strip.mode == mode and "transparency" not in strip.info:
            yield strip.tobytes()
        else:
            letters = strip.convert("RGBA")
            yield Image.alpha_composite(Image.new("RGBA", strip.size, "white"), letters).convert(mode).tobytes()


def _is_read_by_readers(source: BinaryIO) -> bool:
    """Whether the JPEG's frame header (ISO 10918-1, B.2.2) is of a kind that PDF readers decode."""
    source.seek(2)
    while (head := source.read(4)) and len(head) == 4 and head[0] == 0xFF:
        kind, length = head[1], int.from_bytes(head[2:], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return kind in _DECODED_BY_READERS
        if kind == 0xFF:
            source.seek(-3, 1)
        else:
            source.seek(length - 2, 1)
    return False


def _profile(image: Image.Image, mode: str) -> bytes:
    """The frame's ICC profile where it is one, and speaks of these components."""
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or not 128 < len(profile) <= _LARGEST_PROFILE or profile[36:40] != b"acsp":
        return b""
    return profile if _PROFILE_COMPONENTS.get(profile[16:20]) == _COMPONENTS[mode] else b""
