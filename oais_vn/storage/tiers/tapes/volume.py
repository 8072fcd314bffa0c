"""One tape in a drive: known by its label, written in runs that are read again, read with or without its catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import Digest
from oais_vn.model.language import Text
from oais_vn.model.tapes import (
    TAPE_BLOCK,
    EndOfDataError,
    EndOfTapeError,
    TapeDrive,
    TapeReadError,
    TapeState,
    WrongTapeError,
)
from oais_vn.model.tiers import DIGEST_SUFFIX
from oais_vn.storage.tiers.tapes.label import README, Label
from oais_vn.storage.tiers.tapes.register import TapeRegister, manifest
from oais_vn.storage.tiers.tapes.segments import (
    BlockOutput,
    Segment,
    reaches,
    read_head,
    read_segment,
    tape_bytes,
    tape_tar,
    write_segment,
)

FILLED = 95
"""Percent of a tape that are written at most: drives need room to write around bad places."""

CATALOGUE = "catalogue"
_ENTRY = 1024


class Waiting(NamedTuple):
    """An object that waits to be written, from `offset` on, as part `part` (0: it was not begun)."""

    key: str
    size: int
    digests: tuple[Digest, ...]
    opened: Callable[[], BinaryIO]
    offset: int = 0
    part: int = 0


class Run(NamedTuple):
    """What a run did: segments that were read again and are right, those that are not, what waits still."""

    kept: list[Segment]
    failed: list[tuple[Segment, Text]]
    left: list[Waiting]


@dataclass
class Volume:
    """The tape of `register`, in `drive`."""

    drive: TapeDrive
    register: TapeRegister

    @property
    def barcode(self) -> str:
        """The tape's barcode."""
        return self.register.barcode

    def prove(self) -> None:
        """Raise `WrongTapeError` unless this tape is in the drive, or a blank one where this one was never written.

        A tape whose label is damaged is read, and written no more: what lies on it tells whether it is the one.
        """
        found = self.drive.medium().barcode
        if found and found != self.barcode:
            raise wrong_tape(self.barcode, found)
        try:
            label = read_label(self.drive, self.barcode)
        except TapeReadError as error:
            self._adopt(self.register.label)
            self.register.fail(error.text)
            return
        if label is None:
            if self.register.state is not TapeState.BLANK:
                raise wrong_tape(self.barcode, Text("băng trắng", "a blank tape"))
        elif (label.barcode, label.set) != (self.barcode, self.register.label.set):
            raise wrong_tape(self.barcode, Text(*[f"{label.barcode} ({label.set})"] * 2))
        else:
            self._adopt(label)

    def _adopt(self, label: Label) -> None:
        """Learn from the tape what lies on it, when that is not known here."""
        if self.register.state is TapeState.BLANK:
            self.register = read_register(self.drive, label, self.register.capacity)

    def append(self, waiting: Iterable[Waiting], moment: str) -> Run:
        """Write what fits as one run behind what is there; it counts once it was synced and read again."""
        self._go_to_end()
        left = list(waiting)
        written: list[Segment] = []
        state = TapeState.OPEN
        while left and state is TapeState.OPEN:
            one = left[0]
            length = self._fitting(one, len(written))
            if length is None:
                state = TapeState.FULL
                break
            whole = length == one.size
            segment = Segment(one.key, one.size, one.digests, 0 if whole else one.part + 1, one.offset, length)
            try:
                segment, near_end = write_segment(self.drive, segment, one.opened)
            except EndOfTapeError as error:
                self._cut_short(error)
                state = TapeState.FULL
                break
            written.append(segment._replace(file=self._ended()))
            self.register.used += segment.blocks * TAPE_BLOCK
            left[0] = one._replace(offset=one.offset + length, part=segment.part)
            if left[0].offset == one.size:
                del left[0]
            if near_end:
                state = TapeState.FULL
        kept, failed = self._settled(written)
        self.register.segments.extend(kept)
        self.register.written = moment
        self.register.state = state
        for _, fault in failed:
            self.register.fail(fault)
        return Run(kept, failed, left)

    def _go_to_end(self) -> None:
        if self.register.state is TapeState.BLANK:
            self.drive.rewind()
            self.drive.write_block(self.register.label.block())
            self.drive.write_filemark()
            self.register.files, self.register.used = 1, TAPE_BLOCK
            return
        self.drive.to_end()
        here = self.drive.place()
        if here.file < self.register.files:
            fault = Text(
                f"băng {self.barcode}: chỉ có {here.file} tệp, sổ ghi {self.register.files}; không ghi thêm",
                f"tape {self.barcode}: {here.file} files, the register has {self.register.files}; no more is written",
            )
            self.register.fail(fault)
            raise TapeReadError(fault, place=self.barcode)
        if here.block:
            # A run that was killed left a file without its end.
            self.drive.write_filemark()
        self.register.files = self.drive.place().file

    def _fitting(self, one: Waiting, new: int) -> int | None:
        """How many bytes of an object to write: all the rest, a part of what no tape holds whole, or none."""
        limit = self.register.capacity * FILLED // 100
        entries = (len(self.register.segments) + new + 2) * _ENTRY
        room = limit - self.register.used - tape_bytes(entries + len(README.encode()))
        rest = one.size - one.offset
        if tape_bytes(rest) <= room:
            return rest
        fresh = limit - TAPE_BLOCK - tape_bytes(entries + len(README.encode()))
        part = room - tape_bytes(0)
        return part if part > 0 and tape_bytes(rest) > fresh else None

    def _ended(self) -> int:
        """The number of the tape file that was just ended."""
        self.register.files += 1
        return self.register.files - 1

    def _cut_short(self, error: StorageError) -> None:
        self.register.notes.append(
            Text(
                f"hết chỗ giữa chừng; tệp {self.register.files} ghi dở, không dùng",
                f"the tape ended within file {self.register.files}, which is not used",
            )
        )
        self.drive.write_filemark()
        self._ended()

    def _settled(self, written: list[Segment]) -> tuple[list[Segment], list[tuple[Segment, Text]]]:
        """Write the catalogue, have the drive write out everything, go back and read all of it again."""
        if not written:
            return [], []
        catalogue = self._write_catalogue([*self.register.segments, *written])
        self.drive.sync()
        self.drive.rewind()
        kept: list[Segment] = []
        failed: list[tuple[Segment, Text]] = []
        for segment in written:
            fault = self._fault(segment)
            if fault is None:
                kept.append(segment)
            else:
                failed.append((segment, fault))
        if catalogue is not None and not self._catalogue_is(*catalogue):
            self.register.notes.append(_no_catalogue(catalogue[0]))
        return kept, failed

    def _write_catalogue(self, segments: list[Segment]) -> tuple[int, str] | None:
        number = self.register.files
        lines = "".join(f"{each.json()}\n" for each in segments)
        output = BlockOutput(self.drive)
        try:
            name = f"{CATALOGUE}/{self.barcode}-{number:06}"
            output.member(f"{name}.jsonl", lines.encode())
            output.member(f"{name}{DIGEST_SUFFIX}", manifest(segments).encode())
            output.member("DOC-BANG.txt", README.encode())
            output.close()
        except EndOfTapeError as error:
            self._cut_short(error)
            self.register.notes.append(_no_catalogue(number))
            return None
        self.register.used += output.written
        self._ended()
        return number, lines

    def _catalogue_is(self, file: int, lines: str) -> bool:
        try:
            return _catalogue_text(self.drive, file, self.barcode) == lines.encode()
        except TapeReadError:
            return False

    def _fault(self, segment: Segment) -> Text | None:
        try:
            head = read_head(self.drive, segment.file, self.barcode)
            digest = hashlib.sha256()
            for block in read_segment(self.drive, segment, self.barcode):
                digest.update(block)
        except TapeReadError as error:
            return error.text
        if head is not None and head.start == segment.start and digest.hexdigest() == segment.sha256:
            return None
        return Text(
            f"băng {self.barcode}, tệp {segment.file}: đọc lại sai mã băm",
            f"tape {self.barcode}, file {segment.file}: read again, its digest is another",
        )


