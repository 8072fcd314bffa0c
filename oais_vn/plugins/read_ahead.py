"""A stream that a process of its own reads, ahead of whoever takes it."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar, cast

from oais_vn.model.errors import TaskLostError
from oais_vn.plugins.bounded_tasks import MOST_MEMORY
from oais_vn.plugins.engine_process import bound_memory

T = TypeVar("T")

_END_LIMIT = 5.0


def read_ahead(stream: Callable[[], Iterable[T]]) -> Iterator[T]:
    """What `stream()` gives in a process of its own; it is one piece ahead, for a pipe holds no more.

    `stream` and its pieces are pickled. Raises what it raises, and `TaskLostError` when its process dies. Whoever
    leaves before the end ends the process.
    """
    # Not a fork: threads of a progress bar or of an importing system may hold locks.
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, stream), name="oais-vn-reader", daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            try:
                kind, piece = ours.recv()
            except (EOFError, OSError) as error:
                raise TaskLostError("crash") from error
            if kind == "end":
                return
            if kind == "error":
                raise cast("BaseException", piece)
            yield cast("T", piece)
    finally:
        process.kill()
        ours.close()
        process.join(_END_LIMIT)


def _serve(pipe: Connection, stream: Callable[[], Iterable[object]]) -> None:
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(MOST_MEMORY)
    # What streams by holds no circles: looking for them as often as elsewhere takes a tenth of the time.
    gc.set_threshold(200_000, 50, 100)
    # The pipe ends when whoever takes the pieces has left.
    with suppress(OSError):
        for told in _told(stream):
            pipe.send(told)


def _told(stream: Callable[[], Iterable[object]]) -> Iterator[tuple[str, object]]:
    try:
        for piece in stream():
            yield "piece", piece
    except MemoryError:
        yield "error", TaskLostError("memory")
    except Exception as error:  # noqa: BLE001 - whoever takes the pieces raises it
        yield "error", error
    else:
        yield "end", None
