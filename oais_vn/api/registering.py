"""The register of an archive: what it keeps, what was chosen, how far each insurance copy is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from oais_vn import wiring
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.delivery import Problem
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, Step
from oais_vn.model.register.criteria import Programme, RegisterLists
from oais_vn.model.register.dossier import Decided, Dossier, DossierKey, Milestone, Original, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.giving import Giving
from oais_vn.model.register.listing import Amendment, SelectionList
from oais_vn.model.register.things import Thing
from oais_vn.model.register.wanted import By, Figures, Wanted
from oais_vn.wiring import archive as shelves
from oais_vn.wiring import register as shelf
from oais_vn.wiring.archive import ArchivePlace
from oais_vn.workflows.register import adopting, importing, marking, receiving, selecting
from oais_vn.workflows.register.adopting import Adopted
from oais_vn.workflows.register.desk import RegisterDesk
from oais_vn.workflows.register.importing import Imported
from oais_vn.workflows.register.selecting import Suggested

_PLACE = str | os.PathLike[str]


@dataclass(frozen=True)
class Register:
    """The register of an open archive; `desk` opens it for one act or one look.

    Whatever changes it takes dossiers by code, or `unit/fonds/code` where units have codes alike, and raises
    `InputError` for one that is not there. Papers (decisions) are named by their PAPER.toml.
    """

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    lists: RegisterLists

    def import_inventory(self, inventory: _PLACE, terms: _PLACE, profile: str = DEFAULT_PROFILE) -> Inventoried:
        """Take the inventory (mục lục hồ sơ) of a fonds in, all or nothing; `terms` is a delivery.toml of the fonds.

        Raises `PackageError` for an inventory that cannot be read, `ConfigurationError` for the terms.
        """
        known = profile_called(profile)
        told, _ = wiring.delivery_terms(Path(terms), [])
        problems: list[Problem] = []

        def read() -> Iterator[Dossier]:
            found = shelf.register_inventory(Path(inventory), known, told, self.lists)
            yield from found.dossiers()
            problems[:] = found.problems

        with self.desk() as desk:
            done = importing.import_dossiers(desk, _fonds(told), read)
        return Inventoried(done, tuple(problems))

    def adopt(self, packages: Iterable[_PLACE], profile: str = DEFAULT_PROFILE) -> Adopted:
        """Take in the dossiers of packages (or folders of packages) that the register lacks, all or nothing.

        What it has stays; `differences` tells what packages say otherwise. Raises `PackageError` for what is no AIP or
        SIP, or does not tell whose its fonds is.
        """
        known = profile_called(profile)
        places = [path for given in packages for path in wiring.bag_paths(Path(given))]
        with self.desk() as desk:
            return adopting.adopt(desk, lambda: map(wiring.package_source, places), known)

    def suggest(self, programme: str, wanted: Wanted | None = None) -> Iterator[Suggested]:
        """Dossiers with the criteria of a programme that hold of them, and why; nothing is decided."""
        chosen = self.programme(programme)
        with self.desk() as desk:
            yield from selecting.suggest(desk, chosen, wanted or Wanted(), {})

    def programme(self, code: str) -> Programme:
        """The programme of this code; `InputError` when there is none."""
        if code in self.lists.programmes:
            return self.lists.programmes[code]
        known = ", ".join(self.lists.programmes)
        raise InputError(
            Text(f"không có chương trình {code!r}; có: {known}", f"no programme {code!r}; there are: {known}")
        )

    def decide(self, codes: Iterable[str], decided: Decided, *, criteria: Sequence[str] = (), reason: str = "") -> int:
        """Decide on whole dossiers; gives how many."""
        known = {each.code for programme in self.lists.programmes.values() for each in programme.criteria}
        for code in criteria:
            if code not in known:
                names = ", ".join(sorted(known))
                raise InputError(
                    Text(f"không có tiêu chí {code!r}; có: {names}", f"no criterion {code!r}; there are: {names}")
                )
        with self.desk() as desk:
            return selecting.decide(desk, _keys(desk, codes), decided, criteria=criteria, reason=reason)

    def draw_up(self, draft: SelectionList, wanted: Wanted | None = None) -> SelectionList:
        """Draw up a list of what is selected and in no other list."""
        self.programme(draft.programme)
        with self.desk() as desk:
            return selecting.draw_up(desk, draft, wanted or Wanted())

    def submit(self, called: str) -> SelectionList:
        """Submit a list for approval."""
        with self.desk() as desk:
            return selecting.submit(desk, called)

    def send_back(self, called: str, reason: str) -> SelectionList:
        """The authority sends a list back, and says why."""
        with self.desk() as desk:
            return selecting.send_back(desk, called, reason)

    def approve(self, called: str, paper: _PLACE) -> SelectionList:
        """The authority approves a list by its decision."""
        with self.desk() as desk:
            return selecting.approve(desk, called, shelf.paper(Path(paper)))

    def amend(
        self, called: str, paper: _PLACE, *, added: Iterable[str] = (), removed: Iterable[str] = (), reason: str
    ) -> SelectionList:
        """Amend an approved list by a decision."""
        with self.desk() as desk:
            change = Amendment(shelf.paper(Path(paper)), tuple(_keys(desk, added)), tuple(_keys(desk, removed)), reason)
            return selecting.amend(desk, called, change)

    def mark(self, codes: Iterable[str], stone: Milestone) -> int:
        """Say that dossiers reached a stage; gives how many."""
        with self.desk() as desk:
            return marking.mark(desk, _keys(desk, codes), stone)

    def original(self, codes: Iterable[str], found: Original) -> int:
        """Say what has become of originals; with a decision the copy stands in for them."""
        with self.desk() as desk:
            return marking.original(desk, _keys(desk, codes), found)

    def recover(self, codes: Iterable[str], paper: _PLACE) -> int:
        """Record the decision by which dossiers have their insurance copy (`riskRecoveryStatus` 01)."""
        with self.desk() as desk:
            return marking.recover(desk, _keys(desk, codes), shelf.paper(Path(paper)))

    def receive(self, accession: Accession) -> Accession:
        """Register what is to come in."""
        with self.desk() as desk:
            return receiving.register_accession(desk, accession)

    def step(self, called: str, step: Step) -> Accession:
        """Take an accession a step on."""
        with self.desk() as desk:
            return receiving.take_step(desk, called, step)

    def give(self, giving: Giving) -> Giving:
        """Record that originals changed hands."""
        with self.desk() as desk:
            return receiving.give(desk, giving)

    def away(self) -> dict[DossierKey, Giving]:
        """The originals that are not in the store, each with the giving that took it."""
        with self.desk() as desk:
            return receiving.away_since(desk)

    def dossier(self, code: str) -> Dossier:
        """The one dossier of this code."""
        with self.desk() as desk:
            return desk.dossier(code)

    def seen(self, code: str) -> dict[Stage, str]:
        """What packages and copies tell of a dossier."""
        with self.desk() as desk:
            return desk.register.seen(desk.dossier(code).key)

    def dossiers(self, wanted: Wanted | None = None) -> Iterator[Dossier]:
        """The dossiers that are asked for, in the order in which they came in."""
        with self.desk() as desk:
            yield from desk.register.dossiers(wanted or Wanted())

    def things(self, kind: type[Thing]) -> list[Thing]:
        """Every fonds, list, accession or giving."""
        with self.desk() as desk:
            return list(desk.register.things(kind))

    def figures(self, by: By = By.FONDS, wanted: Wanted | None = None) -> list[Figures]:
        """What is counted of the dossiers that are asked for."""
        with self.desk() as desk:
            return desk.register.figures(by, wanted or Wanted())


def open_register(place: ArchivePlace, operator: str) -> Register:
    """The register of the archive at this place, for this operator."""

    @contextmanager
    def desk() -> Iterator[RegisterDesk]:
        # Without the lock of the store: an act takes a moment, and runs of the store take hours.
        with shelves.catalogue(place.catalogue) as catalogue:
            opened = RegisterDesk(
                *(shelves.event_log(place.log), catalogue, catalogue.register, wiring.scratch),
                *(wiring.clock(), wiring.software(), operator),
            )
            opened.catch_up()
            yield opened

    return Register(desk, shelf.register_lists(place.terms.criteria, place.base))


@dataclass(frozen=True)
class Inventoried:
    """What an import did, and the rows that could not be taken as they stood."""

    done: Imported
    problems: tuple[Problem, ...]


def _fonds(terms: Terms) -> RegisteredFonds:
    fonds = terms.fonds
    return RegisteredFonds(
        FondsKey(str(terms.archive.fonds_namespace), fonds.code),
        fonds.name,
        terms.archive.name,
        fonds.kind,
        fonds.closed,
        fonds.record,
    )


def _keys(desk: RegisterDesk, codes: Iterable[str]) -> list[DossierKey]:
    desk.catch_up()
    return [desk.dossier(code).key for code in codes]
