"""A package to read and to judge."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.named import DEFAULT_PROFILE, profile_called
from oais_vn.formats.bagit.profile import BagItProfile, load_bagit_profile
from oais_vn.model.ports import PackageSource, Progress
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.validation.validator import validate_package

BagItProfiles = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One JSON file of a BagIt profile, or many."""


@dataclass(frozen=True)
class OpenPackage:
    """A package to read: a bag or a package folder, as a folder, tar or zip."""

    source: PackageSource


def open_package(path: str | os.PathLike[str]) -> OpenPackage:
    """Open a package to read; raises `PackageError` when there is none."""
    return OpenPackage(wiring.package_source(Path(path)))


def validate(
    package: OpenPackage | str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    waivers: Sequence[Waiver] = (),
    bagit_profile: BagItProfiles = (),
    progress: Progress | None = None,
) -> Report:
    """Judge a package: bag, schemas, every file's existence, size and digest, references, structure.

    Findings that `waivers` (of `read_waivers`) cover stay in the report and do not fail it. `bagit_profile` names JSON
    files of BagIt Profiles 1.4 by which the bag is judged too; our own is known. Raises `ConfigurationError` when one
    of them is wrong.
    """
    opened = package if isinstance(package, OpenPackage) else open_package(package)
    return validate_package(
        opened.source,
        profile_called(profile),
        wiring.clock(),
        waivers=waivers,
        bagit_profiles=bagit_profiles_in(bagit_profile),
        progress=progress,
    )


def bagit_profiles_in(files: BagItProfiles) -> tuple[BagItProfile, ...]:
    """The BagIt profiles of these JSON files."""
    paths = [files] if isinstance(files, str | os.PathLike) else files
    return tuple(load_bagit_profile(Path(path)) for path in paths)
