"""What ClamAV says of itself: `ClamAV 1.4.6/27350/Tue Nov 17 08:30:00 2026`."""

from __future__ import annotations

import re
from datetime import datetime

from oais_vn.model.preservation import Agent
from oais_vn.model.viruses import Engine

_TOLD = re.compile(r"ClamAV (?P<version>[^/\s]+)(?:/(?P<number>\d+)/(?P<date>[^\r\n]+))?")
_DATE = "%a %b %d %H:%M:%S %Y"
LIMIT = "Heuristics.Limits.Exceeded"
"""What ClamAV calls a file that it did not scan to its end, as if it had found something."""


def engine_of(told: str) -> Engine | None:
    """The engine; None when that is not ClamAV's answer. Signatures of one's own have neither number nor date."""
    found = _TOLD.match(told)
    if found is None:
        return None
    signatures = f"{found['number']}, {_day(found['date'])}" if found["number"] else ""
    note = f"signatures {signatures}" if signatures else "signatures of unknown date"
    return Engine(Agent("clamav", "ClamAV", "software", found["version"], note), signatures)


def _day(date: str) -> str:
    try:
        return datetime.strptime(date.strip(), _DATE).date().isoformat()  # noqa: DTZ007 - ClamAV tells no zone
    except ValueError:
        return date.strip()
