"""Telling the formats of files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.inspection import Identified
from oais_vn.model.ports import FormatIdentifier, Progress


@dataclass(frozen=True)
class IdentifyJob:
    """Identifies some files, one after another: starting the tool anew for each would take longer than its work."""

    paths: tuple[Path, ...]
    identifier: FormatIdentifier

    def run(self, progress: Progress | None = None) -> tuple[Identified, ...]:
        """Every file with its format, in order."""
        agent = self.identifier.agent
        found = []
        for done, path in enumerate(self.paths, 1):
            found.append(Identified(str(path), self.identifier.identify(path), agent))
            if progress is not None:
                progress(str(path), done, len(self.paths))
        return tuple(found)
