"""Work that is to be accepted: the dossiers that were reinforced or arranged within a time, and metres of backlogs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import Backlog
from oais_vn.model.register.dossier import Dossier, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.work import Work, WorkedDossier
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.receiving import all_differences

STAGES = (Stage.REINFORCED, Stage.ARRANGED)


def work_done(
    desk: RegisterDesk,
    stage: Stage,
    among: Iterable[Dossier],
    *,
    since: str = "",
    until: str = "",
    paper: str = "",
    backlogs: Sequence[str] = (),
) -> Work:
    """What was done of these dossiers, and of the backlogs of these ids, between two days.

    With `paper` only what it tells. As in figures the last milestone of a dossier counts. `InputError` when nothing
    was done: there is nothing to accept.
    """
    names = {each.key: each.name for each in desk.register.things(RegisteredFonds)}

    def told(day: str, named: str) -> bool:
        return (not since or day >= since) and (not until or day <= until) and paper in ("", named)

    def worked() -> Iterator[WorkedDossier]:
        for dossier in among:
            stone = dossier.reached(stage)
            if stone is not None and told(stone.date, stone.paper):
                yield WorkedDossier(dossier, stone, names.get(FondsKey(dossier.key.unit, dossier.key.fonds), ""))

    dossiers = tuple(worked())
    metres = tuple(
        (each, work)
        for each in (desk.held(Backlog, called) for called in dict.fromkeys(backlogs))
        for work in each.worked
        if told(work.date, work.paper)
    )
    if not dossiers and not metres:
        raise InputError(
            Text(
                f"không có hồ sơ nào {stage.label.vi} trong thời gian, phạm vi này: không có gì để nghiệm thu",
                f"no dossier was {stage.label.en} in this time and range: there is nothing to accept",
            )
        )
    keys = {each.dossier.key for each in dossiers}
    differing = (
        each
        for each in all_differences(desk)
        if (each.dossier in keys if each.dossier else not keys.isdisjoint(each.after.dossiers))
    )
    return Work(stage, since, until, dossiers, metres, tuple(differing))
