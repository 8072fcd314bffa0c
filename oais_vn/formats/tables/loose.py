"""The sheets of a batch of loose documents: rows of documents only, all in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.batch import Batch
from oais_vn.formats.tables.columns import Headers
from oais_vn.formats.tables.documents import Documents
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.known_sheets import (
    KnownSheet,
    known_sheets,
    missing_fields,
    report_missing,
    report_repeated,
)
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.records import DOSSIER
from oais_vn.formats.tables.rows import RowReader
from oais_vn.formats.tables.sheet import Row, Sheet, column_letter
from oais_vn.formats.tables.terms import Terms
from oais_vn.formats.tables.tt02 import OLD_CODE
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import RecordTable
from oais_vn.model.identifiers import archival_code
from oais_vn.model.ports import Progress

_OF_A_DOSSIER = frozenset(
    ["fileCode", OLD_CODE, "fileNotation", "arcFileCode", "title", "startDate", "endDate", "totalDoc", "paperFileCode"]
)
_MADE = frozenset(["docCode", "arcDocCode", "docId"])


def batch_draft(terms: Terms, batch: Batch, table: RecordTable, defaults: Mapping[str, str]) -> Draft:
    """The batch as `[batch]` describes it; its documents take `defaults`. Raises `ConfigurationError`."""
    fonds = terms.fonds
    archival = archival_code(terms.archive.code, batch.code.file, fonds.code if fonds.closed else None, "")
    values = {"fileCode": str(batch.code), "arcFileCode": str(archival), **batch.record(table)}
    return Draft(
        code=str(batch.code),
        archival_code=str(archival),
        given={},
        values=values,
        cells={},
        location=batch.location,
        hands_down=defaults,
        batch=batch.code,
        grade=terms.grade,
    )


class LooseReader:
    """Recognises the sheets of a workbook and reads their rows into the documents of a batch."""

    def __init__(
        self,
        tables: Mapping[str, RecordTable],
        headers: Headers,
        batch: Draft,
        documents: Documents,
        ledger: Ledger,
        progress: Progress | None,
    ) -> None:
        self._tables = tables
        self._headers = headers
        self._batch = batch
        self._documents = documents
        self._ledger = ledger
        self._progress = progress

    def read(self, sheets: Sequence[Sheet], filled: frozenset[str]) -> bool:
        """Read all sheets; False when the workbook or a sheet could not be understood.

        `filled` are the fields that need no column, for something else gives them.
        """
        known, strange = known_sheets(sheets, self._headers, self._ledger)
        understood = [self._read_sheet(each, filled) for each in known]
        return all(understood) and (bool(known) or not strange)

    def _read_sheet(self, known: KnownSheet, filled: frozenset[str]) -> bool:
        level = known.layout.levels[-1]
        layout = None if level == DOSSIER else self._headers.layout(known.top, ((level,),))
        if layout is None:
            return self._only_of_dossiers(known)
        sheet = KnownSheet(known.sheet, layout, known.top)
        report_repeated(sheet, self._ledger)
        missing = missing_fields(self._tables[level], layout, level, filled | _MADE)
        if missing:
            report_missing(sheet, list(missing.values()), missing, self._ledger)
        rows = RowReader(sheet.sheet.title, layout, self._ledger)
        foreign = _ForeignCells(sheet, self._headers, self._batch)
        for row in sheet.rows(rows.width, self._progress, self._ledger):
            if any(rows.key(row, level)) or row.faults:
                foreign.look(row)
                self._documents.add(rows.gather(row, level), DocumentKind(level), self._batch)
        foreign.report(self._ledger)
        return True

    def _only_of_dossiers(self, known: KnownSheet) -> bool:
        """A sheet that describes dossiers is reported when anything stands in it; then the batch is not understood."""
        place = self._ledger.place(known.sheet.title, known.layout.header_row)
        columns = "; ".join(known.layout.headers)
        for _ in known.rows(len(known.layout.headers), None, self._ledger):
            self._ledger.problem(problems.DOSSIER_IN_BATCH, place, columns=columns)
            return False
        return True


class _ForeignCells:
    """Columns of a sheet of loose documents that speak of dossiers, and the first cell of them that is filled."""

    def __init__(self, known: KnownSheet, headers: Headers, batch: Draft) -> None:
        self._sheet = known.sheet.title
        self._own = (batch.code, batch.archival_code)
        self._columns: dict[int, str] = {}
        for placed in known.layout.placed:
            column = placed.column or headers.find(placed.header, DOSSIER)
            if column is not None and column.field in _OF_A_DOSSIER:
                self._columns[placed.index] = placed.header
        self._filled: dict[int, str] = {}

    def look(self, row: Row) -> None:
        """Remember which of the columns a row fills; the batch's own code says nothing wrong."""
        for index in self._columns:
            text = row.texts[index] if index < len(row.texts) else ""
            if text and text not in self._own:
                self._filled.setdefault(index, f"{column_letter(index)}{row.number}")

    def report(self, ledger: Ledger) -> None:
        """Report the sheet once, at the first cell, with all such columns."""
        if self._filled:
            columns = "; ".join(self._columns[index] for index in sorted(self._filled))
            place = ledger.place(self._sheet, 0, next(iter(self._filled.values())))
            ledger.problem(problems.DOSSIER_IN_BATCH, place, columns=columns)
