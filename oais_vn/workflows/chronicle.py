"""Reading the log for a time: what minutes of the store are drawn up from."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from oais_vn.formats.deeds import read_deed, read_drill, read_failure
from oais_vn.model.chronicle import Chronicle, Done
from oais_vn.model.copies import Copy
from oais_vn.model.dates import VIETNAM
from oais_vn.model.film import FilmCopy
from oais_vn.model.keeping import Carrier
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Agent, Event
from oais_vn.workflows.keeper import Keeper

_PERSON = "person"


def chronicle(keeper: Keeper, since: date, until: date) -> Chronicle:
    """What happened from the day `since` to the day `until`; `StorageError` when the log's chain is broken anywhere."""
    done: list[Done] = []
    events = 0
    for event, agents in keeper.log.events():
        events += 1
        if since <= datetime.fromisoformat(event.moment).astimezone(VIETNAM).date() <= until:
            done.append(_done(event, agents))
    names = {each.about.name for each in done if isinstance(each.about, Copy)}
    copies = list(keeper.catalogue.copies())
    judge = keeper.judge()
    by_package: dict[str, list[Copy]] = {}
    for copy in copies:
        by_package.setdefault(copy.name, []).append(copy)
    films: dict[str, list[FilmCopy]] = {}
    for film in keeper.catalogue.films():
        films.setdefault(film.name, []).append(film)
    standings: Counter[Standing] = Counter()
    holdings = {}
    for holding in keeper.catalogue.holdings():
        if holding.name in names:
            holdings[holding.name] = holding
        if not holding.withdrawn:
            name = holding.name
            standings[judge.status(holding, by_package.get(name, ()), films.get(name, ())).standing] += 1
    return Chronicle(
        keeper.name,
        since,
        until,
        keeper.clock(),
        keeper.catalogue.position().head,
        events,
        tuple(done),
        holdings,
        tuple(keeper.catalogue.carriers().values()),
        tuple(copy for copy in copies if copy.state.is_damage),
        {(copy.name, copy.tier, copy.key): copy.state.label.vi for copy in copies if copy.name in names},
        standings,
    )


def _done(event: Event, agents: tuple[Agent, ...]) -> Done:
    operator = next((agent.name for agent in agents if agent.type == _PERSON), "")
    deed = read_deed(event)
    about = deed if isinstance(deed, Copy | Carrier) else read_failure(event) or read_drill(event)
    return Done(event.moment, event.type, operator, event.outcome, event.note, about)
