"""Profiles by name, and the schemas they put into packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from oais_vn.formats.descriptive.schema import record_schema
from oais_vn.formats.profiles import load_profile as read_profile
from oais_vn.formats.profiles import names, titles
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.schemas import oasis_catalogue, schema_file
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile, Shape

_CATALOGUE = "catalog.xml"


def load_profile(name: str, roots: Sequence[str] = ()) -> Profile:
    """The profile of this name, or the one in the TOML file of this path; `roots` are searched first."""
    return _shipped_profile(name) if not roots and name in names(_roots(())) else read_profile(name, _roots(roots))


@cache
def _shipped_profile(name: str) -> Profile:
    """A profile of the installation, which no run changes: read once."""
    return read_profile(name, _roots(()))


def known_profile(name: str, roots: Sequence[str] = ()) -> Profile | None:
    """The profile of this name, None when there is none; a path, which a package may name, is no name."""
    return load_profile(name, roots) if name in names(_roots(roots)) else None


def profile_names(roots: Sequence[str] = ()) -> list[tuple[str, Text]]:
    """The profiles that can be loaded by name, with their titles."""
    return titles(_roots(roots))


def _roots(roots: Sequence[str]) -> list[Path]:
    return [*map(Path, roots), profiles_root()]


def package_schemas(profile: Profile, shape: Shape) -> Mapping[str, bytes]:
    """The files that travel in `schemas/` of a package (readings row 14), with the catalogue that joins them."""
    own = [profile.tables[name] for name in (shape.record_table, *shape.document_tables.values())]
    # Several tables share one schema's name (EAD.xsd): in a package it is that of the shape's own tables.
    records = {table.schema: table for table in (*profile.tables.values(), *own)}
    schemas = {
        name: record_schema(records[name]) if name in records else schema_file(name).read_bytes()
        for name in shape.schemas
    }
    return {**schemas, _CATALOGUE: oasis_catalogue(sorted(schemas))}
