"""Handing over a fonds: its database in three forms, its lists, its packages or their places, in one bag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from oais_vn.formats.handover.database import HandoverDatabase, handed_database
from oais_vn.formats.handover.facts import HandoverFacts, write_facts, write_things
from oais_vn.formats.handover.list_workbook import write_list_workbook
from oais_vn.formats.handover.papers import write_list, write_minutes_of
from oais_vn.formats.handover.readme import README
from oais_vn.formats.handover.rows import write_csv, write_xml
from oais_vn.formats.handover.tables import (
    CHANGE,
    PACKAGE,
    PLACE,
    QUANTITY,
    Row,
    Table,
    document_row,
    dossier_row,
    fonds_row,
    package_row,
    tables_of,
)
from oais_vn.model.access import SECRET, SecurityGrade
from oais_vn.model.copies import CopyState, Holding
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.errors import AccessRefusedError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.paths import PackagePath, distinct_name
from oais_vn.model.ports import PackageStore, Progress, Spool, StagedPackage
from oais_vn.model.profile import Profile
from oais_vn.model.register.dossier import Dossier, DossierKey, Stage
from oais_vn.model.register.fonds import RegisteredFonds
from oais_vn.model.register.handover import Handover
from oais_vn.model.register.wanted import By, Wanted
from oais_vn.packages.content import blocks
from oais_vn.packages.reader import read_package
from oais_vn.packages.tags import size_tags, write_tag_files
from oais_vn.workflows.fetch import fetch
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.rebuild import Reading
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.differences import differences
from oais_vn.workflows.register.handed_folders import DATABASE, FACTS, earlier, record
from oais_vn.workflows.store import unit_of

THINGS: Final = PackagePath("register.jsonl")
WORKBOOK: Final = PackagePath("danh-muc.xlsx")
LOG: Final = PackagePath("records/events.jsonl")
PACKAGES: Final = PackagePath("packages")
TABLES: Final = PackagePath("database")
_PAYLOAD: Final = "payload"


@dataclass(frozen=True)
class Order:
    """What is to be handed over: `copies` of the packages or their places only, `since` an earlier folder, the `log`.

    `profile` tells the field tables.
    """

    copies: bool
    since: Path | None
    log: bool
    profile: Profile


@dataclass(frozen=True)
class HandedOver:
    """What was made: where it lies, the record of it, the rows of each table, and how many dossiers stay as secrets.

    `resumed`: it was made by a run that stopped before it was recorded, and was recorded now. `early`: how many of its
    packages' dossiers nobody has accepted from a supplier yet; until then no answer marks them as handed over.
    `unanswered` are the earlier hand-overs of the fonds that have no answer yet.
    """

    path: str
    handover: Handover
    counts: Mapping[str, int]
    withheld: int
    resumed: bool = False
    early: int = 0
    unanswered: tuple[str, ...] = ()


@dataclass
class _Work:
    """One hand-over in the making."""

    keeper: Keeper
    desk: RegisterDesk
    fonds: RegisteredFonds
    order: Order
    tables: Mapping[str, Table]
    staged: StagedPackage
    payload: Spool
    room: Path
    withheld: set[str]
    early: set[str] = field(default_factory=set)

    def write(self, path: PackagePath, chunks: Iterable[bytes]) -> ContentFile:
        """Write a file of the payload."""
        file = self.staged.write(PackagePath("data") / path, chunks)
        told: dict[str, object] = {"path": path, "size": file.size, "digests": dict(file.digests)}
        # The path is the key: manifests are written in its order.
        self.payload.put(_PAYLOAD, path, told)
        return file

    def files(self) -> Iterator[ContentFile]:
        """The payload, sorted by path."""
        for told in self.payload.items(_PAYLOAD):
            digests = told["digests"]
            pairs = digests.items() if isinstance(digests, dict) else ()
            yield ContentFile(
                PackagePath(str(told["path"])), int(str(told["size"])), tuple(Digest(*pair) for pair in pairs)
            )


def hand_over(
    keeper: Keeper,
    desk: RegisterDesk,
    fonds: RegisteredFonds,
    order: Order,
    target: PackageStore,
    room: Path,
    reading: Reading,
    progress: Progress | None,
) -> HandedOver:
    """Make the folder of a fonds in `target` and record it; `room` is a folder on this machine for what grows.

    State secrets, and what has access mode 03, stay where they are. Killed, it leaves nothing, or a whole folder that
    `handed_folders.unfinished` finds.

    Raises `InputError` for an earlier hand-over of another fonds, `AccessRefusedError` where the log of an archive that
    may hold secrets is asked for, `StorageError` when a package cannot be had.
    """
    keeper.require_operator()
    if order.log and keeper.holds:
        raise AccessRefusedError(
            Text(
                "kho được giữ tài liệu mật: nhật ký nêu tên chúng, không bàn giao cả nhật ký được",
                "this archive may hold state secrets: its log names them and is not handed over",
            )
        )
    before = None if order.since is None else earlier(order.since, fonds)
    known = [each for each in desk.register.things(Handover) if each.fonds == fonds.key]
    day = desk.today()
    name = f"{distinct_name(fonds.key.unit)}_{distinct_name(fonds.key.code)}_{day}_{len(known) + 1}"
    position = keeper.catalogue.position()
    with reading.spools() as spool, target.stage() as staged:
        work = _Work(keeper, desk, fonds, order, tables_of(order.profile), staged, spool, room, set())
        with HandoverDatabase(room / DATABASE, work.tables.values()) as database:
            _fill(work, database, reading, before, progress)
            counts = {each.name: sum(1 for _ in database.rows(each)) for each in work.tables.values()}
            facts = HandoverFacts(
                id=name,
                unit=fonds.key.unit,
                unit_name=fonds.unit_name,
                fonds=fonds.key.code,
                fonds_name=fonds.name,
                giver=keeper.name,
                date=day,
                profile=order.profile.name,
                packages="copy" if order.copies else "places",
                previous="" if before is None else before.id,
                head=position.head,
                log=order.log,
                tables=work.tables,
                counts=counts,
            )
            _write_forms(work, database, facts, progress)
        if order.log:
            with keeper.log.section(0, position.end) as stream:
                work.write(LOG, blocks(stream))
        digest = _seal(work, facts)
        path = staged.publish(name)
    open_ones = tuple(each.id for each in known if each.answer is None and not each.received)
    made = record(desk, facts, digest, room / DATABASE)
    return HandedOver(path, made, counts, len(work.withheld), early=len(work.early), unanswered=open_ones)


def _fill(
    work: _Work, database: HandoverDatabase, reading: Reading, before: HandoverFacts | None, progress: Progress | None
) -> None:
    wanted = Wanted(unit=work.fonds.key.unit, fonds=work.fonds.key.code)
    figures = work.desk.register.figures(By.FONDS, wanted)
    digitised = sum(each.digitised_pages for each in figures)
    copied = sum(each.copied_pages for each in figures)
    database.add(work.tables["fonds"], [fonds_row(work.tables["fonds"], work.fonds, digitised, copied)])
    with (work.room / THINGS).open("wb") as stream:

        def given() -> Iterator[Dossier]:
            for number, dossier in enumerate(work.desk.register.dossiers(wanted)):
                if dossier.grade is not SecurityGrade.NONE or dossier.record["mode"] == SECRET:
                    work.withheld.add(dossier.key.code)
                    continue
                if progress is not None and number % 1000 == 0:
                    progress(str(work.fonds.key), number, None)
                yield dossier

        rows: list[Row] = []
        table = work.tables["dossier"]
        following = iter(write_things(work.fonds, _noted(given(), table, rows)))
        for line in following:
            stream.write(line)
            if len(rows) >= 500:
                database.add(table, rows)
                rows.clear()
        database.add(table, rows)
    for holding in _holdings(work):
        if progress is not None:
            progress(holding.name, 0, None)
        _add_package(work, database, reading, holding)
    database.add(QUANTITY, database.quantities())
    if before is not None and work.order.since is not None:
        place = work.order.since / "data" / DATABASE
        with handed_database(place, str(place)) as old:
            changed = list(differences(old, before.tables, database, work.tables))
        database.add(CHANGE, changed)


def _noted(dossiers: Iterable[Dossier], table: Table, rows: list[Row]) -> Iterator[Dossier]:
    for dossier in dossiers:
        rows.append(dossier_row(table, dossier))
        yield dossier


def _holdings(work: _Work) -> Iterator[Holding]:
    """The packages of the fonds that may leave, and those of which the store did not note the unit."""
    unit, code = work.fonds.key
    for holding in work.keeper.catalogue.holdings():
        if holding.fonds != code or holding.unit not in ("", unit) or holding.withdrawn:
            continue
        if holding.grade or holding.code in work.withheld:
            work.withheld.add(holding.code)
            continue
        dossier = work.desk.register.thing(Dossier, str(DossierKey(unit, code, holding.code)))
        if dossier is not None and dossier.reached(Stage.ACCEPTED) is None:
            work.early.add(holding.code)
        yield holding


def _add_package(work: _Work, database: HandoverDatabase, reading: Reading, holding: Holding) -> None:
    """A package: its documents' records, which are read from it, and its bytes or where they lie.

    One that was stored before units were noted tells itself whose it is; another unit's is left alone.
    """
    keeper = work.keeper
    carriers = keeper.catalogue.carriers()
    places = [
        (holding.name, copy.tier, carriers[copy.tier].kind, carriers[copy.tier].site, copy.key, copy.verified)
        for copy in keeper.catalogue.copies(holding.name)
        if copy.state is CopyState.VERIFIED and copy.tier in carriers
    ]
    with ExitStack() as stack:
        staged = fetch(keeper, holding, stack)
        source = staged.source()
        with reading.spools() as spool:
            package = read_package(source, reading.profile_of(source), spool, PackageType.AIP)
            unit = work.fonds.key.unit
            if (unit_of(package) or unit) != unit:
                return
            holding = replace(holding, unit=unit)
            for document in package.documents():
                if document.record is not None:
                    table = work.tables[(document.kind or DocumentKind.TEXT).value]
                    row = document_row(table, holding, document.ordinal, document.path or "", document.record)
                    database.add(table, [row])
        if work.order.copies:
            with staged.content.opened() as stream:
                work.write(PACKAGES / holding.file, blocks(stream))
    database.add(PACKAGE, [package_row(holding)])
    database.add(PLACE, places)


def _write_forms(work: _Work, database: HandoverDatabase, facts: HandoverFacts, progress: Progress | None) -> None:
    for table in work.tables.values():
        if progress is not None:
            progress(table.name, 0, None)
        work.write(TABLES / f"{table.name}.csv", write_csv(table, database.rows(table)))
        work.write(TABLES / f"{table.name}.xml", write_xml(table, database.rows(table)))
    quantities = list(database.rows(QUANTITY))
    changes = None if not facts.previous else database.rows(CHANGE)
    dossiers = work.tables["dossier"]
    with (work.room / WORKBOOK).open("w+b") as book:
        rows = database.rows(dossiers), database.rows(PACKAGE)
        write_list_workbook(facts, quantities, *rows, changes, book)
    with (work.room / "danh-muc.docx").open("w+b") as paper:
        named = (dict(zip(dossiers.columns, row, strict=True)) for row in database.rows(dossiers))
        write_list(facts, quantities, named, paper)
    for name in (WORKBOOK, PackagePath("danh-muc.docx"), THINGS):
        _write_local(work, name)


def _seal(work: _Work, facts: HandoverFacts) -> str:
    """What the whole is told by, then the tag files of the bag; gives the digest that stands for the bag."""
    _write_local(work, DATABASE)
    work.write(FACTS, [write_facts(facts)])
    work.write(PackagePath("DOC-TOI.txt"), [README.encode()])
    digests = {str(file.path): file.digest("sha256") for file in work.files() if file.path in (DATABASE, FACTS)}
    with handed_database(work.room / DATABASE, DATABASE) as database:
        quantities = list(database.rows(QUANTITY))
        changes = _counted(database.rows(CHANGE)) if facts.previous else None
    with (work.room / "bien-ban.docx").open("w+b") as paper:
        write_minutes_of(facts, quantities, digests, changes, paper)
    _write_local(work, PackagePath("bien-ban.docx"))
    sizes = [file.size for file in work.files()]
    software = work.keeper.software
    tags = [
        ("Source-Organization", " ".join(facts.giver.split())),
        ("External-Identifier", facts.id),
        ("External-Description", " ".join(facts.fonds_name.split())),
        ("Bag-Group-Identifier", f"{facts.unit}/{facts.fonds}"),
        ("Bagging-Date", facts.date),
        *size_tags(len(sizes), sum(sizes)),
        ("Bag-Software-Agent", f"{software.name} {software.version}"),
    ]
    return write_tag_files(tags, work.files, "data/", work.staged)


def _counted(changes: Iterable[Row]) -> dict[str, int]:
    words = {"dossier": "hồ sơ", "package": "gói", "new": "mới", "changed": "đổi", "gone": "không còn"}
    found = {
        f"{words[kind]} {words[what]}": 0 for kind in ("dossier", "package") for what in ("new", "changed", "gone")
    }
    for kind, _, change, _ in changes:
        found[f"{words[kind]} {words[change]}"] += 1
    return found


def _write_local(work: _Work, name: PackagePath) -> None:
    with (work.room / name).open("rb") as stream:
        work.write(name, blocks(stream))
