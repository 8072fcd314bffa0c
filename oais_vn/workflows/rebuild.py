"""Rebuilding: log and catalogue from the carriers alone, and the drill that proves that it can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from oais_vn.formats.deeds import write_drill
from oais_vn.model.chronicle import Drill
from oais_vn.model.copies import AFTER, Copy, CopyState, Holding
from oais_vn.model.errors import OaisError, StorageError
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.language import Text
from oais_vn.model.ports import PackageSource, PackageStore, Progress, Spool
from oais_vn.model.preservation import Outcome
from oais_vn.model.profile import Profile
from oais_vn.model.tapes import TapeSet
from oais_vn.model.tiers import Found, Level, Receipt, Seen, StorageTier, tombstone_key
from oais_vn.workflows.audit import drawn
from oais_vn.workflows.fetch import fetch
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.presence import LABEL
from oais_vn.workflows.repair import published
from oais_vn.workflows.store import LOG_COPIES, holding_of

_TAKEN_IN = Text("nhận lại từ vật mang tin khi dựng lại kho", "taken in from its carrier when all was rebuilt")
_PACKAGES = ("packages/", "repairs/")


@dataclass(frozen=True)
class Reading:
    """How a package that was found is read: by which profile, and with a spool to lean on."""

    profile_of: Callable[[PackageSource], Profile]
    spools: Callable[[], AbstractContextManager[Spool]]


@dataclass(frozen=True)
class Drilled:
    """A drill: the packages that came back as they must be, those that did not and why, and the log's head then."""

    restored: tuple[Holding, ...]
    failed: tuple[tuple[Holding, Text], ...]
    head: str
    started: str
    ended: str


def log_copies(tiers: Mapping[str, StorageTier]) -> Iterator[bytes]:
    """The event log as far as the carriers that can be reached have it without a gap."""
    parts: list[tuple[int, int, StorageTier, Found]] = []
    for tier in tiers.values():
        try:
            found = [each for each in tier.scan() if each.key.startswith(f"{LOG_COPIES}/")]
        except StorageError:
            continue
        for each in found:
            first, _, last = each.key.rpartition("/")[2].removesuffix(".jsonl").partition("-")
            if first.isdigit() and last.isdigit():
                parts.append((int(first), int(last), tier, each))
    reached = 0
    while parts:
        fitting = [part for part in parts if part[0] <= reached < part[1]]
        if not fitting:
            return
        best = max(fitting, key=lambda part: part[1])
        parts.remove(best)
        start, end, tier, each = best
        receipt = Receipt(tier.describe().code, each.key, each.size, each.digests)
        # What is damaged is left out; another carrier has the same part.
        whole = each.size == end - start and tier.verify(receipt, Level.READBACK).seen is Seen.OK
        if whole and each.digests:
            yield from tier.get(receipt, reached - start)
            reached = end


def rebuild(keeper: Keeper, reading: Reading) -> Iterator[Text]:
    """Fill an empty catalogue from the log and from what lies on the carriers; gives what could not be taken in.

    The log may have ended before the last store run: packages that it does not know are read. No copy counts before
    it is read back, for nobody knows what happened since.
    """
    keeper.require_operator()
    keeper.catch_up()
    for code, tier in keeper.tiers.items():
        try:
            there = {found.key: found for found in tier.scan()}
        except StorageError as error:
            yield error.text
            continue
        for tape in tier.tapes() if isinstance(tier, TapeSet) else ():
            yield from (Text(f"{code}/{tape.barcode}: {n.vi}", f"{code}/{tape.barcode}: {n.en}") for n in tape.notes)
        if LABEL in there:
            keeper.record("recovery", _carrier(keeper, code, there[LABEL]))
        known = {copy.key for copy in keeper.catalogue.copies() if copy.tier == code}
        for key, found in there.items():
            if key.startswith(_PACKAGES) and key not in known and tombstone_key(key) not in there:
                try:
                    _take_in(keeper, code, found, reading)
                except OaisError as error:
                    yield Text(f"{code}/{key}: {error.text.vi}", f"{code}/{key}: {error.text.en}")
    for carrier in keeper.catalogue.carriers().values():
        keeper.record("recovery", carrier._replace(looked="", doubted=keeper.now()))


