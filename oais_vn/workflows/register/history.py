"""What happened to one thing of the register, out of the log: who did what, when, and what it was after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from oais_vn.formats.register.acts import read_part
from oais_vn.model.keeping import ArchiveLog, Position
from oais_vn.model.register.things import Pieces, Thing, key_of


class Entry(NamedTuple):
    """One act on a thing: when (ISO 8601), by whom, the act's kind and id, the thing after it."""

    moment: str
    operator: str
    act: str
    id: str
    thing: Thing


def history(log: ArchiveLog, kind: type[Thing], key: str) -> Iterator[Entry]:
    """Every act that changed the thing of this kind and key, in the log's order; an act that broke off is none."""
    # Parts are only read when they may tell of the thing: most of a great log does not.
    sign = json.dumps(key.rsplit("/", 1)[-1], ensure_ascii=False)
    waiting: dict[str, list[Entry]] = {}
    pieces: dict[str, Pieces] = {}
    for _, event in log.since(Position()):
        if sign not in event.detail and not waiting and not pieces:
            continue
        part = read_part(event.detail)
        if part is None:
            continue
        if part.number == 0:
            waiting.pop(part.act, None)
            pieces.pop(part.act, None)
        if part.pieces:
            part = pieces.setdefault(part.act, Pieces()).joined(part)
        operator = next((link.id for link in event.agents if link.id.startswith(_OPERATOR)), _OPERATOR)
        named = operator.removeprefix(_OPERATOR)
        found = [
            Entry(event.moment, named, part.kind, part.act, thing)
            for thing in part.things
            if isinstance(thing, kind) and key_of(thing) == key
        ]
        if found:
            waiting.setdefault(part.act, []).extend(found)
        if part.last:
            pieces.pop(part.act, None)
            yield from waiting.pop(part.act, ())


_OPERATOR = "operator-"
