"""Milestones of dossiers, the state of originals, and the decisions by which copies stand in for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.dossier import DossierKey, Milestone, Original, OriginalState, Stage
from oais_vn.model.register.listing import Paper
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk


def mark(desk: RegisterDesk, keys: Iterable[DossierKey], stone: Milestone) -> int:
    """Say that dossiers reached a stage; gives how many. `InputError` when one cannot have."""
    return mark_each(desk, stone.stage, ((key, stone) for key in keys))


def mark_each(desk: RegisterDesk, stage: Stage, stones: Iterable[tuple[DossierKey, Milestone]]) -> int:
    """Say that dossiers reached this stage, each with its own date and quantity, in one act; gives how many.

    `InputError` when one cannot have, or is named twice with other quantities.
    """
    told: dict[DossierKey, Milestone] = {}
    for key, stone in stones:
        if told.get(key, stone) != stone:
            raise InputError(Text(f"{key} được nêu hai lần, khác nhau", f"{key} is named twice, not alike"))
        told[key] = stone

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        for dossier in desk.dossiers(told):
            reached = dossier.with_milestone(told[dossier.key])
            yield replace(reached, arranged=True) if stage is Stage.ARRANGED else reached

    return desk.do(f"dossier {stage.value}", made)


def original(desk: RegisterDesk, keys: Sequence[DossierKey], found: Original) -> int:
    """Say what has become of originals.

    A `decision` lets the insurance copy stand in for one that is damaged or lost (Decree 113 Đ26): `InputError` when
    the original is extant, or no verified copy of the dossier is held.
    """

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        for dossier in desk.dossiers(keys):
            if found.decision and found.state is OriginalState.EXTANT:
                raise InputError(
                    Text(
                        f"{dossier.key}: bản gốc còn, không thay bằng bản sao", f"{dossier.key}: its original is extant"
                    )
                )
            if found.decision and Stage.STORED not in register.seen(dossier.key):
                raise InputError(
                    Text(
                        f"{dossier.key}: không có bản sao nào đã đọc lại để thay bản gốc",
                        f"{dossier.key}: no verified copy is held that could stand in",
                    )
                )
            yield replace(dossier, original=found)

    return desk.do("state of originals", made)


def recover(desk: RegisterDesk, keys: Sequence[DossierKey], paper: Paper) -> int:
    """Record the decision by which dossiers have their insurance copy (`riskRecoveryStatus` 01); gives how many.

    It follows from a decision, never from a count of copies; but without a verified copy there is nothing to decide
    on (`InputError`).
    """

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        for dossier in desk.dossiers(keys):
            if Stage.STORED not in register.seen(dossier.key):
                raise InputError(
                    Text(f"{dossier.key}: chưa có bản sao nào đã đọc lại", f"{dossier.key}: no verified copy is held")
                )
            if dossier.recovery != paper.number:
                yield replace(dossier, recovery=paper.number)

    return desk.do("insurance copy decided", made)
