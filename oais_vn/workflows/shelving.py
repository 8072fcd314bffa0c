"""Storing many packages: each is put at hand and judged as a job of its own, then one hand writes copies and log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from oais_vn.model.batch import Kept
from oais_vn.model.copies import CopyState
from oais_vn.model.keeping import Bench, StagedFile
from oais_vn.model.ports import Clock, PackageSource, Progress, Task
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.books import opened_states, stamp_of
from oais_vn.workflows.keeper import Keeper


@dataclass(frozen=True)
class AtHand:
    """A package at hand and its judgement; without `staged` every tier has it already, as a journal and the log tell.

    `path` is where it lies. `report` is None for one that the archive knows: it was judged when it came.
    """

    path: str
    name: str
    file: str
    staged: StagedFile | None
    report: Report | None
    profile: Profile | None


@dataclass(frozen=True)
class ShelfJob:
    """One package to put at hand and to judge: a value that can be sent to another process.

    `blocks` gives the bytes of an archive; None for a folder, of which a tar is made.
    """

    path: str
    name: str
    file: str
    opened: Callable[[], PackageSource]
    profile: Callable[[], Profile]
    blocks: Callable[[], Iterable[bytes]] | None
    bench: Bench
    clock: Clock
    known: bool

    def stamp(self) -> str:
        """The state of every file of the package."""
        return stamp_of(self.file, *opened_states(self.opened))

    def run(self, progress: Progress | None = None) -> AtHand:
        """Put it at hand and judge the very bytes that are to be kept; raises `NotPassedError`, `PackageError`."""
        profile = self.profile()
        if self.blocks is None:
            staged = self.bench.hold_tar(self.name, self.opened())
        else:
            staged = self.bench.hold(self.file, self.blocks())
        try:
            report = None if self.known else validate_package(staged.source(), profile, self.clock, progress=progress)
            if report is not None:
                report.raise_if_failed()
        except BaseException:
            self.bench.drop(staged)
            raise
        return AtHand(self.path, self.name, self.file, staged, report, profile)


@dataclass(frozen=True)
class ShelfBook:
    """Packages that were stored: proven when log and catalogue know a good copy of these bytes on every tier."""

    keeper: Keeper

    def stamp(self, job: Task[AtHand]) -> str:
        """The stamp of the job."""
        return job.stamp() if isinstance(job, ShelfJob) else ""

    def kept(self, result: AtHand) -> Kept:
        """The name of the package, its bytes and their SHA-256."""
        holding = self.keeper.catalogue.holding(result.name)
        if result.staged is None and holding is not None:
            return Kept(result.file, holding.digests[0].value, holding.size, {"name": result.name})
        content = None if result.staged is None else result.staged.content
        if content is None:
            return Kept(result.file, "", 0, {"name": result.name})
        return Kept(result.file, dict(content.digests)["sha256"], content.size, {"name": result.name})

    def proven(self, kept: Kept) -> AtHand | None:
        """What is stored; None when a tier lacks its copy."""
        name = str(kept.value["name"])
        holding = self.keeper.catalogue.holding(name)
        if holding is None or holding.name != name or holding.withdrawn or holding.digests[0].value != kept.digest:
            return None
        good = {copy.tier for copy in self.keeper.catalogue.copies(name) if copy.state is CopyState.VERIFIED}
        return AtHand(kept.place, name, kept.place, None, None, None) if good >= set(self.keeper.tiers) else None
