"""A folder of plain zips for others: each written straight from where the package lies, proven, published whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.package import Form, Made
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PlainZip
from oais_vn.storage.archive import ZipSource
from oais_vn.storage.archive_writer import DescriptorOutput, write_zip
from oais_vn.storage.failures import name_taken, not_as_written, told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.ledger import Ledger
from oais_vn.storage.staging import first_difference, published_name, put_in_place
from oais_vn.storage.store import DirectoryStore

_ARCHIVE = "archive"
_ASIDE = "aside"
_TEXT = frozenset([".csv", ".htm", ".html", ".json", ".md", ".rtf", ".svg", ".txt", ".xml", ".xsd"])
"""What shrinks; PDF, pictures, sound and office files are packed already, and a whole copy is the safer one."""


def is_text(path: PackagePath) -> bool:
    """Whether the file is worth packing, by its extension."""
    return path.suffix.lower() in _TEXT


@dataclass(frozen=True)
class PlainZips:
    """The `PlainZipStore` port on the folder of a `DirectoryStore` of zips, whose lock and cleaning it shares."""

    store: DirectoryStore

    @property
    def _root(self) -> Path:
        return self.store.root

    @property
    def _fs(self) -> FileSystem:
        return self.store.fs

    def put(self, name: str, folder: str, source: PackageSource) -> PlainZip:
        """Publish the files of `source` as `folder/…` in the zip `name`.

        Nothing is copied twice: the zip is written from the source, made durable, read back and compared with what was
        read, and only then gets its name. Raises `ExistsError` when that is taken by anything that does not hold
        the same files with the same bytes, `StorageError` when the disk refuses, `PackageError` for a bad source.
        """
        target = self._root / published_name(name, Form.ZIP)
        ledger = Ledger()
        try:
            if os.path.lexists(extended(target)):
                return self._already_there(target, folder, source, ledger)
            with self._staging_folder() as place:
                archive = place / _ARCHIVE
                with told_as_storage_error(target.name, self._root, self._fs):
                    self._write(archive, folder, source, ledger)
                self._prove(archive, target.name, ledger)
                done = self._told(archive, target, source, Made.CREATED)
                with told_as_storage_error(target.name, self._root, self._fs):
                    put_in_place(archive, target, Form.ZIP, self._fs)
                    self._fs.sync_folder(self._root)
                return done
        finally:
            ledger.close()

    def names(self) -> Iterator[str]:
        """The names of the zips that are there, sorted."""
        return self.store.names()

    def find(self, name: str) -> PackageSource | None:
        """The zip of this name, to read, if there is one."""
        return self.store.find(name)

    @contextmanager
    def aside(self) -> Iterator[DirectoryStore]:
        """A store of folders inside this folder, hidden, and gone afterwards, with all that it holds."""
        with self._staging_folder() as place:
            yield DirectoryStore(place / _ASIDE, Form.FOLDER, self._fs)

    @contextmanager
    def _staging_folder(self) -> Iterator[Path]:
        """A hidden folder; after a kill the store's `clean` removes it."""
        place = self.store.hidden_folder()
        try:
            yield place
        finally:
            with suppress(OSError):
                self._fs.remove_tree(place)

    def _write(self, archive: Path, folder: str, source: PackageSource, ledger: Ledger) -> None:
        descriptor = self._fs.create(archive)
        try:
            output = cast("BinaryIO", DescriptorOutput(descriptor, self._fs))
            write_zip(output, folder, source, self._fs, deflated=is_text, taken=ledger.add)
            self._fs.sync(descriptor)
            self._fs.forget(descriptor)
        finally:
            self._fs.close(descriptor)

    def _prove(self, archive: Path, name: str, ledger: Ledger) -> None:
        try:
            with told_as_storage_error(name, self._root, self._fs):
                wrong = first_difference(ZipSource(archive), ledger, self._fs)
        except PackageError as error:
            raise not_as_written(f"{name} ({error})", str(self._root)) from error
        if wrong is not None:
            raise not_as_written(f"{name}/{wrong}", str(self._root))

    def _already_there(self, target: Path, folder: str, source: PackageSource, ledger: Ledger) -> PlainZip:
        with told_as_storage_error(target.name, self._root, self._fs):
            for path in source.paths():
                digest = hashlib.sha256()
                with source.open(path) as stream:
                    while block := self._fs.read(stream, BLOCK):
                        digest.update(block)
                ledger.add(path, digest.hexdigest())
        there = ZipSource(target)
        try:
            same = there.top == folder and first_difference(there, ledger, self._fs) is None
        except PackageError:
            same = False
        if not same:
            raise name_taken(target.name, self._root)
        return self._told(target, target, source, Made.ALREADY_THERE)

    def _told(self, archive: Path, target: Path, source: PackageSource, made: Made) -> PlainZip:
        sizes = [0, 0]
        for path in source.paths():
            sizes[0] += 1
            sizes[1] += source.size(path)
        with told_as_storage_error(target.name, self._root, self._fs), extended(archive).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return PlainZip(str(target), digest, sizes[0], sizes[1], made)