def _carrier(keeper: Keeper, code: str, label: Found) -> Carrier:
    """The carrier that lies there, known by its label as it now is: whoever rebuilds says that it is the right one."""
    told = Receipt(code, LABEL, label.size, label.digests)
    with keeper.bench.take(LABEL, keeper.tiers[code].get(told)) as staged:
        receipt = Receipt(code, LABEL, staged.content.size, staged.content.digests)
    known = keeper.catalogue.carriers().get(code)
    if known is not None:
        return known._replace(label=receipt)
    info, terms, now = keeper.tiers[code].describe(), keeper.terms[code], keeper.now()
    return Carrier(
        *(code, info.kind, info.site, terms.custodian, terms.seal, now, terms.end), CarrierState.IN_USE, receipt
    )


def _take_in(keeper: Keeper, code: str, found: Found, reading: Reading) -> None:
    file = found.key.rpartition("/")[2]
    name = file.rpartition(".")[0]
    receipt = Receipt(code, found.key, found.size, found.digests)
    with keeper.bench.take(file, keeper.tiers[code].get(receipt)) as staged:
        if not found.digests or not set(found.digests) <= set(staged.content.digests):
            raise StorageError(
                Text("không đúng mã băm ghi bên cạnh", "not of the digest that is kept beside it"), place=code
            )
        known = keeper.catalogue.holding(name)
        if known is None or known.name != name:
            with reading.spools() as spool:
                known = holding_of(staged, name, file, reading.profile_of(staged.source()), spool)
            keeper.record("accession", known)
        same = known.digests == staged.content.digests
        state = CopyState.VERIFIED if same else AFTER[Seen.BAD]
        copy = Copy(name, code, found.key, state, known.size, known.digests, verified=keeper.now() if same else "")
        keeper.record("recovery", copy, outcome=Outcome.SUCCESS if same else Outcome.FAIL, note=_TAKEN_IN)


def drill(
    live: Keeper, rebuilt: Keeper, out: PackageStore, sample: int, seed: str, progress: Progress | None = None
) -> Drilled:
    """Restore every package that the archive should hold (or a sample) from what was rebuilt, and compare.

    The live archive is only asked what there should be; it records that there was a drill.
    """
    live.require_operator()
    started = live.now()
    holdings = {holding.name: holding for holding in live.catalogue.holdings() if not holding.withdrawn}
    if sample:
        lots = [Copy(name, "", name, CopyState.STORED, 0, ()) for name in holdings]
        holdings = {copy.name: holdings[copy.name] for copy in drawn(lots, sample, seed)}
    restored: list[Holding] = []
    failed: list[tuple[Holding, Text]] = []
    for number, holding in enumerate(holdings.values()):
        if progress is not None:
            progress(holding.name, number, len(holdings))
        why = _failure(rebuilt, holding, out)
        if why is None:
            restored.append(holding)
        else:
            failed.append((holding, why))
    head = live.catalogue.position().head
    note = Text(
        f"diễn tập phục hồi: {len(restored)} gói phục hồi đúng, {len(failed)} gói không",
        f"recovery drill: {len(restored)} packages restored as they were, {len(failed)} not",
    )
    done = Drilled(tuple(restored), tuple(failed), head, started, live.now())
    told = tuple((holding.name, why.vi) for holding, why in failed)
    held = Drill(started, done.ended, tuple(rebuilt.tiers), sample, seed, len(restored), len(failed), told)
    outcome = Outcome.FAIL if failed else Outcome.SUCCESS
    live.record("recovery", None, outcome=outcome, note=note, detail=write_drill(held))
    return done


def _failure(rebuilt: Keeper, holding: Holding, out: PackageStore) -> Text | None:
    known = rebuilt.catalogue.holding(holding.name)
    if known is None or known.name != holding.name:
        return Text("không có trên vật mang tin nào", "on no carrier")
    if (known.size, known.digests) != (holding.size, holding.digests):
        return Text("vật mang tin giữ gói khác cùng tên", "the carriers hold another package of this name")
    with ExitStack() as stack:
        try:
            published(known, fetch(rebuilt, known, stack).source(), out)
        except OaisError as error:
            return error.text
    return None
