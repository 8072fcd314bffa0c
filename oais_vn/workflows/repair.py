"""Repairing and restoring: what is damaged is written anew from what is proven, and nothing expected is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.language import Text
from oais_vn.model.policy import Status
from oais_vn.model.ports import PackageSource, PackageStore, Progress
from oais_vn.model.tiers import Level
from oais_vn.packages.content import blocks
from oais_vn.workflows.audit import look
from oais_vn.workflows.fetch import fetch
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.parity import guard
from oais_vn.workflows.store import gathering


@dataclass(frozen=True)
class Repaired:
    """What repair did for one package: the copies that it wrote, why others could not be, what stands of it now."""

    holding: Holding
    written: tuple[Copy, ...]
    failed: tuple[Text, ...]
    status: Status


def repair(keeper: Keeper, wanted: str | None = None, progress: Progress | None = None) -> Iterator[Repaired]:
    """Give every tier a good copy of every package (or of the one `wanted`) that lacks one there.

    A copy that is called damaged, or was not read since its carrier was replaced, found or moved, is read first. The
    damaged bytes stay where they lie, the new copy goes beside them: carriers that can be written only once are
    repaired as all others.
    """
    keeper.require_operator()
    keeper.catch_up()
    holdings = [required(keeper, wanted)] if wanted is not None else list(keeper.catalogue.holdings())
    gathered: list[Repaired] = []
    for number, holding in enumerate(holdings):
        if progress is not None:
            progress(holding.name, number, len(holdings))
        lacking = [] if holding.withdrawn else _lacking(keeper, holding)
        if lacking:
            gathered.append(_repaired(keeper, holding, lacking))
            if not gathering(keeper):
                yield from _settled(keeper, gathered)
                gathered.clear()
    yield from _settled(keeper, gathered)


def _lacking(keeper: Keeper, holding: Holding) -> list[str]:
    """The tiers in use that have no good copy, by what is known and, where damage is known, by looking again."""
    carriers = keeper.catalogue.carriers()
    lacking = []
    for code in keeper.tiers:
        carrier = carriers.get(code)
        if carrier is not None and carrier.state is not CarrierState.IN_USE:
            continue
        copies = [copy for copy in keeper.catalogue.copies(holding.name) if copy.tier == code]
        if keeper.absent(code) is None:
            copies = [
                look(keeper, copy, Level.READBACK).copy
                if copy.state.is_damage or copy.state is CopyState.STORED or _is_doubted(copy, carrier)
                else copy
                for copy in copies
            ]
        if not any(copy.state is CopyState.VERIFIED for copy in copies):
            lacking.append(code)
    return lacking


def _is_doubted(copy: Copy, carrier: Carrier | None) -> bool:
    """Whether nobody has read a copy since its carrier was replaced, found or moved."""
    return carrier is not None and copy.state is CopyState.VERIFIED and copy.verified <= carrier.doubted


def _repaired(keeper: Keeper, holding: Holding, lacking: list[str]) -> Repaired:
    written: list[Copy] = []
    failed: list[Text] = []
    with ExitStack() as stack:
        try:
            staged = fetch(keeper, holding, stack)
        except StorageError as error:
            failed.append(error.text)
        else:
            for code in lacking:
                try:
                    keeper.require_present(code)
                    copy = keeper.put(code, holding, staged.content, "recovery")
                except StorageError as error:
                    failed.append(error.text)
                else:
                    if copy.state is CopyState.VERIFIED or keeper.waits(copy):
                        written.append(copy)
                    else:
                        failed.append(Text(f"{code}: {copy.note}", f"{code}: {copy.state.label.en}"))
            failed += guard(keeper, [copy.tier for copy in written], holding, staged)
    return Repaired(holding, tuple(written), tuple(failed), keeper.status(holding))


def _settled(keeper: Keeper, repaired: list[Repaired]) -> Iterator[Repaired]:
    """What stands once the tiers that collect have written their runs."""
    failed = []
    for code in {copy.tier for each in repaired for copy in each.written if copy.state is CopyState.STORED}:
        try:
            keeper.settle(code)
        except StorageError as error:
            failed.append(Text(f"{code}: {error.text.vi}", f"{code}: {error.text.en}"))
    for each in repaired:
        keys = {(copy.tier, copy.key) for copy in each.written}
        copies = [copy for copy in keeper.catalogue.copies(each.holding.name) if (copy.tier, copy.key) in keys]
        good = tuple(copy for copy in copies if copy.state is CopyState.VERIFIED)
        why = tuple(failed) if len(good) < len(copies) else ()
        yield replace(each, written=good, failed=(*each.failed, *why), status=keeper.status(each.holding))


def required(keeper: Keeper, wanted: str) -> Holding:
    """The package that is held under this name, OBJID or dossier code; `InputError` when there is none."""
    holding = keeper.catalogue.holding(wanted)
    if holding is None:
        raise InputError(Text(f"kho không có gói {wanted!r}", f"the archive holds no package {wanted!r}"))
    if holding.withdrawn:
        raise InputError(
            Text(
                f"{holding.name}: đã hủy theo quyết định {holding.withdrawn}",
                f"{holding.name}: withdrawn by decision {holding.withdrawn}",
            )
        )
    return holding


def restore(keeper: Keeper, wanted: str, out: PackageStore) -> str:
    """Publish a package in `out` from the first copy that proves it; returns where it lies."""
    holding = required(keeper, wanted)
    with ExitStack() as stack:
        return published(holding, fetch(keeper, holding, stack).source(), out)


def published(holding: Holding, source: PackageSource, out: PackageStore) -> str:
    """The files of a package that was fetched, published under its name."""
    with out.stage() as package:
        for path in source.paths():
            with source.open(path) as stream:
                package.write(path, blocks(stream))
        return package.publish(holding.name)
