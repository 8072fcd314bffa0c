"""A mounted LTFS tape: its own attributes where there are any, else a plain folder."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from oais_vn.storage.filesystem import FileSystem, extended

_PREFIX = "user.ltfs."


@dataclass(frozen=True)
class LtfsMount:
    """The folder `root` on which an operator mounted a tape with `ltfs`."""

    root: Path
    fs: FileSystem = field(default_factory=FileSystem, compare=False)

    @property
    def serial(self) -> str:
        """The first six letters of the barcode; empty on a plain folder."""
        return self._told("volumeSerial")

    @property
    def generation(self) -> str:
        """The number of the index that was written last; empty on a plain folder."""
        return self._told("indexGeneration")

    @property
    def locked(self) -> bool:
        """Whether the volume takes no more; that an attribute is missing is no lock."""
        return self._told("volumeLockState") not in ("", "0")

    def position(self, path: Path) -> str:
        """Where a file begins on the tape (partition and block); empty on a plain folder."""
        return self._told("partition", path) + self._told("startblock", path)

    def tell_digest(self, path: Path, sha256: str) -> None:
        """Give a file the attribute that LTFS programs keep its SHA-256 in: it goes into the index on the tape."""
        self._set("hash.sha256sum", sha256, path)

    def sync(self) -> None:
        """Return when the files and the index that names them are on the tape, as far as the mount can do it."""
        self.fs.sync_folder(self.root)
        self._set("sync", "1", self.root)

    def capacity(self) -> tuple[int, int]:
        """Bytes that are used, and bytes in all."""
        told = shutil.disk_usage(extended(self.root))
        return told.total - told.free, told.total

    def _told(self, name: str, path: Path | None = None) -> str:
        with suppress(OSError, AttributeError):
            return os.getxattr(path or self.root, _PREFIX + name).decode("utf-8", "replace").strip("\0 ")
        return ""

    def _set(self, name: str, value: str, path: Path) -> None:
        # A plain folder may take no attributes at all, and nothing hangs on them there.
        with suppress(OSError, AttributeError):
            os.setxattr(path, _PREFIX + name, value.encode())
