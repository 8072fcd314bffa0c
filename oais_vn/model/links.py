"""Links between the dossiers of a delivery that run in a circle: no package of such a circle can be made first."""

from __future__ import annotations

from collections.abc import Collection, Mapping


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
