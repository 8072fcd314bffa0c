"""A tier on a disk of this machine: plain files, written once, each beside its digest, readable without us."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.fixity import BLOCK, Digest
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.paths import PackagePath
from oais_vn.model.tiers import (
    DIGEST_SUFFIX,
    Capabilities,
    Content,
    Found,
    Level,
    Recall,
    Receipt,
    Seen,
    TierInfo,
    Verdict,
    require_key,
    tombstone_key,
)
from oais_vn.storage.archive_writer import write_whole
from oais_vn.storage.digesting import StreamDigester
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.failures import run_under_way, told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended
from oais_vn.storage.staging import put_in_place
from oais_vn.storage.store import LOCK, DirectoryStore
from oais_vn.storage.tiers.answers import missing_copy, not_as_claimed, other_bytes, seen_in, withdrawn_key

_LONGEST_DIGEST_FILE = 4096
_WAIT = 600.0
_SYNCED = os.name == "posix"


class DiskTier:
    """Objects as files under `root`, by their keys, each with a `.sha256` beside it that `sha256sum -c` reads.

    `root` is never made: where a disk is not mounted nothing may be written in its place. One process writes at a
    time, others wait.
    """

    def __init__(self, info: TierInfo, root: Path, fs: FileSystem | None = None) -> None:
        self._info = info
        self.root = root
        self._fs = FileSystem() if fs is None else fs

    @classmethod
    def configured(cls, info: TierInfo, options: Mapping[str, Any], base: Path) -> DiskTier:
        """The tier of an archive.toml: `path`, relative to the file's folder `base`."""
        path = options.get("path")
        strange = ", ".join(sorted(set(options) - {"path"}))
        if strange:
            raise ConfigurationError(
                Text(
                    f'nơi lưu {info.code}: loại "disk" không có khóa {strange}; chỉ có path',
                    f'tier {info.code}: type "disk" has no key {strange}; it has path only',
                )
            )
        if not isinstance(path, str):
            raise ConfigurationError(
                Text(
                    f'nơi lưu {info.code}: loại "disk" cần khóa path = "thư mục"',
                    f'tier {info.code}: type "disk" needs the key path = "folder"',
                )
            )
        return cls(info, base / path)

    def describe(self) -> TierInfo:
        return self._info

    def probe(self) -> Capabilities:
        self._require_root()
        with self._told("probe"):
            free = self._fs.free(self.root)
            folder = self._fs.make_temporary_folder(self.root, ".oais-vn-")
            try:
                create_only = self._refuses_second_name(folder)
            finally:
                self._fs.remove_tree(folder)
        notes = []
        if not _SYNCED:
            notes.append(Text("hệ điều hành không cho fsync thư mục", "the system cannot fsync folders"))
        return Capabilities(
            create_only=create_only, digest_checked=True, durable=_SYNCED, free=free, notes=tuple(notes)
        )

    def check_key(self, key: str) -> None:
        require_key(key)

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        require_key(key)
        self._require_root()
        with self._writing():
            if os.path.lexists(extended(self.root / tombstone_key(key))):
                raise withdrawn_key(key, self._info.code)
            receipt = Receipt(self._info.code, key, content.size, content.digests)
            if os.path.lexists(extended(self.root / key)):
                if self.verify(receipt, Level.READBACK).seen is not Seen.OK:
                    raise other_bytes(key, self._info.code)
                self._settle(key)
            else:
                self._publish(key, content)
            self._publish_digest(key, content)
            return receipt

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        if not extended(self.root).is_dir():
            return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, self._absent())
        place = extended(self.root / receipt.key)
        try:
            status = place.lstat()
        except FileNotFoundError:
            return Verdict(Seen.MISSING, Level.PRESENCE, Text("không có trên đĩa", "not on the disk"))
        except OSError as error:
            return Verdict(
                Seen.UNREADABLE, Level.PRESENCE, Text(f"không đọc được: {error}", f"cannot be read: {error}")
            )
        if not stat.S_ISREG(status.st_mode):
            return Verdict(Seen.BAD, Level.PRESENCE, Text("không phải tệp thường", "no regular file"))
        told = self._digests_beside(receipt.key) if level is Level.DIGEST else ()
        return seen_in(receipt, level, status.st_size, told, lambda: self._blocks(receipt.key, 0))

    def recall(self, receipt: Receipt) -> Recall:
        return Recall(True) if extended(self.root).is_dir() else Recall(False, self._absent())

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        self._require_root()
        if not extended(self.root / receipt.key).is_file():
            raise missing_copy(receipt.key, self._info.code)
        with self._told(receipt.key):
            yield from self._blocks(receipt.key, offset)

    def scan(self) -> Iterator[Found]:
        self._require_root()
        source = DirectorySource(self.root)
        for path in source.paths():
            if not path.startswith(".") and not path.endswith(DIGEST_SUFFIX):
                yield Found(path, source.size(path), self._digests_beside(path))

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        self._require_root()
        with self._writing():
            place = tombstone_key(receipt.key)
            if not os.path.lexists(extended(self.root / place)):
                self._publish_bytes(place, (tombstone,))
            with self._told(receipt.key):
                for name in (receipt.key, receipt.key + DIGEST_SUFFIX):
                    with suppress(FileNotFoundError):
                        self._fs.unlink(self.root / name)
                if extended((self.root / receipt.key).parent).is_dir():
                    self._fs.sync_folder((self.root / receipt.key).parent)

    def _publish(self, key: str, content: Content) -> None:
        with StreamDigester(digest.algorithm for digest in content.digests) as digester, content.opened() as stream:

            def blocks() -> Iterator[bytes]:
                while block := stream.read(BLOCK):
                    digester.update(block)
                    yield block
                if (digester.size, digester.digests()) != (content.size, content.digests):
                    raise not_as_claimed(key, self._info.code)

            self._publish_bytes(key, blocks())

    def _publish_digest(self, key: str, content: Content) -> None:
        sha256 = next((digest.value for digest in content.digests if digest.algorithm == "sha256"), "")
        if sha256 and not os.path.lexists(extended(self.root / (key + DIGEST_SUFFIX))):
            self._publish_bytes(key + DIGEST_SUFFIX, (f"{sha256}  {PackagePath(key).name}\n".encode(),))

    def _publish_bytes(self, key: str, blocks: Iterable[bytes]) -> None:
        """Write out of sight, make durable, give the name; whatever fails, the name is not there."""
        place = self.root / key
        with self._told(key):
            self._make_folders(place.parent)
            folder = self._fs.make_temporary_folder(self.root, ".oais-vn-")
            try:
                descriptor = self._fs.create(folder / "content")
                try:
                    for block in blocks:
                        write_whole(self._fs, descriptor, block)
                    self._fs.sync(descriptor)
                    self._fs.forget(descriptor)
                finally:
                    self._fs.close(descriptor)
                put_in_place(folder / "content", place, Form.TAR, self._fs)
                self._fs.sync_folder(place.parent)
            finally:
                # What cannot be removed now the next writer cleans.
                with suppress(OSError):
                    self._fs.remove_tree(folder)

    def _settle(self, key: str) -> None:
        """What a killed run published it may not have made durable."""
        with self._told(key):
            descriptor = self._fs.open(self.root / key)
            try:
                self._fs.sync(descriptor)
            finally:
                self._fs.close(descriptor)
            self._fs.sync_folder((self.root / key).parent)

    def _make_folders(self, folder: Path) -> None:
        absent = []
        while not extended(folder).is_dir():
            absent.append(folder)
            folder = folder.parent
        for each in reversed(absent):
            self._fs.make_folder(each)
        while folder != self.root.parent:
            # Also those that were there: who made them may have been killed before this.
            self._fs.sync_folder(folder)
            folder = folder.parent
        for each in reversed(absent):
            self._fs.sync_folder(each)

    def _blocks(self, key: str, offset: int) -> Iterator[bytes]:
        with extended(self.root / key).open("rb") as stream:
            # The disk is asked, not the memory that still knows what was written.
            self._fs.forget(stream.fileno())
            stream.seek(offset)
            while block := self._fs.read(stream, BLOCK):
                yield block

    def _digests_beside(self, key: str) -> tuple[Digest, ...]:
        try:
            with extended(self.root / (key + DIGEST_SUFFIX)).open("rb") as stream:
                value = stream.read(_LONGEST_DIGEST_FILE).decode("ascii", "replace").partition(" ")[0]
        except OSError:
            return ()
        return (Digest("sha256", value),)

    def _refuses_second_name(self, folder: Path) -> bool:
        for name in ("one", "two"):
            self._fs.close(self._fs.create(folder / name))
        try:
            put_in_place(folder / "one", folder / "two", Form.TAR, self._fs)
        except FileExistsError:
            return True
        return False

    @contextmanager
    def _writing(self) -> Iterator[None]:
        lock = FileLock(extended(self.root / LOCK), timeout=_WAIT)
        with self._told(LOCK):
            try:
                lock.acquire()
            except Timeout as error:
                raise run_under_way(self.root) from error
        try:
            DirectoryStore(self.root, Form.FOLDER, self._fs).clean()
            yield
        finally:
            lock.release()

    def _require_root(self) -> None:
        if not extended(self.root).is_dir():
            absent = self._absent()
            raise StorageError(
                Text(f"{self._info.code}: {absent.vi}", f"{self._info.code}: {absent.en}"),
                place=self._info.code,
                may_retry=True,
            )

    def _absent(self) -> Text:
        return Text(
            f"không có thư mục {self.root}; hãy gắn đĩa, hoặc tạo thư mục nếu đĩa mới",
            f"there is no folder {self.root}; mount the disk, or make the folder on a new one",
        )

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        with told_as_storage_error(key, self.root, self._fs):
            yield
