"""Work on originals at the register: minutes by which reinforced and arranged records are accepted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from oais_vn.formats.reports.register_minutes import Form
from oais_vn.formats.reports.register_minutes_templates import RegisterMinutes
from oais_vn.formats.reports.work_minutes import Parties, write_work_minutes
from oais_vn.model.register.dossier import DossierKey, Stage
from oais_vn.model.register.wanted import Wanted
from oais_vn.model.register.work import Work
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring.papers import opened
from oais_vn.workflows.register import working
from oais_vn.workflows.register.desk import RegisterDesk

_PLACE = str | os.PathLike[str]
_KINDS = {Stage.REINFORCED: RegisterMinutes.REINFORCEMENT, Stage.ARRANGED: RegisterMinutes.ARRANGEMENT}


@dataclass(frozen=True)
class Working:
    """Work on originals of an open archive, whose name is `archive`; minutes are drafts for people to sign."""

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    archive: str

    def done(
        self,
        stage: Stage,
        wanted: Wanted | None = None,
        codes: Iterable[str | DossierKey] = (),
        *,
        since: str = "",
        until: str = "",
        paper: str = "",
        backlogs: Sequence[str] = (),
    ) -> Work:
        """What was reinforced or arranged of the dossiers of these codes, or of all that are asked for.

        `since` and `until` are days (ISO 8601), `paper` is the number that milestones have, `backlogs` are ids of
        records without dossiers. With backlogs alone no dossier is asked for. `InputError` when nothing was done.
        """
        with self.desk() as desk:
            named = [code if isinstance(code, DossierKey) else desk.dossier(code).key for code in codes]
            if named:
                among = desk.dossiers(named)
            elif wanted is None and backlogs:
                among = iter(())
            else:
                among = desk.register.dossiers(wanted or Wanted(reached=stage))
            return working.work_done(desk, stage, among, since=since, until=until, paper=paper, backlogs=backlogs)

    def write_minutes(
        self,
        work: Work,
        path: _PLACE,
        *,
        template: _PLACE | None = None,
        place: str = "",
        superior: str = "",
        department: str = "",
        contractor: str = "",
        contract: str = "",
    ) -> None:
        """Write a draft of minutes (.docx): `department` accepts the work, `contractor` did it by `contract`."""
        with ExitStack() as stack:
            own = None if template is None else stack.enter_context(opened(Path(template)))
            form = Form(self.archive, place, superior, own, str(template or ""))
            parties = Parties(department, contractor, contract)
            publish_new_file(
                Path(path), lambda stream: write_work_minutes(work, _KINDS[work.stage], parties, stream, form)
            )
