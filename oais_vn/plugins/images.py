"""Facts about image files by Pillow and jpylyzer, bounded in time and memory."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from oais_vn.model.inspection import ImageFacts
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.distributions import distribution_agent

_ENGINE = "oais_vn.plugins.pictures.facts:ImageFactsEngine"


@dataclass(frozen=True)
class ImageInspector:
    """Reads the headers of TIFF, JPEG, PNG and JPEG 2000; `decode` reads every pixel too, which finds truncation.

    `time_limit` is in seconds a file, `memory_limit` in bytes. Flipped bits are mostly not found by decoding: for
    them there are digests. Raises `PluginError` when Pillow cannot be loaded (extra `qc`).
    """

    decode: bool = False
    time_limit: float = 120.0
    memory_limit: int = 4 << 30
    number: int = 0

    @property
    def agent(self) -> Agent:
        """The library that is asked."""
        return distribution_agent("pillow")

    def lane(self, number: int) -> ImageInspector:
        """The same with a child process of its own."""
        return replace(self, number=number)

    def inspect(self, path: Path) -> ImageFacts:
        """The facts of one local file; one that does not open has a `problem`."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit, self.number)
        try:
            answer = worker.call("facts", os.path.abspath(path), self.decode)
        except NoAnswerError as failure:
            return ImageFacts(problem=failure.note)
        return ImageFacts(**{**answer, "faults": tuple(answer.get("faults", ()))})
