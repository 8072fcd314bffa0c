"""The contract of `StorageTier`, over every implementation."""

import errno
import importlib.util
import os
from pathlib import Path

import pytest

from oais_vn.contracts.tier import BYTES, KEY, Fault, Meddled, TierContract, broken_at, content
from oais_vn.model.errors import ConfigurationError, ExistsError, StorageError
from oais_vn.model.language import Text
from oais_vn.model.tiers import Level, Seen, TierInfo
from oais_vn.storage.tiers.disk import DiskTier
from oais_vn.storage.tiers.memory import Medium, MemoryTier

spec = importlib.util.spec_from_file_location(
    "oais_vn_contract_injection", Path(__file__).parents[1] / "faults" / "injection.py"
)
injection = importlib.util.module_from_spec(spec)
spec.loader.exec_module(injection)

INFO = TierInfo("dia-1", "hdd", "Hà Nội", "Phòng bảo quản")


class Objects(Meddled):
    """What lies on a medium, asked by name as well as in Python's short forms."""

    def __contains__(self, key):
        return self.__getattr__("__contains__")(key)

    def __getitem__(self, key):
        return self.__getattr__("__getitem__")(key)

    def __iter__(self):
        return iter(self._target)


class TestMemoryTier(TierContract):
    @pytest.fixture
    def tier(self):
        return MemoryTier(INFO)

    def again(self, tier):
        return MemoryTier(INFO, tier.medium)

    def flip(self, tier, key):
        data = bytearray(tier.medium.objects[key])
        data[len(data) // 2] ^= 1
        tier.medium.objects[key] = bytes(data)

    def cut(self, tier, key):
        tier.medium.objects[key] = tier.medium.objects[key][:-1]

    def lose(self, tier, key):
        del tier.medium.objects[key]

    def faulty(self, tier, fault, at):
        def keep_other_bytes(name, arguments, options):
            if name == "setdefault":
                key, data = arguments
                arguments = (key, data[:-1] + b"?")
            return arguments, options

        def refuse(name, arguments, options):
            if name == "setdefault":
                raise StorageError(Text("đầy", "full"), place="x")
            return arguments, options

        meddle = {
            Fault.BROKEN: broken_at(at, lambda: StorageError(Text("mất", "gone"), place="x")),
            Fault.FULL: refuse,
            Fault.LYING: keep_other_bytes,
        }.get(fault)
        return meddle and MemoryTier(INFO, Medium(Objects(tier.medium.objects, meddle), tier.medium.digests))

    def test_what_is_not_mounted_is_not_audited(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        tier.medium.mounted = False
        assert tier.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
        assert not tier.recall(receipt).ready
        for attempt in (lambda: list(tier.get(receipt)), tier.probe, lambda: list(tier.scan())):
            with pytest.raises(StorageError):
                attempt()


class TestDiskTier(TierContract):
    @pytest.fixture
    def tier(self, tmp_path):
        (tmp_path / "disk").mkdir()
        return DiskTier(INFO, tmp_path / "disk")

    def again(self, tier):
        return DiskTier(INFO, tier.root)

    def flip(self, tier, key):
        with (tier.root / key).open("r+b") as stream:
            stream.seek(100)
            was = stream.read(1)[0]
            stream.seek(100)
            stream.write(bytes([was ^ 1]))

    def cut(self, tier, key):
        os.truncate(tier.root / key, (tier.root / key).stat().st_size - 1)

    def lose(self, tier, key):
        (tier.root / key).unlink()

    def faulty(self, tier, fault, at):
        gone, full = (injection.error(code) for code in (errno.EIO, errno.ENOSPC))
        return DiskTier(
            INFO,
            tier.root,
            {
                Fault.BROKEN: injection.FaultyFileSystem(at, gone, lasting=True),
                Fault.FULL: injection.FaultyFileSystem(1, full, ("write",), lasting=True),
                Fault.SHORT: injection.ShortWrites(),
                Fault.LYING: injection.FlippedByte(),
            }[fault],
        )

    def test_it_is_readable_without_us(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        assert (tier.root / KEY).read_bytes() == BYTES
        name = KEY.rpartition("/")[2]
        assert (tier.root / f"{KEY}.sha256").read_text() == f"{receipt.digests[0].value}  {name}\n"

    def test_a_digest_beside_that_is_another_is_seen_and_never_rewritten(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        (tier.root / f"{KEY}.sha256").write_text("0" * 64 + "  x\n")
        assert tier.verify(receipt, Level.DIGEST).seen is Seen.BAD
        tier.put(KEY, content(BYTES), operation="run-2")
        assert (tier.root / f"{KEY}.sha256").read_text() == "0" * 64 + "  x\n"

    def test_where_no_disk_is_mounted_nothing_is_written(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        away = DiskTier(INFO, tier.root.with_name("not-mounted"))
        assert away.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
        assert not away.recall(receipt).ready
        for attempt in (
            lambda: away.put(KEY, content(BYTES), operation="run-2"),
            lambda: list(away.get(receipt)),
            lambda: list(away.scan()),
            lambda: away.withdraw(receipt, b"{}"),
            away.probe,
        ):
            with pytest.raises(StorageError) as caught:
                attempt()
            assert caught.value.may_retry
        assert not away.root.exists()

    def test_a_link_or_a_folder_in_the_place_of_a_copy_is_no_copy(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        place = tier.root / KEY
        place.rename(tier.root / "moved")
        place.symlink_to(tier.root / "moved")
        assert tier.verify(receipt, Level.READBACK).seen is Seen.BAD
        with pytest.raises(ExistsError):
            tier.put(KEY, content(BYTES), operation="run-2")

    def test_what_the_disk_does_not_give_is_unreadable(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")

        class Failing(type(tier._fs)):
            def read(self, stream, size):
                raise OSError(5, "Input/output error")

        failing = DiskTier(INFO, tier.root, Failing())
        assert failing.verify(receipt, Level.READBACK).seen is Seen.UNREADABLE
        with pytest.raises(StorageError):
            list(failing.get(receipt))

    @pytest.mark.parametrize("options", [{}, {"path": 3}, {"path": "x", "bucket": "y"}])
    def test_a_wrong_configuration_is_told(self, options, tmp_path):
        with pytest.raises(ConfigurationError):
            DiskTier.configured(INFO, options, tmp_path)
