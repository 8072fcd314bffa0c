"""Hand-overs in their folders: what they say of themselves, recorded, found again when a run stopped before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from oais_vn.formats.handover.database import HandedDatabase, handed_database
from oais_vn.formats.handover.facts import HandoverFacts, read_facts
from oais_vn.formats.handover.tables import Table
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.keeping import Position
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.register.dossier import DossierKey
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.handover import HandedDossiers, Handover
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk

DATABASE: Final = PackagePath("database.sqlite")
FACTS: Final = PackagePath("handover.json")
_KEYS_AT_ONCE: Final = 2000


def facts_of(folder: Path) -> HandoverFacts:
    """What the hand-over in this folder says of itself; `PackageError` when it is none."""
    place = folder / "data" / FACTS
    try:
        with place.open("rb") as stream:
            return read_facts(stream, str(place))
    except OSError as error:
        raise PackageError(
            Text(f"{folder}: không phải thư mục bàn giao", f"{folder}: is no hand-over"), path=str(folder)
        ) from error


def earlier(folder: Path, fonds: RegisteredFonds) -> HandoverFacts:
    """What the earlier hand-over in this folder says of itself.

    Raises `PackageError` when it is none, `InputError` when it is of another fonds.
    """
    facts = facts_of(folder)
    if (facts.unit, facts.fonds) != fonds.key:
        raise InputError(
            Text(
                f"{folder} là bàn giao của phông {facts.unit}/{facts.fonds}, không phải {fonds.key}",
                f"{folder} is a hand-over of the fonds {facts.unit}/{facts.fonds}, not of {fonds.key}",
            )
        )
    return facts


def unfinished(
    desk: RegisterDesk, giver: str, fonds: RegisteredFonds, out: Path
) -> Iterator[tuple[Path, HandoverFacts]]:
    """Hand-overs of this fonds in `out` that are this archive's own, and that nobody recorded.

    Its own is one that names it, and the head that its log once had.
    """
    for place in sorted(out.glob(f"*/data/{FACTS}")):
        folder = place.parent.parent
        facts = facts_of(folder)
        if facts.giver != giver or (facts.unit, facts.fonds) != fonds.key or folder.name != facts.id:
            continue
        known = desk.register.thing(Handover, facts.id) is not None
        if not known and any(position.head == facts.head for position, _ in desk.log.since(Position())):
            yield folder, facts


def record(desk: RegisterDesk, facts: HandoverFacts, digest: str, database: Path) -> Handover:
    """Record a hand-over that lies whole in its folder, by its facts and its database; `digest` stands for its bag."""
    handed = Handover(
        *(facts.id, FondsKey(facts.unit, facts.fonds), facts.giver, facts.date, digest, facts.head),
        *(facts.counts["dossier"], facts.counts["package"]),
        previous=facts.previous,
    )

    def made(_: RegisterCatalogue) -> Iterator[Thing]:
        yield handed
        with handed_database(database, DATABASE) as rows:
            yield from _parts(facts.id, rows, facts.tables["dossier"])

    desk.do("transfer", made)
    return handed


def _parts(name: str, database: HandedDatabase, table: Table) -> Iterator[HandedDossiers]:
    """The dossiers of the hand-over, some at a time."""
    keys: list[DossierKey] = []
    number = 1
    for row in database.rows(table):
        keys.append(DossierKey(*row[:3]))
        if len(keys) == _KEYS_AT_ONCE:
            yield HandedDossiers(f"{name}/{number}", tuple(keys))
            keys, number = [], number + 1
    if keys:
        yield HandedDossiers(f"{name}/{number}", tuple(keys))
