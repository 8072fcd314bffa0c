"""What was seen while a package was read: the first hits of a kind, and how many there were beyond them."""

from __future__ import annotations

from collections.abc import Iterator

from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.rule import MOST_TOLD, Hit


class Noted:
    """Hits of one kind in their order; a hostile package may give millions, so only `MOST_TOLD` are kept."""

    def __init__(self) -> None:
        self._hits: list[Hit] = []
        self._more: dict[Severity | None, int] = {}

    def append(self, hit: Hit) -> None:
        """Keep a hit, or count it when there are enough."""
        if len(self._hits) < MOST_TOLD:
            self._hits.append(hit)
        else:
            self._more[hit.severity] = self._more.get(hit.severity, 0) + 1

    def __iter__(self) -> Iterator[Hit]:
        """The hits that are kept, then one for each severity that stands for the others."""
        yield from self._hits
        for severity, more in self._more.items():
            yield Hit(Location(), severity=severity, more=more)

    def __bool__(self) -> bool:
        return bool(self._hits)
