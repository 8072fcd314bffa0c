"""Switching in a series of lots: normal, tightened, reduced inspection (ISO 2859-1:1999, 9.3 and 9.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oais_vn.model.sampling import LotHistory, Rigour, SeriesState

SCORE = 30
"""The switching score from which reduced inspection may begin (9.3.3.1)."""

_RECENT = 5
_TOO_MANY = 2
_ALL_GOOD = 5
_STOPPED_AT = 5


def state_after(lots: Iterable[LotHistory], *, may_reduce: bool = False) -> SeriesState:
    """Where the series stands after these lots, in their order, each at its original inspection.

    Reduced inspection begins only when it is allowed (`may_reduce`): the standard asks for steady production and the
    word of the authority, which no program knows. A lot counts under the rigour that it was inspected with.
    """
    state = SeriesState()
    recent: list[bool] = []
    for lot in lots:
        if lot.rigour is not state.rigour:
            # People may have changed the rigour themselves; what was counted before says nothing of it.
            state, recent = SeriesState(lot.rigour), []
        recent.append(lot.accepted)
        state = _STEPS[lot.rigour](replace(state, score=_score(state, lot)), recent)
        if state.rigour is Rigour.NORMAL and state.score >= SCORE:
            state = replace(state, may_reduce=True)
            if may_reduce:
                state = SeriesState(Rigour.REDUCED)
        if state.rigour is not lot.rigour:
            recent = []
    return state


def _score(state: SeriesState, lot: LotHistory) -> int:
    """9.3.3.2: with Ac 2 or more a lot adds 3 if it passes one AQL tighter, with Ac 0 or 1 it adds 2 if it passes."""
    if lot.rigour is not Rigour.NORMAL:
        return 0
    if lot.accept > 1:
        return state.score + 3 if lot.accepted_tighter else 0
    return state.score + 2 if lot.accepted else 0


def _after_normal(state: SeriesState, recent: list[bool]) -> SeriesState:
    """9.3.1: two of five or fewer consecutive lots not accepted."""
    if recent[-_RECENT:].count(False) >= _TOO_MANY:
        return SeriesState(Rigour.TIGHTENED)
    return replace(state, may_reduce=False)


def _after_tightened(state: SeriesState, recent: list[bool]) -> SeriesState:
    """9.3.2: five consecutive lots accepted; 9.4: stopped when five in all were not accepted."""
    if recent.count(False) >= _STOPPED_AT:
        return replace(state, stopped=True)
    if len(recent) >= _ALL_GOOD and all(recent[-_ALL_GOOD:]):
        return SeriesState()
    return state


def _after_reduced(state: SeriesState, recent: list[bool]) -> SeriesState:
    """9.3.4: a lot not accepted."""
    return state if recent[-1] else SeriesState()


_STEPS = {Rigour.NORMAL: _after_normal, Rigour.TIGHTENED: _after_tightened, Rigour.REDUCED: _after_reduced}
