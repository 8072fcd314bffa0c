"""Large files are synced while others are written; nothing of a small one is, and no refusal of the disk is lost."""

import errno

import pytest

from oais_vn.storage.early_sync import EarlySync
from oais_vn.storage.filesystem import FileSystem

LARGE, SMALL, HUGE = 10 << 20, 20_000, 100 << 20


class Disk(FileSystem):
    """Tells what is asked of it, by descriptors that are none."""

    def __init__(self, refused: int | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self.refused = refused

    def sync(self, descriptor: int) -> None:
        self.asked.append(("sync", descriptor))
        if descriptor == self.refused:
            raise OSError(errno.EIO, "refused")

    def close(self, descriptor: int) -> None:
        self.asked.append(("close", descriptor))


@pytest.mark.parametrize(
    ("blocks", "whole", "asleep", "expected"),
    [
        ([LARGE], True, False, ["sync", "close"]),
        ([SMALL], True, False, ["close"]),
        ([LARGE], False, False, ["close"]),
        ([HUGE], True, True, ["close"]),
        ([HUGE, SMALL], True, False, ["sync", "sync", "close"]),
        ([HUGE, SMALL], False, False, ["sync", "close"]),
    ],
)
def test_what_is_synced_before_it_is_closed(blocks, whole, asleep, expected):
    disk = Disk()
    early = EarlySync(disk, asleep=asleep)
    for block in blocks:
        early.wrote(7, block)
    early.close(7, whole=whole)
    early.finish()
    assert disk.asked == [(call, 7) for call in expected]


def test_the_size_of_one_file_is_not_that_of_the_next():
    disk = Disk()
    early = EarlySync(disk)
    for descriptor in (7, 8):
        for _ in range(2):
            early.wrote(descriptor, 3 << 20)
        early.close(descriptor, whole=descriptor == 7)
    early.finish()
    assert disk.asked.count(("sync", 8)) == 0
    assert disk.asked.count(("close", 8)) == 1


def test_a_refusal_is_told_and_nothing_stays_open():
    disk = Disk(refused=3)
    early = EarlySync(disk)

    def write() -> None:
        for descriptor in range(20):
            early.wrote(descriptor, LARGE)
            early.close(descriptor, whole=True)
        early.finish()

    with pytest.raises(OSError, match="refused"):
        write()
    early.finish()
    opened = {descriptor for call, descriptor in disk.asked if call == "sync"}
    assert opened == {descriptor for call, descriptor in disk.asked if call == "close"}
    assert 3 in opened
