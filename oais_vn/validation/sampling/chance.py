"""Chance that anybody can repeat: the seed from a delivery and a nonce, and numbers from the seed by SHA-256 alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

GENERATOR = "oais-vn sample v1"
"""Names the whole way from the seed to the items; another way gets another name."""

_WORD = 8
_SPACE = 1 << (8 * _WORD)


def commitment_of(nonce: str) -> str:
    """What is published before delivery: SHA-256 over the 64 letters of the nonce, as `sha256sum` gives it."""
    return hashlib.sha256(nonce.encode("ascii")).hexdigest()


def seed_of(delivery_sha256: str, nonce: str) -> str:
    """SHA-256 over three lines: `oais-vn sample v1`, the delivery's digest, the nonce, each ended by a line feed."""
    return hashlib.sha256(f"{GENERATOR}\n{delivery_sha256}\n{nonce}\n".encode("ascii")).hexdigest()


def words(seed: str, label: str) -> Iterator[int]:
    """Numbers below 2^64: block i is SHA-256 over the lines seed, label, i; each holds four, big end first."""
    start = f"{seed}\n{label}\n".encode("utf-8", "surrogateescape")
    number = 0
    while True:
        block = hashlib.sha256(start + f"{number}\n".encode("ascii")).digest()
        number += 1
        for place in range(0, len(block), _WORD):
            yield int.from_bytes(block[place : place + _WORD], "big")


def chosen(seed: str, label: str, count: int, items: int) -> list[int]:
    """`count` different numbers from 0 to `items` - 1, in order; every set of them is equally likely.

    Steps of a shuffle: step k takes one of the items k … items - 1 and puts it in place k. A word that would make
    some of them likelier is thrown away.
    """
    moved: dict[int, int] = {}
    source = words(seed, label)
    taken: list[int] = []
    for step in range(count):
        other = step + _below(source, items - step)
        taken.append(moved.get(other, other))
        moved[other] = moved.get(step, step)
    return sorted(taken)


def _below(source: Iterator[int], bound: int) -> int:
    limit = _SPACE - _SPACE % bound
    return next(word for word in source if word < limit) % bound


def allotted(strata: Mapping[str, int], size: int) -> dict[str, int] | None:
    """How many are drawn from each stratum: in proportion to its items, and at least one.

    Whole parts of the exact shares first, then one more for the largest remainders, equals in the order of `strata`.
    None when the sample is too small for that: one item for each of many small strata would be taken from the large
    ones, and which strata are left out could be reckoned beforehand. Then all items are drawn from together.
    """
    holding = {name: items for name, items in strata.items() if items}
    lot = sum(holding.values())
    shares = {name: divmod(size * items, lot) for name, items in holding.items()}
    counts = {name: max(1, whole) for name, (whole, _) in shares.items()}
    missing = size - sum(counts.values())
    if missing < 0:
        return None
    # Whoever has the one item instead of a part of one waits; sorting keeps the order of equals.
    first = sorted((name for name, (whole, _) in shares.items() if whole), key=lambda name: -shares[name][1])
    for name in first[:missing]:
        counts[name] += 1
    return {name: counts.get(name, 0) for name in strata}
