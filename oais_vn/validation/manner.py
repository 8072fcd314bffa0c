"""How a METS is written: that in which the readings of the Circular differ, gathered while the METS is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from oais_vn.formats.mets.reader import (
    MetsPart,
    Pointer,
    ReadDivision,
    ReadFile,
    ReadGroup,
    ReadHeader,
    ReadMetadata,
    ReadSection,
)

_MOST = 1000
"""Different words of one kind that are kept; what a METS needs comes to a dozen."""
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:?[0-9]{2})\s*\Z")


@dataclass
class Words:
    """Words as they are met: how often each, and the line of the first; no more than a bounded number of them."""

    _met: dict[str, list[int]] = field(default_factory=dict)

    def add(self, word: str, line: int) -> None:
        """Meet a word once more."""
        if word in self._met:
            self._met[word][1] += 1
        elif len(self._met) < _MOST:
            self._met[word] = [line, 1]

    def __contains__(self, word: object) -> bool:
        return word in self._met

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        """Each word with the line of its first place and how often it was met."""
        return ((word, line, times) for word, (line, times) in self._met.items())


@dataclass
class Manner:
    """What one METS is like. Labels and uses stand without case, for practice differs in it.

    `divisions` are `div/@LABEL`, `groups` `fileGrp/@USE`, `types` the TYPE of divisions as `label type`; `maps` are
    `structMap` as `LABEL TYPE`. `amd_sections` are the lines of `amdSec`,
    `zoneless` moments that name no time zone. `lacking` are the attributes that files, records and the head of METS
    should have and somewhere have not, `mimes` MIMETYPEs as `suffix type`.
    """

    divisions: Words = field(default_factory=Words)
    groups: Words = field(default_factory=Words)
    types: dict[str, tuple[str, int]] = field(default_factory=dict)
    maps: Words = field(default_factory=Words)
    amd_sections: list[int] = field(default_factory=list)
    mdtypes: Words = field(default_factory=Words)
    checksum_types: Words = field(default_factory=Words)
    zoneless: Words = field(default_factory=Words)
    lacking: Words = field(default_factory=Words)
    mimes: Words = field(default_factory=Words)

    def take(self, part: MetsPart) -> None:
        """Note what the next part of the document shows."""
        match part:
            case ReadHeader():
                self._take_time(part.created, part.line)
                if not part.created:
                    self.lacking.add("metsHdr/@CREATEDATE", part.line)
            case ReadMetadata():
                self._take_metadata(part)
            case ReadFile():
                self._take_pointer(part.pointer, part.line)
            case ReadGroup():
                self.groups.add(part.use.casefold(), part.line)
            case ReadDivision():
                self.divisions.add(part.label.casefold(), part.line)
                if len(self.types) < _MOST:
                    self.types.setdefault(part.label.casefold(), (part.type, part.line))
            case ReadSection(name="structMap"):
                self.maps.add(f"{part.label} {part.type}", part.line)
            case ReadSection(name="amdSec") if len(self.amd_sections) < _MOST:
                self.amd_sections.append(part.line)

    def _take_metadata(self, part: ReadMetadata) -> None:
        self._take_time(part.created, part.line)
        if part.pointer is not None:
            self._take_pointer(part.pointer, part.line)
            if part.is_descriptive:
                self.mdtypes.add(part.mdtype, part.line)

    def _take_pointer(self, pointer: Pointer, line: int) -> None:
        self._take_time(pointer.created or "", line)
        if not pointer.created:
            self.lacking.add("@CREATED", line)
        if not pointer.mime:
            self.lacking.add("@MIMETYPE", line)
        else:
            suffix = PurePosixPath(pointer.href or "").suffix.casefold()
            self.mimes.add(f"{suffix} {pointer.mime}", line)
        if pointer.checksum_type is not None:
            self.checksum_types.add(pointer.checksum_type, line)

    def _take_time(self, moment: str, line: int) -> None:
        if moment and not _ZONE.search(moment):
            self.zoneless.add(moment, line)
