"""Files of a source as files of this machine, one by one and a few together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource

_MOST, _MOST_BYTES = 16, 4 << 20
"""Files that are taken together, and their bytes: beyond them, waiting for answers takes less time than giving them."""


@dataclass(frozen=True)
class LocalFile:
    """A file that holds `size` bytes, not none, and where it lies."""

    path: PackagePath
    local: Path
    size: int


@runtime_checkable
class LocalSource(PackageSource, Protocol):
    """A source whose files are files of this machine: a folder."""

    def locals(self, paths: Iterable[PackagePath]) -> Iterator[tuple[PackagePath, Path, int]]:
        """Those of the files that `local` would give, in order, with their paths of this machine and sizes in bytes."""
        ...


def local_path(source: PackageSource, path: PackagePath) -> Path | None:
    """The file as a path of this machine; None also for one that went away meanwhile."""
    try:
        return source.local(path)
    except PackageError:
        return None


def local_file(source: PackageSource, path: PackagePath) -> LocalFile | None:
    """A file of this machine that is not empty."""
    local = local_path(source, path)
    try:
        size = 0 if local is None else local.stat(follow_symlinks=False).st_size
    except OSError:
        return None
    return None if local is None or not size else LocalFile(path, local, size)


def _local_files(source: PackageSource, paths: Iterable[PackagePath]) -> Iterator[LocalFile]:
    if isinstance(source, LocalSource):
        return (LocalFile(*each) for each in source.locals(paths) if each[-1])
    return (file for file in (local_file(source, path) for path in paths) if file is not None)


def together(source: PackageSource, paths: Iterable[PackagePath], most: int) -> Iterator[list[LocalFile]]:
    """The files that are not empty, in their order, up to `most` small ones together."""
    some: list[LocalFile] = []
    whole = 0
    for file in _local_files(source, paths):
        whole += file.size
        if some and (len(some) >= min(most, _MOST) or whole > _MOST_BYTES):
            yield some
            some, whole = [], file.size
        some.append(file)
    if some:
        yield some
