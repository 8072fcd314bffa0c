"""What was read and seen of a delivery's files, in SQLite: a scratch file, or a journal from which a check goes on."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

from filelock import FileLock, Timeout

from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.inspection import Insight, PageQuality
from oais_vn.model.language import Text
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.readings import Reading
from oais_vn.storage.filesystem import extended
from oais_vn.storage.insights import (
    insight_from_bytes,
    insight_to_bytes,
    qualities_from_bytes,
    qualities_to_bytes,
)

LOCK = ".lock"
"""After a journal's name: the file by which a second run on it is kept out."""

_APPLICATION = 0x4F56_4E4A
_VERSION = 2
_CACHE_KIB = 2048
_SECONDS = 1.0
"""Between two commits: what a kill may cost."""

_TABLES = """
CREATE TABLE reading (path BLOB PRIMARY KEY, run INTEGER, stat INTEGER, mtime INTEGER, inode TEXT,
    size INTEGER, sha256 TEXT, pages TEXT, fault TEXT) WITHOUT ROWID;
CREATE TABLE seen (path BLOB, what TEXT, manner TEXT, content BLOB, PRIMARY KEY (path, what));
"""
_INSIGHT, _MEASURED = "insight", "measured"
_SELECT = "SELECT path, size, sha256, pages, fault FROM reading WHERE run = ?"


class SqliteReadings:
    """The `Readings` port; with `journal` in a file that stays, else in one that is gone after `close`.

    A journal is held by one run at a time (`StorageError` at once for a second one). Readings with a fault are kept for
    this run alone. What was seen in a file holds as long as its reading, and for the `manner` in which it was looked
    at: the tools and their versions. `InputError` for a file that is no such journal.
    """

    def __init__(self, journal: Path | None = None, manner: str = "") -> None:
        self._manner = manner
        self._lock = None if journal is None else _locked(journal)
        self._scratch: Path | None = None
        if journal is None:
            descriptor, name = tempfile.mkstemp(prefix="oais-vn-", suffix=".readings")
            os.close(descriptor)
            self._scratch = Path(name)
        self._path = self._scratch or extended(journal or Path())
        try:
            self._opened = self._connected()
        except BaseException:
            self._release()
            raise
        self._committed = monotonic()
        self._stamps: dict[str, tuple[int, int, str]] = {}

    def known(self, path: PackagePath, local: Path | None) -> bool:
        """Whether a reading is kept that still holds by size, time and inode; it is then one of this run."""
        stamp = None if local is None else _stamp(local)
        if stamp is None:
            return False
        # As it is before it is read: what changes meanwhile is read again the next time.
        self._stamps[path] = stamp
        with self._told():
            changed = self._opened.execute(
                "UPDATE reading SET run = ? WHERE path = ? AND stat = ? AND mtime = ? AND inode = ? AND fault = ''",
                (self._run, _stored(path), *stamp),
            )
        if changed.rowcount:
            del self._stamps[path]
        return bool(changed.rowcount)

    def keep(self, reading: Reading) -> None:
        """Keep a reading of a file that was asked for, in place of an older one."""
        pages = None if reading.pages is None else json.dumps(reading.pages, separators=(",", ":"))
        stamp = self._stamps.pop(reading.path, (-1, 0, ""))
        with self._told():
            self._opened.execute(
                "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_stored(reading.path), self._run, *stamp, reading.size, reading.sha256, pages, reading.fault),
            )
            self._opened.execute("DELETE FROM seen WHERE path = ?", (_stored(reading.path),))
            self._commit_now_and_then()

    def found(self, path: PackagePath) -> Reading | None:
        """The reading of a file in this run."""
        with self._told():
            row = self._opened.execute(f"{_SELECT} AND path = ?", (self._run, _stored(path))).fetchone()
            return None if row is None else _reading(*row)

    def all(self) -> Iterator[Reading]:
        """Every reading of this run, in the order of digests, then of the bytes of paths."""
        with self._told():
            for row in self._opened.execute(f"{_SELECT} ORDER BY sha256, path", (self._run,)):
                yield _reading(*row)

    def insight(self, path: PackagePath) -> Insight | None:
        """What was seen in a file, in this manner, as it is now."""
        content = self._content(_INSIGHT, path)
        return None if content is None else insight_from_bytes(content)

    def keep_insight(self, path: PackagePath, insight: Insight) -> None:
        """Keep what was seen in a file whose reading is of this run, or that is not read in it."""
        self._keep(_INSIGHT, path, insight_to_bytes(insight))

    def measured(self, path: PackagePath) -> tuple[PageQuality, ...] | None:
        """How the pages of a file look, measured in this manner."""
        content = self._content(_MEASURED, path)
        return None if content is None else qualities_from_bytes(content)

    def keep_measured(self, path: PackagePath, pages: Sequence[PageQuality]) -> None:
        """Keep how the pages of such a file look."""
        self._keep(_MEASURED, path, qualities_to_bytes(pages))

    def _content(self, what: str, path: PackagePath) -> bytes | None:
        with self._told():
            row = self._opened.execute(
                "SELECT content FROM seen WHERE path = ? AND what = ? AND manner = ?",
                (_stored(path), what, self._manner),
            ).fetchone()
        return None if row is None else row[0]

    def _keep(self, what: str, path: PackagePath, content: bytes) -> None:
        with self._told():
            self._opened.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", (_stored(path), what, self._manner, content)
            )
            self._commit_now_and_then()

    def _commit_now_and_then(self) -> None:
        if monotonic() - self._committed > _SECONDS:
            self._opened.commit()
            self._committed = monotonic()

    def close(self) -> None:
        """Write what is to be written; a scratch file is removed."""
        with self._told():
            self._opened.commit()
        self._opened.close()
        self._release()

    def _connected(self) -> sqlite3.Connection:
        with self._told():
            opened = sqlite3.connect(self._path, check_same_thread=False)
            try:
                (application,) = opened.execute("PRAGMA application_id").fetchone()
                (version,) = opened.execute("PRAGMA user_version").fetchone()
                (tables,) = opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
                if tables and (application, version) != (_APPLICATION, _VERSION):
                    raise _no_journal(self._path)
                opened.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                if self._scratch is not None:
                    opened.execute("PRAGMA journal_mode = OFF")
                opened.execute(f"PRAGMA synchronous = {'OFF' if self._scratch is not None else 'NORMAL'}")
                if not tables:
                    opened.executescript(
                        f"BEGIN; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION}; "
                        f"{_TABLES} COMMIT;"
                    )
                (last,) = opened.execute("SELECT coalesce(max(run), 0) FROM reading").fetchone()
            except BaseException:
                opened.close()
                raise
            self._run = last + 1
            return opened

    def _release(self) -> None:
        if self._scratch is not None:
            with suppress(OSError):
                self._scratch.unlink()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StorageError(
                Text(
                    f"không dùng được sổ kiểm tra {self._path}: {error}; hãy xem chỗ trống và quyền ghi",
                    f"cannot use the journal {self._path}: {error}; look at room and rights",
                ),
                place=str(self._path),
            ) from error
        except sqlite3.DatabaseError as error:
            raise _no_journal(self._path) from error


