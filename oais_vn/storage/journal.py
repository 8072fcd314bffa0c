"""The journal of batches, in SQLite: which runs there were, and what became of every job."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from oais_vn.model.batch import JobRecord, JobState, Kept, KnownJob, RunRecord, RunState
from oais_vn.model.language import Text
from oais_vn.model.ports import Clock
from oais_vn.storage.journal_file import JournalFile, read_journal

_TABLES = (
    """
CREATE TABLE IF NOT EXISTS run (number INTEGER PRIMARY KEY, command TEXT, subject TEXT, started TEXT, ended TEXT,
    done INTEGER DEFAULT 0, refused INTEGER DEFAULT 0, quarantined INTEGER DEFAULT 0, size INTEGER DEFAULT 0)
""",
    """
CREATE TABLE IF NOT EXISTS job (command TEXT, job TEXT, stamp TEXT, state TEXT, attempts INTEGER, run INTEGER,
    place TEXT, digest TEXT, size INTEGER, value TEXT, reason TEXT, PRIMARY KEY (command, job)) WITHOUT ROWID
""",
)
_KNOWN = """
SELECT state, attempts, place, digest, size, value, reason FROM job WHERE command = ? AND job = ? AND stamp = ?
"""
_BEGIN = """
INSERT INTO job VALUES (:command, :job, :stamp, 'running', 1, :run, '', '', 0, '{}', '')
ON CONFLICT (command, job) DO UPDATE SET stamp = :stamp, state = 'running', run = :run,
    attempts = CASE stamp WHEN :stamp THEN attempts + 1 ELSE 1 END
"""
_DONE = """
UPDATE job SET state = 'done', run = ?, place = ?, digest = ?, size = ?, value = ?, reason = ''
WHERE command = ? AND job = ?
"""
_COUNT = """
UPDATE run SET done = done + ?, refused = refused + ?, quarantined = quarantined + ?, size = size + ? WHERE number = ?
"""
_FAILED = "UPDATE job SET state = ?, run = ?, reason = ? WHERE command = ? AND job = ?"


class SqliteJournal:
    """The `Journal` port for one run of `command` on `subject` in an open journal file; `close` ends the run.

    Each change is committed as it comes, so that a kill costs only what was under way. Jobs of different commands do
    not meet; a job is known by its name and the stamp of its input.
    """

    def __init__(self, file: JournalFile, command: str, subject: str, clock: Clock) -> None:
        self._file = file
        self._command = command
        self._clock = clock
        with file.told():
            for table in _TABLES:
                file.connection.execute(table)
            entered = file.connection.execute(
                "INSERT INTO run (command, subject, started, ended) VALUES (?, ?, ?, '')",
                (command, _text(subject), self._now()),
            )
            file.connection.commit()
        self._run = entered.lastrowid

    @property
    def since(self) -> str:
        """When the first run began that no run went through to the end after: this one, or one that was stopped."""
        query = (
            "SELECT min(started) FROM run WHERE command = :command AND number > "
            "(SELECT coalesce(max(number), 0) FROM run WHERE command = :command AND ended > '')"
        )
        with self._file.told():
            (started,) = self._file.connection.execute(query, {"command": self._command}).fetchone()
        return str(started)

    def known(self, job: str, stamp: str) -> KnownJob | None:
        """What is known of a job with this input."""
        with self._file.told():
            row = self._file.connection.execute(_KNOWN, (self._command, _text(job), stamp)).fetchone()
        if row is None:
            return None
        state, attempts, place, digest, size, value, reason = row
        kept = Kept(place, digest, size, json.loads(value)) if digest else None
        return KnownJob(JobState(state), attempts, kept, _reason(reason))

    def begin(self, job: str, stamp: str) -> int:
        """Note that a job begins; gives the number of this attempt."""
        with self._changing():
            self._execute(_BEGIN, {"command": self._command, "job": _text(job), "stamp": stamp, "run": self._run})
        known = self.known(job, stamp)
        return 1 if known is None else known.attempts

    def done(self, job: str, kept: Kept) -> None:
        """Note that a job is done."""
        value = json.dumps(kept.value, separators=(",", ":"))
        with self._changing():
            self._execute(
                _DONE, (self._run, _text(kept.place), kept.digest, kept.size, value, self._command, _text(job))
            )
            self._execute(_COUNT, (1, 0, 0, kept.size, self._run))

    def failed(self, job: str, state: JobState, reason: Text) -> None:
        """Note that a job was refused or is quarantined."""
        with self._changing():
            self._execute(
                _FAILED,
                (state.value, self._run, json.dumps(reason, separators=(",", ":")), self._command, _text(job)),
            )
            refused = state is JobState.REFUSED
            self._execute(_COUNT, (0, refused, not refused, 0, self._run))

    def end(self) -> None:
        """Note that the run went through all its jobs."""
        with self._changing():
            self._execute("UPDATE run SET ended = ? WHERE number = ?", (self._now(), self._run))

    def leave(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """The run is over, by an error or at its end, as `with` tells."""
        if kind is None:
            self.end()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._file.told():
            yield
            self._file.connection.commit()

    def _execute(self, statement: str, values: tuple[object, ...] | dict[str, object]) -> None:
        self._file.connection.execute(statement, values)

    def _now(self) -> str:
        return _moment(self._clock())


def runs_in(path: Path) -> Iterator[RunRecord]:
    """The runs of a journal, the oldest first; `InputError` for a file that is none."""
    with read_journal(path) as (opened, held):
        if not _has_runs(opened):
            return
        (last,) = opened.execute("SELECT max(number) FROM run").fetchone()
        for number, command, subject, started, ended, done, refused, quarantined, size in opened.execute(
            "SELECT * FROM run ORDER BY number"
        ):
            (running,) = opened.execute(
                "SELECT count(*) FROM job WHERE run = ? AND state = 'running'", (number,)
            ).fetchone()
            counts = (running, done, refused, quarantined)
            state = RunState.DONE if ended else RunState.RUNNING if held and number == last else RunState.STOPPED
            yield RunRecord(
                *(number, command, subject, started, ended, state),
                {job: count for job, count in zip(JobState, counts, strict=True) if count},
                size,
            )


def jobs_in(path: Path, run: int) -> Iterator[JobRecord]:
    """The jobs that a run touched last, by name."""
    with read_journal(path) as (opened, _):
        if not _has_runs(opened):
            return
        rows = opened.execute(
            "SELECT job, command, state, attempts, run, place, digest, size, reason FROM job WHERE run = ? "
            "ORDER BY job",
            (run,),
        )
        for job, command, state, attempts, number, place, digest, size, reason in rows:
            yield JobRecord(*(job, command, JobState(state), attempts, number, place, digest, size), _reason(reason))


def _has_runs(opened: sqlite3.Connection) -> bool:
    return bool(opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'run'").fetchone())


def _reason(told: str) -> Text | None:
    return Text(*json.loads(told)) if told else None


def _text(name: str) -> str:
    """A name as SQLite can hold it: bytes that are no UTF-8 are shown as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
