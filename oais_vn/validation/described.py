"""What the rules of a delivery are asked about: a record, a document in its dossier, a dossier counted up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from oais_vn.formats.tables.documents import INHERITED_FIELDS
from oais_vn.model.authorities import NO_REGISTER, AgencyRegister
from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier, Delivery, Problem, Unit
from oais_vn.model.description import Fault, FieldFault, Kind, Record, RecordTable
from oais_vn.model.language import Text
from oais_vn.model.report import Location
from oais_vn.validation.rule import Hit

UNITS = {Unit.DOSSIER: Text("hồ sơ", "dossier"), Unit.BATCH: Text("lô tài liệu", "batch")}
"""What people call what a delivery holds."""

_COUNTED_IN_FILE = "numberOfPage"


@dataclass(frozen=True)
class Excused:
    """What the reader reported already, so that no rule says it again: single cells, and columns that are missing."""

    cells: frozenset[tuple[str | None, str | None]]
    columns: frozenset[tuple[str | None, str]]
    files: frozenset[str]


@dataclass(frozen=True)
class Described:
    """A dossier or a document as its record describes it."""

    record: Record
    table: RecordTable
    location: Location
    cells: Mapping[str, str]
    excused: Excused

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
        return Hit(self.place(each.field.name), params)


@dataclass(frozen=True)
class DescribedDossier(Described):
    """A dossier's record, and what it is judged against."""

    dossier: DeliveredDossier
    delivery: Delivery
    register: AgencyRegister = NO_REGISTER


@dataclass(frozen=True)
class DescribedDocument(Described):
    """A document's record, the document itself, and its dossier or batch."""

    document: DeliveredDocument
    dossier: DeliveredDossier
    unit: Unit
    register: AgencyRegister = NO_REGISTER

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


@dataclass
class Tally:
    """What is counted while a dossier's documents go by in the order of their ordinals."""

    described: DescribedDossier
    documents: int = 0
    pages: int | None = 0
    last: int = 0
    repeated: list[tuple[int, Location]] = field(default_factory=list)
    gaps: list[tuple[int, int, Location]] = field(default_factory=list)

    def take(self, document: DeliveredDocument, has_pages: bool) -> None:
        """Count the next document; `has_pages`: its kind's record holds a number of pages.

        Of photographs and recordings nobody says how many pages they have: then there is no sum. The pages of
        a linked document are counted in the dossier where its file lies.
        """
        self.documents += 1
        if not document.linked:
            number = document.record.number("numberOfPage") if has_pages else None
            self.pages = None if number is None or self.pages is None else self.pages + number
        if document.ordinal == self.last:
            self.repeated.append((document.ordinal, document.location))
        elif document.ordinal > self.last + 1:
            self.gaps.append((self.last + 1, document.ordinal - 1, document.location))
        self.last = document.ordinal


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
