"""The file of a journal: one SQLite file that one run at a time holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.language import Text
from oais_vn.storage.filesystem import extended

LOCK = ".lock"
"""After a journal's name: the file by which a second run on it is kept out."""

_APPLICATION = 0x4F56_4E4A
_VERSION = 3
_CACHE_KIB = 2048


class JournalFile:
    """An open journal and its lock. Who keeps something in it makes tables of his own (`CREATE TABLE IF NOT EXISTS`).

    `StorageError` at once when another run holds it, `InputError` for a file that is no such journal. With `scratch` it
    is nobody else's: there is no lock, and nothing waits for the disk.
    """

    def __init__(self, path: Path, *, scratch: bool = False) -> None:
        self.path = extended(path)
        self._lock = None if scratch else _locked(path)
        try:
            self.connection = self._connected(scratch=scratch)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file and let the next run in; what was not committed is lost."""
        if hasattr(self, "connection"):
            self.connection.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def told(self) -> Iterator[None]:
        """SQLite's errors, as ours."""
        with _told(self.path):
            yield

    def _connected(self, *, scratch: bool) -> sqlite3.Connection:
        with self.told():
            opened = sqlite3.connect(self.path, check_same_thread=False)
            try:
                fresh = _require_journal(opened, self.path)
                opened.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                # A write-ahead log: who lists the runs does not hinder the one that is under way.
                opened.execute(f"PRAGMA journal_mode = {'OFF' if scratch else 'WAL'}")
                opened.execute(f"PRAGMA synchronous = {'OFF' if scratch else 'NORMAL'}")
                if fresh:
                    opened.execute(f"PRAGMA application_id = {_APPLICATION}")
                    opened.execute(f"PRAGMA user_version = {_VERSION}")
            except BaseException:
                opened.close()
                raise
            return opened


@contextmanager
def read_journal(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """A journal to be read beside the run that may hold it, and whether one does; `InputError` when it is none."""
    if not extended(path).exists():
        raise InputError(Text(f"không có tệp {path}", f"there is no file {path}"))
    if not extended(path).is_file():
        raise _no_journal(path)
    lock = FileLock(extended(path.with_name(f"{path.name}{LOCK}")), timeout=0)
    held = False
    with suppress(OSError):
        try:
            lock.acquire()
        except Timeout:
            held = True
        else:
            lock.release()
    with _told(path):
        opened = sqlite3.connect(f"{extended(path).absolute().as_uri()}?mode=ro", uri=True)
        try:
            if _require_journal(opened, path):
                raise _no_journal(path)
            yield opened, held
        finally:
            opened.close()


def _require_journal(opened: sqlite3.Connection, path: Path) -> bool:
    """Whether nothing is in it yet; `InputError` when it is no journal of this version."""
    (application,) = opened.execute("PRAGMA application_id").fetchone()
    (version,) = opened.execute("PRAGMA user_version").fetchone()
    (tables,) = opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and (application, version) != (_APPLICATION, _VERSION):
        raise _no_journal(path)
    return not tables


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            Text(
                f"không dùng được sổ {path}: {error}; hãy xem chỗ trống và quyền ghi",
                f"cannot use the journal {path}: {error}; look at room and rights",
            ),
            place=str(path),
        ) from error
    except sqlite3.DatabaseError as error:
        raise _no_journal(path) from error


def _locked(journal: Path) -> FileLock:
    lock = FileLock(extended(journal.with_name(f"{journal.name}{LOCK}")), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            Text(
                f"một lần chạy khác đang dùng {journal}; hãy đợi nó xong, hoặc chọn tệp khác",
                f"another run is using {journal}; wait until it is done, or choose another file",
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
            f"{path} không phải sổ của oais-vn (hoặc của phiên bản khác); hãy chọn tệp khác",
            f"{path} is no journal of oais-vn (or of another version); choose another file",
        )
    )
