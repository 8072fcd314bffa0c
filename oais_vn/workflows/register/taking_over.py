"""The other side of a hand-over: what the receiver answers and takes in, and what the giver makes of the answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from oais_vn.formats.handover.facts import HandoverFacts
from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.language import Text
from oais_vn.model.paths import distinct_name
from oais_vn.model.register.dossier import Dossier, Milestone, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.handed import CheckedHandover
from oais_vn.model.register.handover import Answer, HandedDossiers, Handover
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.model.tiers import Content, Level, Seen
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.register.desk import RegisterDesk

JOINED = "records/joined"
"""Where carriers keep the logs of archives that were taken over."""


class Deaccessioned(NamedTuple):
    """What became of an answer: dossiers marked as handed over, those whose copies nobody accepted, those refused."""

    marked: int
    not_accepted: tuple[str, ...]
    refused: int


def take_answer(desk: RegisterDesk, answer: Answer) -> Deaccessioned:
    """Record the receiver's answer: custody of the dossiers that were taken has passed (event `deaccession`).

    Nothing of the store changes: copies stay as its policy keeps them, until a decision withdraws them. A dossier
    without a copy that was accepted is not marked; one that has a copy which nobody has accepted from its supplier is
    told, and the same answer again marks those that were accepted since. Raises `InputError` for an answer to a
    hand-over that is not in the register, is not that bag, has nothing more to say, or names a dossier that was not in
    it.
    """
    done = Deaccessioned(0, (), 0)

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        nonlocal done
        handed = desk.held(Handover, answer.handover)
        again = handed.answer == answer
        if not again:
            yield handed.answered(answer)
        refused = {each.dossier for each in answer.refused}
        marked, early, left = 0, [], set(refused)
        for key in _keys(register, handed.id):
            left.discard(key)
            dossier = register.thing(Dossier, key)
            if not answer.accepted or key in refused or dossier is None:
                continue
            if again and dossier.reached(Stage.HANDED_OVER) is not None:
                continue
            if dossier.reached(Stage.ACCEPTED) is None:
                if register.seen(dossier.key):
                    early.append(key)
                continue
            marked += 1
            yield dossier.with_milestone(Milestone(Stage.HANDED_OVER, answer.date, answer.paper or handed.id))
        if left:
            raise not_handed(handed.id, left)
        if again and not (marked or early):
            handed.answered(answer)
        done = Deaccessioned(marked, tuple(early), len(refused))

    desk.do("deaccession" if answer.accepted else "transfer", made)
    return done


def not_handed(handover: str, dossiers: Collection[str]) -> InputError:
    """What is wrong with an answer that names dossiers which were not in the hand-over."""
    some = ", ".join(sorted(dossiers)[:5])
    return InputError(Text(f"trả lời nêu hồ sơ không có trong {handover}: {some}", f"not in {handover}: {some}"))


def _keys(register: RegisterCatalogue, called: str) -> Iterator[str]:
    number = 1
    while (part := register.thing(HandedDossiers, f"{called}/{number}")) is not None:
        yield from map(str, part.dossiers)
        number += 1


@dataclass
class TakenOver:
    """What came into the register: dossiers that are new, described anew, the same as before; those not taken."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0


def take_over(
    desk: RegisterDesk,
    checked: CheckedHandover,
    facts: HandoverFacts,
    things: Callable[[], Iterable[RegisteredFonds | Dossier]],
) -> TakenOver:
    """Take fonds and dossiers of a hand-over that passed into the register, each under the unit that it is of.

    The event `accession` names the hand-over, the digest of its bag and the head of the giver's log. What the register
    knows already is described anew, and what was decided of it here stays; nothing goes away. Dossiers that this
    archive's answer refuses do not come in. Raises `InputError` when another hand-over of this name was taken over,
    and when the answer takes nothing of it.
    """
    done = TakenOver()

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        done.new = done.changed = done.same = done.refused = 0
        known = register.thing(Handover, facts.id)
        handed = _come(known, checked, facts)
        require_accepted(handed)
        if known is None:
            yield handed
        for thing in things():
            if isinstance(thing, RegisteredFonds):
                yield from _fonds(register, thing)
            elif handed.refusal(str(thing.key)) is not None:
                done.refused += 1
            else:
                yield from _dossier(register, thing, done)

    desk.do("accession", made)
    return done


