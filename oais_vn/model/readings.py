"""What one reading of a delivery's files gives: digests and pages."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was read: size in bytes, SHA-256 in small letters, and its pages.

    `pages` is None where nobody counts them, or where the file does not open. `fault` is what the system said when its
    bytes could not be read to the end; then there is no digest.
    """

    path: PackagePath
    size: int
    sha256: str
    pages: tuple[PageSize, ...] | None = None
    fault: str = ""

    @property
    def page_count(self) -> int | None:
        """How many pages it has."""
        return None if self.pages is None else sum(size.pages for size in self.pages)
