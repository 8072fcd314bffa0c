"""Facts about PDF files by qpdf, bounded in time and memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oais_vn.model.inspection import PageImage, PdfFacts, PdfFont, PdfPage, PdfSignature
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.distributions import distribution_agent

_ENGINE = "oais_vn.plugins.pdf_facts_engine:PdfFactsEngine"


@dataclass(frozen=True)
class PdfInspector:
    """Reads what a PDF is, without decoding its pictures; `time_limit` in seconds a file, `memory_limit` in bytes.

    `deep` decodes every stream as well, some thousand times dearer: it finds truncated and zeroed data.
    Raises `PluginError` only when pikepdf cannot be started.
    """

    time_limit: float = 60.0
    memory_limit: int = 2 << 30
    deep: bool = False
    number: int = 0

    @property
    def agent(self) -> Agent:
        """The library that is asked."""
        return distribution_agent("pikepdf")

    def lane(self, number: int) -> PdfInspector:
        """The same with a child process of its own."""
        return replace(self, number=number)

    def inspect(self, path: Path) -> PdfFacts:
        """The facts of one local file; one that does not open has a `problem` and nothing else."""
        [(facts, _)] = self.inspect_each([path])
        return facts

    def inspect_each(self, paths: Sequence[Path]) -> list[tuple[PdfFacts, str]]:
        """The facts of each file, and the SHA-256 of its bytes where they were all read, else an empty text."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit, self.number)
        answers = worker.call_each("facts", [(os.path.abspath(path), self.deep) for path in paths])
        return [_seen(answer) for answer in answers]


def _seen(answer: tuple[dict[str, Any], str] | NoAnswerError) -> tuple[PdfFacts, str]:
    if isinstance(answer, NoAnswerError):
        return PdfFacts(problem=answer.note), ""
    facts, sha256 = answer
    return _facts(facts), sha256


def _facts(answer: dict[str, Any]) -> PdfFacts:
    pages = tuple(
        PdfPage(**{**page, "images": tuple(PageImage(**image) for image in page["images"])})
        for page in answer.pop("pages", ())
    )
    return PdfFacts(
        pages=pages,
        fonts=tuple(PdfFont(*font) for font in answer.pop("fonts", ())),
        signatures=tuple(PdfSignature(**signature) for signature in answer.pop("signatures", ())),
        embedded_files=tuple(answer.pop("embedded_files", ())),
        faults=tuple(answer.pop("faults", ())),
        **answer,
    )
