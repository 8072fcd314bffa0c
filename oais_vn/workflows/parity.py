"""Recovery data beside the copies, where the policy asks for it: the last resort when no copy is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

from oais_vn.model.copies import Holding
from oais_vn.model.errors import StorageError
from oais_vn.model.keeping import StagedFile
from oais_vn.model.language import Text
from oais_vn.model.preservation import Outcome
from oais_vn.model.tiers import Buffered, Content, Level, Receipt, Seen
from oais_vn.packages.content import blocks
from oais_vn.workflows.keeper import PARITY, Keeper


def parity_key(holding: Holding) -> str:
    """Where the recovery data of a package lies on every carrier."""
    return f"{PARITY}/{holding.file}.par2"


def guard(keeper: Keeper, codes: Iterable[str], holding: Holding, staged: StagedFile) -> Iterator[Text]:
    """Put recovery data on those tiers that have none yet; gives why it could not be."""
    percent = keeper.policy.parity
    asked = [code for code in codes if code in keeper.tiers] if percent else []
    lacking = [code for code in asked if not _is_there(keeper, code, holding)]
    if not lacking:
        return
    if keeper.parity is None:
        yield Text(
            f"{holding.name}: chính sách cần dữ liệu phục hồi PAR2, nhưng chưa cài par2",
            f"{holding.name}: the policy asks for recovery data (PAR2), but par2 is not installed",
        )
        return
    try:
        made = keeper.parity.write(staged.place, percent)
    except StorageError as error:
        yield error.text
        return
    for code in lacking:
        try:
            verdict = _put(keeper, code, holding, made)
        except StorageError as error:
            yield error.text
        else:
            if verdict is not None:
                yield Text(f"{code}: PAR2: {verdict.vi}", f"{code}: PAR2: {verdict.en}")


def mended(keeper: Keeper, holding: Holding, damaged: Sequence[StagedFile], stack: ExitStack) -> StagedFile | None:
    """The package out of damaged copies and the recovery data of every carrier at hand; None when too much is lost.

    Carriers are asked what lies on them, not the records: recovery data helps when those are lost, too.
    """
    if keeper.parity is None or not damaged:
        return None
    volumes = []
    for code, tier in keeper.tiers.items():
        if keeper.absent(code) is not None:
            continue
        try:
            for found in tier.scan():
                if found.key == parity_key(holding):
                    receipt = Receipt(code, found.key, found.size, found.digests)
                    volumes.append(stack.enter_context(keeper.bench.take(f"{holding.file}.par2", tier.get(receipt))))
        except StorageError:
            # What one carrier does not give another may.
            continue
    if not volumes or not keeper.parity.mend([each.place for each in damaged], [each.place for each in volumes]):
        return None
    with damaged[0].content.opened() as stream:
        staged = stack.enter_context(keeper.bench.take(holding.file, blocks(stream)))
    return staged if staged.content.digests == holding.digests else None


def withdraw_parity(keeper: Keeper, code: str, holding: Holding, tombstone: bytes) -> None:
    """Remove the recovery data of a package from a tier with its copies: bytes could be had from it."""
    told = keeper.tiers[code].verify(Receipt(code, parity_key(holding), 0, ()), Level.PRESENCE)
    if told.seen is not Seen.MISSING:
        keeper.tiers[code].withdraw(Receipt(code, parity_key(holding), 0, ()), tombstone)


def _is_there(keeper: Keeper, code: str, holding: Holding) -> bool:
    """Whether recovery data lies on a tier; on one that cannot be asked, that is nobody's work now."""
    try:
        verdict = keeper.tiers[code].verify(Receipt(code, parity_key(holding), 0, ()), Level.PRESENCE)
    except StorageError:
        return True
    return verdict.seen is not Seen.MISSING


def _put(keeper: Keeper, code: str, holding: Holding, made: Content) -> Text | None:
    keeper.require_present(code)
    receipt = keeper.tiers[code].put(parity_key(holding), made, operation=keeper.now())
    verdict = keeper.tiers[code].verify(receipt, Level.READBACK)
    fine = verdict.seen is Seen.OK
    waits = verdict.seen is Seen.NOT_AUDITED and isinstance(keeper.tiers[code], Buffered)
    told = Text(
        f"dữ liệu phục hồi PAR2 {keeper.policy.parity} % của {holding.name} trên {code}",
        f"recovery data (PAR2, {keeper.policy.parity} %) of {holding.name} on {code}",
    )
    outcome = Outcome.SUCCESS if fine else Outcome.WARNING if waits else Outcome.FAIL
    keeper.record("replication", None, outcome=outcome, note=told, about=holding.name)
    return None if fine or waits else verdict.note
