"""The states of a copy: a closed set, with the ways between them."""

import pytest

from oais_vn.model.copies import AFTER, TRANSITIONS, CopyState
from oais_vn.model.errors import InputError
from oais_vn.model.tiers import Seen

ALL = list(CopyState)


def test_every_state_has_its_ways_and_its_words():
    assert set(TRANSITIONS) == set(ALL)
    assert all(state.label.vi and state.label.en for state in ALL)


@pytest.mark.parametrize("new", ALL, ids=lambda state: state.value)
@pytest.mark.parametrize("old", ALL, ids=lambda state: state.value)
def test_only_allowed_ways_are_gone(old, new):
    if new in TRANSITIONS[old]:
        assert old.becomes(new) is new
    else:
        with pytest.raises(InputError):
            old.becomes(new)


def test_nothing_comes_back_from_where_it_was_withdrawn_or_superseded():
    assert TRANSITIONS[CopyState.WITHDRAWN] == {CopyState.WITHDRAWN}
    assert TRANSITIONS[CopyState.SUPERSEDED] == {CopyState.SUPERSEDED, CopyState.WITHDRAWN}


def test_what_was_not_audited_leads_to_no_state():
    assert set(AFTER) == set(Seen) - {Seen.NOT_AUDITED}
    assert [seen for seen, state in AFTER.items() if state is CopyState.VERIFIED] == [Seen.OK]
