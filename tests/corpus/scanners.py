"""Scanners for cases: one that finds the word of a test virus, and does not take what calls itself too large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.preservation import Agent
from oais_vn.model.viruses import Engine, Scanned


class WordScanner:
    """Finds `test-virus` and gives up at `too-large`."""

    def engine(self) -> Engine:
        return Engine(Agent("word", "Word", "software", "1", "signatures 1, 2026-11-01"), "1, 2026-11-01")

    def scan(self, source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[Scanned]:
        for path in paths:
            with source.open(path) as stream:
                content = stream.read()
            found = "Test.Virus" if b"test-virus" in content else ""
            yield Scanned(path, found, "too large" if b"too-large" in content else "")
