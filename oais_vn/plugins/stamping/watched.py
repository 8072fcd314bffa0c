"""Files that keep what the system said of them: qpdf passes over failed reads, and dies of failed writes."""

from __future__ import annotations

import io
from typing import Any

from pikepdf import Pdf, PdfError, StreamDecodeLevel

from oais_vn.plugins.stamping.refusal import RefusedError


class SourceFile(io.FileIO):
    """A file to read; `failure` is the first error of the system, also when whoever reads goes on.

    qpdf 12 takes a stream that cannot be read for a short one.
    """

    failure: OSError | None = None

    def readinto(self, buffer: Any) -> Any:
        """Read into `buffer`. Raises `OSError`."""
        try:
            return super().readinto(buffer)
        except OSError as failure:
            self.failure = self.failure or failure
            raise

    def check(self) -> None:
        """Raise `RefusedError` (`unreadable`) when something could not be read."""
        if self.failure is not None:
            raise RefusedError("unreadable", detail=self.failure.strerror) from self.failure


class _TargetFile(io.FileIO):
    """A file to write; after the first error, which `failure` keeps, everything is dropped.

    An exception out of a write ends the process (pikepdf 10.17).
    """

    failure: OSError | None = None

    def write(self, data: Any) -> int:
        if self.failure is None:
            try:
                return super().write(data)
            except OSError as failure:
                self.failure = failure
        return len(data)


def save(pdf: Pdf, target: str | int) -> None:
    """Save to a path or an open file descriptor, which is closed.

    No stream is compressed or taken apart, so that the bytes depend on the input alone.
    Raises `RefusedError`: `target` when it cannot be written, `broken` when qpdf finds damage on the way.
    """
    try:
        with _TargetFile(target, "wb") as raw, io.BufferedWriter(raw) as buffer:
            pdf.save(
                buffer,
                fix_metadata_version=False,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                deterministic_id=True,
            )
            buffer.flush()
            if raw.failure is not None:
                raise raw.failure
    except OSError as failure:
        raise RefusedError("target", detail=failure.strerror) from failure
    except PdfError as failure:
        raise RefusedError("broken") from failure
