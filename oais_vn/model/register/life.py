"""The life of a dossier: from the shelf to the carriers, everything that the archive can show of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.copies import CopyState
from oais_vn.model.film import FilmCopy
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Dossier, Milestone, Stage
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.giving import Difference, Giving
from oais_vn.model.register.handover import Handover
from oais_vn.model.register.listing import SelectionList


class KeptCopy(NamedTuple):
    """A copy of a package: on which carrier (`tier`, its `kind` and `site`), what for, when it was last proven."""

    tier: str
    kind: str
    site: str
    purpose: str
    state: CopyState
    verified: str


@dataclass(frozen=True)
class KeptPackage:
    """A version of a dossier's package; `digest` is the SHA-256 of its tag manifest, which proves every byte of it.

    `withdrawn` is the number of the decision by which it was withdrawn.
    """

    name: str
    id: str
    version: str
    shape: str
    size: int
    digest: str
    withdrawn: str = ""
    copies: tuple[KeptCopy, ...] = ()
    films: tuple[FilmCopy, ...] = ()


class Kept(NamedTuple):
    """What the store has of a dossier: its packages, the oldest version first."""

    packages: tuple[KeptPackage, ...] = ()

    @property
    def verified(self) -> list[tuple[KeptPackage, KeptCopy]]:
        """The copies that are proven, of packages that were not withdrawn."""
        return [
            (package, copy)
            for package in self.packages
            if not package.withdrawn
            for copy in package.copies
            if copy.state is CopyState.VERIFIED
        ]


class Proof(NamedTuple):
    """The head of the event chain: SHA-256 of the last event, the bytes of the log up to it."""

    head: str
    size: int


@dataclass(frozen=True)
class Life:
    """A dossier with all that belongs to it; `seen` are the stages that packages and copies tell, with their days.

    `criteria` are those by which it was selected, in words; `refused` the hand-overs of which it was not
    taken. `drawn` is when this was put together (ISO 8601).
    """

    archive: str
    dossier: Dossier
    fonds: RegisteredFonds | None
    listed: SelectionList | None
    criteria: tuple[Text, ...]
    signs: tuple[Text, ...]
    damage: Text
    medium: Text
    maintenance: Text
    givings: tuple[Giving, ...]
    differences: tuple[Difference, ...]
    refused: tuple[Handover, ...]
    kept: Kept
    seen: dict[Stage, str]
    proof: Proof
    drawn: str

    def milestones(self) -> Iterator[tuple[Stage, Milestone | None]]:
        """Every stage in its order with its milestone, None where it was not reached."""
        for stage in Stage:
            stone = self.dossier.reached(stage)
            if stage in self.seen:
                stone = Milestone(stage, self.seen[stage])
            yield stage, stone
