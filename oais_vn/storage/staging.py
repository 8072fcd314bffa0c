"""A package in the making: files are staged out of sight, proven by reading back, and published by one rename."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Self, cast

from oais_vn.model.errors import InputError, PackageError, StorageError
from oais_vn.model.fixity import ContentFile
from oais_vn.model.language import Text
from oais_vn.model.measuring import EMPTY_FOLDER, FILE
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.storage.archive import TarSource, ZipSource
from oais_vn.storage.archive_writer import DescriptorOutput, write_tar, write_whole, write_zip
from oais_vn.storage.digesting import OWN_THREADS_FROM, READ_AT_ONCE, THREADS_FROM, StreamDigester, digests_of, gathered
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.early_proof import EarlyProof, Writing
from oais_vn.storage.failures import missing, name_taken, not_as_written, told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.ledger import Ledger

_SIDE_BY_SIDE = 8
_TOGETHER = 16
_COMPARED_AT_ONCE = 256
_CONTENT = "content"
_ARCHIVE = "archive"
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK}
"""How file systems without second names (FAT, many network shares) refuse one."""


def published_name(name: str, form: Form) -> str:
    """What a package called `name` is called on disk; `InputError` when it is no plain, visible name."""
    if not name or name.startswith(".") or any(sign in name for sign in "/\\\0") or not encodable(name):
        raise InputError(
            Text(
                f"tên gói {name!r} không dùng được: phải là một tên đơn, không bắt đầu bằng dấu chấm",
                f"the package name {name!r} cannot be used: it must be one plain name that does not begin with a dot",
            )
        )
    return name if form is Form.FOLDER else f"{name}.{form.value}"


def encodable(name: str) -> bool:
    """Whether UTF-8 can hold the name: every form of package and every manifest must."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class DirectoryStaged:
    """The staged package of a `DirectoryStore`, in a folder of its own inside the store's.

    Several threads may `write`; whoever does anything else is alone. `with` discards what was not published.
    """

    def __init__(self, root: Path, folder: Path, form: Form, fs: FileSystem) -> None:
        self._root = root
        self._folder = folder
        self._content = folder / _CONTENT
        self._form = form
        self._fs = fs
        self._written = Ledger()
        self._early = EarlyProof(fs, asleep=form is not Form.FOLDER)
        self._folders = {""}
        self._lock = Lock()
        self._writers = 0
        try:
            with told_as_storage_error(str(folder), root, fs):
                fs.make_folder(self._content)
        except BaseException:
            self.discard()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        """Write a file from its chunks and return the record of what was written.

        Raises `ExistsError` when it is there, `StorageError` when the disk refuses, `InputError` for a name that
        UTF-8 cannot hold, and whatever `chunks` raises; after an error the file is not there.
        """
        if not encodable(path):
            raise InputError(Text(f"tên không phải UTF-8: {path!r}", f"the name is not UTF-8: {path!r}"))
        target, folder = self._content / path, _folder_of(path)
        with told_as_storage_error(path, self._root, self._fs):
            if folder not in self._folders:
                with self._lock:
                    self._make_folders(folder)
            descriptor = self._fs.create(target)
        try:
            record = self._fill(Writing(target, descriptor), path, chunks)
        except BaseException:
            with suppress(OSError):
                self._fs.unlink(target)
            self._remove_empty_folders(folder)
            raise
        self._written.add(path, record.digest("sha256"))
        return record

    def local(self, path: PackagePath) -> Path:
        """A staged file as a path of this machine."""
        return extended(self._content / path)

    def move(self, old: PackagePath, new: PackagePath) -> None:
        """Rename a staged file or folder; `ExistsError` when `new` is taken, `StorageError` when `old` is not there."""
        with told_as_storage_error(new, self._root, self._fs):
            self._early.move(old, new)
            if os.path.lexists(extended(self._content / new)):
                raise name_taken(new, self._root)
            if not os.path.lexists(extended(self._content / old)):
                raise missing(old, str(self._root))
            self._make_folders(_folder_of(new))
            self._fs.rename(self._content / old, self._content / new)
        self._folders = {""}
        self._remove_empty_folders(_folder_of(old))
        self._written.move(old, new)

    def source(self) -> PackageSource:
        """The staged files, to read back."""
        return DirectorySource(self._content)

    def publish(self, name: str) -> str:
        """Make everything durable, prove it by reading back, and publish it as `name`; returns where it lies.

        Raises `ExistsError` when the name is taken, `StorageError` when the disk refuses or holds other bytes than
        were written. Until the one rename nothing is seen; after it, everything.
        """
        target = self._root / published_name(name, self._form)
        if os.path.lexists(extended(target)):
            raise name_taken(target.name, self._root)
        product = self._content if self._form is Form.FOLDER else self._folder / _ARCHIVE
        try:
            with told_as_storage_error(target.name, self._root, self._fs):
                self._early.finish()
                if self._form is Form.FOLDER:
                    wrong = self._settle()
                else:
                    self._write_archive(product, name)
                    archive = TarSource(product) if self._form is Form.TAR else ZipSource(product)
                    wrong = first_difference(archive, self._written, self._fs)
        except PackageError as error:
            raise not_as_written(f"{target.name} ({error})", str(self._root)) from error
        if wrong is not None:
            raise not_as_written(f"{target.name}/{wrong}", str(self._root))
        with told_as_storage_error(target.name, self._root, self._fs):
            put_in_place(product, target, self._form, self._fs)
            self._fs.sync_folder(self._root)
        self.discard()
        return str(target)

    def discard(self) -> None:
        """Remove what was staged; what cannot be removed now is left to the store's `clean`."""
        self._written.close()
        with suppress(OSError, StorageError):
            self._early.finish()
        with suppress(OSError):
            if extended(self._folder).exists():
                self._fs.remove_tree(self._folder)

    def _fill(self, file: Writing, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        record = None
        try:
            blocks = gathered(chunks)
            first = next(blocks, b"")
            second = next(blocks, None)
            if second is None:
                # Nearly every file is small: it is all in hand.
                self._put(file, path, first)
                record = ContentFile(path, len(first), digests_of(first))
                return record
            with self._digester() as digester:
                for block in chain((first, second), blocks):
                    digester.update(block)
                    self._put(file, path, block)
                record = ContentFile(path, digester.size, digester.digests())
            return record
        finally:
            with told_as_storage_error(path, self._root, self._fs):
                self._early.close(file, record)

    def _put(self, file: Writing, path: PackagePath, block: bytes) -> None:
        with told_as_storage_error(path, self._root, self._fs):
            write_whole(self._fs, file.descriptor, block)
            self._early.wrote(file, len(block))

    @contextmanager
    def _digester(self) -> Iterator[StreamDigester]:
        """Where others write as well they use the other cores: handing blocks over would only cost time."""
        with self._lock:
            self._writers += 1
            alone = self._writers == 1
        try:
            with StreamDigester(threads_from=THREADS_FROM if alone else OWN_THREADS_FROM) as digester:
                yield digester
        finally:
            with self._lock:
                self._writers -= 1

    def _make_folders(self, folder: str) -> None:
        missing_folders = []
        while folder and folder not in self._folders:
            missing_folders.append(folder)
            folder = _folder_of(folder)
        for each in reversed(missing_folders):
            if not extended(self._content / each).is_dir():
                self._fs.make_folder(self._content / each)
            self._folders.add(each)

    def _settle(self) -> str | None:
        """Make files and names durable and read every file back, in one walk; the first path that is not as written."""
        folders = {""}
        there = 0
        source = DirectorySource(self._content)
        proven = self._early.proven(self._content)
        entries = (entry for entry in source.entries() if entry[1] != EMPTY_FOLDER)
        lanes: deque[Future[str | None]] = deque()
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            while some := dict(islice(entries, _TOGETHER)):
                expected = self._written.sha256(some)
                for path, kind in some.items():
                    if kind != FILE or path not in expected:
                        return path
                    folder = _folder_of(path)
                    while folder not in folders:
                        folders.add(folder)
                        folder = _folder_of(folder)
                there += len(some)
                lanes.append(
                    pool.submit(self._first_unlike, [each for each in expected.items() if each[0] not in proven])
                )
                if len(lanes) > 2 * _SIDE_BY_SIDE and (wrong := lanes.popleft().result()) is not None:
                    return wrong
        for lane in lanes:
            if (wrong := lane.result()) is not None:
                return wrong
        # What lies in a folder sorts behind it.
        for folder in sorted(folders, reverse=True):
            self._fs.sync_folder(self._content / folder)
        return None if there == len(self._written) else next(iter(set(self._written).difference(source.paths())))

    def _first_unlike(self, files: Sequence[tuple[str, str]]) -> str | None:
        """Make files durable, given with their SHA-256; the first that is not read back from the disk as it should.

        One digest is enough to tell the bytes apart; both were computed from the same blocks when they were written.
        """
        with ExitStack() as closing:
            opened = []
            for path, _ in files:
                opened.append(self._fs.open(self._content / path))
                closing.callback(self._fs.close, opened[-1])
            # What is to be forgotten begins to be written: the disk has all of them before it is waited for one.
            for act in (self._fs.forget, self._fs.sync, self._fs.forget):
                for descriptor in opened:
                    act(descriptor)
            buffer = _buffer()
            for (path, sha256), descriptor in zip(files, opened, strict=True):
                stream = cast("BinaryIO", io.FileIO(descriptor, closefd=False))
                if _sha256(stream, self._fs, buffer) != sha256:
                    return path
        return None

    def _remove_empty_folders(self, folder: str) -> None:
        """`folder` and those above it, as far as a move or a failed write left them empty."""
        with suppress(OSError):
            while folder:
                self._fs.remove_folder(self._content / folder)
                self._folders.discard(folder)
                folder = _folder_of(folder)

    def _write_archive(self, archive: Path, name: str) -> None:
        # The staged files need no fsync of their own: what the archive holds on disk is compared with what was written.
        descriptor = self._fs.create(archive)
        try:
            output = cast("BinaryIO", DescriptorOutput(descriptor, self._fs))
            write = write_tar if self._form is Form.TAR else write_zip
            write(output, name, self.source(), self._fs)
            self._fs.sync(descriptor)
            self._fs.forget(descriptor)
        finally:
            self._fs.close(descriptor)


def _folder_of(path: str) -> str:
    """The folder above; empty at the top."""
    return path.rpartition("/")[0]


def put_in_place(product: Path, target: Path, form: Form, fs: FileSystem) -> None:
    """The one rename, in the way that cannot replace what somebody else put there meanwhile (`FileExistsError`).

    POSIX never renames a folder onto one that holds something, but does replace files: a second name does not.
    """
    if form is Form.FOLDER or os.name == "nt":
        try:
            fs.rename(product, target)
        except OSError as error:
            if os.path.lexists(extended(target)):
                raise FileExistsError(errno.EEXIST, "the name is taken", str(target)) from error
            raise
        return
    try:
        fs.link(product, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(extended(target)):
            raise FileExistsError(errno.EEXIST, "the name is taken", str(target)) from error
        fs.rename(product, target)


def first_difference(source: PackageSource, written: Ledger, fs: FileSystem) -> str | None:
    """The first path of `source` that is not as written (its SHA-256), missing, or was never written; else None."""
    there = 0
    found = _read(source, fs)
    while some := dict(islice(found, _COMPARED_AT_ONCE)):
        expected = written.sha256(some)
        wrong = next((path for path, digest in some.items() if digest != expected.get(path)), None)
        if wrong is not None:
            return wrong
        there += len(some)
    refused = next(iter(source.refusals()), None)
    if refused is not None:
        return refused.path
    return None if there == len(written) else next(iter(set(written).difference(source.paths())))


def _read(source: PackageSource, fs: FileSystem) -> Iterator[tuple[PackagePath, str]]:
    """Every file and its SHA-256."""
    buffer = _buffer()
    for path in source.paths():
        with source.open(path) as stream:
            yield path, _sha256(stream, fs, buffer)


def _buffer() -> memoryview:
    return memoryview(bytearray(READ_AT_ONCE))


def _sha256(stream: BinaryIO, fs: FileSystem, buffer: memoryview) -> str:
    digest = hashlib.sha256()
    while taken := fs.fill(stream, buffer):
        digest.update(buffer[:taken])
    return digest.hexdigest()
