"""The log of events and the journal of a batch, apart from what processes at work load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oais_vn.model.ports import EventLog
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.filesystem import extended
from oais_vn.storage.journal import SqliteJournal
from oais_vn.storage.journal_file import JournalFile
from oais_vn.wiring.installation import clock


def event_log(path: Path) -> EventLog:
    """The log of events in this file; its folder is made when it is not there."""
    extended(path.parent).mkdir(parents=True, exist_ok=True)
    return FileEventLog(path)


@contextmanager
def journal(path: Path | None, command: str, subject: str) -> Iterator[SqliteJournal | None]:
    """A run in the journal at `path`, to whose end it belongs that all its jobs were gone through; None without one."""
    if path is None:
        yield None
        return
    extended(path.parent).mkdir(parents=True, exist_ok=True)
    file = JournalFile(path)
    try:
        run = SqliteJournal(file, command, subject, clock())
        yield run
        run.end()
    finally:
        file.close()
