"""What a package is and what became of making one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


class PackageType(Enum):
    """The OAIS package types."""

    SIP = "SIP"
    AIP = "AIP"
    DIP = "DIP"

    @classmethod
    def of(cls, name: str) -> PackageType:
        """The type of this name in any case; `InputError` when there is none."""
        try:
            return cls(name.upper())
        except ValueError:
            types = ", ".join(kind.value for kind in cls)
            raise InputError(
                Text(
                    f"không có loại gói {name!r}; có: {types}", f"there is no package type {name!r}; there are: {types}"
                )
            ) from None


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
