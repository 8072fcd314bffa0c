"""Room for one file at a time, on a disk of this machine: packages on their way to and from the tiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from oais_vn.model.keeping import StagedFile
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.tiers import Content
from oais_vn.storage.archive import open_source
from oais_vn.storage.archive_writer import DescriptorOutput, write_tar, write_whole
from oais_vn.storage.digesting import StreamDigester
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.store import DirectoryStore


@dataclass(frozen=True)
class DiskBench:
    """The port `Bench` on hidden folders in `root`; what killed runs left a `DirectoryStore` there cleans."""

    root: Path
    fs: FileSystem = field(default_factory=FileSystem, compare=False)

    @contextmanager
    def take(self, file: str, blocks: Iterable[bytes]) -> Iterator[StagedFile]:
        """Hold these bytes as `file`; what `blocks` raises goes through."""
        held = self.hold(file, blocks)
        try:
            yield held
        finally:
            self.drop(held)

    @contextmanager
    def tar(self, name: str, source: PackageSource) -> Iterator[StagedFile]:
        """Hold the tar of a package's files."""
        held = self.hold_tar(name, source)
        try:
            yield held
        finally:
            self.drop(held)

    def hold(self, file: str, blocks: Iterable[bytes]) -> StagedFile:
        """As `take`, until `drop`."""

        def written(output: _DigestedOutput) -> None:
            for block in blocks:
                output.write(block)

        return self._held(PackagePath(file).name, written)

    def hold_tar(self, name: str, source: PackageSource) -> StagedFile:
        """As `tar`, until `drop`."""

        def written(output: _DigestedOutput) -> None:
            with told_as_storage_error(f"{name}.tar", self.root, self.fs):
                write_tar(cast("BinaryIO", output), name, source, self.fs)

        return self._held(f"{name}.tar", written)

    def drop(self, held: StagedFile) -> None:
        """Remove what was held."""
        self.fs.remove_tree(held.place.parent)

    def _held(self, file: str, write: Callable[[_DigestedOutput], None]) -> StagedFile:
        folder = DirectoryStore(self.root, Form.FOLDER, self.fs).hidden_folder()
        try:
            place = folder / file
            output = self._created(place)
            with output:
                write(output)
            return StagedFile(output.content(place), partial(open_source, place), place)
        except BaseException:
            self.fs.remove_tree(folder)
            raise

    def _created(self, place: Path) -> _DigestedOutput:
        with told_as_storage_error(place.name, self.root, self.fs):
            return _DigestedOutput(self.fs.create(place), self.fs, self.root)


class _DigestedOutput(DescriptorOutput):
    """A new file whose digests are computed while it is written, from its beginning to its end."""

    def __init__(self, descriptor: int, fs: FileSystem, root: Path) -> None:
        super().__init__(descriptor, fs)
        self._place = root
        self._digester = StreamDigester()

    def write(self, block: bytes, /) -> int:  # type: ignore[override]
        with told_as_storage_error("bench", self._place, self._fs):
            write_whole(self._fs, self._descriptor, block)
        self._digester.update(bytes(block))
        self._position += len(block)
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._fs.close(self._descriptor)
        super().close()

    def content(self, place: Path) -> Content:
        """What was written."""
        digests = self._digester.digests()
        return Content(self._digester.size, digests, partial(_opened, place))


def _opened(place: Path) -> BinaryIO:
    return extended(place).open("rb")
