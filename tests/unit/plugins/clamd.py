"""A daemon that speaks the protocol of clamd: commands up to a zero byte, INSTREAM in chunks after their lengths."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

EICAR = b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE", b"!$H+H*"))
"""What every scanner finds and no machine runs; in two parts, so that no scanner takes this file for it."""
VERSION = b"ClamAV 1.4.6/27350/Tue Nov 17 08:30:00 2026"


class _Conversation(socketserver.StreamRequestHandler):
    limit = 1 << 20
    version = VERSION

    def handle(self) -> None:
        command = _up_to_zero(self.rfile)
        if command == b"zVERSION":
            self.wfile.write(self.version + b"\0")
        elif command == b"zINSTREAM":
            self.wfile.write(self._scanned() + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _scanned(self) -> bytes:
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR"
        if b"limits" in content:
            return b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in content else b"stream: OK"


def _up_to_zero(stream: BinaryIO) -> bytes:
    command = b""
    while (byte := stream.read(1)) not in (b"\0", b""):
        command += byte
    return command


@contextmanager
def clamd(place: Path | None, version: bytes = VERSION) -> Iterator[str]:
    """The daemon at a socket, or at a port of this machine; what the setting `clamav` must say."""
    talk: Any = type("Talk", (_Conversation,), {"version": version})
    kinds: Any = socketserver
    server: Any = (
        kinds.ThreadingUnixStreamServer(str(place), talk)
        if place is not None
        else kinds.ThreadingTCPServer(("127.0.0.1", 0), talk)
    )
    server.daemon_threads = True
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield str(place) if place is not None else f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
