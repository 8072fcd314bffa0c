"""A worker bounded in time and memory: runs an engine in a child process, so that no file can stop the caller."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, cast

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text
from oais_vn.plugins.engine_process import receive, send

_START_LIMIT = 60.0
"""Seconds in which an engine must load; the limit of a call is about one file, not about loading."""

_END_LIMIT = 5.0
"""Seconds to wait for a killed child; one that hangs in the kernel is left behind rather than waited for."""

_PIPE = 1 << 16
"""Bytes that are taken out of a pipe at once: many short answers, or part of a long one."""

_BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from oais_vn.plugins.engine_process import serve; serve(sys.argv[2], int(sys.argv[3]))"
)

Reason = Literal["time", "memory", "crash", "error"]

_FATAL = frozenset(("time", "crash", "memory"))
"""What a child does not outlive."""


class NoAnswerError(PluginError):
    """An engine gave no answer to a call.

    `reason` is `time`, `memory`, `crash` or `error`; `note` says it in English words that are the same in every run.
    """

    def __init__(self, reason: Reason, note: str) -> None:
        super().__init__(Text(f"công cụ không trả lời ({note})", f"the tool gave no answer ({note})"))
        self.reason = reason
        self.note = note


@dataclass(frozen=True)
class BoundedWorker:
    """Calls methods of one engine, which lives in a child process.

    `engine` is `module:Class`; the class is made once in the child, without arguments. `time_limit` is in
    seconds a call, `memory_limit` in bytes of address space. Arguments and results are JSON's types.

    The child is started at the first call and belongs to the process, not to this value: equal workers, and
    copies that come out of a pickle, share it. It ends with its process, however that ends. Workers of different
    `lane` have children of their own and work at the same time.
    """

    engine: str
    time_limit: float
    memory_limit: int = 1 << 30
    lane: int = 0

    def call(self, function: str, *arguments: object) -> Any:
        """What the engine's method returns.

        Raises `NoAnswerError` when it gave no answer, and `PluginError` when the engine cannot be started.
        """
        [answer] = self.call_each(function, [arguments])
        if isinstance(answer, NoAnswerError):
            raise answer
        return answer

    def call_each(self, function: str, calls: Sequence[Sequence[object]]) -> list[Any]:
        """What the method returns for the arguments of each of `calls`, in order; `NoAnswerError` where it did not.

        The child works through them without waiting for anybody; each has its own `time_limit`, and one that gives no
        answer costs none of the others. Raises `PluginError` when the engine cannot be started.
        """
        return [self._told(answer) for answer in self._place().answers(function, calls, self.time_limit)]

    def _told(self, answer: dict[str, Any]) -> Any:
        if "value" in answer:
            return answer["value"]
        reason: Reason = answer["failed"]
        notes = {
            "time": f"no answer within {self.time_limit:g} s",
            "memory": f"more than {self.memory_limit >> 20} MiB of memory needed",
            "crash": "crashed twice",
        }
        return NoAnswerError(reason, notes.get(reason) or f"failed with {answer['detail']}")

    @property
    def pid(self) -> int | None:
        """The process number of the child, while there is one."""
        return self._place().pid

    def close(self) -> None:
        """End the child; the next call starts another."""
        self._place().close()

    def _place(self) -> _Place:
        key = (self.engine, self.memory_limit, self.lane)
        return _places.setdefault(key, _Place(self.engine, self.memory_limit))


class _Place:
    """Where this process keeps the child of one engine; one call at a time."""

    def __init__(self, engine: str, memory_limit: int) -> None:
        self._engine = engine
        self._memory_limit = memory_limit
        self._lock = threading.Lock()
        self._child: _Child | None = None

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child else None

    def answers(self, function: str, calls: Sequence[Sequence[object]], limit: float) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        with self._lock:
            while len(found) < len(calls):
                found += self._ask(function, calls[len(found) :], limit)
                if found[-1].get("failed") in ("crash", "memory"):
                    # A child may fall to what came before, or to a stranger; the answer must depend on the file alone.
                    [found[-1]] = self._ask(function, [calls[len(found) - 1]], limit)
        return found

    def _ask(self, function: str, calls: Sequence[Sequence[object]], limit: float) -> list[dict[str, Any]]:
        """The answers to these calls, up to the first one that costs the child."""
        answers: list[dict[str, Any]] = []
        try:
            if self._child is None:
                self._child = _Child(self._engine, self._memory_limit)
            answers.extend(
                self._child.exchange({"function": function, "calls": calls, "limit": limit}, len(calls), limit)
            )
        finally:
            # Also after a KeyboardInterrupt: the answer to this call must not be taken for the answer to the next.
            if not answers or answers[-1].get("failed") in _FATAL:
                self.end()
        return answers

    def close(self) -> None:
        with self._lock:
            self.end()

    def end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def disown(self) -> None:
        if self._child is not None:
            self._child.disown()


class _Child:
    """One running child process. Raises `PluginError` when it cannot be started or its engine cannot be made."""

    def __init__(self, engine: str, memory_limit: int) -> None:
        path = [folder for folder in sys.path if isinstance(folder, str)]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BOOT, json.dumps(path), engine, str(memory_limit)],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as failure:
            raise _cannot_start(engine, str(failure)) from failure
        answer: dict[str, Any] = {}
        try:
            [answer] = self.exchange(None, 1, _START_LIMIT)
        finally:
            if "ready" not in answer:
                self.end()
        if "ready" not in answer:
            raise _cannot_start(engine, answer.get("detail") or answer["failed"])

    @property
    def pid(self) -> int:
        return self._process.pid

    def exchange(self, request: dict[str, object] | None, count: int, limit: float) -> list[dict[str, Any]]:
        """Send a request, if there is one, and wait for so many answers, each within `limit` seconds of the one before.

        A missing one is `{"failed": …}`, and the last.
        """
        found: list[dict[str, Any]] = []
        requests, answers = _pipes(self._process)
        pipes = _TimedPipes(requests.fileno(), answers.fileno())
        while len(found) < count and not (found and found[-1].get("failed") in _FATAL):
            found.append(self._one(pipes, None if found else request, limit))
        return found

    def _one(self, pipes: _TimedPipes, request: dict[str, object] | None, limit: float) -> dict[str, Any]:
        answer = None
        late = False
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                requests, answers = _pipes(self._process)
                with _deadline(self._process, limit) as passed:
                    if request is not None:
                        send(requests, request)
                    answer = receive(answers)
                    late = passed.is_set()
            else:
                pipes.until = time.monotonic() + limit
                try:
                    if request is not None:
                        send(pipes, request)
                    answer = receive(pipes)
                finally:
                    late = pipes.late
        return answer or {"failed": "time" if late else "crash"}

    def end(self) -> None:
        """End the process at once: it keeps nothing."""
        self._process.kill()
        for pipe in _pipes(self._process):
            pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_LIMIT)

    def disown(self) -> None:
        """After a fork: the process is our parent's. An end of its pipe that we kept would keep it alive."""
        for pipe in _pipes(self._process):
            pipe.close()
        self._process.returncode = 0


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)


