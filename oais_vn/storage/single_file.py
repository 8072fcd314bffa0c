"""Single files beside the packages: read as a whole, or written once and never over another."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from oais_vn.model.errors import ExistsError, PackageError, StorageError
from oais_vn.model.language import Text
from oais_vn.storage.failures import system_words
from oais_vn.storage.filesystem import extended

LARGEST = 1 << 30
"""Bytes of a file that is read as a whole."""

_OWN = 0o600
_SHARED = 0o666


def write_new(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Write a new file and see to it that it is on disk; a secret one is for its owner alone, where systems know that.

    A file that holds these very bytes is left as it is; raises `ExistsError` for any other, `StorageError` when the
    place does not take it.
    """
    place = extended(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(place, flags, _OWN if secret else _SHARED)
    except FileExistsError as error:
        if place.is_file() and place.read_bytes() == data:
            return
        raise ExistsError(
            Text(
                f"{path} đã có và không bị ghi đè; hãy chọn tên khác",
                f"{path} is there already and is not overwritten; choose another name",
            ),
            place=str(path),
        ) from error
    except OSError as error:
        raise _failed(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        place.unlink(missing_ok=True)
        raise _failed(path, error) from error


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A stream in memory whose bytes become a new file when all went well; errors as in `write_new`."""
    stream = io.BytesIO()
    yield stream
    write_new(path, stream.getvalue())


@contextmanager
def readable(path: Path) -> Iterator[BufferedReader]:
    """A file that somebody hands in; raises `PackageError` when it cannot be opened."""
    try:
        stream = extended(path).open("rb")
    except OSError as error:
        words = system_words(error)
        raise PackageError(
            Text(f"không đọc được {path}: {words}", f"cannot read {path}: {words}"), path=str(path)
        ) from error
    with stream:
        yield stream


def whole_file(path: Path) -> bytes:
    """The bytes of a file; raises `PackageError` when it cannot be read or has more than `LARGEST` bytes."""
    with readable(path) as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise PackageError(Text(f"{path}: tệp quá lớn", f"{path}: the file is too large"), path=str(path))
    return data


def _failed(path: Path, error: OSError) -> StorageError:
    words = system_words(error)
    return StorageError(Text(f"không ghi được {path}: {words}", f"cannot write {path}: {words}"), place=str(path))
