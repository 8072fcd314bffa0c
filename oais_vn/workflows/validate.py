"""Judging one package, as a job."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.ports import Clock, PackageSource, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.validation.validator import validate_package


@dataclass(frozen=True)
class ValidateJob:
    """One package to judge: a value that can be sent to another process."""

    source: PackageSource
    profile: Profile
    clock: Clock

    def run(self, progress: Progress | None = None) -> Report:
        """Judge it."""
        return validate_package(self.source, self.profile, self.clock, progress=progress)
