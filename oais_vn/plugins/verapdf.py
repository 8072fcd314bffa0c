"""Validating PDF/A by veraPDF, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_FLAVOURS = frozenset(["1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f"])


@dataclass(frozen=True)
class VeraPdf:
    """veraPDF's command line; `command` is a name on the PATH or a path, `time_limit` in seconds a file."""

    command: str = "verapdf"
    time_limit: float = 600.0

    @property
    def installed(self) -> bool:
        """Whether the command is there."""
        return shutil.which(self.command) is not None

    def validate(self, path: Path, claim: str) -> bool | None:
        """Whether the file is the PDF/A that it claims to be (`2B`); None where veraPDF gave no verdict on that."""
        command, flavour = shutil.which(self.command), claim.lower()
        if command is None or flavour not in _FLAVOURS:
            return None
        try:
            ran = subprocess.run(
                [command, "--format", "text", "--flavour", flavour, os.path.abspath(path)],
                capture_output=True,
                timeout=self.time_limit,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (subprocess.TimeoutExpired, OSError):
            return None
        # A line for each file: the verdict, the file, the flavour. One for another flavour says nothing of the claim.
        words = ran.stdout.decode("utf-8", "replace").split()
        if len(words) < 3 or words[-1] != flavour:
            return None
        return {"PASS": True, "FAIL": False}.get(words[0])
