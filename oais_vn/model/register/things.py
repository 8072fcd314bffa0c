"""The things of the register: what an act leaves as it then is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession
from oais_vn.model.register.backlog import Backlog
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.giving import Giving
from oais_vn.model.register.handover import HandedDossiers, Handover
from oais_vn.model.register.listing import SelectionList
from oais_vn.model.register.plain import value_of

Thing = RegisteredFonds | Dossier | SelectionList | Accession | Giving | Handover | HandedDossiers | Backlog

KINDS: Mapping[str, type[Thing]] = {
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


class Piece(NamedTuple):
    """Some of the JSON of a thing that is too large for one event; the thing is whole with its `last`."""

    kind: str
    key: str
    text: str
    last: bool


class ActPart(NamedTuple):
    """A part of an act: the act's id and kind, the part's number from 0, whether it is the last, the things in it.

    `told` has each thing as the log says it (JSON), when the part was read from there. `pieces` are of a thing that is
    told by several parts: `Pieces` puts it together.
    """

    act: str
    kind: str
    number: int
    last: bool
    things: tuple[Thing, ...]
    told: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


class Pieces:
    """What the parts of one act have told of a thing so far."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def joined(self, part: ActPart) -> ActPart:
        """The next part of the act, with the thing that its pieces make whole; `PackageError` for a malformed one."""
        things, told = list(part.things), list(part.told)
        for piece in part.pieces:
            self._texts.append(piece.text)
            if piece.last:
                text = "".join(self._texts)
                self._texts.clear()
                try:
                    things.append(value_of(KINDS[piece.kind], json.loads(text)))
                except (ValueError, TypeError, LookupError) as error:
                    raise PackageError(
                        Text(
                            f"hành động {part.act} của sổ đăng ký sai dạng ở {piece.key}: {error}",
                            f"act {part.act} of the register is malformed at {piece.key}: {error}",
                        )
                    ) from error
                told.append(text)
        return part._replace(things=tuple(things), told=tuple(told), pieces=())
