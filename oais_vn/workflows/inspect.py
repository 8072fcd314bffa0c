"""Looking into files: what they are, and what was seen in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from oais_vn.model.errors import PluginError
from oais_vn.model.inspection import Facts, Inspected, PdfFacts
from oais_vn.model.ports import ClaimValidator, FileInspector, FormatIdentifier, Progress

_PDF = "application/pdf"
_SOUND_AND_FILM = {"application/mxf", "application/ogg", "application/vnd.rn-realmedia"}


def kind_of(mime: str) -> str | None:
    """Which inspector looks into files of this media type: `pdf`, `image`, `recording`, or None."""
    major = mime.partition("/")[0]
    if mime == _PDF:
        return "pdf"
    if major == "image":
        return "image"
    return "recording" if major in ("audio", "video") or mime in _SOUND_AND_FILM else None


@dataclass(frozen=True)
class Inspection:
    """The tools that look into files: `inspectors` by kind, `validator` for claims of PDF/A where there is one."""

    identifier: FormatIdentifier
    inspectors: Mapping[str, FileInspector]
    validator: ClaimValidator | None = None

    def inspect_document(self, path: Path) -> Inspected:
        """The format of a local file and the facts that its kind has.

        A kind for which a package is missing is not looked into, and `skipped` says so.
        """
        found = self.identifier.identify(path)
        kind = kind_of(found.mime)
        if kind is None or kind not in self.inspectors:
            return Inspected(str(path), found, None)
        try:
            facts = self.inspectors[kind].inspect(path)
        except PluginError as missing:
            return Inspected(str(path), found, None, missing.text.en)
        return Inspected(str(path), found, self._validated(path, facts))

    def _validated(self, path: Path, facts: Facts) -> Facts:
        if self.validator is None or not isinstance(facts, PdfFacts) or not facts.claim:
            return facts
        return replace(facts, validated=self.validator.validate(path, facts.claim))


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
