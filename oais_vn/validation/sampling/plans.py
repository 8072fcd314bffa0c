"""From a lot and what was agreed to a plan: how many are looked at, how many may be defective."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.sampling import Item, MasterTables, Method, Plan, Rigour
from oais_vn.validation.sampling.odds import RISK, acceptance

LARGEST_AQL = Decimal(10)
"""Above 10 an AQL counts nonconformities per 100 items, not nonconforming items (ISO 2859-1:1999, 5.2)."""


def series_plan(
    tables: MasterTables, item: Item, lot: int, aql: Decimal, level: str = "II", rigour: Rigour = Rigour.NORMAL
) -> Plan:
    """The single sampling plan of ISO 2859-1 for one lot of a series; a sample as large as the lot means 100 %.

    Raises `InputError` for an AQL or a level that the standard does not have, and for an AQL above 10.
    """
    column = tables.column(aql)
    if aql > LARGEST_AQL:
        raise InputError(
            Text(
                f"AQL {aql}: phiếu đếm số {item.label.vi} không đạt, nên AQL tối đa là 10",
                f"AQL {aql}: the form counts {item.label.en}s that fail, so the AQL can be 10 at most",
            )
        )
    if lot < 2:
        _require_lot(lot, item)
        return Plan(Method.SERIES, item, lot, lot, 0, aql=aql, level=level, rigour=rigour)
    letter = tables.letter(lot, level)
    cell = tables.cell(letter, column, rigour)
    next_smaller = tables.cell(letter, column - 1, rigour) if column else None
    same = next_smaller is not None and next_smaller.size == cell.size
    return Plan(
        Method.SERIES,
        item,
        lot,
        min(cell.size, lot),
        cell.accept,
        aql=aql,
        level=level,
        rigour=rigour,
        letter=letter,
        row=cell.letter,
        tighter=next_smaller.accept if same and next_smaller is not None else None,
    )


def isolated_plan(item: Item, lot: int, lq: Decimal, accept: int = 0) -> Plan:
    """The smallest sample by which an isolated lot of `lq` per cent defective items passes with at most 10 %.

    Computed for this very lot by the hypergeometric distribution; no cell of the tables of ISO 2859-2 is used.
    Raises `InputError` for a limiting quality or an acceptance number that make no plan.
    """
    _require_lot(lot, item)
    _require_share(lq, "lq")
    bad = int((lot * lq / 100).to_integral_value(ROUND_CEILING))
    if not 0 <= accept < bad:
        raise InputError(
            Text(
                f"số chấp nhận {accept} phải nhỏ hơn số {item.label.vi} lỗi ở mức LQ ({bad} trong lô {lot})",
                f"the acceptance number {accept} must be below the defective items at the LQ ({bad} of {lot})",
            )
        )
    low, high = accept, lot
    while high - low > 1:
        middle = (low + high) // 2
        if acceptance(lot, bad, middle, accept) <= RISK:
            high = middle
        else:
            low = middle
    return Plan(Method.ISOLATED, item, lot, high, accept, lq=lq)


def share_plan(item: Item, lot: int, share: Decimal, threshold: Decimal) -> Plan:
    """A fixed share of the lot, which passes when no more than `threshold` per cent of the sample are defective."""
    _require_lot(lot, item)
    _require_share(share, "share")
    if not 0 <= threshold < 100:
        raise InputError(
            Text(f"ngưỡng lỗi phải từ 0 đến dưới 100: {threshold}", f"the threshold is 0 to below 100: {threshold}")
        )
    size = int((lot * share / 100).to_integral_value(ROUND_CEILING))
    accept = int((size * threshold / 100).to_integral_value(ROUND_FLOOR))
    method = Method.WHOLE if share == 100 else Method.SHARE
    return Plan(method, item, lot, size, accept, share=share, threshold=threshold)


def _require_lot(lot: int, item: Item) -> None:
    if lot < 1:
        raise InputError(
            Text(f"lô không có {item.label.vi} nào để lấy mẫu", f"the lot has no {item.label.en} to be sampled")
        )


def _require_share(value: Decimal, name: str) -> None:
    if not 0 < value <= 100:
        raise InputError(
            Text(f"{name} phải trên 0 và tối đa 100: {value}", f"{name} must be above 0 and at most 100: {value}")
        )
