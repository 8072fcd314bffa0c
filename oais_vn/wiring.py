"""Floor 3: turns names and paths into objects; the one place that knows every edge."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from importlib import metadata
from io import BufferedReader
from multiprocessing import get_context
from pathlib import Path
from typing import cast

from oais_vn.formats.agencies import LARGEST as LARGEST_REGISTER
from oais_vn.formats.agencies import read_agencies
from oais_vn.formats.amendments import ChangedValues, read_changes, read_decision
from oais_vn.formats.descriptive.schema import record_schema
from oais_vn.formats.profiles import load_profile as read_profile
from oais_vn.formats.profiles import names, titles
from oais_vn.formats.requests import read_request
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.schemas import oasis_catalogue, schema_file
from oais_vn.formats.settings import Setting, Value, read_settings
from oais_vn.formats.tables.mapping import ColumnMapping, parse_mapping
from oais_vn.formats.tables.terms import TERMS_FILE, Terms, read_terms
from oais_vn.formats.waivers import Refusal, read_waivers
from oais_vn.model.amendment import Decision
from oais_vn.model.authorities import AgencyRegister, AuthorityRecord
from oais_vn.model.dissemination import Request
from oais_vn.model.errors import ConfigurationError, InputError, PackageError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.package import Form
from oais_vn.model.ports import CopyStamper, EventLog, FormatIdentifier, Opinion, PackageSource, PageCounter, Spool
from oais_vn.model.preservation import Agent
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.waivers import Waiver
from oais_vn.plugins.registry import plugin
from oais_vn.plugins.second_opinion import second_opinion as ask_second_opinion
from oais_vn.storage.archive import open_source
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.event_log import FileEventLog
from oais_vn.storage.filesystem import extended
from oais_vn.storage.memory import MemorySource
from oais_vn.storage.originals import OriginalsFolder, open_originals_folder
from oais_vn.storage.plain_zips import PlainZips
from oais_vn.storage.spool import SqliteSpool
from oais_vn.storage.staging import published_name
from oais_vn.storage.store import DirectoryStore

_SETTINGS_FILE = "oais-vn.toml"
_CATALOGUE = "catalog.xml"
_SECOND_OPINION_SECONDS = 600.0


def version() -> str:
    """The version of the installed library."""
    return metadata.version("oais-vn")


def software() -> Agent:
    """The library itself as a PREMIS agent."""
    return Agent(f"oais_vn-{version()}", "oais_vn", "software", version())


def settings(**options: Value | None) -> dict[str, Setting]:
    """The settings that hold here: user's file, `oais-vn.toml` of this folder, environment, `options`."""
    return read_settings([_user_settings(), Path(_SETTINGS_FILE)], os.environ, options)


def _user_settings() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "~")).expanduser() / "oais-vn" / "config.toml"
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / "oais-vn" / "config.toml"


