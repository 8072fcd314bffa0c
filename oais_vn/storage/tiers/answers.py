"""What tiers say in one voice: refusals, and what was seen of a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oais_vn.model.errors import ExistsError, PackageError, StorageError
from oais_vn.model.fixity import Digest, Digester
from oais_vn.model.language import Text
from oais_vn.model.tiers import Level, Receipt, Seen, Verdict
from oais_vn.storage.failures import system_words


def other_bytes(key: str, tier: str) -> ExistsError:
    """Other bytes lie under the key, and nothing is overwritten."""
    return ExistsError(
        Text(
            f"{tier}: {key} đã có với nội dung khác; không ghi đè gì cả",
            f"{tier}: {key} is there with other bytes; nothing is overwritten",
        ),
        place=tier,
    )


def withdrawn_key(key: str, tier: str) -> StorageError:
    """What lay under the key was withdrawn by decision."""
    return StorageError(
        Text(
            f"{tier}: {key} đã hủy theo quyết định (tombstones/{key}.json); không ghi lại",
            f"{tier}: {key} was withdrawn by decision (tombstones/{key}.json) and is not written again",
        ),
        place=tier,
    )


def not_as_claimed(key: str, tier: str) -> StorageError:
    """The bytes that were to be kept do not have the size or the digests that were told of them."""
    return StorageError(
        Text(
            f"{tier}: nội dung của {key} không đúng mã băm đã cho; chưa ghi gì. Hãy kiểm tra nguồn rồi chạy lại",
            f"{tier}: the bytes of {key} are not of the digest given; nothing was kept. Check the source, run again",
        ),
        place=tier,
    )


def missing_copy(key: str, tier: str) -> StorageError:
    """Nothing lies under the key."""
    return StorageError(Text(f"{tier}: không có {key}", f"{tier}: there is no {key}"), place=tier)


def seen_in(
    receipt: Receipt, level: Level, size: int, told: tuple[Digest, ...], blocks: Callable[[], Iterable[bytes]]
) -> Verdict:
    """What is seen of an object that is there with this `size`, of which the tier has `told` digests (or none).

    A digest that the tier tells is its word; only `READBACK` asks for `blocks` and hashes them with every algorithm of
    the receipt.
    """
    if level is Level.PRESENCE:
        return Verdict(Seen.OK, level)
    if size != receipt.size:
        return Verdict(
            Seen.BAD, Level.SIZE, Text(f"dài {size}, phải là {receipt.size} byte", f"{size}, not {receipt.size} bytes")
        )
    if level is Level.SIZE:
        return Verdict(Seen.OK, level)
    if level is Level.DIGEST:
        said = dict(told)
        asked = [digest for digest in receipt.digests if digest.algorithm in said]
        if any(said[digest.algorithm] != digest.value for digest in asked):
            return Verdict(
                Seen.BAD, level, Text("nơi lưu báo mã băm khác", "the tier tells another digest than the expected one")
            )
        return Verdict(Seen.OK, level if asked else Level.SIZE)
    return _read_back(receipt, blocks)


def _read_back(receipt: Receipt, blocks: Callable[[], Iterable[bytes]]) -> Verdict:
    level = Level.READBACK
    digester = Digester(digest.algorithm for digest in receipt.digests)
    try:
        for block in blocks():
            digester.update(block)
    except OSError as error:
        words = system_words(error)
        return Verdict(Seen.UNREADABLE, level, Text(f"không đọc được: {words}", f"cannot be read: {words}"))
    except (PackageError, StorageError) as error:
        return Verdict(Seen.UNREADABLE, level, error.text)
    if digester.size != receipt.size or digester.digests() != receipt.digests:
        return Verdict(Seen.BAD, level, Text("đọc lại sai mã băm", "read back, its digest is another"))
    return Verdict(Seen.OK, level)
