"""Faults put under a store: the N-th call of the disk fails, or the process dies in it.

`FaultyFileSystem(at=N, fault=...)` is handed to a `DirectoryStore`; `disturbances` tries N = 1, 2, … until a run
goes through undisturbed. `run_in_child` is for faults that kill.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from oais_vn.storage.filesystem import FileSystem

CALLS = (
    "create",
    "open",
    "write",
    "read",
    "fill",
    "seek",
    "truncate",
    "close",
    "sync",
    "forget",
    "sync_folder",
    "make_folder",
    "make_temporary_folder",
    "rename",
    "link",
    "unlink",
    "remove_folder",
    "remove_tree",
)

Fault = Callable[[FileSystem, str, tuple[Any, ...]], None]
"""What happens instead of (or before) the call: file system, name of the call, its arguments."""


def error(code: int) -> Fault:
    """The system refuses with this error number."""

    def fault(fs: FileSystem, call: str, arguments: tuple[Any, ...]) -> None:
        raise OSError(code, os.strerror(code))

    return fault


def death(fs: FileSystem, call: str, arguments: tuple[Any, ...]) -> None:
    """The process is killed before the call."""
    os.kill(os.getpid(), signal.SIGKILL)


def torn_death(fs: FileSystem, call: str, arguments: tuple[Any, ...]) -> None:
    """The process is killed in the middle: half a block is written, half a tree removed."""
    if call == "write":
        descriptor, block = arguments
        os.write(descriptor, bytes(block)[: len(block) // 2])
    if call == "remove_tree":
        for place in sorted(Path(arguments[0]).rglob("*"))[::2]:
            if place.is_file():
                place.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


class FaultyFileSystem(FileSystem):
    """Counts calls of the kinds in `calls`; at number `at` comes `fault`, and ever after if `lasting`.

    It waits for no disk: a process that is killed loses nothing that the system has taken. What a power failure would
    lose is `Ledger`'s matter.
    """

    def __init__(
        self, at: int | None = None, fault: Fault = death, calls: tuple[str, ...] = CALLS, lasting: bool = False
    ) -> None:
        self.at = at
        self.fault = fault
        self.calls = calls
        self.lasting = lasting
        self.count = 0
        self.lock = Lock()
        self.happened = False

    def meet(self, call: str, arguments: tuple[Any, ...]) -> None:
        """Count one call, and let the fault come when it is its turn."""
        if call not in self.calls:
            return
        with self.lock:
            self.count += 1
            count = self.count
        if self.at is not None and (count == self.at or (self.lasting and count > self.at)):
            self.happened = True
            self.fault(self, call, arguments)


def _counted(call: str) -> Callable[..., Any]:
    plain = getattr(FileSystem, call) if call not in ("sync", "sync_folder") else lambda *_: None

    def counted(self: FaultyFileSystem, *arguments: Any) -> Any:
        self.meet(call, arguments)
        return plain(self, *arguments)

    return counted


for _call in CALLS:
    setattr(FaultyFileSystem, _call, _counted(_call))


class ShortWrites(FileSystem):
    """A system that takes few bytes at a time."""

    def write(self, descriptor: int, block: bytes | memoryview) -> int:
        return super().write(descriptor, block[: max(1, len(block) // 3)])


class FlippedByte(FileSystem):
    """A disk that holds one wrong byte: the `nth` file synced has one byte in its middle, or its last, changed.

    Of a file that grows only the last one is sure not to have been read back before.
    """

    def __init__(self, nth: int = 1, *, last: bool = False) -> None:
        self.nth = nth
        self.last = last
        self.synced = 0
        self.lock = Lock()

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        size = os.fstat(descriptor).st_size
        with self.lock:
            self.synced += bool(size)
            flip = bool(size) and self.synced == self.nth
        if flip:
            place = size - 1 if self.last else size // 2
            was = os.pread(descriptor, 1, place)
            os.pwrite(descriptor, bytes([was[0] ^ 0x01]), place)


class Ledger(FileSystem):
    """Remembers what a power failure would lose: bytes and names that no fsync has made durable yet."""

    def __init__(self) -> None:
        self.open_files: dict[int, Path] = {}
        self.bytes_at_risk: set[Path] = set()
        self.names_at_risk: set[Path] = set()
        self.seen: list[tuple[str, Path, frozenset[Path]]] = []

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self.open_files[descriptor] = path
        self.bytes_at_risk.add(path)
        self.names_at_risk.add(path.parent)
        return descriptor

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self.open_files[descriptor] = path
        return descriptor

    def write(self, descriptor: int, block: bytes | memoryview) -> int:
        self.bytes_at_risk.add(self.open_files[descriptor])
        return super().write(descriptor, block)

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        self.bytes_at_risk.discard(self.open_files[descriptor])

    def sync_folder(self, path: Path) -> None:
        super().sync_folder(path)
        self.names_at_risk.discard(path)

    def make_folder(self, path: Path) -> None:
        super().make_folder(path)
        self.names_at_risk |= {path.parent, path}

    def rename(self, old: Path, new: Path) -> None:
        self.seen.append(("rename", new, self.at_risk(old)))
        super().rename(old, new)
        self.bytes_at_risk = {self._moved(path, old, new) for path in self.bytes_at_risk}
        self.names_at_risk = {self._moved(path, old, new) for path in self.names_at_risk}
        self.names_at_risk |= {old.parent, new.parent}

    def link(self, old: Path, new: Path) -> None:
        self.seen.append(("link", new, self.at_risk(old)))
        super().link(old, new)
        self.names_at_risk.add(new.parent)

    def at_risk(self, top: Path) -> frozenset[Path]:
        """What lies at or under `top` and is not durable."""
        return frozenset(path for path in self.bytes_at_risk | self.names_at_risk if path == top or top in path.parents)

    @staticmethod
    def _moved(path: Path, old: Path, new: Path) -> Path:
        return new / path.relative_to(old) if path == old or old in path.parents else path


def disturbances(run: Callable[[int], FaultyFileSystem], most: int = 2000) -> Iterator[int]:
    """Call `run(N)` for N = 1, 2, … and give N after each, until its fault was not reached any more."""
    for at in range(1, most):
        if not run(at).happened:
            return
        yield at
    raise AssertionError(f"still disturbed after {most} calls")


def run_in_child(work: Callable[[], None]) -> int:
    """Run `work` in a forked child; its exit code, negative for the signal that killed it, 1 for an exception."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  (nothing may come out of the child but its exit code)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
