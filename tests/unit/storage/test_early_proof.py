"""Large files are synced and read back while others are written; no refusal of the disk and no wrong byte is lost."""

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
from oais_vn.storage.early_proof import EarlyProof, Writing
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
        (SMALL, True, False, 0, 0),
        (LARGE, False, False, 0, 0),
        (200_000, True, True, 0, 0),
        (200_000, True, False, 4, 200_000),
        (130_000, False, False, 2, 130_000),
    ],
)
def test_what_is_synced_and_read_back_before_publishing(tmp_path, size, whole, asleep, syncs, read):
    disk = Disk()
    early = EarlyProof(disk, asleep=asleep)
    write(early, disk, tmp_path / "a", BYTES[:size], whole=whole)
    early.finish()
    assert disk.asked == Counter(sync=syncs, forget=syncs)
    assert disk.read_back == read
    assert early.proven(tmp_path) == ({"a"} if whole and syncs else set())
    assert not disk.open_files


@pytest.mark.parametrize("size", [LARGE, 200_000])
@pytest.mark.parametrize("place", [0, -1])
def test_a_wrong_byte_on_the_disk_is_told(tmp_path, size, place):
    class Wrong(Disk):
        def sync(self, descriptor: int) -> None:
            super().sync(descriptor)
            if self.asked["sync"] == 1:
                at = place % os.fstat(descriptor).st_size
                os.pwrite(descriptor, bytes([BYTES[at] ^ 1]), at)

    disk = Wrong()
    early = EarlyProof(disk)
    with pytest.raises(StorageError) as caught:  # noqa: PT012 - whichever comes to know of it first
        write(early, disk, tmp_path / "a.pdf", BYTES[:size])
        early.finish()
    assert "a.pdf" in caught.value.text.vi
    assert early.proven(tmp_path) == set()
    assert not disk.open_files


def test_what_was_written_to_since_is_not_proven_and_names_may_change(tmp_path):
    disk = Disk()
    early = EarlyProof(disk)
    for name in "abc":
        write(early, disk, tmp_path / name, BYTES[:LARGE])
    early.move(PackagePath("c"), PackagePath("d"))
    (tmp_path / "c").rename(tmp_path / "d")
    assert early.proven(tmp_path) == {"a", "b", "d"}
    os.utime(tmp_path / "a", ns=(0, (tmp_path / "a").stat().st_mtime_ns + 1))
    (tmp_path / "b").unlink()
    assert early.proven(tmp_path) == {"d"}


def test_a_refusal_is_told_and_nothing_stays_open(tmp_path):
    disk = Disk(refused=3)
    early = EarlyProof(disk)

    def all_written() -> None:
        for number in range(20):
            write(early, disk, tmp_path / str(number), BYTES[:LARGE])
        early.finish()

    with pytest.raises(OSError, match="refused"):
        all_written()
    early.finish()
    assert disk.asked["sync"] >= 3
    assert not disk.open_files


def test_the_quickest_algorithm_is_one_that_every_file_has():
    assert quickest() in {"sha256", "sha512"}
    assert hashlib.new(quickest())
