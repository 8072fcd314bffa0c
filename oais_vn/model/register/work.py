"""Work on originals that is accepted by minutes: what was reinforced or arranged within a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from oais_vn.model.register.backlog import Backlog, Worked
from oais_vn.model.register.dossier import Dossier, Milestone, Stage
from oais_vn.model.register.giving import Difference


class WorkedDossier(NamedTuple):
    """A dossier, the milestone that tells the work, and the name of its fonds (empty: nobody says it)."""

    dossier: Dossier
    stone: Milestone
    fonds: str

    @property
    def sheets(self) -> int | None:
        """The sheets that were worked on: as the milestone tells them, else all of the dossier; None when unknown."""
        return self.dossier.sheets if self.stone.sheets is None else self.stone.sheets


@dataclass(frozen=True)
class Work:
    """What was done (`stage` is REINFORCED or ARRANGED) from `since` to `until` (ISO 8601, empty: open).

    `backlogs` are metres of records without dossiers that were arranged; `differences` are sheets that were not the
    same when the originals of these dossiers came back.
    """

    stage: Stage
    since: str
    until: str
    dossiers: tuple[WorkedDossier, ...]
    backlogs: tuple[tuple[Backlog, Worked], ...] = ()
    differences: tuple[Difference, ...] = ()
