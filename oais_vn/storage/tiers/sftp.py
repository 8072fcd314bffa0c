"""A tier on another machine over SFTP: plain files as on a disk, each read back."""

from __future__ import annotations

import posixpath
import socket
import stat
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from oais_vn.model.errors import ConfigurationError, ExistsError, PluginError, StorageError
from oais_vn.model.fixity import BLOCK, Digest, Digester
from oais_vn.model.language import Text
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
from oais_vn.storage.tiers.answers import missing_copy, not_as_claimed, other_bytes, seen_in, withdrawn_key

_OPTIONS = {"host": str, "port": int, "user": str, "path": str, "key_file": str, "known_hosts": str}
_LONGEST_DIGEST_FILE = 4096
_HIDDEN = ".oais-vn-"
_DAY = 86_400
_FSYNC = "fsync@openssh.com"
_BYTES_AT_RISK = Text(
    "máy chủ không cho biết byte đã nằm trên đĩa hay chưa (không có fsync@openssh.com)",
    "the server does not tell whether bytes are on its disk (no fsync@openssh.com)",
)
_NAMES_AT_RISK = Text(
    "byte được ghi hẳn xuống đĩa (fsync), nhưng tên tệp thì SFTP không bảo đảm khi máy chủ mất điện",
    "bytes are put on the disk (fsync), but SFTP promises nothing of their names when the server loses its power",
)


