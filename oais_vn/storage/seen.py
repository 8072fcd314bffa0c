"""What was seen of bytes, by their digest, in a scratch file that other processes read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from oais_vn.model.inspection import Insight
from oais_vn.storage.insights import insight_from_plain, insight_to_plain
from oais_vn.storage.spool import SqliteSpool


class SqliteSeen:
    """The `SeenBytes` port. A pickled one reads the same file; `close` in the process that made it removes it."""

    def __init__(self) -> None:
        self._spool = SqliteSpool(first=True)

    def keep(self, sha256: str, manner: str, insight: Insight) -> None:
        """Keep what was seen of bytes; what is kept of them already stays."""
        self._spool.put(manner, sha256, {"insight": insight_to_plain(insight)})

    def found(self, sha256: str, manner: str) -> Insight | None:
        """What was seen of these bytes in this manner."""
        kept = self._spool.get(manner, sha256)
        return None if kept is None else insight_from_plain(cast("list[Any]", kept["insight"]))

    def found_each(self, digests: Collection[str], manner: str) -> dict[str, Insight]:
        """What was seen in this manner of some bytes, by their SHA-256, as far as anything was."""
        kept = self._spool.get_each(manner, digests)
        return {sha256: insight_from_plain(cast("list[Any]", value["insight"])) for sha256, value in kept.items()}

    def close(self) -> None:
        """Remove the file."""
        self._spool.close()
