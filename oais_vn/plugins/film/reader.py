"""The port `FilmReader` by zxing-cpp and OpenCV, in a process bounded in time and memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.film import Frame
from oais_vn.model.film_return import UNSEEN, Corners, Likeness, Picture
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.film.rescan_engine:RescanEngine"


@dataclass(frozen=True)
class Reader:
    """Looks at rescans; `time_limit` is in seconds a picture, `memory_limit` in bytes."""

    time_limit: float = 120.0
    memory_limit: int = 4 << 30

    def pages(self, path: Path) -> int:
        """How many pictures a file holds; 0 when it is no picture."""
        try:
            return int(self._worker().call("pages", os.path.abspath(path)))
        except NoAnswerError:
            return 0

    def codes(self, picture: Picture) -> tuple[tuple[str, list[list[float]]], ...]:
        """The texts of the QR codes that are seen, each with its corners; none of a picture that cannot be read."""
        try:
            found = self._worker().call("look", os.path.abspath(picture.path), picture.page)
        except NoAnswerError:
            return ()
        return tuple((str(each["text"]), each["corners"]) for each in found)

    def liken(
        self, picture: Picture, codes: Corners, frames: Sequence[tuple[Frame, Path]], module_mm: float
    ) -> tuple[Likeness, ...]:
        """How like each of these frames a picture is."""
        asked = [_asked(frame, local, module_mm) for frame, local in frames]
        try:
            found = self._worker().call("liken", os.path.abspath(picture.path), picture.page, dict(codes), asked)
        except NoAnswerError:
            return tuple(UNSEEN for _ in frames)
        return tuple(Likeness(**each) for each in found)

    def cut(self, picture: Picture, codes: Corners, frame: Frame, local: Path, module_mm: float, out: Path) -> None:
        """Write the page of a frame as JPEG, straightened."""
        asked = _asked(frame, local, module_mm)
        path = os.path.abspath(picture.path)
        self._worker().call("cut", path, picture.page, dict(codes), asked, os.path.abspath(out))

    def bind(self, pages: Sequence[tuple[Path, float, float]], title: str, out: Path) -> None:
        """Bind pages into a PDF."""
        listed = [[os.path.abspath(path), width, height] for path, width, height in pages]
        self._worker().call("bind", listed, title, os.path.abspath(out))

    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)


def _asked(frame: Frame, local: Path, module_mm: float) -> dict[str, object]:
    return {
        "width_mm": frame.width_mm,
        "height_mm": frame.height_mm,
        "turned": frame.turned,
        "module_mm": module_mm,
        "local": os.path.abspath(local),
    }
