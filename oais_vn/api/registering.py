"""The register of an archive: what it keeps, what was chosen, how far each insurance copy is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from oais_vn import wiring
from oais_vn.api.accounting import Reports
from oais_vn.api.desk import DEFAULT_PROFILE, profile_called
from oais_vn.api.lives import Lives
from oais_vn.api.receiving import Receiving
from oais_vn.api.selecting import Selecting, require_past
from oais_vn.api.waiting import Waiting
from oais_vn.api.working import Working
from oais_vn.formats.tables.problems import EMPTY_FIELD, MISSING_COLUMNS
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.delivery import Problem
from oais_vn.model.language import Text
from oais_vn.model.register.criteria import RegisterLists
from oais_vn.model.register.dossier import Decided, Dossier, DossierKey, Milestone, Original, Stage
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.handover import Handover
from oais_vn.model.register.listing import Amendment, SelectionList
from oais_vn.model.register.things import Thing
from oais_vn.model.register.wanted import By, Figures, Wanted
from oais_vn.wiring import archive as shelves
from oais_vn.wiring import register as shelf
from oais_vn.wiring.archive import ArchivePlace
from oais_vn.workflows.register import adopting, importing, living, marking, reviewing, selecting
from oais_vn.workflows.register.adopting import Adopted
from oais_vn.workflows.register.desk import Expected, RegisterDesk
from oais_vn.workflows.register.history import Entry, history
from oais_vn.workflows.register.importing import Imported
from oais_vn.workflows.register.reviewing import Review

T = TypeVar("T", bound=Thing)

_PLACE = str | os.PathLike[str]
_NAMED = str | DossierKey
_DOSSIERS = ("dossier-sip", "dossier-aip")
_WORDED = ("medium", "signs", "damage")


@dataclass(frozen=True)
class Register:
    """The register of an open archive; `desk` opens it for one act or one look.

    Whatever changes it takes dossiers by code, or `unit/fonds/code` where units have codes alike, and raises
    `InputError` for one that is not there. Papers (decisions) are named by their PAPER.toml.
    """

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    lists: RegisterLists
    place: ArchivePlace

    @property
    def receiving(self) -> Receiving:
        """What comes in, and originals that change hands."""
        return Receiving(self.desk, self.place.terms.name, self.place.terms.receipt)

    def described(self, dossier: Dossier) -> Iterator[tuple[Text, Text]]:
        """The fields of a dossier's record in the words of the regulation: what each is called, what it holds."""
        profile = profile_called(DEFAULT_PROFILE)
        fields = {field.name: field for table in _DOSSIERS for field in profile.tables[table].fields}
        for name, value in dossier.record.values.items():
            field = fields.get(name)
            codes = profile.code_lists.get(field.codes or "") if field else None
            code = codes.get(value) if codes else None
            yield (field.label if field else Text(name, name)), (code.label if code else Text(value, value))

    @property
    def waiting(self) -> Waiting:
        """Records that have no dossiers yet."""
        return Waiting(self.desk, self.place.terms.name)

    @property
    def work(self) -> Working:
        """Work on originals: what was reinforced and arranged."""
        return Working(self.desk, self.place.terms.name)

    @property
    def lives(self) -> Lives:
        """The lives of its dossiers, from shelf to carriers."""
        return Lives(self.desk, self.lists, self.place)

    @property
    def reports(self) -> Reports:
        """What is reported of it."""
        return Reports(self.desk, self.lists, self.place)

    def import_inventory(
        self,
        inventory: _PLACE,
        terms: _PLACE,
        profile: str = DEFAULT_PROFILE,
        *,
        emptied: Collection[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> Inventoried:
        """Take the inventory (mục lục hồ sơ) of a fonds in, all or nothing; `terms` is a delivery.toml of the fonds.

        What the inventory leaves empty stays as it was; of the fields in `emptied` an empty cell empties it.
        `progress` is told of every row. Raises `PackageError` for an inventory that cannot be read or lacks a column
        that it needs, `InputError` for a field that is never emptied, `ConfigurationError` for the terms.
        """
        known = profile_called(profile)
        told, _ = wiring.delivery_terms(Path(terms), [])
        problems: list[Problem] = []
        strange: Counter[tuple[str, str]] = Counter()

        def read() -> Iterator[Dossier]:
            strange.clear()
            found = shelf.register_dossiers(Path(inventory), known, told, self.lists, problems, emptied)
            for number, dossier in enumerate(found, start=1):
                if progress is not None:
                    progress(number)
                strange.update((name, dossier.extra[name]) for name in _WORDED if name in dossier.extra)
                yield dossier

        with self.desk() as desk:
            done = importing.import_dossiers(desk, _fonds(told), read, emptied)
        return Inventoried(done, tuple(each for each in problems if _concerns(each, done)), strange)

    def adopt(self, packages: Iterable[_PLACE], profile: str = DEFAULT_PROFILE) -> Adopted:
        """Take in the dossiers of packages (or folders of packages) that the register lacks, all or nothing.

        What it has stays; `differences` tells what packages say otherwise. Raises `PackageError` for what is no AIP or
        SIP, or does not tell whose its fonds is.
        """
        known = profile_called(profile)
        places = [path for given in packages for path in wiring.bag_paths(Path(given))]
        with self.desk() as desk:
            return adopting.adopt(desk, lambda: map(wiring.package_source, places), known)

    def review(self, programme: str, wanted: Wanted | None = None) -> Review:
        """How many of the dossiers that are asked for went through each step of a programme."""
        chosen = self.selection.programme(programme)
        with self.desk() as desk:
            return reviewing.review(desk.register, chosen, wanted or Wanted())

    @property
    def selection(self) -> Selecting:
        """Selection: suggestions, tables to be marked, lists as documents."""
        return Selecting(self.desk, self.lists)

    def expecting(self, kind: type[Thing], called: str, revision: int) -> Register:
        """The register for acts that hold only while the thing (a dossier's code, a list's id) is at this revision."""

        @contextmanager
        def desk() -> Iterator[RegisterDesk]:
            with self.desk() as opened:
                key = str(opened.dossier(called).key) if kind is Dossier else called
                yield replace(opened, expected=Expected(kind, key, revision))

        return replace(self, desk=desk)

    def decide(
        self, codes: Iterable[_NAMED], decided: Decided, *, criteria: Sequence[str] = (), reason: str = ""
    ) -> int:
        """Decide on whole dossiers; gives how many."""
        self.selection.require_criteria(criteria)
        with self.desk() as desk:
            return selecting.decide(
                *(desk, _keys(desk, codes), decided),
                criteria=criteria,
                reason=reason,
                allowed=self.lists.require_allowed,
            )

    def draw_up(self, draft: SelectionList, wanted: Wanted | None = None) -> SelectionList:
        """Draw up a list of what is selected and in no other list."""
        self.selection.programme(draft.programme)
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
        """The authority approves a list by its decision; `InputError` for one of a day that is still to come."""
        decision = shelf.paper(Path(paper))
        require_past(decision.date)
        with self.desk() as desk:
            return selecting.approve(desk, called, decision)

    def amend(
        self, called: str, paper: _PLACE, *, added: Iterable[_NAMED] = (), removed: Iterable[_NAMED] = (), reason: str
    ) -> SelectionList:
        """Amend an approved list by a decision; `InputError` for one of a day that is still to come."""
        decision = shelf.paper(Path(paper))
        require_past(decision.date)
        with self.desk() as desk:
            change = Amendment(decision, tuple(_keys(desk, added)), tuple(_keys(desk, removed)), reason)
            return selecting.amend(desk, called, change)

    def mark(self, codes: Iterable[_NAMED], stone: Milestone) -> int:
        """Say that dossiers reached a stage; gives how many."""
        require_past(stone.date)
        with self.desk() as desk:
            return marking.mark(desk, _keys(desk, codes), stone)

    def original(self, codes: Iterable[_NAMED], found: Original) -> int:
        """Say what has become of originals; with a decision the copy stands in for them."""
        with self.desk() as desk:
            return marking.original(desk, _keys(desk, codes), found)

    def recover(self, codes: Iterable[_NAMED], paper: _PLACE) -> int:
        """Record the decision by which dossiers have their insurance copy (`riskRecoveryStatus` 01)."""
        with self.desk() as desk:
            return marking.recover(desk, _keys(desk, codes), shelf.paper(Path(paper)))

    def history(self, code: str) -> list[Entry]:
        """Every act on a dossier, out of the log: when, by whom, what it was after."""
        with self.desk() as desk:
            return list(history(desk.log, Dossier, str(desk.dossier(code).key)))

    def dossier(self, code: str) -> Dossier:
        """The one dossier of this code."""
        with self.desk() as desk:
            return desk.dossier(code)

    def refused(self, key: DossierKey) -> tuple[Handover, ...]:
        """The hand-overs, given and received, whose answer names the dossier as not taken."""
        with self.desk() as desk:
            return living.refused_of(desk.register, key)

    def seen(self, code: str) -> dict[Stage, str]:
        """What packages and copies tell of a dossier."""
        with self.desk() as desk:
            return desk.register.seen(desk.dossier(code).key)

    def dossiers(self, wanted: Wanted | None = None) -> Iterator[Dossier]:
        """The dossiers that are asked for, in the order in which they came in."""
        with self.desk() as desk:
            yield from desk.register.dossiers(wanted or Wanted())

    def things(self, kind: type[T]) -> list[T]:
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

    return Register(desk, shelf.register_lists(place.terms.criteria, place.base), place)


@dataclass(frozen=True)
class Inventoried:
    """What an import did, the rows that could not be taken as they stood, and words that nobody knows.

    `strange` counts dossiers by `("medium" | "signs" | "damage", words)`; the words are kept with the dossier as they
    stand.
    """

    done: Imported
    problems: tuple[Problem, ...]
    strange: Mapping[tuple[str, str], int]


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


def _concerns(problem: Problem, done: Imported) -> bool:
    """Whether a problem is one: of dossiers that the register knows an inventory need not say everything again."""
    if problem.code == EMPTY_FIELD:
        return problem.params["dossier"] in done.untitled
    return problem.code != MISSING_COLUMNS or done.new > 0


def _keys(desk: RegisterDesk, codes: Iterable[_NAMED]) -> list[DossierKey]:
    desk.catch_up()
    return [code if isinstance(code, DossierKey) else desk.dossier(code).key for code in codes]
