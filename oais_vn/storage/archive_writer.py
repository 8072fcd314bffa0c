"""One uncompressed tar or zip of a package, the same bytes for the same files."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable
from typing import IO, BinaryIO

from oais_vn.model.fixity import BLOCK
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.storage.filesystem import FileSystem

TAR_MOMENT = 315_532_800
"""1980-01-01T00:00:00Z, the earliest that a zip can say, in seconds since 1970."""

_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644
_UNIX = 3


class DescriptorOutput(io.RawIOBase):
    """A descriptor as a stream for writing that takes every byte or raises; it does not close the descriptor.

    Going to another place costs nothing until something is written there: `zipfile` takes a seek that fails for a
    stream that cannot seek, and writes other bytes without a word.
    """

    def __init__(self, descriptor: int, fs: FileSystem) -> None:
        self._descriptor = descriptor
        self._fs = fs
        self._position = 0
        self._reached = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to another place, counted from the beginning."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("places are counted from the beginning")
        self._position = offset
        return offset

    def write(self, block: bytes, /) -> int:  # type: ignore[override]
        """Write all of `block`."""
        if self._position != self._reached:
            self._fs.seek(self._descriptor, self._position)
        write_whole(self._fs, self._descriptor, block)
        self._position = self._reached = self._position + len(block)
        return len(block)


def write_whole(fs: FileSystem, descriptor: int, block: bytes) -> None:
    """Write all of `block`, however little the system takes at once; `OSError` when it takes nothing."""
    rest = memoryview(block)
    while rest:
        taken = fs.write(descriptor, rest)
        if taken <= 0:
            raise OSError(0, "the system took no bytes")
        rest = rest[taken:]


def write_tar(output: BinaryIO, folder: str, source: PackageSource, fs: FileSystem) -> None:
    """Write the files of `source` as `folder/…`: pax format, sorted, no owner, one time, mode 0644.

    Raises `OSError` when a file changes its size meanwhile.
    """
    for path in source.paths():
        info = tarfile.TarInfo(f"{folder}/{path}")
        info.size = source.size(path)
        info.mtime = TAR_MOMENT
        info.mode = _MODE
        output.write(info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict"))
        _copy(path, info.size, source, output, fs)
        output.write(bytes(-info.size % tarfile.BLOCKSIZE))
    # Two empty blocks end a tar; readers of tapes want it filled up to a whole record.
    output.write(bytes(2 * tarfile.BLOCKSIZE))
    output.write(bytes(-output.tell() % tarfile.RECORDSIZE))


def write_zip(
    output: BinaryIO,
    folder: str,
    source: PackageSource,
    fs: FileSystem,
    *,
    deflated: Callable[[PackagePath], bool] | None = None,
    taken: Callable[[PackagePath, str], None] | None = None,
) -> None:
    """Write the files of `source` as `folder/…`: sorted, one time, mode 0644; zip64 where it must be.

    Files are stored, but for those that are to be `deflated`. `taken` is told the SHA-256 of each file's bytes.
    Raises `OSError` when a file changes its size meanwhile.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for path in source.paths():
            info = zipfile.ZipInfo(f"{folder}/{path}", _ZIP_MOMENT)
            info.file_size = source.size(path)
            info.create_system = _UNIX
            info.external_attr = (0o100000 | _MODE) << 16
            if deflated is not None and deflated(path):
                info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as member:
                if taken is None:
                    _copy(path, info.file_size, source, member, fs)
                else:
                    taken(path, _copy_digested(path, info.file_size, source, member, fs))


def _copy_digested(path: PackagePath, size: int, source: PackageSource, output: IO[bytes], fs: FileSystem) -> str:
    digest = hashlib.sha256()
    _copy(path, size, source, output, fs, digest.update)
    return digest.hexdigest()


def _copy(
    path: PackagePath,
    size: int,
    source: PackageSource,
    output: IO[bytes],
    fs: FileSystem,
    update: Callable[[bytes], None] | None = None,
) -> None:
    copied = 0
    with source.open(path) as stream:
        while block := fs.read(stream, BLOCK):
            output.write(block)
            if update is not None:
                update(block)
            copied += len(block)
    if copied != size:
        raise OSError(0, f"{path} changed while it was read")
