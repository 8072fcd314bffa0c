"""Marked copies of a package's documents, for readers (TT05 Đ37, Đ40)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from oais_vn.model.delivery import DocumentKind
from oais_vn.model.dissemination import Mark
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import CopyStamper, PackageSource
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.content import blocks, content_stem, on_disk


@dataclass(frozen=True)
class MarkedCopies:
    """Makes the copies when they are taken, one at a time; `code` is the dossier's, by which they are named."""

    source: PackageSource
    stamper: CopyStamper
    mark: Mark
    code: str

    def marked(self, document: SourceDocument) -> SourceDocument | None:
        """The document with a marked copy for its file; a recording stays as it is; None for what cannot be marked."""
        path = document.path
        suffix = None if path is None else self.stamper.suffix(path.suffix)
        if path is not None and suffix is not None:
            name = content_stem(self.code, document.ordinal) + suffix
            # By what name the supplier once delivered the file is no matter of the reader's.
            return replace(document, path=None, name=name, original_name=name, made=partial(self._copy, path))
        # Nothing can be written on what is only heard or seen in time.
        recording = path is not None and document.kind is DocumentKind.RECORDING
        return replace(document, original_name=path.name) if recording and path is not None else None

    def _copy(self, path: PackagePath) -> Iterator[bytes]:
        with TemporaryDirectory(prefix="oais-vn-copy-") as scratch:
            target = Path(scratch, "copy.pdf")
            try:
                self.stamper.stamp(on_disk(self.source, path, Path(scratch)), target, self.mark)
            except PackageError as error:
                raise PackageError(
                    Text(
                        f"{self.source.location}/{path}: {error.text.vi}",
                        f"{self.source.location}/{path}: {error.text.en}",
                    ),
                    path=path,
                ) from error
            with target.open("rb") as stream:
                yield from blocks(stream)
