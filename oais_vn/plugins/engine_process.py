"""The child's side of a bounded worker: makes one engine, then answers calls until its parent is gone."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import struct
import sys
from collections.abc import Sequence
from typing import Any, Protocol

_LENGTH = struct.Struct(">I")
_LONGEST_MESSAGE = 1 << 24


class Channel(Protocol):
    """An unbuffered end of a pipe."""

    def read(self, size: int, /) -> bytes | None: ...

    def write(self, data: memoryview, /) -> int | None: ...


def send(channel: Channel, message: object) -> None:
    """Write one message of plain values (JSON's types; text may hold surrogate escapes). Raises `OSError`."""
    body = json.dumps(message).encode("ascii")
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[channel.write(rest) or 0 :]


def receive(channel: Channel) -> dict[str, Any] | None:
    """The next message, or None at the end of the pipe and for anything that is no message."""
    head = _read_whole(channel, _LENGTH.size)
    if head is None or _LENGTH.unpack(head)[0] > _LONGEST_MESSAGE:
        return None
    body = _read_whole(channel, _LENGTH.unpack(head)[0])
    if body is None:
        return None
    try:
        message = json.loads(body)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _read_whole(channel: Channel, size: int) -> bytes | None:
    body = bytearray()
    while len(body) < size:
        block = channel.read(size - len(body))
        if not block:
            return None
        body += block
    return bytes(body)


def serve(engine_name: str, memory_limit: int) -> None:
    """Make the engine `module:Class`, say that it is ready, and answer calls until the pipe ends.

    Standard input and output are taken away from the engine, so that nothing it prints can pass for an answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with (
        open(os.dup(0), "rb", buffering=0) as requests,
        open(os.dup(1), "wb", buffering=0) as answers,
        contextlib.suppress(OSError),
    ):
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        bound_memory(memory_limit)
        try:
            module, _, name = engine_name.partition(":")
            engine = getattr(importlib.import_module(module), name)()
        except (Exception, SystemExit) as failure:  # noqa: BLE001 - whatever it is, the parent must hear of it
            send(answers, {"failed": "start", "detail": f"{type(failure).__name__}: {failure}"[:500]})
            return
        send(answers, {"ready": True})
        while (request := receive(requests)) is not None:
            for arguments in request["calls"]:
                # The parent ends a call at its limit; this is for a child whose parent is gone.
                _end_after(1.5 * request["limit"] + 1)
                answer = _answer(engine, request["function"], arguments)
                _end_after(0)
                send(answers, answer)
                if answer.get("failed") == "memory":
                    return


def _answer(engine: object, function: str, arguments: Sequence[object]) -> dict[str, Any]:
    try:
        return {"value": getattr(engine, function)(*arguments)}
    except MemoryError:
        return {"failed": "memory"}
    except (Exception, SystemExit) as failure:  # noqa: BLE001 - an engine may raise anything
        return {"failed": "error", "detail": type(failure).__name__}


def bound_memory(limit: int) -> None:
    """Bound the address space where the system can; a system that cannot is bounded by time alone."""
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _end_after(seconds: float) -> None:
    """Let the kernel end this process (0: no more); it also ends a regular expression, which Python code cannot."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
