"""What was seen of bytes, by their digest, in a scratch file that other processes read."""

from __future__ import annotations

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

    def close(self) -> None:
        """Remove the file."""
        self._spool.close()
