"""A delivery beside the inventory of the paper: which dossier is which, and which stand in another order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from oais_vn.model.delivery import DeliveredDossier, Delivery
from oais_vn.model.inventory import Inventory, ListedDossier


@dataclass(frozen=True)
class Shelves:
    """A delivery and the inventory; what the rules on the inventory are asked of."""

    delivery: Delivery
    inventory: Inventory

    @cached_property
    def pairs(self) -> tuple[tuple[DeliveredDossier, ListedDossier], ...]:
        """Each dossier that is in both, in the order of the delivery: by its code, else by its code without zeros."""
        listed = {each.code: each for each in self.inventory.dossiers}
        found = {each.code: listed[each.code] for each in self.delivery.dossiers if each.code in listed}
        taken = {each.code for each in found.values()}
        plain = {_plain(each.code): each for each in self.inventory.dossiers if each.code not in taken}
        for dossier in self.delivery.dossiers:
            if dossier.code not in found and _plain(dossier.code) in plain:
                found[dossier.code] = plain.pop(_plain(dossier.code))
        return tuple((each, found[each.code]) for each in self.delivery.dossiers if each.code in found)

    def missing(self) -> Iterator[ListedDossier]:
        """What the inventory has and the delivery has not."""
        met = {listed.code for _, listed in self.pairs}
        return (each for each in self.inventory.dossiers if each.code not in met)

    def unlisted(self) -> Iterator[DeliveredDossier]:
        """What the delivery has and the inventory has not."""
        met = {dossier.code for dossier, _ in self.pairs}
        return (each for each in self.delivery.dossiers if each.code not in met)

    def moved(self) -> Iterator[tuple[DeliveredDossier, ListedDossier]]:
        """The fewest dossiers that would have to be put elsewhere to be in the order of the inventory."""
        places = {each.code: place for place, each in enumerate(self.inventory.dossiers)}
        staying = _longest_rise([places[listed.code] for _, listed in self.pairs])
        return (pair for number, pair in enumerate(self.pairs) if number not in staying)


def _plain(code: str) -> str:
    """A code whose numbers have lost their leading zeros, as spreadsheets make them."""
    return ".".join(part.lstrip("0") if part.isdigit() else part for part in code.split("."))


def _longest_rise(values: Sequence[int]) -> set[int]:
    """The places of a longest part of `values` that rises (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(ends, value)
        before.append(last[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [value]
        last[pile : pile + 1] = [place]
    rise = set()
    place = last[-1] if last else -1
    while place >= 0:
        rise.add(place)
        place = before[place]
    return rise
