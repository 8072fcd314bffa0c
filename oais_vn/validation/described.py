"""What the rules of a delivery are asked about: a record, a document in its dossier, a dossier counted up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from oais_vn.model.delivery import DeliveredDocument, DeliveredDossier, Delivery, Problem
from oais_vn.model.description import Fault, FieldFault, Record, RecordTable
from oais_vn.model.report import Location
from oais_vn.validation.rule import Hit


@dataclass(frozen=True)
class Excused:
    """What the reader reported already, so that no rule says it again: single cells, and columns that are missing."""

    cells: frozenset[tuple[str | None, str | None]]
    columns: frozenset[tuple[str | None, str]]


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
        return tuple(each for each in self.table.faults(self.record) if not self.is_excused(each.field.name))

    def hits(self, fault: Fault) -> Iterator[Hit]:
        """Every field with this fault, with `field`, `label`, `value`, `length` and `given` for the rule's texts."""
        for each in self.faults:
            if each.fault is fault:
                yield self.hit(each)

    def hit(self, each: FieldFault) -> Hit:
        """A faulty field as a hit."""
        value = each.value if len(each.value) <= 80 else f"{each.value[:77]}…"
        params = {
            "field": each.field.name,
            "label": each.field.label.vi,
            "label_en": each.field.label.en,
            "value": value,
            "given": len(each.value),
            "length": each.field.length or "",
        }
        return Hit(self.place(each.field.name), params)


@dataclass(frozen=True)
class DescribedDossier(Described):
    """A dossier's record, and what it is judged against."""

    dossier: DeliveredDossier
    delivery: Delivery


@dataclass(frozen=True)
class DescribedDocument(Described):
    """A document's record, the document itself, and its dossier."""

    document: DeliveredDocument
    dossier: DeliveredDossier


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
        """Count the next document; `has_pages`: its kind's record holds a number of pages."""
        self.documents += 1
        if has_pages:
            number = document.record.number("numberOfPage")
            self.pages = None if number is None or self.pages is None else self.pages + number
        if document.ordinal == self.last:
            self.repeated.append((document.ordinal, document.location))
        elif document.ordinal > self.last + 1:
            self.gaps.append((self.last + 1, document.ordinal - 1, document.location))
        self.last = document.ordinal


def reported(delivery: Delivery, code: str) -> Iterator[Hit]:
    """What the reader reported under a code."""
    return _hits(delivery.problems, code)


def noted(delivery: Delivery, code: str) -> Iterator[Hit]:
    """What the reader filled in under a code, one hit a sheet and field."""
    return _hits(delivery.notes, code)


def _hits(problems: tuple[Problem, ...], code: str) -> Iterator[Hit]:
    return (Hit(problem.location, problem.params) for problem in problems if problem.code == code)
