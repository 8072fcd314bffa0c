"""Document rows: their records, ordinals, codes and files, put into the spool one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.describer import Describer
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.files import FileIndex, Match
from oais_vn.formats.tables.grades import GRADE, read_grade
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.links import LINK, Links, without_zeros
from oais_vn.formats.tables.rows import Gathered
from oais_vn.formats.tables.tt02 import OLD_DOCUMENT_CODE
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import DeliveredDocument, DocumentKind, document_to_spool
from oais_vn.model.description import Record
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import DocCode, DocId
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FilePages, PackageSource, Spool

INHERITED_FIELDS = ("maintenance", "mode", "language", "confidenceLevel", "riskRecovery", "riskRecoveryStatus")
"""What a document takes from its dossier when its own row leaves it empty."""

SHEETS = "sheetNumbers"
_NO_FIELDS = ("docOrdinal", "path", GRADE, LINK, SHEETS)
_ORDINAL = re.compile(r"0*([1-9][0-9]{0,6})")
_LAST_ORDINAL = 9_999_999
_SIGNED = "_signed"
_ROW_BITS = 32


class Documents:
    """Reads document rows of all kinds."""

    def __init__(
        self,
        describers: Mapping[str, Describer],
        source: PackageSource,
        files: FileIndex,
        pages: FilePages | None,
        spool: Spool,
        ledger: Ledger,
        links: Links,
    ) -> None:
        self._describers = describers
        self._source = source
        self._files = files
        self._pages = pages
        self._spool = spool
        self._ledger = ledger
        self._links = links
        self._sheets: list[str] = []

    def add(self, row: Gathered, kind: DocumentKind, draft: Draft | None) -> None:
        """Read one row. Without a dossier (reported already) only its file is claimed."""
        linked = self._linked(row, draft)
        if draft is None:
            self._file(row, None, {}, 0)
            return
        describer = self._describers[kind.value]
        values, cells = describer.describe(row)
        # Rules point at these cells too, though no field of the record holds them.
        cells.update({name: row.cells[name] for name in _NO_FIELDS if name in row.cells})
        ordinal = self._ordinal(row, draft)
        draft.last_ordinal = ordinal
        draft.documents += 1
        self._codes(describer, draft, ordinal, values, cells, row)
        self._inherit(describer, draft, values, cells, row)
        # What is linked has no file of its own, and a row that may not be linked is reported for that alone.
        has_file = not linked and not (row[LINK] and not row["path"])
        path = self._file(row, draft, values, ordinal) if has_file else None
        if not linked:
            self._count_pages(describer, draft, values, cells, path, row)
        grade = read_grade(row, self._ledger) or SecurityGrade.NONE
        draft.grade = max(draft.grade, grade)
        document = DeliveredDocument(
            dossier=draft.code,
            ordinal=ordinal,
            kind=kind,
            record=Record(values),
            path=path,
            location=self._place(row),
            cells=cells,
            extra=row.extra,
            linked=linked,
            grade=grade,
            sheets=row[SHEETS],
        )
        # The row breaks ties: a repeated ordinal is a finding, and must not hide a document.
        key = f"{ordinal:07d}.{self._row_number(row):015d}"
        if linked:
            self._links.hold(document, key, draft)
        else:
            self._spool.put(draft.code, key, document_to_spool(document))

    def _linked(self, row: Gathered, draft: Draft | None) -> str:
        """The code of the document that a row is linked to; empty when the row is a document of its own."""
        code = row[LINK]
        if not code or draft is None:
            return ""
        if draft.batch is not None:
            self._ledger.problem(problems.LINK_IN_BATCH, self._place(row, LINK), value=code)
            return ""
        if row["path"]:
            self._ledger.problem(problems.LINK_WITH_FILE, self._place(row, "path"), file=row["path"], value=code)
        return code

    def _place(self, row: Gathered, field: str | None = None) -> Location:
        return self._ledger.place(row.sheet, row.row, row.cells.get(field) if field else None)

    def _note(self, code: str, row: Gathered, field: str, value: str) -> None:
        if not self._ledger.again(code, row.sheet, field):
            self._ledger.note(code, self._place(row), field, value)

    def _ordinal(self, row: Gathered, draft: Draft) -> int:
        # Loose documents are in no dossier: their running number is their ordinal in the batch.
        name = "number" if draft.batch is not None and not row["docOrdinal"] else "docOrdinal"
        text = row[name]
        if match := _ORDINAL.fullmatch(text):
            return int(match[1])
        if text:
            self._ledger.problem(problems.NOT_AN_ORDINAL, self._place(row, name), value=text)
        for name in ("docCode", "arcDocCode", "docId", OLD_DOCUMENT_CODE):
            if match := _ORDINAL.fullmatch(row[name].rpartition(".")[2]):
                return int(match[1])
        ordinal = min(draft.last_ordinal + 1, _LAST_ORDINAL)
        if not text:
            self._note(problems.DERIVED, row, "docOrdinal", str(ordinal))
        return ordinal

    def _codes(
        self,
        describer: Describer,
        draft: Draft,
        ordinal: int,
        values: dict[str, str],
        cells: dict[str, str],
        row: Gathered,
    ) -> None:
        made = {
            "docCode": str(DocCode(draft.code, ordinal)),
            "arcDocCode": str(DocCode(draft.archival_code, ordinal)),
            "docId": str(DocId(draft.code, ordinal)),
        }
        for name, code in made.items():
            if name not in describer.table:
                continue
            given = values.get(name, "")
            if not given:
                values[name] = code
                cells.pop(name, None)
                self._note(problems.DERIVED, row, name, code)
            elif given != code and name != "docId" and without_zeros(given) == without_zeros(code):
                values[name] = code
                self._note(problems.ZEROS_RESTORED, row, name, f"{given} → {code}")

    def _inherit(
        self, describer: Describer, draft: Draft, values: dict[str, str], cells: dict[str, str], row: Gathered
    ) -> None:
        code = problems.INHERITED if draft.batch is None else problems.DEFAULTED
        for name in INHERITED_FIELDS:
            value = draft.hands_down.get(name)
            if values.get(name) or not value or name not in describer.table:
                continue
            if name == "riskRecoveryStatus" and values.get("riskRecovery") != "1":
                continue
            values[name] = value
            cells.pop(name, None)
            self._note(code, row, name, value)

    def _count_pages(
        self,
        describer: Describer,
        draft: Draft,
        values: dict[str, str],
        cells: dict[str, str],
        path: PackagePath | None,
        row: Gathered,
    ) -> None:
        counted = self._opened(path, row)
        if "numberOfPage" not in describer.table:
            return
        number = Record(values).number("numberOfPage")
        if counted is not None and not values.get("numberOfPage"):
            number = counted
            values["numberOfPage"] = str(counted)
            cells.pop("numberOfPage", None)
            self._note(problems.PAGES_COUNTED, row, "numberOfPage", str(counted))
        elif counted is not None and number is not None and counted != number:
            place = self._place(row, "numberOfPage")
            self._ledger.problem(problems.PAGES_DIFFER, place, given=str(number), counted=str(counted), file=str(path))
        draft.pages = None if number is None or draft.pages is None else draft.pages + number

    def _opened(self, path: PackagePath | None, row: Gathered) -> int | None:
        """The pages of a PDF; a file that holds nothing, or a PDF that does not open, must not be sealed unseen."""
        if path is None:
            return None
        pages = self._pages if path.suffix.lower() == ".pdf" else None
        counted = None if pages is None else pages.pages(path)
        if counted is not None:
            return counted
        place = self._place(row, "path" if row["path"] else None)
        if not self._source.size(path):
            self._ledger.problem(problems.EMPTY_FILE, place, file=path)
        elif pages is not None:
            self._ledger.problem(problems.UNREADABLE_PDF, place, file=path)
        return None

    def _file(self, row: Gathered, draft: Draft | None, values: Mapping[str, str], ordinal: int) -> PackagePath | None:
        written = row["path"]
        codes = [values.get("docCode", ""), values.get("arcDocCode", ""), row[OLD_DOCUMENT_CODE]] if draft else []
        near = tuple(
            code for code in (*codes, *((draft.code, draft.archival_code, draft.old_code) if draft else ())) if code
        )
        try:
            match = self._files.find(written, near, row.exact_path) if written else Match(None)
        except InputError:
            self._ledger.problem(problems.UNSAFE_PATH, self._place(row, "path"), value=written)
            return None
        if match.file is None and not match.rivals and draft is not None:
            match = self._files.find_named(_stems(draft, [code for code in codes if code], ordinal))
        if match.file is None:
            if draft is not None and not (written and self._files.was_refused(written)):
                self._no_file(row, written, match, near)
            return None
        return self._claimed(row, match.file, match.how, near)

    def _no_file(self, row: Gathered, written: str, match: Match, near: tuple[str, ...]) -> None:
        place = self._place(row, "path" if written else None)
        if match.rivals:
            files = "; ".join(match.rivals[:5])
            self._ledger.problem(problems.SEVERAL_FILES, place, value=written or near[0], files=files)
        elif written and self._files.is_ignored(written):
            self._ledger.problem(problems.IGNORED_FILE, place, value=written)
        elif written:
            self._ledger.problem(problems.FILE_NOT_FOUND, place, value=written)
        else:
            self._ledger.problem(problems.NO_FILE, place, name=near[0])

    def _claimed(self, row: Gathered, file: int, how: str, near: tuple[str, ...]) -> PackagePath:
        path = self._files.paths[file]
        before = self._files.claim(file, self._row_number(row))
        if before is not None:
            first = self._ledger.place(self._sheets[before >> _ROW_BITS], before & ((1 << _ROW_BITS) - 1))
            place = self._place(row, "path" if row["path"] else None)
            self._ledger.problem(
                problems.FILE_TWICE, place, file=path, first_vi=first.to("vi"), first_en=first.to("en")
            )
        if how:
            self._note(how, row, "path", f"{row['path'] or near[0]} → {path}")
        return path

    def _row_number(self, row: Gathered) -> int:
        if not self._sheets or self._sheets[-1] != row.sheet:
            self._sheets.append(row.sheet)
        return (len(self._sheets) - 1) << _ROW_BITS | row.row


def _stems(draft: Draft, codes: list[str], ordinal: int) -> set[str]:
    """Names without extension that the naming rule and its local variants give a document's file."""
    if draft.batch is not None and (counted := draft.batch.of_document(ordinal)) is not None:
        # The batch's code is its first document's, and the files may go on counting from it.
        codes = [*codes, str(counted)]
    dossiers = tuple(code for code in (draft.code, draft.archival_code, draft.old_code) if code)
    numbered = [f"{code}.{ordinal:0{width}d}" for code in dossiers for width in (7, 3, 1)]
    return {f"{stem}{end}" for stem in (*codes, *numbered) for end in ("", _SIGNED)}
