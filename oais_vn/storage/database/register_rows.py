"""Dossiers as rows of the archive's database, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from oais_vn.model.register.dossier import Dossier, Stage
from oais_vn.model.register.plain import plain, value_of
from oais_vn.model.register.things import Thing
from oais_vn.storage.database.register_tables import STAGES

_NOT_REACHED: Final = dict.fromkeys(STAGES.values(), "")
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(thing: Thing) -> str:
    """A thing as JSON, as the log has it."""
    return _written(plain(thing))


def row_of(number: int, dossier: Dossier, told: str) -> dict[str, Any]:
    """The row of a dossier in its table; `told` is the dossier as JSON."""
    record = dossier.record
    starts, ends = dossier.span or (None, None)
    # Of one stage the last milestone counts, as in `Dossier.reached`.
    reached = {stone.stage: stone for stone in dossier.milestones}
    days = {**_NOT_REACHED, **{STAGES[stage]: stone.date for stage, stone in reached.items()}}
    delivered = reached.get(Stage.CONFIRMED) or reached.get(Stage.DELIVERED)
    reinforced = reached.get(Stage.REINFORCED)
    sheets, pages = dossier.sheets, dossier.pages
    return {
        "number": number,
        **dossier.key._asdict(),
        **days,
        "series": dossier.group,
        "medium": dossier.medium,
        "maintenance": record["maintenance"],
        "grade": dossier.grade.value,
        "decided": dossier.choice.decided.value,
        "listed": dossier.choice.listed,
        "original": dossier.original.state.value,
        "starts": starts and starts.toordinal(),
        "ends": ends and ends.toordinal(),
        "sheets": sheets,
        "pages": pages,
        "millimetres": _millimetres(dossier.shelf.metres),
        "reinforced_sheets": 0 if reinforced is None else reinforced.sheets or sheets or 0,
        "digitised_pages": 0 if delivered is None else delivered.pages or pages or 0,
        "digitised_a4": 0 if delivered is None else delivered.a4 or 0,
        "arranged_now": bool(dossier.arranged or days["arranged"]),
        "recovery": bool(dossier.recovery),
        "data": told,
    }


def _millimetres(metres: str) -> int:
    try:
        return int(Decimal(metres) * 1000) if metres else 0
    except (InvalidOperation, ValueError):
        return 0


def marks_of(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Its criteria, signs of damage and their degree, each once, as (kind, mark)."""
    told = (dossier.damage,) if dossier.damage else ()
    for kind, marks in (("criterion", dossier.choice.criteria), ("sign", dossier.signs), ("damage", told)):
        yield from ((kind, mark) for mark in dict.fromkeys(marks))


def searched_in(dossier: Dossier) -> tuple[str, ...]:
    """The texts in which words are looked for."""
    papers = (stone.paper for stone in dossier.milestones)
    return (dossier.key.code, *dossier.record.values.values(), dossier.group, dossier.recovery, *papers)


def dossier_in(data: str) -> Dossier:
    """The dossier that a row holds."""
    return cast("Dossier", value_of(Dossier, json.loads(data)))
