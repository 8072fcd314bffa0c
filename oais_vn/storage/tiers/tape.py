"""A tier on a set of tapes: what is put waits on a disk, is written in runs, and counts once it was read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from oais_vn.model.errors import StorageError
from oais_vn.model.language import Text
from oais_vn.model.tapes import (
    EndOfDataError,
    NoTapeError,
    Tape,
    TapeDrive,
    TapeReadError,
    TapeState,
    WrongTapeError,
)
from oais_vn.model.tiers import (
    Capabilities,
    Content,
    Found,
    Level,
    Recall,
    Receipt,
    Seen,
    TierInfo,
    Verdict,
    require_key,
    tombstone_key,
)
from oais_vn.storage.failures import run_under_way, told_as_storage_error
from oais_vn.storage.filesystem import extended
from oais_vn.storage.tiers.answers import missing_copy, other_bytes, seen_in, withdrawn_key
from oais_vn.storage.tiers.tapes.register import SetIndex, Spread, TapeRegister
from oais_vn.storage.tiers.tapes.segments import reaches, read_head, read_segment
from oais_vn.storage.tiers.tapes.shelf import LOCK, Shelf, content_of
from oais_vn.storage.tiers.tapes.terms import TapeTerms, read_terms
from oais_vn.storage.tiers.tapes.volume import Run, Volume, Waiting, not_whole, nothing_there, too_small

_WAIT = 600.0
_WRITABLE = (TapeState.BLANK, TapeState.OPEN)
_WAITS = Text(
    "đang chờ ghi lên băng (chạy lại store hoặc repair khi băng ở trong ổ)",
    "it waits to be written to tape (run store or repair again with the tape in the drive)",
)


_NOWHERE = Text("không có trên băng nào", "on no tape of the set")


class TapeTier:
    """Objects on the tapes of one set, in one drive.

    A tape file is never removed: what is withdrawn is hidden by its tombstone until its tape is destroyed. Keys
    without a folder tell of the carrier, and stand at the beginning of every tape.
    """

    def __init__(
        self, info: TierInfo, drive: TapeDrive, terms: TapeTerms, now: Callable[[], datetime] | None = None
    ) -> None:
        self._info = info
        self._drive = drive
        self._terms = terms
        self._shelf = Shelf(terms.work)
        self._now = partial(datetime.now, UTC) if now is None else now
        self._cached = SetIndex(())
        self._prepared = False
        self._told: list[tuple[Receipt, Verdict]] = []
        self._known = ""
        self._unread: dict[str, Text] = {}
        self._lock = FileLock(extended(terms.work / LOCK), timeout=_WAIT)

    @classmethod
    def configured(cls, info: TierInfo, options: Mapping[str, Any], base: Path) -> TapeTier:
        """The tier of an archive.toml: `drive`, `path`, `tapes`, perhaps the other keys of `read_terms`."""
        return cls(info, *read_terms(info.code, options, base))

    def describe(self) -> TierInfo:
        return self._info

    def check_key(self, key: str) -> None:
        require_key(key)

    def tapes(self) -> tuple[Tape, ...]:
        """The tapes of the set; one that was never seen here is blank."""
        with self._working():
            tapes = [register.tape() for register in self._index().registers]
            unread = {barcode: (note,) for barcode, note in self._unread.items()}
            return tuple(tape._replace(notes=(*tape.notes, *unread.get(tape.barcode, ()))) for tape in tapes)

    def probe(self) -> Capabilities:
        with self._working():
            volume = self._mounted(self._next_tape())
            medium = self._drive.medium()
            limit = volume.register.capacity - volume.register.used
            if medium.protected:
                raise StorageError(
                    Text(f"băng {volume.barcode}: đang chống ghi", f"tape {volume.barcode} is protected"),
                    place=volume.barcode,
                )
        note = Text(
            "không xóa riêng được một bản: gói đã hủy chỉ mất hẳn khi hủy băng",
            "single copies cannot be removed: what is withdrawn is gone when its tape is destroyed",
        )
        return Capabilities(
            create_only=True, digest_checked=True, durable=True, worm=medium.worm, free=limit, notes=(note,)
        )

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        require_key(key)
        receipt = Receipt(self._info.code, key, content.size, content.digests)
        with self._working():
            index = self._index()
            if self._shelf.is_waiting(tombstone_key(key)) or index.spread(tombstone_key(key)) is not None:
                raise withdrawn_key(key, self._info.code)
            if self._there(index, receipt) is None:
                known = self._shelf.find(key)
                if known is None:
                    self._shelf.stage(key, content, self._info.code)
                elif (known.size, known.digests) != (content.size, content.digests):
                    raise other_bytes(key, self._info.code)
            if not self._terms.run:
                self._write_now(key)
            spread = self._index().spread(key)
            return receipt if spread is None else receipt._replace(version=spread.version)

    def is_full(self) -> bool:
        """Whether enough waits for a run."""
        with self._working():
            return self._shelf.size() >= self._terms.run

    def flush(self) -> None:
        """Write what waits, and read it back."""
        with self._working():
            self._write()

    def written(self) -> list[tuple[Receipt, Verdict]]:
        """What was seen of everything that was written since this was last asked."""
        told, self._told = self._told, []
        return told

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        with self._working():
            try:
                spread = self._spread(receipt)
                if spread is None and self._shelf.is_waiting(receipt.key):
                    return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, _WAITS)
                if spread is None:
                    return Verdict(Seen.MISSING, Level.PRESENCE, _NOWHERE)
                fault, whole = self._looked_at(spread, level)
            except TapeReadError as error:
                return Verdict(Seen.UNREADABLE, Level.PRESENCE, error.text)
            except StorageError as error:
                return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, error.text)
            if fault is not None:
                return Verdict(Seen.BAD if whole else Seen.MISSING, Level.SIZE if whole else Level.PRESENCE, fault)
            told = spread.first.digests
            return seen_in(receipt, level, spread.first.size, told, lambda: self._blocks(spread, 0))

    def recall(self, receipt: Receipt) -> Recall:
        with self._working():
            try:
                spread = self._spread(receipt)
            except (NoTapeError, WrongTapeError) as error:
                return Recall(ready=False, note=error.text)
            needed = [] if spread is None else [tape for tape in spread.tapes if not self._drive.can_load(tape)]
            if not needed:
                return Recall(ready=True)
            tapes = ", ".join(needed)
            return Recall(ready=False, note=Text(f"hãy đưa băng {tapes} vào ổ", f"put tape {tapes} into the drive"))

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        with self._working():
            spread = self._spread(receipt)
            if spread is None:
                raise missing_copy(receipt.key, self._info.code)
            yield from self._blocks(spread, offset)

    def scan(self) -> Iterator[Found]:
        with self._working():
            registers = self._read_tapes()
        index = SetIndex(registers)
        for key in index.objects():
            spread = index.spread(key)
            if spread is not None:
                yield Found(key, spread.first.size, spread.first.digests)

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        key = tombstone_key(receipt.key)
        with self._working():
            if self._index().spread(key) is not None:
                return
            self._shelf.drop([receipt.key])
            if not self._shelf.is_waiting(key):
                self._shelf.stage(key, content_of(tombstone), self._info.code)
            self._write_now(key)

    def _there(self, index: SetIndex, receipt: Receipt) -> Spread | None:
        """Where these bytes lie on tape already; `ExistsError` when other bytes, or damaged ones, have the key."""
        spread = index.spread(receipt.key, self._known)
        if spread is None:
            return None
        if (spread.first.size, spread.first.digests) != (receipt.size, receipt.digests):
            raise other_bytes(receipt.key, self._info.code)
        verdict = self.verify(receipt, Level.READBACK)
        if verdict.seen in (Seen.BAD, Seen.UNREADABLE):
            raise other_bytes(receipt.key, self._info.code)
        return None if verdict.seen is Seen.MISSING else spread

    def _looked_at(self, spread: Spread, level: Level) -> tuple[Text | None, bool]:
        """What is wrong with the tape files of an object, by their first and last blocks, and whether it is there."""
        for tape, segment in spread.segments:
            self._mounted(tape)
            try:
                head = read_head(self._drive, segment.file, tape)
            except EndOfDataError:
                return nothing_there(tape, segment.file), False
            if head is None or (head.key, head.offset, head.digests) != (segment.key, segment.offset, segment.digests):
                return nothing_there(tape, segment.file), False
            if level is not Level.PRESENCE and not reaches(self._drive, segment):
                return not_whole(segment, tape), True
        return None, True

    def _blocks(self, spread: Spread, offset: int) -> Iterator[bytes]:
        for tape, segment in spread.segments:
            skip = max(0, offset - segment.offset)
            if skip < segment.length:
                self._mounted(tape)
                yield from read_segment(self._drive, segment, tape, skip)

    def _write(self) -> None:
        """Write what waits, in as many runs as it needs tapes."""
        # Whoever changed the tape meanwhile did not tell: before anything is written, the label is read.
        self._known = ""
        while waiting := list(self._pending()):
            volume = self._mounted(self._next_tape())
            fresh = volume.register.state is TapeState.BLANK
            heads = self._shelf.every_tape() if fresh else []
            moment = self._now().isoformat(timespec="seconds")
            volume.register.label = volume.register.label._replace(written=moment) if fresh else volume.register.label
            try:
                run = volume.append([*heads, *waiting], moment)
            except TapeReadError:
                if volume.register.state is not TapeState.FAILED:
                    raise
                self._shelf.save(volume.register)
                continue
            self._shelf.save(volume.register)
            self._settle(volume.barcode, run)
            if run.failed:
                return
            if fresh and not run.kept:
                raise too_small(volume.barcode)

    def _pending(self) -> Iterable[Waiting]:
        index = self._index()
        for each in self._shelf.waiting():
            offset, part = index.covered(each.key, each.digests)
            yield each._replace(offset=offset, part=part)

    def _settle(self, barcode: str, run: Run) -> None:
        index = self._index()
        done = set()
        for segment in run.kept:
            spread = index.spread(segment.key)
            if spread is not None and (barcode, segment) == spread.segments[-1]:
                receipt = Receipt(self._info.code, segment.key, segment.size, segment.digests, spread.version)
                self._told.append((receipt, Verdict(Seen.OK, Level.READBACK)))
                done.add(segment.key)
        self._shelf.drop(done)
        for segment, fault in run.failed:
            receipt = Receipt(self._info.code, segment.key, segment.size, segment.digests)
            self._told.append((receipt, Verdict(Seen.NOT_AUDITED, Level.PRESENCE, fault)))

    def _write_now(self, key: str) -> None:
        """Write what waits; an object that could not be written or was not right is not kept (`StorageError`)."""
        try:
            self._write()
        except StorageError:
            self._shelf.drop([key])
            raise
        if self._shelf.is_waiting(key):
            self._shelf.drop([key])
            faults = [verdict.note for receipt, verdict in self._told if receipt.key == key]
            raise StorageError(faults[-1] if faults else _WAITS, place=self._info.code, may_retry=True)

    def _spread(self, receipt: Receipt) -> Spread | None:
        key, tape = receipt.key, receipt.version.partition("/")[0]
        if any(each.barcode == tape and each.state is TapeState.BLANK for each in self._index().registers):
            # What was written there is not known here any more; the tape tells it.
            self._mounted(tape)
        index = self._index()
        if index.spread(tombstone_key(key)) is not None:
            return None
        return index.spread(key, "" if "/" in key else self._at_hand())

    def _at_hand(self) -> str:
        """A tape of the set that can be read now, the one in the drive if it is; empty when there is none."""
        for barcode in sorted(dict(self._terms.barcodes), key=lambda code: code != self._known):
            with suppress(NoTapeError, WrongTapeError):
                if self._mounted(barcode).register.segments:
                    return barcode
        return ""

    def _index(self) -> SetIndex:
        known = self._shelf.registers()
        found = tuple(known.get(blank.barcode, blank) for blank in self._terms.blanks(self._info))
        if found != self._cached.registers:
            self._cached = SetIndex(found)
        return self._cached

    def _next_tape(self) -> str:
        """The tape that is written next; `StorageError` when the set has no room left."""
        for register in self._index().registers:
            if register.state in _WRITABLE:
                return register.barcode
        raise StorageError(
            Text(
                f"{self._info.code}: mọi băng của bộ đã đầy hoặc lỗi; hãy thêm băng vào tapes trong archive.toml",
                f"{self._info.code}: every tape of the set is full or has failed; add one to tapes in archive.toml",
            ),
            place=self._info.code,
        )

    def _mounted(self, barcode: str) -> Volume:
        """The tape in the drive, known by its label; `NoTapeError`, `WrongTapeError` when it is not."""
        registers = {register.barcode: register for register in self._index().registers}
        changed = self._drive.load(barcode)
        volume = Volume(self._drive, registers[barcode].copy())
        if volume.register.state is TapeState.BLANK and self._terms.capacity is None:
            volume.register.capacity = self._drive.medium().capacity
        if changed or self._known != barcode:
            self._known = ""
            volume.prove()
            self._known = barcode
            if volume.register.state is not TapeState.BLANK and registers[barcode].state is TapeState.BLANK:
                self._shelf.save(volume.register)
        return volume

    def _read_tapes(self) -> tuple[TapeRegister, ...]:
        """What the tapes that can be reached tell of themselves; `StorageError` when none can be."""
        found: list[TapeRegister] = []
        absent = None
        for blank in self._terms.blanks(self._info):
            barcode = blank.barcode
            try:
                self._drive.load(barcode)
                volume = Volume(self._drive, blank)
                volume.prove()
            except (NoTapeError, WrongTapeError) as error:
                absent = self._unread[barcode] = error.text
                continue
            self._known = barcode
            self._unread.pop(barcode, None)
            found.append(volume.register)
            if volume.register.state is not TapeState.BLANK and barcode not in self._shelf.registers():
                self._shelf.save(volume.register)
        if absent is not None and not found:
            raise NoTapeError(absent, place=self._info.code, may_retry=True)
        return tuple(found)

    @contextmanager
    def _working(self) -> Iterator[None]:
        extended(self._terms.work).mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise run_under_way(self._terms.work) from error
        try:
            if not self._prepared:
                self._shelf.prepare()
                self._prepared = True
            with told_as_storage_error(self._info.code, self._terms.work, self._shelf.fs):
                yield
        finally:
            self._lock.release()