@dataclass(frozen=True)
class SystemClock:
    """The time now."""

    def __call__(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """One moment for ever: what makes two runs give the same bytes."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment, always the same."""
        return self.moment


def clock() -> SystemClock | FixedClock:
    """The clock: stopped at `SOURCE_DATE_EPOCH` (seconds since 1970, UTC) where that is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return SystemClock()
    try:
        return FixedClock(datetime.fromtimestamp(int(epoch), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigurationError(
            Text(
                f"SOURCE_DATE_EPOCH phải là số giây kể từ 1970: {epoch!r}",
                f"SOURCE_DATE_EPOCH must be seconds since 1970: {epoch!r}",
            )
        ) from error


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


def format_identifier(name: str, seconds: float) -> FormatIdentifier:
    """The format identifier of this name, bounded to `seconds` a file."""
    return cast("FormatIdentifier", plugin("oais_vn.format_identifiers", name)(time_limit=seconds))


def page_counter() -> PageCounter:
    """The page counter for PDF."""
    return cast("PageCounter", plugin("oais_vn.page_counters", "pdf")())


def copy_stamper(name: str, font: str) -> CopyStamper:
    """The stamper of copies of this name; `font` is the archive's own font file, empty for the default one."""
    return cast("CopyStamper", plugin("oais_vn.copy_stampers", name)(font=Path(font) if font else None))


def event_log(path: Path) -> EventLog:
    """The log of events in this file; its folder is made when it is not there."""
    extended(path.parent).mkdir(parents=True, exist_ok=True)
    return FileEventLog(path)


def reader_request(path: Path, profile: Profile) -> Request:
    """The request in a REQUEST.toml."""
    with _told_by(path) as stream:
        return read_request(stream, str(path), profile)


@contextmanager
def scratch() -> Iterator[Spool]:
    """A spool for one package, gone afterwards."""
    spool = SqliteSpool(private=True)
    try:
        yield spool
    finally:
        spool.close()


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
        raise ConfigurationError(Text(f"không đọc được {path}: {error}", f"cannot read {path}: {error}")) from error


def column_mapping(path: Path) -> ColumnMapping:
    """A user's mapping of a supplier's headers to fields; raises `ConfigurationError`."""
    try:
        return parse_mapping(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigurationError(Text(f"không đọc được {path}: {error}", f"cannot read {path}: {error}")) from error


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
        raise ConfigurationError(
            Text(f"không đọc được sổ cơ quan {path}: {error}", f"cannot read the register of agencies {path}: {error}")
        ) from error


def package_source(path: Path) -> PackageSource:
    """A package: a bag or a package folder, as a folder, a tar or a zip; `PackageError` when nothing is there."""
    if not os.path.lexists(extended(path)):
        raise PackageError(Text(f"không có đường dẫn này: {path}", f"there is no such path: {path}"), path=str(path))
    return open_source(path)


def originals_folder(path: Path) -> AbstractContextManager[OriginalsFolder]:
    """The folder that takes files under their original names; it is made when it is not there."""
    return open_originals_folder(path)


def require_apart(out: Path, inputs: Iterable[Path]) -> None:
    """Refuse an output that lies in what is read, or in any package: those are never written to (`InputError`).

    `out` is a folder, or a file that is to be written.
    """
    place = out.resolve()
    for given in inputs:
        if place.is_relative_to(given.resolve()):
            raise InputError(
                Text(
                    f"thư mục ra {out} nằm trong {given}, nơi chỉ được đọc; hãy chọn thư mục khác",
                    f"the output folder {out} lies in {given}, which is only read; choose another folder",
                )
            )
    for folder in (place, *place.parents):
        if any((folder / name).is_file() for name in ("bagit.txt", "METS.xml")):
            raise InputError(
                Text(
                    f"{out} nằm trong gói {folder}, đã niêm phong; hãy chọn nơi khác",
                    f"{out} lies in the package {folder}, which is sealed; choose another place",
                )
            )


def package_store(path: Path, form: str) -> DirectoryStore:
    """The folder that takes packages; it is made when it is not there."""
    try:
        return DirectoryStore(path, Form(form))
    except ValueError as error:
        forms = ", ".join(entry.value for entry in Form)
        raise InputError(
            Text(f"không có dạng gói {form!r}; có: {forms}", f"no package form {form!r}; known: {forms}")
        ) from error


def plain_zips(path: Path) -> PlainZips:
    """The folder that takes plain zips; it is made when it is not there."""
    return PlainZips(DirectoryStore(path, Form.ZIP))


def bag_paths(path: Path) -> list[Path]:
    """`path` itself when it is a package, else the packages that lie in it, sorted."""
    if not extended(path).is_dir() or _is_package_folder(path):
        return [path]
    inner = sorted(path / entry.name for entry in extended(path).iterdir() if not entry.name.startswith("."))
    return [entry for entry in inner if entry.suffix in (".tar", ".zip") or _is_package_folder(entry)]


def _is_package_folder(path: Path) -> bool:
    return any(extended(path / name).is_file() for name in ("bagit.txt", "METS.xml"))


@contextmanager
def executor(given: Executor | None, workers: int, jobs: int) -> Iterator[tuple[Executor | None, int]]:
    """The executor to use and how many jobs may be under way; a single job needs no other process."""
    count = min(workers or os.cpu_count() or 1, jobs)
    if given is not None:
        yield given, 2 * (os.cpu_count() or 1)
    elif count < 2:
        yield None, 1
    else:
        # Not a fork: threads of a progress bar or of an importing system may hold locks.
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            yield pool, 2 * count


def one_package(path: Path) -> Path:
    """`path`, unless it is a folder of packages (`InputError`)."""
    found = bag_paths(path)
    if found and found != [path]:
        raise InputError(
            Text(
                f"{path} là thư mục chứa {len(found)} gói; hãy chỉ một gói, ví dụ {found[0]}",
                f"{path} is a folder of {len(found)} packages; name one of them, for example {found[0]}",
            )
        )
    return path


def newest_version(path: Path) -> Path:
    """The newest version of the package at `path` that lies beside it, in any form; `path` when there is none."""
    form = form_of(path)
    name = path.resolve().name.removesuffix("" if form is Form.FOLDER else f".{form.value}")
    line, _, number = name.rpartition("_v")
    if not line or not (number.isascii() and number.isdigit()):
        return path
    newest, version = path, int(number) + 1
    while True:
        names = (published_name(f"{line}_v{version}", form) for form in Form)
        there = [path.parent / name for name in names if os.path.lexists(extended(path.parent / name))]
        if not there:
            return newest
        newest, version = there[0], version + 1


def form_of(path: Path) -> Form:
    """The form in which a package lies at `path`."""
    return next((form for form in (Form.TAR, Form.ZIP) if path.suffix == f".{form.value}"), Form.FOLDER)


def decision_of(path: Path) -> Decision:
    """The decision in a DECISION.toml, with the SHA-256 of the file that it names, beside it."""
    with _told_by(path) as stream:
        decision = read_decision(stream, str(path))
    if not decision.file:
        return decision
    with _told_by(path.parent / decision.file) as stream:
        return replace(decision, digest=hashlib.file_digest(stream, "sha256").hexdigest())


def changes_in(path: Path) -> ChangedValues:
    """The changed values in a TOML file."""
    with _told_by(path) as stream:
        return read_changes(stream, path.name)


def waivers_in(path: Path, refusal: Refusal, known: Sequence[Waiver]) -> tuple[Waiver, ...]:
    """The waivers in a TOML file, none of which is among those that are `known`."""
    with _told_by(path) as stream:
        return read_waivers(stream, str(path), refusal, known)


@contextmanager
def _told_by(path: Path) -> Iterator[BufferedReader]:
    try:
        with extended(path).open("rb") as stream:
            yield stream
    except OSError as error:
        raise ConfigurationError(Text(f"không đọc được {path}: {error}", f"cannot read {path}: {error}")) from error


def second_opinion(path: Path) -> Callable[[], Opinion] | None:
    """The independent reader of a bag, where `path` is a bag folder, which is all that it can read."""
    if not extended(path / "bagit.txt").is_file():
        return None
    return partial(ask_second_opinion, extended(path), _SECOND_OPINION_SECONDS)
