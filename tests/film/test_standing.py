"""What film is worth to a package: whole sets of parts, on reels in use, inspected in time, and never a copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oais_vn.model.copies import Holding
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.policy import Judge, Standing
from oais_vn.model.tiers import Receipt
from oais_vn.wiring.archive import storage_policy

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SEEN = (NOW - timedelta(days=100)).isoformat()
DIGEST = "a" * 64
HOLDING = Holding("H1_v1", "H1_v1.tar", "urn:1", "H1", "Hồ sơ", "015", "aip-hoso", "1", 1, (), DIGEST)
FIRST = FilmCopy("H1_v1", "PT-1", 9, 40, 32, 1, 2, DIGEST, FilmState.PROVEN, SEEN)
SECOND = FIRST._replace(reel="PT-2", number=2)


def carrier(code, **more):
    label = Receipt(code, "reel.json", 1, ())
    return Carrier(code, "16mm-30.5m", "Kho C", "", "", SEEN, "", CarrierState.IN_USE, label, SEEN)._replace(**more)


def filmed(*films, now=NOW, **changed):
    policy = storage_policy("ba-ban-sao-phim", Path())
    carriers = {code: carrier(code) for code in ("PT-1", "PT-2")} | changed.get("carriers", {})
    return Judge(policy, {}, {}, carriers, now).status(HOLDING, (), films)


def test_all_parts_prove_the_package_and_one_alone_does_not():
    assert filmed(FIRST, SECOND).filmed == ("PT-1", "PT-2")
    assert filmed(FIRST).filmed == ()
    assert any("bản trên phim: có 0, cần 1" in reason.vi for reason in filmed(FIRST).reasons)


def test_film_never_makes_a_package_that_has_no_copy_any_safer():
    assert filmed(FIRST, SECOND).standing is filmed().standing is Standing.LOST
    assert filmed(FIRST, SECOND).counting == ()


@pytest.mark.parametrize(
    "change",
    [{"state": FilmState.DEGRADED}, {"state": FilmState.INCOMPLETE}, {"digest": "b" * 64}],
    ids=["degraded", "incomplete", "another package"],
)
def test_what_is_not_proven_of_these_very_bytes_does_not_count(change):
    assert filmed(FIRST, SECOND._replace(**change)).filmed == ()


def test_a_reel_that_was_lost_moved_or_not_inspected_in_time_does_not_count():
    for change in ({"state": CarrierState.LOST}, {"doubted": NOW.isoformat()}):
        assert filmed(FIRST, SECOND, carriers={"PT-2": carrier("PT-2", **change)}).filmed == ()
    late = filmed(FIRST, SECOND, now=NOW + timedelta(days=300))
    assert late.filmed == ()
    assert any("PT-1: cần kiểm tra lại" in reason.vi for reason in late.reasons)


def test_reels_are_no_carriers_that_lack_the_log():
    judge = Judge(storage_policy("ba-ban-sao-phim", Path()), {}, {}, {"PT-1": carrier("PT-1")}, NOW)
    assert judge.behind() == {}
    assert judge.due() == []
    assert not judge.inspection_due(carrier("PT-1"))
    assert judge.inspection_due(carrier("PT-1", looked=""))
    assert judge.inspection_due(carrier("PT-1", doubted=NOW.isoformat()))


def test_the_shipped_policy_asks_for_film():
    policy = storage_policy("ba-ban-sao-phim", Path())
    assert (policy.films, policy.film_days) == (1, 365)
    assert replace(policy, films=0).films == storage_policy("ba-ban-sao", Path()).films
