"""One file, published whole: it is written beside its place under another name, and renamed when it is done."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO
from uuid import uuid4

from oais_vn.model.errors import ExistsError, StorageError
from oais_vn.model.language import Text
from oais_vn.storage.filesystem import extended


def publish_new_file(path: Path, write: Callable[[IO[bytes]], None]) -> str:
    """As `publish_file`, for documents that people go on writing: `ExistsError` when something has the name."""
    require_new(path)
    return publish_file(path, write)


def require_new(path: Path) -> None:
    """Raise `ExistsError` when something has this name."""
    if os.path.lexists(extended(path)):
        raise ExistsError(
            Text(
                f"đã có {path}, không ghi đè; hãy chọn tên khác, hoặc chuyển tệp ấy đi chỗ khác",
                f"{path} is there and is not overwritten; choose another name, or move that file away",
            ),
            place=str(path),
        )


def publish_file(path: Path, write: Callable[[IO[bytes]], None]) -> str:
    """Write the file at `path` and give its SHA-256; what was there is replaced, but only by the whole new file.

    Raises `StorageError` when the system refuses; then what was there is as it was.
    """
    place = extended(path)
    draft = place.with_name(f".{place.name}.{uuid4().hex}")
    try:
        with draft.open("x+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        draft.replace(place)
    except OSError as error:
        raise StorageError(
            Text(f"không ghi được {path}: {error.strerror}", f"cannot write {path}: {error.strerror}"), place=str(path)
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return digest
