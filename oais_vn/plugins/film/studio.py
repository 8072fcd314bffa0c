"""The port `FilmStudio` by Pillow, PDFium and segno, in a process bounded in time and memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from oais_vn.model.errors import PluginError
from oais_vn.model.film import Sheet
from oais_vn.model.language import Text
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.film.studio_engine:StudioEngine"
_BOOK_SECONDS = 3600.0
_NEEDED = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "font_source_serif_pro": "font-source-serif-pro",
    "numpy": "numpy",
    "pypdfium2": "pypdfium2",
    "segno": "segno",
    "zxingcpp": "zxing-cpp",
}


def require_extras() -> None:
    """Raise `PluginError` naming every package of the extra `film` that is not installed."""
    missing = ", ".join(package for module, package in _NEEDED.items() if find_spec(module) is None)
    if missing:
        raise PluginError(
            Text(
                f"chưa cài đủ gói để làm phim (thiếu: {missing}); hãy chạy: pip install 'oais-vn[film]'",
                f"packages for film are missing ({missing}); run: pip install 'oais-vn[film]'",
            )
        )


@dataclass(frozen=True)
class Studio:
    """Makes frames; `time_limit` is in seconds a page, `memory_limit` in bytes."""

    time_limit: float = 120.0
    memory_limit: int = 4 << 30

    def sizes(self, path: Path) -> tuple[tuple[float, float], ...] | None:
        """The sides of each page in millimetres; None when the file has no pages that can be shown."""
        try:
            found: list[list[float]] = self._worker().call("sizes", os.path.abspath(path))
        except NoAnswerError:
            return None
        return tuple((width, height) for width, height in found) or None

    def page(self, path: Path, sheet: Sheet, frame: Mapping[str, Any], out: Path) -> float:
        """Make the frame of a page; gives the share of it that is dark."""
        values = {**frame, "width_mm": sheet.width_mm, "height_mm": sheet.height_mm}
        return float(self._worker().call("page", os.path.abspath(path), sheet.number, values, os.path.abspath(out)))

    def target(self, frame: Mapping[str, Any], out: Path) -> None:
        """Make the frame of a target."""
        self._worker().call("target", dict(frame), os.path.abspath(out))

    def book(self, reel: Mapping[str, Any], frames: list[dict[str, Any]], out: Path) -> None:
        """Make the proof."""
        # The child may have been started in another folder.
        placed = [{**frame, "local": os.path.abspath(frame["local"])} for frame in frames]
        BoundedWorker(_ENGINE, _BOOK_SECONDS, self.memory_limit).call("book", dict(reel), placed, os.path.abspath(out))

    def card(self, reel: Mapping[str, Any], out: Path) -> None:
        """Make the control card."""
        self._worker().call("card", dict(reel), os.path.abspath(out))

    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
