"""Assembling: a package out of several damaged copies, file by file and, where no copy has a file whole, by blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from oais_vn.formats.bagit.reader import ManifestEntry, read_manifest
from oais_vn.model.copies import Holding
from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.keeping import StagedFile
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FolderedSource, PackageSource, Refusal
from oais_vn.packages.content import blocks
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.splice import Spliced, spliced

_MANIFEST = PackagePath("manifest-sha256.txt")


def assembled(keeper: Keeper, holding: Holding, damaged: Sequence[StagedFile], stack: ExitStack) -> StagedFile | None:
    """The package out of damaged copies, with the very digests that the archive knows; None when it cannot be had."""
    if len(damaged) < 2:
        return None
    if holding.file.endswith(".tar"):
        whole = _by_files(keeper, holding, damaged, stack)
        if whole is not None:
            return whole
    return _by_blocks(keeper, holding, damaged, stack)


def _by_files(keeper: Keeper, holding: Holding, damaged: Sequence[StagedFile], stack: ExitStack) -> StagedFile | None:
    readable = [source for staged in damaged if (source := _readable(staged)) is not None]
    for preferred in readable:
        sources = [preferred, *(each for each in readable if each is not preferred)]
        with ExitStack() as inner:
            files = _Files.of(keeper, holding, sources, inner)
            if files is None:
                continue
            staged = inner.enter_context(keeper.bench.tar(_top(preferred) or holding.name, files))
            if staged.content.digests == holding.digests:
                stack.enter_context(inner.pop_all())
                return staged
    return None


def _top(source: PackageSource) -> str:
    """The folder in which everything lies in the tar: what came from elsewhere may be kept under another name."""
    return source.top if isinstance(source, FolderedSource) else ""


def _by_blocks(keeper: Keeper, holding: Holding, damaged: Sequence[StagedFile], stack: ExitStack) -> StagedFile | None:
    copies = [staged.content.opened for staged in damaged if staged.content.size == holding.size]
    found = spliced(copies, holding.size, dict(holding.digests).get("sha256", "")) if len(copies) > 1 else None
    if found is None:
        return None
    with found.open() as stream:
        staged = stack.enter_context(keeper.bench.take(holding.file, blocks(stream)))
    return staged if staged.content.digests == holding.digests else None


def _readable(staged: StagedFile) -> PackageSource | None:
    try:
        source = staged.source()
        return source if any(True for _ in source.paths()) else None
    except PackageError:
        return None


class _Opener(Protocol):
    """Whatever has the bytes of a file."""

    def size(self, path: PackagePath) -> int: ...

    def open(self, path: PackagePath) -> BinaryIO: ...


@dataclass(frozen=True)
class _OfBlocks:
    """One file whose blocks come from several copies."""

    file: Spliced
    bytes: int

    def size(self, path: PackagePath) -> int:
        return self.bytes

    def open(self, path: PackagePath) -> BinaryIO:
        return self.file.open()


@dataclass(frozen=True)
class _Files:
    """Files out of several damaged copies, each as the manifests say."""

    where: dict[PackagePath, _Opener]
    location: str

    @classmethod
    def of(cls, keeper: Keeper, holding: Holding, sources: Sequence[PackageSource], stack: ExitStack) -> _Files | None:
        """The files of `sources`; None when there is a manifest, or a file, that cannot be had as it must be."""
        expected = {TAG_MANIFEST: holding.digest}
        where: dict[PackagePath, _Opener] = {}
        # The tag manifest is proven by what the archive knows, and itself proves the manifest, which proves the rest.
        for manifest in (TAG_MANIFEST, _MANIFEST):
            found = _with_digest(keeper, sources, manifest, expected.get(manifest, ""), stack)
            if found is None:
                return None
            with found.open(manifest) as stream:
                entries = [entry for entry in read_manifest(stream) if isinstance(entry, ManifestEntry)]
            expected |= {entry.path: entry.digest for entry in entries}
        for path in sorted({path for source in sources for path in source.paths()} | set(expected)):
            found = _with_digest(keeper, sources, path, expected.get(path), stack)
            if found is None:
                return None
            where[path] = found
        return cls(where, holding.name)

    def paths(self) -> Iterator[PackagePath]:
        """Every file, sorted."""
        return iter(sorted(self.where))

    def refusals(self) -> Iterator[Refusal]:
        """None."""
        return iter(())

    def size(self, path: PackagePath) -> int:
        """The size in bytes."""
        return self.where[path].size(path)

    def open(self, path: PackagePath) -> BinaryIO:
        """The bytes."""
        return self.where[path].open(path)

    def local(self, path: PackagePath) -> Path | None:
        """None."""
        return None


def _with_digest(
    keeper: Keeper, sources: Sequence[PackageSource], path: PackagePath, sha256: str | None, stack: ExitStack
) -> _Opener | None:
    """The first source whose file has this digest (or has it at all when nothing tells its digest), or their blocks."""
    there = []
    for source in sources:
        digest = hashlib.sha256()
        try:
            with source.open(path) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
        except OaisError:
            continue
        if sha256 is None or digest.hexdigest() == sha256:
            return source
        there.append(source)
    if sha256 is None:
        return None
    for size in {source.size(path) for source in there}:
        found = _of_blocks(keeper, [source for source in there if source.size(path) == size], path, size, sha256, stack)
        if found is not None:
            return found
    return None


def _of_blocks(
    keeper: Keeper, sources: Sequence[PackageSource], path: PackagePath, size: int, sha256: str, stack: ExitStack
) -> _OfBlocks | None:
    if len(sources) < 2:
        return None
    copies = []
    for source in sources:
        # On the bench, for a file within a tar cannot be read here and there.
        with source.open(path) as stream:
            copies.append(stack.enter_context(keeper.bench.take("file", blocks(stream))).content.opened)
    found = spliced(copies, size, sha256)
    return None if found is None else _OfBlocks(found, size)
