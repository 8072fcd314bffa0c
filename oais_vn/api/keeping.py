"""The store of an archive: copies on many carriers, looked after, and got back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.carried import reading
from oais_vn.api.handing_over import HandOvers
from oais_vn.api.installed import settings
from oais_vn.api.judging import OpenPackage
from oais_vn.api.papers import draw_up_store_minutes, store_minutes_kind
from oais_vn.api.registering import Register, open_register
from oais_vn.api.shelf import copy_log_to_carriers, looked, shelf_jobs, shelved
from oais_vn.model.batch import Watch
from oais_vn.model.copies import Audited, Copy, Holding
from oais_vn.model.dates import VIETNAM
from oais_vn.model.film import FilmCopy
from oais_vn.model.keeping import Carrier
from oais_vn.model.language import Text
from oais_vn.model.package import Form
from oais_vn.model.policy import Status
from oais_vn.model.ports import Progress
from oais_vn.model.tapes import Tape, TapeSet
from oais_vn.model.tiers import Capabilities, Purpose
from oais_vn.wiring import archive as shelves
from oais_vn.workflows import carriers
from oais_vn.workflows.audit import Plan, SightBook, audit, detectable
from oais_vn.workflows.batch import Ledger, OnError, run_jobs
from oais_vn.workflows.chronicle import chronicle
from oais_vn.workflows.film.keeping import reels_due
from oais_vn.workflows.keeper import Keeper
from oais_vn.workflows.rebuild import Drilled, drill, log_copies, rebuild
from oais_vn.workflows.repair import Repaired, repair, restore
from oais_vn.workflows.shelving import ShelfBook
from oais_vn.workflows.standings import standings
from oais_vn.workflows.store import Stored, copy_log
from oais_vn.workflows.withdraw import withdraw

_PLACE = str | os.PathLike[str]


@dataclass(frozen=True)
class OpenArchive:
    """An archive whose archive.toml was read. One run at a time changes it; others wait outside.

    `operator` is who runs what changes something. Every method may raise `StorageError`; a carrier that is not there
    is never an error of the whole: the results tell it.
    """

    place: shelves.ArchivePlace
    operator: str

    @property
    def name(self) -> str:
        """The archive's name."""
        return self.place.terms.name

    @property
    def policy(self) -> Text:
        """The title of its policy."""
        return self.place.policy.title

    @property
    def register(self) -> Register:
        """Its register of dossiers and insurance copies."""
        return open_register(self.place, self.operator)

    @property
    def handover(self) -> HandOvers:
        """What is handed over to others, and taken over from them."""
        return HandOvers(self._keeping, self.register, self.place.log, self.place.terms.events)

    def store(self, aip: OpenPackage | _PLACE, *, progress: Progress | None = None) -> Stored:
        """Keep an AIP on every tier, each copy read back, and the event log with it.

        Raises `NotPassedError`, `PackageError` for no AIP, `AccessRefusedError` for a state secret that the archive may
        not hold, `ExistsError` when another package has the name or it was withdrawn.
        """
        place = Path(aip.source.location) if isinstance(aip, OpenPackage) else Path(aip)
        # To the end: the event log is copied after the last package.
        [stored] = list(self.store_all([place], progress=progress))
        return stored

    def store_all(
        self,
        aips: Iterable[_PLACE],
        *,
        executor: Executor | None = None,
        workers: int = 1,
        journal: _PLACE | None = None,
        progress: Progress | None = None,
        watch: Watch | None = None,
        on_error: OnError | None = None,
    ) -> Iterator[Stored]:
        """Keep many AIPs; with `on_error` one that cannot be kept does not stop the others.

        They are judged by `workers` processes or an `executor`, as in `pack`; copies are written one after another.
        With a `journal`, one that lies well on every tier is not read again while its files are as they were.
        """
        paths = [Path(aip) for aip in aips]
        with (
            self._keeping() as keeper,
            wiring.executor(executor, workers, len(paths)) as (pool, window),
            wiring.journal(None if journal is None else Path(journal), "store", self.name) as run,
        ):
            ledger = Ledger(run, ShelfBook(keeper), watch, len(paths), spare=wiring.spare_executor, ahead=1)
            jobs = shelf_jobs(keeper, paths, on_error)
            judged = run_jobs(jobs, pool, window, progress, on_error, ledger)
            yield from shelved(keeper, judged, progress if ledger.total == 1 or watch is None else None, on_error)
            copy_log_to_carriers(keeper, self.place.terms.events, on_error)

    def status(self, wanted: str | None = None) -> list[Status]:
        """What stands of every package, or of one (name, OBJID or dossier code), the worst first."""
        with self._reading() as keeper:
            return standings(keeper, wanted)

    def ending(self) -> list[Carrier]:
        """The carriers that must be replaced: their term ends within a year."""
        with self._reading() as keeper:
            return keeper.ending()

    def carriers(self) -> list[Carrier]:
        """The register of carriers."""
        with self._reading() as keeper:
            return list(keeper.catalogue.carriers().values())

    def tapes(self, code: str) -> tuple[Tape, ...]:
        """The tapes of a tier, as far as they were seen here; none for a tier of another kind."""
        tier = self.place.tiers.get(code)
        return tier.tapes() if isinstance(tier, TapeSet) else ()

    def head(self) -> str:
        """The SHA-256 of the last event of the log: whoever writes it down can prove all that came before."""
        with self._reading() as keeper:
            return keeper.catalogue.position().head

    def purposes(self) -> dict[str, Purpose]:
        """What the copies of each tier are for."""
        return {code: tier.describe().purpose for code, tier in self.place.tiers.items()}

    def copies(self, wanted: str) -> list[Copy]:
        """The copies of a package."""
        with self._reading() as keeper:
            holding = keeper.catalogue.holding(wanted)
            return [] if holding is None else list(keeper.catalogue.copies(holding.name))

    def search(self, words: str, most: int = 100) -> list[Holding]:
        """The packages whose description has all these words, with or without accents; codes are found whole."""
        with self._reading() as keeper:
            return list(keeper.catalogue.search(words, most))

    def due(self) -> list[Carrier]:
        """The carriers at which nobody has looked within the time of their calendar."""
        with self._reading() as keeper:
            return keeper.judge().due()

    def misplaced(self) -> dict[str, Text]:
        """The tiers of this machine whose place is empty or has another carrier, with why and what to do."""
        with self._reading() as keeper:
            return keeper.misplaced()

    def behind(self) -> dict[str, int]:
        """The carriers in use that lack bytes of the event log which others have: how many."""
        with self._reading() as keeper:
            return keeper.judge().behind()

    def audit(
        self,
        *,
        whole: bool = False,
        sample: int = 0,
        seed: str = "",
        workers: int = 1,
        journal: _PLACE | None = None,
        progress: Progress | None = None,
        watch: Watch | None = None,
        on_error: OnError | None = None,
    ) -> Iterator[Audited]:
        """Look at what is due by the calendar; read everything back (`whole`), or a `sample` of each tier.

        Here as in all that changes something, `on_error` is told which carrier did not get the event log, and why;
        without it that is a `RuntimeWarning`. `workers` copies are read at a time (0: one a core). With a `journal` an
        audit that was stopped goes on: what it has read back and found good is not read again.
        """
        with (
            self._keeping() as keeper,
            ThreadPoolExecutor(workers or os.cpu_count() or 1, "oais-vn-audit") as pool,
            wiring.journal(None if journal is None else Path(journal), "audit", self.name) as run,
        ):
            since = "" if run is None else run.since
            looking = partial(looked, pool=pool, ledger=Ledger(run, SightBook(keeper, since), watch))
            yield from audit(keeper, Plan(whole, sample, seed), progress, looking, since)
            copy_log_to_carriers(keeper, self.place.terms.events, on_error)

    def detectable(self, sample: int) -> dict[str, tuple[int, int | None]]:
        """For each tier how many copies there are, and how many must be bad for the sample to show it (95 %)."""
        with self._reading() as keeper:
            counts = dict.fromkeys(keeper.tiers, 0)
            for copy in keeper.catalogue.copies():
                if copy.tier in counts and copy.state.value not in ("superseded", "withdrawn"):
                    counts[copy.tier] += 1
            return {code: (count, detectable(count, min(sample, count))) for code, count in counts.items() if count}

    def repair(
        self, wanted: str | None = None, *, progress: Progress | None = None, on_error: OnError | None = None
    ) -> Iterator[Repaired]:
        """Give every tier a good copy of every package that lacks one there, from a copy that proves itself."""
        with self._keeping() as keeper:
            yield from repair(keeper, wanted, progress)
            copy_log_to_carriers(keeper, self.place.terms.events, on_error)

    def restore(self, wanted: str, out: _PLACE, *, form: str = Form.FOLDER.value) -> str:
        """Publish a package (name, OBJID or dossier code) in `out`, proven; returns where it lies."""
        with self._keeping() as keeper:
            keeper.require_operator()
            target = wiring.package_store(Path(out), form)
            with target.lock():
                target.clean()
                return restore(keeper, wanted, target)

    def drill(
        self,
        out: _PLACE,
        *,
        only: Iterable[str] = (),
        sample: int = 0,
        seed: str = "",
        progress: Progress | None = None,
    ) -> Drilled:
        """Rebuild the archive in the empty folder `out` from its carriers alone (or from `only` these), and compare."""
        folder = Path(out)
        with self._recorded() as live:
            live.require_operator()
            chosen = set(only)
            tiers = {code: tier for code, tier in live.tiers.items() if not chosen or code in chosen}
            log = shelves.recovered_log(folder / "events.jsonl", log_copies(tiers))
            with shelves.catalogue(folder / "catalogue.db") as catalogue, shelves.bench(folder) as bench:
                rebuilt = Keeper(
                    *(live.name, live.policy, live.holds, tiers, live.terms, log, catalogue, bench),
                    *(live.clock, live.software, live.operator),
                    parity=live.parity,
                )
                for _ in rebuild(rebuilt, reading()):
                    # What the carriers do not give is missing below, package by package.
                    pass
                target = wiring.package_store(folder / "goi", Form.FOLDER.value)
                return drill(live, rebuilt, target, sample, seed, progress)

    def scan(self) -> list[Text]:
        """Rebuild log and catalogue from the carriers alone when the log is lost; gives what could not be taken in."""
        shelves.recovered_log(self.place.log, log_copies(self.place.tiers))
        self._forget()
        with self._keeping() as keeper:
            return list(rebuild(keeper, reading()))

    def reread(self) -> None:
        """Read the catalogue anew from the log that is there: it was damaged, or the log was replaced by its copy.

        `StorageError` when there is no log: an empty catalogue would say that the archive holds nothing.
        """
        shelves.require_log(self.place.log)
        self._forget()
        with self._reading():
            pass

    def withdraw(
        self, wanted: str, decision: _PLACE, *, on_error: OnError | None = None
    ) -> tuple[tuple[Copy, ...], tuple[Text, ...]]:
        """Withdraw a package by the decision in a TOML file; gives the copies that are gone, and why others are not."""
        order = shelves.disposal_order(Path(decision))
        with self._keeping() as keeper:
            done = withdraw(keeper, wanted, order)
            copy_log_to_carriers(keeper, self.place.terms.events, on_error)
            return done

    def add_carrier(self, code: str, *, custodian: str = "", seal: str = "", end: str = "") -> Carrier:
        """Label the carrier of a tier that is mounted and register it."""
        with self._recorded() as keeper:
            keeper.require_operator()
            return keeper.register(code, custodian=custodian, seal=seal, end=end)

    def carrier_lost(self, code: str) -> Carrier:
        """A carrier is lost: its copies do not count."""
        with self._recorded() as keeper:
            return carriers.lost(keeper, code)

    def carrier_found(self, code: str) -> Carrier:
        """A lost carrier was found: its copies count once they are read back."""
        with self._recorded() as keeper:
            return carriers.found(keeper, code)

    def carrier_moved(self, code: str, site: str, *, custodian: str = "", seal: str = "") -> Carrier:
        """A carrier was taken to another site: its copies count once they are read back."""
        with self._recorded() as keeper:
            return carriers.moved(keeper, code, site, custodian, seal)

    def carrier_retired(self, code: str) -> Carrier:
        """A carrier is used no more; `InputError` while a package would be left with fewer than two good copies."""
        with self._recorded() as keeper:
            return carriers.retired(keeper, code)

    def films(self, wanted: str) -> list[FilmCopy]:
        """What reels have of a package."""
        with self._reading() as keeper:
            holding = keeper.catalogue.holding(wanted)
            return [] if holding is None else list(keeper.catalogue.films(holding.name))

    def reels_due(self) -> list[Carrier]:
        """The reels that must be inspected by now, the longest not inspected first."""
        with self._reading() as keeper:
            return reels_due(keeper)

    @contextmanager
    def for_film(self) -> Iterator[Keeper]:
        """The archive while something of its reels is recorded; the event log is copied afterwards."""
        with self._keeping() as keeper:
            yield keeper
            copy_log_to_carriers(keeper, self.place.terms.events, None)

    def probe(self, code: str) -> Capabilities:
        """Try what a tier really does."""
        return self.place.tiers[code].probe()

    def _forget(self) -> None:
        with shelves.bench(self.place.base), shelves.catalogue(self.place.catalogue) as catalogue:
            catalogue.forget()

    def write_minutes(
        self,
        kind: str,
        path: _PLACE,
        *,
        since: date | None = None,
        until: date | None = None,
        template: _PLACE | None = None,
        place: str = "",
        superior: str = "",
    ) -> None:
        """Write a draft of minutes as .docx, from what the log has of a time (days in Viet Nam; by default this month).

        `kind` is `audit`, `backup-log`, `backup`, `recovery` (TT05 PL VII) or `drill`. `template` is a .docx of one's
        own (docs/reference/minutes.md). Raises `ExistsError` when there is a file of this name, `InputError` for
        another kind, `StorageError` when the log's chain is broken, and what `write_minutes` does of templates.
        """
        wanted = store_minutes_kind(kind)
        with self._reading() as keeper:
            last = until or keeper.clock().astimezone(VIETNAM).date()
            told = chronicle(keeper, since or last.replace(day=1), last)
        draw_up_store_minutes(told, wanted, Path(path), template=template, place=place, superior=superior)

    @contextmanager
    def _reading(self) -> Iterator[Keeper]:
        with shelves.catalogue(self.place.catalogue) as catalogue:
            bench = shelves.open_bench(self.place.base)
            place = self.place
            keeper = Keeper(
                *(place.terms.name, place.policy, place.terms.holds, place.tiers, place.tier_terms),
                *(shelves.event_log(place.log), catalogue, bench),
                *(wiring.clock(), wiring.software(), self.operator),
                parity=shelves.parity(),
            )
            keeper.catch_up()
            yield keeper

    @contextmanager
    def _recorded(self) -> Iterator[Keeper]:
        # A deed is not undone because a carrier, which gets no log then, is on its shelf: `status` tells.
        with self._keeping() as keeper:
            yield keeper
            list(copy_log(keeper))

    @contextmanager
    def _keeping(self) -> Iterator[Keeper]:
        with shelves.bench(self.place.base), self._reading() as keeper:
            yield keeper


def open_archive(path: _PLACE, *, operator: str | None = None) -> OpenArchive:
    """Open the archive of an archive.toml; without `operator` the setting holds. Raises `ConfigurationError`."""
    told = str(settings()["operator"].value) if operator is None else operator
    return OpenArchive(shelves.archive_place(Path(path)), told)
