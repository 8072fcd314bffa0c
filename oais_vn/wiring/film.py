"""Film profiles and the tools that make and read film, by name."""

from __future__ import annotations

from pathlib import Path

from oais_vn.formats.film.profiles import read_film_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.film import FilmProfile, FilmStudio
from oais_vn.model.language import Text
from oais_vn.plugins.film.studio import Studio, require_extras
from oais_vn.storage.filesystem import extended

_FOLDER = "film"


def film_profile_names() -> tuple[str, ...]:
    """The film profiles that are known here, sorted."""
    return tuple(sorted(path.stem for path in (profiles_root() / _FOLDER).glob("*.toml")))


def film_profile(name: str) -> FilmProfile:
    """The film profile of this name, or in the TOML file at this path. Raises `ConfigurationError`."""
    path = Path(name) if name.endswith(".toml") else profiles_root() / _FOLDER / f"{name}.toml"
    if not name.endswith(".toml") and name not in film_profile_names():
        known = ", ".join(film_profile_names())
        raise ConfigurationError(
            Text(f"không có loại phim {name!r}; có: {known}", f"no film profile {name!r}; there are: {known}")
        )
    try:
        with extended(path).open("rb") as stream:
            return read_film_profile(stream, path.stem, str(path))
    except OSError as error:
        raise ConfigurationError(Text(f"không đọc được {path}: {error}", f"cannot read {path}: {error}")) from error


def film_studio() -> FilmStudio:
    """Who makes the pictures; `PluginError` when the extra `film` is not installed."""
    require_extras()
    return Studio()
