"""What is changed after sealing, and by whose decision: a new package in the dossier's line, never the old one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from oais_vn.model.language import Text


class AmendmentKind(Enum):
    """Why a sealed package gets a successor."""

    CORRECTION = "chinh-sua"
    RESCAN = "quet-lai"
    MIGRATION = "chuyen-doi"
    GRADING = "do-mat"

    @property
    def label(self) -> Text:
        """The kind in words."""
        return _LABELS[self]

    @property
    def is_version(self) -> bool:
        """Whether the successor is an OAIS Version (its content was transformed) and not an Edition (improved)."""
        return self is AmendmentKind.MIGRATION

    def event(self, *, content: bool) -> str:
        """The term of LoC `eventType` for an amendment of the content, or of the description alone."""
        if not content:
            return "metadata modification"
        return "migration" if self is AmendmentKind.MIGRATION else "modification"

    def fits(self, *, content: bool) -> bool:
        """Whether such an amendment can change the content, or the description alone."""
        if self in (AmendmentKind.RESCAN, AmendmentKind.MIGRATION):
            return content
        return not (content and self is AmendmentKind.GRADING)


_LABELS = {
    AmendmentKind.CORRECTION: Text("chỉnh sửa", "correction"),
    AmendmentKind.RESCAN: Text("quét lại", "rescan"),
    AmendmentKind.MIGRATION: Text("chuyển đổi định dạng", "migration"),
    AmendmentKind.GRADING: Text("xác định, thay đổi độ mật hoặc giải mật", "change of the security grade"),
}


@dataclass(frozen=True)
class Decision:
    """The decision behind an amendment: its number, date (ISO 8601), authority, kind and reason.

    `digest` is the SHA-256 of the decision's own file `file`, both empty when no file was given.
    """

    number: str
    date: str
    authority: str
    kind: AmendmentKind
    reason: str
    file: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Change:
    """One value that was changed: of the dossier (`document` None) or of the document with this ordinal."""

    document: int | None
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Amendment:
    """How a package follows from its predecessor, as its `documentation/amendment.json` tells.

    `predecessor` is that one's OBJID, `digest` the SHA-256 of its tagmanifest-sha256.txt: with both, nobody can put
    another package in its place. `content` says whether files were replaced; `changes` are values of the description.
    """

    decision: Decision
    predecessor: str
    version: int
    digest: str
    content: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class LineEntry:
    """One package in the line of versions of a dossier, as it lies in a folder.

    `proven` says whether the package before it in the line is the one that it names, by OBJID and tag manifest; None
    for the first, which names none. `newest` is the one to use.
    """

    version: int
    id: str
    name: str
    path: str
    date: str
    digest: str
    amendment: Amendment | None
    proven: bool | None
    newest: bool
