"""Links between the dossiers of a delivery: which package is made before which, and where they run in a circle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from oais_vn.model.delivery import DeliveredDossier, Delivery
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


def link_waves(delivery: Delivery) -> list[list[DeliveredDossier]]:
    """The dossiers in waves: each comes after all that it links into, for its package names their identifiers.

    Those of one wave do not need each other; they stand in the order of the delivery. Raises `InputError` when
    links run in a circle.
    """
    place = {dossier.code: number for number, dossier in enumerate(delivery.dossiers)}
    sorter = TopologicalSorter(
        {dossier.code: [code for code in dossier.links if code in place] for dossier in delivery.dossiers}
    )
    try:
        sorter.prepare()
    except CycleError as error:
        codes = " → ".join(reversed(error.args[1]))
        raise InputError(
            Text(f"các hồ sơ liên kết vòng tròn: {codes}", f"dossiers link to each other in a circle: {codes}")
        ) from error
    waves: list[list[DeliveredDossier]] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        waves.append([delivery.dossiers[number] for number in sorted(place[code] for code in ready)])
        sorter.done(*ready)
    return waves


def circles(links: Mapping[str, Collection[str]]) -> list[frozenset[str]]:
    """Every set of dossiers that reach each other by `links` (code -> codes that it links into).

    Kosaraju's algorithm without recursion, for a chain of links may be as long as the delivery: those are together
    that are met going backwards from the one that was left last.
    """
    backwards: dict[str, list[str]] = {}
    for code, targets in links.items():
        for target in targets:
            backwards.setdefault(target, []).append(code)
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for last in reversed(_in_order_of_leaving(links)):
        together: set[str] = set()
        waiting = [last]
        while waiting:
            code = waiting.pop()
            if code not in seen:
                seen.add(code)
                together.add(code)
                waiting += backwards.get(code, ())
        if len(together) > 1:
            found.append(frozenset(together))
    return found


def _in_order_of_leaving(links: Mapping[str, Collection[str]]) -> list[str]:
    """All codes, each after those that are first met through it."""
    left: list[str] = []
    seen: set[str] = set()
    for start in links:
        path = [(start, iter(links[start]))] if start not in seen else []
        seen.add(start)
        while path:
            code, targets = path[-1]
            target = next((each for each in targets if each not in seen), None)
            if target is None:
                left.append(code)
                path.pop()
            else:
                seen.add(target)
                path.append((target, iter(links.get(target, ()))))
    return left
