"""ClamAV's daemon, asked over its socket: files are streamed to it (INSTREAM)."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from oais_vn.model.errors import PackageError, PluginError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.viruses import Engine, Scanned
from oais_vn.plugins.clamav.version import LIMIT, engine_of

_CHUNK = 1 << 17
_LONGEST_ANSWER = 1 << 16
_FOUND, _CLEAN = " FOUND", ": OK"


@dataclass(frozen=True)
class ClamDaemon:
    """clamd at a socket of this machine (`/run/clamav/clamd.ctl`), or, with a `port`, at a host.

    `time_limit` is in seconds without a sign of life.
    """

    address: str
    port: int = 0
    time_limit: float = 600.0

    def engine(self) -> Engine:
        """What the daemon says of itself; `PluginError` when it does not answer."""
        with self._connected() as daemon:
            try:
                daemon.sendall(b"zVERSION\0")
                told = _answer(daemon)
            except OSError as failure:
                raise self._failed(str(failure)) from failure
        found = engine_of(told)
        if found is None:
            raise self._failed(told[:200])
        return found

    def scan(self, source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[Scanned]:
        """Every file, streamed to the daemon."""
        for path in paths:
            try:
                stream = source.open(path)
            except (OSError, PackageError) as failure:
                yield Scanned(path, problem=f"cannot be read ({type(failure).__name__})")
                continue
            with stream, self._connected() as daemon:
                yield _verdict(path, _streamed(daemon, stream))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        try:
            if self.port:
                daemon = socket.create_connection((self.address, self.port), self.time_limit)
            else:
                daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                daemon.settimeout(self.time_limit)
                daemon.connect(self.address)
        except (OSError, AttributeError) as failure:
            raise self._failed(str(failure)) from failure
        with daemon:
            yield daemon

    def _failed(self, reason: str) -> PluginError:
        place = f"{self.address}:{self.port}" if self.port else self.address
        return PluginError(
            Text(
                f"không hỏi được ClamAV tại {place} (thiết lập clamav): {reason}",
                f"ClamAV cannot be asked at {place} (setting clamav): {reason}",
            )
        )


def _streamed(daemon: socket.socket, stream: BinaryIO) -> str:
    """What the daemon answers to the bytes of `stream`: chunks with their length before them, the last one empty."""
    failure = ""
    try:
        daemon.sendall(b"zINSTREAM\0")
        while block := stream.read(_CHUNK):
            daemon.sendall(len(block).to_bytes(4, "big") + block)
        daemon.sendall(bytes(4))
    except (OSError, PackageError) as error:
        # What is too large for it is refused in the middle: the answer may wait behind the broken pipe.
        failure = f"broken off ({type(error).__name__})"
    try:
        return _answer(daemon) or failure or "no answer"
    except OSError as error:
        return failure or f"no answer ({type(error).__name__})"


def _answer(daemon: socket.socket) -> str:
    told = b""
    while b"\0" not in told and len(told) < _LONGEST_ANSWER and (block := daemon.recv(4096)):
        told += block
    return told.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _verdict(path: PackagePath, answer: str) -> Scanned:
    if answer.endswith(_FOUND):
        found = answer.removesuffix(_FOUND).rpartition(": ")[2]
        return Scanned(path, problem=found) if found.startswith(LIMIT) else Scanned(path, found)
    return Scanned(path) if answer.endswith(_CLEAN) else Scanned(path, problem=answer[:200])
