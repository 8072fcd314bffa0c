"""The official tables are there, once and whole, and everything that they ask exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.validation.requirement_checks import check_named

ROOT = Path(__file__).resolve().parents[3] / "profiles"


def numbered(prefix, last, *, without=()):
    return {f"{prefix}{number}" for number in range(1, last + 1) if number not in without}


AIP_TEXT = {1, 2, 3, 7, 8, 11, 12, 13, 15, 16, 17, 18, 20, 21, 22, 27, 28}
COMMON = {
    "csipstr": numbered("CSIPSTR", 16),
    "sip": numbered("SIP", 35),
    "dip": numbered("DIP", 4),
}
OFFICIAL = {
    "eark-2.2": {
        **COMMON,
        "csip": numbered("CSIP", 119, without=(86, 87, 115)),
        "aip": numbered("AIPM", 7),
        "aip-text": {f"AIP{number}" for number in AIP_TEXT},
        "premis": numbered("PM", 125),
    },
    "eark-2.1": {**COMMON, "csip": numbered("CSIP", 119, without=(86, 87, 115))},
    "eark-2.0.4": {**COMMON, "csip": numbered("CSIP", 119, without=(87, 115))},
}


@pytest.mark.parametrize("profile", OFFICIAL)
def test_every_id_of_the_tables_is_there_once(profile):
    found = {each.name: [row.code for row in each.requirements] for each in load_profile(profile, [ROOT]).requirements}
    ours = {name: codes for name, codes in found.items() if name in OFFICIAL[profile]}
    assert {name: set(codes) for name, codes in ours.items()} == OFFICIAL[profile]
    assert all(len(codes) == len(set(codes)) for codes in ours.values())


@pytest.mark.parametrize("profile", OFFICIAL)
def test_every_check_that_is_asked_for_exists(profile):
    for each in load_profile(profile, [ROOT]).requirements:
        for requirement in each.requirements:
            for ask in requirement.asks:
                assert not ask.check or callable(check_named(ask.check)), requirement.code


@pytest.mark.parametrize(
    ("code", "levels"),
    [("CSIP96", ["MUST", "MUST", "SHOULD"]), ("SIP12", ["MAY", "MAY", "MUST"])],
)
def test_levels_differ_by_version(code, levels):
    found = []
    for profile in ("eark-2.0.4", "eark-2.1", "eark-2.2"):
        rows = [row for each in load_profile(profile, [ROOT]).requirements for row in each.requirements]
        found += [row.level.value for row in rows if row.code == code]
    assert found == levels
