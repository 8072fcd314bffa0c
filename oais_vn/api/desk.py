"""What every verb of the front desk asks for: the profile, the settings, the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread

from oais_vn import wiring
from oais_vn.api.installed import settings
from oais_vn.api.named import DEFAULT_PROFILE, paths_set, profile_called
from oais_vn.model.errors import OaisError
from oais_vn.model.lookers import SeenBytes
from oais_vn.model.ports import FormatIdentifier
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
    "start_identifier",
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


def start_identifier() -> None:
    """Let the identifier load its signatures beside what comes before its first file: that takes it up to a second.

    What fails is told when it is asked of a file.
    """

    def started() -> None:
        with suppress(OaisError):
            _ = _identifier().agent

    Thread(target=started, name="oais-vn-identifier", daemon=True).start()


def _identifier() -> FormatIdentifier:
    found = settings()
    seconds = float(str(found["identification_seconds"].value))
    return wiring.format_identifier(str(found["identifier"].value), seconds)


@contextmanager
def workshop_for(profile: Profile, out: Path, form: str, seen: SeenBytes | None = None) -> Iterator[Workshop]:
    """The store under its lock, cleaned of what killed runs left, and the tools with what they have `seen`."""
    store = wiring.package_store(out, form)
    with store.lock():
        store.clean()
        yield Workshop(
            store=store,
            spools=wiring.scratch,
            identifier=_identifier(),
            looker=Looker(wiring.file_inspectors(), seen=seen),
            schemas={name: wiring.package_schemas(profile, shape) for name, shape in profile.shapes.items()},
            clock=wiring.clock(),
        )
