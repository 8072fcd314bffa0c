"""The contract of `StorageTier` on LTFS: on a plain folder always, on a mounted tape where there is `ltfs`."""

import errno
import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from oais_vn.contracts.tier import BYTES, KEY, Fault, TierContract, content
from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.tapes import EndOfTapeError, TapeState, WrongTapeError
from oais_vn.model.tiers import Level, Receipt, Seen, TierInfo
from oais_vn.storage.tiers.ltfs import LtfsTier
from oais_vn.storage.tiers.tapes.ltfs_mount import LtfsMount

spec = importlib.util.spec_from_file_location(
    "oais_vn_ltfs_injection", Path(__file__).parents[1] / "faults" / "injection.py"
)
injection = importlib.util.module_from_spec(spec)
spec.loader.exec_module(injection)

INFO = TierInfo("bang-ltfs", "lto", "Kho B", "Phòng bảo quản")
BARCODE = "VN0001L5"


class LtfsContract(TierContract):
    def again(self, tier):
        return LtfsTier(INFO, tier.root, BARCODE)

    def flip(self, tier, key):
        with (tier.root / key).open("r+b") as stream:
            was = stream.read(1)[0]
            stream.seek(0)
            stream.write(bytes([was ^ 1]))

    def cut(self, tier, key):
        os.truncate(tier.root / key, (tier.root / key).stat().st_size - 1)

    def lose(self, tier, key):
        (tier.root / key).unlink()

    def faulty(self, tier, fault, at):
        gone, full = (injection.error(code) for code in (errno.EIO, errno.ENOSPC))
        broken = {
            Fault.BROKEN: injection.FaultyFileSystem(at, gone, lasting=True),
            Fault.FULL: injection.FaultyFileSystem(1, full, ("write",), lasting=True),
            Fault.SHORT: injection.ShortWrites(),
        }.get(fault)
        return broken and LtfsTier(INFO, tier.root, BARCODE, broken)


