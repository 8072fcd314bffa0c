"""What agencies must hand in to the historical archive (nguồn nộp lưu), held against what came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from oais_vn.model.description import fold
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionKind, AccessionState

YEARS_TO_HAND_IN = 1 + 5
"""Years from the last year of records to the last in which they are handed in: one to the agency's own archive, five
more to the historical one (Luật Lưu trữ 33/2024/QH15, as far as it could be read: S2). Other laws allow thirty."""


class Duty(NamedTuple):
    """A line of the list: an agency (`source`), what it must hand in, of which years (0: not said), by when.

    `due` is the last day (ISO 8601), empty where the list does not say; `quantity` is in words of the list.
    """

    id: str
    source: str
    title: str = ""
    fonds: str = ""
    first: int = 0
    last: int = 0
    due: str = ""
    quantity: str = ""
    note: str = ""

    @property
    def last_day(self) -> str:
        """The day by which it is due: as the list says, else by law from its last year; empty: nobody says."""
        if self.due or not self.last:
            return self.due
        return date(self.last + YEARS_TO_HAND_IN, 12, 31).isoformat()


class DutyState(Enum):
    """How far a line is."""

    HANDED_IN = "handed-in"
    UNDER_WAY = "under-way"
    RETURNED = "returned"
    OPEN = "open"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    DutyState.HANDED_IN: Text("đã nộp", "handed in"),
    DutyState.UNDER_WAY: Text("đang tiếp nhận", "being received"),
    DutyState.RETURNED: Text("bị trả lại", "returned"),
    DutyState.OPEN: Text("chưa nộp", "not handed in"),
}


class Standing(NamedTuple):
    """How a line stands: its accessions, and how many days it is late (0: not late, or nobody says when it is due)."""

    duty: Duty
    state: DutyState
    accessions: tuple[Accession, ...]
    late: int


@dataclass(frozen=True)
class HandingIn:
    """The list held against the register on a day (`today`, ISO 8601).

    `unclear` are hand-ins of agencies with several lines that do not say for which they are; `strangers` are those of
    agencies that are not in the list, or for a line that there is not.
    """

    today: str
    standings: tuple[Standing, ...]
    unclear: tuple[Accession, ...]
    strangers: tuple[Accession, ...]

    @property
    def late(self) -> tuple[Standing, ...]:
        """The lines that are late."""
        return tuple(each for each in self.standings if each.late)

    def counts(self) -> Mapping[DutyState, int]:
        """How many lines are how far."""
        return {state: sum(each.state is state for each in self.standings) for state in DutyState}


def compared(duties: Sequence[Duty], accessions: Iterable[Accession], today: date) -> HandingIn:
    """Hold a list against hand-ins.

    An accession is for the line that it names (`duty`), else for the only line of its agency (and of its fonds, where
    the line has one). What was collected from owners is no hand-in.
    """
    lines = {each.id: each for each in duties}
    found: dict[str, list[Accession]] = {each.id: [] for each in duties}
    unclear: list[Accession] = []
    strangers: list[Accession] = []
    for accession in accessions:
        if accession.kind is not AccessionKind.HAND_IN:
            continue
        fitting = [accession.duty] if accession.duty in lines else []
        if not accession.duty:
            fitting = [each.id for each in duties if _fits(each, accession)]
        if len(fitting) == 1:
            found[fitting[0]].append(accession)
        else:
            (unclear if fitting else strangers).append(accession)
    standings = tuple(_standing(each, found[each.id], today) for each in duties)
    return HandingIn(today.isoformat(), standings, tuple(unclear), tuple(strangers))


def _fits(duty: Duty, accession: Accession) -> bool:
    return fold(duty.source) == fold(accession.source) and duty.fonds in ("", accession.fonds)


def _standing(duty: Duty, accessions: Sequence[Accession], today: date) -> Standing:
    states = {each.state for each in accessions}
    if not states:
        state = DutyState.OPEN
    elif states == {AccessionState.APPROVED}:
        state = DutyState.HANDED_IN
    elif states <= {AccessionState.RETURNED, AccessionState.FAILED, AccessionState.APPROVED}:
        state = DutyState.RETURNED
    else:
        state = DutyState.UNDER_WAY
    late = 0
    if duty.last_day and state is not DutyState.HANDED_IN:
        late = max(0, (today - date.fromisoformat(duty.last_day)).days)
    return Standing(duty, state, tuple(accessions), late)
