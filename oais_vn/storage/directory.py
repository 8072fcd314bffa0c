"""A folder as a package source: no link is ever followed, in no part of a path."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.language import Text
from oais_vn.model.measuring import EMPTY_FOLDER, FILE, Measured
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Refusal
from oais_vn.storage.digesting import OWN_THREADS_FROM, READ_AT_ONCE, StreamDigester
from oais_vn.storage.failures import system_words
from oais_vn.storage.filesystem import extended

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DEEPEST = 100
"""Folders within folders; what lies deeper is refused, so that a hostile tree costs little."""

_FOLDER = "folder"

_HAS_DIR_FD = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
_CLOSE_ON_EXEC = getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_OPEN_FOLDER = os.O_RDONLY | _CLOSE_ON_EXEC | getattr(os, "O_DIRECTORY", 0)
_OPEN_FILE = (
    os.O_RDONLY
    | _CLOSE_ON_EXEC
    | _NO_FOLLOW
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True)
class DirectorySource:
    """The regular files under `root`, by the names that they have on disk (NFC or NFD, never changed).

    Nothing is held in memory but the folders on the way down. `root` itself may be a link: it is the caller's word.
    With `any_name` names that are not UTF-8 are handed out too, where the system keeps names as bytes: these are then
    in the path as Python has them (`surrogateescape`). A bag cannot hold them, a supplier's delivery may.
    """

    root: Path
    any_name: bool = False

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.root)

    def paths(self) -> Iterator[PackagePath]:
        """Every regular file that can be read, in the order of whole paths; `PackageError` when there is no folder."""
        # Each name was checked when its folder was listed.
        return (str.__new__(PackagePath, path) for path, kind in self.entries() if kind == FILE)

    def empty_folders(self) -> Iterator[str]:
        """The folders in which nothing lies."""
        return (path for path, kind in self.entries() if kind == EMPTY_FOLDER)

    def refusals(self) -> Iterator[Refusal]:
        """Links, special files, what cannot be read or named; what lies deeper than `DEEPEST` is `unreadable`."""
        return (Refusal(path, kind) for path, kind in self.entries() if kind not in (FILE, EMPTY_FOLDER))

    def size(self, path: PackagePath) -> int:
        """The size in bytes; `PackageError` when it is not there or no regular file."""
        try:
            with _parent(self.root, path) as (folder, name):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error
        if not stat.S_ISREG(status.st_mode):
            raise self._not_regular(path)
        return status.st_size

    def open(self, path: PackagePath) -> BinaryIO:
        """The bytes; `PackageError` when it is not there, no regular file, or lies behind a link.

        The kind is asked of the opened file, so that nobody can swap it in between; opening does not wait for a FIFO.
        """
        try:
            with _parent(self.root, path) as (folder, name):
                descriptor = os.open(name, _OPEN_FILE, dir_fd=folder)
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise self._not_regular(path)
        return cast("BinaryIO", io.BufferedReader(_SourceFile(descriptor, f"{self.location}/{path}")))

    def has_folder(self, path: PackagePath) -> bool:
        """Whether `path` is a folder that lies behind no link."""
        try:
            with _parent(self.root, path) as (folder, name):
                return stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
        except (OSError, ValueError):
            return False

    def local(self, path: PackagePath) -> Path | None:
        """The file's path; `PackageError` when it is not there, no regular file, or lies behind a link."""
        self.size(path)
        return extended(self.root / path)

    def locals(self, paths: Iterable[PackagePath]) -> Iterator[tuple[PackagePath, Path, int]]:
        """Those of the files that `local` would give, with their paths and sizes; files of a folder share the way."""
        with _Way(self.root) as way:
            for path in paths:
                try:
                    folder, name = way.to(path)
                    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                except (OSError, ValueError):
                    continue
                if stat.S_ISREG(status.st_mode):
                    yield path, extended(self.root / path), status.st_size

    def measured(self, paths: Iterable[str], algorithms: Sequence[str]) -> list[Measured]:
        """Size and digests of each file, read once; what `open` would raise is the file's failure."""
        with _Way(self.root) as way:
            return [self._measured(way, path, algorithms) for path in paths]

    def _measured(self, way: _Way, path: str, algorithms: Sequence[str]) -> Measured:
        try:
            folder, name = way.to(path)
            descriptor = os.open(name, _OPEN_FILE, dir_fd=folder)
            try:
                status = os.fstat(descriptor)
                if stat.S_ISREG(status.st_mode):
                    return _digested(descriptor, status.st_size, algorithms)
            finally:
                os.close(descriptor)
        except (OSError, ValueError) as error:
            failure = self._unreadable(path, error)
        else:
            failure = self._not_regular(path)
        return Measured(0, bytes(sum(hashlib.new(name).digest_size for name in algorithms)), failure.text)

    def entries(self) -> Iterator[tuple[str, str]]:
        """All that lies in it, in the order of whole paths, each with what it is or why it is refused."""
        try:
            ways = [_listed(self.root, "", self.any_name)]
        except OSError as error:
            raise self._unreadable("", error) from error
        entered = ""
        while ways:
            path, kind = next(ways[-1], ("", ""))
            empty, entered = entered, ""
            if not path:
                ways.pop()
                if empty:
                    yield empty, EMPTY_FOLDER
            elif kind != _FOLDER:
                yield path, kind
            elif len(ways) > DEEPEST:
                yield path, "unreadable"
            else:
                try:
                    ways.append(_listed(self.root, path, self.any_name))
                    entered = path
                except OSError:
                    yield path, "unreadable"

    def _unreadable(self, path: str, error: Exception) -> PackageError:
        place = f"{self.location}/{path}" if path else self.location
        words = system_words(error) if isinstance(error, OSError) else str(error)
        return _cannot_read(place, words)

    def _not_regular(self, path: str) -> PackageError:
        place = f"{self.location}/{path}"
        return PackageError(
            Text(
                f"{place}: không phải tệp thường (liên kết, thư mục, thiết bị hoặc ống dẫn). "
                "Hãy thay bằng chính tệp dữ liệu",
                f"{place}: not a regular file (a link, folder, device or pipe). Put the file itself in its place",
            ),
            path=place,
        )


