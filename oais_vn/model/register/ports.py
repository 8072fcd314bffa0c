"""What the register asks of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from oais_vn.model.register.dossier import Dossier, DossierKey, Stage
from oais_vn.model.register.things import Thing
from oais_vn.model.register.wanted import By, Figures, Wanted

T = TypeVar("T", bound=Thing)


class RegisterCatalogue(Protocol):
    """The register as far as the log has been taken in: a cache, made for finding and counting."""

    def thing(self, kind: type[T], key: str) -> T | None:
        """The thing of this kind and key."""
        ...

    def things(self, kind: type[T]) -> Iterator[T]:
        """All things of a kind that is not dossiers, in the order in which they came in."""
        ...

    def called(self, code: str) -> list[Dossier]:
        """The dossiers of this code, or `unit/fonds/code`: several where units have fonds and codes alike."""
        ...

    def dossiers_of(self, keys: Sequence[DossierKey]) -> dict[DossierKey, Dossier]:
        """The dossiers of these keys (some hundreds), as far as there are any."""
        ...

    def dossiers(self, wanted: Wanted) -> Iterator[Dossier]:
        """The dossiers that are asked for, in the order in which they came in; few are held at a time."""
        ...

    def figures(self, by: By, wanted: Wanted) -> list[Figures]:
        """What is counted of the dossiers that are asked for, by the headings of `by`, sorted by them."""
        ...

    def seen(self, key: DossierKey) -> dict[Stage, str]:
        """What packages and copies tell of a dossier: the stages reached, each with a day or empty."""
        ...
