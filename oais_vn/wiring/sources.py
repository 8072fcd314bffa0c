"""A package to read, by path."""

from __future__ import annotations

import os
from pathlib import Path

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.ports import PackageSource
from oais_vn.storage.archive import open_source
from oais_vn.storage.filesystem import extended


def package_source(path: Path) -> PackageSource:
    """A package: a bag or a package folder, as a folder, a tar or a zip; `PackageError` when nothing is there."""
    if not os.path.lexists(extended(path)):
        raise PackageError(Text(f"không có đường dẫn này: {path}", f"there is no such path: {path}"), path=str(path))
    return open_source(path)
