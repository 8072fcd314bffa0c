"""What a judgement says: findings with their rule's code, place, text and remedy; and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from oais_vn.model.checked import CheckedDelivery
from oais_vn.model.errors import NotPassedError
from oais_vn.model.language import Language, Text
from oais_vn.model.location import NOWHERE, Location
from oais_vn.model.waivers import Waiver


class Severity(Enum):
    """`error` fails the subject, `warning` asks a person to look, `info` tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Standing(Enum):
    """How a finding stands to the report of the round before: new in this one, or open since then."""

    NEW = "new"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found under one rule; `params` are the plain values that the message names.

    `waiver` is the decision by which it does not count against the subject; None when there is none. `places` is for
    how many places it stands: more than one where only their number is told. `standing` is None where no earlier
    report was given.
    """

    code: str
    severity: Severity
    message: Text
    remedy: Text
    clause: str
    confidence: str
    location: Location = NOWHERE
    params: Mapping[str, str] = field(default_factory=dict)
    waiver: Waiver | None = None
    places: int = 1
    standing: Standing | None = None

    def line(self, language: Language) -> str:
        """The finding in one line: `trang 'Văn bản', ô G17: … (FLD-003)`."""
        place = self.location.to(language)
        message = self.message.to(language)
        return f"{place}: {message} ({self.code})" if place else f"{message} ({self.code})"


@dataclass(frozen=True)
class Subject:
    """What was judged: `package` or `delivery`, where it lies, its identifier, its digest when it has one."""

    kind: str
    path: str
    id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Report:
    """All findings of one run on one subject (schema `oais-vn/report/1`).

    `delivery` says what was delivered, when the subject is a delivery. `mended` are the findings of the round before
    that are gone; they count for nothing here.
    """

    profile: str
    subject: Subject
    started: datetime
    ended: datetime
    findings: tuple[Finding, ...]
    objects: int = 0
    delivery: CheckedDelivery | None = None
    mended: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        """Đạt: no finding is an error, but for those that are waived."""
        return not any(True for _ in self._errors())

    @property
    def verdict(self) -> str:
        """`passed` or `failed` (đạt, không đạt); acceptance is an act of people."""
        return "passed" if self.passed else "failed"

    def count(self, severity: Severity) -> int:
        """How many places have this severity, those that are waived left out."""
        found = (each for each in self.findings if each.severity is severity and each.waiver is None)
        return sum(finding.places for finding in found)

    @property
    def waived(self) -> int:
        """How many findings are waived, of any severity."""
        return sum(finding.waiver is not None for finding in self.findings)

    def raise_if_failed(self) -> None:
        """Raise `NotPassedError` when the verdict is `failed`."""
        if not self.passed:
            errors = list(self._errors())
            raise NotPassedError(
                Text(
                    f"{self.subject.path}: không đạt, {len(errors)} lỗi; lỗi đầu tiên: {errors[0].line('vi')}",
                    f"{self.subject.path}: failed with {len(errors)} errors; the first: {errors[0].line('en')}",
                ),
                path=self.subject.path,
            )

    def _errors(self) -> Iterator[Finding]:
        return (each for each in self.findings if each.severity is Severity.ERROR and each.waiver is None)
