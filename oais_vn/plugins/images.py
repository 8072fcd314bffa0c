"""Facts about image files by Pillow and jpylyzer, bounded in time and memory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.inspection import ImageFacts
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

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

    def inspect(self, path: Path) -> ImageFacts:
        """The facts of one local file; one that does not open has a `problem`."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        try:
            answer = worker.call("facts", os.path.abspath(path), self.decode)
        except NoAnswerError as failure:
            return ImageFacts(problem=failure.note)
        return ImageFacts(**{**answer, "faults": tuple(answer.get("faults", ()))})
