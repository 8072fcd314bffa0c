"""A hand-over: what of a fonds was given to another archive or to the Ministry, and what the receiver answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import DossierKey
from oais_vn.model.register.fonds import FondsKey

MOST_REFUSED = 500
LONGEST_REASON = 500
"""Characters. Together they bound what one event of the log must hold."""


class Refused(NamedTuple):
    """A dossier (unit/fonds/code) that the receiver did not take, and why."""

    dossier: str
    reason: str


class Answer(NamedTuple):
    """What the receiver says of a hand-over, whose bag has this `digest` (SHA-256 of its tagmanifest-sha256.txt).

    Not `accepted`: nothing was taken, `reason` says why. `refused` are the dossiers that were not taken of one that
    was. `head` is that of the receiver's log, where the receiver keeps one.
    """

    handover: str
    digest: str
    receiver: str
    date: str
    accepted: bool
    by: str = ""
    paper: str = ""
    reason: str = ""
    refused: tuple[Refused, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class Handover:
    """A fonds as it was handed over: by whom, when, how much, in which bag.

    `digest` is the SHA-256 of the bag's tagmanifest-sha256.txt, `head` that of the giver's log when it was made: both
    logs name both. `previous` is the hand-over that it goes on from. `received`: it came from another archive.
    """

    id: str
    fonds: FondsKey
    giver: str
    date: str
    digest: str
    head: str
    dossiers: int
    packages: int
    previous: str = ""
    received: bool = False
    answer: Answer | None = None
    revision: int = 0

    def answered(self, answer: Answer) -> Handover:
        """The hand-over with its answer.

        Raises `InputError` when the answer is not to this bag, when it was answered before, or when it was received.
        """
        if self.received:
            raise InputError(
                Text(f"{self.id}: do nơi khác bàn giao, không phải ta", f"{self.id} was received here, not given")
            )
        self._require_to_this(answer)
        if self.answer is not None:
            raise InputError(
                Text(f"{self.id}: đã nhận trả lời ngày {self.answer.date}", f"{self.id}: answered {self.answer.date}")
            )
        return replace(self, answer=answer)

    def replied(self, answer: Answer) -> Handover:
        """The hand-over with what its receiver, this archive, answers; an answer that says the same stands as it is.

        Raises `InputError` when the answer is not to this bag, when the hand-over was given here, and when something
        else was answered before: the giver has, or may have, that answer.
        """
        if not self.received:
            raise InputError(
                Text(
                    f"{self.id}: do chính kho này bàn giao, không phải nhận",
                    f"{self.id} was given by this archive, not received",
                )
            )
        self._require_to_this(answer)
        if self.answer is None:
            return replace(self, answer=answer)
        if answer._replace(date=self.answer.date, head=self.answer.head) != self.answer:
            raise InputError(
                Text(
                    f"{self.id}: đã trả lời khác ngày {self.answer.date}; một bàn giao chỉ có một trả lời. Hãy đề nghị "
                    "bên giao lập bàn giao mới",
                    f"{self.id}: something else was answered on {self.answer.date}, and a hand-over has one answer. "
                    "Ask the giver for a new hand-over",
                )
            )
        return self

    def refusal(self, dossier: str) -> str | None:
        """Why the answer does not take this dossier (unit/fonds/code), where it names it as refused; else None."""
        refused = () if self.answer is None else self.answer.refused
        return next((each.reason for each in refused if each.dossier == dossier), None)

    def _require_to_this(self, answer: Answer) -> None:
        if (answer.handover, answer.digest) != (self.id, self.digest):
            raise InputError(
                Text(
                    f"trả lời nói về bàn giao {answer.handover} có mã băm {answer.digest[:16]}…, không phải {self.id} "
                    f"có mã băm {self.digest[:16]}…",
                    f"the answer is to {answer.handover} with digest {answer.digest[:16]}…, not to {self.id} with "
                    f"{self.digest[:16]}…",
                )
            )


@dataclass(frozen=True)
class HandedDossiers:
    """Some of the dossiers of a hand-over; `id` is the hand-over's and a number, for there may be very many."""

    id: str
    dossiers: tuple[DossierKey, ...]
    revision: int = 0


def require_answer(answer: Answer) -> Answer:
    """The answer, unless it lacks who, when or why, or refuses more than it may one by one (`InputError`)."""
    if not answer.receiver.strip():
        raise InputError(Text("thiếu tên nơi nhận", "the receiver's name is missing"))
    if not answer.accepted and not answer.reason.strip():
        raise InputError(Text("không nhận thì phải nêu lý do", "a refusal must say why"))
    if any(not each.reason.strip() for each in answer.refused):
        raise InputError(Text("hồ sơ không nhận phải có lý do", "a dossier that is refused needs a reason"))
    if len(answer.refused) > MOST_REFUSED or any(len(each.reason) > LONGEST_REASON for each in answer.refused):
        raise InputError(
            Text(
                f"quá {MOST_REFUSED} hồ sơ không nhận, hoặc lý do quá {LONGEST_REASON} ký tự: hãy trả lại cả bàn giao",
                f"over {MOST_REFUSED} dossiers refused or a reason over {LONGEST_REASON} characters: refuse the whole",
            )
        )
    return answer
