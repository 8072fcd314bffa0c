"""Records without dossiers at the register's desk: surveys of them, and what was arranged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.backlog import Backlog, Worked
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk


def survey(desk: RegisterDesk, backlogs: Iterable[Backlog]) -> int:
    """Record what a survey found, all of it or nothing; what was arranged of a backlog before stays.

    Gives how many are new or changed. `InputError` for an id that is told twice, and for less than was arranged.
    """
    told = list(backlogs)
    ids = [each.id for each in told]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise InputError(Text(f"khối {twice[0]} được nêu hai lần", f"backlog {twice[0]} is told twice"))

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        for each in told:
            before = register.thing(Backlog, each.id)
            after = each.checked() if before is None else before.surveyed_as(each)
            if after != before:
                yield after

    return desk.do("survey of backlog", made)


def arrange(desk: RegisterDesk, called: str, work: Worked) -> Backlog:
    """Record that some metres of a backlog were arranged."""

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        yield desk.held(Backlog, called).after(work)

    desk.do("backlog arranged", made)
    return desk.held(Backlog, called)
