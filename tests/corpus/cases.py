"""Cases of rules: read from `<CODE>_<slug>/*.toml`, built, judged."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

from scanners import WordScanner
from sights import SpoiltSight, change, judge_sight, sight

import bases
import oais_vn as ov
from edits import Edit, Spoilt
from oais_vn import wiring
from oais_vn.formats.bagit.profile import BagItProfile, read_bagit_profile
from oais_vn.formats.reports.json import json_report
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.terms import read_terms
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.storage.memory import MemorySource
from oais_vn.validation.delivery import check_delivery
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.virus_check import VirusCheck
from workbooks import SpoiltDelivery, apply, delivery, write_tables

HERE = Path(__file__).resolve().parent
_NAME = re.compile(r"((?:[A-Z0-9][A-Z0-9.-]*_)+)([a-z0-9-]+)")
_CASE_KEYS = {"why", "code", "edits", "reseal", "profile", "form", "mapping", "only", "at", "cell", "line"}
_CASE_KEYS |= {"named", "bagit_profile", "previous", "inventory", "scanned"}
_FILE_KEYS = {"package", "bag", "delivery", "sight", "dialect", "good", "bad", "first"} | (
    _CASE_KEYS - {"why", "edits"}
)


@dataclass(frozen=True)
class Case:
    """One good or bad case of a rule.

    A good case of a file about several rules is that of them all; a bad one is of one rule. `at`, `cell` and `line` are
    where a bad one is told of, when it says so; with `only` nothing else is an error. `named` is an archive's name.
    `previous` is what was done to the base in the round before, `inventory` the list of the paper dossiers. With
    `scanned` a scanner looks for viruses.
    """

    codes: frozenset[str]
    name: str
    good: bool
    base: tuple[str, str, str]
    edits: tuple[Edit, ...]
    reseal: object
    profile: str
    form: str
    mapping: str | None
    only: bool
    at: str | None
    cell: str | None
    line: int | None
    named: str | None
    bagit_profile: BagItProfile | None
    previous: tuple[Edit, ...] | None
    inventory: str | None
    scanned: bool

    def build(self) -> Spoilt:
        """The base, and what is done to it."""
        kind, name, dialect = self.base
        if kind == "sight":
            seen = sight(name)
            for edit in self.edits:
                change(seen, edit)
            return seen
        if kind == "delivery":
            spoilt: Spoilt = delivery(name)
        else:
            files = bases.bag(name) if kind == "bag" else bases.package(name, dialect)
            spoilt = Spoilt(files, dict(files))
        for edit in self.edits:
            apply(spoilt, edit)
        if self.reseal and self.edits and kind != "delivery":
            apply(spoilt, {"seal": self.reseal})
        return spoilt

    def judge(self, scratch: Path) -> Report:
        """The report on it; `scratch` is a folder for what must lie on disk."""
        spoilt = self.build()
        if isinstance(spoilt, SpoiltSight):
            return judge_sight(spoilt, wiring.load_profile(self.profile))
        if isinstance(spoilt, SpoiltDelivery):
            return _check(spoilt, scratch / "giao-nop", self)
        given = () if self.bagit_profile is None else (self.bagit_profile,)
        return judge_package(spoilt, self.form, self.profile, scratch, self.named, given)


def judge_package(
    spoilt: Spoilt,
    form: str,
    profile: str,
    scratch: Path,
    named: str | None = None,
    bagit_profiles: Sequence[BagItProfile] = (),
) -> Report:
    """The report on a package in one of its forms: `bag`, `bare`, `disk`, `tar`, `zip`.

    A bare package may be `named` as an archive, which then holds its files without a folder around them.
    """
    files, name = spoilt.files, "goi"
    if form == "bare":
        name = named or spoilt.folder.rpartition("/")[2]
        files = {
            path.removeprefix(f"{spoilt.folder}/"): data
            for path, data in files.items()
            if path.startswith(f"{spoilt.folder}/")
        }
    if form in ("bag", "bare") and not spoilt.on_disk:
        source = MemorySource({PackagePath(path): content for path, content in files.items()}, name)
        return _validated(source, profile, bagit_profiles)
    scratch.mkdir(parents=True, exist_ok=True)
    if form in ("tar", "zip"):
        place = scratch / f"{name}.{form}"
        data = archive(files, form, name, spoilt.folders)
        for path in spoilt.broken:
            data = data.replace(files[path], bytes([files[path][0] ^ 1]) + files[path][1:])
        place.write_bytes(data)
    else:
        place = scratch / name
        _write(spoilt, files, place, form)
    return _validated(wiring.package_source(place), profile, bagit_profiles)


def _validated(source: PackageSource, profile: str, bagit_profiles: Sequence[BagItProfile]) -> Report:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return validate_package(source, _profile(profile), lambda: moment, bagit_profiles=bagit_profiles)


def archive(files: dict[str, bytes], form: str, top: str, folders: Sequence[str] = ()) -> bytes:
    """The files as a tar or zip file, whatever their names are, and empty folders."""
    stream = io.BytesIO()
    if form == "tar":
        with tarfile.open(fileobj=stream, mode="w") as made:
            for path, content in files.items():
                member = tarfile.TarInfo(f"{top}/{path}")
                member.size = len(content)
                made.addfile(member, io.BytesIO(content))
            for path in folders:
                member = tarfile.TarInfo(f"{top}/{path}")
                member.type = tarfile.DIRTYPE
                made.addfile(member)
    else:
        with zipfile.ZipFile(stream, "w") as made:
            for path, content in files.items():
                made.writestr(f"{top}/{path}", content)
            for path in folders:
                made.writestr(f"{top}/{path}/", b"")
    return stream.getvalue()


def _write(spoilt: Spoilt, files: dict[str, bytes], root: Path, form: str) -> None:
    prefix = f"{spoilt.folder}/" if form == "bare" else ""
    for path, content in files.items():
        _place(root, path).write_bytes(content)
    for path, target in spoilt.links.items():
        _place(root, path.removeprefix(prefix)).symlink_to(target)
    for path in spoilt.fifos:
        os.mkfifo(_place(root, path.removeprefix(prefix)))
    for path in spoilt.folders:
        (root / path.removeprefix(prefix)).mkdir(parents=True)


def _place(root: Path, path: str) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _check(spoilt: SpoiltDelivery, root: Path, case: Case) -> Report:
    root.mkdir(parents=True)
    if case.form == "memory":
        return _check_in_memory(spoilt, root, case)
    _write(spoilt, spoilt.files, root, "disk")
    if spoilt.sheets:
        write_tables(spoilt, root, case.form)
    mapping = None
    if case.mapping is not None:
        mapping = root.parent / "anh-xa.toml"
        mapping.write_text(case.mapping, encoding="utf-8")
    previous = None if case.previous is None else _report_before(root.parent, case)
    inventory = None
    if case.inventory is not None:
        inventory = root.parent / "muc-luc.csv"
        inventory.write_text(case.inventory, encoding="utf-8")
    with ov.open_delivery(root, profile=case.profile, mapping=mapping) as opened:
        scanner = WordScanner() if case.scanned else None
        asked = replace(opened, viruses=VirusCheck(scanner, opened.source, wiring.clock()))
        return ov.check(asked, previous=previous, inventory=inventory)


def _report_before(place: Path, case: Case) -> Path:
    """The JSON report of the round before: the base with other edits."""
    before = replace(case, edits=case.previous or (), previous=None)
    report = before.judge(place / "lan-truoc")
    path = place / "lan-truoc.json"
    path.write_text(json.dumps(json_report(report, "vi"), ensure_ascii=False), encoding="utf-8")
    return path


def _check_in_memory(spoilt: SpoiltDelivery, root: Path, case: Case) -> Report:
    """For names that this file system could not hold."""
    write_tables(spoilt, root, case.form)
    written = {path.name: path.read_bytes() for path in root.iterdir()}
    source = MemorySource({PackagePath(path): data for path, data in (spoilt.files | written).items()})
    profile = wiring.load_profile(case.profile)
    with wiring.scratch() as spool:
        read = read_delivery(source, profile, spool, None, terms=read_terms(source))
        return check_delivery(read, profile, wiring.clock())


@cache
def _profile(name: str) -> Profile | None:
    return wiring.load_profile(name) if name else None


def folders() -> list[Path]:
    """The folder of every rule that has cases."""
    return sorted(path for path in HERE.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())


def code_of(folder: Path) -> str:
    """The rule's code, with which the folder's name begins."""
    named = _NAME.fullmatch(folder.name)
    assert named is not None
    return named[1].rstrip("_")


def cases() -> Iterator[Case]:
    """Every case of every rule."""
    for folder in folders():
        for file in sorted(folder.glob("*.toml")):
            yield from read(file)


def read(file: Path) -> Iterator[Case]:
    """The cases that one file holds: a good one (the base, or with the edits under `[good]`), then the bad ones."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    bad = cast("list[dict[str, object]]", table.get("bad", []))
    for given, known in ((table, _FILE_KEYS), *((each, _CASE_KEYS) for each in (table.get("good", {}), *bad))):
        if unknown := set(given) - known:
            raise LookupError(f"{file}: unknown keys {sorted(unknown)}")
    (kind,) = {"package", "bag", "delivery", "sight"} & set(table)
    profile = str(table.get("profile", "" if kind == "bag" else "tt05-2025"))
    dialect = str(table.get("dialect", profile if (bases.GOLDEN / profile).is_dir() and profile else "tt05-2025"))
    own = str(table.get("code", code_of(file.parent)))
    all_codes = frozenset(str(each.get("code", own)) for each in bad) or frozenset([own])
    given = [(True, table.get("good", {})), *((False, each) for each in bad)]
    for number, (good, each) in enumerate(given):
        merged = {
            "profile": profile,
            "form": "bag",
            **{key: table[key] for key in _CASE_KEYS - {"code"} & set(table)},
            **each,
        }
        yield Case(
            codes=all_codes if good else frozenset([str(merged.get("code", own))]),
            name=f"{file.parent.name}/{file.stem}-{'good' if good else f'bad-{number}'}",
            good=good,
            base=(kind, str(table[kind]), dialect),
            edits=(*table.get("first", ()), *merged.get("edits", ())),
            reseal=merged.get("reseal", True),
            profile=str(merged["profile"]),
            form=str(merged["form"]),
            mapping=merged.get("mapping"),
            only=bool(merged.get("only", False)),
            at=merged.get("at"),
            cell=merged.get("cell"),
            line=merged.get("line"),
            named=merged.get("named"),
            bagit_profile=_bagit_profile(merged.get("bagit_profile")),
            previous=None if "previous" not in merged else tuple(merged["previous"]),
            inventory=merged.get("inventory"),
            scanned=bool(merged.get("scanned", False)),
        )


def _bagit_profile(table: object) -> BagItProfile | None:
    return None if table is None else read_bagit_profile(json.dumps(table).encode(), "bagit_profile")