def wrong_tape(wanted: str, found: str | Text) -> WrongTapeError:
    """Another tape is in the drive; both are named."""
    there = Text(found, found) if isinstance(found, str) else found
    return WrongTapeError(
        Text(
            f"trong ổ là {there.vi}, cần băng {wanted}; hãy đổi băng",
            f"{there.en} is in the drive, tape {wanted} is needed; change the tape",
        ),
        place=wanted,
        may_retry=True,
    )


def read_label(drive: TapeDrive, wanted: str) -> Label | None:
    """The label of the tape in the drive; None for a blank one, `WrongTapeError` for a tape that is not ours."""
    drive.rewind()
    try:
        block = drive.read_block()
    except EndOfDataError:
        return None
    label = Label.of(block, wanted)
    if label is None:
        raise wrong_tape(wanted, Text("băng không phải của kho (không có nhãn)", "a tape without a label of ours"))
    return label


def read_register(drive: TapeDrive, label: Label, capacity: int) -> TapeRegister:
    """What lies on a tape, as the tape alone tells it: by its last catalogue, else by going through every file."""
    tape = label.barcode
    drive.to_end()
    end = drive.place()
    files = end.file + (end.block > 0)
    register = TapeRegister(label, capacity, files=files, state=TapeState.OPEN, written=label.written)
    try:
        lines = _catalogue_text(drive, files - 1, tape)
        register.segments = [Segment.of(line) for line in lines.splitlines()]
    except (TapeReadError, ValueError, KeyError, TypeError):
        _read_through(drive, register)
    # Labels and catalogues besides: one block each, or little more.
    others = files - len(register.segments)
    register.used = sum(tape_bytes(each.length) for each in register.segments) + others * TAPE_BLOCK
    return register


