"""Judges a delivery: what the reader reported, every record, and how they agree; documents are read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from oais_vn.formats.tables.records import DOSSIER, delivery_tables
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.delivery import DeliveredDossier, Delivery
from oais_vn.model.description import RecordTable
from oais_vn.model.ports import Clock
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding, Report, Subject
from oais_vn.validation.described import DescribedDocument, DescribedDossier, Excused, Tally
from oais_vn.validation.rule import Rule, judge
from oais_vn.validation.rules import agy, dlv, dlv_masters, dlv_notes, drv, fld, tab, tab_oddities, xrf

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
    *agy.RULES,
    *agy.DOSSIER_RULES,
    *agy.DOCUMENT_RULES,
)
"""Every rule that a delivery is asked, by family."""

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


def check_delivery(
    delivery: Delivery,
    profile: Profile,
    clock: Clock,
    *,
    objects: int = 0,
    register: AgencyRegister = NO_REGISTER,
) -> Report:
    """All findings on a delivery: of the whole first, then dossier by dossier (named in `params["dossier"]`).

    `objects` is what the report counts; by default the number of documents. By the `register` codes and names of
    agencies are judged at the date of dossiers and documents; an empty one asks nothing.
    """
    started = clock()
    findings = [*judge(_ON_THE_WHOLE, delivery)]
    findings.extend(judge(agy.RULES, register))
    tables = delivery_tables(profile, delivery.unit)
    excused = _excused(delivery)
    for dossier in delivery.dossiers:
        findings.extend(
            replace(finding, params={**finding.params, "dossier": dossier.code})
            for finding in _dossier_findings(delivery, dossier, tables, excused, register)
        )
    return Report(
        profile=profile.name,
        subject=Subject("delivery", delivery.path, id=delivery.transfer.number or None),
        started=started,
        ended=clock(),
        findings=tuple(findings),
        objects=objects or sum(dossier.documents for dossier in delivery.dossiers),
    )


def _dossier_findings(
    delivery: Delivery,
    dossier: DeliveredDossier,
    tables: Mapping[str, RecordTable],
    excused: Excused,
    register: AgencyRegister,
) -> Iterator[Finding]:
    described = DescribedDossier(
        dossier.record,
        tables[DOSSIER],
        dossier.location,
        dossier.cells,
        excused,
        dossier=dossier,
        delivery=delivery,
        register=register,
    )
    yield from judge(fld.RULES, described)
    yield from judge((*fld.DOSSIER_RULES, *xrf.VIEW_RULES), described)
    yield from judge((*xrf.DOSSIER_RULES, *agy.DOSSIER_RULES), described)
    tally = Tally(described)
    # One walk: the documents lie on disk, and every rule is asked while a document is at hand.
    for document in delivery.documents(dossier.code):
        table = tables[document.kind.value]
        tally.take(
            document.ordinal,
            document.location,
            document.record,
            linked=bool(document.linked),
            has_pages="numberOfPage" in table,
        )
        each = DescribedDocument(
            document.record,
            table,
            document.location,
            document.cells,
            excused,
            document=document,
            dossier=dossier,
            unit=delivery.unit,
            register=register,
        )
        yield from judge(fld.RULES, each)
        yield from judge((*fld.DOCUMENT_RULES, *xrf.DOCUMENT_RULES), each)
        yield from judge(agy.DOCUMENT_RULES, each)
    yield from judge(xrf.TALLY_RULES, tally)


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
