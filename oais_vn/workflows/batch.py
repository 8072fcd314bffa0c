"""Running many jobs, here or on any executor, in bounded memory and in order; a journal knows what is done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from oais_vn.model.batch import Book, JobEvent, JobState, Journal, Watch
from oais_vn.model.errors import (
    ConfigurationError,
    EngineLostError,
    ExistsError,
    InputError,
    JobLostError,
    OaisError,
    PackageError,
    PluginError,
    TaskLostError,
)
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress, Task
from oais_vn.packages.links import LinkTargetError

T = TypeVar("T")

OnError = Callable[[str, OaisError], None]
"""Told of one job that failed (its name, the error) while the others go on."""


@dataclass(frozen=True)
class Ledger(Generic[T]):
    """What goes with a batch besides its jobs: its journal with the book of its results, who watches, how many jobs.

    `kind` keeps jobs of one name apart in a journal. `retry` says that jobs which an earlier run quarantined are tried
    again. `spare` makes the executor that takes over from one that breaks. `ahead` is how many results may wait for an
    earlier one, for each job that may be under way: a slow job must not hold the others.
    """

    journal: Journal | None = None
    book: Book[T] | None = None
    watch: Watch | None = None
    total: int | None = None
    kind: str = ""
    retry: bool = False
    spare: Callable[[], Executor] | None = None
    ahead: int = 8


def run_jobs(
    jobs: Iterable[tuple[str, Task[T]]],
    executor: Executor | None,
    window: int,
    progress: Progress | None,
    on_error: OnError | None,
    ledger: Ledger[T] | None = None,
) -> Iterator[T]:
    """The results of named jobs, in the order of the jobs.

    With an `executor`, at most `window` jobs are under way at once, and `progress` counts jobs; without one, each job
    reports its own (but for a batch that is watched). What concerns one job alone goes to `on_error` when there is one,
    and the others go on: a `PackageError`, an `ExistsError`, what a job does to its process (it dies, hangs, fails in a
    way that nobody foresaw: `JobLostError`). Every other error ends the run: a full disk, a wrong setting.

    A job that links into a package which is not there yet (`LinkTargetError`) is tried again after the others, as
    long as each round brings something new.
    """
    batch = _Batch(executor, window, progress, on_error, ledger or Ledger())
    try:
        while True:
            yield from batch.round(jobs)
            if not batch.waiting or not batch.moved:
                break
            jobs = [(entry.name, entry.job) for entry in batch.waiting]
            batch.waiting, batch.moved = [], False
        for entry in batch.waiting:
            if isinstance(entry.error, OaisError):
                batch.fail(entry, JobState.REFUSED, entry.error)
    finally:
        batch.close()


class _Entry(Generic[T]):
    """One job on its way: what runs it, and then how it ended."""

    def __init__(self, name: str, key: str, job: Task[T], stamp: str = "") -> None:
        self.name = name
        self.key = key
        self.job = job
        self.stamp = stamp
        self.attempt = 0
        self.future: Future[T] | None = None
        self.results: list[T] = []
        self.error: BaseException | None = None
        self.settled = False
        self.proven = False


class _Batch(Generic[T]):
    """A run of jobs; `waiting` are those that link into what is not there yet."""

    def __init__(
        self,
        executor: Executor | None,
        window: int,
        progress: Progress | None,
        on_error: OnError | None,
        ledger: Ledger[T],
    ) -> None:
        self._executor = executor
        self._spare: Executor | None = None
        self._window = window
        # Who watches the jobs of a batch is not told of each one's files, unless there is but one.
        self._progress = None if ledger.watch is not None and ledger.total != 1 else progress
        self._on_error = on_error
        self._ledger = ledger
        self._under_way: deque[_Entry[T]] = deque()
        self._done = self._failed = self._size = 0
        self.waiting: list[_Entry[T]] = []
        self.moved = False

    def round(self, jobs: Iterable[tuple[str, Task[T]]]) -> Iterator[T]:
        """The results of the jobs that are not `waiting` afterwards."""
        for name, job in jobs:
            entry = self._entered(name, job)
            self._under_way.append(entry)
            if not entry.settled:
                self._start(entry)
            yield from self._ready()
            while self._is_full():
                self._wait()
                yield from self._ready()
        while self._under_way:
            self._wait()
            yield from self._ready()

    def close(self) -> None:
        """Let go of what was not begun."""
        for entry in self._under_way:
            if entry.future is not None:
                entry.future.cancel()
        if self._spare is not None:
            self._spare.shutdown(wait=True, cancel_futures=True)

    def _entered(self, name: str, job: Task[T]) -> _Entry[T]:
        """The job, settled already where the journal knows how it ended and that still holds."""
        journal, book = self._ledger.journal, self._ledger.book
        key = f"{self._ledger.kind}/{name}" if self._ledger.kind else name
        if journal is None or book is None:
            return _Entry(name, key, job)
        entry = _Entry(name, key, job, book.stamp(job))
        known = journal.known(key, entry.stamp)
        if known is None:
            return entry
        entry.attempt = known.attempts
        if known.state is JobState.DONE and known.kept is not None:
            found = book.proven(known.kept)
            if found is not None:
                entry.results.append(found)
                entry.settled = entry.proven = True
        elif known.state is JobState.QUARANTINED and known.reason is not None and not self._ledger.retry:
            entry.error = JobLostError(known.reason)
            entry.settled = entry.proven = True
        return entry

    def _start(self, entry: _Entry[T]) -> None:
        journal = self._ledger.journal
        entry.attempt = 1 if journal is None else journal.begin(entry.key, entry.stamp)
        self._tell(entry, JobState.RUNNING)
        if self._executor is None:
            self._settle(entry, partial(entry.job.run, self._progress))
            return
        try:
            entry.future = self._executor.submit(entry.job.run)
        except BrokenExecutor as error:
            self._mend(error)
        except RuntimeError as error:
            raise _lost(error) from error

    def _is_full(self) -> bool:
        running = sum(not entry.settled for entry in self._under_way)
        return running >= self._window or len(self._under_way) >= self._window * self._ledger.ahead

    def _wait(self) -> None:
        """Until one more job has ended."""
        futures = [entry.future for entry in self._under_way if not entry.settled and entry.future is not None]
        if not futures:
            return
        wait(futures, return_when=FIRST_COMPLETED)
        for entry in self._under_way:
            if not entry.settled and entry.future is not None and entry.future.done():
                self._settle(entry, entry.future.result)
                if isinstance(entry.error, BrokenExecutor):
                    self._mend(entry.error)
                    return

    def _settle(self, entry: _Entry[T], result: Callable[[], T]) -> None:
        try:
            found = result()
        except (CancelledError, asyncio.CancelledError) as error:
            raise _lost(error) from error
        except BrokenExecutor as error:
            entry.error = error
            return
        except Exception as error:  # noqa: BLE001 - each is judged where its turn comes
            entry.error = error
        else:
            entry.results.append(found)
            if self._ledger.journal is not None and self._ledger.book is not None:
                # As soon as it is known, whatever else is still under way: a kill must not lose it.
                self._ledger.journal.done(entry.key, self._ledger.book.kept(found))
        entry.settled = True

    def _mend(self, broken: BrokenExecutor) -> None:
        """The executor broke under one of the jobs, nobody knows which: each is run alone, then the others go on."""
        if self._ledger.spare is None:
            raise _lost(broken) from broken
        self._executor = self._spare = self._spare or self._ledger.spare()
        for entry in self._under_way:
            if not entry.settled:
                entry.error = None
                entry.future = self._executor.submit(entry.job.run)
                self._settle(entry, entry.future.result)

    def _ready(self) -> Iterator[T]:
        """The results whose turn has come."""
        while self._under_way and self._under_way[0].settled:
            entry = self._under_way.popleft()
            error = entry.error
            if error is None:
                [found] = entry.results
                self._finish(entry, found)
                yield found
            elif isinstance(error, LinkTargetError):
                self.waiting.append(entry)
            elif isinstance(error, PackageError | ExistsError) or _is_of_the_job(error):
                self.fail(entry, JobState.REFUSED, error)
            elif isinstance(error, OaisError) and not isinstance(error, JobLostError | TaskLostError):
                raise error
            else:
                self.fail(entry, JobState.QUARANTINED, error)

    def _finish(self, entry: _Entry[T], found: T) -> None:
        self.moved = True
        self._done += 1
        if self._ledger.book is not None and (self._ledger.journal is not None or self._ledger.watch is not None):
            kept = self._ledger.book.kept(found)
            self._size += kept.size
            if entry.proven and self._ledger.journal is not None:
                self._ledger.journal.done(entry.key, kept)
        self._tell(entry, JobState.DONE)

    def fail(self, entry: _Entry[T], state: JobState, error: BaseException) -> None:
        """Tell of a job that failed; raises its error when nobody is told."""
        told = error if isinstance(error, OaisError) else JobLostError(reason_of(error))
        if self._ledger.journal is not None:
            self._ledger.journal.failed(entry.key, state, told.text)
        self._failed += 1
        self._tell(entry, state, told.text)
        if self._on_error is None:
            raise error
        self._on_error(entry.name, told)

    def _tell(self, entry: _Entry[T], state: JobState, reason: Text | None = None) -> None:
        ended = self._done + self._failed
        if self._progress is not None and self._executor is not None and state is not JobState.RUNNING:
            self._progress(entry.name, ended, self._ledger.total)
        if self._ledger.watch is not None:
            self._ledger.watch(
                JobEvent(
                    entry.name,
                    state,
                    entry.attempt,
                    entry.proven,
                    self._done,
                    self._failed,
                    self._ledger.total,
                    self._size,
                    reason,
                )
            )


def reason_of(error: BaseException) -> Text:
    """Why a job was lost, for people: what nobody foresaw is named as it is."""
    if isinstance(error, OaisError):
        return error.text
    said = " ".join(f"{type(error).__name__}: {error}".split())[:500]
    return Text(f"lỗi không lường trước ({said})", f"an error that nobody foresaw ({said})")


def _is_of_the_job(error: BaseException) -> bool:
    """A name or a code that the job met, not one that the caller passed."""
    return isinstance(error, InputError) and not isinstance(error, ConfigurationError | PluginError)


def _lost(error: BaseException) -> EngineLostError:
    said = " ".join(f"{type(error).__name__}: {error}".split())[:300].removesuffix(":")
    return EngineLostError(
        Text(
            f"mất bộ máy chạy việc ({said}); những gì đã xong được giữ: hãy chạy lại lệnh để làm tiếp",
            f"what ran the jobs is lost ({said}); what is done is kept: run the command again to go on",
        )
    )
