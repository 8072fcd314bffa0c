"""Switching between normal, tightened and reduced inspection, rule by rule (ISO 2859-1:1999, 9.3, 9.4)."""

from oais_vn.model.sampling import LotHistory, Rigour
from oais_vn.validation.sampling.series import state_after

NORMAL, TIGHTENED, REDUCED = Rigour.NORMAL, Rigour.TIGHTENED, Rigour.REDUCED


def lots(pattern, rigour=NORMAL, accept=0, tighter=None):
    return [LotHistory(rigour, accept, sign == "+", (sign == "+") if tighter is None else tighter) for sign in pattern]


def test_a_series_begins_with_normal_inspection():
    assert state_after([]).rigour is NORMAL


def test_two_of_five_or_fewer_lots_not_accepted_tighten():
    assert state_after(lots("--")).rigour is TIGHTENED
    assert state_after(lots("-+++-")).rigour is TIGHTENED
    assert state_after(lots("-++++-")).rigour is NORMAL
    assert state_after(lots("+-")).rigour is NORMAL


def test_five_consecutive_lots_accepted_end_tightened_inspection():
    before = lots("--")
    assert state_after(before + lots("++++", TIGHTENED)).rigour is TIGHTENED
    assert state_after(before + lots("+++++", TIGHTENED)).rigour is NORMAL
    assert state_after(before + lots("++++-++++", TIGHTENED)).rigour is TIGHTENED


def test_lots_before_a_switch_do_not_count_after_it():
    assert state_after(lots("--") + lots("+++++", TIGHTENED) + lots("-")).rigour is NORMAL


def test_five_lots_not_accepted_stop_tightened_inspection():
    assert not state_after(lots("--") + lots("-+-+-+-", TIGHTENED)).stopped
    assert state_after(lots("--") + lots("-+-+-+-+-", TIGHTENED)).stopped


def test_small_acceptance_numbers_add_two_and_a_bad_lot_takes_all():
    assert state_after(lots("+++")).score == 6
    assert state_after(lots("+++-+")).score == 2


def test_larger_acceptance_numbers_add_three_only_when_one_aql_tighter_passes():
    assert state_after(lots("+++", accept=3)).score == 9
    assert state_after([*lots("+++", accept=3), *lots("+", accept=3, tighter=False)]).score == 0


def test_reduced_inspection_needs_the_score_and_the_word_of_the_authority():
    fourteen, fifteen = lots("+" * 14), lots("+" * 15)
    assert (state_after(fourteen, may_reduce=True).rigour, state_after(fourteen).may_reduce) == (NORMAL, False)
    assert (state_after(fifteen).rigour, state_after(fifteen).may_reduce) == (NORMAL, True)
    assert state_after(fifteen, may_reduce=True).rigour is REDUCED


def test_one_lot_not_accepted_ends_reduced_inspection():
    before = lots("+" * 15)
    assert state_after(before + lots("+++", REDUCED), may_reduce=True).rigour is REDUCED
    after = state_after(before + lots("+++-", REDUCED), may_reduce=True)
    assert (after.rigour, after.score) == (NORMAL, 0)
