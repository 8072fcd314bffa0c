"""Inventories into the register: what is new comes in, what changed is described anew, nothing goes away."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing
from oais_vn.workflows.register.desk import RegisterDesk, in_parts


@dataclass
class Imported:
    """What an import did: dossiers that are new, described anew, the same; codes of new ones without a title."""

    new: int = 0
    changed: int = 0
    same: int = 0
    untitled: set[str] = field(default_factory=set)


def import_dossiers(
    desk: RegisterDesk,
    fonds: RegisteredFonds,
    inventory: Callable[[], Iterable[Dossier]],
    emptied: Collection[str] = (),
) -> Imported:
    """Take an inventory of a fonds into the register, all of it or nothing.

    `inventory` reads it from the beginning each time. What was decided and done of a dossier stays, and
    what the inventory leaves empty, but for the fields that are to be `emptied` so.
    """
    done = Imported()

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        done.new = done.changed = done.same = 0
        done.untitled.clear()
        known = register.thing(RegisteredFonds, str(fonds.key))
        if known is None or replace(fonds, revision=known.revision) != known:
            yield replace(fonds, revision=0 if known is None else known.revision)
        for some in in_parts(inventory()):
            standing = register.dossiers_of([dossier.key for dossier in some])
            for dossier in some:
                before = standing.get(dossier.key)
                if before is None:
                    done.new += 1
                    if not dossier.title:
                        done.untitled.add(dossier.key.code)
                    yield dossier
                elif (after := before.described_by(dossier, emptied)) != before:
                    done.changed += 1
                    yield after
                else:
                    done.same += 1

    desk.do("registration of inventory", made)
    return done