class TestOnAFolder(LtfsContract):
    @pytest.fixture
    def tier(self, tmp_path):
        (tmp_path / "ltfs").mkdir()
        return LtfsTier(INFO, tmp_path / "ltfs", BARCODE, end="2040-12-31")

    def mounted(self, tier, **told):
        """The tier over a mount that tells this of itself."""
        values = {"serial": "VN0001", "locked": False, "capacity": lambda _: (0, 100 << 20), **told}
        return LtfsTier(INFO, tier.root, BARCODE, mount=type("Mount", (LtfsMount,), values)(tier.root))

    def test_that_it_is_no_tape_is_told(self, tier):
        assert any("no mounted LTFS tape" in note.en for note in tier.probe().notes)
        assert not any("LTFS" in note.en for note in self.mounted(tier).probe().notes)

    def test_another_tape_is_named_and_not_touched(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="1")
        strange = self.mounted(tier, serial="VN0009")
        verdict = strange.verify(receipt, Level.READBACK)
        assert verdict.seen is Seen.NOT_AUDITED
        assert "tape VN0009 is mounted, tape VN0001L5 is needed" in verdict.note.en
        for attempt in (
            lambda: strange.put("packages/x.tar", content(b"x"), operation="1"),
            lambda: list(strange.get(receipt)),
            lambda: list(strange.scan()),
            strange.probe,
        ):
            with pytest.raises(WrongTapeError):
                attempt()

    def test_it_is_filled_to_95_percent(self, tier):
        nearly = self.mounted(tier, capacity=lambda _: (94 << 20, 100 << 20))
        nearly.put("packages/x.tar", content(b"x"), operation="1")
        with pytest.raises(EndOfTapeError):
            nearly.put("packages/y.tar", content(b"y" * (2 << 20)), operation="1")
        assert [found.key for found in nearly.scan()] == ["packages/x.tar"]
        assert self.mounted(tier, capacity=lambda _: (95 << 20, 100 << 20)).tapes()[0].state is TapeState.FULL
        with pytest.raises(EndOfTapeError):
            self.mounted(tier, locked=True).put("packages/z.tar", content(b"z"), operation="1")

    def test_it_is_synced_before_it_is_read_again(self, tier, monkeypatch):
        done = []
        monkeypatch.setattr(LtfsMount, "sync", lambda _: done.append("sync"))
        monkeypatch.setattr(LtfsMount, "position", lambda *_: "b5")
        seen = tier.verify
        monkeypatch.setattr(tier, "verify", lambda receipt, level: done.append(level.value) or seen(receipt, level))
        assert tier.put(KEY, content(BYTES), operation="1").version == "VN0001L5/b5"
        assert done == ["sync", "readback"]

    def test_an_index_that_does_not_get_onto_the_tape_is_told(self, tier):
        with pytest.raises(StorageError, match="the index was not written"):
            self.mounted(tier, generation="7").put(KEY, content(BYTES), operation="1")
        numbers = iter("789")
        counted = self.mounted(tier, generation=property(lambda _: next(numbers)))
        counted.put("packages/other.tar", content(BYTES), operation="1")
        # What lies there already needs no new index.
        self.mounted(tier, generation="7").put("packages/other.tar", content(BYTES), operation="1")
        assert tier.tapes()[0].objects == 2

    def test_the_tape_tells_the_digest_in_the_attribute_of_ltfs(self, tier):
        try:
            os.setxattr(tier.root, "user.test", b"1")
        except (OSError, AttributeError):
            pytest.skip("this file system keeps no attributes of users")
        receipt = tier.put(KEY, content(BYTES), operation="1")
        told = os.getxattr(tier.root / KEY, "user.ltfs.hash.sha256sum")
        assert told.decode() == receipt.digests[0].value

    def test_a_carrier_that_lies_never_passes_the_reading_back(self, tier):
        lying = LtfsTier(INFO, tier.root, BARCODE, injection.FlippedByte())
        with pytest.raises(StorageError):
            lying.put(KEY, content(BYTES), operation="1")
        receipt = Receipt(INFO.code, KEY, len(BYTES), content(BYTES).digests)
        assert tier.verify(receipt, Level.READBACK).seen is Seen.BAD

    @pytest.mark.parametrize("options", [{}, {"path": "x"}, {"path": "x", "barcode": "BANG-1"}, {"path": "x", "y": 1}])
    def test_a_wrong_configuration_is_told(self, options, tmp_path):
        with pytest.raises(ConfigurationError):
            LtfsTier.configured(INFO, options, tmp_path)


@pytest.mark.skipif(
    not (shutil.which("ltfs") and shutil.which("mkltfs")),
    reason="LTFS IS NOT TRIED HERE: an operator must install ltfs and mkltfs (with the file back end)",
)
class TestOnAMountedTape(LtfsContract):
    """The reference implementation over its `file` back end, a tape made of a folder."""

    @pytest.fixture
    def tier(self, tmp_path):
        tape, mount = tmp_path / "tape", tmp_path / "mnt"
        for folder in (tape, mount):
            folder.mkdir()
        subprocess.run(["mkltfs", "-e", "file", "-d", tape, "-s", "VN0001"], check=True, capture_output=True)
        subprocess.run(["ltfs", "-o", "tape_backend=file", "-o", f"devname={tape}", mount], check=True)
        tier = LtfsTier(INFO, mount, BARCODE)
        for _ in range(100):
            if tier.mount.serial:
                break
            time.sleep(0.1)
        yield tier
        subprocess.run(["fusermount", "-u", mount], check=True)

    def test_it_tells_of_itself(self, tier):
        assert tier.mount.serial == "VN0001"
        before = int(tier.mount.generation)
        receipt = tier.put(KEY, content(BYTES), operation="1")
        assert int(tier.mount.generation) > before
        assert receipt.version.startswith("VN0001L5/")
