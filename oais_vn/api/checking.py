"""Deliveries: open, and judge before anything is packed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, paths_set, profile_called, virus_scanner
from oais_vn.formats.acceptance import read_acceptance as read_record
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.inventory import read_inventory
from oais_vn.formats.tables.problems import SHEET_NOT_READ
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.acceptance import Acceptance
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.delivery import Delivery
from oais_vn.model.errors import ConfigurationError, PackageError, unread
from oais_vn.model.inventory import Inventory
from oais_vn.model.language import Text
from oais_vn.model.lookers import SeenBytes
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PageMeasurer, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.model.waivers import Waiver
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.filesystem import extended
from oais_vn.storage.journal import SqliteJournal
from oais_vn.storage.readings import SqliteReadings
from oais_vn.storage.seen import SqliteSeen
from oais_vn.storage.spool import SqliteSpool
from oais_vn.validation.beside import Beside
from oais_vn.validation.delivery import check_delivery
from oais_vn.validation.looked import Looked
from oais_vn.validation.rounds import Previous
from oais_vn.workflows.compare import DigestLists, compare_lists, find_lists
from oais_vn.workflows.inspect import Looker
from oais_vn.workflows.survey import Lane, Survey
from oais_vn.workflows.virus_check import VirusCheck


@dataclass(frozen=True)
class OpenDelivery:
    """A delivery that was read: its description, its files, the profile. Close it when done (`with`)."""

    delivery: Delivery
    source: PackageSource
    profile: Profile
    survey: Survey
    seen: SeenBytes
    opened: ExitStack
    terms: Terms
    viruses: VirusCheck
    register: AgencyRegister = NO_REGISTER
    lists: DigestLists = field(default_factory=DigestLists)

    def close(self) -> None:
        """Remove what was put aside on disk while reading; the delivery itself is never touched."""
        self.opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.opened.__exit__(kind, error, trace)


def open_delivery(
    path: str | os.PathLike[str],
    *,
    profile: str = DEFAULT_PROFILE,
    workbook: str | None = None,
    terms: str | os.PathLike[str] | None = None,
    mapping: str | os.PathLike[str] | None = None,
    journal: str | os.PathLike[str] | None = None,
    workers: int = 1,
    whole: bool = True,
    progress: Progress | None = None,
) -> OpenDelivery:
    """Read a supplier's delivery; nothing in it is ever written to.

    `workbook` names one of several workbooks, or a CSV or XML file; `terms` is a delivery.toml that lies elsewhere;
    `mapping` is a TOML file that says which header fills which field. Every file is read once, `workers` at a time
    (0: one a core); with a `journal`, a file outside the delivery, what was read is kept and a killed run goes on.
    Without `whole` only PDFs are opened, for their pages, until `check` or an acceptance asks for every byte: for
    callers who only `pack`. Raises `PackageError` (no folder, no workbook, unreadable), `ConfigurationError`
    (delivery.toml, profile, mapping), `InputError` (a journal that is none, or lies in the delivery) and `StorageError`
    (one that another run holds).
    """
    folder = Path(path)
    source = wiring.delivery_source(folder)
    loaded = profile_called(profile)
    read, register = wiring.delivery_terms(source if terms is None else Path(terms), paths_set("agencies"))
    if journal is not None:
        wiring.require_apart(Path(journal), [folder])
    with ExitStack() as stack:
        looker = Looker(wiring.file_inspectors(), wiring.page_measurement())
        readings = SqliteReadings(None if journal is None else Path(journal), looker.manner)
        stack.callback(readings.close)
        if journal is not None:
            stack.push(SqliteJournal(readings.file, "check", str(folder), wiring.clock()).leave)
        spool = SqliteSpool()
        stack.callback(spool.close)
        seen = SqliteSeen()
        stack.callback(seen.close)
        survey = Survey(
            source,
            readings,
            _lanes(looker, workers),
            loaded.ignored,
            progress,
            formats=loaded.formats,
            whole=whole,
            seen=seen,
        )
        stack.callback(survey.close)
        delivery = read_delivery(
            source,
            loaded,
            spool,
            survey,
            terms=read,
            workbook=workbook,
            mapping=None if mapping is None else wiring.column_mapping(Path(mapping)),
            progress=progress,
        )
        lists = find_lists(source)
        viruses = VirusCheck(virus_scanner(), source, wiring.clock(), progress)
        described = _without(delivery, lists, read)
        return OpenDelivery(described, source, loaded, survey, seen, stack.pop_all(), read, viruses, register, lists)


def check(
    delivery: OpenDelivery,
    *,
    waivers: Sequence[Waiver] = (),
    previous: str | os.PathLike[str] | Previous | None = None,
    inventory: str | os.PathLike[str] | None = None,
    files: bool = True,
    pages: bool = False,
) -> Report:
    """Judge a delivery before anything is packed: rows, files and pages beside each other, and every file's bytes.

    Every document's file is looked into: encryption, resolution, colour, text layer, truncation. With `pages` the
    pictures of pages are decoded and measured as well: blank, skewed, unsharp, cut off, scanned twice; that takes as
    long as decoding them all twice or more.

    Every finding of the run is in the report, and `report.delivery` says how much was delivered. Findings that
    `waivers` (of `read_waivers`) cover stay in the report and do not fail the delivery. `previous` is the JSON report
    of the round before, or what `read_previous` made of it: each finding is then new or open, and `report.mended` are
    those that are gone.
    `inventory` is the inventory of the paper (Excel or CSV); by default the one that `[inventory]` of delivery.toml
    names. Without `files` only the description is judged, and what is in its files, which are not read to the end:
    what `pack` asks of a delivery, whose files it reads when it copies them. Raises `PackageError` for a report or an
    inventory that cannot be read. Every file is scanned for viruses where ClamAV is configured (setting `clamav`);
    where not, the report says so. Raises `PluginError` when ClamAV cannot be asked.
    """
    before = previous if previous is None or isinstance(previous, Previous) else read_previous(previous)
    if not files:
        return check_delivery(
            delivery.delivery,
            delivery.profile,
            wiring.clock(),
            register=delivery.register,
            beside=Beside(looked=Looked(delivery.survey), viruses=delivery.viruses.receipt()),
            waivers=waivers,
        )
    if pages:
        delivery.survey.measure(_content(delivery))
    return check_delivery(
        delivery.delivery,
        delivery.profile,
        wiring.clock(),
        register=delivery.register,
        beside=Beside(
            delivery.survey,
            tuple(compare_lists(delivery.source, delivery.lists, delivery.survey, _content(delivery))),
            _inventory(delivery, None if inventory is None else Path(inventory)),
            before,
            Looked(delivery.survey, wiring.page_measurement().duplicates if pages else None),
            viruses=delivery.viruses.receipt(),
        ),
        waivers=waivers,
    )


def read_acceptance(path: str | os.PathLike[str]) -> Acceptance:
    """The acceptance record in a TOML file, with its own SHA-256 and that of the signed minutes beside it.

    Raises `ConfigurationError` for a record that is wrong, and for minutes that are not there.
    """
    place = Path(path)
    data, record = _bytes(place), read_record(_bytes(place), str(place))
    return replace(
        record,
        minutes_sha256=hashlib.sha256(_bytes(place.parent / record.minutes)).hexdigest(),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _bytes(path: Path) -> bytes:
    try:
        return extended(path).read_bytes()
    except OSError as error:
        raise ConfigurationError(unread(path, error)) from error


def _without(delivery: Delivery, lists: DigestLists, terms: Terms) -> Delivery:
    """Without what is known for something else: the register, the inventory, lists of digests, sheets that are such."""
    known = {*lists.files, terms.register, terms.inventory}
    sheets = set(lists.sheets)
    problems = (
        each
        for each in delivery.problems
        if each.code != SHEET_NOT_READ or (each.location.path, each.location.sheet) not in sheets
    )
    unclaimed = tuple(path for path in delivery.unclaimed if path not in known)
    return replace(delivery, unclaimed=unclaimed, problems=tuple(problems))


def _content(delivery: OpenDelivery) -> Iterator[PackagePath]:
    """The files of documents: what a list of digests must name."""
    for dossier in delivery.delivery.dossiers:
        for document in delivery.delivery.documents(dossier.code):
            if document.path is not None:
                yield document.path


def _inventory(delivery: OpenDelivery, given: Path | None) -> Inventory | None:
    if given is not None:
        source: PackageSource = DirectorySource(given.parent, any_name=True)
        return read_inventory(source, PackagePath(given.name), delivery.profile, delivery.terms)
    named = delivery.terms.inventory
    return None if named is None else read_inventory(delivery.source, named, delivery.profile, delivery.terms)


def read_previous(place: str | os.PathLike[str]) -> Previous:
    """The round before in its JSON report, to be read before hours are spent; `PackageError` when it is none."""
    path = Path(place)
    try:
        data = extended(path).read_bytes()
        report = read_json_report(BytesIO(data))
    except OSError as error:
        raise PackageError(unread(path, error), path=str(path)) from error
    except PackageError as error:
        raise PackageError(Text(f"{path}: {error.text.vi}", f"{path}: {error.text.en}"), path=str(path)) from error
    if report.delivery is None:
        raise PackageError(
            Text(
                f"{path}: báo cáo này không phải của một lần giao nộp (oais-vn check)",
                f"{path}: this report is of no delivery (oais-vn check)",
            ),
            path=str(path),
        )
    return Previous(report.delivery, report.findings, hashlib.sha256(data).hexdigest())


def _lanes(looker: Looker, workers: int) -> list[Lane]:
    """As many as there are `workers` (0: cores), to be asked at the same time."""
    counter = wiring.page_counter()
    count = workers or os.cpu_count() or 1
    return [
        Lane(counter.lane(number) if isinstance(counter, PageMeasurer) else counter, looker.lane(number))
        for number in range(count)
    ]
