"""The store killed or refused at any call of the disk: a rerun ends with every copy verified, and none is made up."""

import errno
import hashlib
import importlib.util
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.archive_toml import TierTerms
from oais_vn.model.copies import CopyState, Holding
from oais_vn.model.errors import StorageError
from oais_vn.model.paths import PackagePath
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Agent
from oais_vn.model.tiers import Access, Level, Seen, TierInfo
from oais_vn.storage.bench import DiskBench
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.memory import MemorySource
from oais_vn.storage.tiers.disk import DiskTier
from oais_vn.wiring.archive import storage_policy
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.repair import repair
from oais_vn.workflows.store import copy_log, store

if os.name != "posix":
    pytest.skip("faults are injected into forked children", allow_module_level=True)

spec = importlib.util.spec_from_file_location("oais_vn_keep_injection", Path(__file__).parent / "injection.py")
injection = importlib.util.module_from_spec(spec)
spec.loader.exec_module(injection)

NAME = "H32.64.2008.01.HC_aip-hoso_v1"
TIERS = (
    TierInfo("dia-1", "hdd", "Kho A", "Phòng bảo quản"),
    TierInfo("dia-2", "ssd", "Kho B", "Phòng tin học", Access.OFFLINE),
)
SOURCE = MemorySource({PackagePath("bagit.txt"): b"x", PackagePath("data/a.pdf"): b"%PDF" * 30_000})


def keeper(root, fs=None):
    """An archive on two disks, of which every disk that is written to may fail."""
    fs = injection.FaultyFileSystem() if fs is None else fs
    for info in TIERS:
        (root / info.code).mkdir(parents=True, exist_ok=True)
    made = Keeper(
        *("Trung tâm", storage_policy("hai-ban-sao", root), frozenset()),
        {info.code: DiskTier(info, root / info.code, fs) for info in TIERS},
        {info.code: TierTerms(info, "disk", {}, "", "", "", None, None) for info in TIERS},
        FileEventLog(root / "events.jsonl", fs=fs),
        SqlCatalogue(),
        DiskBench(root),
        lambda: datetime(2026, 11, 20, 8, tzinfo=UTC),
        Agent("oais_vn-0", "oais_vn", "software", "0"),
        "Nguyễn Thị Lan",
    )
    made.catch_up()
    return made


def keep(root, fs=None):
    """Take one package in, of which nothing is known before, and copy the log."""
    made = keeper(root, fs)
    with made.bench.tar(NAME, SOURCE) as staged:
        if made.catalogue.holding(NAME) is None:
            digest = hashlib.sha256(b"").hexdigest()
            content = staged.content
            told = (NAME, f"{NAME}.tar", "urn:1", "H32", "Đê", "P.01", "aip", "1")
            made.record("accession", Holding(*told, content.size, content.digests, digest))
        done = store(made, NAME, f"{NAME}.tar", staged, None, None, None, None)
    list(copy_log(made))
    made.catalogue.close()
    return done


def check_honest(root):
    """Every copy that the records call verified is there, whole; the log's chain holds."""
    made = keeper(root)
    for copy in made.catalogue.copies():
        if copy.state is CopyState.VERIFIED:
            assert made.tiers[copy.tier].verify(copy.receipt, Level.READBACK).seen is Seen.OK
    assert sum(1 for _ in made.log.events()) >= 0
    made.catalogue.close()


def check_rerun(root):
    """A rerun (and, where a copy came out damaged, a repair) ends well and leaves nothing behind on the carriers."""
    done = keep(root)
    if done.status.standing is not Standing.OK:
        made = keeper(root)
        list(repair(made))
        assert made.status(made.catalogue.holding(NAME)).standing is Standing.OK
        made.catalogue.close()
    for info in TIERS:
        assert {path.name for path in (root / info.code).iterdir()} <= {
            *("packages", "repairs", "records", "carrier.json", "carrier.json.sha256", "DOC-TOI.txt"),
            *("DOC-TOI.txt.sha256", ".oais-vn.lock"),
        }


def test_killed_at_every_write(tmp_path):
    """Of a tier alone `test_disk_tier_faults` asks the same at every call."""

    def run(at):
        root = tmp_path / str(at)
        fs = injection.FaultyFileSystem(at, injection.torn_death, ("write", "link", "truncate"))
        fs.happened = injection.run_in_child(lambda: keep(root, fs)) != 0
        return fs

    number = 0
    for number in injection.disturbances(run):
        check_honest(tmp_path / str(number))
        check_rerun(tmp_path / str(number))
    assert number > 30


def test_refused_at_every_write_and_reading(tmp_path):
    def run(at):
        fs = injection.FaultyFileSystem(at, injection.error(errno.EIO), ("write", "link", "read"))
        with suppress(StorageError):
            keep(tmp_path / str(at), fs)
        return fs

    for number in injection.disturbances(run):
        check_honest(tmp_path / str(number))
        check_rerun(tmp_path / str(number))


def test_a_carrier_that_is_full_does_not_keep_the_others_from_their_copy(tmp_path):
    keep(tmp_path)
    full = injection.FaultyFileSystem(1, injection.error(errno.ENOSPC), ("write",), lasting=True)
    made = keeper(tmp_path)
    made.tiers["dia-1"]._fs = full
    with made.bench.tar("p2", SOURCE) as staged:
        told = ("p2", "p2.tar", "urn:2", "", "", "", "", "1", staged.content.size, staged.content.digests, "")
        made.record("accession", Holding(*told))
        done = store(made, "p2", "p2.tar", staged, None, None, None, None)
    assert [text.en.startswith("cannot work on packages/p2.tar") for text in done.failed] == [True]
    assert done.status.counting == ("dia-2",)
