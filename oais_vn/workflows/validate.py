"""Judging one package, as a job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oais_vn.formats.bagit.profile import BagItProfile
from oais_vn.model.ports import Clock, PackageSource, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.validation.validator import validate_package


@dataclass(frozen=True)
class ValidateJob:
    """One package to judge: a value that can be sent to another process.

    `opened` opens the package when the job runs, so that one that cannot be opened concerns its job alone.
    """

    opened: Callable[[], PackageSource]
    profile: Profile
    clock: Clock
    waivers: tuple[Waiver, ...] = ()
    bagit_profiles: tuple[BagItProfile, ...] = ()

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
