"""Judges a delivery: what the reader reported, every record, and how they agree; documents are read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.checked import Volume
from oais_vn.model.delivery import DeliveredDossier, Delivery, Problem
from oais_vn.model.location import Location
from oais_vn.model.paths import shown_name
from oais_vn.model.ports import Clock, FileSurvey
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding, Report, Subject
from oais_vn.model.waivers import Waiver
from oais_vn.validation.attributed import Owners
from oais_vn.validation.beside import NOTHING_BESIDE, Beside
from oais_vn.validation.counted import Count, checked_delivery
from oais_vn.validation.described import DescribedDocument, DescribedDossier, Excused, Tally
from oais_vn.validation.looked import Looked, LookedInto
from oais_vn.validation.rounds import Round, mended, standing
from oais_vn.validation.rule import Rule, judge
from oais_vn.validation.rules import (
    agy,
    dlv,
    dlv_digests,
    dlv_masters,
    dlv_notes,
    drv,
    fld,
    pap,
    pap_inventory,
    rnd,
    tab,
    tab_oddities,
    vir,
    xrf,
    xrf_twins,
)
from oais_vn.validation.sheets import Sheets
from oais_vn.validation.shelves import Shelves
from oais_vn.validation.twins import Twins
from oais_vn.validation.waiving import waive

RULES: tuple[Rule[Any], ...] = (
    *tab.RULES,
    *tab_oddities.RULES,
    *dlv.RULES,
    *dlv_notes.RULES,
    *dlv_masters.RULES,
    *drv.RULES,
    *fld.RULES,
    *fld.DOSSIER_RULES,
    *fld.DOCUMENT_RULES,
    *xrf.RULES,
    *xrf.VIEW_RULES,
    *xrf.DOSSIER_RULES,
    *xrf.DOCUMENT_RULES,
    *xrf.TALLY_RULES,
    *xrf_twins.RULES,
    *dlv_digests.RULES,
    *pap.DOSSIER_RULES,
    *pap.SHEET_RULES,
    *pap_inventory.RULES,
    *rnd.RULES,
    *vir.RULES,
    *agy.RULES,
    *agy.DOSSIER_RULES,
    *agy.DOCUMENT_RULES,
)
"""Every rule that a delivery is asked, by family."""

_ON_A_DOCUMENT: tuple[Rule[Any], ...] = (
    *fld.RULES,
    *fld.DOCUMENT_RULES,
    *xrf.DOCUMENT_RULES,
    *agy.DOCUMENT_RULES,
)
_ON_THE_WHOLE = (
    *tab.RULES,
    *tab_oddities.RULES,
    *dlv.RULES,
    *dlv_notes.RULES,
    *dlv_masters.RULES,
    *drv.RULES,
    *xrf.RULES,
)
_MISSING_COLUMNS = "TAB-006"
_NOT_OPENED = frozenset(["DLV-014", "DLV-015"])
_NOT_READ = "DLV-006"


def check_delivery(
    delivery: Delivery,
    profile: Profile,
    clock: Clock,
    *,
    objects: int = 0,
    register: AgencyRegister = NO_REGISTER,
    beside: Beside = NOTHING_BESIDE,
    waivers: Sequence[Waiver] = (),
) -> Report:
    """All findings on a delivery: of the whole first, then dossier by dossier (named in `params["dossier"]`).

    `objects` is what the report counts; by default the number of documents. By the `register` codes and names of
    agencies are judged at the date of dossiers and documents; an empty one asks nothing. What lies
    `beside` the description is judged as far as it is there; with the round before, each finding has its standing, and
    what was mended is told. Findings that `waivers` cover do not fail the delivery.
    """
    started = clock()
    subject = Subject("delivery", delivery.path, id=delivery.transfer.number or None)
    survey, previous = beside.survey, beside.previous
    delivery = _with_unread(delivery, survey)
    of_the_whole = [*judge(_ON_THE_WHOLE, delivery), *judge(agy.RULES, register)]
    of_the_whole += judge(dlv_digests.RULES, beside.lists)
    if beside.inventory is not None:
        of_the_whole += judge(pap_inventory.RULES, Shelves(delivery, beside.inventory))
    if previous is not None:
        of_the_whole += judge(rnd.RULES, Round(delivery, previous.delivered))
    if beside.viruses is not None:
        of_the_whole += judge(vir.RULES, beside.viruses)
    walk = _Walk(delivery, profile, register, survey, beside.looked, Owners(of_the_whole))
    in_dossiers = [finding for dossier in delivery.dossiers for finding in walk.dossier(dossier)]
    in_dossiers += judge(xrf_twins.RULES, walk.twins)
    in_dossiers += walk.looked_into.at_last()
    told = waive([*walk.owners.attributed(of_the_whole), *in_dossiers], waivers, subject, started)
    if previous is not None:
        told = standing(told, previous)
    return Report(
        profile=profile.name,
        subject=subject,
        started=started,
        ended=clock(),
        findings=told,
        objects=objects or sum(dossier.documents for dossier in delivery.dossiers),
        delivery=checked_delivery(delivery, profile, survey, walk.volumes, told, previous),
        mended=() if previous is None else mended(told, previous, delivery),
    )


class _Walk:
    """One walk over a delivery: the documents lie on disk, and every rule is asked while a document is at hand."""

    def __init__(
        self,
        delivery: Delivery,
        profile: Profile,
        register: AgencyRegister,
        survey: FileSurvey | None,
        looked: Looked | None,
        owners: Owners,
    ) -> None:
        self.owners = owners
        self.twins = Twins(survey)
        self.volumes: dict[str, Volume] = {}
        self._delivery = delivery
        self._paper = profile.paper
        self._register = register
        self._survey = survey
        self._tables = delivery_tables(profile, delivery.unit)
        self._excused = _excused(delivery)
        self.looked_into = LookedInto(looked, profile, self._excused.files)

    def dossier(self, dossier: DeliveredDossier) -> Iterator[Finding]:
        """The findings on a dossier and its documents, named in their `params`."""
        self.owners.take_dossier(dossier)
        for finding in self._dossier(dossier):
            yield replace(finding, params={**finding.params, "dossier": dossier.code})

    def _dossier(self, dossier: DeliveredDossier) -> Iterator[Finding]:
        described = DescribedDossier(
            dossier.record,
            self._tables[DOSSIER],
            dossier.location,
            dossier.cells,
            self._excused,
            dossier=dossier,
            delivery=self._delivery,
            register=self._register,
        )
        yield from judge(fld.RULES, described)
        yield from judge((*fld.DOSSIER_RULES, *xrf.VIEW_RULES), described)
        yield from judge((*xrf.DOSSIER_RULES, *agy.DOSSIER_RULES), described)
        # What acceptance asks; a package must not depend on whether it was asked.
        if self._survey is not None:
            yield from judge(pap.DOSSIER_RULES, described)
        tally = Tally(described)
        sheets = Sheets(dossier)
        count = Count(self._survey, self._paper)
        for document, insight in self.looked_into.along(self._delivery.documents(dossier.code)):
            table = self._tables[document.kind.value]
            tally.take(
                document.ordinal,
                document.location,
                document.record,
                linked=bool(document.linked),
                has_pages="numberOfPage" in table,
            )
            count.take(document)
            sheets.take(document)
            self.twins.take(document)
            self.owners.take(document)
            each = DescribedDocument(
                document.record,
                table,
                document.location,
                document.cells,
                self._excused,
                document=document,
                dossier=dossier,
                unit=self._delivery.unit,
                register=self._register,
            )
            for finding in (*judge(_ON_A_DOCUMENT, each), *self.looked_into.document(document, insight)):
                yield replace(finding, params={**finding.params, "document": str(document.ordinal)})
        yield from self.looked_into.dossier()
        yield from judge(xrf.TALLY_RULES, tally)
        if self._survey is not None:
            yield from judge(pap.SHEET_RULES, sheets)
        self.volumes[dossier.code] = count.volume()


def _with_unread(delivery: Delivery, survey: FileSurvey | None) -> Delivery:
    """With the files that could not be read to their end among the problems; no reader met them before."""
    faults = [
        Problem(_NOT_READ, Location(path=shown_name(reading.path)), {"reason": reading.fault})
        for reading in (survey.all() if survey is not None else ())
        if reading.fault
    ]
    return replace(delivery, problems=(*delivery.problems, *faults)) if faults else delivery


def _excused(delivery: Delivery) -> Excused:
    """What the reader said of cells and columns: the rules must not say it a second time."""
    cells = {(each.location.sheet, each.location.cell) for each in delivery.problems if each.location.cell}
    columns = {
        (each.location.sheet, name)
        for each in delivery.problems
        if each.code == _MISSING_COLUMNS
        for name in each.params["fields"].split(",")
    }
    files = {each.params["file"] for each in delivery.problems if each.code in _NOT_OPENED}
    return Excused(frozenset(cells), frozenset(columns), frozenset(files))
