"""Copies of a package: the states they go through, and what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import Digest
from oais_vn.model.language import Text
from oais_vn.model.tiers import Level, Receipt, Seen


class CopyState(Enum):
    """What one copy is known to be. Only VERIFIED counts, and only until its next audit is due."""

    STORED = "stored"
    VERIFIED = "verified"
    BAD = "bad"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]

    @property
    def is_damage(self) -> bool:
        """Whether it asks for a repair."""
        return self in _DAMAGE

    def becomes(self, new: CopyState) -> CopyState:
        """`new`, when a copy in this state may become so; else `InputError`."""
        if new in TRANSITIONS[self]:
            return new
        raise InputError(
            Text(
                f"bản sao đang {self.label.vi} không thể thành {new.label.vi}",
                f"a copy that is {self.label.en} cannot become {new.label.en}",
            )
        )


_LABELS = {
    CopyState.STORED: Text("đã ghi, chưa đọc lại", "stored, not read back"),
    CopyState.VERIFIED: Text("đã đọc lại, đúng", "verified"),
    CopyState.BAD: Text("hỏng", "bad"),
    CopyState.MISSING: Text("mất", "missing"),
    CopyState.UNREADABLE: Text("không đọc được", "unreadable"),
    CopyState.SUPERSEDED: Text("đã thay bằng bản khác", "superseded"),
    CopyState.WITHDRAWN: Text("đã hủy theo quyết định", "withdrawn"),
}
_DAMAGE = frozenset([CopyState.BAD, CopyState.MISSING, CopyState.UNREADABLE])
_KNOWN = frozenset([CopyState.VERIFIED, CopyState.SUPERSEDED, CopyState.WITHDRAWN, *_DAMAGE])

TRANSITIONS: dict[CopyState, frozenset[CopyState]] = {
    CopyState.STORED: _KNOWN | {CopyState.STORED},
    CopyState.VERIFIED: _KNOWN,
    # Damage may turn out to have been the cable's; it never becomes fine but by being read back whole.
    CopyState.BAD: _KNOWN,
    CopyState.MISSING: _KNOWN | {CopyState.STORED},
    CopyState.UNREADABLE: _KNOWN,
    CopyState.SUPERSEDED: frozenset([CopyState.SUPERSEDED, CopyState.WITHDRAWN]),
    CopyState.WITHDRAWN: frozenset([CopyState.WITHDRAWN]),
}
"""Which state may follow which: only what was read back is VERIFIED, and nothing leads back from WITHDRAWN."""

AFTER = {
    Seen.OK: CopyState.VERIFIED,
    Seen.BAD: CopyState.BAD,
    Seen.MISSING: CopyState.MISSING,
    Seen.UNREADABLE: CopyState.UNREADABLE,
}
"""The state that a reading back leads to."""


@dataclass(frozen=True)
class Holding:
    """A package that the archive holds: what it is, the bytes that every copy must have, what search finds.

    `name` is its name in the archive and never changes; `file` that of its bytes (a tar or zip). `digest` is the
    SHA-256 of its tag manifest. `text` are words of its description, one piece a line. `withdrawn` is the number of
    the decision by which it was withdrawn. `unit` is the archive that gave the fonds code, empty where nobody noted it.
    """

    name: str
    file: str
    id: str
    code: str
    title: str
    fonds: str
    shape: str
    version: str
    size: int
    digests: tuple[Digest, ...]
    digest: str
    maintenance: str = ""
    grade: str = ""
    text: tuple[str, ...] = ()
    withdrawn: str = ""
    unit: str = ""


class Copy(NamedTuple):
    """One copy of a package on one tier, under `key`.

    `verified` is when it was last read back whole and found fine (ISO 8601 in UTC, empty: never).
    """

    name: str
    tier: str
    key: str
    state: CopyState
    size: int
    digests: tuple[Digest, ...]
    version: str = ""
    verified: str = ""
    note: str = ""

    @property
    def receipt(self) -> Receipt:
        """What the tier is asked by."""
        return Receipt(self.tier, self.key, self.size, self.digests, self.version)


class Audited(NamedTuple):
    """What an audit saw of one copy; `before` is the state in which it was."""

    copy: Copy
    seen: Seen
    level: Level
    note: Text
    before: CopyState