def _read_through(drive: TapeDrive, register: TapeRegister) -> None:
    """Look into every file: what can be read is taken in, what is not whole is named."""
    register.notes.append(_no_catalogue(register.files - 1))
    for file in range(1, register.files):
        try:
            segment = read_head(drive, file, register.barcode)
            if segment is None:
                continue
            register.segments.append(segment)
            whole = reaches(drive, segment)
        except TapeReadError as error:
            register.notes.append(error.text)
        else:
            if not whole:
                register.notes.append(not_whole(segment, register.barcode))


def not_whole(segment: Segment, tape: str) -> Text:
    """That a tape file has fewer blocks than it should."""
    return Text(
        f"băng {tape}, tệp {segment.file} ({segment.name}): thiếu khối, hoặc khối cuối ghi dở",
        f"tape {tape}, file {segment.file} ({segment.name}): blocks are lacking, or the last one is torn",
    )


def nothing_there(tape: str, file: int) -> Text:
    """That another thing, or nothing, lies where an object should be."""
    return Text(
        f"băng {tape}: ở tệp {file} không có bản này",
        f"tape {tape}: the copy is not in file {file}, where it should be",
    )


def too_small(tape: str) -> StorageError:
    """Not even one object fits on a blank tape."""
    return StorageError(
        Text(f"băng {tape} quá nhỏ để ghi bất cứ gì", f"tape {tape} is too small for anything"), place=tape
    )


def _catalogue_text(drive: TapeDrive, file: int, tape: str) -> bytes:
    with tape_tar(drive, file, tape) as tar:
        first = tar.next()
        stream = None if first is None or not first.name.startswith(f"{CATALOGUE}/") else tar.extractfile(first)
        if stream is None:
            raise TapeReadError(_no_catalogue(file), place=tape)
        return stream.read()


def _no_catalogue(file: int) -> Text:
    return Text(
        f"tệp {file} không phải danh mục đọc được; nội dung băng lấy bằng cách đọc qua mọi tệp",
        f"file {file} is no catalogue that can be read; what lies on the tape is found by going through every file",
    )
