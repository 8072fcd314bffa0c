"""The calls that change a disk or prove what it holds, in one place, so that tests can make any of them fail."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, cast

_BINARY = getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_HAS_FOLDER_DESCRIPTORS = os.name == "posix"


def extended(path: Path) -> Path:
    r"""The path as the system takes it; on Windows in the `\\?\` form, which alone may pass 260 characters."""
    if os.name != "nt":
        return path
    if str(path).startswith("\\\\?\\"):
        return path
    # In this form Windows takes `..` for a name. Not `abspath`: it cuts dots and spaces off the end of names.
    absolute = os.path.normpath(path.absolute())
    return Path(f"\\\\?\\UNC\\{absolute[2:]}" if absolute.startswith("\\\\") else f"\\\\?\\{absolute}")


class FileSystem:
    """Plain calls of the operating system; each raises `OSError` as the system does."""

    def create(self, path: Path) -> int:
        """Open a new file for writing and return its descriptor; `FileExistsError` when the name is taken."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW
        return os.open(extended(path), flags, 0o666)

    def open(self, path: Path) -> int:
        """Open a file that is there; writable, because Windows flushes no file that is open for reading."""
        return os.open(extended(path), os.O_RDWR | _BINARY | _NO_FOLLOW)

    def write(self, descriptor: int, block: bytes | memoryview) -> int:
        """Write the beginning of `block`; returns how many bytes were taken, which may be fewer than it has."""
        return os.write(descriptor, block)

    def read(self, stream: BinaryIO, size: int) -> bytes:
        """Read at most `size` bytes."""
        return stream.read(size)

    def fill(self, stream: BinaryIO, buffer: memoryview) -> int:
        """Read into the beginning of `buffer`; returns how many bytes came, 0 at the end."""
        return cast("io.RawIOBase", stream).readinto(buffer) or 0

    def seek(self, descriptor: int, offset: int) -> None:
        """Go to a place in an open file, counted from the beginning."""
        os.lseek(descriptor, offset, os.SEEK_SET)

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut an open file to its first `size` bytes."""
        os.ftruncate(descriptor, size)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def sync(self, descriptor: int) -> None:
        """Wait until the file's bytes are on the disk."""
        os.fsync(descriptor)

    def forget(self, descriptor: int) -> None:
        """Drop the cached pages of a file, so that the next reading asks the disk; nothing where the system cannot."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

    def sync_folder(self, path: Path) -> None:
        """Wait until the folder's names are on the disk; nothing on Windows, which has no such call."""
        if _HAS_FOLDER_DESCRIPTORS:
            descriptor = os.open(extended(path), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def make_folder(self, path: Path) -> None:
        """Make one folder; `FileExistsError` when the name is taken."""
        extended(path).mkdir()

    def make_temporary_folder(self, parent: Path, prefix: str) -> Path:
        """Make a folder with a new name that only its owner may enter."""
        return Path(tempfile.mkdtemp(prefix=prefix, dir=extended(parent)))

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file or a folder."""
        extended(old).rename(extended(new))

    def link(self, old: Path, new: Path) -> None:
        """Give a file a second name; `FileExistsError` when that name is taken."""
        extended(new).hardlink_to(extended(old))

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        extended(path).unlink()

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        extended(path).rmdir()

    def remove_tree(self, path: Path) -> None:
        """Remove a folder and everything in it; links in it are removed, never followed."""
        shutil.rmtree(extended(path))

    def free(self, path: Path) -> int:
        """Free space where `path` lies, in bytes."""
        return shutil.disk_usage(extended(path)).free
