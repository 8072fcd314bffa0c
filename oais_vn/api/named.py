"""What a verb is told by a name: the profile, the paths of a setting."""

from __future__ import annotations

from oais_vn import wiring
from oais_vn.api.installed import settings
from oais_vn.model.profile import Profile

DEFAULT_PROFILE = "tt05-2025"


def paths_set(setting: str) -> tuple[str, ...]:
    """The paths that a setting names."""
    paths = settings()[setting].value
    return paths if isinstance(paths, tuple) else ()


def profile_called(name: str) -> Profile:
    """The profile of this name, or in the file at this path."""
    return wiring.load_profile(name, paths_set("profiles"))
