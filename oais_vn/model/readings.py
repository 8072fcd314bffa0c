"""What one reading of a delivery's files gives: digests and pages; and the digest that names the whole delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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


def delivery_digest(files: Iterable[tuple[str, str]]) -> str:
    r"""The SHA-256 that names a delivery: over one line `<sha256>  <path>\n` for each of its files, lines sorted.

    `files` gives path and SHA-256 in the order of digest, then of the bytes of the path, so that a delivery of any size
    needs no memory; `ValueError` for another order. A path is taken as it is on disk, in UTF-8 (bytes of a name that is
    no UTF-8 as they are). `sha256sum` gives the same lines.
    """
    digest = hashlib.sha256()
    before = ("", b"")
    for path, sha256 in files:
        here = (sha256, path.encode("utf-8", "surrogateescape"))
        if here < before:
            raise ValueError(f"not in order: {path!r}")
        digest.update(b"%s  %s\n" % (sha256.encode("ascii"), here[1]))
        before = here
    return digest.hexdigest()