class SftpTier:
    """Objects as files under `path` of a host, each with a `.sha256` beside it; the folder is never made.

    The host must be known (`known_hosts`, by default the user's own) and the key pair be found by the agent or in
    `key_file`; there are no passwords. One connection, used by one thread at a time.
    """

    def __init__(self, info: TierInfo, options: Mapping[str, Any], base: Path) -> None:
        self._info = info
        self._options = dict(options)
        self._base = base
        self._root = str(options["path"])
        self._connection: Any = None
        self._syncs = False
        self._cleaned = False
        self._lock = threading.RLock()

    @classmethod
    def configured(cls, info: TierInfo, options: Mapping[str, Any], base: Path) -> SftpTier:
        """The tier of an archive.toml: `host`, `path`; perhaps `port`, `user`, `key_file`, `known_hosts`."""
        wrong = [key for key, value in options.items() if not isinstance(value, _OPTIONS.get(key, type(None)))]
        if wrong or not options.get("host") or not options.get("path"):
            keys = ", ".join(_OPTIONS)
            raise ConfigurationError(
                Text(
                    f'nơi lưu {info.code}: loại "sftp" cần host và path; chỉ nhận các khóa: {keys}',
                    f'tier {info.code}: type "sftp" needs host and path; it takes: {keys}',
                )
            )
        return cls(info, options, base)

    def describe(self) -> TierInfo:
        return self._info

    def check_key(self, key: str) -> None:
        require_key(key)

    def probe(self) -> Capabilities:
        with self._told("probe") as sftp:
            first, second = (self._place(f"{_HIDDEN}{uuid.uuid4().hex}") for _ in range(2))
            for place in (first, second):
                sftp.open(place, "wx").close()
            synced = self._sync(sftp, first)
            try:
                sftp.rename(first, second)
            except OSError:
                create_only = True
                sftp.remove(first)
            else:
                create_only = False
            sftp.remove(second)
        notes = [_NAMES_AT_RISK if synced else _BYTES_AT_RISK]
        if not create_only:
            notes.append(Text("đổi tên đè lên tệp đã có", "renames onto a file that is there"))
        return Capabilities(create_only, digest_checked=False, durable=False, notes=tuple(notes))

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        require_key(key)
        receipt = Receipt(self._info.code, key, content.size, content.digests)
        with self._told(key) as sftp:
            self._require_root(sftp)
            if self._status(sftp, tombstone_key(key)) is not None:
                raise withdrawn_key(key, self._info.code)
            if self._status(sftp, key) is None:
                # Somebody may be faster; whether with the same bytes is seen below.
                with suppress(ExistsError):
                    self._publish(sftp, key, self._claimed(key, content))
            if self.verify(receipt, Level.READBACK).seen is not Seen.OK:
                raise other_bytes(key, self._info.code)
            sha256 = next((digest.value for digest in content.digests if digest.algorithm == "sha256"), "")
            if sha256 and self._status(sftp, key + DIGEST_SUFFIX) is None:
                line = f"{sha256}  {posixpath.basename(key)}\n"
                with suppress(ExistsError):
                    self._publish(sftp, key + DIGEST_SUFFIX, (line.encode(),))
        return receipt

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        try:
            with self._told(receipt.key) as sftp:
                self._require_root(sftp)
                status = self._status(sftp, receipt.key)
                told = self._digests_beside(sftp, receipt.key) if level is Level.DIGEST else ()
        except StorageError as error:
            return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, error.text)
        if status is None:
            return Verdict(Seen.MISSING, Level.PRESENCE, Text("không có trên máy chủ", "not on the server"))
        if not stat.S_ISREG(status.st_mode):
            return Verdict(Seen.BAD, Level.PRESENCE, Text("không phải tệp thường", "no regular file"))
        return seen_in(receipt, level, status.st_size, told, lambda: self.get(receipt))

    def recall(self, receipt: Receipt) -> Recall:
        with self._told(receipt.key) as sftp:
            self._require_root(sftp)
        return Recall(True)

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        with self._told(receipt.key) as sftp:
            if self._status(sftp, receipt.key) is None:
                raise missing_copy(receipt.key, self._info.code)
            with sftp.open(self._place(receipt.key), "rb") as stream:
                stream.prefetch(receipt.size)
                stream.seek(offset)
                while block := stream.read(BLOCK):
                    yield block

    def scan(self) -> Iterator[Found]:
        with self._told("") as sftp:
            self._require_root(sftp)
            found = sorted(self._walk(sftp, ""))
            told = [Found(key, size, self._digests_beside(sftp, key)) for key, size in found]
        yield from told

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        with self._told(receipt.key) as sftp:
            self._require_root(sftp)
            place = tombstone_key(receipt.key)
            if self._status(sftp, place) is None:
                self._publish(sftp, place, (tombstone,))
            for key in (receipt.key, receipt.key + DIGEST_SUFFIX):
                if self._status(sftp, key) is not None:
                    sftp.remove(self._place(key))

    def _claimed(self, key: str, content: Content) -> Iterator[bytes]:
        digester = Digester(digest.algorithm for digest in content.digests)
        with content.opened() as stream:
            while block := stream.read(BLOCK):
                digester.update(block)
                yield block
        if (digester.size, digester.digests()) != (content.size, content.digests):
            raise not_as_claimed(key, self._info.code)

    def _publish(self, sftp: Any, key: str, blocks: Iterable[bytes]) -> None:
        """Write under a hidden name and rename; a server whose renaming overwrites was asked before."""
        self._make_folders(sftp, posixpath.dirname(key))
        hidden = self._place(f"{_HIDDEN}{uuid.uuid4().hex}")
        try:
            with sftp.open(hidden, "wx") as stream:
                stream.set_pipelined(True)
                for block in blocks:
                    stream.write(block)
            self._sync(sftp, hidden)
            self._clean(sftp, hidden)
            try:
                sftp.rename(hidden, self._place(key))
            except OSError as error:
                if self._status(sftp, key) is None:
                    raise
                raise other_bytes(key, self._info.code) from error
        except BaseException:
            with suppress(OSError):
                sftp.remove(hidden)
            raise

    def _clean(self, sftp: Any, hidden: str) -> None:
        """Once, remove what killed runs left a day ago or earlier, by the server's own clock."""
        if self._cleaned:
            return
        self._cleaned = True
        limit = sftp.stat(hidden).st_mtime - _DAY
        for entry in sftp.listdir_attr(self._root):
            if entry.filename.startswith(_HIDDEN) and entry.st_mtime < limit:
                sftp.remove(self._place(entry.filename))

    def _sync(self, sftp: Any, place: str) -> bool:
        """Have the server put the bytes of a file that was closed on its disk; whether it knows how.

        A server that did it once and then refuses has a disk that fails: that error goes through.
        """
        from paramiko.sftp import CMD_EXTENDED

        with sftp.open(place, "r+") as stream:
            try:
                # The library sends such requests, but has no name for this one (fsync@openssh.com).
                sftp._request(CMD_EXTENDED, _FSYNC, stream.handle)  # noqa: SLF001
            except OSError:
                if self._syncs:
                    raise
                return False
        self._syncs = True
        return True

    def _make_folders(self, sftp: Any, folder: str) -> None:
        here = self._root
        for part in folder.split("/"):
            here = posixpath.join(here, part)
            try:
                sftp.mkdir(here)
            except OSError:
                if not stat.S_ISDIR(sftp.stat(here).st_mode):
                    raise

    def _walk(self, sftp: Any, folder: str) -> Iterator[tuple[str, int]]:
        for entry in sftp.listdir_attr(self._place(folder)):
            key = f"{folder}/{entry.filename}" if folder else entry.filename
            if entry.filename.startswith("."):
                continue
            if stat.S_ISDIR(entry.st_mode):
                yield from self._walk(sftp, key)
            elif stat.S_ISREG(entry.st_mode) and not key.endswith(DIGEST_SUFFIX):
                yield key, entry.st_size

    def _digests_beside(self, sftp: Any, key: str) -> tuple[Digest, ...]:
        try:
            with sftp.open(self._place(key + DIGEST_SUFFIX), "rb") as stream:
                text = stream.read(_LONGEST_DIGEST_FILE).decode("ascii", "replace")
        except OSError:
            return ()
        return (Digest("sha256", text.partition(" ")[0]),)

    def _status(self, sftp: Any, key: str) -> Any:
        try:
            return sftp.lstat(self._place(key))
        except FileNotFoundError:
            return None

    def _require_root(self, sftp: Any) -> None:
        try:
            there = stat.S_ISDIR(sftp.stat(self._root).st_mode)
        except FileNotFoundError:
            there = False
        if not there:
            raise StorageError(
                Text(
                    f"{self._info.code}: máy chủ không có thư mục {self._root}",
                    f"{self._info.code}: the server has no folder {self._root}",
                ),
                place=self._info.code,
                may_retry=True,
            )

    def _place(self, key: str) -> str:
        return posixpath.join(self._root, key) if key else self._root

    @contextmanager
    def _told(self, key: str) -> Iterator[Any]:
        try:
            import paramiko
        except ImportError as error:
            raise PluginError(
                Text('thiếu thư viện: pip install "oais-vn[sftp]"', 'a library is missing: pip install "oais-vn[sftp]"')
            ) from error
        with self._lock:
            try:
                if self._connection is None or self._connection.get_channel().closed:
                    self._connection = self._connected(paramiko)
                yield self._connection
            except (OSError, EOFError, paramiko.SSHException) as error:
                raise StorageError(
                    Text(
                        f"{self._info.code}: {self._options['host']}, {key}: {error}. Hãy xem kết nối, khóa, quyền",
                        f"{self._info.code}: {self._options['host']}, {key}: {error}. Check connection, key and rights",
                    ),
                    place=self._info.code,
                    may_retry=True,
                ) from error

    def _connected(self, paramiko: Any) -> Any:
        client = paramiko.SSHClient()
        known, key = self._options.get("known_hosts"), self._options.get("key_file")
        client.load_system_host_keys(None if known is None else str(self._base / known))
        # A host that is not known is refused: copies would go to a stranger.
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        client.connect(
            self._options["host"],
            port=self._options.get("port", 22),
            username=self._options.get("user"),
            key_filename=None if key is None else str(self._base / key),
            timeout=30,
        )
        self._client = client
        # Each request waits for its answer: nothing is gained by holding small packets back.
        client.get_transport().sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client.open_sftp()
