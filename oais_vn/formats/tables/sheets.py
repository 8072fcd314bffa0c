"""The sheets of a workbook, dossiers before documents, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.columns import Headers, Layout
from oais_vn.formats.tables.documents import INHERITED_FIELDS, Documents
from oais_vn.formats.tables.dossiers import Dossiers, Named
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.known_sheets import (
    KnownSheet,
    known_sheets,
    listed,
    missing_fields,
    report_missing,
    report_repeated,
)
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.records import DOSSIER
from oais_vn.formats.tables.rows import RowReader
from oais_vn.formats.tables.sheet import Row, Sheet
from oais_vn.formats.tables.tt02 import OLD_CODE, OLD_DOCUMENT_CODE
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import RecordTable
from oais_vn.model.ports import Progress

DOSSIER_NAMES = ("fileCode", "fileNotation", "arcFileCode", OLD_CODE)
"""Columns by which a row says which dossier it is of."""

_DOCUMENT_NAMES = (*DOSSIER_NAMES, "docCode", "arcDocCode", "docId", OLD_DOCUMENT_CODE)
_DOSSIER_MADE = frozenset(["fileCode", "arcFileCode", "totalDoc", "numberOfPage"])
_DOCUMENT_MADE = frozenset(["docCode", "arcDocCode", "docId", *INHERITED_FIELDS])


class SheetsReader:
    """Recognises the sheets of a workbook and reads their rows into dossiers and documents."""

    def __init__(
        self,
        tables: Mapping[str, RecordTable],
        headers: Headers,
        dossiers: Dossiers,
        documents: Documents,
        ledger: Ledger,
        progress: Progress | None,
    ) -> None:
        self._tables = tables
        self._headers = headers
        self._dossiers = dossiers
        self._documents = documents
        self._ledger = ledger
        self._progress = progress

    def read(self, sheets: Sequence[Sheet], filled: frozenset[str]) -> bool:
        """Read all sheets; False when the workbook or a needed sheet could not be understood.

        `filled` are the fields that need no column, for something else gives them.
        """
        known, strange = known_sheets(sheets, self._headers, self._ledger)
        if known and not any(_speaks_of_dossiers(each.layout) for each in known):
            self._report_no_dossier_column(known[0])
            return False
        # Documents take codes and defaults from their dossiers, which must be known by then.
        known.sort(key=lambda each: each.layout.levels != (DOSSIER,))
        understood = [self._read_sheet(each, filled) for each in known]
        return all(understood) and (bool(known) or not strange)

    def _report_no_dossier_column(self, first: KnownSheet) -> None:
        place = self._ledger.place(first.sheet.title, first.layout.header_row)
        self._ledger.problem(problems.NO_DOSSIER_COLUMN, place, seen=listed(first.layout.headers))

    def _read_sheet(self, known: KnownSheet, filled: frozenset[str]) -> bool:
        report_repeated(known, self._ledger)
        if not self._check_columns(known, filled):
            return False
        reading = _Reading(known.sheet, known.layout, self._dossiers, self._documents, self._ledger)
        for row in known.rows(reading.width, self._progress, self._ledger):
            reading.take(row)
        return True

    def _check_columns(self, known: KnownSheet, filled: frozenset[str]) -> bool:
        """Report required columns that are missing; False when rows could not even be told apart."""
        missing: dict[str, str] = {}
        for level in known.layout.levels:
            made = filled | (_DOSSIER_MADE if level == DOSSIER else _DOCUMENT_MADE)
            missing |= missing_fields(self._tables[level], known.layout, level, made)
        readable = self._has_names(known.layout)
        if not readable or missing:
            code = [] if readable else ["Mã hồ sơ (fileCode)"]
            report_missing(known, [*code, *missing.values()], missing, self._ledger)
        return readable

    def _has_names(self, layout: Layout) -> bool:
        if any(layout.has(name, level) for level in layout.levels for name in DOSSIER_NAMES):
            return True
        if DOSSIER in layout.levels:
            return False
        named = any(layout.has(name, layout.levels[0]) for name in _DOCUMENT_NAMES)
        return named or self._dossiers.only() is not None


class _Reading:
    """One sheet being read; remembers the row before, for a cell left empty below a filled one repeats it."""

    def __init__(self, sheet: Sheet, layout: Layout, dossiers: Dossiers, documents: Documents, ledger: Ledger) -> None:
        self._layout = layout
        self._dossiers = dossiers
        self._documents = documents
        self._ledger = ledger
        self._rows = RowReader(sheet.title, layout, ledger)
        self._flat = len(layout.levels) > 1
        self._kind = None if layout.levels == (DOSSIER,) else DocumentKind(layout.levels[-1])
        self._before: Draft | None = None
        self._started = False
        self._key: tuple[str, ...] = ()
        self._names = self._rows.places_in_key(DOSSIER, DOSSIER_NAMES) if self._flat else ()

    @property
    def width(self) -> int:
        """How many columns are read."""
        return self._rows.width

    def take(self, row: Row) -> None:
        """Read one row that is not empty."""
        said = {level: self._rows.key(row, level) for level in self._layout.levels}
        if not any(map(any, said.values())) and not row.faults:
            return
        if self._kind is None:
            self._dossiers.add(self._rows.gather(row, DOSSIER), repeats=False)
            return
        if DOSSIER in said:
            self._take_dossier(row, said[DOSSIER])
            if not any(said[self._kind.value]):
                return
        document = self._rows.gather(row, self._kind.value)
        if not self._flat:
            self._take_named(row, self._dossiers.find(document))
        self._documents.add(document, self._kind, self._before)

    def _take_dossier(self, row: Row, key: tuple[str, ...]) -> None:
        """The dossier part of a flat row: the same again, left empty below the first row, or a new one."""
        if self._repeats(key) and not row.faults:
            return
        if not any(key):
            self._carry(row)
            return
        self._key = key
        dossier = self._rows.gather(row, DOSSIER)
        if any(dossier[name] for name in DOSSIER_NAMES):
            self._before = self._dossiers.add(dossier, repeats=True)
            self._started = True
        elif self._kind is not None:
            self._take_named(row, self._dossiers.find(self._rows.gather(row, self._kind.value)))

    def _repeats(self, key: tuple[str, ...]) -> bool:
        """Whether a row says of its dossier what the last row did, or names it again and says less, as if merged."""
        if key == self._key:
            return True
        named = [place for place in self._names if key[place]]
        return bool(named and self._key) and all(not new or new == old for new, old in zip(key, self._key, strict=True))

    def _take_named(self, row: Row, named: Named) -> None:
        if not named.text:
            self._carry(row)
            return
        self._before = named.draft
        self._started = True
        if named.draft is None and not self._dossiers.is_broken(named.text):
            place = self._rows.place(row.number, named.cell)
            self._ledger.problem(problems.ROW_WITHOUT_DOSSIER, place, value=named.text)

    def _carry(self, row: Row) -> None:
        place = self._rows.place(row.number)
        if not self._started:
            self._started = True
            self._before = self._dossiers.only()
            if self._before is None:
                self._ledger.problem(problems.ROW_WITHOUT_DOSSIER, place, value="")
                return
        if self._before is not None:
            self._ledger.note(problems.CARRIED_DOWN, place, "fileCode", self._before.code)


def _speaks_of_dossiers(layout: Layout) -> bool:
    return DOSSIER in layout.levels or any(layout.has(name, level) for level in layout.levels for name in DOSSIER_NAMES)
