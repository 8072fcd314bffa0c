"""The dossiers of a delivery as their rows describe them, and which one a document's row belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.describer import Describer
from oais_vn.formats.tables.draft import Draft
from oais_vn.formats.tables.grades import GRADE, read_grade
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.rows import Gathered
from oais_vn.formats.tables.terms import Terms
from oais_vn.formats.tables.tt02 import OLD_CODE, OLD_DOCUMENT_CODE, aliases, is_old, translated
from oais_vn.model.description import Record, fold
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import AgencyCode, ArcFileCode, DocCode, FileCode
from oais_vn.model.language import Text

_IDENTITY = (OLD_CODE, "fileCode", "fileNotation", "arcFileCode")
_RISK = ("riskRecovery", "riskRecoveryStatus")


class Named(NamedTuple):
    """The dossier that a row names (None: not known), the text that names it ("" for none), and its cell."""

    draft: Draft | None
    text: str
    cell: str | None


class _NoCode(Exception):
    def __init__(self, field: str, text: str, reason: Text) -> None:
        self.field = field
        self.text = text
        self.reason = reason


class Dossiers:
    """All dossiers by their codes. `named`: documents will name them, by any of their codes."""

    def __init__(
        self, describer: Describer, terms: Terms, defaults: Mapping[str, str], ledger: Ledger, *, named: bool = True
    ) -> None:
        self._named = named
        self._describer = describer
        self._terms = terms
        self._defaults = defaults
        self._ledger = ledger
        self._by_code: dict[str, Draft] = {}
        self._by_other: dict[str, Draft | None] = {}
        self._broken: set[str] = set()
        self._strange_fonds: set[str] = set()

    def __len__(self) -> int:
        return len(self._by_code)

    def all(self) -> list[Draft]:
        """In the order in which they were first named."""
        return list(self._by_code.values())

    def only(self) -> Draft | None:
        """The dossier, when there is just one."""
        return next(iter(self._by_code.values())) if len(self._by_code) == 1 else None

    def add(self, row: Gathered, *, repeats: bool) -> Draft | None:
        """The dossier that a row describes; None when its code cannot be made, which is reported.

        `repeats`: the sheet says the dossier again with every document, so that a known code is no second dossier.
        """
        values, cells = self._describer.describe(row)
        cells.update({GRADE: row.cells[GRADE]} if GRADE in row.cells else {})
        place = self._ledger.place(row.sheet, row.row)
        self._check_fonds(row)
        try:
            row = self._translated(row)
            code, archival_code = self._codes(row, values)
        except _NoCode as error:
            cell = row.cells.get(error.field)
            where = self._ledger.place(row.sheet, row.row, cell)
            reason = {"reason_vi": error.reason.vi, "reason_en": error.reason.en}
            self._broken.update(map(fold, aliases(row)))
            self._ledger.problem(problems.DOSSIER_CODE, where, value=error.text, **reason)
            self._broken.update(fold(row[name]) for name in _IDENTITY if row[name])
            return None
        known = self._by_code.get(code)
        grade = read_grade(row, self._ledger)
        said = dict(values) if grade is None else {**values, GRADE: grade.value}
        if known is None:
            draft = Draft(
                code, archival_code, said, values, cells, place, hands_down=values, catalogue=row["catalogue"],
                box=row["box"], extra=row.extra, grade=self._terms.grade if grade is None else grade,
                old_code=row[OLD_CODE],
            )  # fmt: skip
            self._complete(draft)
            self._register(draft, row)
            return draft
        if repeats:
            self._compare(known, said, cells, row)
        else:
            first = known.location.to("vi"), known.location.to("en")
            where = self._ledger.place(row.sheet, row.row, cells.get("fileCode") or row.cells.get("fileNotation"))
            self._ledger.problem(problems.DOSSIER_TWICE, where, dossier=code, first_vi=first[0], first_en=first[1])
        return known

    def find(self, row: Gathered) -> Named:
        """The dossier that a document's row names, by any of its codes."""
        for alias in aliases(row):
            if (draft := self.by_text(alias)) is not None:
                return Named(draft, alias, row.cells.get(OLD_CODE))
        for name in _IDENTITY:
            if row[name]:
                return Named(self.by_text(row[name]), row[name], row.cells.get(name))
        for name in ("docCode", "arcDocCode", "docId", OLD_DOCUMENT_CODE):
            code, dot, _ = row[name].rpartition(".")
            if dot:
                return Named(self.by_text(code), code, row.cells.get(name))
        return Named(None, "", None)

    def by_text(self, text: str) -> Draft | None:
        """The dossier with this code, archival code, or number and notation when only one has it."""
        return self._by_code.get(text) or self._by_other.get(fold(text))

    def is_broken(self, text: str) -> bool:
        """Whether a dossier named so was met, but its code could not be made."""
        return fold(text) in self._broken

    def _register(self, draft: Draft, row: Gathered) -> None:
        self._by_code[draft.code] = draft
        if not self._named:
            return
        known = (draft.code, draft.archival_code, row["fileNotation"], row["arcFileCode"], *aliases(row))
        names = {fold(name) for name in known if name}
        for name in names:
            self._by_other[name] = None if name in self._by_other else draft

    def _translated(self, row: Gathered) -> Gathered:
        """A row that speaks the words of TT02, in those of TT05."""
        if not is_old(row) or row["fileCode"]:
            return row
        try:
            return translated(row, self._terms.fonds.code)
        except InputError as error:
            raise _NoCode(OLD_CODE, row[OLD_CODE], error.text) from error

    def _codes(self, row: Gathered, values: dict[str, str]) -> tuple[str, str]:
        file, minted = self._file_code(row, values)
        if minted:
            values["fileCode"] = str(file)
            if row[OLD_CODE]:
                place = self._ledger.place(row.sheet, row.row, row.cells[OLD_CODE])
                self._ledger.note(problems.OLD_CODE, place, "fileCode", f"{row[OLD_CODE]} → {file}")
            else:
                self._note_derived(row, "fileCode", str(file))
        archival = values.get("arcFileCode", "")
        if archival:
            self._check_codes_of_documents(archival)
        else:
            archival = self._archival_code(file, row)
            values["arcFileCode"] = archival
            self._note_derived(row, "arcFileCode", archival)
        return str(file), archival

    def _check_codes_of_documents(self, archival: str) -> None:
        try:
            DocCode(archival, 1)
        except InputError as error:
            raise _NoCode("arcFileCode", archival, error.text) from error

    def _note_derived(self, row: Gathered, name: str, value: str) -> None:
        if not self._ledger.again(problems.DERIVED, row.sheet, name):
            self._ledger.note(problems.DERIVED, self._ledger.place(row.sheet, row.row), name, value)

    def _file_code(self, row: Gathered, values: Mapping[str, str]) -> tuple[FileCode, bool]:
        """The dossier's code, and whether it was made here: taken whole where a cell holds it, else put together."""
        if row["fileCode"]:
            return self._parsed("fileCode", row["fileCode"]), False
        notation = row["fileNotation"]
        if notation:
            own = (f"{self._terms.agency.code}.", f"{self._terms.fonds.code}.", f"{row['agencyCode'] or '.'}.")
            if notation.startswith(own):
                return self._parsed("fileNotation", notation), True
            return self._minted(row, values, notation), True
        if row["arcFileCode"]:
            try:
                return ArcFileCode.parse(row["arcFileCode"], self._terms.archive.code).file, True
            except InputError as error:
                raise _NoCode("arcFileCode", row["arcFileCode"], error.text) from error
        none = Text("không có mã hồ sơ, cũng không có số và ký hiệu hồ sơ", "neither a dossier code nor a notation")
        raise _NoCode("fileNotation" if "fileNotation" in row.cells else "fileCode", "", none)

    def _parsed(self, name: str, text: str) -> FileCode:
        try:
            return FileCode.parse(text)
        except InputError as error:
            raise _NoCode(name, text, error.text) from error

    def _minted(self, row: Gathered, values: Mapping[str, str], notation: str) -> FileCode:
        year = row["year"]
        if not year:
            start = Record(values).date("startDate")
            year = str(start.year) if start else ""
        if not (year.isdigit() and len(year) == 4):
            name = "year" if row["year"] else "fileNotation"
            no_year = Text(
                f"không có năm hình thành hồ sơ (cột Năm hoặc thời gian bắt đầu); năm đọc được: {year or '(trống)'}",
                f"no year of the dossier (column Năm or start date); year read: {year or '(empty)'}",
            )
            raise _NoCode(name, row[name], no_year)
        try:
            agency = AgencyCode(row["agencyCode"]) if row["agencyCode"] else self._terms.agency.code
            return FileCode(agency, int(year), notation)
        except InputError as error:
            raise _NoCode("fileNotation", notation, error.text) from error

    def _archival_code(self, file: FileCode, row: Gathered) -> str:
        fonds = self._terms.fonds
        catalogue = row["catalogue"]
        try:
            agency = AgencyCode(fonds.code) if fonds.closed else file.agency
            notation = f"{file.notation}.{catalogue}" if catalogue else file.notation
            return str(ArcFileCode(self._terms.archive.code, FileCode(agency, file.year, notation)))
        except InputError as error:
            raise _NoCode("catalogue", catalogue, error.text) from error

    def _complete(self, draft: Draft) -> None:
        for name, default in self._defaults.items():
            if draft.values.get(name) or (name == _RISK[1] and draft.values.get(_RISK[0]) != "1"):
                continue
            draft.values[name] = default
            draft.cells.pop(name, None)
            self._ledger.note(problems.DEFAULTED, draft.location, name, default)

    def _compare(self, draft: Draft, values: Mapping[str, str], cells: Mapping[str, str], row: Gathered) -> None:
        for name, value in values.items():
            given = draft.given.get(name, "")
            if value and value != given and name not in draft.disagreed:
                draft.disagreed.add(name)
                where = self._ledger.place(row.sheet, row.row, cells.get(name))
                self._ledger.problem(
                    problems.ROWS_DISAGREE, where, dossier=draft.code, field=name, value=value, first=given,
                    first_vi=draft.location.to("vi"), first_en=draft.location.to("en"),
                )  # fmt: skip

    def _check_fonds(self, row: Gathered) -> None:
        written = row["fondsCode"]
        if not written:
            return
        fonds = self._terms.fonds
        ours = {fold(fonds.code), fold(fonds.name), fold(f"phông {fonds.name}")}
        if fold(written) not in ours and fold(written) not in self._strange_fonds:
            self._strange_fonds.add(fold(written))
            where = self._ledger.place(row.sheet, row.row, row.cells.get("fondsCode"))
            self._ledger.problem(problems.OTHER_FONDS, where, value=written, fonds=fonds.code)
