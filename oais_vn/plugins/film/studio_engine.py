"""Makes the pictures of an order; lives in a child process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from oais_vn.model.film_packing import TARGET
from oais_vn.plugins.film.book import Book
from oais_vn.plugins.film.canvas import Canvas
from oais_vn.plugins.film.targets import draw_blocks, draw_density, draw_resolution

_DEFAULT_DPI = 300.0
_DARKER = 60
"""Steps of grey by which ink is darker than the paper."""
_CARD_DPI = 200
_LARGEST_MM = 2000.0


class StudioEngine:
    """Keeps the last PDF open: its pages are asked for one after another."""

    def __init__(self) -> None:
        Image.MAX_IMAGE_PIXELS = 1 << 29
        self._open: tuple[str, Any] | None = None

    def sizes(self, path: str) -> list[list[float]]:
        """The sides of each page in millimetres; raises for a file that is neither a PDF nor an image."""
        if _is_pdf(path):
            document = self._pdf(path)
            points = [document[number].get_size() for number in range(len(document))]
            found = [[width * 25.4 / 72, height * 25.4 / 72] for width, height in points]
        else:
            found = _image_sizes(path)
        if any(not 0 < side <= _LARGEST_MM for sides in found for side in sides):
            raise ValueError("a page without a size")
        return [[round(side, 1) for side in sides] for sides in found]

    def page(self, path: str, number: int, frame: dict[str, Any], out: str) -> float:
        """Make the frame of a page, and tell how much of it is ink."""
        page_mm = float(frame["width_mm"]), float(frame["height_mm"])
        turned = bool(frame["turned"])
        dpi = int(frame["dpi"])
        canvas = Canvas(
            (page_mm[1], page_mm[0]) if turned else page_mm, float(frame["module_mm"]), dpi, str(frame["code"])
        )
        shown = self._rendered(path, number, dpi)
        if turned:
            shown = shown.transpose(Image.Transpose.ROTATE_90)
        left, top, right, bottom = canvas.page
        canvas.image.paste(shown.resize((right - left, bottom - top), Image.Resampling.LANCZOS), (left, top))
        canvas.strip(str(frame["head"]), [str(line) for line in frame["lines"]])
        Path(out).write_bytes(canvas.tiff(grey=True))
        return ink_share(np.asarray(canvas.image.crop(canvas.page)))

    def target(self, frame: dict[str, Any], out: str) -> None:
        """Make the frame of a target from its blocks, or from the texts of its chart."""
        sides = TARGET.width_mm, TARGET.height_mm
        canvas = Canvas(sides, float(frame["module_mm"]), int(frame["dpi"]), str(frame["code"]))
        chart = frame.get("chart")
        if chart == "density":
            draw_density(canvas, frame["texts"])
        elif chart == "resolution":
            draw_resolution(canvas, frame["texts"])
        else:
            draw_blocks(canvas, frame["blocks"])
        canvas.strip(str(frame["head"]), [str(line) for line in frame["lines"]])
        Path(out).write_bytes(canvas.tiff(grey=chart == "density"))

    def book(self, reel: dict[str, Any], frames: list[dict[str, Any]], out: str) -> None:
        """The targets of a reel one a page, and the pages between them small, many on a sheet."""
        with Book(out) as book:
            for frame in frames:
                with Image.open(frame["local"]) as image:
                    if frame["kind"] == "page":
                        book.add_small(image.convert("L"), str(frame["number"]))
                    else:
                        book.add(image.convert("L"))

    def card(self, reel: dict[str, Any], out: str) -> None:
        """The control card, A4."""
        canvas = Canvas((TARGET.width_mm, TARGET.height_mm), 1.0, _CARD_DPI, str(reel["code"]))
        draw_blocks(canvas, reel["blocks"])
        canvas.strip(str(reel["head"]), [str(line) for line in reel["lines"]])
        with Book(out) as book:
            book.add(canvas.image)

    def _rendered(self, path: str, number: int, dpi: int) -> Image.Image:
        if _is_pdf(path):
            page = self._pdf(path)[number - 1]
            image: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil()
            return image.convert("L")
        with Image.open(path) as found:
            found.seek(number - 1)
            if found.mode.startswith("I"):
                return Image.fromarray((np.asarray(found.convert("I")) >> 8).astype(np.uint8))
            return found.convert("L")

    def _pdf(self, path: str) -> Any:
        if self._open is None or self._open[0] != path:
            if self._open is not None:
                self._open[1].close()
            self._open = path, pypdfium2.PdfDocument(path)
        return self._open[1]


def ink_share(page: Any) -> float:
    """The share of a page that is darker than its paper."""
    dark = float(np.count_nonzero(page < np.median(page) - _DARKER))
    return round(dark / float(page.size), 6)


def _image_sizes(path: str) -> list[list[float]]:
    found = []
    with Image.open(path) as image:
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            dpi = [float(each) if float(each) > 1 else _DEFAULT_DPI for each in image.info.get("dpi", (0, 0))]
            found.append([side * 25.4 / each for side, each in zip(image.size, dpi, strict=True)])
    return found


def _is_pdf(path: str) -> bool:
    with Path(path).open("rb") as file:
        return b"%PDF-" in file.read(1024)
