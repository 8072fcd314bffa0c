"""A register of agencies and archives over time (ISAAR(CPF)): what a code or a name meant on a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from oais_vn.model.agencies import Agency, lies_within
from oais_vn.model.dates import PartialDate
from oais_vn.model.description import fold
from oais_vn.model.identifiers import AgencyCode
from oais_vn.model.location import Location


class AuthorityKind(Enum):
    """What a corporate body (ISAAR(CPF) 5.1.1) is here: one that makes records, or one that keeps them."""

    AGENCY = "agency"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class AuthorityRecord:
    """One agency under one name for one time; an agency that is renamed, or made anew by a merger, has a record each.

    After ISAAR(CPF): `name` is the authorized form (5.1.2), `other_names` its other forms (5.1.5), `code` its
    identifier (5.1.6), `valid_from` and `valid_to` are its dates of existence (5.2.1), `decision` is the source of
    its authority (5.2.6), `predecessors` and `successors` are temporal relationships (5.3) by code or, where the
    code is not known, by name; `note` holds sources and maintenance notes (5.4.8, 5.4.9).
    """

    name: str
    code: AgencyCode | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    kind: AuthorityKind = AuthorityKind.AGENCY
    other_names: tuple[str, ...] = ()
    decision: str = ""
    note: str = ""
    location: Location = field(default_factory=Location)

    def existed_on(self, date: PartialDate) -> bool:
        """Whether `date` can lie in its time; an unknown end is open."""
        return lies_within(date, self.valid_from, self.valid_to)

    @property
    def begins(self) -> date:
        """The first day of its time; the first of all days when nobody knows."""
        return date.min if self.valid_from is None else self.valid_from.earliest

    @property
    def ends(self) -> date:
        """The last day of its time; the last of all days when it goes on or nobody knows."""
        return date.max if self.valid_to is None else self.valid_to.latest

    def can_precede(self, other: AuthorityRecord) -> bool:
        """Whether the times allow that it came before `other`: it is not the later one at both ends."""
        later = self.begins >= other.begins and self.ends >= other.ends
        return not later or (self.begins, self.ends) == (other.begins, other.ends)

    def is_called(self, name: str) -> bool:
        """Whether this is one of its names, whatever the case, the accents and the spaces."""
        return fold(name) in map(fold, (self.name, *self.other_names))


class Relationship(NamedTuple):
    """What one record says of another (ISAAR(CPF) 5.3): `reference` as written, `later` for a successor.

    `other` is the record that it leads to, None when there is none or when the times forbid it.
    """

    record: AuthorityRecord
    reference: str
    later: bool
    other: AuthorityRecord | None


@dataclass(frozen=True)
class AgencyRegister:
    """Authority records and how they follow one another; an empty register knows nothing and asks nothing."""

    records: tuple[AuthorityRecord, ...] = ()

    def __post_init__(self) -> None:
        # Equal records are one: relationships are between numbers, and a record is looked up by what it says.
        object.__setattr__(self, "records", tuple(dict.fromkeys(self.records)))

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[int, ...]]:
        return _index(self.records, lambda record: () if record.code is None else (str(record.code),))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[int, ...]]:
        return _index(self.records, lambda record: map(fold, (record.name, *record.other_names)))

    @cached_property
    def _links(self) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
        """For each record those that came right before it, and those right after it, whichever of them says so."""
        before: list[dict[int, None]] = [{} for _ in self.records]
        after: list[dict[int, None]] = [{} for _ in self.records]
        for number, record in enumerate(self.records):
            for reference in record.predecessors:
                found = self._meant_by(number, reference, later=False)
                if found is not None:
                    before[number][found] = after[found][number] = None
            for reference in record.successors:
                found = self._meant_by(number, reference, later=True)
                if found is not None:
                    after[number][found] = before[found][number] = None
        return tuple(map(tuple, before)), tuple(map(tuple, after))

    def referred(self, reference: str) -> tuple[AuthorityRecord, ...]:
        """The records that a relationship can mean: those with this code or else with this name, in order of time."""
        return self._of(self._referred(reference))

    def of_code(self, code: AgencyCode) -> tuple[AuthorityRecord, ...]:
        """All that ever had this code, in order of time: the agency with all its names."""
        return self._of(self._by_code.get(str(code), ()))

    def named(self, name: str) -> tuple[AuthorityRecord, ...]:
        """All that ever had this name (or another form of it), in order of time."""
        return self._of(self._by_name.get(fold(name), ()))

    def names(self, code: AgencyCode) -> tuple[str, ...]:
        """All names of an agency over time, the oldest first."""
        return tuple(dict.fromkeys(record.name for record in self.of_code(code)))

    def governing(self, code: AgencyCode) -> tuple[AuthorityRecord, ...]:
        """The records by which a code is judged: its own, or else those of its nearest superior.

        The levels of a code are separated by dots (Decision 20/2020/QĐ-TTg): with the province its offices end too.
        """
        parts = str(code).split(".")
        for length in range(len(parts), 0, -1):
            found = self._by_code.get(".".join(parts[:length]))
            if found:
                return self._of(found)
        return ()

    def meant(self, code: AgencyCode, date: PartialDate) -> tuple[AuthorityRecord, ...]:
        """What a code meant on a date: nothing, one record, or several where the date is too coarse to tell."""
        return tuple(record for record in self.governing(code) if record.existed_on(date))

    def predecessors(self, record: AuthorityRecord) -> tuple[AuthorityRecord, ...]:
        """Those that came right before it."""
        return self._of(self._links[0][self.records.index(record)])

    def successors(self, record: AuthorityRecord) -> tuple[AuthorityRecord, ...]:
        """Those that came right after it."""
        return self._of(self._links[1][self.records.index(record)])

    def in_place_of(self, records: Iterable[AuthorityRecord], date: PartialDate) -> tuple[AuthorityRecord, ...]:
        """The predecessors or successors of `records`, however remote, that existed on `date`."""
        found: dict[int, None] = {}
        for links in self._links:
            waiting = [self.records.index(record) for record in records]
            seen = set(waiting)
            while waiting:
                number = waiting.pop(0)
                if self.records[number].existed_on(date):
                    found[number] = None
                    continue
                new = [other for other in links[number] if other not in seen]
                seen.update(new)
                waiting.extend(new)
        return self._of(found)

    def completed(self, agency: Agency) -> Agency:
        """The agency with dates, predecessors and successors of the register where it says none of its own.

        Only of the one record that has its code, or of the one among several that has its name too.
        """
        found = self.of_code(agency.code)
        if len(found) > 1:
            found = tuple(record for record in found if record.is_called(agency.name))
        if len(found) != 1:
            return agency
        (record,) = found
        return replace(
            agency,
            valid_from=agency.valid_from or record.valid_from,
            valid_to=agency.valid_to or record.valid_to,
            predecessors=agency.predecessors or _codes(self.predecessors(record)),
            successors=agency.successors or _codes(self.successors(record)),
        )

    def relationships(self) -> Iterator[Relationship]:
        """Every relationship that a record states, with what it leads to."""
        for number, record in enumerate(self.records):
            for later, references in ((False, record.predecessors), (True, record.successors)):
                for reference in references:
                    found = self._meant_by(number, reference, later=later)
                    yield Relationship(record, reference, later, None if found is None else self.records[found])

    def circle(self) -> tuple[AuthorityRecord, ...]:
        """The records that come before themselves by their relationships, and those between two such circles."""
        left = set(range(len(self.records)))
        # Whoever has nobody before it stands in no circle; then whoever has nobody after it.
        for links, onward in (self._links, self._links[::-1]):
            waits = {number: sum(other in left for other in links[number]) for number in left}
            ready = [number for number, count in waits.items() if not count]
            for number in ready:
                for other in onward[number]:
                    if other in waits:
                        waits[other] -= 1
                        if not waits[other]:
                            ready.append(other)
            left.difference_update(ready)
        return tuple(self.records[number] for number in sorted(left))

    def _of(self, numbers: Iterable[int]) -> tuple[AuthorityRecord, ...]:
        return tuple(sorted((self.records[number] for number in numbers), key=lambda record: record.begins))

    def _referred(self, reference: str) -> tuple[int, ...]:
        return self._by_code.get(reference) or self._by_name.get(fold(reference), ())

    def _meant_by(self, number: int, reference: str, *, later: bool) -> int | None:
        """Which of the records referred to is meant: a code or a name may have belonged to several, one after another.

        As a predecessor the latest that had begun before, as a successor the first that was there afterwards.
        """
        record = self.records[number]
        meant = [other for other in self._referred(reference) if other != number]
        if later:
            fitting = [other for other in meant if record.can_precede(self.records[other])]
            return min(fitting, key=lambda other: _as_successor(record, self.records[other]), default=None)
        fitting = [other for other in meant if self.records[other].can_precede(record)]
        return max(fitting, key=lambda other: _as_predecessor(record, self.records[other]), default=None)


NO_REGISTER = AgencyRegister()
"""Where no register of agencies is given: nothing is asked."""


def _as_successor(record: AuthorityRecord, other: AuthorityRecord) -> tuple[bool, date]:
    return other.ends <= record.ends, other.begins


def _as_predecessor(record: AuthorityRecord, other: AuthorityRecord) -> tuple[bool, date]:
    return other.begins < record.begins, other.begins


def _index(
    records: Iterable[AuthorityRecord], keys: Callable[[AuthorityRecord], Iterable[str]]
) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, dict[int, None]] = {}
    for number, record in enumerate(records):
        for key in keys(record):
            found.setdefault(key, {})[number] = None
    return {key: tuple(numbers) for key, numbers in found.items()}


def _codes(records: Iterable[AuthorityRecord]) -> tuple[AgencyCode, ...]:
    return tuple(dict.fromkeys(record.code for record in records if record.code is not None))
