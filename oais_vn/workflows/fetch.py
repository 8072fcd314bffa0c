"""Fetching: the bytes of a package from whichever copy proves them, or put together from damaged ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from oais_vn.formats.bagit.reader import ManifestEntry, read_manifest
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import OaisError, PackageError, StorageError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.keeping import StagedFile
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, Refusal
from oais_vn.model.tiers import Access, Level
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.workflows.audit import look
from oais_vn.workflows.keeper import Keeper

_MANIFEST = PackagePath("manifest-sha256.txt")
_GONE = (CopyState.SUPERSEDED, CopyState.WITHDRAWN)


def fetch(keeper: Keeper, holding: Holding, stack: ExitStack) -> StagedFile:
    """The bytes of a package, proven by every digest that the archive knows; they stay until `stack` ends.

    Copies that turn out damaged are recorded. When no copy is whole, the files of several are put together, as long as
    the whole then has the digests. Raises `StorageError` that says what was tried.
    """
    tried: list[Text] = []
    damaged: list[StagedFile] = []
    for copy in candidates(keeper, holding):
        absent = keeper.absent(copy.tier)
        if absent is None:
            inner = ExitStack()
            try:
                blocks = keeper.tiers[copy.tier].get(copy.receipt)
                staged = inner.enter_context(keeper.bench.take(holding.file, blocks))
            except StorageError as error:
                inner.close()
                absent = error.text
                look(keeper, copy, Level.READBACK)
            else:
                stack.push(inner)
                if (staged.content.size, staged.content.digests) == (holding.size, holding.digests):
                    return staged
                damaged.append(staged)
                absent = look(keeper, copy, Level.READBACK).note
        tried.append(Text(f"{copy.tier}: {absent.vi}", f"{copy.tier}: {absent.en}"))
    assembled = _assembled(keeper, holding, damaged, stack)
    if assembled is not None:
        return assembled
    raise StorageError(
        Text(
            f"{holding.name}: không bản nào cho lại được nguyên vẹn ({'; '.join(text.vi for text in tried)})",
            f"{holding.name}: no copy gives it back whole ({'; '.join(text.en for text in tried)})",
        ),
        place=holding.name,
    )


def candidates(keeper: Keeper, holding: Holding) -> list[Copy]:
    """The copies that may give the bytes: those that count first, those at hand before those to be fetched."""
    judge = keeper.judge()
    copies = [copy for copy in keeper.catalogue.copies(holding.name) if copy.state not in _GONE]
    order = list(Access)
    known = [copy for copy in copies if copy.tier in keeper.tiers]
    return sorted(
        known,
        key=lambda copy: (copy.state.is_damage, not judge.counts(copy), order.index(judge.tiers[copy.tier].access)),
    )


def _assembled(keeper: Keeper, holding: Holding, damaged: list[StagedFile], stack: ExitStack) -> StagedFile | None:
    if len(damaged) < 2 or not holding.file.endswith(".tar"):
        return None
    readable = [source for source in (staged.source() for staged in damaged) if _is_readable(source)]
    for preferred in readable:
        source = _Assembled.of(holding, [preferred, *(each for each in readable if each is not preferred)])
        if source is None:
            continue
        inner = ExitStack()
        staged = inner.enter_context(keeper.bench.tar(holding.name, source))
        if staged.content.digests == holding.digests:
            stack.push(inner)
            return staged
        inner.close()
    return None


def _is_readable(source: PackageSource) -> bool:
    try:
        return any(True for _ in source.paths())
    except PackageError:
        return False


@dataclass(frozen=True)
class _Assembled:
    """Files out of several damaged copies, each from the first that has it as the manifests say."""

    where: dict[PackagePath, PackageSource]
    location: str

    @classmethod
    def of(cls, holding: Holding, sources: list[PackageSource]) -> _Assembled | None:
        """The files of `sources`; None when no source has a manifest, or a file, that is as it must be."""
        expected = {TAG_MANIFEST: holding.digest}
        where: dict[PackagePath, PackageSource] = {}
        # The tag manifest is proven by what the archive knows, and itself proves the manifest, which proves the rest.
        for manifest in (TAG_MANIFEST, _MANIFEST):
            source = _with_digest(sources, manifest, expected.get(manifest, ""))
            if source is None:
                return None
            with source.open(manifest) as stream:
                found = [entry for entry in read_manifest(stream) if isinstance(entry, ManifestEntry)]
            expected |= {entry.path: entry.digest for entry in found}
        for path in sorted({path for source in sources for path in source.paths()} | set(expected)):
            source = _with_digest(sources, path, expected.get(path))
            if source is None:
                return None
            where[path] = source
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


def _with_digest(sources: list[PackageSource], path: PackagePath, sha256: str | None) -> PackageSource | None:
    """The first source whose file has this digest, or that has it at all when nothing tells its digest."""
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
    return None
