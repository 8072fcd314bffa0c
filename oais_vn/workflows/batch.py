"""Running many jobs, here or on any executor, in bounded memory and in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from typing import TypeVar

from oais_vn.model.errors import ExistsError, OaisError, PackageError
from oais_vn.model.ports import Progress, Task
from oais_vn.packages.links import LinkTargetError

T = TypeVar("T")

OnError = Callable[[str, OaisError], None]
"""Told of one job that failed (its name, the error) while the others go on."""


def run_jobs(
    jobs: Iterable[tuple[str, Task[T]]],
    executor: Executor | None,
    window: int,
    progress: Progress | None,
    on_error: OnError | None,
) -> Iterator[T]:
    """The results of named jobs, in the order of the jobs.

    With an `executor`, at most `window` jobs are under way at once, and `progress` counts jobs; without
    one, each job reports its own. A `PackageError` or `ExistsError` concerns its job alone: it goes to
    `on_error` when there is one, and the others go on; every other error ends the run.

    A job that links into a package which is not there yet (`LinkTargetError`) is tried again after the others, as
    long as each round brings something new.
    """
    while True:
        waiting: list[tuple[str, Task[T], LinkTargetError]] = []
        done = 0
        for name, job, result in _started(jobs, executor, window, progress):
            try:
                found = result()
            except LinkTargetError as error:
                waiting.append((name, job, error))
            except (PackageError, ExistsError) as error:
                if on_error is None:
                    raise
                on_error(name, error)
            else:
                done += 1
                yield found
        if not waiting or not done:
            break
        jobs = [(name, job) for name, job, _ in waiting]
    for name, _, missing in waiting:
        if on_error is None:
            raise missing
        on_error(name, missing)


def _started(
    jobs: Iterable[tuple[str, Task[T]]], executor: Executor | None, window: int, progress: Progress | None
) -> Iterator[tuple[str, Task[T], Callable[[], T]]]:
    """The jobs as calls that give their result; on an executor they are under way before they are called."""
    if executor is None:
        for name, job in jobs:
            yield name, job, partial(job.run, progress)
        return
    under_way: deque[tuple[str, Task[T], Future[T]]] = deque()
    done = 0
    try:
        for name, job in jobs:
            under_way.append((name, job, executor.submit(job.run)))
            if len(under_way) >= window:
                yield _next(under_way)
                done += 1
                _tell(progress, name, done)
        while under_way:
            yield _next(under_way)
            done += 1
            _tell(progress, "", done)
    finally:
        for _, _, future in under_way:
            future.cancel()


def _next(under_way: deque[tuple[str, Task[T], Future[T]]]) -> tuple[str, Task[T], Callable[[], T]]:
    name, job, future = under_way.popleft()
    return name, job, future.result


def _tell(progress: Progress | None, name: str, done: int) -> None:
    if progress is not None:
        progress(name, done, None)