class _Way:
    """The folder of one file after another, each opened from the one above it; files of one folder share it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder: str | None = None
        self._descriptor: int | None = None

    def to(self, path: str) -> tuple[int | None, str]:
        """The descriptor of the file's folder and the name in it, as `_parent` gives them."""
        if not _HAS_DIR_FD:
            with _parent(self._root, path) as found:
                return found
        folder, _, name = path.rpartition("/")
        if folder != self._folder:
            self._leave()
            with _parent(self._root, path) as (descriptor, _):
                self._descriptor = None if descriptor is None else os.dup(descriptor)
            self._folder = folder
        return self._descriptor, name

    def _leave(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._folder = self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()


def _digested(descriptor: int, size: int, algorithms: Sequence[str]) -> Measured:
    """What is in an open file that says to be of this size; a small one takes a single call to read."""
    if size >= OWN_THREADS_FROM:
        with StreamDigester(algorithms, threads_from=0) as digester:
            while block := os.read(descriptor, BLOCK):
                digester.update(block)
            return Measured(digester.size, b"".join(bytes.fromhex(each.value) for each in digester.digests()))
    block = os.read(descriptor, min(size + 1, BLOCK))
    # Not hashlib.new: it looks an algorithm up by its name each time, which costs as much as a small file.
    hashes = [getattr(hashlib, name)(block) for name in algorithms]
    read = len(block)
    while (read != size or size >= BLOCK) and (block := os.read(descriptor, READ_AT_ONCE)):
        read += len(block)
        for each in hashes:
            each.update(block)
    return Measured(read, b"".join([each.digest() for each in hashes]))


class _SourceFile(io.FileIO):
    """A source's file whose read errors name it."""

    def __init__(self, descriptor: int, place: str) -> None:
        super().__init__(descriptor, "rb")
        self._place = place

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise _cannot_read(self._place, system_words(error)) from error

    def readall(self) -> bytes:
        try:
            return super().readall() or b""
        except OSError as error:
            raise _cannot_read(self._place, system_words(error)) from error


def _cannot_read(place: str, words: str) -> PackageError:
    return PackageError(
        Text(
            f"không đọc được {place}: {words}. Hãy kiểm tra tệp, quyền đọc và thiết bị chứa nó",
            f"cannot read {place}: {words}. Check the file, the right to read it and the device that holds it",
        ),
        path=place,
    )


@contextmanager
def _parent(root: Path, path: str) -> Iterator[tuple[int | None, str]]:
    """The folder of `path` as a descriptor, and the name in it; no part of `path` is a link.

    Each part is opened from the one before: a check of the whole path first would be true only until it is used.
    Where the system knows no such opening (Windows), each part is looked at instead.
    """
    *folders, name = path.split("/")
    if not _HAS_DIR_FD:
        here = root
        for part in path.split("/"):
            here = here / part
            if _is_link(here):
                raise OSError(0, "a part of the path is a link")
        yield None, str(extended(here))
        return
    folder = os.open(root, _OPEN_FOLDER)
    try:
        for part in folders:
            inner = os.open(part, _OPEN_FOLDER | _NO_FOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder, name
    finally:
        os.close(folder)


def _listed(root: Path, folder: str, any_name: bool) -> Iterator[tuple[str, str]]:
    """What a folder holds, as paths with their kind or the reason of their refusal, sorted."""
    if not folder:
        entries = _scanned(str(extended(root)), any_name)
    elif not _HAS_DIR_FD:
        entries = _scanned(str(extended(root / folder)), any_name)
    else:
        with _parent(root, folder) as (parent, name):
            descriptor = os.open(name, _OPEN_FOLDER | _NO_FOLLOW, dir_fd=parent)
        try:
            entries = _scanned(descriptor, any_name)
        finally:
            os.close(descriptor)
    names, kinds = entries
    # A folder is sorted as its files' paths are, with the `/` behind it; so the whole walk is in the order of paths.
    names.sort(key=lambda name: f"{name}/" if kinds.get(name) == _FOLDER else name)
    prefix = f"{folder}/" if folder else ""
    return ((prefix + name, kinds.get(name, FILE)) for name in names)


def _scanned(place: str | int, any_name: bool) -> tuple[list[str], dict[str, str]]:
    """The names in a folder, and the kinds of those that are no files to read: there may be a million others."""
    names: list[str] = []
    kinds: dict[str, str] = {}
    with os.scandir(place) as entries:
        for entry in entries:
            try:
                kind = _kind(entry, place if isinstance(place, int) else None, any_name)
            except OSError:
                kind = "unreadable"
            name = entry.name
            if kind == "not-utf8":
                name = os.fsencode(name).decode("utf-8", "backslashreplace")
            names.append(name)
            if kind != FILE:
                kinds[name] = kind
    return names, kinds


def _kind(entry: os.DirEntry[str], folder: int | None, any_name: bool) -> str:
    """`file`, `folder`, or the reason why the entry is refused."""
    name = entry.name
    try:
        if not name.isascii():
            name.encode("utf-8", "surrogateescape" if any_name and os.name != "nt" else "strict")
    except UnicodeEncodeError:
        return "not-utf8"
    try:
        PackagePath(name)
    except InputError:
        return "unsafe-name"
    if os.name == "nt" and _is_link(Path(entry.path)):
        return "symlink"
    if not entry.is_file(follow_symlinks=False):
        if entry.is_symlink():
            return "symlink"
        return _FOLDER if entry.is_dir(follow_symlinks=False) else "special"
    target = name if folder is not None else entry.path
    return FILE if os.access(target, os.R_OK, dir_fd=folder) else "unreadable"


def _is_link(path: Path) -> bool:
    """Whether it is a symbolic link, or a junction of Windows, which also leads elsewhere."""
    status = extended(path).lstat()
    attributes = getattr(status, "st_file_attributes", 0)
    return stat.S_ISLNK(status.st_mode) or bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)
