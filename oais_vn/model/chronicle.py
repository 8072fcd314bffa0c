"""What happened to an archive's store in a time, as its log tells it: what minutes are drawn up from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from oais_vn.model.copies import Copy, Holding
from oais_vn.model.keeping import Carrier
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Outcome


class Drill(NamedTuple):
    """A recovery drill: from which tiers, how many packages came back as they were, and which did not and why.

    `sample` is how many packages were drawn by `seed`, 0 for all. `failed` is bounded; `lost` counts all that failed.
    """

    started: str
    ended: str
    tiers: tuple[str, ...]
    sample: int
    seed: str
    restored: int
    lost: int
    failed: tuple[tuple[str, str], ...]


class Done(NamedTuple):
    """One event: when (ISO 8601), of which kind (`eventType`), by whom, how it ended, and what it was about.

    Of a copy that could not be written, that copy: it is nowhere.
    """

    moment: str
    kind: str
    operator: str
    outcome: Outcome
    note: str
    about: Copy | Carrier | Drill | None


@dataclass(frozen=True)
class Chronicle:
    """The events from the day `since` to the day `until` in Viet Nam, and what stands of the store at `drawn`.

    `head` is the SHA-256 of the last of the log's `events`, each of which was bound to the one before when this was
    read. `holdings` are the packages that the events concern.
    """

    archive: str
    since: date
    until: date
    drawn: datetime
    head: str
    events: int
    done: tuple[Done, ...]
    holdings: Mapping[str, Holding]
    carriers: tuple[Carrier, ...]
    damaged: tuple[Copy, ...]
    states: Mapping[tuple[str, str, str], str]
    standings: Mapping[Standing, int]
