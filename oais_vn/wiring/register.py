"""The register of an archive: its desk, its lists, and what its people write in files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from oais_vn.formats.handover.facts import read_things
from oais_vn.formats.register.inventory import RegisterInventory
from oais_vn.formats.register.lists import read_lists
from oais_vn.formats.register.papers import read_paper
from oais_vn.formats.register.plan_toml import read_plan
from oais_vn.formats.register.sent_lists import sent_dossiers, sent_names
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.delivery import Problem
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.profile import Profile
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.joined import Given, SentNames
from oais_vn.model.register.listing import Paper
from oais_vn.model.register.plan import Plan
from oais_vn.plugins.read_ahead import read_ahead
from oais_vn.storage.directory import DirectorySource
from oais_vn.wiring.papers import opened

_AT_ONCE = 500
_GREAT = 1 << 20
"""Bytes of an inventory from which a process of its own pays: some 5,000 dossiers."""


def register_lists(criteria: str, base: Path) -> RegisterLists:
    """The lists that travel with the library, or with the criteria in the TOML file of this path under `base`."""
    shipped = profiles_root() / "register"
    return read_lists(base / criteria if criteria else shipped / "criteria.toml", shipped / "columns.toml")


def register_dossiers(
    path: Path,
    profile: Profile,
    terms: Terms,
    lists: RegisterLists,
    problems: list[Problem],
    emptied: Collection[str] = (),
) -> Iterator[Dossier]:
    """The dossiers of the inventory in a workbook or CSV, read from its beginning; at the end `problems` are its own.

    A great one is read in a process of its own, while what was read is taken in.
    """
    pieces = partial(_pieces, path, profile, terms, lists, emptied)
    for dossiers, told in read_ahead(pieces) if _is_great(path) else pieces():
        yield from dossiers
        problems[:] = told


def _pieces(
    path: Path, profile: Profile, terms: Terms, lists: RegisterLists, emptied: Collection[str]
) -> Iterator[tuple[list[Dossier], tuple[Problem, ...]]]:
    source = DirectorySource(path.parent, any_name=True)
    found = RegisterInventory(source, PackagePath(path.name), profile, terms, lists, emptied)
    dossiers = found.dossiers()
    while some := list(islice(dossiers, _AT_ONCE)):
        yield some, ()
    yield [], found.problems


def sent_list(given: str, lists: RegisterLists) -> Given:
    """A unit's list: the workbook or CSV of this path, or a folder of a hand-over; `CODE=FILE` names the unit of rows.

    `PackageError` for a file that cannot be read or is no list, told when its rows are read.
    """
    unit, sign, rest = given.partition("=")
    path = Path(given)
    if sign and not path.exists():
        path = Path(rest)
    else:
        unit = ""
    if path.is_dir():
        return _handed_list(path, given, lists)
    source, name = table(path)
    return Given(str(path), _sha256(path), sent_names(source, name), sent_dossiers(source, name, unit, lists))


def _handed_list(folder: Path, given: str, lists: RegisterLists) -> Given:
    data = folder / "data"
    rows = data / "database" / "dossier.csv"
    with opened(data / "register.jsonl") as stream:
        fonds = next(read_things(stream, given), None)
    names = SentNames()
    if isinstance(fonds, RegisteredFonds):
        names = SentNames({fonds.key.unit: fonds.unit_name}, {str(fonds.key): fonds.name})
    source, name = table(rows)
    return Given(str(folder), _sha256(rows), names, sent_dossiers(source, name, "", lists))


def table(path: Path) -> tuple[DirectorySource, PackagePath]:
    """A table that a person named, as a source and its path there; `InputError` when there is no such file."""
    if not path.is_file():
        raise InputError(Text(f"không có tệp {path}", f"there is no file {path}"))
    return DirectorySource(path.parent, any_name=True), PackagePath(path.name)


def _sha256(path: Path) -> str:
    with opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_great(path: Path) -> bool:
    try:
        return path.stat().st_size > _GREAT
    except OSError:
        # Whoever opens it says why it cannot be read.
        return False


def paper(path: Path) -> Paper:
    """A decision, with the SHA-256 of the file that it names, beside it."""
    with opened(path) as stream:
        found, file = read_paper(stream, str(path))
    if not file:
        return found
    with opened(path.parent / file) as stream:
        return found._replace(sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def plan(path: Path) -> Plan:
    """The plan in a PLAN.toml."""
    with opened(path) as stream:
        return read_plan(stream, str(path))
