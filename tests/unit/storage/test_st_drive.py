"""The drive of Linux over a device that is made up: which operations are asked for, and what errors mean.

That a real drive answers so is not tried anywhere.
"""

import errno
import struct
from pathlib import Path

import pytest

from oais_vn.model.tapes import (
    TAPE_BLOCK,
    EndOfDataError,
    EndOfTapeError,
    NoTapeError,
    Place,
    TapeReadError,
    TapeWriteError,
)
from oais_vn.storage.tiers.tapes.st_drive import LinuxStDrive

ONLINE, PROTECTED = 0x01000000, 0x04000000


class Device:
    """What the driver would do: a list of what was asked, and answers that a test gives."""

    def __init__(self):
        self.asked = []
        self.answers = []
        self.state = ONLINE
        self.place = (0, 0)
        self.refused = {}

    def open(self, path, flags):
        self.asked.append(("open", path, flags & 3))
        if flags & 3 in self.refused:
            raise OSError(self.refused[flags & 3], "refused")
        return 7

    def close(self, descriptor):
        self.asked.append(("close",))

    def read(self, descriptor, size):
        assert size == TAPE_BLOCK
        return self.answer()

    def write(self, descriptor, data):
        self.asked.append(("write", len(data)))
        return self.answer()

    def ioctl(self, descriptor, request, argument):
        if request == 0x80306D02:
            return struct.pack("@lllllii", 1, 0, 0, self.state, 0, *self.place)
        assert request == 0x40086D01
        self.asked.append(struct.unpack("@hi", argument))
        if self.answers:
            self.answer()
        return argument

    def answer(self):
        given = self.answers.pop(0)
        if isinstance(given, OSError):
            raise given
        return given


@pytest.fixture
def device():
    return Device()


@pytest.fixture
def drive(device):
    drive = LinuxStDrive(Path("/dev/nst0"), 12 * 10**12, device)
    assert drive.load("VN0001L8")
    device.asked.clear()
    return drive


def test_loading_sets_blocks_of_any_length_and_rewinds(device):
    drive = LinuxStDrive(Path("/dev/nst0"), 12 * 10**12, device)
    assert drive.load("VN0001L8")
    assert device.asked == [("open", "/dev/nst0", 2), (20, 0), (6, 1)]
    assert not drive.load("VN0001L8")
    assert drive.medium().capacity == 12 * 10**12
    device.state = 0
    with pytest.raises(NoTapeError, match="VN0002L8"):
        drive.load("VN0002L8")
    assert device.asked[3:] == [("close",), ("open", "/dev/nst0", 2), ("close",)]


def test_a_tape_that_is_protected_is_opened_for_reading(device):
    device.refused, device.state = {2: errno.EROFS}, ONLINE | PROTECTED
    drive = LinuxStDrive(Path("/dev/nst0"), 12 * 10**12, device)
    drive.load("VN0001L8")
    assert drive.medium().protected
    device.refused[0] = errno.ENOMEDIUM
    with pytest.raises(NoTapeError):
        LinuxStDrive(Path("/dev/nst0"), 12 * 10**12, device).load("VN0001L8")


def test_moving_asks_for_the_operations_of_the_driver(drive, device):
    drive.space_files(3)
    drive.space_files(-2)
    drive.space_blocks(5)
    drive.to_end()
    drive.rewind()
    drive.write_filemark()
    drive.sync()
    assert device.asked == [(1, 3), (2, 2), (3, 5), (12, 1), (6, 1), (5, 1), (5, 0)]
    device.place = (4, 17)
    assert drive.place() == Place(4, 17)


def test_filemarks_and_the_end_of_data_are_told_apart(drive, device):
    device.answers = [b"x" * 10, b"", b""]
    assert drive.read_block() == b"x" * 10
    assert drive.read_block() == b""
    with pytest.raises(EndOfDataError):
        drive.read_block()
    device.answers = [OSError(errno.EIO, "Input/output error")] * 2
    with pytest.raises(TapeReadError, match="Input/output error"):
        drive.read_block()
    device.state |= 0x08000000
    with pytest.raises(EndOfDataError):
        drive.read_block()


def test_early_warning_is_asked_again_and_the_end_is_told(drive, device):
    full = OSError(errno.ENOSPC, "No space left on device")
    device.answers = [TAPE_BLOCK, full, TAPE_BLOCK, full, full]
    assert drive.write_block(bytes(TAPE_BLOCK)) is False
    assert drive.write_block(bytes(TAPE_BLOCK)) is True
    with pytest.raises(EndOfTapeError):
        drive.write_block(bytes(TAPE_BLOCK))
    device.answers = [OSError(errno.EACCES, "Permission denied")]
    with pytest.raises(TapeWriteError):
        drive.write_block(bytes(TAPE_BLOCK))
