"""What a supplier's list of SHA-256 digests says of the files of a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath


class Listed(NamedTuple):
    """A line of a list: the file as it names it, its SHA-256 in small letters (empty: the line says none)."""

    name: str
    sha256: str
    location: Location


@dataclass(frozen=True)
class Compared:
    """A list beside the files: lines that say other bytes, no file that is there, or nothing; and files it leaves out.

    `changed` gives the line, the file and what its digest is now.
    """

    path: PackagePath
    lines: int
    changed: tuple[tuple[Listed, PackagePath, str], ...] = ()
    missing: tuple[Listed, ...] = ()
    malformed: tuple[Listed, ...] = ()
    unlisted: tuple[PackagePath, ...] = ()
