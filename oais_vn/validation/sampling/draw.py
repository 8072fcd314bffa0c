"""The draw: from the parts of a lot, a plan and a seed to the items that people look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from oais_vn.model.sampling import Drawn, Item, Part, Plan, Stratum
from oais_vn.validation.sampling.chance import allotted, chosen

_LOT = "lot"
_DOSSIER = "dossier "


def items_of(dossiers: Sequence[tuple[str, Sequence[Part]]], item: Item) -> dict[str, int]:
    """How many items every dossier has, in order."""
    if item is Item.DOSSIER:
        return {code: 1 for code, _ in dossiers}
    return {code: sum(part.pages for part in parts) for code, parts in dossiers}


def drawn(
    dossiers: Sequence[tuple[str, Sequence[Part]]], plan: Plan, seed: str
) -> tuple[tuple[Stratum, ...], tuple[Drawn, ...]]:
    """The strata and the items of the sample, in the order of the lot."""
    sizes = items_of(dossiers, plan.item)
    places = positions(sizes, plan, seed)
    strata = tuple(Stratum(code, sizes[code], len(places[code])) for code in sizes)
    found = (each for code, parts in dossiers for each in _in_dossier(code, parts, places[code], plan.item))
    return strata, tuple(each._replace(number=number) for number, each in enumerate(found, 1))


def positions(sizes: dict[str, int], plan: Plan, seed: str) -> dict[str, list[int]]:
    """The places drawn in every dossier, counted from 0; this much needs no delivery to be drawn again."""
    counts = allotted(sizes, plan.size) if plan.item is Item.PAGE else None
    if counts is not None:
        return {code: chosen(seed, _DOSSIER + code, counts[code], sizes[code]) for code in sizes}
    ends = list(accumulate(sizes.values()))
    codes = list(sizes)
    found: dict[str, list[int]] = {code: [] for code in codes}
    for place in chosen(seed, _LOT, plan.size, plan.lot):
        which = bisect_right(ends, place)
        found[codes[which]].append(place - (ends[which] - sizes[codes[which]]))
    return found


def _in_dossier(code: str, parts: Sequence[Part], places: Sequence[int], item: Item) -> Iterator[Drawn]:
    if item is Item.DOSSIER:
        yield from (Drawn(0, code, 1) for _ in places)
        return
    ends = list(accumulate(part.pages for part in parts))
    for place in places:
        part = parts[which := bisect_right(ends, place)]
        yield Drawn(0, code, place + 1, part.document, part.path, place - (ends[which] - part.pages) + 1)
