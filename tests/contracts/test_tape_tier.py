"""The contract of `StorageTier` on tape, with a drive made of folders."""

import os
import shutil

import pytest

from oais_vn.contracts.tier import BYTES, KEY, Fault, Meddled, TierContract, broken_at, content
from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.language import Text
from oais_vn.model.tapes import EndOfTapeError
from oais_vn.model.tiers import Level, Receipt, Seen, TierInfo
from oais_vn.storage.tiers.tape import TapeTier
from oais_vn.storage.tiers.tapes.file_tape import FileTape
from oais_vn.storage.tiers.tapes.terms import TapeTerms

INFO = TierInfo("bang-1", "lto", "Kho B", "Phòng bảo quản")
BARCODES = (("VN0001L8", "2040-12-31"), ("VN0002L8", ""), ("VN0003L8", ""))


def _flipped(name, arguments, options):
    if name == "write_block" and BYTES[-500:] in arguments[0]:
        at = arguments[0].index(BYTES[-500:])
        arguments = (arguments[0][:at] + b"?" + arguments[0][at + 1 :],)
    return arguments, options


class TestTapeTier(TierContract):
    """Runs of one object: what `put` returns lies on tape and was read again."""

    @pytest.fixture
    def tier(self, tmp_path):
        drive = FileTape(tmp_path / "bang")
        for barcode, _ in BARCODES:
            drive.make(barcode, 64 << 20)
        return TapeTier(INFO, drive, TapeTerms(BARCODES, tmp_path / "cho-ghi", run=0))

    def again(self, tier):
        return TapeTier(INFO, FileTape(tier._drive.root), tier._terms)

    def place(self, tier, key):
        spread = tier._index().spread(key)
        ((barcode, segment),) = spread.segments
        return barcode, segment, tier._drive.path(barcode, segment.file)

    def flip(self, tier, key):
        _, segment, path = self.place(tier, key)
        at = segment.start + segment.length // 2
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    def cut(self, tier, key):
        _, segment, path = self.place(tier, key)
        os.truncate(path, segment.start + segment.length - 1)

    def lose(self, tier, key):
        """The tape as it was before the object was written."""
        barcode, segment, path = self.place(tier, key)
        for file in range(segment.file, 1000):
            tier._drive.path(barcode, file).unlink(missing_ok=True)
        path.touch()

    def faulty(self, tier, fault, at):
        def refuse(name, arguments, options):
            if name == "write_block":
                raise EndOfTapeError(Text("đầy", "full"), place="x")
            return arguments, options

        meddle = {
            Fault.BROKEN: broken_at(at, lambda: StorageError(Text("mất", "gone"), place="x")),
            Fault.FULL: refuse,
        }.get(fault)
        return meddle and TapeTier(INFO, Meddled(FileTape(tier._drive.root), meddle), tier._terms)

    def test_a_carrier_that_lies_never_passes_the_reading_back(self, tier):
        """What is read again and is not right was never put."""
        lying = TapeTier(INFO, Meddled(FileTape(tier._drive.root), _flipped), tier._terms)
        with pytest.raises(StorageError, match="its digest is another"):
            lying.put(KEY, content(BYTES), operation="run-1")
        receipt = Receipt(INFO.code, KEY, len(BYTES), content(BYTES).digests)
        assert tier.verify(receipt, Level.READBACK).seen is Seen.MISSING
        assert tier.verify(tier.put(KEY, content(BYTES), operation="run-2"), Level.READBACK).seen is Seen.OK

    def test_work_on_this_machine_can_be_lost(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        shutil.rmtree(tier._terms.work)
        anew = self.again(tier)
        assert [found.key for found in anew.scan()] == [KEY]
        assert anew.verify(receipt, Level.READBACK).seen is Seen.OK
        assert anew.put(KEY, content(BYTES), operation="run-2").version == receipt.version

    @pytest.mark.parametrize(
        "wrong",
        [
            {"drive": "mt"},
            {"path": ""},
            {"tapes": []},
            {"tapes": ["BANG-1"]},
            {"tapes": ["VN0001L8", {"barcode": "VN0001L8"}]},
            {"tapes": [{"barcode": "VN0001L8", "end": "2040"}]},
            {"run_mib": -1},
            {"capacity_gb": 0},
            {"bucket": "x"},
        ],
    )
    def test_a_wrong_configuration_is_told(self, wrong, tmp_path):
        right = {"drive": "file", "path": "bang", "tapes": ["VN0001L8"], "run_mib": 10}
        assert TapeTier.configured(INFO, right, tmp_path).tapes()[0].capacity == 12 * 10**12
        with pytest.raises(ConfigurationError, match="bang-1"):
            TapeTier.configured(INFO, {**right, **wrong}, tmp_path)

    def test_a_drive_of_linux_is_asked_for_by_its_device(self, tmp_path):
        options = {"drive": "st", "path": "/dev/nst-none", "tapes": ["VN0001L9"], "work": "w"}
        tier = TapeTier.configured(INFO, options, tmp_path)
        with pytest.raises(StorageError, match="put tape VN0001L9 in"):
            tier.probe()
        assert (tmp_path / "w").is_dir()
