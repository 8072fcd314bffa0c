"""A tier in memory, with the guarantees of one on disk: for tests, and to try an archive out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from oais_vn.model.errors import StorageError
from oais_vn.model.fixity import BLOCK, Digest, Digester
from oais_vn.model.language import Text
from oais_vn.model.tiers import (
    Capabilities,
    Content,
    Found,
    Level,
    Recall,
    Receipt,
    Seen,
    TierInfo,
    Verdict,
    require_key,
    tombstone_key,
)
from oais_vn.storage.tiers.answers import missing_copy, not_as_claimed, other_bytes, seen_in, withdrawn_key


@dataclass
class Medium:
    """The carrier: bytes by key, with the digests that they were given with."""

    objects: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, tuple[Digest, ...]] = field(default_factory=dict)
    mounted: bool = True


class MemoryTier:
    """Objects in a `Medium`; what is not mounted cannot be reached, as a disk on a shelf."""

    def __init__(self, info: TierInfo, medium: Medium | None = None) -> None:
        self._info = info
        self.medium = Medium() if medium is None else medium

    def describe(self) -> TierInfo:
        return self._info

    def probe(self) -> Capabilities:
        self._require_mounted()
        return Capabilities(
            create_only=True,
            digest_checked=True,
            durable=False,
            notes=(Text("mất khi tắt chương trình", "gone when the program ends"),),
        )

    def check_key(self, key: str) -> None:
        require_key(key)

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        require_key(key)
        self._require_mounted()
        if tombstone_key(key) in self.medium.objects:
            raise withdrawn_key(key, self._info.code)
        with content.opened() as stream:
            data = b"".join(iter(lambda: stream.read(BLOCK), b""))
        digester = Digester(digest.algorithm for digest in content.digests)
        digester.update(data)
        if (digester.size, digester.digests()) != (content.size, content.digests):
            raise not_as_claimed(key, self._info.code)
        if self.medium.objects.setdefault(key, data) != data:
            raise other_bytes(key, self._info.code)
        self.medium.digests[key] = content.digests
        return Receipt(self._info.code, key, content.size, content.digests)

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        if not self.medium.mounted:
            return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, _NOT_MOUNTED)
        data = self.medium.objects.get(receipt.key)
        if data is None:
            return Verdict(Seen.MISSING, Level.PRESENCE, Text("không có trên vật mang tin", "not on the carrier"))
        return seen_in(receipt, level, len(data), self.medium.digests.get(receipt.key, ()), lambda: iter((data,)))

    def recall(self, receipt: Receipt) -> Recall:
        return Recall(True) if self.medium.mounted else Recall(False, _NOT_MOUNTED)

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        self._require_mounted()
        data = self.medium.objects.get(receipt.key)
        if data is None:
            raise missing_copy(receipt.key, self._info.code)
        return (data[start : start + BLOCK] for start in range(offset, len(data), BLOCK))

    def scan(self) -> Iterator[Found]:
        self._require_mounted()
        for key in sorted(self.medium.objects):
            yield Found(key, len(self.medium.objects[key]), self.medium.digests.get(key, ()))

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        self._require_mounted()
        self.medium.objects.setdefault(tombstone_key(receipt.key), tombstone)
        self.medium.objects.pop(receipt.key, None)
        self.medium.digests.pop(receipt.key, None)

    def _require_mounted(self) -> None:
        if not self.medium.mounted:
            raise StorageError(
                Text(f"{self._info.code}: {_NOT_MOUNTED.vi}", f"{self._info.code}: {_NOT_MOUNTED.en}"),
                place=self._info.code,
                may_retry=True,
            )


_NOT_MOUNTED = Text("vật mang tin chưa gắn", "the carrier is not mounted")
