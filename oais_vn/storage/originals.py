"""A folder that takes files under any names, each exactly as given or not at all; nothing in it is overwritten."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from oais_vn.model.errors import PackageError
from oais_vn.model.originals import Hindrance, Placed
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath, windows_objection
from oais_vn.storage.archive_writer import write_whole
from oais_vn.storage.digesting import gathered
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.staging import put_in_place
from oais_vn.storage.store import DirectoryStore

FILES = "files"
"""The folder within, in which the files lie."""

_LIST, _SUFFIX = "names", ".csv"
_WINDOWS = os.name == "nt"
_NOT_HELD = frozenset([errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL])


class OriginalsFolder:
    """The folder `root`; what it takes lies in `files`, lists of names beside that.

    Each name is tried out of sight first, and a file gets its place by one rename (where the system can, by a second
    name, which replaces nothing). One thread writes at a time. Made by `open_originals_folder`.
    """

    def __init__(self, root: Path, trial: Path, fs: FileSystem) -> None:
        self._root = root
        self._files = root / FILES
        self._trial = trial
        self._fs = fs
        self._known: dict[Path, set[str]] = {}

    @property
    def location(self) -> str:
        """The folder that holds the files."""
        return str(self._files)

    def put(self, path: PackagePath, chunks: Iterable[bytes]) -> Placed:
        """Write a file from its chunks, unless it lies there already or something hinders it.

        Raises `StorageError` when the disk refuses, and whatever `chunks` raises; then there is no such file.
        """
        *folders, name = path.split("/")
        with told_as_storage_error(FILES, self._root, self._fs):
            here = self._files
            for folder in folders:
                hindrance = self._enter(here, folder)
                if hindrance is not None:
                    return Placed(hindrance=hindrance)
                here = here / folder
            if name in self._names(here):
                return self._compare(path, chunks)
            hindrance = self._place(here, name, chunks)
            if hindrance is None:
                self._names(here).add(name)
            return Placed(hindrance=hindrance)

    def put_list(self, chunks: Iterable[bytes]) -> str:
        """Write a list of names and return where it lies: names.csv, or names-2.csv… where another list is there."""
        content = b"".join(chunks)
        with told_as_storage_error(f"{_LIST}{_SUFFIX}", self._root, self._fs):
            for number in count(1):
                name = f"{_LIST}{_SUFFIX}" if number == 1 else f"{_LIST}-{number}{_SUFFIX}"
                target = self._root / name
                if os.path.lexists(extended(target)):
                    if _same(DirectorySource(self._root), PackagePath(name), [content]):
                        break
                elif self._place(self._root, name, [content]) is None:
                    break
            for folder in (self._root, *self._known):
                self._fs.sync_folder(folder)
        return str(target)

    def _names(self, folder: Path) -> set[str]:
        """The names in a folder, exactly; listed once, for nobody else writes while the lock is held."""
        if folder not in self._known:
            self._known[folder] = set(os.listdir(extended(folder)))
        return self._known[folder]

    def _enter(self, here: Path, name: str) -> Hindrance | None:
        """Make sure that there is a folder of exactly this name."""
        folder = here / name
        if name in self._names(here):
            return None if _is_plain_folder(folder) else Hindrance.OCCUPIED
        with self._tried(name) as place:
            if isinstance(place, Hindrance):
                return place
            self._fs.make_folder(place)
            if not self._held(name):
                return Hindrance.CHANGED
        try:
            self._fs.make_folder(folder)
        except FileExistsError:
            return Hindrance.TWIN
        self._names(here).add(name)
        self._known[folder] = set()
        return None

    def _place(self, here: Path, name: str, chunks: Iterable[bytes]) -> Hindrance | None:
        with self._tried(name) as place:
            if isinstance(place, Hindrance):
                return place
            descriptor = self._fs.create(place)
            try:
                for block in gathered(chunks):
                    write_whole(self._fs, descriptor, block)
                self._fs.sync(descriptor)
            finally:
                self._fs.close(descriptor)
            if not self._held(name):
                return Hindrance.CHANGED
            try:
                put_in_place(place, here / name, Form.TAR, self._fs)
            except FileExistsError:
                return Hindrance.TWIN
        return None

    @contextmanager
    def _tried(self, name: str) -> Iterator[Path | Hindrance]:
        """A place of this name out of sight, or why the system cannot hold the name; gone afterwards."""
        place = self._trial / name
        try:
            yield Hindrance.NOT_HELD if self._refuses(name) else place
        finally:
            for entry in extended(self._trial).iterdir():
                if _is_plain_folder(entry):
                    self._fs.remove_folder(entry)
                else:
                    self._fs.unlink(entry)

    def _refuses(self, name: str) -> bool:
        if _WINDOWS and windows_objection(name) is not None:
            return True
        try:
            os.lstat(extended(self._trial / name))
        except FileNotFoundError:
            return False
        except ValueError:
            return True  # the system's own encoding has no such sign
        except OSError as error:
            if error.errno in _NOT_HELD:
                return True
            raise
        return True

    def _held(self, name: str) -> bool:
        return [entry.name for entry in extended(self._trial).iterdir()] == [name]

    def _compare(self, path: PackagePath, chunks: Iterable[bytes]) -> Placed:
        same = _same(DirectorySource(self._files), path, chunks)
        return Placed(already_there=True) if same else Placed(hindrance=Hindrance.OCCUPIED)


def _same(source: DirectorySource, path: PackagePath, chunks: Iterable[bytes]) -> bool:
    """Whether a file lies there, no link, and holds exactly these bytes."""
    try:
        stream = source.open(path)
    except PackageError:
        return False
    with stream:
        return all(stream.read(len(block)) == block for block in chunks) and not stream.read(1)


def _is_plain_folder(path: Path) -> bool:
    """A folder, and neither a link nor a junction of Windows, which lead elsewhere."""
    status = extended(path).lstat()
    attributes = getattr(status, "st_file_attributes", 0)
    return stat.S_ISDIR(status.st_mode) and not attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT


@contextmanager
def open_originals_folder(root: Path, fs: FileSystem | None = None) -> Iterator[OriginalsFolder]:
    """The folder at `root`, made when it is not there, under its lock; what a killed run left is removed first.

    Raises `StorageError` when the disk refuses, or another run writes there.
    """
    store = DirectoryStore(root, Form.FOLDER, fs or FileSystem())
    with store.lock():
        store.clean()
        trial = store.hidden_folder()
        try:
            with told_as_storage_error(FILES, root, store.fs):
                try:
                    store.fs.make_folder(root / FILES)
                except FileExistsError:
                    if not _is_plain_folder(root / FILES):
                        raise
            yield OriginalsFolder(root, trial, store.fs)
        finally:
            with suppress(OSError):
                store.fs.remove_tree(trial)
