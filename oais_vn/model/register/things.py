"""The things of the register: what an act leaves as it then is."""

from __future__ import annotations

from typing import NamedTuple

from oais_vn.model.register.accession import Accession
from oais_vn.model.register.backlog import Backlog
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.giving import Giving
from oais_vn.model.register.handover import HandedDossiers, Handover
from oais_vn.model.register.listing import SelectionList

Thing = RegisteredFonds | Dossier | SelectionList | Accession | Giving | Handover | HandedDossiers | Backlog

KINDS: dict[str, type[Thing]] = {
    "fonds": RegisteredFonds,
    "dossier": Dossier,
    "list": SelectionList,
    "accession": Accession,
    "giving": Giving,
    "handover": Handover,
    "handed-dossiers": HandedDossiers,
    "backlog": Backlog,
}
"""By the name that the log has for them, which is kept for ever."""


def key_of(thing: Thing) -> str:
    """What tells a thing apart from others of its kind."""
    return str(thing.key) if isinstance(thing, RegisteredFonds | Dossier) else thing.id


class ActPart(NamedTuple):
    """A part of an act: the act's id and kind, the part's number from 0, whether it is the last, the things in it.

    `told` has each thing as the log says it (JSON), when the part was read from there.
    """

    act: str
    kind: str
    number: int
    last: bool
    things: tuple[Thing, ...]
    told: tuple[str, ...] = ()
