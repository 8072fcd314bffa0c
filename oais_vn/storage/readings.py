"""What was read and seen of a delivery's files, in SQLite: a scratch file, or a journal from which a check goes on."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from oais_vn.model.inspection import Insight, PageQuality
from oais_vn.model.paper import PageSize
from oais_vn.model.paths import PackagePath
from oais_vn.model.readings import Reading
from oais_vn.storage.insights import (
    insight_from_bytes,
    insight_to_bytes,
    qualities_from_bytes,
    qualities_to_bytes,
)
from oais_vn.storage.journal_file import JournalFile

_SECONDS = 1.0
"""Between two commits: what a kill may cost."""

_TABLES = """
CREATE TABLE IF NOT EXISTS reading (path BLOB PRIMARY KEY, run INTEGER, stat INTEGER, mtime INTEGER, inode TEXT,
    size INTEGER, sha256 TEXT, pages TEXT, fault TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (path BLOB, what TEXT, manner TEXT, content BLOB, PRIMARY KEY (path, what));
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
            self.file.connection.execute("DELETE FROM seen WHERE path = ?", (_stored(reading.path),))
            self._commit_now_and_then()

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
        with self.file.told():
            row = self.file.connection.execute(
                "SELECT content FROM seen WHERE path = ? AND what = ? AND manner = ?",
                (_stored(path), what, self._manner),
            ).fetchone()
        return None if row is None else row[0]

    def _keep(self, what: str, path: PackagePath, content: bytes) -> None:
        with self.file.told():
            self.file.connection.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", (_stored(path), what, self._manner, content)
            )
            self._commit_now_and_then()

    def _commit_now_and_then(self) -> None:
        if monotonic() - self._committed > _SECONDS:
            self.file.connection.commit()
            self._committed = monotonic()

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
