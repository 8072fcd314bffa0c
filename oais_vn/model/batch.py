"""Many jobs as one run: their states, what of a result is kept, and what a watcher is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, TypeVar

from oais_vn.model.language import Text
from oais_vn.model.ports import Task

T = TypeVar("T")


class JobState(Enum):
    """What became of one job."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    QUARANTINED = "quarantined"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _JOB_LABELS[self]


_JOB_LABELS = {
    JobState.RUNNING: Text("đang làm, hoặc bị ngắt giữa chừng", "under way, or interrupted"),
    JobState.DONE: Text("xong", "done"),
    JobState.REFUSED: Text("bị từ chối", "refused"),
    JobState.QUARANTINED: Text("bị cách ly", "quarantined"),
}


class RunState(Enum):
    """What became of a run."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _RUN_LABELS[self]


_RUN_LABELS = {
    RunState.RUNNING: Text("đang chạy", "running"),
    RunState.DONE: Text("đã chạy hết", "finished"),
    RunState.STOPPED: Text("bị dừng giữa chừng", "stopped half-way"),
}


@dataclass(frozen=True)
class Kept:
    """What a journal keeps of a result: where it lies, its digest, its bytes, and what is needed to give it again."""

    place: str
    digest: str
    size: int
    value: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class JobEvent:
    """Something happened to one job; `proven` says that an earlier run had done it and its output still stands.

    `done` and `failed` count the jobs of this run that have ended, `total` all of them (None: not known); `size` is the
    bytes of those that are done.
    """

    job: str
    state: JobState
    attempt: int
    proven: bool
    done: int
    failed: int
    total: int | None
    size: int
    reason: Text | None = None


Watch = Callable[[JobEvent], None]
"""Told of every job as it begins and ends."""


@dataclass(frozen=True)
class KnownJob:
    """What a journal knows of a job that had the same input: how often it was begun, how it ended, what it left."""

    state: JobState
    attempts: int
    kept: Kept | None
    reason: Text | None


@dataclass(frozen=True)
class RunRecord:
    """One run of a command as its journal tells it; `started` and `ended` are times in UTC, `jobs` counts by state."""

    number: int
    command: str
    subject: str
    started: str
    ended: str
    state: RunState
    jobs: Mapping[JobState, int]
    size: int


@dataclass(frozen=True)
class JobRecord:
    """One job as its journal tells it; `run` is the run that touched it last."""

    job: str
    command: str
    state: JobState
    attempts: int
    run: int
    place: str
    digest: str
    size: int
    reason: Text | None


class Journal(Protocol):
    """What one run has done, kept as it is done: the truth from which the next run goes on."""

    def known(self, job: str, stamp: str) -> KnownJob | None:
        """What is known of a job with this input (its `stamp`); None for a new job, and when its input changed."""
        ...

    def begin(self, job: str, stamp: str) -> int:
        """Note that a job begins; gives the number of this attempt, from 1."""
        ...

    def done(self, job: str, kept: Kept) -> None:
        """Note that a job is done, or is proven to have been."""
        ...

    def failed(self, job: str, state: JobState, reason: Text) -> None:
        """Note that a job was refused, or lost what ran it and is quarantined."""
        ...


class Book(Protocol[T]):
    """How the results of one command are kept in a journal, and proven."""

    def stamp(self, job: Task[T]) -> str:
        """A digest of what the result follows from."""
        ...

    def kept(self, result: T) -> Kept:
        """What to keep of a result."""
        ...

    def proven(self, kept: Kept) -> T | None:
        """The result again, when its output is proven to be there as it was left; else None."""
        ...
