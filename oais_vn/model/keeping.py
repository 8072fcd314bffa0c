"""What an archive's store knows: carriers, deeds that change what is known, and the ports of log and catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from oais_vn.model.copies import Copy, Holding
from oais_vn.model.film import FilmCopy
from oais_vn.model.language import Text
from oais_vn.model.ports import EventLog, PackageSource
from oais_vn.model.preservation import Agent, Event
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import ActPart
from oais_vn.model.tiers import Content, Receipt


class CarrierState(Enum):
    """Whether the copies on a carrier may be counted on."""

    IN_USE = "in-use"
    LOST = "lost"
    RETIRED = "retired"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    CarrierState.IN_USE: Text("đang dùng", "in use"),
    CarrierState.LOST: Text("thất lạc", "lost"),
    CarrierState.RETIRED: Text("đã thôi dùng", "retired"),
}


class Carrier(NamedTuple):
    """The carrier of a tier, as the register has it.

    `code` is the tier's. `label` is the object on it by which it is known again. Dates are ISO 8601, empty when not
    known: `since` when it was taken into use, `end` when its maker's term ends. `looked` is when everything on it was
    last looked at. Copies on it that were read back before `doubted` do not count: since then it was lost, moved or
    replaced. `logged` are the bytes of the event log that lie on it.
    """

    code: str
    kind: str
    site: str
    custodian: str
    seal: str
    since: str
    end: str
    state: CarrierState
    label: Receipt
    looked: str = ""
    doubted: str = ""
    logged: int = 0


class Withdrawal(NamedTuple):
    """That a package was withdrawn, and by which decision."""

    name: str
    decision: str


KeepingDeed = Holding | Copy | FilmCopy | Carrier | Withdrawal
"""What an event made of something: the whole of it as it then is. The last deed of a thing tells what it is."""

Deed = KeepingDeed | ActPart
"""What the log tells: deeds of the store, and acts of the register, which count when their last part is there."""


class Position(NamedTuple):
    """A place in the log: where its last line begins and ends, in bytes, and the SHA-256 of that line."""

    start: int = 0
    end: int = 0
    head: str = "0" * 64


class ArchiveLog(EventLog, Protocol):
    """An event log that can be followed from where one stopped, and copied piece by piece."""

    def held(self) -> AbstractContextManager[None]:
        """Let nobody else add to the log meanwhile; `append_all` and `append` may be called within."""
        ...

    def append_all(self, events: Iterable[tuple[Event, tuple[Agent, ...]]]) -> None:
        """Add events one after another; when this returns all are on disk, and a reader may have seen some before."""
        ...

    def since(self, position: Position) -> Iterator[tuple[Position, Event]]:
        """The events after `position`, each with its own.

        Raises `StorageError` when what lies at `position` is not what lay there, or the chain is broken after it.
        """
        ...

    def section(self, start: int, end: int) -> BinaryIO:
        """The log's own bytes from `start` to `end`, which must be there."""
        ...


class Catalogue(Protocol):
    """What is held where: a cache of the log, which can be thrown away at any time."""

    def position(self) -> Position:
        """How far the log has been taken in."""
        ...

    def apply(self, deeds: Iterable[tuple[Deed | None, Position]]) -> None:
        """Take in deeds of the log with their positions (None: an event that changes nothing here), all or none."""
        ...

    def forget(self) -> None:
        """Empty what was taken in of the log, to take it in anew."""
        ...

    def holding(self, wanted: str) -> Holding | None:
        """The package of this name, OBJID, or (the newest version of) this dossier code or `unit/fonds/code`.

        Raises `InputError` for a code that dossiers of several units or fonds have.
        """
        ...

    def holdings(self) -> Iterator[Holding]:
        """Every package, sorted by name."""
        ...

    def copies(self, package: str | None = None) -> Iterator[Copy]:
        """The copies of one package or of all, sorted by package, tier and key."""
        ...

    def films(self, package: str | None = None) -> Iterator[FilmCopy]:
        """What reels have of one package or of all, sorted by package, reel and frame."""
        ...

    def carriers(self) -> dict[str, Carrier]:
        """The register of carriers by code."""
        ...

    def search(self, words: str, most: int) -> Iterator[Holding]:
        """The packages whose description has all these words; words without accents find those with them."""
        ...


class ArchiveCatalogue(Catalogue, Protocol):
    """A catalogue that follows the register too."""

    @property
    def register(self) -> RegisterCatalogue:
        """The register, of the same log."""
        ...


@dataclass(frozen=True)
class StagedFile:
    """Bytes at hand in `place`, in a folder of its own on a disk of this machine: to be put on tiers, or to be read.

    It can be sent to another process that sees that disk.
    """

    content: Content
    source: Callable[[], PackageSource]
    place: Path


class Bench(Protocol):
    """Room on this machine for a few files; what lies there is gone afterwards. It can be sent to another process."""

    def take(self, file: str, blocks: Iterable[bytes]) -> AbstractContextManager[StagedFile]:
        """Hold these bytes as `file`, whose extension tells what they are."""
        ...

    def tar(self, name: str, source: PackageSource) -> AbstractContextManager[StagedFile]:
        """Hold the tar of a package's files, the same bytes for the same files."""
        ...

    def hold(self, file: str, blocks: Iterable[bytes]) -> StagedFile:
        """As `take`, until `drop`: by any process."""
        ...

    def hold_tar(self, name: str, source: PackageSource) -> StagedFile:
        """As `tar`, until `drop`."""
        ...

    def drop(self, held: StagedFile) -> None:
        """Remove what was held."""
        ...


class Parity(Protocol):
    """Recovery data for one file, and a file put right with it. Both raise `StorageError` when that cannot be tried."""

    def write(self, file: Path, percent: int) -> Content:
        """Recovery data of about `percent` of the file's bytes, which lies beside the file."""
        ...

    def mend(self, damaged: Sequence[Path], parity: Sequence[Path]) -> bool:
        """Put the first of several damaged copies of a file right, out of all of them; whether that was possible."""
        ...
