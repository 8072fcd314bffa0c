"""Our judge on the visible half of the public E-ARK corpus; each case that stays wrong is listed with its reason."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("eark_scoreboard", Path(__file__).with_name("eark_scoreboard.py"))
board = importlib.util.module_from_spec(_SPEC)
sys.modules["eark_scoreboard"] = board
_SPEC.loader.exec_module(board)

EXCEPTIONS = {
    "CSIP27/2 IP_18000_CSIP27_2": (
        "meant to state a wrong size, but its href (ead.xml) names no file: there is EAD.xml. A size can be compared "
        "only where CSIP24 holds, and that is what is reported"
    ),
    "CSIP61/1 fileGrp_ADMID_incorrect_ref2": (
        "meant to break fileGrp/@ADMID, but both identifiers there are administrative; it is the ADMID of the division "
        "Metadata that names a file group, and that is reported under CSIP91"
    ),
}


@pytest.mark.parametrize("profile", board.PROFILES)
def test_every_case_is_right_but_those_that_contradict_their_own_text(profile):
    cases = board.cases_of(board.CORPUS)
    if not cases:
        pytest.skip(f"the E-ARK corpus is not at {board.CORPUS}")
    judged = {path: board.ours(path, profile) for path in dict.fromkeys(case.path for case in cases)}
    wrong = {case.name: board.verdict(case, judged[case.path]) for case in cases}
    wrong = {name: found for name, found in wrong.items() if found != "right"}
    assert wrong == dict.fromkeys(EXCEPTIONS, "missed")
    assert len(wrong) / len(cases) <= 0.03
