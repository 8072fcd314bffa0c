"""What happened to sealed packages: an append-only file of JSON lines, each bound to the line before."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, cast

from filelock import FileLock, Timeout

from oais_vn.model.errors import StorageError
from oais_vn.model.keeping import Position
from oais_vn.model.language import Text
from oais_vn.model.preservation import Agent, Event
from oais_vn.storage.event_lines import LONGEST, EventLine, read_line, write_line
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended

_START = "0" * 64
"""What the first line gives as the digest of the line before."""

_BLOCK = 1 << 16


@dataclass(frozen=True)
class FileEventLog:
    r"""The `EventLog` port on a file of JSON lines (`oais-vn/event/1`); many processes may append at once.

    A line is an event with its agents, and as `previous` the SHA-256 of the line before (without its `\n`; 64 zeros
    on the first), so that a line that was changed, put in or taken out is seen. Lines cut off at the end are not seen:
    where that matters, keep the digest of the last line somewhere else.

    What a killed process left of a line, the bytes after the last `\n`, was never promised to anybody: the next
    append moves it to `<name>.torn`, which only grows, and goes on. `wait` is how many seconds it waits for others.
    """

    path: Path
    wait: float = 60.0
    fs: FileSystem = field(default_factory=FileSystem, compare=False)

    def append(self, event: Event, agents: tuple[Agent, ...]) -> None:
        """Add an event; when this returns it is on disk.

        Raises `StorageError` when the disk refuses, others keep the log for too long, or the file's last line is none
        of a log's; `InputError` for text that is no Unicode and for an event too large. Then nothing was added.
        """
        with self._locked(), self._told():
            descriptor = self._opened(self.path)
            try:
                with os.fdopen(descriptor, "rb", closefd=False) as stream:
                    end, last = self._whole_lines(stream)
                    stream.seek(end)
                    torn = stream.read()
                line = write_line(EventLine(self._digest(last) if end else _START, event, agents))
                if torn:
                    self._set_aside(torn)
                    self.fs.truncate(descriptor, end)
                    self.fs.sync(descriptor)
                self._write(descriptor, end, line)
            finally:
                self._close(descriptor)

    def events(self) -> Iterator[tuple[Event, tuple[Agent, ...]]]:
        """Every event, in the order of adding; one that is being added meanwhile may be missing.

        Raises `StorageError` naming the line where the chain is broken or that is no event. No file is no events.
        """
        previous = _START
        for number, data in enumerate(self._lines(), start=1):
            line = self._parsed(data, number)
            if line.previous != previous:
                raise self._unbound(number)
            previous = hashlib.sha256(data).hexdigest()
            yield line.event, line.agents

    def since(self, position: Position) -> Iterator[tuple[Position, Event]]:
        """The events after `position`, each with its own (port `ArchiveLog`)."""
        if position.end and not os.path.lexists(extended(self.path)):
            raise self._error(
                Text(
                    "không còn ở đây. Nếu đã mất, hãy dựng lại từ vật mang tin: oais-vn carrier scan",
                    "is not here any more. If it was lost, rebuild it from the carriers: oais-vn carrier scan",
                )
            )
        if position.end and self._line_at(position) != position.head:
            raise self._error(
                Text(
                    "phần đã biết của nhật ký không còn như trước: bị sửa, cắt ngắn hoặc thay bằng tệp khác. "
                    "Hãy so với bản sao của nhật ký trên các vật mang tin",
                    "the part of the log that was known is not as it was: changed, cut or another file. "
                    "Compare it with the copies on the carriers",
                )
            )
        for number, data in enumerate(self._lines(position.end), start=1):
            line = self._parsed(data, number)
            if line.previous != position.head:
                raise self._unbound(number)
            end = position.end + len(data) + 1
            position = Position(position.end, end, hashlib.sha256(data).hexdigest())
            yield position, line.event

    def section(self, start: int, end: int) -> BinaryIO:
        """The log's own bytes from `start` to `end` (port `ArchiveLog`)."""
        with self._told():
            stream = extended(self.path).open("rb")
            stream.seek(start)
        return cast("BinaryIO", _Section(stream, end - start))

    def _line_at(self, position: Position) -> str:
        if not extended(self.path).is_file():
            return ""
        with self.section(position.start, position.end) as stream:
            data = b"".join(iter(lambda: stream.read(_BLOCK), b""))
        return hashlib.sha256(data[:-1]).hexdigest() if data.endswith(b"\n") else ""

    def _lines(self, start: int = 0) -> Iterator[bytes]:
        # What stands before the last line break never changes, so a reader needs no lock (and no right to write).
        with self._told():
            place = extended(self.path)
            if not os.path.lexists(place):
                return
            if not place.is_file():
                raise self._no_file(self.path)
            stream = place.open("rb")
        with stream:
            with self._told():
                left, _ = self._whole_lines(stream)
                stream.seek(start)
            left -= start
            number = 0
            while left > 0:
                number += 1
                with self._told():
                    line = stream.readline(min(left, LONGEST))
                if not line.endswith(b"\n"):
                    raise self._no_event(number)
                left -= len(line)
                yield line[:-1]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if not extended(self.path.parent).is_dir():
            raise self._error(
                Text(
                    "thư mục chứa nhật ký chưa có; hãy tạo thư mục này",
                    "the folder of the event log is not there; make it",
                )
            )
        # The lock's file stays: to remove it would let two processes hold two locks of one name.
        lock = FileLock(extended(self.path.with_name(f"{self.path.name}.lock")), timeout=self.wait)
        with self._told():
            try:
                lock.acquire()
            except Timeout as error:
                raise StorageError(
                    Text(
                        f"nhật ký {self.path}: tiến trình khác đang giữ quá {self.wait:g} giây; hãy thử lại",
                        f"event log {self.path}: another process has kept it for over {self.wait:g} s; try again",
                    ),
                    place=str(self.path),
                    may_retry=True,
                ) from error
        try:
            yield
        finally:
            lock.release()

    def _opened(self, path: Path) -> int:
        """A descriptor of the log, or of what is put aside beside it; an empty file's name is made durable first."""
        try:
            descriptor = self.fs.create(path)
        except FileExistsError:
            descriptor = self.fs.open(path)
        try:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                raise self._no_file(path)
            if state.st_size == 0:
                self.fs.sync_folder(path.parent)
        except BaseException:
            self._close(descriptor)
            raise
        return descriptor

    def _whole_lines(self, stream: BinaryIO) -> tuple[int, bytes]:
        r"""Where the last whole line ends, and that line without its `\n`; 0 and nothing when there is none."""
        start = stream.seek(0, os.SEEK_END)
        tail = b""
        while start and tail.count(b"\n") < 2:
            if len(tail) > 2 * LONGEST:
                raise self._error(Text("có dòng quá dài, không phải nhật ký", "a line is too long for an event log"))
            step = min(start, _BLOCK)
            start -= step
            stream.seek(start)
            tail = stream.read(step) + tail
        whole, line_break, _ = tail.rpartition(b"\n")
        return start + len(whole) + len(line_break), whole.rpartition(b"\n")[2]

    def _digest(self, last: bytes) -> str:
        """The digest of the last line; nothing is added to a file whose last line is no event."""
        try:
            read_line(last)
        except ValueError as error:
            raise self._error(
                Text(
                    "dòng cuối không phải sự kiện của nhật ký, nên không ghi thêm gì. "
                    "Hãy so với bản sao của nhật ký, hoặc chọn tệp khác",
                    "the last line is no event of a log, so nothing is added. "
                    "Compare it with a copy of the log, or choose another file",
                )
            ) from error
        return hashlib.sha256(last).hexdigest()

    def _set_aside(self, torn: bytes) -> None:
        place = self.path.with_name(f"{self.path.name}.torn")
        descriptor = self._opened(place)
        try:
            self._write(descriptor, os.fstat(descriptor).st_size, torn + b"\n")
        finally:
            self._close(descriptor)

    def _write(self, descriptor: int, end: int, data: bytes) -> None:
        """Put `data` at the `end` of a file and wait for the disk; when that fails, the file ends there again."""
        try:
            self.fs.seek(descriptor, end)
            left = memoryview(data)
            while left:
                left = left[self.fs.write(descriptor, left) :]
            self.fs.sync(descriptor)
        except BaseException:
            with suppress(OSError):
                self.fs.truncate(descriptor, end)
            raise

    def _close(self, descriptor: int) -> None:
        # What was promised has been flushed by now, and what failed is told already.
        with suppress(OSError):
            self.fs.close(descriptor)

    def _parsed(self, data: bytes, number: int) -> EventLine:
        try:
            return read_line(data)
        except ValueError as error:
            raise self._no_event(number) from error

    def _unbound(self, number: int) -> StorageError:
        return self._error(
            Text(
                f"dòng {number} không nối với dòng trước nó: có dòng đã bị sửa, thêm, bớt hoặc đổi chỗ. "
                "Hãy so với bản sao của nhật ký",
                f"line {number} is not bound to the line before: a line was changed, added, removed or moved. "
                "Compare it with a copy of the log",
            )
        )

    def _no_event(self, number: int) -> StorageError:
        return self._error(
            Text(
                f"dòng {number} không phải sự kiện của nhật ký: đã bị sửa hoặc hỏng. Hãy so với bản sao của nhật ký",
                f"line {number} is no event of a log: it was changed or damaged. Compare it with a copy of the log",
            )
        )

    def _no_file(self, path: Path) -> StorageError:
        return self._error(Text(f"{path.name} không phải tệp thường", f"{path.name} is no regular file"))

    def _error(self, text: Text) -> StorageError:
        return StorageError(
            Text(f"nhật ký {self.path}: {text.vi}", f"event log {self.path}: {text.en}"), place=str(self.path)
        )

    def _told(self) -> AbstractContextManager[None]:
        return told_as_storage_error(self.path.name, self.path.parent, self.fs)


class _Section(io.RawIOBase):
    """A part of a file."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._stream.close()
        super().close()
