"""What every verb of the front desk asks for: the profile, the settings, the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.installed import settings
from oais_vn.api.named import DEFAULT_PROFILE, paths_set, profile_called
from oais_vn.model.profile import Profile
from oais_vn.model.viruses import VirusScanner
from oais_vn.packages.head import made_under, read_head
from oais_vn.packages.make import Workshop
from oais_vn.workflows.inspect import Looker

__all__ = [
    "DEFAULT_PROFILE",
    "EVENT_LOG",
    "made_under_of",
    "paths_set",
    "profile_called",
    "virus_scanner",
    "workshop_for",
]

EVENT_LOG = "events.jsonl"
"""The log of events in an output folder, when the settings name no other."""


def virus_scanner() -> VirusScanner | None:
    """The virus scanner of the settings; None when they name none."""
    found = settings()
    return wiring.virus_scanner(str(found["clamav"].value), str(found["clamav_database"].value))


def made_under_of(place: Path, *others: Profile) -> Profile:
    """The profile that the package at `place` names; one that names none is of the default or one of `others`.

    Raises `PackageError` when it has no head that can be read.
    """
    named = partial(wiring.known_profile, roots=paths_set("profiles"))
    return made_under(read_head(wiring.package_source(place)), named, [profile_called(DEFAULT_PROFILE), *others])


@contextmanager
def workshop_for(profile: Profile, out: Path, form: str) -> Iterator[Workshop]:
    """The store under its lock, cleaned of what killed runs left, and the tools."""
    found = settings()
    store = wiring.package_store(out, form)
    with store.lock():
        store.clean()
        yield Workshop(
            store=store,
            spools=wiring.scratch,
            identifier=wiring.format_identifier(
                str(found["identifier"].value), float(str(found["identification_seconds"].value))
            ),
            looker=Looker(wiring.file_inspectors()),
            schemas={name: wiring.package_schemas(profile, shape) for name, shape in profile.shapes.items()},
            clock=wiring.clock(),
        )