def _locked(journal: Path) -> FileLock:
    lock = FileLock(extended(journal.with_name(f"{journal.name}{LOCK}")), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            Text(
                f"một lần kiểm tra khác đang dùng {journal}; hãy đợi nó xong, hoặc chọn tệp khác",
                f"another check is using {journal}; wait until it is done, or choose another file",
            ),
            place=str(journal),
            may_retry=True,
        ) from error
    except OSError as error:
        raise StorageError(
            Text(f"không ghi được {journal}: {error.strerror}", f"cannot write {journal}: {error.strerror}"),
            place=str(journal),
        ) from error
    return lock


def _no_journal(path: Path) -> InputError:
    return InputError(
        Text(
            f"{path} không phải sổ kiểm tra của oais-vn (hoặc của phiên bản khác); hãy chọn tệp khác",
            f"{path} is no journal of oais-vn (or of another version); choose another file",
        )
    )


def _stamp(local: Path) -> tuple[int, int, str] | None:
    try:
        status = local.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, str(status.st_ino)


def _stored(path: str) -> bytes:
    """The bytes of a path: SQLite's text cannot hold the lone surrogates of a name that is no UTF-8."""
    return path.encode("utf-8", "surrogateescape")


def _reading(path: bytes, size: int, sha256: str, pages: str | None, fault: str) -> Reading:
    sizes = None if pages is None else tuple(PageSize(*each) for each in json.loads(pages))
    return Reading(PackagePath(path.decode("utf-8", "surrogateescape")), size, sha256, sizes, fault)
