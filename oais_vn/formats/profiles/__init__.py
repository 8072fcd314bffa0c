"""Profiles, the regulation as data: read from TOML, a province's own laid over the one that it extends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oais_vn.formats.profiles.requirements import read_requirements
from oais_vn.formats.profiles.sources import find, names, read
from oais_vn.formats.profiles.values import build_profile
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile

__all__ = ["load_profile", "names", "titles"]


def load_profile(name: str, roots: Sequence[Path]) -> Profile:
    """The profile of this name, or in the file at this path.

    A name stands for the folder `<root>/<name>/` with its `profile.toml` and other TOML files, or for
    `<root>/<name>.toml`; a name that ends in `.toml` or has a slash is the path of a TOML file.
    A profile that `extends` another (by name, or by a path from its own folder) repeats nothing: single values
    replace those below, and the rows of fields, codes, columns and rights are matched by their key.
    Raises `ConfigurationError`, naming file and key, for everything that is wrong.
    """
    place = find(name, roots)
    table = read(place, roots).table()
    asked = table.table("requirements", optional=True)
    version = asked.text("version", "")
    sets = tuple(read_requirements(each, version, roots) for each in asked.strings("sets", optional=True))
    asked.done()
    return replace(build_profile(place.name, table), requirements=sets)


def titles(roots: Sequence[Path]) -> list[tuple[str, Text]]:
    """Name and title of every profile in `roots`, by name; where two share a name the first root's counts.

    Raises `ConfigurationError` when one of them is wrong.
    """
    return [(name, load_profile(name, roots).title) for name in names(roots)]
