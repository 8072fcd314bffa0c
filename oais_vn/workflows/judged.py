"""Judging documents while they are taken into a package: what nobody could keep stops it, the rest is recorded."""

from __future__ import annotations

from collections import Counter

from oais_vn.model.delivery import DocumentKind as Described
from oais_vn.model.errors import NotPassedError
from oais_vn.model.fixity import ContentFile
from oais_vn.model.inspection import Insight
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding, Severity
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.validation.documents import judge_document
from oais_vn.validation.inspected import InspectedDocument
from oais_vn.validation.looked import kind_of

NOT_KEPT = frozenset(
    ["PDF-001", "PDF-002", "PDF-003", "PDF-017", "IMG-001", "IMG-005", "AV-001", "AV-004"],
)
"""Rules of what cannot be read, is locked, broken or cut off: at ingest there is no waiver for them."""
_TOLD = 20


class DocumentsJudged:
    """The findings on the documents of one SIP, by the limits of `profile`; `place` is where the SIP lies.

    A document that cannot be read, is encrypted, broken or cut off may not be taken in. Other errors were for whoever
    accepted the delivery to judge: they are counted, and told in the event.
    """

    def __init__(self, profile: Profile, place: str) -> None:
        self._profile = profile
        self._place = place
        self._refused: list[Finding] = []
        self._told: Counter[str] = Counter()

    def take(self, document: SourceDocument, content: ContentFile, insight: Insight) -> None:
        """The next document."""
        if insight.facts is None or document.kind is None or document.record is None:
            return
        kind = kind_of(Described(document.kind), document.record, self._profile.quality)
        name = str(document.path or content.path)
        for finding in judge_document(
            InspectedDocument(name, insight.facts, self._profile.quality, kind), self._profile
        ):
            if finding.code in NOT_KEPT:
                self._refused.append(finding)
            elif finding.severity is not Severity.INFO:
                self._told[finding.code] += 1

    def require_passed(self) -> None:
        """Raise `NotPassedError`, naming what cannot be kept."""
        if not self._refused:
            return
        told, more = self._refused[:_TOLD], len(self._refused) - _TOLD
        raise NotPassedError(
            Text(
                f"{self._place}: không đạt, {len(self._refused)} lỗi trong tài liệu: "
                + "; ".join(finding.line("vi") for finding in told)
                + (f"; còn {more} lỗi nữa" if more > 0 else ""),
                f"{self._place}: failed, {len(self._refused)} errors in documents: "
                + "; ".join(finding.line("en") for finding in told)
                + (f"; {more} more" if more > 0 else ""),
            ),
            path=self._place,
        )

    @property
    def note(self) -> str:
        """The other findings by their rules and numbers: `PDF-011: 3, PDF-012: 1`; empty when there is none."""
        return ", ".join(f"{code}: {count}" for code, count in sorted(self._told.items()))
