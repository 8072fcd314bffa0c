"""What was read of a delivery's files, in SQLite: a scratch file, or a journal by which a killed check goes on."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.readings import Reading
from oais_vn.storage.journal_file import JournalFile

_SECONDS = 1.0
"""Between two commits: what a kill may cost."""

_TABLES = """
CREATE TABLE IF NOT EXISTS reading (path BLOB PRIMARY KEY, run INTEGER, stat INTEGER, mtime INTEGER, inode TEXT,
    size INTEGER, sha256 TEXT, pages TEXT, fault TEXT) WITHOUT ROWID;
"""
_SELECT = "SELECT path, size, sha256, pages, fault FROM reading WHERE run = ?"


class SqliteReadings:
    """The `Readings` port; with `journal` in a file that stays, else in one that is gone after `close`.

    A journal is held by one run at a time (`StorageError` at once for a second one). Readings with a fault are kept for
    this run alone. `InputError` for a file that is no such journal.
    """

    def __init__(self, journal: Path | None = None) -> None:
        self._scratch: Path | None = None
        if journal is None:
            descriptor, name = tempfile.mkstemp(prefix="oais-vn-", suffix=".readings")
            os.close(descriptor)
            self._scratch = Path(name)
        try:
            self.file = JournalFile(self._scratch or journal or Path(), scratch=journal is None)
            with self.file.told():
                self.file.connection.executescript(_TABLES)
                (last,) = self.file.connection.execute("SELECT coalesce(max(run), 0) FROM reading").fetchone()
        except BaseException:
            self._release()
            raise
        self._run = last + 1
        self._committed = monotonic()
        self._stamps: dict[str, tuple[int, int, str]] = {}

    def known(self, path: PackagePath, local: Path | None) -> bool:
        """Whether a reading is kept that still holds by size, time and inode; it is then one of this run."""
        stamp = None if local is None else _stamp(local)
        if stamp is None:
            return False
        # As it is before it is read: what changes meanwhile is read again the next time.
        self._stamps[path] = stamp
        with self.file.told():
            changed = self.file.connection.execute(
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
        with self.file.told():
            self.file.connection.execute(
                "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_stored(reading.path), self._run, *stamp, reading.size, reading.sha256, pages, reading.fault),
            )
            if monotonic() - self._committed > _SECONDS:
                self.file.connection.commit()
                self._committed = monotonic()

    def found(self, path: PackagePath) -> Reading | None:
        """The reading of a file in this run."""
        with self.file.told():
            row = self.file.connection.execute(f"{_SELECT} AND path = ?", (self._run, _stored(path))).fetchone()
            return None if row is None else _reading(*row)

    def all(self) -> Iterator[Reading]:
        """Every reading of this run, in the order of digests, then of the bytes of paths."""
        with self.file.told():
            for row in self.file.connection.execute(f"{_SELECT} ORDER BY sha256, path", (self._run,)):
                yield _reading(*row)

    def close(self) -> None:
        """Write what is to be written; a scratch file is removed."""
        try:
            with self.file.told():
                self.file.connection.commit()
        finally:
            self._release()

    def _release(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
        if self._scratch is not None:
            with suppress(OSError):
                self._scratch.unlink()


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
