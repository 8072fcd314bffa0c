"""Linked documents: rows of one dossier whose files lie in another one (TT05 PL I, III)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.terms import Terms
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import DeliveredDocument, document_to_spool, documents_of
from oais_vn.model.description import RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import ArcFileCode, DocId, FileCode
from oais_vn.model.links import circles
from oais_vn.model.location import Location
from oais_vn.model.ports import Spool

LINK = "linkedTo"

_CODES = ("docId", "docCode", "arcDocCode")
_PAGES = "numberOfPage"


class _Target(NamedTuple):
    dossier: str
    id: str
    is_link: bool
    pages: str
    grade: SecurityGrade


@dataclass(frozen=True)
class _Held:
    document: DeliveredDocument
    key: str
    draft: Draft

    @property
    def place(self) -> Location:
        """The cell that names the other document."""
        row = self.document.location
        return Location(path=row.path, sheet=row.sheet, cell=self.document.cells[LINK])


class Links:
    """Holds linked documents back until all rows are read, for one may stand before the document it is linked to.

    Links are few and held; the documents that they may mean are looked for in one walk through the spool.
    """

    def __init__(self, terms: Terms, tables: Mapping[str, RecordTable], ledger: Ledger) -> None:
        self._terms = terms
        self._tables = tables
        self._ledger = ledger
        self._held: list[_Held] = []

    def hold(self, document: DeliveredDocument, key: str, draft: Draft) -> None:
        """Keep a document whose `linked` is what its row says, and the key under which it goes into the spool."""
        self._held.append(_Held(document, key, draft))

    def settle(self, drafts: Mapping[str, Draft], spool: Spool) -> None:
        """Find what every linked document means, report what cannot be, and put them all into `spool`."""
        if not self._held:
            return
        targets = self._targets(drafts, spool)
        seen: set[tuple[str, str]] = set()
        for held in self._held:
            target = targets.get(without_zeros(held.document.linked))
            document = self._settled(held, target, drafts, seen)
            held.draft.grade = max(held.draft.grade, document.grade)
            spool.put(document.dossier, held.key, document_to_spool(document))
        self._report_circles(drafts)
        for code, linked in Counter(held.document.dossier for held in self._held).items():
            if linked == drafts[code].documents:
                self._ledger.problem(problems.ONLY_LINKS, drafts[code].location, dossier=code)

    def _targets(self, drafts: Mapping[str, Draft], spool: Spool) -> dict[str, _Target]:
        """What is found under each code that is linked to; a document with a file goes before one without."""
        wanted = {without_zeros(held.document.linked) for held in self._held}
        found: dict[str, _Target] = {}
        for held in self._held:
            for code in _codes(held.document):
                if code in wanted:
                    found.setdefault(code, _target(held.document, is_link=True))
        for dossier in drafts:
            for document in documents_of(spool, dossier):
                for code in _codes(document):
                    if code in wanted and found.get(code, _NO_FILE).is_link:
                        found[code] = _target(document, is_link=False)
        return found

    def _settled(
        self, held: _Held, target: _Target | None, drafts: Mapping[str, Draft], seen: set[tuple[str, str]]
    ) -> DeliveredDocument:
        document, dossier = held.document, held.document.dossier
        params = {"value": document.linked, "dossier": dossier}
        if target is None:
            return self._elsewhere(held, drafts, params)
        self._ledger.note(problems.LINKED, held.place, LINK, f"{document.linked} → {target.id}")
        if target.dossier == dossier:
            self._ledger.problem(problems.LINK_TO_OWN_DOSSIER, held.place, **params)
        elif target.is_link:
            self._ledger.problem(problems.LINK_TO_LINK, held.place, **params, other=target.dossier)
        elif (dossier, target.id) in seen:
            self._ledger.problem(problems.LINKED_TWICE, held.place, **params)
        else:
            seen.add((dossier, target.id))
            held.draft.links.setdefault(target.dossier, held.place)
        document = replace(document, linked=target.id, grade=max(document.grade, target.grade))
        if target.pages and not document.record[_PAGES] and _PAGES in self._tables[document.kind.value]:
            return self._with_pages(document, target.pages)
        return document

    def _with_pages(self, document: DeliveredDocument, pages: str) -> DeliveredDocument:
        self._ledger.note(problems.DERIVED, document.location, _PAGES, pages)
        cells = {name: cell for name, cell in document.cells.items() if name != _PAGES}
        return replace(document, record=document.record.with_values(numberOfPage=pages), cells=cells)

    def _elsewhere(self, held: _Held, drafts: Mapping[str, Draft], params: Mapping[str, str]) -> DeliveredDocument:
        """A document that is not here: its code tells whether an earlier delivery can have brought it."""
        try:
            given = DocId.parse(without_zeros(held.document.linked))
            dossier = str(self._file_code(given.dossier))
        except InputError:
            self._ledger.problem(problems.NOT_A_DOCUMENT_CODE, held.place, **params)
            return held.document
        code = problems.NO_SUCH_DOCUMENT if dossier in drafts else problems.LINK_OUT_OF_DELIVERY
        self._ledger.problem(code, held.place, **params, other=dossier)
        return replace(held.document, linked=str(DocId(dossier, given.ordinal)))

    def _file_code(self, text: str) -> FileCode:
        """The dossier's code, also from its archival one: without the archive, and with our agency for its fonds."""
        terms = self._terms
        code = FileCode.parse(text)
        if code.agency == terms.agency.code:
            return code
        try:
            code = ArcFileCode.parse(text, terms.archive.code).file
        except InputError:
            return code
        own = terms.fonds.closed and str(code.agency) == terms.fonds.code
        return replace(code, agency=terms.agency.code) if own else code

    def _report_circles(self, drafts: Mapping[str, Draft]) -> None:
        circle_of = {
            code: circle for circle in circles({code: draft.links for code, draft in drafts.items()}) for code in circle
        }
        for code, draft in drafts.items():
            for other, place in draft.links.items():
                if other in circle_of.get(code, ()):
                    self._ledger.problem(problems.LINKS_IN_A_CIRCLE, place, dossier=code, other=other)


_NO_FILE = _Target("", "", True, "", SecurityGrade.NONE)


def _target(document: DeliveredDocument, *, is_link: bool) -> _Target:
    # Not a docId that the supplier made up: packages are looked up by the dossier's code and the ordinal.
    identifier = str(DocId(document.dossier, document.ordinal))
    return _Target(document.dossier, identifier, is_link, document.record[_PAGES], document.grade)


def _codes(document: DeliveredDocument) -> Iterator[str]:
    """All codes by which a row may name a document; pictures and recordings have no `docId` of their own."""
    yield str(DocId(document.dossier, document.ordinal))
    for name in _CODES:
        if document.record[name]:
            yield without_zeros(document.record[name])


def without_zeros(code: str) -> str:
    """A document's code without the zeros before its ordinal: `docCode` and `docId` are then the same."""
    head, dot, ordinal = code.rpartition(".")
    return f"{head}{dot}{ordinal.lstrip('0')}" if ordinal.isdigit() else code