def require_accepted(handed: Handover) -> None:
    """Raise `InputError` when this archive answered that nothing of the hand-over is taken."""
    if handed.answer is not None and not handed.answer.accepted:
        raise InputError(
            Text(
                f"{handed.id}: đã trả lời ngày {handed.answer.date} là không nhận cả bàn giao",
                f"{handed.id}: it was answered on {handed.answer.date} that nothing of it is taken",
            )
        )


def reply(desk: RegisterDesk, checked: CheckedHandover, facts: HandoverFacts, answer: Answer) -> Answer:
    """Record what this archive answers (event `transfer`), and give the answer that stands.

    It may come before or after the hand-over is taken over. The same answer again is the one that was given, with its
    day and head. Raises `InputError` when something else was answered before, or another hand-over has this name.
    """

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        known = register.thing(Handover, facts.id)
        after = _come(known, checked, facts).replied(answer)
        if after != known:
            yield after

    desk.do("transfer", made)
    return desk.held(Handover, facts.id).answer or answer


def _come(known: Handover | None, checked: CheckedHandover, facts: HandoverFacts) -> Handover:
    """The hand-over as it came: what the register knows of it, else what it says of itself."""
    if known is not None and (known.digest != checked.digest or not known.received):
        raise InputError(
            Text(f"sổ đăng ký đã có một bàn giao khác tên {facts.id}", f"another hand-over is called {facts.id}")
        )
    return known or Handover(
        *(facts.id, FondsKey(facts.unit, facts.fonds), facts.giver, facts.date, checked.digest, facts.head),
        *(facts.counts["dossier"], facts.counts["package"]),
        previous=facts.previous,
        received=True,
    )


def _fonds(register: RegisterCatalogue, fonds: RegisteredFonds) -> Iterator[Thing]:
    known = register.thing(RegisteredFonds, str(fonds.key))
    after = replace(fonds, revision=0 if known is None else known.revision)
    if after != known:
        yield after


def _dossier(register: RegisterCatalogue, dossier: Dossier, done: TakenOver) -> Iterator[Thing]:
    known = register.thing(Dossier, str(dossier.key))
    if known is None:
        done.new += 1
        listed = dossier.choice.listed
        # The list is the giver's; the receiver may have one of the same number.
        whose = f"{dossier.key.unit}/{listed}" if listed else ""
        yield replace(dossier, choice=dossier.choice._replace(listed=whose), revision=0)
    elif (after := known.described_by(dossier)) != known:
        done.changed += 1
        yield after
    else:
        done.same += 1


def kept_name(keeper: Keeper, name: str, unit: str, sha256: str) -> str:
    """The name under which the store keeps a package that came from elsewhere: its own, unless that is taken.

    Where another unit's package has it, the unit goes before it. Within the tar, and in all that is sealed, nothing is
    renamed.
    """
    known = keeper.catalogue.holding(name)
    if known is None or known.name != name or dict(known.digests).get("sha256") == sha256 or known.unit == unit:
        return name
    return f"{distinct_name(unit)}_{name}"


def keep_log(keeper: Keeper, name: str, content: Content) -> Iterator[Text]:
    """Write the log of an archive that was taken over to every carrier, each copy read back; gives what failed."""
    key = f"{JOINED}/{name}.jsonl"
    for code, tier in keeper.tiers.items():
        try:
            keeper.require_present(code)
            receipt = tier.put(key, content, operation=keeper.now())
            keeper.settle(code)
            verdict = tier.verify(receipt, Level.READBACK)
            if verdict.seen is not Seen.OK:
                yield Text(f"{code}: {verdict.note.vi}", f"{code}: {verdict.note.en}")
        except StorageError as error:
            yield error.text
    head = dict(content.digests)["sha256"]
    keeper.record("replication", None, detail=f"{key} sha256:{head}", about=name)
