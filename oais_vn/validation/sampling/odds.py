"""What a plan lets through: the hypergeometric distribution of one lot."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from math import exp, fsum, lgamma

from oais_vn.model.sampling import Guarantee, Plan

RISK = 0.1 + 1e-7
"""The consumer's risk that is told of: 10 %, as the standards have it, and what floating point may be wrong by."""


def acceptance(lot: int, defective: int, size: int, accept: int) -> float:
    """The probability that at most `accept` of `size` items, drawn from `lot` with `defective` bad ones, are bad."""
    least = max(0, size + defective - lot)
    whole = _log_ways(lot, size)
    terms = (
        exp(_log_ways(defective, bad) + _log_ways(lot - defective, size - bad) - whole)
        for bad in range(least, min(accept, size, defective) + 1)
    )
    return min(1.0, fsum(terms))


def _log_ways(items: int, taken: int) -> float:
    """The logarithm of the binomial coefficient."""
    return lgamma(items + 1) - lgamma(taken + 1) - lgamma(items - taken + 1)


def weakest(lot: int, size: int, accept: int) -> int:
    """How many defective items the lot must have so that it is accepted with at most 10 % probability."""
    low, high = accept, lot
    while high - low > 1:
        middle = (low + high) // 2
        if acceptance(lot, middle, size, accept) <= RISK:
            high = middle
        else:
            low = middle
    return high


def guarantee(plan: Plan) -> Guarantee:
    """What the plan lets through, for its own lot."""
    at_aql = None
    if plan.aql is not None:
        bad = int((plan.lot * plan.aql / 100).to_integral_value(ROUND_FLOOR))
        # A small lot cannot be just at the AQL; without one bad item there is nothing to tell.
        at_aql = acceptance(plan.lot, bad, plan.size, plan.accept) if bad else None
    return Guarantee(
        weak=_per_cent(weakest(plan.lot, plan.size, plan.accept), plan.lot),
        weak_critical=_per_cent(weakest(plan.lot, plan.size, 0), plan.lot),
        at_aql=at_aql,
    )


def _per_cent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"))
