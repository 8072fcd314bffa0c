"""Unpack: the content files of a package are written back under the names that they came with."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.originals import Hindrance, Original, Placed, Restored, Unrestored
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import OriginalsPlace, PackageSource, Progress
from oais_vn.packages.content import blocks
from oais_vn.packages.head import read_head
from oais_vn.packages.originals import names_header, names_line, read_originals
from oais_vn.packages.tags import SHAPE
from oais_vn.validation.files import algorithm_named


@dataclass(frozen=True)
class UnpackJob:
    """One package to take the originals out of, into `place`.

    `collections` are the shapes of packages that hold only what the archive made itself: they have no originals.
    """

    source: PackageSource
    place: OriginalsPlace
    collections: Collection[str]

    def run(self, progress: Progress | None = None) -> Restored:
        """Do it; run again, it goes on where it was stopped.

        A file that cannot be written is told in the result and in the list of names. Raises `PackageError` for what is
        no SIP or AIP, `StorageError` when the place fails.
        """
        head = read_head(self.source)
        lines = [names_header()]
        refused: list[Unrestored] = []
        files = there = linked = 0
        originals = iter(()) if head.tags.get(SHAPE) in self.collections else read_originals(head)
        for done, original in enumerate(originals, 1):
            if original.linked:
                linked += 1
                lines.append(names_line(original, None))
                continue
            placed = self._put(original)
            if placed.hindrance is not None:
                refused.append(Unrestored(original.file, original.name, placed.hindrance))
            files += placed.hindrance is None
            there += placed.already_there
            lines.append(names_line(original, placed.hindrance))
            if progress is not None:
                progress(head.header.objid, done, None)
        return Restored(
            id=head.header.objid,
            path=self.place.location,
            names=self.place.put_list(lines) if len(lines) > 1 else "",
            files=files,
            already_there=there,
            linked=linked,
            refused=tuple(refused),
        )

    def _put(self, original: Original) -> Placed:
        try:
            path = PackagePath(original.name)
            for part in path.split("/"):
                PackagePath(part)  # safe as a name of its own: no drive
        except InputError:
            return Placed(hindrance=Hindrance.UNSAFE)
        try:
            return self.place.put(path, _proven(self.source, original))
        except _DamagedError:
            return Placed(hindrance=Hindrance.DAMAGED)


class _DamagedError(PackageError):
    """The file cannot be read, or its digest is not that of METS."""


def _proven(source: PackageSource, original: Original) -> Iterator[bytes]:
    """The bytes of a file; at their end the digest is compared with what METS says, where it says one that we know."""
    algorithm = algorithm_named(original.checksum_type)
    digest = None if algorithm is None or not original.checksum else hashlib.new(algorithm)
    try:
        with source.open(original.file) as stream:
            for block in blocks(stream):
                if digest is not None:
                    digest.update(block)
                yield block
    except PackageError as error:
        raise _DamagedError(error.text, path=error.path) from error
    if digest is not None and digest.hexdigest() != original.checksum.lower():
        raise _DamagedError(
            Text(f"{original.file}: sai giá trị băm", f"{original.file}: another digest"), path=original.file
        )
