"""What is known of one tape: its label, what lies on it, how full it is; as a file, and as a catalogue on the tape."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from oais_vn.model.fixity import Digest
from oais_vn.model.language import Text
from oais_vn.model.tapes import Tape, TapeState
from oais_vn.model.tiers import TOMBSTONES
from oais_vn.storage.tiers.tapes.label import Label
from oais_vn.storage.tiers.tapes.segments import Segment

_SCHEMA = "oais-vn/tape/1"


@dataclass
class TapeRegister:
    """One tape: `segments` in the order in which they lie there, `files` on it, `used` bytes of its `capacity`."""

    label: Label
    capacity: int
    segments: list[Segment] = field(default_factory=list)
    files: int = 1
    used: int = 0
    state: TapeState = TapeState.BLANK
    written: str = ""
    notes: list[Text] = field(default_factory=list)

    @property
    def barcode(self) -> str:
        """The barcode of the tape."""
        return self.label.barcode

    def copy(self) -> TapeRegister:
        """The same, to be changed."""
        return replace(self, segments=list(self.segments), notes=list(self.notes))

    def tape(self) -> Tape:
        """The tape as the register of the archive shows it."""
        label = self.label
        return Tape(
            *(label.barcode, label.generation, label.worm, self.state, self.used, self.capacity),
            *(len({each.key for each in self.segments}), self.written, label.end, tuple(self.notes)),
        )

    def fail(self, fault: Text) -> None:
        """Note a fault; the tape is written no more."""
        self.state = TapeState.FAILED
        if fault not in self.notes:
            self.notes.append(fault)

    def json(self) -> str:
        """The register as a file."""
        values: dict[str, Any] = {
            "schema": _SCHEMA,
            "label": self.label._asdict(),
            "capacity": self.capacity,
            "files": self.files,
            "used": self.used,
            "state": self.state.value,
            "written": self.written,
            "notes": [list(note) for note in self.notes],
            "segments": [each.json() for each in self.segments],
        }
        return json.dumps(values, ensure_ascii=False, indent=1)

    @classmethod
    def of(cls, text: str) -> TapeRegister:
        """The register of such a file."""
        told = json.loads(text)
        return cls(
            Label(**told["label"]),
            told["capacity"],
            [Segment.of(each) for each in told["segments"]],
            *(told["files"], told["used"], TapeState(told["state"]), told["written"]),
            [Text(*note) for note in told["notes"]],
        )


def manifest(segments: Iterable[Segment]) -> str:
    """What `sha256sum -c` checks where the tars of a tape were taken out."""
    return "".join(f"{each.sha256}  {each.name}\n" for each in segments)


def tombstone_of(key: str) -> str:
    """The key of which `key` is the tombstone; empty when it is none."""
    return key.removeprefix(f"{TOMBSTONES}/").removesuffix(".json") if key.startswith(f"{TOMBSTONES}/") else ""


@dataclass(frozen=True)
class Spread:
    """Where a whole object lies: its segments, in order, each with the tape that holds it."""

    segments: tuple[tuple[str, Segment], ...]

    @property
    def first(self) -> Segment:
        """Its first segment: it tells size and digests."""
        return self.segments[0][1]

    @property
    def version(self) -> str:
        """The tier's mark of the copy: the tape and the tape file where it begins."""
        return f"{self.segments[0][0]}/{self.first.file:06}"

    @property
    def tapes(self) -> list[str]:
        """The tapes that are needed, in order."""
        return list(dict.fromkeys(tape for tape, _ in self.segments))


@dataclass(frozen=True)
class SetIndex:
    """Where everything lies on the tapes of a set, in the order of the tapes."""

    registers: tuple[TapeRegister, ...]

    def spread(self, key: str, preferred: str = "") -> Spread | None:
        """Where an object lies whole: as it was written last; on `preferred` what stands on every tape."""
        found = list(_runs(self._lying.get(key, [])))
        near = [spread for spread in found if "/" not in key and spread.tapes == [preferred]]
        chosen = near or found
        return chosen[-1] if chosen else None

    def covered(self, key: str, digests: tuple[Digest, ...]) -> tuple[int, int]:
        """How many bytes of an object that spans tapes lie there already, and in how many parts; 0 when it is whole."""
        offset = parts = 0
        for _, segment in self._lying.get(key, []):
            if segment.digests != digests or not segment.part:
                continue
            if segment.offset == 0:
                offset = parts = 0
            if segment.offset == offset:
                offset, parts = offset + segment.length, parts + 1
            if offset == segment.size:
                offset = parts = 0
        return offset, parts

    def objects(self) -> list[str]:
        """Every key, sorted, but for those that were withdrawn."""
        return sorted(self._lying.keys() - {tombstone_of(key) for key in self._lying})

    @cached_property
    def _lying(self) -> dict[str, list[tuple[str, Segment]]]:
        """By key, every segment in the order of writing, with its tape."""
        lying: dict[str, list[tuple[str, Segment]]] = {}
        for register in self.registers:
            for segment in register.segments:
                lying.setdefault(segment.key, []).append((register.barcode, segment))
        return lying


def _runs(lying: Iterable[tuple[str, Segment]]) -> Iterator[Spread]:
    """Each way in which the segments of one object make a whole, in the order of writing."""
    parts: list[tuple[str, Segment]] = []
    for tape, segment in lying:
        if segment.offset == 0:
            parts = []
        expected = sum(each.length for _, each in parts)
        if segment.offset != expected or (parts and segment.digests != parts[0][1].digests):
            continue
        parts.append((tape, segment))
        if expected + segment.length == segment.size:
            yield Spread(tuple(parts))
