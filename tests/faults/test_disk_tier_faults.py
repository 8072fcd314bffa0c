"""A disk tier under faults: killed or refused at any call, a copy is whole or not there, and a rerun ends well."""

import errno
import importlib.util
import os
from contextlib import suppress
from pathlib import Path

import pytest

from oais_vn.contracts.tier import BYTES, KEY, content
from oais_vn.model.errors import StorageError
from oais_vn.model.tiers import Level, Seen, TierInfo
from oais_vn.storage.tiers.disk import DiskTier

if os.name != "posix":
    pytest.skip("faults are injected into forked children", allow_module_level=True)

INFO = TierInfo("dia-1", "hdd", "Hà Nội", "Phòng bảo quản")
spec = importlib.util.spec_from_file_location("oais_vn_tier_injection", Path(__file__).parent / "injection.py")
injection = importlib.util.module_from_spec(spec)
spec.loader.exec_module(injection)


def check_after(root):
    """Nothing or the whole lies there; a rerun keeps it whole and leaves nothing else behind."""
    tier = DiskTier(INFO, root, injection.FaultyFileSystem())
    assert [found.size for found in tier.scan()] in ([], [len(BYTES)])
    receipt = tier.put(KEY, content(BYTES), operation="rerun")
    assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
    assert [path.name for path in root.iterdir() if path.name != ".oais-vn.lock"] == ["packages"]
    assert sorted(path.name for path in (root / "packages").iterdir()) == [Path(KEY).name, f"{Path(KEY).name}.sha256"]


@pytest.mark.parametrize("fault", ["death", "torn_death"])
def test_killed_at_every_call(tmp_path, fault):
    def run(at):
        root = tmp_path / str(at)
        root.mkdir()
        fs = injection.FaultyFileSystem(at, getattr(injection, fault))
        work = lambda: DiskTier(INFO, root, fs).put(KEY, content(BYTES), operation="run")  # noqa: E731
        fs.happened = injection.run_in_child(work) != 0
        return fs

    number = 0
    for number in injection.disturbances(run):
        check_after(tmp_path / str(number))
    assert number > 15


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_refused_once_at_every_call(tmp_path, code):
    """That it is refused from some call on for good is the contract's matter."""

    def run(at):
        root = tmp_path / str(at)
        root.mkdir()
        fs = injection.FaultyFileSystem(at, injection.error(code))
        # What it raises is told as an error of the store, never as one of the system.
        with suppress(StorageError):
            DiskTier(INFO, root, fs).put(KEY, content(BYTES), operation="run")
        return fs

    for number in injection.disturbances(run):
        check_after(tmp_path / str(number))


def test_what_has_a_name_has_its_bytes_on_the_disk(tmp_path):
    ledger = injection.Ledger()
    DiskTier(INFO, tmp_path, ledger).put(KEY, content(BYTES), operation="run")
    assert [at_risk for kind, _, at_risk in ledger.seen if kind == "link"] == [frozenset(), frozenset()]
    assert ledger.at_risk(tmp_path / "packages") == frozenset()
    assert tmp_path not in ledger.names_at_risk


def test_killed_while_withdrawing(tmp_path):
    def run(at):
        root = tmp_path / str(at)
        root.mkdir()
        receipt = DiskTier(INFO, root, injection.FaultyFileSystem()).put(KEY, content(BYTES), operation="run")
        fs = injection.FaultyFileSystem(at, injection.torn_death)
        fs.happened = injection.run_in_child(lambda: DiskTier(INFO, root, fs).withdraw(receipt, b"{}")) != 0
        return fs

    for number in injection.disturbances(run):
        tier = DiskTier(INFO, tmp_path / str(number), injection.FaultyFileSystem())
        again = tier.put("packages/x", content(b"x"), operation="run")._replace(key=KEY)
        tier.withdraw(again, b"{}")
        assert [found.key for found in tier.scan()] == ["packages/x", f"tombstones/{KEY}.json"]
