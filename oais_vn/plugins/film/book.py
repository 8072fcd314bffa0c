"""A PDF of pictures, written page by page: frames one a page, or many small ones on a sheet."""

from __future__ import annotations

import io
from types import TracebackType
from typing import Self

from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageDraw

from oais_vn.plugins.film.canvas import typeface

_WIDE, _HIGH = 595, 842
"""A4 in points."""
_DPI = 150
_COLUMNS, _ROWS = 5, 5
_EDGE = 40
_QUALITY = 78


class Book:
    """Written to `path` when the `with` block ends well; the same pictures give the same bytes."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._pdf = Pdf.new()
        self._sheet: Image.Image | None = None
        self._placed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end_sheet()
            self._pdf.save(self._path, deterministic_id=True)
        self._pdf.close()

    def add(self, image: Image.Image) -> None:
        """A page of its own."""
        self._end_sheet()
        self._add(image)

    def add_small(self, image: Image.Image, caption: str) -> None:
        """One picture more on a sheet of small ones."""
        wide, high = _WIDE * _DPI // 72, _HIGH * _DPI // 72
        if self._sheet is None:
            self._sheet = Image.new("L", (wide, high), 255)
            self._placed = 0
        cell = (wide - 2 * _EDGE) // _COLUMNS, (high - 2 * _EDGE) // _ROWS
        row, column = divmod(self._placed, _COLUMNS)
        left, top = _EDGE + column * cell[0], _EDGE + row * cell[1]
        image.thumbnail((cell[0] - 16, cell[1] - 44), Image.Resampling.LANCZOS)
        self._sheet.paste(image, (left, top))
        draw = ImageDraw.Draw(self._sheet)
        draw.rectangle([left - 1, top - 1, left + image.width, top + image.height], outline=150)
        draw.text((left, top + image.height + 4), caption, 0, typeface("Regular", 22))
        self._placed += 1
        if self._placed == _COLUMNS * _ROWS:
            self._end_sheet()

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            sheet, self._sheet = self._sheet, None
            self._add(sheet)

    def _add(self, image: Image.Image) -> None:
        share = min(1.0, _HIGH * _DPI / 72 / image.height, _WIDE * _DPI / 72 / image.width)
        small = image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.LANCZOS)
        coded = io.BytesIO()
        small.save(coded, "JPEG", quality=_QUALITY)
        picture = Stream(self._pdf, coded.getvalue())
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=small.width,
            Height=small.height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        wide, high = small.width * 72 / _DPI, small.height * 72 / _DPI
        page = self._pdf.add_blank_page(page_size=(_WIDE, _HIGH))
        page.obj.Resources = Dictionary(XObject=Dictionary(P=self._pdf.make_indirect(picture)))
        left, low = (_WIDE - wide) / 2, _HIGH - high if high < _HIGH else 0
        page.obj.Contents = Stream(self._pdf, f"q {wide:.2f} 0 0 {high:.2f} {left:.2f} {low:.2f} cm /P Do Q".encode())
        page.obj.MediaBox = Array([0, 0, _WIDE, _HIGH])
