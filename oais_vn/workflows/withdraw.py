"""Withdrawing: by decision and two approvals a package leaves the archive, and a tombstone stays."""

from __future__ import annotations

from oais_vn.formats.disposals import write_tombstone
from oais_vn.model.copies import Copy, CopyState
from oais_vn.model.disposal import DisposalOrder, require_disposable
from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.keeping import Withdrawal
from oais_vn.model.language import Text
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.parity import withdraw_parity


def withdraw(keeper: Keeper, wanted: str, order: DisposalOrder) -> tuple[tuple[Copy, ...], tuple[Text, ...]]:
    """Withdraw every copy of a package; gives those that are gone, and why others could not be reached yet.

    The same decision again goes on with what is left. Raises `InputError` for records of permanent or unknown
    retention, and for a package that another decision withdrew.
    """
    keeper.require_operator()
    keeper.catch_up()
    holding = keeper.catalogue.holding(wanted)
    if holding is None:
        raise InputError(Text(f"kho không có gói {wanted!r}", f"the archive holds no package {wanted!r}"))
    if holding.withdrawn and holding.withdrawn != order.number:
        raise InputError(
            Text(
                f"{holding.name}: đã hủy theo quyết định {holding.withdrawn}",
                f"{holding.name}: withdrawn by decision {holding.withdrawn}",
            )
        )
    require_disposable(holding.maintenance, holding.name)
    if not holding.withdrawn:
        # First that it is decided: what is killed after this goes on, and nothing stores it again.
        keeper.record("deaccession", Withdrawal(holding.name, order.number), note=_told(order))
    gone: list[Copy] = []
    failed: list[Text] = []
    for copy in keeper.catalogue.copies(holding.name):
        if copy.state is CopyState.WITHDRAWN:
            continue
        absent = keeper.absent(copy.tier)
        if absent is None:
            try:
                tombstone = write_tombstone(holding, copy, order, keeper.operator, keeper.now())
                keeper.tiers[copy.tier].withdraw(copy.receipt, tombstone)
                withdraw_parity(keeper, copy.tier, holding, tombstone)
            except StorageError as error:
                absent = error.text
            else:
                gone.append(copy._replace(state=copy.state.becomes(CopyState.WITHDRAWN)))
                keeper.record("deletion", gone[-1], note=_told(order))
        if absent is not None:
            failed.append(Text(f"{copy.tier}: {absent.vi}", f"{copy.tier}: {absent.en}"))
    return tuple(gone), tuple(failed)


def _told(order: DisposalOrder) -> Text:
    people = ", ".join(order.approvers)
    return Text(
        f"quyết định {order.number}, {order.date}, {order.authority}: {order.reason} (duyệt: {people})",
        f"decision {order.number}, {order.date}, {order.authority}: {order.reason} (approved: {people})",
    )
