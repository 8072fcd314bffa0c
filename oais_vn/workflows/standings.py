"""What stands of every package, the worst first."""

from __future__ import annotations

from oais_vn.model.copies import Copy
from oais_vn.model.film import FilmCopy
from oais_vn.model.policy import Standing, Status
from oais_vn.workflows.keeper import Keeper


def standings(keeper: Keeper, wanted: str | None = None) -> list[Status]:
    """What stands of every package that is not withdrawn, or of one (name, OBJID or dossier code), the worst first."""
    judge = keeper.judge()
    copies: dict[str, list[Copy]] = {}
    for copy in keeper.catalogue.copies():
        copies.setdefault(copy.name, []).append(copy)
    films: dict[str, list[FilmCopy]] = {}
    for film in keeper.catalogue.films():
        films.setdefault(film.name, []).append(film)
    found = None if wanted is None else keeper.catalogue.holding(wanted)
    holdings = keeper.catalogue.holdings() if wanted is None else iter(() if found is None else (found,))
    held = (holding for holding in holdings if not holding.withdrawn)
    order = list(Standing)
    return sorted(
        (judge.status(each, copies.get(each.name, ()), films.get(each.name, ())) for each in held),
        key=lambda status: (-order.index(status.standing), status.holding.name),
    )
