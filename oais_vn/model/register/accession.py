"""What comes in: records handed in (nộp lưu) or collected (sưu tầm), from registration to approval or return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
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


class ReceiptTerms(NamedTuple):
    """How long receipt may take: an answer to a registration in working days, a decision in days from processing on.

    Working days are Mondays to Fridays but for `holidays`, which are decided every year: none are known unless an
    archive names them. The numbers are those of TT05 Đ17-25, as far as they could be read (S1).
    """

    answer_working_days: int = 7
    processing_days: int = 60
    holidays: frozenset[date] = frozenset()


_TERMS = ReceiptTerms()


class Deadline(NamedTuple):
    """What is due of an accession, on which last day; `late` in days, 0 while there is time."""

    what: Text
    last: date
    late: int


@dataclass(frozen=True)
class Accession:
    """Records that come in, from one agency or owner, into one fonds of one unit.

    `quantity` says how much in words of the paper (metres, dossiers, files). `packages` are the names of the SIPs or
    deliveries that hold it. `owner` is named of what was collected. `registered` is the day of registration (ISO 8601).
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
    registered: str = ""
    revision: int = 0

    @property
    def state(self) -> AccessionState:
        """Where it stands."""
        return self.steps[-1].state if self.steps else AccessionState.REGISTERED

    def deadline(self, today: date, terms: ReceiptTerms = _TERMS) -> Deadline | None:
        """What is due next, seen from `today`; None when nothing is, or no day is known to count from."""
        if self.state is AccessionState.REGISTERED and self.registered:
            start = date.fromisoformat(self.registered)
            last = _working_day(start, terms)
            known = {start.year, last.year} <= {day.year for day in terms.holidays}
            return Deadline(_answer(terms.answer_working_days, known=known), last, max(0, (today - last).days))
        if self.state in (AccessionState.PROCESSING, AccessionState.PASSED, AccessionState.FAILED):
            taken = next(step for step in reversed(self.steps) if step.state is AccessionState.PROCESSING)
            last = date.fromisoformat(taken.date) + timedelta(days=terms.processing_days)
            return Deadline(_decision(terms.processing_days), last, max(0, (today - last).days))
        return None

    def taking(self, step: Step) -> Accession:
        """The accession after a step.

        Raises `InputError` for a step that does not follow, a return or failure without a reason, and an approval
        without its decision.
        """
        if step.state not in _NEXT[self.state]:
            raise InputError(self._refusal(step.state))
        before = self.steps[-1].date if self.steps else self.registered
        if step.date < before:
            raise InputError(
                Text(
                    f"{self.id}: ngày {step.date} sớm hơn ngày của bước trước ({before})",
                    f"{self.id}: {step.date} is before {before}, the day of the step before",
                )
            )
        if step.state in (AccessionState.RETURNED, AccessionState.FAILED) and not step.reason.strip():
            raise InputError(
                Text(f"{self.id}: thiếu lý do {step.state.label.vi.removeprefix('đã ')}", f"{self.id}: say why")
            )
        if step.state is AccessionState.APPROVED and step.paper is None:
            raise InputError(Text(f"{self.id}: thiếu quyết định phê duyệt", f"{self.id}: its decision is missing"))
        return replace(self, steps=(*self.steps, step))

    def _refusal(self, state: AccessionState) -> Text:
        now = self.state.label
        if state is self.state:
            return Text(f"đợt {self.id} vốn đang ở bước này ({now.vi})", f"{self.id} is {now.en} already")
        following = [each.label for each in _NEXT[self.state]]
        if not following:
            return Text(f"đợt {self.id} đã hoàn thành, không còn bước nào", f"{self.id} is {now.en}: no step is left")
        vi, en = (" / ".join(getattr(label, name) for label in following) for name in ("vi", "en"))
        return Text(
            f"đợt {self.id} đang ở bước {now.vi}; bước tiếp theo chỉ có thể là: {vi}",
            f"{self.id} is {now.en}; the next step can only be: {en}",
        )


def _answer(days: int, *, known: bool) -> Text:
    less, but = ("đã trừ", "but for holidays") if known else ("chưa trừ", "holidays are not told")
    return Text(
        f"trả lời đăng ký ({days:02} ngày làm việc, {less} ngày lễ)",
        f"answer to the registration ({days} working days, {but})",
    )


def _decision(days: int) -> Text:
    return Text(
        f"xử lý và quyết định ({days:02} ngày từ khi tiếp nhận)", f"processing and decision ({days} days from receipt)"
    )


def _working_day(start: date, terms: ReceiptTerms) -> date:
    """The last of the working days after `start` in which a registration is answered."""
    day, left = start, terms.answer_working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in terms.holidays
    return day
