"""Looking into files: what they are, and what was seen in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from oais_vn.model.errors import PluginError
from oais_vn.model.inspection import Facts, Insight, Inspected, PageQuality, PdfFacts
from oais_vn.model.lookers import BatchInspector, FileInspector, PageMeasurement, SeenBytes
from oais_vn.model.ports import ClaimValidator, FormatIdentifier, Progress
from oais_vn.model.preservation import Agent

_PDF = "application/pdf"
_SOUND_AND_FILM = {"application/mxf", "application/ogg", "application/vnd.rn-realmedia"}
_WITH_PAGES = {"pdf", "image"}


def kind_of(mime: str) -> str | None:
    """Which inspector looks into files of this media type: `pdf`, `image`, `recording`, or None."""
    major = mime.partition("/")[0]
    if mime == _PDF:
        return "pdf"
    if major == "image":
        return "image"
    return "recording" if major in ("audio", "video") or mime in _SOUND_AND_FILM else None


def manner_of(mime: str, suffix: str) -> str:
    """How a file is looked into (`SeenBytes`): what is seen of its bytes follows from them and from this."""
    return f"{kind_of(mime)}{suffix.lower()}"


@dataclass(frozen=True)
class Looker:
    """The tools that look into files: `inspectors` by kind, `measurement` of pages, `validator` of claims of PDF/A.

    What these inspectors saw of bytes is `seen`: they are not looked into again.
    """

    inspectors: Mapping[str, FileInspector]
    measurement: PageMeasurement | None = None
    validator: ClaimValidator | None = None
    seen: SeenBytes | None = None

    @property
    def manner(self) -> str:
        """The tools and their versions; PDF/A validators are none of them."""
        agents = [inspector.agent for inspector in self.inspectors.values()]
        if self.measurement is not None:
            agents.append(self.measurement.agent)
        return " ".join(agent.id for agent in agents)

    def lane(self, number: int) -> Looker:
        """One that works beside those of other numbers."""
        return replace(
            self,
            inspectors={kind: inspector.lane(number) for kind, inspector in self.inspectors.items()},
            measurement=None if self.measurement is None else self.measurement.lane(number),
        )

    def looks_into(self, mime: str) -> bool:
        """Whether files of this media type are looked into."""
        return kind_of(mime) in self.inspectors

    def look(self, path: Path, mime: str) -> Insight | None:
        """What is in a local file; None for a kind that is not looked into."""
        kind = kind_of(mime)
        if kind is None or kind not in self.inspectors:
            return None
        try:
            facts = self.inspectors[kind].inspect(path)
        except PluginError:
            return Insight(None, kind)
        return Insight(self._validated(path, facts))

    def look_again(self, files: Sequence[tuple[Path, str, str]]) -> Sequence[Insight | None]:
        """What is in each local file of a media type and a SHA-256: what was seen of its bytes before still holds."""
        known = self._known(files)
        fresh = self.look_each([(path, mime) for path, mime, sha256 in files if (path, sha256) not in known])
        told = (insight for insight, _ in fresh)
        return [known[path, sha256] if (path, sha256) in known else next(told) for path, _, sha256 in files]

    def _known(self, files: Sequence[tuple[Path, str, str]]) -> Mapping[tuple[Path, str], Insight]:
        """What was seen of the same bytes, for those that are looked into; one question for files of one kind."""
        known: dict[tuple[Path, str], Insight] = {}
        if self.seen is None:
            return known
        looked = ((manner_of(mime, path.suffix), path, sha256) for path, mime, sha256 in files if self.looks_into(mime))
        for manner, some in groupby(looked, itemgetter(0)):
            asked = [(path, sha256) for _, path, sha256 in some]
            found = self.seen.found_each({sha256 for _, sha256 in asked}, manner)
            for path, sha256 in asked:
                facts = found[sha256].facts if sha256 in found else None
                if facts is not None:
                    known[path, sha256] = Insight(self._validated(path, facts))
        return known

    def look_each(self, files: Sequence[tuple[Path, str]]) -> Sequence[tuple[Insight | None, str]]:
        """What is in each local file of a media type, and the SHA-256 of its bytes where the tool read all of them."""
        found: list[tuple[Insight | None, str]] = []
        for kind, some in groupby(files, lambda file: kind_of(file[1])):
            inspector, asked = self.inspectors.get(kind or ""), list(some)
            if kind is None or not isinstance(inspector, BatchInspector):
                found += [(self.look(path, mime), "") for path, mime in asked]
                continue
            try:
                told = inspector.inspect_each([path for path, _ in asked])
            except PluginError:
                found += [(Insight(None, kind), "") for _ in asked]
                continue
            found += [
                (Insight(self._validated(path, facts)), sha256)
                for (path, _), (facts, sha256) in zip(asked, told, strict=True)
            ]
        return found

    def agent(self, mime: str) -> Agent:
        """The tool that looks into files of a media type that is looked into."""
        return self.inspectors[kind_of(mime) or ""].agent

    def measure(self, path: Path, mime: str) -> tuple[PageQuality, ...] | None:
        """How the pages of a PDF or an image look; None for other kinds, and where the tool is missing."""
        if self.measurement is None or kind_of(mime) not in _WITH_PAGES:
            return None
        try:
            return tuple(self.measurement.examine(path))
        except PluginError:
            return None

    def _validated(self, path: Path, facts: Facts) -> Facts:
        if self.validator is None or not isinstance(facts, PdfFacts) or not facts.claim:
            return facts
        return replace(facts, validated=self.validator.validate(path, facts.claim))


@dataclass(frozen=True)
class Inspection:
    """A format identifier, and the tools that look into what it names."""

    identifier: FormatIdentifier
    looker: Looker

    def inspect_document(self, path: Path) -> Inspected:
        """The format of a local file and the facts that its kind has.

        A kind for which a package is missing is not looked into, and `skipped` says so.
        """
        found = self.identifier.identify(path)
        insight = self.looker.look(path, found.mime)
        if insight is None:
            return Inspected(str(path), found, None)
        return Inspected(str(path), found, insight.facts, _skipped(insight))


@dataclass(frozen=True)
class InspectJob:
    """Looks into some files, one after another."""

    paths: tuple[Path, ...]
    tools: Inspection

    def run(self, progress: Progress | None = None) -> tuple[Inspected, ...]:
        """Every file with what was seen in it, in order."""
        found = []
        for done, path in enumerate(self.paths, 1):
            found.append(self.tools.inspect_document(path))
            if progress is not None:
                progress(str(path), done, len(self.paths))
        return tuple(found)


@dataclass(frozen=True)
class MeasureJob:
    """Measures how the pages of a file look."""

    path: Path
    measurement: PageMeasurement

    def run(self, progress: Progress | None = None) -> tuple[Path, tuple[PageQuality, ...]]:
        """The file with its pages, in order; `PluginError` when the tool is missing."""
        if progress is not None:
            progress(str(self.path), 0, None)
        return self.path, tuple(self.measurement.examine(self.path))


def _skipped(insight: Insight) -> str:
    return f"not looked into: the packages for this kind ({insight.missing}) are missing" if insight.missing else ""
