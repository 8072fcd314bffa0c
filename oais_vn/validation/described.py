"""What rules about descriptions are asked of: a record, a document in its dossier, a dossier counted up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from oais_vn.formats.tables.documents import INHERITED_FIELDS
from oais_vn.model.access import SecurityGrade
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier, Delivery, Problem, Unit
from oais_vn.model.description import Fault, Field, FieldFault, Kind, Record, RecordTable
from oais_vn.model.errors import InputError
from oais_vn.model.identifiers import BatchCode, DocCode
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.rule import Hit

UNITS = {Unit.DOSSIER: Text("hồ sơ", "dossier"), Unit.BATCH: Text("lô tài liệu", "batch")}
"""What people call what a delivery holds."""

_COUNTED_IN_FILE = "numberOfPage"


class DossierView(Protocol):
    """What a rule may ask of a dossier or batch, whether a delivery or a package describes it.

    `what` is what people call it, `grade` the highest security grade in it.
    """

    @property
    def record(self) -> Record:
        """Its own record."""
        ...

    @property
    def table(self) -> RecordTable:
        """The fields that its record may have."""
        ...

    @property
    def code(self) -> str:
        """The code that names it."""
        ...

    @property
    def code_field(self) -> str:
        """The field of its record that holds the code."""
        ...

    @property
    def what(self) -> Text:
        """What people call such a thing."""
        ...

    @property
    def grade(self) -> SecurityGrade:
        """The highest security grade in it."""
        ...

    def place(self, name: str) -> Location:
        """Where a field of its record stands."""
        ...


class DocumentView(Protocol):
    """What a rule may ask of a document, whether a delivery or a package describes it."""

    @property
    def record(self) -> Record:
        """Its own record."""
        ...

    @property
    def dossier_record(self) -> Record:
        """The record of the dossier in which it lies; empty where there is none."""
        ...

    @property
    def grade(self) -> SecurityGrade:
        """Its own security grade."""
        ...

    @property
    def path(self) -> PackagePath | None:
        """Its file; None when it has none of its own."""
        ...

    def place(self, name: str) -> Location:
        """Where a field of its record stands; `path` is where its file is named."""
        ...

    def codes(self) -> Iterable[tuple[str, str, str]]:
        """The codes that its record says: field, value, and what it should be."""
        ...

    def bears(self, found: DocCode) -> bool:
        """Whether a file of this document may be called by this code."""
        ...


@dataclass(frozen=True)
class Excused:
    """What the reader reported already, so that no rule says it again: single cells, and columns that are missing."""

    cells: frozenset[tuple[str | None, str | None]]
    columns: frozenset[tuple[str | None, str]]
    files: frozenset[str]


_NOTHING = Excused(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Described:
    """A dossier or a document as its record describes it: a row of a delivery, or a record of a package."""

    record: Record
    table: RecordTable
    location: Location
    cells: Mapping[str, str] = field(default_factory=dict)
    excused: Excused = _NOTHING

    def place(self, name: str) -> Location:
        """The cell of a field; the whole row when no column holds it."""
        cell = self.cells.get(name)
        if cell is None:
            return self.location
        return Location(path=self.location.path, sheet=self.location.sheet, cell=cell)

    def is_excused(self, name: str) -> bool:
        """Whether the reader reported this field's cell, or that its column is missing."""
        sheet = self.location.sheet
        return (sheet, self.cells.get(name)) in self.excused.cells or (sheet, name) in self.excused.columns

    def is_composed(self, entry: Field) -> bool:
        """Whether the regulation's rule made the value, so that nobody can shorten it: no cell holds it."""
        return entry.name not in self.cells

    @cached_property
    def faults(self) -> tuple[FieldFault, ...]:
        """What is wrong with single fields, found once for all rules."""
        return tuple(_sharper(each) for each in self.table.faults(self.record) if not self.is_excused(each.field.name))

    def hits(self, fault: Fault) -> Iterator[Hit]:
        """Every field with this fault, with `field`, `label`, `value`, `length` and `given` for the rule's texts."""
        for each in self.faults:
            if each.fault is fault:
                yield self.hit(each)

    def hit(self, each: FieldFault) -> Hit:
        """A faulty field as a hit."""
        params = {
            "field": each.field.name,
            "label": each.field.label.vi,
            "label_en": each.field.label.en,
            "value": _shortened(each.value, 80),
            "given": len(each.value),
            "length": each.field.length or "",
        }
        return Hit(self.place(each.field.name), params, clause=each.field.clause, confidence=each.field.confidence)


@dataclass(frozen=True, kw_only=True)
class DescribedDossier(Described):
    """A dossier's record in a delivery, and what it is judged against."""

    dossier: DeliveredDossier
    delivery: Delivery
    register: AgencyRegister = NO_REGISTER

    @property
    def code(self) -> str:
        """Its `fileCode`."""
        return self.dossier.code

    @property
    def code_field(self) -> str:
        """Where a delivery has the code."""
        return "fileCode"

    @property
    def what(self) -> Text:
        """Dossier or batch."""
        return UNITS[self.delivery.unit]

    @property
    def grade(self) -> SecurityGrade:
        """The highest security grade of it and its documents."""
        return self.dossier.grade


