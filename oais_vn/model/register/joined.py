"""Units' lists of dossiers put together into that of a province: rows as they were sent, and where each came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.register.dossier import DossierKey


class SentDossier(NamedTuple):
    """A dossier of a unit's list: what its row says, in the words of the row.

    `criteria` are codes or words. `row` is its place in the file, counted as people see it.
    """

    key: DossierKey
    title: str
    row: int
    group: str = ""
    dates: str = ""
    maintenance: str = ""
    sheets: int | None = None
    pages: int | None = None
    metres: str = ""
    place: str = ""
    condition: str = ""
    criteria: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SentNames:
    """What codes stand for, as far as a file says it: units by their code, fonds by `unit/fonds`."""

    units: Mapping[str, str] = field(default_factory=dict)
    fonds: Mapping[str, str] = field(default_factory=dict)


class SentList(NamedTuple):
    """A file of the province's list: its number in it, its name, SHA-256, the units and how many dossiers it has."""

    number: int
    file: str
    sha256: str
    units: tuple[str, ...]
    dossiers: int


class Quantity(NamedTuple):
    """How much there is of something."""

    dossiers: int = 0
    sheets: int = 0
    pages: int = 0
    millimetres: int = 0

    def plus(self, other: Quantity) -> Quantity:
        """Both together."""
        return Quantity(*(one + two for one, two in zip(self, other, strict=True)))


class Joined(NamedTuple):
    """A dossier of the province's list, the number of its file, and whether others have its code."""

    dossier: SentDossier
    source: int
    shared: bool


Place = tuple[str, str, str]
"""A unit, a fonds and a group: what the province's list is ordered by."""


@dataclass(frozen=True)
class ProvinceList:
    """What a province's list has in all: by unit, fonds and group (in their order), and the files it was made of.

    `shared_fonds` are fonds codes that several units have, with the units; `shared_codes` counts dossiers whose code
    others have too. Nothing is renamed: the unit tells them apart.
    """

    name: str
    year: int
    places: Mapping[Place, Quantity]
    sources: tuple[SentList, ...]
    names: SentNames
    criteria: tuple[str, ...]
    shared_fonds: Mapping[str, tuple[str, ...]]
    shared_codes: int

    @property
    def total(self) -> Quantity:
        """Everything."""
        return self.of()

    def of(self, unit: str | None = None, fonds: str | None = None) -> Quantity:
        """What a unit, or a fonds of it, has."""
        whole = Quantity()
        for (one, other, _), quantity in self.places.items():
            if unit in (None, one) and fonds in (None, other):
                whole = whole.plus(quantity)
        return whole


class Given(NamedTuple):
    """A unit's list as it was given: its file, SHA-256, names, and its rows or what is wrong with them (row, text)."""

    file: str
    sha256: str
    names: SentNames
    rows: Iterable[SentDossier | tuple[int, Text]]


class Joining(NamedTuple):
    """The list of a province, or why there is none."""

    listed: ProvinceList | None
    faults: tuple[Text, ...]
