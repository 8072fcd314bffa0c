"""What a package is and what became of making one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PackageType(Enum):
    """The OAIS package types."""

    SIP = "SIP"
    AIP = "AIP"
    DIP = "DIP"


class Form(Enum):
    """How a package lies on disk: the bag as a folder, or the bag in one uncompressed tar or zip file."""

    FOLDER = "folder"
    TAR = "tar"
    ZIP = "zip"


class Made(Enum):
    """What making a package came to."""

    CREATED = "created"
    ALREADY_THERE = "already-there"
    OTHER_TERMS = "already-there-under-other-terms"


@dataclass(frozen=True)
class Package:
    """A package that lies at `path`: `id` is its OBJID, `digest` the SHA-256 of its tagmanifest-sha256.txt."""

    id: str
    name: str
    path: str
    shape: str
    version: int
    digest: str
    files: int
    size: int
    made: Made