@dataclass(frozen=True, kw_only=True)
class DescribedDocument(Described):
    """A document's record in a delivery, the document itself, and its dossier or batch."""

    document: DeliveredDocument
    dossier: DeliveredDossier
    unit: Unit
    register: AgencyRegister = NO_REGISTER

    @property
    def dossier_record(self) -> Record:
        """The record of its dossier or batch."""
        return self.dossier.record

    @property
    def grade(self) -> SecurityGrade:
        """Its own security grade."""
        return self.document.grade

    @property
    def path(self) -> PackagePath | None:
        """The file that its row names."""
        return self.document.path

    def codes(self) -> Iterable[tuple[str, str, str]]:
        """Its codes follow from its dossier's and its ordinal."""
        for name, code in (("docCode", self.dossier.code), ("arcDocCode", self.dossier.record["arcFileCode"])):
            value = self.record[name]
            if value and code:
                yield name, value, f"{code}.{self.document.ordinal:07d}"

    def bears(self, found: DocCode) -> bool:
        """Its own codes; in a batch also the batch's code counted on."""
        known = [expected for _, _, expected in self.codes()]
        if self.unit is Unit.BATCH:
            known.append(code_counted_on(self.dossier.code, self.document.ordinal))
        return str(found) in known

    def is_excused(self, name: str) -> bool:
        """Also a value that comes from the dossier, where it is judged, or from a file that is not there."""
        if name not in self.cells:
            # A batch's own record has none of these fields, so nothing is judged there.
            same = self.unit is Unit.DOSSIER and self.record[name] == self.dossier.record[name]
            if (name in INHERITED_FIELDS and same) or (name == _COUNTED_IN_FILE and self._file_is_told_of):
                return True
        return super().is_excused(name)

    @property
    def _file_is_told_of(self) -> bool:
        """Whether the file is missing or does not open, which is reported for itself; a linked one has none."""
        path = self.document.path
        return path in self.excused.files if path is not None else not self.document.linked


def code_counted_on(batch: str, ordinal: int) -> str:
    """The code of a batch counted on to its `ordinal`-th document; empty when it is no such code or has no more."""
    try:
        return str(BatchCode.parse(batch).of_document(ordinal) or "")
    except InputError:
        return ""


@dataclass
class Tally:
    """What is counted while a dossier's documents go by; of each only its ordinal is kept."""

    described: DossierView
    documents: int = 0
    pages: int | None = 0
    repeated: list[tuple[int, Location]] = field(default_factory=list)
    _ordinals: set[int] = field(default_factory=set)
    _after_gap: dict[int, Location] = field(default_factory=dict)
    _highest: int = 0

    def take(self, ordinal: int, location: Location, record: Record, *, linked: bool, has_pages: bool) -> None:
        """Count the next document; `has_pages`: its kind's record holds a number of pages.

        Of photographs and recordings nobody says how many pages they have: then there is no sum. The pages of
        a linked document are counted in the dossier where its file lies.
        """
        self.documents += 1
        if not linked:
            number = record.number("numberOfPage") if has_pages else None
            self.pages = None if number is None or self.pages is None else self.pages + number
        if ordinal in self._ordinals:
            self.repeated.append((ordinal, location))
        elif ordinal > self._highest + 1:
            self._after_gap[ordinal] = location
        self._ordinals.add(ordinal)
        self._highest = max(self._highest, ordinal)

    def gaps(self) -> Iterator[tuple[int, int, Location]]:
        """The first and last ordinal of each run that is missing, and the document that comes after it."""
        last = 0
        for ordinal in sorted(self._ordinals):
            if ordinal > last + 1:
                place = self._after_gap.get(ordinal) or self.described.place(self.described.code_field)
                yield last + 1, ordinal - 1, place
            last = ordinal


_SHARPER = {
    Kind.CODE: Fault.UNKNOWN_CODE,
    Kind.BOOLEAN: Fault.NOT_A_BOOLEAN,
    Kind.DURATION: Fault.NOT_A_DURATION,
}


def _sharper(each: FieldFault) -> FieldFault:
    """A long word where a code or a flag belongs is no long value, but no code and no flag."""
    fault = _SHARPER.get(each.field.kind)
    if each.field.kind is Kind.NUMBER and not each.value.isdigit():
        fault = Fault.NOT_A_NUMBER
    return replace(each, fault=fault) if each.fault is Fault.TOO_LONG and fault is not None else each


def reported(delivery: Delivery, code: str) -> Iterator[Hit]:
    """What the reader reported under a code."""
    return _hits(delivery.problems, code)


def noted(delivery: Delivery, code: str) -> Iterator[Hit]:
    """What the reader filled in under a code, one hit a sheet and field."""
    return _hits(delivery.notes, code)


def _hits(problems: tuple[Problem, ...], code: str) -> Iterator[Hit]:
    for problem in problems:
        if problem.code == code:
            yield Hit(problem.location, {name: _shortened(text) for name, text in problem.params.items()})


def _shortened(text: str, most: int = 300) -> str:
    """A cell may hold 32,767 characters; a message needs only enough to find it."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
