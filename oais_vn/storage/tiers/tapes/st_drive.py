"""A SCSI tape drive of Linux (/dev/nst0) by its ioctls. Experimental: it was never tried with a drive."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from oais_vn.model.errors import StorageError
from oais_vn.model.language import Text
from oais_vn.model.tapes import (
    TAPE_BLOCK,
    EndOfDataError,
    EndOfTapeError,
    Medium,
    NoTapeError,
    Place,
    TapeReadError,
    TapeWriteError,
)
from oais_vn.storage.failures import system_words

# <linux/mtio.h>, as every 64-bit Linux has it.
_MTIOCTOP = 0x40086D01
_MTIOCGET = 0x80306D02
_OPERATION = struct.Struct("@hi")
_STATUS = struct.Struct("@lllllii")
_FSF, _BSF, _FSR, _WEOF, _REW, _EOM, _SETBLK = 1, 2, 3, 5, 6, 12, 20
_PROTECTED = 0x04000000
_ONLINE = 0x01000000
_END_OF_DATA = 0x08000000


class System(Protocol):
    """What is asked of the system, so that it can be tried without a drive."""

    def open(self, path: str, flags: int) -> int:
        """A descriptor of the device."""
        ...

    def close(self, descriptor: int) -> None:
        """Let it go."""
        ...

    def read(self, descriptor: int, size: int) -> bytes:
        """One block, or nothing at a filemark."""
        ...

    def write(self, descriptor: int, data: bytes) -> int:
        """One block."""
        ...

    def ioctl(self, descriptor: int, request: int, argument: bytes) -> bytes:
        """The device's own operations."""
        ...


class LinuxSystem:
    """The system as it is."""

    def open(self, path: str, flags: int) -> int:
        """`os.open`."""
        return os.open(path, flags)

    def close(self, descriptor: int) -> None:
        """`os.close`."""
        os.close(descriptor)

    def read(self, descriptor: int, size: int) -> bytes:
        """`os.read`: the driver gives one block at a call."""
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: bytes) -> int:
        """`os.write`: the driver makes one block of a call."""
        return os.write(descriptor, data)

    def ioctl(self, descriptor: int, request: int, argument: bytes) -> bytes:
        """`fcntl.ioctl`."""
        import fcntl

        return fcntl.ioctl(descriptor, request, argument)


class LinuxStDrive:
    """The non-rewinding device `device` with tapes of `capacity` bytes; an operator puts them in.

    The driver tells neither barcode nor WORM: the label that is read first tells which tape it is.
    """

    def __init__(self, device: Path, capacity: int, system: System | None = None) -> None:
        self._device = str(device)
        self._capacity = capacity
        self._system = LinuxSystem() if system is None else system
        self._descriptor = -1
        self._protected = False
        self._ended = False

    def load(self, barcode: str) -> bool:
        if self._descriptor >= 0:
            if self._status()[3] & _ONLINE:
                return False
            # Somebody took the tape out: the device is opened anew for whatever comes in.
            self.close()
        try:
            self._descriptor = self._system.open(self._device, os.O_RDWR)
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EACCES):
                raise self._no_tape(barcode, error) from error
            try:
                self._descriptor = self._system.open(self._device, os.O_RDONLY)
            except OSError as second:
                raise self._no_tape(barcode, second) from second
        state = self._status()[3]
        if not state & _ONLINE:
            self.close()
            raise self._no_tape(barcode, OSError(errno.ENOMEDIUM, os.strerror(errno.ENOMEDIUM)))
        self._protected = bool(state & _PROTECTED)
        # Blocks as long as they are written, up to 256 KiB.
        self._do(_SETBLK, 0)
        self.rewind()
        return True

    def can_load(self, barcode: str) -> bool:
        # Only the label tells, and the label is read when the tape is needed.
        return self._descriptor >= 0

    def medium(self) -> Medium:
        return Medium("", self._capacity, worm=False, protected=self._protected)

    def place(self) -> Place:
        *_, file, block = self._status()
        return Place(file, block)

    def rewind(self) -> None:
        self._do(_REW, 1)

    def to_end(self) -> None:
        self._do(_EOM, 1)

    def space_files(self, count: int) -> None:
        if count:
            self._do(_FSF if count > 0 else _BSF, abs(count))

    def space_blocks(self, count: int) -> None:
        if count:
            self._do(_FSR, count)

    def read_block(self) -> bytes:
        try:
            block = self._system.read(self._descriptor, TAPE_BLOCK)
        except OSError as error:
            # A blank tape is refused as an error.
            if self._status()[3] & _END_OF_DATA:
                raise self._nothing() from error
            raise self._unreadable(error) from error
        if not block and (self._ended or self._status()[3] & _END_OF_DATA):
            raise self._nothing()
        self._ended = not block
        return block

    def write_block(self, data: bytes) -> bool:
        with self._writing():
            try:
                written = self._system.write(self._descriptor, data)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                # The driver refuses once at the early warning, and takes the same block when it is asked again.
                written = self._system.write(self._descriptor, data)
                self._require_whole(written, data)
                return True
            self._require_whole(written, data)
        return False

    def write_filemark(self) -> None:
        with self._writing():
            self._system.ioctl(self._descriptor, _MTIOCTOP, _OPERATION.pack(_WEOF, 1))

    def sync(self) -> None:
        # No filemark at all, but waited for: the drive writes out what it holds.
        with self._writing():
            self._system.ioctl(self._descriptor, _MTIOCTOP, _OPERATION.pack(_WEOF, 0))

    def close(self) -> None:
        if self._descriptor >= 0:
            self._system.close(self._descriptor)
        self._descriptor = -1

    def _do(self, operation: int, count: int) -> None:
        self._ended = False
        try:
            self._system.ioctl(self._descriptor, _MTIOCTOP, _OPERATION.pack(operation, count))
        except OSError as error:
            raise self._unreadable(error) from error

    def _status(self) -> tuple[int, ...]:
        try:
            told = self._system.ioctl(self._descriptor, _MTIOCGET, bytes(_STATUS.size))
        except OSError as error:
            raise self._unreadable(error) from error
        return _STATUS.unpack(told)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            words = system_words(error)
            text = Text(f"{self._device}: không ghi được: {words}", f"{self._device}: cannot be written: {words}")
            kind: type[StorageError] = EndOfTapeError if error.errno == errno.ENOSPC else TapeWriteError
            raise kind(text, place=self._device) from error

    def _require_whole(self, written: int, data: bytes) -> None:
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _nothing(self) -> EndOfDataError:
        return EndOfDataError(Text("hết dữ liệu trên băng", "end of data on the tape"), place=self._device)

    def _unreadable(self, error: OSError) -> TapeReadError:
        words = system_words(error)
        return TapeReadError(
            Text(f"{self._device}: lỗi băng: {words}", f"{self._device}: the tape failed: {words}"), place=self._device
        )

    def _no_tape(self, barcode: str, error: OSError) -> NoTapeError:
        words = system_words(error)
        return NoTapeError(
            Text(
                f"{self._device}: {words}; hãy đưa băng {barcode} vào",
                f"{self._device}: {words}; put tape {barcode} in",
            ),
            place=barcode,
            may_retry=True,
        )
