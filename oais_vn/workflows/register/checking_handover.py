"""Checking a hand-over with nothing but its folder: the bag, its database in three forms, lists, packages, log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Final

from oais_vn.formats.handover.database import HandedDatabase, handed_database
from oais_vn.formats.handover.facts import HandoverFacts, read_facts, read_things
from oais_vn.formats.handover.list_workbook import QUANTITIES, as_listed, quantities_in
from oais_vn.formats.handover.rows import read_csv, read_xml_rows
from oais_vn.formats.handover.tables import LATER, PACKAGE, PLACE, QUANTITY, Table, dossier_row, package_row, tables_of
from oais_vn.formats.tables.workbook import open_workbook
from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.fixity import Digester
from oais_vn.model.keeping import ArchiveLog, Position, StagedFile
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, PackageSource, Progress, Spool
from oais_vn.model.profile import Profile
from oais_vn.model.register.dossier import Dossier
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.handed import CheckedHandover, HandoverFault
from oais_vn.model.report import Severity
from oais_vn.model.tiers import Content
from oais_vn.packages.content import blocks
from oais_vn.packages.tags import TAG_MANIFEST
from oais_vn.validation.validator import validate_package
from oais_vn.workflows.register.handed_folders import DATABASE, FACTS
from oais_vn.workflows.register.handing_over import LOG, PACKAGES, TABLES, THINGS, WORKBOOK
from oais_vn.workflows.store import holding_of

_MOST_TOLD: Final = 20
_DATA: Final = PackagePath("data")


@dataclass(frozen=True)
class HandoverTools:
    """What a check leans on: profiles (of bags, by name, of a package), spools, and what lies at a path."""

    bag: Profile
    profile_called: Callable[[str], Profile]
    profile_of: Callable[[PackageSource], Profile]
    spools: Callable[[], AbstractContextManager[Spool]]
    source: Callable[[Path], PackageSource]
    log: Callable[[Path], ArchiveLog]
    clock: Clock


@dataclass
class _Faults:
    """Faults by kind, of each the first few."""

    told: list[HandoverFault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, path: str, vi: str, en: str) -> None:
        """Tell one, unless there were very many of that file."""
        self.counts[path] = self.counts.get(path, 0) + 1
        if self.counts[path] <= _MOST_TOLD:
            self.told.append(HandoverFault(path, Text(_without(vi, path), _without(en, path))))

    @contextmanager
    def reading(self, path: str) -> Iterator[None]:
        """What cannot be read is a fault of that file, and the check goes on."""
        try:
            yield
        except OaisError as error:
            self.add(path, error.text.vi, error.text.en)
        except OSError as error:
            self.add(path, f"không đọc được: {error.strerror}", f"cannot be read: {error.strerror}")

    def all(self) -> tuple[HandoverFault, ...]:
        """Every fault that is told, and how many are not."""
        more = (
            HandoverFault(path, Text(f"và {count - _MOST_TOLD} lỗi nữa", f"and {count - _MOST_TOLD} more"))
            for path, count in self.counts.items()
            if count > _MOST_TOLD
        )
        return (*self.told, *more)


def check_handover(folder: Path, tools: HandoverTools, progress: Progress | None = None) -> CheckedHandover:
    """Check the hand-over in this folder; everything that is wrong is told, and nothing is written.

    Raises `PackageError` when there is no folder.
    """
    faults = _Faults()
    source = tools.source(folder)
    report = validate_package(source, tools.bag, tools.clock, progress=progress)
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            faults.add(finding.location.path or "bagit.txt", finding.line("vi"), finding.line("en"))
    digest = ""
    with faults.reading(TAG_MANIFEST), source.open(TAG_MANIFEST) as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    facts = None
    with faults.reading(FACTS), source.open(_DATA / FACTS) as stream:
        facts = read_facts(stream, FACTS)
    if facts is not None:
        _Check(source, facts, tools, faults, progress).run()
    return CheckedHandover(
        *(str(folder), "" if facts is None else facts.id, digest),
        *({} if facts is None else facts.counts, faults.all()),
    )


def _without(text: str, path: str) -> str:
    """What is said of a file, without its name before it, which the fault has already."""
    return text.removeprefix(f"{path}: ")


@dataclass(frozen=True)
class _Check:
    """The check of one folder whose handover.json was read."""

    source: PackageSource
    facts: HandoverFacts
    tools: HandoverTools
    faults: _Faults
    progress: Progress | None

    def run(self) -> None:
        """Look at everything."""
        with self.faults.reading(DATABASE), handed_database(self._local(DATABASE), DATABASE) as database:
            # Of other tables there is nothing to compare.
            if self._tables(database):
                self._contents(database)
        if self.facts.log:
            with self.faults.reading(LOG):
                self._log()

    def _contents(self, database: HandedDatabase) -> None:
        for table in self.facts.tables.values():
            self._told(table.name)
            with self.faults.reading(f"database/{table.name}"):
                self._forms(table, database)
        with self.faults.reading(THINGS):
            self._things(database)
        with self.faults.reading(WORKBOOK):
            self._quantities(database)
        self._packages(database)

    def _told(self, what: str) -> None:
        if self.progress is not None:
            self.progress(what, 0, None)

    def _local(self, path: PackagePath) -> Path:
        place = self.source.local(_DATA / path)
        if place is None:
            raise PackageError(Text(f"không có {path}", f"there is no {path}"), path=path)
        return place

    def _tables(self, database: HandedDatabase) -> bool:
        """Whether the tables are those that are told, and have the fields of the profile."""
        before = len(self.faults.told)
        found = {table.name: table for table in database.tables()}
        if found != dict(self.facts.tables):
            self.faults.add(
                DATABASE, "bảng, cột không như handover.json khai", "its tables are not those of handover.json"
            )
        for table in tables_of(self.tools.profile_called(self.facts.profile)).values():
            there = self.facts.tables.get(table.name)
            needed = [each for each in table.columns if each not in LATER]
            lacking = [each for each in needed if there is None or each not in there.columns]
            if lacking:
                named = ", ".join(lacking[:10])
                self.faults.add(FACTS, f"bảng {table.name} thiếu: {named}", f"the table {table.name} lacks: {named}")

        return len(self.faults.told) == before

    def _forms(self, table: Table, database: HandedDatabase) -> None:
        """CSV and XML have the rows of the database, one by one, and as many as are told."""
        files = {name: TABLES / f"{table.name}.{name}" for name in ("csv", "xml")}
        count = 0
        with self.source.open(_DATA / files["csv"]) as plain, self.source.open(_DATA / files["xml"]) as marked:
            told = read_csv(table, plain, files["csv"]), read_xml_rows(table, marked, files["xml"])
            for number, (row, *others) in enumerate(zip_longest(database.rows(table), *told), start=1):
                count += row is not None
                for name, other in zip(files.values(), others, strict=True):
                    if other != row:
                        self.faults.add(
                            name, f"dòng {number} khác {DATABASE}", f"row {number} is not that of {DATABASE}"
                        )
                        return
        if count != self.facts.counts[table.name]:
            self.faults.add(
                f"database/{table.name}",
                f"có {count} dòng, handover.json khai {self.facts.counts[table.name]}",
                f"has {count} rows, handover.json says {self.facts.counts[table.name]}",
            )

    def _things(self, database: HandedDatabase) -> None:
        """The register beside the database tells the same dossiers."""
        table = self.facts.tables["dossier"]
        key = (self.facts.unit, self.facts.fonds)
        with self.source.open(_DATA / THINGS) as stream:
            things = read_things(stream, THINGS)
            fonds = next(things, None)
            if not isinstance(fonds, RegisteredFonds) or fonds.key != key:
                self.faults.add(THINGS, f"không phải của phông {'/'.join(key)}", f"is not of the fonds {'/'.join(key)}")
                return
            rows = (dossier_row(table, thing) for thing in things if isinstance(thing, Dossier))
            for number, (row, other) in enumerate(zip_longest(database.rows(table), rows), start=1):
                if row != other or row[:2] != key:
                    self.faults.add(
                        THINGS, f"hồ sơ thứ {number} khác {DATABASE}", f"dossier {number} is not that of {DATABASE}"
                    )
                    return

    def _quantities(self, database: HandedDatabase) -> None:
        """The quantities are what the tables count, in the database and in the list."""
        counted = database.quantities()
        if list(database.rows(QUANTITY)) != counted:
            self.faults.add("database/quantity", "số lượng khác với đếm lại", "quantities are not what is counted")
        with open_workbook(self.source, _DATA / WORKBOOK) as sheets:
            sheet = next((each for each in sheets if each.title == QUANTITIES), None)
            found = [] if sheet is None else list(quantities_in(row.texts for row in sheet.rows()))
            if found != as_listed(counted):
                self.faults.add(WORKBOOK, "số lượng khác với cơ sở dữ liệu", "quantities are not those of the database")

    def _packages(self, database: HandedDatabase) -> None:
        """Each package is there, valid, and the one told of; or it is told where it lies; and there is no other."""
        kept = set()
        placed = {row[0] for row in database.rows(PLACE)}
        for row in database.rows(PACKAGE):
            told = dict(zip(PACKAGE.columns, row, strict=True))
            self._told(told["name"])
            if self.facts.packages == "copy":
                with self.faults.reading(told["name"]):
                    path = PACKAGES / told["file"]
                    kept.add(_DATA / path)
                    self._package(path, told)
            elif told["name"] not in placed:
                self.faults.add(
                    "database/place", f"{told['name']}: không ghi nơi lưu", f"{told['name']}: no place is told"
                )
        for path in self.source.paths():
            if path.under(_DATA / PACKAGES) and path not in kept:
                self.faults.add(path, "gói không có trong danh mục", "the package is not in the list")

    def _package(self, path: PackagePath, told: dict[str, str]) -> None:
        place = self._local(path)
        digester = Digester()
        with self.source.open(_DATA / path) as stream:
            for block in blocks(stream):
                digester.update(block)
        content = Content(digester.size, digester.digests(), lambda: self.source.open(_DATA / path))
        package = self.tools.source(place)
        profile = self.tools.profile_of(package)
        report = validate_package(package, profile, self.tools.clock)
        if not report.passed:
            first = next(each for each in report.findings if each.severity is Severity.ERROR)
            self.faults.add(path, f"gói không đạt: {first.line('vi')}", f"the package fails: {first.line('en')}")
            return
        with self.tools.spools() as spool:
            staged = StagedFile(content, lambda: package, place)
            holding = holding_of(staged, told["name"], told["file"], profile, spool)
        found = dict(zip(PACKAGE.columns, package_row(holding), strict=True))
        wrong = [name for name in PACKAGE.columns if found[name] != told[name] and (name != "unit" or found[name])]
        if wrong:
            named = ", ".join(wrong)
            self.faults.add(
                path, f"không phải gói được khai: khác {named}", f"is not the package told of: {named} differ"
            )

    def _log(self) -> None:
        """The giver's log is an unbroken chain that ends with the head that is told."""
        head = Position().head
        for position, _ in self.tools.log(self._local(LOG)).since(Position()):
            head = position.head
        if head != self.facts.head:
            self.faults.add(LOG, "không kết thúc ở đầu chuỗi được khai", "does not end with the head that is told")
