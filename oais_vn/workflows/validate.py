"""Judging one package, as a task."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oais_vn.formats.bagit.profile import BagItProfile
from oais_vn.model.errors import TaskLostError
from oais_vn.model.ports import Clock, PackageSource, Progress, TaskRunner
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.validation.validator import lost_package, validate_package
from oais_vn.workflows.books import opened_states, stamp_of


@dataclass(frozen=True)
class ValidateJob:
    """One package to judge: a value that can be sent to another process.

    `path` is where the package lies; `opened` opens it when the job runs, so that one that cannot be opened concerns
    its job alone.
    """

    path: str
    opened: Callable[[], PackageSource]
    profile: Profile
    clock: Clock
    waivers: tuple[Waiver, ...] = ()
    bagit_profiles: tuple[BagItProfile, ...] = ()
    software: str = ""

    def stamp(self) -> str:
        """A digest of what the report follows from: by what it is judged, and the state of every file."""
        # A waiver holds until a day.
        day = self.clock().date().isoformat() if self.waivers else ""
        waivers = [repr(waiver) for waiver in self.waivers]
        profiles = [repr(profile) for profile in self.bagit_profiles]
        return stamp_of(self.software, self.profile.name, waivers, profiles, day, *opened_states(self.opened))

    def run(self, progress: Progress | None = None) -> Report:
        """Judge it; raises `PackageError` when it cannot be opened."""
        return validate_package(
            self.opened(),
            self.profile,
            self.clock,
            waivers=self.waivers,
            bagit_profiles=self.bagit_profiles,
            progress=progress,
        )


@dataclass(frozen=True)
class BoundedValidateJob:
    """A package that is judged where it can neither stop nor kill this process; what does so is a finding (ENG-005)."""

    job: ValidateJob
    runner: TaskRunner

    def stamp(self) -> str:
        """The stamp of the job."""
        return self.job.stamp()

    def run(self, progress: Progress | None = None) -> Report:
        """Have it judged; raises `PackageError` when it cannot be opened."""
        started = self.job.clock()
        try:
            return self.runner.run(self.job, progress)
        except TaskLostError as lost:
            return lost_package(self.job.path, self.job.profile, started, self.job.clock(), lost.reason)
