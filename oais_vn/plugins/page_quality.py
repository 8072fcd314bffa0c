"""Measuring the pictures of pages, bounded in time and memory."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oais_vn.model.errors import PluginError
from oais_vn.model.inspection import PageQuality
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.distributions import distribution_agent

_ENGINE = "oais_vn.plugins.pictures.engine:PageEngine"
_DECODERS = {"failed with DependencyError": "jbig2dec"}
"""Decoders that are programs of their own, by what the engine says where one is not installed."""


@dataclass(frozen=True)
class PageExaminer:
    """Looks at the embedded picture of each page of a PDF, or each frame of an image; renders nothing.

    `time_limit` is in seconds a page, `memory_limit` in bytes. Raises `PluginError` when OpenCV cannot be loaded
    (extra `qc`).
    """

    time_limit: float = 60.0
    memory_limit: int = 4 << 30
    number: int = 0

    @property
    def agent(self) -> Agent:
        """The library that is asked."""
        return distribution_agent("opencv-python-headless")

    def lane(self, number: int) -> PageExaminer:
        """The same with a child process of its own."""
        return replace(self, number=number)

    def examine(self, path: Path) -> Iterator[PageQuality]:
        """Every page with a picture, in order; one that cannot be decoded has a `problem`."""
        try:
            pages: list[int] = self._worker.call("pages", os.path.abspath(path))
        except NoAnswerError as failure:
            yield PageQuality(1, failure.note)
            return
        for page in pages:
            try:
                yield quality_of(self._worker.call("measure", os.path.abspath(path), page))
            except NoAnswerError as failure:
                missing = _DECODERS.get(failure.note, "")
                yield PageQuality(page, "" if missing else failure.note, missing)

    def duplicates(self, pages: Sequence[PageQuality]) -> Iterator[tuple[int, int]]:
        """The pairs of pages of one dossier, by their places, that show the same sheet."""
        from oais_vn.plugins.pictures.duplicates import duplicates

        return duplicates(pages)

    def thumbnail(self, path: Path, page: int) -> bytes:
        """A small JPEG of a page, for reports; empty where it cannot be made, be it for want of the tool."""
        try:
            return base64.b64decode(self._worker.call("thumbnail", os.path.abspath(path), page))
        except PluginError:
            return b""

    @property
    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit, self.number)


def quality_of(answer: dict[str, Any]) -> PageQuality:
    """What the engine's `measure` told, as a value."""
    return PageQuality(
        **{
            **answer,
            "dark_sides": tuple(answer.get("dark_sides", ())),
            "cut_sides": tuple(answer.get("cut_sides", ())),
            "fingerprint": int(answer.get("fingerprint", "0"), 16),
            "ink": base64.b64decode(answer.get("ink", "")),
        }
    )
