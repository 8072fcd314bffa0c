"""What comes into an archive and what changes hands: accessions, originals given and given back, their minutes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from oais_vn.api.targets import ending
from oais_vn.formats.register.duties_table import read_duties
from oais_vn.formats.reports.duties_papers import write_duties_document, write_duties_workbook
from oais_vn.formats.reports.register_minutes import (
    Form,
    write_accession_minutes,
    write_giving_minutes,
    write_register_template,
)
from oais_vn.formats.reports.register_minutes_templates import REGISTER_TITLES, RegisterMinutes
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.register.accession import Accession, AccessionState, Deadline, ReceiptTerms, Step
from oais_vn.model.register.dossier import DossierKey
from oais_vn.model.register.duties import HandingIn, compared
from oais_vn.model.register.giving import Away, Counted, Difference, Giving, Unlike, out_of_store, unlike_register
from oais_vn.storage.publish import publish_new_file
from oais_vn.wiring import register as shelf
from oais_vn.wiring.papers import opened
from oais_vn.workflows.register import receiving
from oais_vn.workflows.register.desk import RegisterDesk

_PLACE = str | os.PathLike[str]
_BACK = (AccessionState.FAILED, AccessionState.RETURNED)


@dataclass(frozen=True)
class Receiving:
    """Receipts and givings of an open archive, whose name is `archive`, under its `terms` of receipt.

    Minutes are drafts for people to sign.
    """

    desk: Callable[[], AbstractContextManager[RegisterDesk]]
    archive: str
    terms: ReceiptTerms

    def register(self, accession: Accession) -> Accession:
        """Register what is to come in; today, unless it says when."""
        with self.desk() as desk:
            return receiving.register_accession(desk, accession)

    def step(
        self, called: str, state: AccessionState, *, date: str = "", paper: _PLACE | None = None, reason: str = ""
    ) -> Accession:
        """Take an accession a step on, today unless `date` (ISO 8601) says otherwise; `paper` is a PAPER.toml."""
        told = None if paper is None else shelf.paper(Path(paper))
        with self.desk() as desk:
            return receiving.take_step(desk, called, Step(state, date or desk.today(), told, reason))

    def accession(self, called: str) -> Accession:
        """The accession of this id."""
        with self.desk() as desk:
            return desk.held(Accession, called)

    def accessions(self) -> list[tuple[Accession, Deadline | None]]:
        """Every accession, in the order of registration, with what is due of it."""
        with self.desk() as desk:
            today = dt.date.fromisoformat(desk.today())
            return [(each, each.deadline(today, self.terms)) for each in desk.register.things(Accession)]

    def sources(self, file: _PLACE) -> HandingIn:
        """The list of what agencies must hand in (.xlsx, .csv), held against the hand-ins of the register today."""
        duties = read_duties(*shelf.table(Path(file)))
        with self.desk() as desk:
            return compared(duties, desk.register.things(Accession), dt.date.fromisoformat(desk.today()))

    def write_sources(self, told: HandingIn, path: _PLACE, *, place: str = "", superior: str = "") -> None:
        """Write who has handed in and who has not as .docx or .xlsx, by the ending of `path`."""
        wanted = ending(path, ".docx", ".xlsx")

        def write(stream: IO[bytes]) -> None:
            if wanted == ".docx":
                write_duties_document(self.archive, told, stream, place=place, superior=superior)
            else:
                write_duties_workbook(self.archive, told, stream)

        publish_new_file(Path(path), write)

    def give(self, giving: Giving, codes: Iterable[str], counted: Mapping[str, int] | None = None) -> Giving:
        """Record that originals of these codes changed hands; a giving without a date is of today."""
        with self.desk() as desk:
            return receiving.give(desk, _whole(desk, giving, codes, counted or {}))

    def give_back(
        self,
        back: Giving,
        codes: Iterable[str] = (),
        counted: Mapping[str, int] | None = None,
        *,
        arranged: bool = False,
        reinforced: Mapping[str, int] | None = None,
    ) -> Giving:
        """Record that what `back.answers` took is in the store again: all that is out by it, unless codes are given."""
        with self.desk() as desk:
            whole = _whole(desk, back, codes, counted or {})
            sheets = {desk.dossier(code).key: count for code, count in (reinforced or {}).items()}
            return receiving.give_back(desk, whole, arranged=arranged, reinforced=sheets)

    def givings(self) -> list[Giving]:
        """Every giving, in the order in which they were recorded."""
        with self.desk() as desk:
            return list(desk.register.things(Giving))

    def away(self) -> dict[DossierKey, Away]:
        """The originals that are not in the store, each with the giving that took it."""
        with self.desk() as desk:
            return receiving.away_since(desk)

    def differences(self) -> list[Difference]:
        """Where sheets were not the same when originals went on or came back."""
        with self.desk() as desk:
            return list(receiving.all_differences(desk))

    def unlike_register(self, giving: Giving) -> list[Unlike]:
        """The dossiers of a giving of which other sheets were counted than the register has."""
        with self.desk() as desk:
            return unlike_register(giving, desk.dossiers(giving.dossiers))

    def today(self) -> str:
        """The day by which what is late is late, ISO 8601."""
        with self.desk() as desk:
            return desk.today()

    def write_minutes(
        self,
        called: str,
        kind: str,
        path: _PLACE,
        *,
        template: _PLACE | None = None,
        place: str = "",
        superior: str = "",
    ) -> None:
        """Write a draft of minutes (.docx) of an accession (`receipt`, `return`, `approval`) or a `giving`."""
        wanted = register_minutes_kind(kind)
        with self.desk() as desk, ExitStack() as stack:
            own = None if template is None else stack.enter_context(opened(Path(template)))
            form = Form(self.archive, place, superior, own, str(template or ""))
            if wanted is RegisterMinutes.GIVING:
                giving = desk.held(Giving, called)
                dossiers = list(desk.dossiers(giving.dossiers))
                found = [each for each in receiving.all_differences(desk) if each.after == giving]
                out = _still_out(desk, giving)
                publish_new_file(
                    Path(path), lambda stream: write_giving_minutes(giving, dossiers, found, out, stream, form)
                )
            else:
                accession = desk.held(Accession, called)
                if wanted is RegisterMinutes.RETURN and not any(step.state in _BACK for step in accession.steps):
                    raise InputError(
                        Text(f"{called} không bị trả lại, không có gì để lập biên bản", f"{called} was not returned")
                    )
                publish_new_file(Path(path), lambda stream: write_accession_minutes(accession, wanted, stream, form))


def register_minutes_kinds() -> dict[str, Text]:
    """Every kind of minutes of the register: name -> title."""
    return {kind.value: title for kind, title in REGISTER_TITLES.items()}


def register_minutes_kind(name: str) -> RegisterMinutes:
    """The kind of this name; `InputError` when there is none."""
    try:
        return RegisterMinutes(name)
    except ValueError as error:
        known = ", ".join(register_minutes_kinds())
        raise InputError(
            Text(f"không có loại biên bản {name!r}; có: {known}", f"no minutes of kind {name!r}; there are: {known}")
        ) from error


def write_register_minutes_template(kind: str, path: _PLACE) -> None:
    """Write the template that is used for `kind`, to be changed and given back."""
    wanted = register_minutes_kind(kind)

    def write(stream: IO[bytes]) -> None:
        write_register_template(wanted, stream)

    publish_new_file(Path(path), write)


def _whole(desk: RegisterDesk, giving: Giving, codes: Iterable[str], counted: Mapping[str, int]) -> Giving:
    """The giving with its date, its dossiers and what was counted of them; who is counted is given."""
    keys = dict.fromkeys(desk.dossier(code).key for code in codes)
    sheets = [Counted(desk.dossier(code).key, count) for code, count in counted.items()]
    keys |= dict.fromkeys(each.dossier for each in sheets)
    return replace(giving, date=giving.date or desk.today(), dossiers=tuple(keys), counted=tuple(sheets))


def _still_out(desk: RegisterDesk, giving: Giving) -> int:
    away = out_of_store(desk.register.things(Giving)).values()
    return sum(each.giving.id == giving.answers for each in away) if giving.answers else 0
