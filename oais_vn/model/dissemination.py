"""A reader's request for copies, and how a copy is marked (TT05 Đ37, Đ40)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from oais_vn.model.description import Record


class CopyLevel(Enum):
    """What the reader gets: a reading copy (Đ37), or a copy that nobody certifies (Đ40)."""

    READING = "doc"
    COPY = "ban-sao"


@dataclass(frozen=True)
class Mark:
    """What a copy is marked with: `text` at the foot of every page (READING), or at the top right of page 1 (COPY)."""

    level: CopyLevel
    text: str


@dataclass(frozen=True)
class Request:
    """A request for use (REQUEST.toml): its 7-field record (TT05 PL V), the documents wanted, the approval.

    `documents` are codes (docId, docCode or arcDocCode); empty means the whole dossier. `approved_by` and
    `approval` (number and date of the decision) are empty when nobody approved.
    """

    record: Record
    documents: tuple[str, ...]
    level: CopyLevel
    approved_by: str = ""
    approval: str = ""

    @property
    def id(self) -> str:
        """The request's own identifier (`requestID`)."""
        return self.record["requestID"]
