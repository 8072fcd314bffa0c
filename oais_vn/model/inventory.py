"""The inventory of the paper (mục lục hồ sơ): which dossiers there are on the shelves."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.dates import PartialDate
from oais_vn.model.delivery import Problem
from oais_vn.model.location import Location


@dataclass(frozen=True)
class ListedDossier:
    """A dossier as the inventory has it; what it does not say is empty or None. `code` is its `fileCode`."""

    code: str
    title: str
    started: PartialDate | None
    ended: PartialDate | None
    sheets: int | None
    location: Location


@dataclass(frozen=True)
class Inventory:
    """The dossiers of an inventory in its order; `problems` are rows that could not be taken as they stand."""

    path: str
    dossiers: tuple[ListedDossier, ...]
    problems: tuple[Problem, ...] = ()
