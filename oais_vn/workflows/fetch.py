"""Fetching: the bytes of a package from whichever copy proves them, or put together from damaged ones."""

from __future__ import annotations

from contextlib import ExitStack

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import StorageError
from oais_vn.model.keeping import StagedFile
from oais_vn.model.language import Text
from oais_vn.model.tiers import Access, Level
from oais_vn.workflows.assemble import assembled
from oais_vn.workflows.audit import look
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.parity import mended

_GONE = (CopyState.SUPERSEDED, CopyState.WITHDRAWN)


def fetch(keeper: Keeper, holding: Holding, stack: ExitStack) -> StagedFile:
    """The bytes of a package, proven by every digest that the archive knows; they stay until `stack` ends.

    Copies that turn out damaged are recorded. When no copy is whole, the files of several are put together, files that
    are whole nowhere from the blocks of several, and at last with recovery data: as long as the whole then has the
    digests. Raises `StorageError` that says what was tried.
    """
    tried: list[Text] = []
    damaged: list[StagedFile] = []
    for copy in candidates(keeper, holding):
        absent = keeper.absent(copy.tier)
        if absent is None:
            inner = ExitStack()
            try:
                blocks = keeper.tiers[copy.tier].get(copy.receipt)
                staged = inner.enter_context(keeper.bench.take(holding.file, blocks))
            except StorageError as error:
                inner.close()
                absent = error.text
                look(keeper, copy, Level.READBACK)
            else:
                stack.push(inner)
                if (staged.content.size, staged.content.digests) == (holding.size, holding.digests):
                    return staged
                damaged.append(staged)
                absent = look(keeper, copy, Level.READBACK).note
        tried.append(Text(f"{copy.tier}: {absent.vi}", f"{copy.tier}: {absent.en}"))
    for put_right in (assembled, mended):
        whole = put_right(keeper, holding, damaged, stack)
        if whole is not None:
            return whole
    raise StorageError(
        Text(
            f"{holding.name}: không bản nào cho lại được nguyên vẹn ({'; '.join(text.vi for text in tried)})",
            f"{holding.name}: no copy gives it back whole ({'; '.join(text.en for text in tried)})",
        ),
        place=holding.name,
    )


def candidates(keeper: Keeper, holding: Holding) -> list[Copy]:
    """The copies that may give the bytes: those that count first, those at hand before those to be fetched."""
    judge = keeper.judge()
    copies = [copy for copy in keeper.catalogue.copies(holding.name) if copy.state not in _GONE]
    order = list(Access)
    known = [copy for copy in copies if copy.tier in keeper.tiers]
    return sorted(
        known,
        key=lambda copy: (copy.state.is_damage, not judge.counts(copy), order.index(judge.tiers[copy.tier].access)),
    )
