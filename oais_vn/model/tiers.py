"""Storage tiers: the port by which copies are kept on a carrier, and the values that it speaks in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, NamedTuple, Protocol, runtime_checkable

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import Digest
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath, is_portable

LONGEST_KEY = 240
"""Characters of a key: with the mount point before it, Windows and old tools still open it."""

DIGEST_SUFFIX = ".sha256"
"""Kept for the files that tell digests to people without this library."""

TOMBSTONES = "tombstones"


class Access(Enum):
    """How a carrier is reached: at any moment, after a recall, or after somebody fetched it."""

    ONLINE = "online"
    NEARLINE = "nearline"
    OFFLINE = "offline"


class Purpose(Enum):
    """What a copy is for: backup of the archive (TT05 Đ27), or insurance by decision (Decree 113 Đ26-30)."""

    BACKUP = "sao-luu"
    INSURANCE = "du-phong"


class Level(Enum):
    """How deep a copy is looked at: its name, its size, the digest that the tier tells, or every byte read back."""

    PRESENCE = "presence"
    SIZE = "size"
    DIGEST = "digest"
    READBACK = "readback"


class Seen(Enum):
    """What looking at a copy found. What was not audited is never fine."""

    OK = "ok"
    BAD = "bad"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_AUDITED = "not-audited"


@dataclass(frozen=True)
class TierInfo:
    """One tier: a kind of carrier at one site under one administrator.

    `kind` (hdd, ssd, lto, s3 …), `site` and `administrator` are the archive's own words; two that are equal count as
    one threat. `networked` says whether the carrier can be reached from a network, where no state secret may lie.
    """

    code: str
    kind: str
    site: str
    administrator: str
    access: Access = Access.ONLINE
    purpose: Purpose = Purpose.BACKUP
    networked: bool = False


@dataclass(frozen=True)
class Capabilities:
    """What a tier was seen to do when it was tried; `notes` say what it does not.

    `create_only`: a key that is taken is never written over. `digest_checked`: it refuses bytes that are not of the
    digest given with them. `durable`: what `put` returned survives a loss of power. `worm`: it hinders removal.
    `free` are bytes, None where it cannot be known.
    """

    create_only: bool
    digest_checked: bool
    durable: bool
    worm: bool = False
    free: int | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Content:
    """Bytes to keep: their size, their digests, and how to open them anew at each call."""

    size: int
    digests: tuple[Digest, ...]
    opened: Callable[[], BinaryIO]


class Receipt(NamedTuple):
    """What a tier keeps under a key; `version` is the tier's own mark of it, empty where it has none."""

    tier: str
    key: str
    size: int
    digests: tuple[Digest, ...]
    version: str = ""


class Verdict(NamedTuple):
    """What was seen of a copy, the deepest level that was reached, and why when it is not fine."""

    seen: Seen
    level: Level
    note: Text = Text("", "")


class Found(NamedTuple):
    """An object on a carrier: its key, its size, and the digests that the carrier itself tells, if any."""

    key: str
    size: int
    digests: tuple[Digest, ...]


class Recall(NamedTuple):
    """Whether the bytes can be read now, and what somebody has to do when not."""

    ready: bool
    note: Text = Text("", "")


class StorageTier(Protocol):
    """Copies on one kind of carrier at one site under one administrator.

    Every method but `describe` and `check_key` may raise `StorageError` when the carrier cannot be reached.
    """

    def describe(self) -> TierInfo:
        """What the archive says of the tier."""
        ...

    def probe(self) -> Capabilities:
        """Try what the tier really does, on an object of its own that stays behind nowhere a package may lie."""
        ...

    def check_key(self, key: str) -> None:
        """Raise `InputError` when the tier cannot keep an object under this key exactly."""
        ...

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        """Keep `content` under `key`; when this returns, the bytes are whole and durable, as far as the tier can say.

        The same bytes under the same key again change nothing; other bytes are an `ExistsError`. Raises `StorageError`
        for a key that was withdrawn, and when `content` turns out not to have the size and digests that it claims:
        then there is nothing under the key. Killed at any moment, it leaves nothing or the whole. `operation` names
        the run, for the tier's own records.
        """
        ...

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        """Look at a copy as deep as `level`; a carrier that is not there gives `NOT_AUDITED`, never an error."""
        ...

    def recall(self, receipt: Receipt) -> Recall:
        """Ask for the bytes to be made readable; asked again, it tells how far that is."""
        ...

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        """The bytes from `offset` on, unproven: who takes them computes their digests."""
        ...

    def scan(self) -> Iterator[Found]:
        """Everything that lies on the carrier, sorted by key, as the carrier alone tells it."""
        ...

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        """Remove a copy for good and keep `tombstone` (JSON, UTF-8) under `tombstone_key` in its place.

        Done again, it changes nothing. Only ever called with a decision and its approvals; repair never does.
        """
        ...


@runtime_checkable
class Buffered(Protocol):
    """A tier that collects what is put, and writes it in runs: until then `verify` says `NOT_AUDITED`."""

    def is_full(self) -> bool:
        """Whether enough waits for a run."""
        ...

    def flush(self) -> None:
        """Write what waits, and read it back; `StorageError` when not all can be written now, and the rest waits on."""
        ...

    def written(self) -> list[tuple[Receipt, Verdict]]:
        """What was seen, when it was read back, of all that was written since this was last asked."""
        ...


def tombstone_key(key: str) -> str:
    """The key of the tombstone of what lay under `key`."""
    return f"{TOMBSTONES}/{key}.json"


def require_key(key: str) -> None:
    """Raise `InputError` unless every tier can keep an object under `key`: plain, visible ASCII names, not too long."""
    parts = PackagePath(key).split("/")
    if (
        unicodedata.is_normalized("NFC", key)
        and all(is_portable(part) for part in parts)
        and len(key) <= LONGEST_KEY
        and not key.endswith(DIGEST_SUFFIX)
    ):
        return
    raise InputError(
        Text(
            f"khóa lưu {key!r} không dùng được trên mọi vật mang tin: chỉ chữ cái không dấu, chữ số, '.', '_', '-', "
            f"không bắt đầu hay kết thúc bằng dấu chấm, dài tối đa {LONGEST_KEY}, không có đuôi {DIGEST_SUFFIX}",
            f"the key {key!r} cannot be used on every carrier: plain letters, digits, '.', '_', '-' only, no dot at "
            f"either end, at most {LONGEST_KEY} characters, not ending in {DIGEST_SUFFIX}",
        )
    )
