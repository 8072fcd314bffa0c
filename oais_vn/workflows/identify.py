"""Telling the formats of files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.inspection import Identified
from oais_vn.model.ports import FormatIdentifier, Progress
from oais_vn.packages.identifying import formats_of

_TOGETHER = 32
"""Files that the tool is asked about at once."""


@dataclass(frozen=True)
class IdentifyJob:
    """Identifies some files, one after another: starting the tool anew for each would take longer than its work."""

    paths: tuple[Path, ...]
    identifier: FormatIdentifier

    def run(self, progress: Progress | None = None) -> tuple[Identified, ...]:
        """Every file with its format, in order."""
        agent = self.identifier.agent
        found: list[Identified] = []
        for start in range(0, len(self.paths), _TOGETHER):
            some = self.paths[start : start + _TOGETHER]
            formats = formats_of(some, self.identifier)
            found += [Identified(str(path), each, agent) for path, each in zip(some, formats, strict=True)]
            if progress is not None:
                progress(str(some[-1]), len(found), len(self.paths))
        return tuple(found)
