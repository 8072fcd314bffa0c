"""The store's figures: `keeping.py [packages] [rows] [postgresql://…]`: status, search, throughput of a disk.

A PostgreSQL that is named (an empty database) is asked what SQLite is asked.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from oais_vn.formats.archive_toml import TierTerms
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Deed, Position
from oais_vn.model.policy import Judge, Standing
from oais_vn.model.tiers import Access, Content, Level, Receipt, Seen, TierInfo
from oais_vn.storage.catalogue import SqlCatalogue
from oais_vn.storage.tiers.disk import DiskTier
from oais_vn.wiring import SystemClock
from oais_vn.wiring.archive import storage_policy

T = TypeVar("T")
ALGORITHMS = ("sha256", "sha512")
WORDS = ("đê ngăn mặn", "ruộng đất", "rừng đầu nguồn", "trường học", "quyết định", "giao", "củng cố", "thủy lợi")
INFOS = (
    TierInfo("dia-1", "hdd", "A", "a"),
    TierInfo("dia-2", "hdd", "B", "b"),
    TierInfo("dia-3", "ssd", "B", "a", Access.OFFLINE),
)
NOW = SystemClock()().isoformat(timespec="milliseconds")


def timed(what: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    found = work()
    print(f"{what}: {time.perf_counter() - start:.3f} s")
    return found


def holding(number: int) -> Holding:
    digests = tuple(Digest(name, hashlib.new(name, str(number).encode()).hexdigest()) for name in ("sha256", "sha512"))
    title = " ".join(WORDS[(number // 7**place) % len(WORDS)] for place in range(6))
    name = f"H32.{number}"
    return Holding(
        *(name, f"{name}.tar", f"urn:{number}", name, title, "P.01", "aip-hoso", "1", 10, digests, "0" * 64),
        text=(f"{number}/QĐ-TTg {title}", f"{number % 500}/CV-UB hồ sơ {number}", "chẵn" if number % 2 else "lẻ"),
    )


def placed(deeds: Iterable[Deed]) -> Iterator[tuple[Deed, Position]]:
    """Deeds as a log gives them."""
    return ((deed, Position(at, at + 1, "0" * 64)) for at, deed in enumerate(deeds))


def status(packages: int, place: Path | str, folder: Path) -> None:
    catalogue = SqlCatalogue(place)
    label = Receipt("", "carrier.json", 1, ())
    deeds: list = [
        Carrier(info.code, info.kind, info.site, "", "", NOW, "", CarrierState.IN_USE, label) for info in INFOS
    ]
    for number in range(packages):
        each = holding(number)
        deeds.append(each)
        deeds += [
            Copy(each.name, info.code, f"packages/{each.file}", CopyState.VERIFIED, 10, each.digests, verified=NOW)
            for info in INFOS
        ]
    timed(f"taking in {len(deeds)} deeds", lambda: catalogue.apply(placed(deeds)))
    policy = storage_policy("ba-ban-sao", folder)
    calendars = {info.code: TierTerms(info, "disk", {}, "", "", "", None, None).calendar(policy) for info in INFOS}

    def judged() -> int:
        judge = Judge(policy, {info.code: info for info in INFOS}, calendars, catalogue.carriers(), SystemClock()())
        copies: dict[str, list[Copy]] = {}
        for copy in catalogue.copies():
            copies.setdefault(copy.name, []).append(copy)
        return sum(judge.status(each, copies[each.name]).standing is Standing.OK for each in catalogue.holdings())

    assert timed(f"status of {packages} packages (< 2 s)", judged) == packages
    catalogue.forget()
    catalogue.close()


def search(rows: int, place: Path | str) -> None:
    catalogue = SqlCatalogue(place)
    timed(f"taking in {rows} rows", lambda: catalogue.apply(placed(map(holding, range(rows)))))
    rare = f"hồ sơ {rows // 2}"
    # The last: two words that many have, and nobody both.
    for words in (f"{rows // 2}/QĐ-TTg", f"{rows // 2}/qd-ttg", "de ngan man ruong", "đê rừng", rare, "chan le"):
        for time_of in ("first", "again"):
            found = timed(
                f"search {words!r} in {rows} rows, {time_of} (< 0.1 s)",
                lambda asked=words: list(catalogue.search(asked, 20)),
            )
            assert bool(found) is (words != "chan le"), words
    catalogue.close()


def throughput(folder: Path, size: int = 512 << 20) -> None:
    """A copy that is written, made durable and read back with both digests, beside what a careful person types."""
    (folder / "disk").mkdir()
    source = folder / "source"
    with source.open("wb") as stream:
        for number in range(size >> 20):
            stream.write(bytes([number % 251]) * (1 << 20))
    copy = folder / "disk" / "copy"

    def by_hand() -> tuple[Digest, ...]:
        subprocess.run(["cp", source, copy], check=True)
        subprocess.run(["sync", copy], check=True)
        told = (subprocess.run([f"{name}sum", copy], check=True, capture_output=True) for name in ALGORITHMS)
        return tuple(Digest(name, ran.stdout.decode().split()[0]) for name, ran in zip(ALGORITHMS, told, strict=True))

    tier = DiskTier(INFOS[0], folder / "disk")

    def by_us() -> Receipt:
        receipt = tier.put("packages/x", Content(size, found, lambda: source.open("rb")), operation="run")
        assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
        return receipt

    started = time.perf_counter()
    found = timed(f"cp, sync, sha256sum, sha512sum of {size >> 20} MiB", by_hand)
    between = time.perf_counter()
    timed("put and read back, both digests", by_us)
    ours, theirs = time.perf_counter() - between, between - started
    print(f"store beside cp + digest: {ours / theirs:.2f} times as long, {(size >> 20) / ours:.0f} MiB/s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        packages, rows = (int(told) for told in (*sys.argv[1:3], *("10000", "1000000")[len(sys.argv[1:3]) :]))
        for place in ("catalogue.db", *sys.argv[3:]):
            print(place)
            where = place if "://" in place else Path(name) / place
            status(packages, where, Path(name))
            search(rows, where)
        throughput(Path(name))
