"""A record of a package as rules about descriptions are asked of it, and which table it is a record of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from oais_vn.formats.descriptive.writer import ROOT
from oais_vn.model.access import SecurityGrade
from oais_vn.model.description import Field, Record, RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import DocCode, DocId, FileCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.profile import Profile
from oais_vn.model.tolerance import Variant
from oais_vn.validation.described import Described, code_counted_on

_ORDINAL = "docOrdinal"
"""What the schema of Annex I has in place of a code that ends with the ordinal (readings, rows 2 and 3)."""
_DOSSIER_CODE = "arcFileCode"
_IDENTIFIER = "docId"


@dataclass(frozen=True)
class PackagedRecord(Described):
    """A record of a package: a field's place is its element."""

    def place(self, name: str) -> Location:
        """The element of a field, whether it is there or missing."""
        return Location(path=self.location.path, xpath=f"/{ROOT}/{name}")

    def is_composed(self, entry: Field) -> bool:
        """As the profile says: of a package nobody knows where a value comes from."""
        return entry.composed


@dataclass(frozen=True, kw_only=True)
class PackagedDossier(PackagedRecord):
    """What the package is about, by its own record: a dossier, a batch, a request, a fonds."""

    code_field: str
    what: Text
    grade: SecurityGrade = SecurityGrade.NONE

    @property
    def code(self) -> str:
        """`fileCode`, `arcFileCode` or what else names it."""
        return self.record[self.code_field]


@dataclass(frozen=True, kw_only=True)
class PackagedDocument(PackagedRecord):
    """A document of a package.

    `dossier` is None where the package is about something else (a reader's request). `file_code` is the dossier's
    `fileCode`, by which files are called in AIPs too, when the bag tells it; `position` is the place in METS, from 1.
    """

    dossier: PackagedDossier | None
    code_field: str
    position: int
    path: PackagePath | None
    file_code: str = ""
    grade: SecurityGrade = SecurityGrade.NONE

    def place(self, name: str) -> Location:
        """The element of a field; `path` is the file itself."""
        return Location(path=self.path) if name == "path" else super().place(name)

    @property
    def dossier_record(self) -> Record:
        """The record of its dossier; empty where there is none."""
        return Record() if self.dossier is None else self.dossier.record

    @cached_property
    def ordinal(self) -> int:
        """By its code, else by what else it says of itself, else by its place in METS."""
        for name in (self.code_field, "docCode"):
            code = _doc_code(self.record[name])
            if code is not None:
                return code.ordinal
        said = self._identifier
        return self.record.number(_ORDINAL) or (self.position if said is None else said.ordinal)

    @cached_property
    def _identifier(self) -> DocId | None:
        try:
            return DocId.parse(self.record[_IDENTIFIER])
        except InputError:
            return None

    def codes(self) -> Iterator[tuple[str, str, str]]:
        """Its codes follow from the dossier's code and its ordinal; without a dossier they agree with `docId`."""
        dossier = "" if self.dossier is None else self.dossier.code
        if _ORDINAL in self.table and self.record[_DOSSIER_CODE] and dossier:
            yield _DOSSIER_CODE, self.record[_DOSSIER_CODE], dossier
        name = self.code_field if self.code_field in self.table else "docCode"
        value = self.record[name]
        if not value or name not in self.table:
            return
        if name == self.code_field and dossier:
            yield name, value, f"{dossier}.{self.ordinal:07d}"
        elif not self._agrees(value, dossier):
            head = dossier or ("" if self._identifier is None else self._identifier.dossier)
            yield name, value, f"{head or '…'}.{self.record.number(_ORDINAL) or self.ordinal:07d}"

    def _agrees(self, value: str, dossier: str) -> bool:
        """Whether a code has the form of one, and year and ordinal of what is known else."""
        code = _doc_code(value)
        if code is None:
            return False
        identifier = self._identifier
        ordinals = [self.record.number(_ORDINAL), None if identifier is None else identifier.ordinal]
        years = [_year(dossier), None if identifier is None else _year(identifier.dossier)]
        if identifier is not None and years[1] is None:
            ordinals.pop()
        own = _year(code.dossier)
        return all(other in (None, code.ordinal) for other in ordinals) and all(
            None in (other, own) or other == own for other in years
        )

    def bears(self, found: DocCode) -> bool:
        """By its dossier's code with or without that of the archive; where that is not known, its ordinal counts."""
        own = _doc_code(self.record[self.code_field])
        heads = {
            self.file_code,
            "" if self.dossier is None else self.dossier.code,
            "" if self._identifier is None else self._identifier.dossier,
            "" if own is None else own.dossier,
        } - {""}
        end = f".{found}"
        if any(f".{head}.{self.ordinal:07d}".endswith(end) for head in heads):
            return True
        if any(f".{code_counted_on(head, self.ordinal)}".endswith(end) for head in heads):
            return True
        return not self.file_code and found.ordinal == self.ordinal


def _doc_code(text: str) -> DocCode | None:
    try:
        return DocCode.parse(text)
    except InputError:
        return None


def _year(code: str) -> int | None:
    try:
        return FileCode.parse(code).year
    except InputError:
        return None


def reading_of(profile: Profile, tables: Iterable[str], names: AbstractSet[str]) -> tuple[RecordTable, Variant | None]:
    """The table whose record has these fields, and the variant when it is another reading.

    Of the tables and their variants that know every field, the one of which the fewest are missing; when none knows
    them all, the table itself that knows the most.
    """
    own = [profile.tables[name] for name in tables]
    others = [
        (profile.tables[each.table], each)
        for table in own
        for each in profile.tolerance.variants
        if each.of == table.name
    ]
    candidates: list[tuple[RecordTable, Variant | None]] = [*((table, None) for table in own), *others]
    fitting = [each for each in candidates if names <= field_names(each[0])]
    if fitting:
        return min(fitting, key=lambda each: len(field_names(each[0]) - names))
    return max(own, key=lambda table: len(field_names(table) & names)), None


def field_names(table: RecordTable) -> set[str]:
    """The fields that a table has."""
    return {field.name for field in table.fields}
