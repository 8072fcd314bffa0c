"""What comes with a delivery: its folder, terms, agencies and mapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oais_vn.formats.agencies import LARGEST as LARGEST_REGISTER
from oais_vn.formats.agencies import read_agencies
from oais_vn.formats.tables.mapping import ColumnMapping, parse_mapping
from oais_vn.formats.tables.terms import TERMS_FILE, Terms, read_terms
from oais_vn.model.authorities import AgencyRegister, AuthorityRecord
from oais_vn.model.errors import ConfigurationError, PackageError, unread
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.ports import PackageSource
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.filesystem import extended
from oais_vn.storage.memory import MemorySource


def delivery_source(path: Path) -> DirectorySource:
    """A delivery's folder; raises `PackageError` when there is none."""
    if not extended(path).is_dir():
        raise PackageError(Text(f"không có thư mục giao nộp: {path}", f"no delivery folder: {path}"), path=str(path))
    return DirectorySource(path, any_name=True)


def terms_source(path: Path) -> PackageSource:
    """A delivery.toml that lies elsewhere, under any name, as the one of a delivery."""
    try:
        return MemorySource({TERMS_FILE: extended(path).read_bytes()})
    except OSError as error:
        raise ConfigurationError(unread(path, error)) from error


def column_mapping(path: Path) -> ColumnMapping:
    """A user's mapping of a supplier's headers to fields; raises `ConfigurationError`."""
    try:
        return parse_mapping(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigurationError(unread(path, error)) from error


def delivery_terms(given: PackageSource | Path, registers: Sequence[str]) -> tuple[Terms, AgencyRegister]:
    """The terms of a delivery, or those in a delivery.toml that lies elsewhere, and the register of agencies.

    The register holds the agencies of the files `registers` and of the one that the terms name, which lies in the
    delivery, or beside a delivery.toml elsewhere. From it the terms' agency is completed. Raises `ConfigurationError`.
    """
    terms = read_terms(terms_source(given) if isinstance(given, Path) else given)
    found = [record for path in registers for record in _agencies(Path(path))]
    if terms.register is not None and isinstance(given, Path):
        found += _agencies(given.parent / terms.register)
    elif terms.register is not None and not isinstance(given, Path):
        try:
            with given.open(terms.register) as stream:
                found += read_agencies(stream.read(LARGEST_REGISTER + 1), terms.register)
        except PackageError as error:
            raise ConfigurationError(
                Text(
                    f"{TERMS_FILE}: khóa agency.register: không đọc được {terms.register}: {error.text.vi}",
                    f"{TERMS_FILE}: key agency.register: cannot read {terms.register}: {error.text.en}",
                )
            ) from error
    # The archive's register and the delivery's may be the same; what is told twice is one record.
    once = {replace(record, location=Location()): record for record in reversed(found)}
    register = AgencyRegister(tuple(reversed(once.values())))
    return replace(terms, agency=register.completed(terms.agency)), register


def _agencies(path: Path) -> tuple[AuthorityRecord, ...]:
    try:
        with extended(path).open("rb") as stream:
            return read_agencies(stream.read(LARGEST_REGISTER + 1), str(path))
    except OSError as error:
        why = unread(path, error)
        raise ConfigurationError(Text(f"sổ cơ quan: {why.vi}", f"register of agencies: {why.en}")) from error