class _TimedPipes:
    """Both ends of the pipes to a child, until a moment: a thread to watch each call would cost more than the call."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._waiting = b""
        self.until = 0.0
        self.late = False

    def read(self, size: int) -> bytes:
        """At most `size` bytes; nothing at the end of the pipe, and when it is too late."""
        if not self._waiting and self._is_ready(self._answers, select.POLLIN):
            self._waiting = os.read(self._answers, max(size, _PIPE))
        block, self._waiting = self._waiting[:size], self._waiting[size:]
        return block

    def write(self, data: memoryview) -> int:
        """Write as much as does not have to wait; `OSError` when it is too late."""
        if not self._is_ready(self._requests, select.POLLOUT):
            raise TimeoutError
        return os.write(self._requests, data[: select.PIPE_BUF])

    def _is_ready(self, descriptor: int, event: int) -> bool:
        ready = select.poll()
        ready.register(descriptor, event)
        self.late = not ready.poll(max(0.0, self.until - time.monotonic()) * 1000)
        return not self.late


@contextlib.contextmanager
def _deadline(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill `process` after `seconds`; the event says that this was done."""
    passed = threading.Event()

    def strike() -> None:
        passed.set()
        process.kill()

    timer = threading.Timer(seconds, strike)
    timer.daemon = True
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()
        # A timer that is just striking must not strike the next call.
        timer.join()


def _cannot_start(engine: str, detail: str) -> PluginError:
    module = engine.partition(":")[0]
    return PluginError(
        Text(
            f"không khởi động được công cụ {module}: {detail}; hãy kiểm tra việc cài đặt gói oais-vn",
            f"cannot start the tool {module}: {detail}; check the installation of oais-vn",
        )
    )


_places: dict[tuple[str, int, int], _Place] = {}
"""A child belongs to its process, as its pipes do: copies of a worker that come with each task find it here."""


def _end_children() -> None:
    for place in _places.values():
        place.end()


def _disown_children() -> None:
    for place in _places.values():
        place.disown()
    _places.clear()


atexit.register(_end_children)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown_children)
