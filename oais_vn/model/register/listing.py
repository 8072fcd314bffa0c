"""Lists of dossiers that are to have insurance copies: proposed, decided on, amended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import DossierKey


class Paper(NamedTuple):
    """A decision of people: its number, its day (ISO 8601), whose it is, and the SHA-256 of its file (or empty)."""

    number: str
    date: str
    authority: str
    sha256: str = ""


class ListState(Enum):
    """Where a list stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES = {
    ListState.DRAFT: Text("đang lập", "draft"),
    ListState.SUBMITTED: Text("đã trình", "submitted"),
    ListState.APPROVED: Text("đã phê duyệt", "approved"),
    ListState.RETURNED: Text("bị trả lại", "returned"),
}
_DEEDS = {
    ListState.DRAFT: "lập",
    ListState.SUBMITTED: "trình",
    ListState.APPROVED: "phê duyệt",
    ListState.RETURNED: "trả lại",
}
_NEXT = {
    ListState.DRAFT: (ListState.SUBMITTED,),
    ListState.SUBMITTED: (ListState.APPROVED, ListState.RETURNED),
    ListState.RETURNED: (ListState.SUBMITTED,),
    ListState.APPROVED: (),
}


class Amendment(NamedTuple):
    """A change of an approved list: the decision, the dossiers that came in and that went out, and why."""

    paper: Paper
    added: tuple[DossierKey, ...]
    removed: tuple[DossierKey, ...]
    reason: str


@dataclass(frozen=True)
class SelectionList:
    """A list (danh mục) of whole dossiers of one unit under a programme, for the year of the plan.

    `left_out` are fonds, or groups (`fonds/group`), that were not looked through, with the reason: a fonds is not split
    unseen.
    `dossiers` are those of the list as it was approved or is proposed; `amendments` change it afterwards.
    """

    id: str
    unit: str
    year: int
    programme: str
    title: str
    dossiers: tuple[DossierKey, ...]
    state: ListState = ListState.DRAFT
    paper: Paper | None = None
    reason: str = ""
    amendments: tuple[Amendment, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    revision: int = 0

    @property
    def current(self) -> tuple[DossierKey, ...]:
        """The dossiers after every amendment, in the order of the list."""
        keys = dict.fromkeys(self.dossiers)
        for change in self.amendments:
            for key in change.removed:
                keys.pop(key, None)
            keys.update(dict.fromkeys(change.added))
        return tuple(keys)

    def becomes(self, state: ListState, *, paper: Paper | None = None, reason: str = "") -> SelectionList:
        """The list in another state; `InputError` when it cannot be, or lacks its decision or its reason."""
        if state not in _NEXT[self.state]:
            raise InputError(self._refusal(state))
        if state is ListState.APPROVED and paper is None:
            raise InputError(
                Text(f"danh mục {self.id}: thiếu quyết định phê duyệt", f"list {self.id}: its decision is missing")
            )
        if state is ListState.RETURNED and not reason.strip():
            raise InputError(
                Text(f"danh mục {self.id}: thiếu lý do trả lại", f"list {self.id}: say why it is returned")
            )
        if state is ListState.SUBMITTED and not self.dossiers:
            raise InputError(Text(f"danh mục {self.id} không có hồ sơ nào", f"list {self.id} has no dossiers"))
        return replace(self, state=state, paper=paper or self.paper, reason=reason)

    def _refusal(self, state: ListState) -> Text:
        now, first = self.state.label, state is not ListState.SUBMITTED and self.state is not ListState.APPROVED
        if state is self.state:
            return Text(f"danh mục {self.id} {now.vi} rồi", f"list {self.id} is {now.en} already")
        return Text(
            f"danh mục {self.id} {now.vi}, không {_DEEDS[state]} được{'; hãy trình trước' if first else ''}",
            f"list {self.id} is {now.en} and cannot become {state.label.en}{'; submit it first' if first else ''}",
        )

    def amended(self, change: Amendment) -> SelectionList:
        """The list after an amendment; `InputError` when it is not approved or the change does not fit it."""
        if self.state is not ListState.APPROVED:
            raise InputError(
                Text(
                    f"danh mục {self.id} {self.state.label.vi}; chỉ điều chỉnh danh mục đã phê duyệt",
                    f"list {self.id} is {self.state.label.en}; only an approved list is amended",
                )
            )
        now = set(self.current)
        known = [str(key) for key in change.added if key in now]
        strange = [str(key) for key in change.removed if key not in now]
        if known or strange or not (change.added or change.removed):
            raise InputError(
                Text(
                    f"điều chỉnh danh mục {self.id} không khớp. Đã có sẵn: {', '.join(known) or 'không'}; "
                    f"không có để bỏ: {', '.join(strange) or 'không'}",
                    f"the amendment of list {self.id} does not fit it. There already: {', '.join(known) or 'none'}; "
                    f"not there to be removed: {', '.join(strange) or 'none'}",
                )
            )
        if not change.reason.strip():
            raise InputError(Text(f"điều chỉnh {self.id}: thiếu lý do", f"amendment of {self.id}: say why"))
        return replace(self, amendments=(*self.amendments, change))
