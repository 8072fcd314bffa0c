"""Virus checks: what a scanner says of files, and what is known when all were asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.preservation import Agent


class Scanned(NamedTuple):
    """One file: what was `found` in it, or the `problem` for which it was not scanned; both empty: clean."""

    path: PackagePath
    found: str = ""
    problem: str = ""


class Engine(NamedTuple):
    """The scanner as a PREMIS agent, and its signatures by number and date (`27350, 2026-11-20`; empty: not known)."""

    agent: Agent
    signatures: str


class VirusScanner(Protocol):
    """Looks for viruses; bounded in time, never raising for what a file holds."""

    def engine(self) -> Engine:
        """Who scans, with which signatures; `PluginError` when it cannot be asked."""
        ...

    def scan(self, source: PackageSource, paths: Sequence[PackagePath]) -> Iterator[Scanned]:
        """Every file of `paths`, in order; `PluginError` when the scanner fails as a whole."""
        ...


@dataclass(frozen=True)
class VirusScan:
    """The virus check of what was received: who scanned how many `files` until when, and what was not clean."""

    engine: Engine
    ended: datetime
    files: int
    infected: tuple[Scanned, ...] = ()
    unscanned: tuple[Scanned, ...] = ()


@dataclass(frozen=True)
class VirusReceipt:
    """What is known of viruses at receipt; None where nobody scanned."""

    scan: VirusScan | None = None


NOBODY_SCANNED = VirusReceipt()
