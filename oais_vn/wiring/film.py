"""Film profiles and the tools that make and read film, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from oais_vn.formats.film.profiles import read_film_profile
from oais_vn.formats.film.readings import read_readings
from oais_vn.formats.resources import profiles_root
from oais_vn.model.errors import ConfigurationError, ExistsError, unread
from oais_vn.model.film import FilmProfile, FilmStudio
from oais_vn.model.film_return import FilmReader, Readings
from oais_vn.model.language import Text
from oais_vn.plugins.film.reader import Reader
from oais_vn.plugins.film.studio import Studio, require_extras
from oais_vn.storage.failures import told_as_storage_error
from oais_vn.storage.filesystem import FileSystem, extended

_FOLDER = "film"


def film_profile_names() -> tuple[str, ...]:
    """The film profiles that are known here, sorted."""
    return tuple(sorted(path.stem for path in (profiles_root() / _FOLDER).glob("*.toml")))


def film_profile_path(name: str) -> Path:
    """Where the film profile of this name lies; a path of a TOML file is itself."""
    return Path(name) if name.endswith(".toml") else profiles_root() / _FOLDER / f"{name}.toml"


def film_profile(name: str) -> FilmProfile:
    """The film profile of this name, or in the TOML file at this path. Raises `ConfigurationError`."""
    path = film_profile_path(name)
    if not name.endswith(".toml") and name not in film_profile_names():
        known = ", ".join(film_profile_names())
        raise ConfigurationError(
            Text(f"không có loại phim {name!r}; có: {known}", f"no film profile {name!r}; there are: {known}")
        )
    with _told_by(path) as stream:
        return read_film_profile(stream, path.stem, str(path))


def film_readings(path: Path) -> Readings:
    """The readings in the TOML file at this path. Raises `ConfigurationError`."""
    with _told_by(path) as stream:
        return read_readings(stream, str(path))


def film_studio() -> FilmStudio:
    """Who makes the pictures; `PluginError` when the extra `film` is not installed."""
    require_extras()
    return Studio()


def film_reader() -> FilmReader:
    """Who looks at rescans; `PluginError` when the extra `film` is not installed."""
    require_extras()
    return Reader()


def pictures_at(path: Path) -> list[Path]:
    """The files of a folder by name, or the one file at `path`: pictures of a rescan in the order of the film."""
    if not extended(path).is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))


def write_papers(folder: Path, papers: dict[str, bytes]) -> None:
    """Write files into a folder, which is made; `ExistsError` when one of them is there, `StorageError` else."""
    with told_as_storage_error(str(folder), folder.parent, FileSystem()):
        extended(folder).mkdir(parents=True, exist_ok=True)
        for name in papers:
            place = folder / name
            if extended(place).exists():
                raise ExistsError(
                    Text(f"{place} đã có; không ghi đè", f"{place} is there and is not written over"), place=str(place)
                )
        for name, content in papers.items():
            extended(folder / name).write_bytes(content)


@contextmanager
def _told_by(path: Path) -> Iterator[BufferedReader]:
    try:
        with extended(path).open("rb") as stream:
            yield stream
    except OSError as error:
        raise ConfigurationError(unread(path, error)) from error
