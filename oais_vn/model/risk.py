"""Risk of formats: how likely it is that files of a format cannot be read one day, why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from oais_vn.model.language import Text
from oais_vn.model.preservation import FormatIdentification


class RiskGrade(Enum):
    """How threatened files of a format are; `UNKNOWN` is a format that nobody recognised or graded."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """The grade in words."""
        return _LABELS[self]


_LABELS = {
    RiskGrade.LOW: Text("thấp", "low"),
    RiskGrade.MEDIUM: Text("trung bình", "medium"),
    RiskGrade.HIGH: Text("cao", "high"),
    RiskGrade.UNKNOWN: Text("chưa rõ", "unknown"),
}

WORST_FIRST = (RiskGrade.HIGH, RiskGrade.UNKNOWN, RiskGrade.MEDIUM, RiskGrade.LOW)
"""The order in which people want to see them."""


@dataclass(frozen=True)
class RiskTarget:
    """What to migrate to: its key, which `migrate --to` takes where there is a tool for it, and its name."""

    key: str
    label: Text


@dataclass(frozen=True)
class FormatRisk:
    """The risk of some formats (PRONOM ids): the grade is a judgement, `confidence` says how sure it is.

    `specification` is what was published of the format, empty where nothing was.
    """

    puids: tuple[str, ...]
    name: str
    grade: RiskGrade
    reasons: tuple[Text, ...]
    targets: tuple[RiskTarget, ...]
    specification: str
    confidence: str
    note: Text


@dataclass(frozen=True)
class RiskRegister:
    """The risks of formats by PRONOM id; `version` names the edition; criteria and targets are by their keys."""

    title: Text
    version: str
    formats: Mapping[str, FormatRisk]
    criteria: Mapping[str, Text] = field(default_factory=dict)
    targets: Mapping[str, Text] = field(default_factory=dict)

    def of(self, found: FormatIdentification) -> FormatRisk | None:
        """The risk of an identified format; None where it was not recognised, or nobody graded it."""
        return None if found.puid is None else self.formats.get(found.puid)

    def grade_of(self, found: FormatIdentification) -> RiskGrade:
        """The grade alone."""
        risk = self.of(found)
        return RiskGrade.UNKNOWN if risk is None else risk.grade


@dataclass(frozen=True, slots=True)
class HeldFormat:
    """Some files of one format in one place: a package, or a folder. `example` is the name of one of them."""

    place: str
    fonds: str
    format: FormatIdentification
    files: int
    size: int
    example: str


@dataclass(frozen=True)
class RiskRow:
    """How much of one format a fonds holds: files, bytes, and in how many places (packages, folders)."""

    fonds: str
    format: FormatIdentification
    grade: RiskGrade
    risk: FormatRisk | None
    files: int
    size: int
    places: int


@dataclass(frozen=True)
class RiskReport:
    """The rows by fonds, the worst first, and where exactly the files at high or unknown risk lie.

    `unread` are the places that could not be read, with the reason.
    """

    register: RiskRegister
    rows: tuple[RiskRow, ...]
    places: tuple[HeldFormat, ...]
    unread: tuple[tuple[str, Text], ...] = field(default=())

    def files(self, grade: RiskGrade) -> int:
        """How many files have this grade."""
        return sum(row.files for row in self.rows if row.grade is grade)
