"""Tape: the port of a drive, what a tape tells of itself, and the accidents of both."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple, Protocol, runtime_checkable

from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.language import Text

TAPE_BLOCK = 256 << 10
"""Bytes of every block that is written: 512 records of tar (`tar -b 512`)."""

_TERA = 10**12
_BARCODE = re.compile(r"[A-Z0-9]{6}([A-Z0-9]{2})")
_GENERATIONS = {
    "L5": ("LTO-5", 1.5),
    "L6": ("LTO-6", 2.5),
    "L7": ("LTO-7", 6),
    "M8": ("LTO-7 M8", 9),
    "L8": ("LTO-8", 12),
    "L9": ("LTO-9", 18),
    "LA": ("LTO-10", 30),
    "LV": ("LTO-5 WORM", 1.5),
    "LW": ("LTO-6 WORM", 2.5),
    "LX": ("LTO-7 WORM", 6),
    "LY": ("LTO-8 WORM", 12),
    "LZ": ("LTO-9 WORM", 18),
}


class Generation(NamedTuple):
    """What the two last letters of a barcode tell: the generation, its native capacity in bytes, whether it is WORM."""

    name: str
    capacity: int
    worm: bool


def generation_of(barcode: str) -> Generation:
    """The generation of the tape with this barcode; `InputError` for what is no barcode of a tape that we know."""
    match = _BARCODE.fullmatch(barcode)
    if match is None or match.group(1) not in _GENERATIONS:
        known = ", ".join(_GENERATIONS)
        raise InputError(
            Text(
                f"mã vạch băng {barcode!r}: phải có 6 chữ hoa hoặc số rồi thế hệ ({known}), ví dụ VN0001L8",
                f"barcode {barcode!r}: six capitals or digits and a generation ({known}), for example VN0001L8",
            )
        )
    name, capacity = _GENERATIONS[match.group(1)]
    return Generation(name, int(capacity * _TERA), name.endswith("WORM"))


class TapeState(Enum):
    """Whether a tape takes more: nothing on it yet, some, no more, or no more because it failed."""

    BLANK = "blank"
    OPEN = "open"
    FULL = "full"
    FAILED = "failed"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    TapeState.BLANK: Text("trắng", "blank"),
    TapeState.OPEN: Text("đang ghi", "open"),
    TapeState.FULL: Text("đầy", "full"),
    TapeState.FAILED: Text("lỗi, không ghi nữa", "failed, no more is written"),
}


class Tape(NamedTuple):
    """A tape of a set, as the register has it.

    `used` and `capacity` are bytes; `written` is when it was last written, `end` the day of its end of life (ISO 8601,
    empty when not known). `notes` tell what is wrong with it.
    """

    barcode: str
    generation: str
    worm: bool
    state: TapeState
    used: int
    capacity: int
    objects: int
    written: str
    end: str
    notes: tuple[Text, ...] = ()


@runtime_checkable
class TapeSet(Protocol):
    """A tier whose carrier is a set of tapes."""

    def tapes(self) -> tuple[Tape, ...]:
        """The tapes of the set in their order, as far as they are known here."""
        ...


class Medium(NamedTuple):
    """The tape in a drive, as the drive tells it; `barcode` is empty where it cannot. `capacity` is in bytes."""

    barcode: str
    capacity: int
    worm: bool
    protected: bool


class Place(NamedTuple):
    """Where the head is: tape files and blocks in them, counted from 0; -1 where the drive does not know."""

    file: int
    block: int


class TapeDrive(Protocol):
    """A drive as a block device: blocks of at most `TAPE_BLOCK` bytes, in files that filemarks end.

    What is written at a place ends the tape there. Every method may raise `StorageError`; the accidents of tapes have
    their own (`NoTapeError`, `EndOfTapeError`, `TapeWriteError`, `TapeReadError`, `EndOfDataError`).
    """

    def load(self, barcode: str) -> bool:
        """Have the tape `barcode` in the drive, at its beginning; without a changer, whatever somebody put in.

        Returns whether another tape may be in it than at the last call. `NoTapeError` when there is none.
        """
        ...

    def can_load(self, barcode: str) -> bool:
        """Whether nobody has to do anything for that: it is in the changer, or in the drive as far as that knows."""
        ...

    def medium(self) -> Medium:
        """What is in the drive."""
        ...

    def place(self) -> Place:
        """Where the head is."""
        ...

    def rewind(self) -> None:
        """Go to the beginning."""
        ...

    def to_end(self) -> None:
        """Go behind everything that was written."""
        ...

    def space_files(self, count: int) -> None:
        """Go over `count` filemarks, back when it is negative: then the head is in front of the last of them."""
        ...

    def space_blocks(self, count: int) -> None:
        """Go `count` blocks on; `TapeReadError` where the file has not so many."""
        ...

    def read_block(self) -> bytes:
        """The next block; empty at a filemark, and the head is behind it then."""
        ...

    def write_block(self, data: bytes) -> bool:
        """Write a block; returns whether the end is near (early warning). `EndOfTapeError`: nothing was written."""
        ...

    def write_filemark(self) -> None:
        """End the tape file."""
        ...

    def sync(self) -> None:
        """Return when everything lies on the tape itself, not in the memory of the drive."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


class NoTapeError(StorageError):
    """The tape that is needed is not in the drive."""


class WrongTapeError(StorageError):
    """Another tape is in the drive than the one that is needed."""


class EndOfTapeError(StorageError):
    """The tape takes no more."""


class TapeWriteError(StorageError):
    """The tape refuses to be written: protected, WORM, or the drive failed."""


class TapeReadError(StorageError):
    """A block cannot be read, or is not there."""


class EndOfDataError(TapeReadError):
    """Nothing was written from here on."""
