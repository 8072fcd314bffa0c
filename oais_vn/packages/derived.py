"""Files made by a migration: their PREMIS events, and derivations as plain values for a spool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from oais_vn.model.migration import PROPERTIES, Compared, Derivation, Migrated
from oais_vn.model.preservation import Agent, Event, Link, Outcome

EVENT = "migration"
"""The term of LoC `eventType` for a change of format that keeps the content."""
_STANDINGS = {
    "validated": "PDF/A-2b đã kiểm định khi ghi",
    "claimed": "PDF/A-2b mới chỉ tự khai",
}


def migration_event(derivation: Derivation, name: str, moment: str, outcome: Link, software: Agent) -> Event:
    """The event `name` that made the file `outcome`: a warning where people took a difference."""
    migrated = derivation.migrated
    agents = [Link("local", agent.id, "executing program") for agent in (software, *migrated.agents)]
    return Event(
        id=name,
        type=EVENT,
        moment=moment,
        detail=derivation.detail,
        outcome=Outcome.WARNING if migrated.differing else Outcome.SUCCESS,
        note="; ".join(_notes(derivation)),
        agents=tuple(agents),
        objects=(Link(derivation.source.id_type, derivation.source.id, "source"), outcome),
    )


def _notes(derivation: Derivation) -> Iterator[str]:
    migrated = derivation.migrated
    for each in migrated.compared:
        name = PROPERTIES[each.name].vi
        if each.kept:
            yield f"{name}: giữ nguyên ({each.after})" if each.after else f"{name}: không có, trước và sau"
        else:
            yield f"{name}: trước {each.before}, sau {each.after}; chấp nhận theo quyết định"
    if migrated.standing:
        yield _STANDINGS[migrated.standing]
    if migrated.uncompared:
        listed = ", ".join(PROPERTIES[name].vi for name in migrated.uncompared)
        yield f"không so được bằng máy: {listed}"


def derivation_to_spool(derivation: Derivation) -> dict[str, object]:
    """The derivation as plain values."""
    return asdict(derivation)


def derivation_from_spool(value: Mapping[str, Any]) -> Derivation:
    """The derivation back; `derivation_from_spool(derivation_to_spool(x)) == x`."""
    told = value["migrated"]
    migrated = Migrated(
        compared=tuple(Compared(**each) for each in told["compared"]),
        uncompared=tuple(told["uncompared"]),
        agents=tuple(Agent(**each) for each in told["agents"]),
        standing=told["standing"],
    )
    return Derivation(Link(**value["source"]), value["detail"], migrated)
