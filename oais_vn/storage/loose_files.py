"""Files that lie anywhere, by their paths."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.storage.filesystem import extended


def files_at(paths: Iterable[Path]) -> Iterator[Path]:
    """The files at these paths; of a folder every regular file in it, sorted. Links in folders are not followed."""
    for path in paths:
        if not os.path.lexists(extended(path)):
            raise PackageError(
                Text(f"không có đường dẫn này: {path}", f"there is no such path: {path}"), path=str(path)
            )
        if not extended(path).is_dir():
            yield path
            continue
        for folder, inner, names in os.walk(extended(path)):
            inner.sort()
            for name in sorted(names):
                file = Path(folder, name)
                if file.is_file() and not file.is_symlink():
                    yield path / file.relative_to(extended(path))
