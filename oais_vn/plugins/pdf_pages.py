"""Counting the pages of PDF files by qpdf, bounded in time and memory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError

_ENGINE = "oais_vn.plugins.pdf_pages:PdfEngine"


@dataclass(frozen=True)
class PdfPageCounter:
    """A `PageCounter` for PDF; `time_limit` is in seconds a file, `memory_limit` in bytes.

    A file that needs a password, that is damaged so that pages may be lost, or that is no PDF, has no count.
    Raises `PluginError` only when pikepdf cannot be started.
    """

    time_limit: float = 30.0
    memory_limit: int = 1 << 30

    def pages(self, path: Path) -> int | None:
        """The number of pages, or None."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        try:
            count: int = worker.call("pages", os.path.abspath(path))
        except NoAnswerError:
            return None
        return count or None


class PdfEngine:
    """Opens PDF files; lives in a child process."""

    def __init__(self) -> None:
        import pikepdf

        self._open = pikepdf.open
        # Memory maps of big files would fill the address space that the limit bounds.
        self._mode = pikepdf.AccessMode.stream

    def pages(self, path: str) -> int:
        """How many pages the page tree really has; its own `/Count` is not believed.

        Raises what qpdf says of a file that it cannot read as it stands: a repaired file may lack pages.
        """
        if not os.path.isfile(path):
            return 0
        # Opened here: qpdf takes no names that are not UTF-8.
        with (
            open(path, "rb") as file,
            self._open(file, attempt_recovery=False, suppress_warnings=True, access_mode=self._mode) as pdf,
        ):
            return len(pdf.pages)
