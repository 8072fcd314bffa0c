"""The contract of `StorageTier`: derive from `TierContract`, give the fixtures, run pytest."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from typing import Any, Self

import pytest

from oais_vn.model.errors import ExistsError, InputError, StorageError
from oais_vn.model.fixity import Digester
from oais_vn.model.tiers import Capabilities, Content, Level, Receipt, Seen, StorageTier, tombstone_key

KEY = "packages/H32.64.2008.01.HC_aip-hoso_v1.tar"
BYTES = bytes(range(256)) * 1200


def content(data: bytes) -> Content:
    """`data` as the content of a `put`."""
    digester = Digester()
    digester.update(data)
    return Content(len(data), digester.digests(), lambda: io.BytesIO(data))


class Trickle(io.BytesIO):
    """A stream that gives few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most 1000 bytes."""
        return super().read(1000)


class Fault(Enum):
    """What goes wrong under a tier."""

    BROKEN = "at its N-th call the carrier or the line to it is gone, and stays so: to the carrier, a crash"
    FULL = "nothing more can be written"
    SHORT = "few bytes are taken at a time"
    LYING = "other bytes are kept than were given, and nothing is said"


Meddle = Callable[[str, tuple[Any, ...], dict[str, Any]], tuple[tuple[Any, ...], dict[str, Any]]]
"""Told of each call (its name, what is handed over); gives what is handed over instead, or raises."""


class Meddled:
    """Stands before a client or a connection, and before the files that it opens; every call goes through `meddle`."""

    def __init__(self, target: Any, meddle: Meddle) -> None:
        self._target = target
        self._meddle = meddle

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._target, name)
        if not callable(attribute):
            return attribute

        def call(*arguments: Any, **options: Any) -> Any:
            arguments, options = self._meddle(name, arguments, options)
            found = attribute(*arguments, **options)
            return Meddled(found, self._meddle) if hasattr(found, "write") else found

        return call

    def __enter__(self) -> Self:
        self._target.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._target.__exit__(*error)


def broken_at(number: int, failure: Callable[[], Exception]) -> Meddle:
    """From call `number` on, everything fails."""
    calls = 0

    def meddle(
        _name: str, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        nonlocal calls
        calls += 1
        if calls >= number:
            raise failure()
        return arguments, options

    return meddle


class TierContract:
    """What every tier promises.

    Fixtures to give: `tier`, a new tier on an empty carrier; and the methods `again` (the tier as another process
    opens it), `flip` (change a byte of what lies under a key, unknown to the tier), `cut` (shorten it), `lose`
    (remove it) and `faulty` (the tier over a carrier that fails).
    """

    @pytest.fixture
    def tier(self) -> Iterator[Any]:
        """A tier on an empty carrier."""
        raise NotImplementedError

    def again(self, tier: StorageTier) -> StorageTier:
        """The same carrier, opened anew."""
        raise NotImplementedError

    def flip(self, tier: StorageTier, key: str) -> None:
        """Change one byte of an object."""
        raise NotImplementedError

    def cut(self, tier: StorageTier, key: str) -> None:
        """Cut the last byte of an object off."""
        raise NotImplementedError

    def lose(self, tier: StorageTier, key: str) -> None:
        """Remove an object."""
        raise NotImplementedError

    def faulty(self, tier: StorageTier, fault: Fault, at: int) -> Any:
        """The same carrier with a fault under the tier; None where such a fault cannot be (`at` is for `BROKEN`)."""
        return None

    def read(self, tier: StorageTier, receipt: Receipt, offset: int = 0) -> bytes:
        """The bytes under a receipt."""
        return b"".join(tier.get(receipt, offset))

    @pytest.mark.parametrize("data", [b"", b"x", BYTES], ids=["empty", "one", "many"])
    def test_what_is_put_comes_back(self, tier: Any, data: bytes) -> None:
        given = content(data)
        receipt = tier.put(KEY, given, operation="run-1")
        assert receipt[:4] == (tier.describe().code, KEY, len(data), given.digests)
        for each in (tier, self.again(tier)):
            assert self.read(each, receipt) == data
            assert self.read(each, receipt, len(data) // 2) == data[len(data) // 2 :]
            for level in Level:
                verdict = each.verify(receipt, level)
                assert verdict.seen is Seen.OK
            assert each.verify(receipt, Level.READBACK).level is Level.READBACK

    def test_a_source_may_give_few_bytes_at_a_time(self, tier: Any) -> None:
        given = content(BYTES)
        receipt = tier.put(KEY, Content(given.size, given.digests, lambda: Trickle(BYTES)), operation="run-1")
        assert self.read(tier, receipt) == BYTES

    def test_the_same_bytes_again_change_nothing(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        again = self.again(tier).put(KEY, content(BYTES), operation="run-2")
        assert again[:4] == receipt[:4]
        assert [found.key for found in tier.scan()] == [KEY]

    def test_other_bytes_are_refused(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        for other in (b"", BYTES[:-1], BYTES + b"x", BYTES[::-1]):
            with pytest.raises(ExistsError):
                tier.put(KEY, content(other), operation="run-2")
        assert self.read(tier, receipt) == BYTES

    @pytest.mark.parametrize("lie", ["size", "digest", "second digest"])
    def test_a_source_that_is_not_what_it_claims_leaves_nothing(self, tier: Any, lie: str) -> None:
        honest = content(BYTES)
        digests = list(honest.digests)
        if lie != "size":
            place = 0 if lie == "digest" else 1
            digests[place] = digests[place]._replace(value="0" * len(digests[place].value))
        claimed = Content(honest.size + (lie == "size"), tuple(digests), honest.opened)
        with pytest.raises(StorageError):
            tier.put(KEY, claimed, operation="run-1")
        assert list(tier.scan()) == []
        tier.put(KEY, honest, operation="run-2")

    def test_a_source_that_breaks_leaves_nothing(self, tier: Any) -> None:
        class Broken(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                block = super().read(100_000)
                if not block:
                    raise ZeroDivisionError
                return block

        given = content(BYTES)
        with pytest.raises(ZeroDivisionError):
            tier.put(KEY, Content(given.size, given.digests, lambda: Broken(BYTES)), operation="run-1")
        assert list(tier.scan()) == []

    def test_a_flipped_byte_is_seen(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        self.flip(tier, KEY)
        assert tier.verify(receipt, Level.READBACK).seen is Seen.BAD
        assert tier.verify(receipt, Level.SIZE).seen is Seen.OK
        with pytest.raises(ExistsError):
            tier.put(KEY, content(BYTES), operation="run-2")

    def test_a_wrong_digest_of_any_algorithm_is_seen(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        for place in range(len(receipt.digests)):
            digests = list(receipt.digests)
            digests[place] = digests[place]._replace(value="0" * len(digests[place].value))
            assert tier.verify(receipt._replace(digests=tuple(digests)), Level.READBACK).seen is Seen.BAD

    def test_a_cut_copy_is_seen(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        self.cut(tier, KEY)
        for level in (Level.SIZE, Level.READBACK):
            assert tier.verify(receipt, level).seen is Seen.BAD
        assert tier.verify(receipt, Level.PRESENCE).seen is Seen.OK

    def test_a_lost_copy_is_seen_and_can_be_put_again(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        self.lose(tier, KEY)
        for level in Level:
            assert tier.verify(receipt, level).seen is Seen.MISSING
        with pytest.raises(StorageError):
            self.read(tier, receipt)
        again = tier.put(KEY, content(BYTES), operation="run-2")
        assert tier.verify(again, Level.READBACK).seen is Seen.OK

    def test_scanning_tells_all_from_the_carrier_alone(self, tier: Any) -> None:
        keys = [f"packages/{number}.tar" for number in range(12)] + ["records/events/0-10.jsonl"]
        for key in reversed(keys):
            tier.put(key, content(key.encode()), operation="run-1")
        found = list(self.again(tier).scan())
        assert [each.key for each in found] == sorted(keys)
        for each in found:
            expected = content(each.key.encode())
            assert each.size == expected.size
            assert set(each.digests) <= set(expected.digests)

    @pytest.mark.parametrize(
        "key", ["", "/a", "../a", "a/../b", "a\\b", ".a", "a/.b", "a.", "a ", "Đ", "a" * 300, "c:x"]
    )
    def test_a_key_that_not_every_carrier_holds_is_refused(self, tier: Any, key: str) -> None:
        with pytest.raises(InputError):
            tier.check_key(key)
        with pytest.raises(InputError):
            tier.put(key, content(b"x"), operation="run-1")
        assert list(tier.scan()) == []

    def test_what_is_withdrawn_leaves_a_tombstone_and_does_not_come_back(self, tier: Any) -> None:
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        kept = tier.put("packages/other.tar", content(b"other"), operation="run-1")
        for _ in range(2):
            tier.withdraw(receipt, b'{"decision": "12/Q\xc4\x90"}')
        assert tier.verify(receipt, Level.PRESENCE).seen is Seen.MISSING
        assert tier.verify(kept, Level.READBACK).seen is Seen.OK
        assert [found.key for found in tier.scan()] == ["packages/other.tar", tombstone_key(KEY)]
        with pytest.raises(StorageError):
            self.again(tier).put(KEY, content(BYTES), operation="run-2")

    def test_many_writers_of_one_key_make_one_object(self, tier: Any) -> None:
        outcomes: list[str] = []

        def write(data: bytes) -> None:
            try:
                self.again(tier).put(KEY, content(data), operation="run")
                outcomes.append("kept")
            except ExistsError:
                outcomes.append("refused")

        threads = [threading.Thread(target=write, args=(data,)) for data in (b"a" * 70_000, b"b" * 70_000) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["kept"] * 3 + ["refused"] * 3
        assert len(list(tier.scan())) == 1

    def test_probing_tells_and_leaves_no_package(self, tier: Any) -> None:
        seen = tier.probe()
        assert isinstance(seen, Capabilities)
        assert seen.create_only
        assert [found for found in tier.scan() if found.key.startswith("packages/")] == []

    def test_what_is_online_is_ready(self, tier: Any) -> None:
        assert tier.recall(tier.put(KEY, content(BYTES), operation="run-1")).ready

    def test_broken_off_at_every_call_there_is_nothing_or_the_whole(self, tier: Any) -> None:
        at, keys = 0, []
        for at in range(1, 500):
            key = f"packages/{at:03}.tar"
            broken = self.with_fault(tier, Fault.BROKEN, at)
            try:
                broken.put(key, content(BYTES), operation="run-1")
            except StorageError:
                keys.append(key)
            else:
                break
            left = Receipt(tier.describe().code, key, len(BYTES), content(BYTES).digests)
            assert tier.verify(left, Level.READBACK).seen in (Seen.MISSING, Seen.OK)
            receipt = tier.put(key, content(BYTES), operation="run-2")
            assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
        assert 2 < at < 500
        assert [found.key for found in tier.scan()][: len(keys)] == keys

    def test_a_full_carrier_keeps_nothing_and_is_told(self, tier: Any) -> None:
        kept = tier.put("packages/before.tar", content(b"before"), operation="run-1")
        full = self.with_fault(tier, Fault.FULL)
        with pytest.raises(StorageError):
            full.put(KEY, content(BYTES), operation="run-2")
        assert [found.key for found in tier.scan()] == ["packages/before.tar"]
        assert self.read(tier, kept) == b"before"
        assert tier.verify(tier.put(KEY, content(BYTES), operation="run-3"), Level.READBACK).seen is Seen.OK

    def test_short_writes_lose_nothing(self, tier: Any) -> None:
        receipt = self.with_fault(tier, Fault.SHORT).put(KEY, content(BYTES), operation="run-1")
        assert self.read(tier, receipt) == BYTES

    def test_a_carrier_that_lies_never_passes_the_reading_back(self, tier: Any) -> None:
        lying = self.with_fault(tier, Fault.LYING)
        receipt = Receipt(tier.describe().code, KEY, len(BYTES), content(BYTES).digests)
        with suppress(StorageError):
            receipt = lying.put(KEY, content(BYTES), operation="run-1")
        assert [found.key for found in tier.scan()] == [KEY]
        for each in (lying, tier):
            assert each.verify(receipt, Level.READBACK).seen is Seen.BAD

    @pytest.mark.parametrize("years", [-20, 20])
    def test_a_clock_that_jumps_changes_nothing(self, tier: Any, years: int, monkeypatch: pytest.MonkeyPatch) -> None:
        told = time.time
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: told() + years * 31_557_600)
            receipt = tier.put(KEY, content(BYTES), operation="run-1")
        assert tier.put(KEY, content(BYTES), operation="run-2")[:4] == receipt[:4]
        assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
        assert self.read(tier, receipt) == BYTES

    def with_fault(self, tier: StorageTier, fault: Fault, at: int = 1) -> Any:
        """The tier with a fault; a test whose fault cannot be is skipped."""
        found = self.faulty(tier, fault, at)
        if found is None:
            pytest.skip(f"cannot be under this tier: {fault.value}")
        return found
