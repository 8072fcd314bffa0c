"""What was seen in the files of a delivery's documents, judged while documents and dossiers go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from oais_vn.model.delivery import DeliveredDocument
from oais_vn.model.delivery import DocumentKind as Delivered
from oais_vn.model.description import Record
from oais_vn.model.inspection import Insight, PageQuality
from oais_vn.model.language import Text
from oais_vn.model.lookers import Insights
from oais_vn.model.paths import shown_name
from oais_vn.model.profile import Profile
from oais_vn.model.quality import DocumentKind, QualityLimits
from oais_vn.model.report import Finding
from oais_vn.validation.documents import judge_document, judge_pages
from oais_vn.validation.inspected import ExaminedPage, ExaminedPages, InspectedDocument
from oais_vn.validation.rule import judge
from oais_vn.validation.rules import eng, pgq

Compare = Callable[[Sequence[PageQuality]], Iterable[tuple[int, int]]]
"""Gives the pairs of pages of one dossier, by their places, that show the same sheet."""

_WITH_PAGES = frozenset([".pdf", ".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2"])
_TYPE = "typeName"
_TOGETHER = 50
"""Documents whose files are asked about in one question."""


def kind_of(kind: Delivered, record: Record, limits: QualityLimits) -> DocumentKind:
    """What was digitised: a text is a drawing by its type."""
    if kind is Delivered.TEXT:
        return DocumentKind.DRAWING if record[_TYPE] in limits.drawing_types else DocumentKind.TEXT
    return DocumentKind.PICTURE if kind is Delivered.PICTURE else DocumentKind.RECORDING


@dataclass(frozen=True)
class Looked:
    """What was seen: `insights` of files; with `compare`, how their pages look as well."""

    insights: Insights
    compare: Compare | None = None


class LookedInto:
    """Judges one document after another, each dossier's pages at its end, and what was not done at last.

    Of files in `told` somebody said already that they do not open.
    """

    def __init__(self, looked: Looked | None, profile: Profile, told: frozenset[str]) -> None:
        self._looked = looked
        self._profile = profile
        self._told = told
        self._pages: list[ExaminedPage] = []
        self._documents: dict[str, str] = {}
        self._few: list[ExaminedPage] = []
        self._missing: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()

    def along(self, documents: Iterable[DeliveredDocument]) -> Iterator[tuple[DeliveredDocument, Insight | None]]:
        """The documents, each with what was seen in its file."""
        coming = iter(documents)
        while some := list(islice(coming, _TOGETHER)):
            paths = [each.path for each in some if each.path is not None]
            seen = dict(zip(paths, self._looked.insights.insight_each(paths), strict=True)) if self._looked else {}
            yield from ((each, seen.get(each.path) if each.path is not None else None) for each in some)

    def document(self, document: DeliveredDocument, insight: Insight | None) -> Iterator[Finding]:
        """The findings on the next document's file, in which `insight` was seen."""
        if self._looked is None or document.path is None:
            return
        path, limits = document.path, self._profile.quality
        if insight is None and not self._looked.insights.looks_into(path):
            self._strange[path.suffix.lower() or "?"] += 1
        if insight is not None and insight.missing:
            self._missing[insight.missing] += 1
        if insight is not None and insight.facts is not None:
            kind = kind_of(document.kind, document.record, limits)
            seen = InspectedDocument(shown_name(path), insight.facts, limits, kind, told=path in self._told)
            yield from judge_document(seen, self._profile)
        # Of a file that does not open, that is told once.
        if self._looked.compare is not None and not (insight and insight.facts and insight.facts.problem):
            pages = self._looked.insights.measured(path)
            if pages is None and path.suffix.lower() in _WITH_PAGES and path not in self._told:
                self._missing["page"] += 1
            self._pages += [ExaminedPage(shown_name(path), quality) for quality in pages or ()]
            self._documents[shown_name(path)] = str(document.ordinal)

    def dossier(self) -> Iterator[Finding]:
        """The findings on the pages of the documents since the last dossier."""
        pages, self._pages = tuple(self._pages), []
        documents, self._documents = self._documents, {}
        if self._looked is None or self._looked.compare is None or not pages:
            return
        if not pgq.can_be_compared(pages):
            # Of a dossier of a few pages nobody can say what is usual: they are compared across the delivery.
            self._few += [replace(page, quality=replace(page.quality, ink=b"")) for page in pages]
        twice = tuple(self._looked.compare([page.quality for page in pages]))
        for finding in judge_pages(ExaminedPages(pages, twice, self._profile.quality), self._profile):
            document = documents.get(finding.location.path or "", "")
            yield replace(finding, params={**finding.params, "document": document})

    def at_last(self) -> Iterator[Finding]:
        """What only the whole delivery tells: pages less sharp than others, and what no tool looked into."""
        few = ExaminedPages(tuple(self._few), limits=self._profile.quality)
        yield from judge((pgq.unsharp,), few)
        for what, count in sorted(self._missing.items()):
            yield from judge(eng.LOOK_RULES, eng.NotDone(_KINDS[what], count))
        for suffix, count in sorted(self._strange.items()):
            yield from judge(eng.KIND_RULES, eng.NotDone(Text(suffix, suffix), count))


_KINDS = {
    "pdf": Text("tệp PDF", "PDFs"),
    "image": Text("tệp ảnh", "images"),
    "recording": Text("tệp âm thanh, hình", "recordings"),
    "page": Text("tệp (hình ảnh từng trang)", "files (how their pages look)"),
}
