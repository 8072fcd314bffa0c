"""Format identification by fido (PRONOM), bounded in time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker
from oais_vn.plugins.identified import identified

_ENGINE = "oais_vn.plugins.fido_engine:FidoEngine"


@dataclass(frozen=True)
class FidoIdentifier:
    """A `FormatIdentifier` by opf-fido; `time_limit` is in seconds a file, `memory_limit` in bytes.

    A file that fido cannot answer for (broken, crafted to be slow, not there) has no PUID and a note.
    Raises `PluginError` only when fido itself cannot be started.
    """

    time_limit: float = 10.0
    memory_limit: int = 1 << 30

    @property
    def agent(self) -> Agent:
        """The tool with its version; the note names the signatures, which date its answers."""
        versions = self._worker.call("versions")
        return Agent(
            id="opf-fido",
            name="fido",
            type="software",
            version=versions["fido"],
            note=f"PRONOM {versions['pronom']}; container signatures {versions['container']}",
        )

    def identify(self, path: Path) -> FormatIdentification:
        """Identify one local file.

        Of several formats whose signatures fit, the first is taken and the others are noted. Where only the
        extension speaks and may mean several formats, none is taken.
        """
        [found] = self.identify_each([path])
        return found

    def identify_each(self, paths: Sequence[Path]) -> list[FormatIdentification]:
        """Identify local files, which the child goes through without waiting for us."""
        answers = self._worker.call_each("identify", [(os.path.abspath(path),) for path in paths])
        return [identified(answer, path) for answer, path in zip(answers, paths, strict=True)]

    @property
    def _worker(self) -> BoundedWorker:
        return BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
