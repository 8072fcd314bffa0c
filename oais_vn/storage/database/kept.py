"""What the store has of dossiers: packages, their copies on carriers and on film, asked for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection

from oais_vn.model.copies import CopyState
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.register.dossier import DossierKey
from oais_vn.model.register.life import Kept, KeptCopy, KeptPackage
from oais_vn.storage.database.tables import CARRIER, COPY, FILM, PACKAGE


def kept_of(connection: Connection, keys: Sequence[DossierKey]) -> dict[DossierKey, Kept]:
    """The packages of these dossiers with their copies, versions in their order; purposes of copies are not known."""
    wanted: defaultdict[tuple[str, str], list[DossierKey]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        wanted[key.fonds, key.code].append(key)
    question = select(PACKAGE).where(PACKAGE.c.code.in_([key.code for key in keys]))
    rows = connection.execute(question).all()
    names = [row.name for row in rows]
    copies, films = _copies(connection, names), _films(connection, names)
    found: dict[DossierKey, list[KeptPackage]] = defaultdict(list)
    for row in rows:
        package = KeptPackage(
            *(row.name, row.id, row.version, row.shape, row.size, row.digest, row.withdrawn),
            *(tuple(copies[row.name]), tuple(films[row.name])),
        )
        for key in wanted.get((row.fonds, row.code), ()):
            # Of a package that was stored before units were noted nobody knows whose it is.
            if row.unit in ("", key.unit):
                found[key].append(package)
    return {key: Kept(tuple(sorted(packages, key=_order))) for key, packages in found.items()}


def _order(package: KeptPackage) -> tuple[int, str]:
    return int(package.version) if package.version.isdecimal() else 0, package.name


def _copies(connection: Connection, names: list[str]) -> defaultdict[str, list[KeptCopy]]:
    question = (
        select(COPY.c.name, COPY.c.tier, COPY.c.state, COPY.c.verified, CARRIER.c.kind, CARRIER.c.site)
        .select_from(COPY.outerjoin(CARRIER, CARRIER.c.code == COPY.c.tier))
        .where(COPY.c.name.in_(names))
        .order_by(COPY.c.name, COPY.c.tier, COPY.c.key)
    )
    found: defaultdict[str, list[KeptCopy]] = defaultdict(list)
    for row in connection.execute(question) if names else ():
        copy = KeptCopy(row.tier, row.kind or "", row.site or "", "", CopyState(row.state), row.verified)
        found[row.name].append(copy)
    return found


def _films(connection: Connection, names: list[str]) -> defaultdict[str, list[FilmCopy]]:
    found: defaultdict[str, list[FilmCopy]] = defaultdict(list)
    for copy in _filmed(connection, names) if names else ():
        found[copy.name].append(copy)
    return found


def _filmed(connection: Connection, names: list[str]) -> Iterator[FilmCopy]:
    columns = [FILM.c[name] for name in FilmCopy._fields]
    question = select(*columns).where(FILM.c.name.in_(names)).order_by(FILM.c.name, FILM.c.reel, FILM.c.first)
    for row in connection.execute(question):
        yield FilmCopy._make(row)._replace(state=FilmState(row.state))
