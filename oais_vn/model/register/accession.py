"""What comes in: records handed in (nộp lưu) or collected (sưu tầm), from registration to approval or return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.listing import Paper


class AccessionKind(Enum):
    """Handed in by an agency, as the law asks, or collected from an owner."""

    HAND_IN = "hand-in"
    COLLECTION = "collection"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _KINDS[self]


_KINDS = {
    AccessionKind.HAND_IN: Text("nộp lưu", "hand-in"),
    AccessionKind.COLLECTION: Text("sưu tầm", "collection"),
}


class AccessionState(Enum):
    """Where an accession stands: registered, awaited, looked at, passed or not, approved or returned."""

    REGISTERED = "registered"
    WAITING = "waiting"
    PROCESSING = "processing"
    PASSED = "passed"
    FAILED = "failed"
    RETURNED = "returned"
    APPROVED = "approved"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    AccessionState.REGISTERED: Text("đã đăng ký", "registered"),
    AccessionState.WAITING: Text("chờ tiếp nhận", "awaiting receipt"),
    AccessionState.PROCESSING: Text("đang xử lý", "being processed"),
    AccessionState.PASSED: Text("đạt", "passed"),
    AccessionState.FAILED: Text("không đạt", "not passed"),
    AccessionState.RETURNED: Text("đã trả lại", "returned"),
    AccessionState.APPROVED: Text("hoàn thành", "approved"),
}
_NEXT = {
    AccessionState.REGISTERED: (AccessionState.WAITING, AccessionState.RETURNED),
    AccessionState.WAITING: (AccessionState.PROCESSING, AccessionState.RETURNED),
    AccessionState.PROCESSING: (AccessionState.PASSED, AccessionState.FAILED),
    AccessionState.PASSED: (AccessionState.APPROVED, AccessionState.RETURNED),
    AccessionState.FAILED: (AccessionState.RETURNED, AccessionState.PROCESSING),
    # What was given back is handed in anew.
    AccessionState.RETURNED: (AccessionState.WAITING,),
    AccessionState.APPROVED: (),
}


class Step(NamedTuple):
    """A state reached: when (ISO 8601), by which paper (minutes, decision), and why where it must be said."""

    state: AccessionState
    date: str
    paper: Paper | None = None
    reason: str = ""


@dataclass(frozen=True)
class Accession:
    """Records that come in, from one agency or owner, into one fonds of one unit.

    `quantity` says how much in words of the paper (metres, dossiers, files). `packages` are the names of the SIPs or
    deliveries that hold it. `owner` is named of what was collected.
    """

    id: str
    kind: AccessionKind
    unit: str
    fonds: str
    source: str
    title: str
    quantity: str = ""
    owner: str = ""
    packages: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    revision: int = 0

    @property
    def state(self) -> AccessionState:
        """Where it stands."""
        return self.steps[-1].state if self.steps else AccessionState.REGISTERED

    def taking(self, step: Step) -> Accession:
        """The accession after a step.

        Raises `InputError` for a step that does not follow, a return or failure without a reason, and an approval
        without its decision.
        """
        if step.state not in _NEXT[self.state]:
            raise InputError(
                Text(
                    f"{self.id} {self.state.label.vi}, không thể thành {step.state.label.vi}",
                    f"{self.id} is {self.state.label.en} and cannot become {step.state.label.en}",
                )
            )
        if step.state in (AccessionState.RETURNED, AccessionState.FAILED) and not step.reason.strip():
            raise InputError(Text(f"{self.id}: thiếu lý do {step.state.label.vi}", f"{self.id}: say why"))
        if step.state is AccessionState.APPROVED and step.paper is None:
            raise InputError(Text(f"{self.id}: thiếu quyết định phê duyệt", f"{self.id}: its decision is missing"))
        return replace(self, steps=(*self.steps, step))
