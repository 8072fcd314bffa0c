"""Files are synced and read back while others are written; no refusal of the disk and no wrong byte is lost."""

import errno
import hashlib
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import ContentFile, Digester
from oais_vn.model.paths import PackagePath
from oais_vn.storage import early_proof
from oais_vn.storage.digesting import quickest
from oais_vn.storage.early_proof import EarlyProof, Stamp, Writing, stamp_of
from oais_vn.storage.filesystem import FileSystem

LARGE, SMALL = 40_000, 300
BYTES = Random(5).randbytes(200_000)


@pytest.fixture(autouse=True)
def small_files_are_large(monkeypatch):
    monkeypatch.setattr(early_proof, "_LARGE", 10_000)
    monkeypatch.setattr(early_proof, "_PIECE", 60_000)


class Disk(FileSystem):
    """Counts what is asked of it; it refuses to sync the file of the number `refused`."""

    def __init__(self, refused: int | None = None) -> None:
        self.asked = Counter()
        self.open_files = set()
        self.refused = refused
        self.read_back = 0

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self.open_files.add(descriptor)
        return descriptor

    def open(self, path: Path) -> int:
        descriptor = super().open(path)
        self.open_files.add(descriptor)
        return descriptor

    def close(self, descriptor: int) -> None:
        self.open_files.remove(descriptor)
        super().close(descriptor)

    def sync(self, descriptor: int) -> None:
        self.asked["sync"] += 1
        if self.asked["sync"] == self.refused:
            raise OSError(errno.EIO, "refused")

    def forget(self, descriptor: int) -> None:
        self.asked["forget"] += 1

    def fill(self, stream, buffer) -> int:
        taken = super().fill(stream, buffer)
        self.read_back += taken
        return taken


class Proven(dict):
    """What was told to be on the disk as it was written."""

    def __call__(self, record: ContentFile, stamp: Stamp | None) -> None:
        self[record.path] = stamp


def write(early: EarlyProof, disk: Disk, place: Path, content: bytes, *, whole: bool = True) -> None:
    file = Writing(place, disk.create(place))
    digester = Digester()
    record = None
    try:
        for start in range(0, len(content), 8192):
            block = content[start : start + 8192]
            digester.update(block)
            disk.write(file.descriptor, block)
            early.wrote(file, len(block))
        if whole:
            record = ContentFile(PackagePath(place.name), digester.size, digester.digests())
    finally:
        early.close(file, record)


@pytest.mark.parametrize(
    ("size", "whole", "asleep", "syncs", "read"),
    [
        (LARGE, True, False, 1, LARGE),
        (SMALL, True, False, 1, SMALL),
        (0, True, False, 1, 0),
        (LARGE, False, False, 0, 0),
        (200_000, True, True, 0, 0),
        (200_000, True, False, 4, 200_000),
        (130_000, False, False, 2, 130_000),
    ],
)
def test_what_is_synced_and_read_back_before_publishing(tmp_path, size, whole, asleep, syncs, read):
    disk, proven = Disk(), Proven()
    early = EarlyProof(disk, proven, asleep=asleep)
    write(early, disk, tmp_path / "a", BYTES[:size], whole=whole)
    early.finish()
    assert disk.asked["sync"] == syncs
    assert disk.read_back == read
    assert proven == ({"a": None if asleep else stamp_of(tmp_path / "a")} if whole else {})
    assert not disk.open_files


def test_small_files_go_together_and_few_are_open(tmp_path):
    class Watched(Disk):
        most_open, forgotten_before_a_sync = 0, []

        def create(self, path: Path) -> int:
            descriptor = super().create(path)
            self.most_open = max(self.most_open, len(self.open_files))
            return descriptor

        def sync(self, descriptor: int) -> None:
            self.forgotten_before_a_sync.append(self.asked["forget"])
            super().sync(descriptor)

    disk, proven = Watched(), Proven()
    early = EarlyProof(disk, proven)
    for number in range(1000):
        write(early, disk, tmp_path / str(number), BYTES[number : number + 9])
    early.finish()
    assert len(proven) == disk.asked["sync"] == 1000
    assert disk.read_back == 9000
    # The disk has all of a group to write before it is waited for.
    assert disk.forgotten_before_a_sync[:33] == [32] * 32 + [96]
    assert disk.most_open <= 32 * 7


@pytest.mark.parametrize("size", [SMALL, LARGE, 200_000])
@pytest.mark.parametrize("place", [0, -1])
def test_a_wrong_byte_on_the_disk_is_told(tmp_path, size, place):
    class Wrong(Disk):
        def sync(self, descriptor: int) -> None:
            super().sync(descriptor)
            if self.asked["sync"] == 1:
                at = place % os.fstat(descriptor).st_size
                os.pwrite(descriptor, bytes([BYTES[at] ^ 1]), at)

    disk, proven = Wrong(), Proven()
    early = EarlyProof(disk, proven)
    with pytest.raises(StorageError) as caught:  # noqa: PT012 - whichever comes to know of it first
        write(early, disk, tmp_path / "a.pdf", BYTES[:size])
        early.finish()
    assert "a.pdf" in caught.value.text.vi
    assert proven == {}
    assert not disk.open_files


def test_what_was_written_to_since_is_read_again(tmp_path):
    disk, proven = Disk(), Proven()
    early = EarlyProof(disk, proven)
    place, sha256 = tmp_path / "a", hashlib.sha256(BYTES).hexdigest()
    write(early, disk, place, BYTES)
    early.finish()
    os.utime(place, ns=(0, place.stat().st_mtime_ns + 1))
    assert stamp_of(place) != proven["a"]
    before = disk.asked["sync"]
    assert early.prove_again(place, sha256)
    assert disk.asked["sync"] == before + 1
    place.write_bytes(BYTES + b"1")
    assert not early.prove_again(place, sha256)
    assert not disk.open_files


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_refusal_is_told_and_nothing_stays_open(tmp_path, size):
    disk = Disk(refused=3)
    early = EarlyProof(disk, Proven())

    def all_written() -> None:
        for number in range(20):
            write(early, disk, tmp_path / str(number), BYTES[:size])
        early.finish()

    with pytest.raises(OSError, match="refused"):
        all_written()
    early.finish()
    assert disk.asked["sync"] >= 3
    assert not disk.open_files


def test_the_quickest_algorithm_is_one_that_every_file_has():
    assert quickest() in {"sha256", "sha512"}
    assert hashlib.new(quickest())
