"""What comes in, and originals that change hands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionKind, Step
from oais_vn.model.register.dossier import Dossier, DossierKey, Milestone, Stage
from oais_vn.model.register.giving import (
    Away,
    Difference,
    Giving,
    Point,
    differences,
    out_of_store,
    require_at_hand,
    require_explained,
)
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk


def register_accession(desk: RegisterDesk, accession: Accession) -> Accession:
    """Register what is to come in; `InputError` when the id is taken, or a collection names no owner."""
    if accession.kind is AccessionKind.COLLECTION and not accession.owner.strip():
        raise InputError(
            Text("tài liệu sưu tầm phải có chủ sở hữu (--owner)", "what is collected has an owner (--owner)")
        )

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        if register.thing(Accession, accession.id) is not None:
            raise InputError(Text(f"đã có đợt {accession.id}", f"there is an accession {accession.id} already"))
        yield replace(accession, registered=accession.registered or desk.today())

    desk.do("accession registered", made)
    return desk.held(Accession, accession.id)


def take_step(desk: RegisterDesk, called: str, step: Step) -> Accession:
    """Take an accession a step on."""

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        yield desk.held(Accession, called).taking(step)

    desk.do(f"accession {step.state.value}", made)
    return desk.held(Accession, called)


def give(
    desk: RegisterDesk, giving: Giving, *, arranged: bool = False, reinforced: Mapping[DossierKey, int] | None = None
) -> Giving:
    """Record that originals changed hands.

    Dossiers of an approved list that go to be scanned become SENT by it. Those that come back may be told to be
    `arranged`, and `reinforced` says how many sheets were. Sheets that are fewer than went are kept with the giving,
    when its note says why. `InputError` when the id is taken, a dossier is unknown, away already or not arranged, or
    sheets are missing without a word.
    """
    marks = reinforced or {}

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        if register.thing(Giving, giving.id) is not None:
            raise InputError(Text(f"đã có lần giao nhận {giving.id}", f"there is a giving {giving.id} already"))
        if not giving.dossiers:
            raise InputError(Text("không có hồ sơ nào để giao nhận", "there are no dossiers to give"))
        givings = list(register.things(Giving))
        require_at_hand(giving, out_of_store(givings))
        last = {key: each for each in givings for key in each.dossiers}
        for before in dict.fromkeys(last[key] for key in giving.dossiers if key in last):
            _require_later(giving, before)
            require_explained(differences(before, giving), giving.note)
        yield giving
        for dossier in desk.dossiers(giving.dossiers):
            after = dossier
            for stone in _stones(giving, dossier, arranged=arranged, reinforced=marks):
                after = after.with_milestone(stone)
            if arranged:
                after = replace(after, arranged=True)
            if after != dossier:
                yield after

    strange = [str(key) for key in marks if key not in giving.dossiers]
    if strange:
        raise InputError(
            Text(f"{strange[0]} không có trong lần giao nhận", f"{strange[0]} is not among the dossiers that are given")
        )
    desk.do("originals given", made)
    return desk.held(Giving, giving.id)


def give_back(
    desk: RegisterDesk, back: Giving, *, arranged: bool = False, reinforced: Mapping[DossierKey, int] | None = None
) -> Giving:
    """Record that what the giving `back.answers` took is in the store again: all that is still out, unless told.

    Who gave and who took change places, unless told. Else as `give`.
    """
    desk.catch_up()
    before = desk.held(Giving, back.answers)
    away = out_of_store(desk.register.things(Giving))
    out = tuple(key for key in before.dossiers if key in away and away[key].giving.id == before.id)
    if not out:
        raise InputError(
            Text(f"không còn hồ sơ nào ngoài kho theo {before.id}", f"nothing is out by {before.id} any more")
        )
    strange = [str(key) for key in back.dossiers if key not in out]
    if strange:
        raise InputError(
            Text(f"{strange[0]} không ở ngoài kho theo {before.id}", f"{strange[0]} is not out by {before.id}")
        )
    whole = replace(
        back,
        point=Point.TO_STORE,
        giver=back.giver or before.taker,
        taker=back.taker or before.giver,
        dossiers=back.dossiers or out,
    )
    return give(desk, whole, arranged=arranged, reinforced=reinforced)


def _require_later(giving: Giving, before: Giving) -> None:
    if giving.date < before.date:
        raise InputError(
            Text(
                f"{giving.id}: ngày {giving.date} sớm hơn lần giao trước {before.id} ({before.date})",
                f"{giving.id}: {giving.date} is before {before.id} ({before.date})",
            )
        )


def _stones(
    giving: Giving, dossier: Dossier, *, arranged: bool, reinforced: Mapping[DossierKey, int]
) -> Iterator[Milestone]:
    """The stages that a dossier reaches by a giving."""
    paper = giving.minutes or giving.id
    sheets = dict(giving.counted).get(dossier.key)
    if arranged:
        yield Milestone(Stage.ARRANGED, giving.date, paper, sheets=sheets)
    if dossier.key in reinforced:
        yield Milestone(Stage.REINFORCED, giving.date, paper, sheets=reinforced[dossier.key])
    if giving.point is Point.TO_SCANNING and dossier.reached(Stage.APPROVED) is not None:
        yield Milestone(Stage.SENT, giving.date, paper, sheets=sheets)


def away_since(desk: RegisterDesk) -> dict[DossierKey, Away]:
    """The originals that are not in the store, each with the giving that took it."""
    return out_of_store(desk.register.things(Giving))


def all_differences(desk: RegisterDesk) -> Iterator[Difference]:
    """Every difference of sheets between a giving and the one by which the originals went on or came back."""
    last: dict[DossierKey, Giving] = {}
    for giving in desk.register.things(Giving):
        for before in dict.fromkeys(last[key] for key in giving.dossiers if key in last):
            yield from differences(before, giving)
        last.update(dict.fromkeys(giving.dossiers, giving))
