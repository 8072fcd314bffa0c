"""Tasks in processes of their own, bounded in time and memory: nothing they read can stop or kill the caller."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from oais_vn.model.errors import TaskLostError
from oais_vn.model.ports import Progress, Task, TaskRunner
from oais_vn.plugins.engine_process import bound_memory

T = TypeVar("T")

MOST_MEMORY = 4 << 30
"""Bytes of address space that a task may take; what it uses is far less, but threads and maps reserve."""

_TICK = 0.2
"""Seconds between two signs of progress that a child sends; more would cost more than they tell."""

_START_LIMIT = 60.0
_END_LIMIT = 5.0


@contextmanager
def bounded_tasks(workers: int, tasks: int, time_limit: float) -> Iterator[tuple[Executor | None, int, TaskRunner]]:
    """Threads that each wait for one task, how many tasks may be under way, and who runs them.

    `workers` bounds the threads (0: one a core); a single task needs none.
    """
    count = min(workers or os.cpu_count() or 1, tasks)
    with BoundedTasks(time_limit, MOST_MEMORY) as runner:
        if count < 2:
            yield None, 1, runner
        else:
            with _ending(ThreadPoolExecutor(count), runner) as pool:
                yield pool, 2 * count, runner


@contextmanager
def _ending(threads: ThreadPoolExecutor, runner: BoundedTasks) -> Iterator[ThreadPoolExecutor]:
    with threads:
        try:
            yield threads
        except BaseException:
            # The pool waits for its threads, which wait for their tasks: nobody wants those any more.
            threads.shutdown(wait=False, cancel_futures=True)
            runner.end()
            raise


class BoundedPool(Executor):
    """Processes as an executor in which a process that dies or hangs costs its task alone (`TaskLostError`).

    `time_limit` is in seconds without a sign of progress, where what is submitted is the `run` of a `Task`.
    """

    def __init__(self, workers: int, time_limit: float, memory_limit: int = MOST_MEMORY) -> None:
        self._threads = ThreadPoolExecutor(workers)
        self._runner = BoundedTasks(time_limit, memory_limit)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have it done; what it is given and gives is pickled."""
        return self._threads.submit(self._runner.run, _task_of(fn, args, kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more, and end the processes once they have done what was asked."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._runner.end()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            # Nobody wants the results any more.
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._runner.end()
        self.shutdown()


@dataclass(frozen=True)
class _Call:
    """Any call, as a task without signs of progress."""

    fn: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def run(self, progress: Progress | None = None) -> Any:
        return self.fn(*self.args, **self.kwargs)


def _task_of(fn: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Task[T]:
    task = getattr(fn, "__self__", None)
    if fn == getattr(task, "run", None) and not args and not kwargs:
        return cast("Task[T]", task)
    return _Call(fn, args, kwargs)


class BoundedTasks:
    """A `TaskRunner`: each task runs in a child process that nothing else uses meanwhile; `with` ends the children.

    `time_limit` is in seconds. It does not run while a task counts its way through something (`progress` with a number
    that is less than its total): reading a terabyte takes as long as it takes. `memory_limit` is in bytes of address
    space, where the system can bound it. Threads may call `run` at the same time: each call has a child to itself, and
    children are used again.
    """

    def __init__(self, time_limit: float, memory_limit: int) -> None:
        self._time_limit = time_limit
        self._memory_limit = memory_limit
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._ended = False
        self._lock = threading.Lock()

    def run(self, task: Task[T], progress: Progress | None = None) -> T:
        """What the task returns, or raises.

        Raises `TaskLostError` when it ran out of time or memory, or its process died; the last of these only after
        a second try, for the machine may have killed it for another's sake.
        """
        try:
            return self._run(task, progress)
        except TaskLostError as lost:
            if lost.reason != "crash" or self._ended:
                raise
        return self._run(task, progress)

    def _run(self, task: Task[T], progress: Progress | None) -> T:
        with self._lock:
            child = self._idle.pop() if self._idle else None
            if child is None:
                child = _Child(self._memory_limit)
            self._busy.add(child)
        kept = False
        try:
            kind, value = child.exchange(task, self._time_limit, progress)
            kept = kind in ("value", "error")
        finally:
            with self._lock:
                self._busy.discard(child)
                if kept:
                    self._idle.append(child)
            if not kept:
                child.end()
        if kind == "error":
            raise cast("BaseException", value)
        if kind != "value":
            raise TaskLostError(kind)
        return cast("T", value)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End every child at once, also those at work: their tasks are lost."""
        with self._lock:
            children = [*self._idle, *self._busy]
            self._idle.clear()
            self._ended = True
        for child in children:
            child.kill()


class _Child:
    """One process that waits for tasks."""

    def __init__(self, memory_limit: int) -> None:
        # Not a fork: threads of a progress bar or of an importing system may hold locks.
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, memory_limit), name="oais-vn-task", daemon=True)
        self._process.start()
        theirs.close()

    def exchange(self, task: Task[T], limit: float, progress: Progress | None) -> tuple[Any, object]:
        """`value` or `error` with what the task gave, or the reason why it gave nothing."""
        try:
            self._pipe.send(task)
            left: float | None = _START_LIMIT + limit
            while self._pipe.poll(left):
                kind, value = self._pipe.recv()
                if kind == "begun":
                    left = limit
                elif kind == "tick":
                    what, done, whole = value
                    left = None if whole is not None and done < whole else limit
                    if progress is not None:
                        progress(what, done, whole)
                else:
                    return kind, value
        except (EOFError, OSError):
            return "crash", None
        return "time", None

    def kill(self) -> None:
        """End the process at once: it keeps nothing. Whoever waits for it hears that the pipe has ended."""
        self._process.kill()

    def end(self) -> None:
        """End the process, and let go of it."""
        self.kill()
        self._pipe.close()
        self._process.join(_END_LIMIT)


def _serve(pipe: Connection, memory_limit: int) -> None:
    """The child: runs tasks until the pipe ends."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(memory_limit)
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            pipe.send(("begun", None))
            pipe.send(_done(task, _ticking(pipe)))


def _done(task: Task[object], progress: Progress) -> tuple[str, object]:
    try:
        return "value", task.run(progress)
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - the caller raises it again
        return "error", error


def _ticking(pipe: Connection) -> Callable[[str, int, int | None], None]:
    last = 0.0

    def tell(what: str, done: int, whole: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _TICK or done == whole:
            last = now
            pipe.send(("tick", (what, done, whole)))

    return tell
