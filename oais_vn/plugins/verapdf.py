"""Validating PDF/A by veraPDF, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VeraPdf:
    """veraPDF's command line; `command` is a name on the PATH or a path, `time_limit` in seconds a file."""

    command: str = "verapdf"
    time_limit: float = 600.0

    @property
    def installed(self) -> bool:
        """Whether the command is there."""
        return shutil.which(self.command) is not None

    def validate(self, path: Path) -> bool | None:
        """Whether the file is the PDF/A that it claims to be; None where veraPDF gave no verdict."""
        command = shutil.which(self.command)
        if command is None:
            return None
        try:
            ran = subprocess.run(
                [command, "--format", "text", "--flavour", "0", os.path.abspath(path)],
                capture_output=True,
                timeout=self.time_limit,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except (subprocess.TimeoutExpired, OSError):
            return None
        # A line for each file: the verdict, the file, the flavour.
        verdict = ran.stdout.decode("utf-8", "replace").split(" ", 1)[0].strip()
        return {"PASS": True, "FAIL": False}.get(verdict)
