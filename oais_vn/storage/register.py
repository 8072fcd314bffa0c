"""The register in the archive's database: things taken in of the log, found again and counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.engine import Connection

from oais_vn.model.access import SecurityGrade
from oais_vn.model.alphabet import in_alphabet
from oais_vn.model.copies import CopyState
from oais_vn.model.dates import day_in_vietnam
from oais_vn.model.register.dossier import Decided, Dossier, DossierKey, Stage
from oais_vn.model.register.life import Kept
from oais_vn.model.register.plain import value_of
from oais_vn.model.register.things import KINDS, ActPart, Thing, key_of
from oais_vn.model.register.wanted import By, Figures, Wanted
from oais_vn.storage.database.database import Database
from oais_vn.storage.database.kept import kept_of
from oais_vn.storage.database.register_rows import dossier_in, marks_of, row_of, searched_in, written
from oais_vn.storage.database.register_tables import DOSSIER, FOUND_BY, MARK, STAGES, THING
from oais_vn.storage.database.tables import CARRIER, COPY, PACKAGE
from oais_vn.storage.lexemes import asked, lexemes

T = TypeVar("T", bound=Thing)
_Told = tuple[T, str]  # with the thing as JSON

_AT_ONCE: Final = 500
_GOOD: Final = (COPY.c.name == PACKAGE.c.name, COPY.c.state == CopyState.VERIFIED.value)
_NAMES: dict[type, str] = {kind: name for name, kind in KINDS.items()}


class SqlRegister:
    """The port `RegisterCatalogue` on the archive's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, connection: Connection, part: ActPart) -> None:
        """Take in things as an act leaves them; of one thing the last counts."""
        told = part.told or map(written, part.things)
        dossiers: dict[DossierKey, _Told[Dossier]] = {}
        others: dict[tuple[type, str], _Told[Thing]] = {}
        for thing, data in zip(part.things, told, strict=True):
            if isinstance(thing, Dossier):
                dossiers[thing.key] = thing, data
            else:
                others[type(thing), key_of(thing)] = thing, data
        following = iter(dossiers.values())
        while some := list(islice(following, _AT_ONCE)):
            self._take_dossiers(connection, some)
        if others:
            self._take_others(connection, others.values())

    def thing(self, kind: type[T], key: str) -> T | None:
        """The thing of this kind and key."""
        if kind is Dossier:
            return cast("T | None", self.dossier(DossierKey(*key.split("/", 2))))
        question = select(THING.c.data).where(THING.c.kind == _NAMES[kind], THING.c.key == key)
        with self._database.reading() as connection:
            data = connection.execute(question).scalar()
        return None if data is None else cast("T", value_of(kind, json.loads(data)))

    def things(self, kind: type[T]) -> Iterator[T]:
        """All things of a kind that is not dossiers, in the order in which they came in."""
        question = select(THING.c.data).where(THING.c.kind == _NAMES[kind]).order_by(THING.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(question).scalars().all()
        return (value_of(kind, json.loads(data)) for data in rows)

    def dossier(self, key: DossierKey) -> Dossier | None:
        """The dossier of this key."""
        question = select(DOSSIER.c.data).where(*(DOSSIER.c[name] == part for name, part in key._asdict().items()))
        with self._database.reading() as connection:
            data = connection.execute(question).scalar()
        return None if data is None else dossier_in(data)

    def dossiers_of(self, keys: Sequence[DossierKey]) -> dict[DossierKey, Dossier]:
        """The dossiers of these keys (some hundreds), as far as there are any."""
        with self._database.reading() as connection:
            numbers = list(_numbers(connection, keys).values())
            question = select(DOSSIER.c.data).where(DOSSIER.c.number.in_(numbers))
            rows = connection.execute(question).scalars().all() if numbers else ()
        return {found.key: found for found in map(dossier_in, rows)}

    def called(self, code: str) -> list[Dossier]:
        """The dossiers of this code, or `unit/fonds/code`: several where units have fonds and codes alike."""
        parts = code.split("/", 2)
        if len(parts) == 3:
            found = self.dossier(DossierKey(*parts))
            return [] if found is None else [found]
        question = select(DOSSIER.c.data).where(DOSSIER.c.code == code).order_by(DOSSIER.c.number)
        with self._database.reading() as connection:
            return [dossier_in(data) for data in connection.execute(question).scalars()]

    def dossiers(self, wanted: Wanted) -> Iterator[Dossier]:
        """The dossiers that are asked for, in the order in which they came in; few are held at a time."""
        question = select(DOSSIER.c.number, DOSSIER.c.data).where(*self._conditions(wanted))
        question = question.order_by(DOSSIER.c.number).limit(_AT_ONCE)
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(question.where(DOSSIER.c.number > last)).all()
            yield from (dossier_in(row.data) for row in rows)
            if len(rows) < _AT_ONCE:
                return
            last = rows[-1].number

    def figures(self, by: By, wanted: Wanted) -> list[Figures]:
        """What is counted of the dossiers that are asked for, by the headings of `by`, in their alphabetical order."""
        headings, question = _grouped(by)
        counted = (func.sum(each) for each in _COUNTED)
        question = question.add_columns(func.count(), *counted).where(*self._conditions(wanted))
        if headings:
            question = question.group_by(*headings)
        with self._database.reading() as connection:
            rows = connection.execute(question).all()
        size = len(headings)
        told = (
            Figures(tuple(str(each) for each in row[:size]), *(int(each or 0) for each in row[size:])) for row in rows
        )
        # No database knows the order of the Vietnamese alphabet.
        return sorted(told, key=lambda each: tuple(map(in_alphabet, each.heading)))

    def seen(self, dossier: DossierKey) -> dict[Stage, str]:
        """What packages and copies tell of a dossier: the stages reached, each with a day or empty."""
        held = (
            select(COPY.c.verified, COPY.c.state)
            .select_from(PACKAGE.outerjoin(COPY, COPY.c.name == PACKAGE.c.name))
            .where(PACKAGE.c.code == dossier.code, PACKAGE.c.fonds == dossier.fonds, PACKAGE.c.withdrawn == "")
            .where(PACKAGE.c.unit.in_(("", dossier.unit)))
        )
        with self._database.reading() as connection:
            rows = connection.execute(held).all()
        if not rows:
            return {}
        good = [day_in_vietnam(row.verified) for row in rows if row.state == CopyState.VERIFIED.value]
        found = {Stage.PACKED: ""}
        if good:
            found |= {Stage.STORED: min(good), Stage.AUDITED: max(good)}
        return found

    def kept(self, keys: Sequence[DossierKey]) -> dict[DossierKey, Kept]:
        """What the store has of these dossiers (some hundreds); of one that has no package nothing is told."""
        with self._database.reading() as connection:
            return kept_of(connection, keys)

    def _conditions(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        table = DOSSIER.c
        equal = {
            "unit": wanted.unit,
            "fonds": wanted.fonds,
            "maintenance": wanted.maintenance,
            "listed": wanted.listed,
            "decided": wanted.decided.value if wanted.decided else "",
            "original": wanted.original.value if wanted.original else "",
        }
        found = [table[name] == value for name, value in equal.items() if value]
        given = ((table.series, wanted.group), (table.medium, wanted.medium), (table.recovery, wanted.recovery))
        found += [column == value for column, value in given if value is not None]
        if wanted.ungraded:
            found.append(table.grade == SecurityGrade.NONE.value)
        if wanted.earliest is not None:
            found.append(table.ends >= wanted.earliest.toordinal())
        if wanted.latest is not None:
            found.append(table.starts <= wanted.latest.toordinal())
        marks = (("criterion", wanted.criterion), ("sign", wanted.sign), ("damage", wanted.damage))
        found += [_marked(kind, mark) for kind, mark in marks if mark]
        found += [*_kept(wanted), *_stages(wanted), *self._has_words(wanted.words)]
        return found if wanted.also is None else [*found, *self._conditions(wanted.also)]

    def _has_words(self, words: str) -> list[ColumnElement[bool]]:
        wanted = asked(words)
        if not wanted:
            # Signs without a word in them are in nothing.
            return [DOSSIER.c.number < 0] if words.strip() else []
        if self._database.is_sqlite:
            inner = text(f"SELECT rowid FROM {FOUND_BY} WHERE {FOUND_BY} MATCH :words")  # noqa: S608  (our own words)
            told: Any = " AND ".join(f'"{word}"' for word in wanted)
        else:
            inner = text(f"SELECT number FROM {FOUND_BY} WHERE lexemes @> :words")  # noqa: S608  (our own words)
            told = wanted
        return [DOSSIER.c.number.in_(inner.bindparams(bindparam("words", told)).columns(DOSSIER.c.number))]

    def _take_dossiers(self, connection: Connection, dossiers: Sequence[_Told[Dossier]]) -> None:
        keys = [tuple(dossier.key) for dossier, _ in dossiers]
        known = _numbers(connection, keys)
        if known:
            numbers = list(known.values())
            connection.execute(delete(DOSSIER).where(DOSSIER.c.number.in_(numbers)))
            connection.execute(delete(MARK).where(MARK.c.number.in_(numbers)))
            column = "rowid" if self._database.is_sqlite else "number"
            removal = text(f"DELETE FROM {FOUND_BY} WHERE {column} = :number")  # noqa: S608  (our own words)
            connection.execute(removal, [{"number": number} for number in numbers])
        following = (connection.execute(select(func.max(DOSSIER.c.number))).scalar() or 0) + 1
        following = max(following, max(known.values(), default=0) + 1)
        join: Callable[[set[str]], Any] = " ".join if self._database.is_sqlite else list
        rows, marks, words = [], [], []
        for key, (dossier, data) in zip(keys, dossiers, strict=True):
            number = known.get(key)
            if number is None:
                number, following = following, following + 1
            rows.append(row_of(number, dossier, data))
            marks += [{"number": number, "kind": kind, "mark": mark} for kind, mark in marks_of(dossier)]
            words.append({"number": number, "lexemes": join(lexemes(searched_in(dossier)))})
        column = "rowid" if self._database.is_sqlite else "number"
        addition = text(f"INSERT INTO {FOUND_BY} ({column}, lexemes) VALUES (:number, :lexemes)")  # noqa: S608
        for inserted, added in ((insert(DOSSIER), rows), (insert(MARK), marks), (addition, words)):
            self._database.insert_all(connection, inserted, added)

    def _take_others(self, connection: Connection, things: Iterable[_Told[Thing]]) -> None:
        following = (connection.execute(select(func.max(THING.c.number))).scalar() or 0) + 1
        for thing, data in things:
            name, key = _NAMES[type(thing)], key_of(thing)
            here = (THING.c.kind == name, THING.c.key == key)
            number = connection.execute(select(THING.c.number).where(*here)).scalar()
            if number is not None:
                connection.execute(delete(THING).where(*here))
            else:
                number, following = following, following + 1
            connection.execute(insert(THING), {"kind": name, "key": key, "number": number, "data": data})


def _numbers(connection: Connection, keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    columns = (DOSSIER.c.unit, DOSSIER.c.fonds, DOSSIER.c.code, DOSSIER.c.number)
    question = select(*columns).where(DOSSIER.c.code.in_([key[2] for key in keys]))
    wanted = set(keys)
    return {row[:3]: row[3] for row in map(tuple, connection.execute(question)) if row[:3] in wanted}


def _held(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a package of the dossier is held."""
    there = (PACKAGE.c.code == DOSSIER.c.code, PACKAGE.c.fonds == DOSSIER.c.fonds, PACKAGE.c.withdrawn == "")
    return exists().where(*there, _of_unit(PACKAGE.c.unit), *conditions).correlate(DOSSIER)


def _of_unit(unit: ColumnElement[str]) -> ColumnElement[bool]:
    """That a package is of the dossier's unit; of a package stored before units were noted nobody knows."""
    return or_(unit == DOSSIER.c.unit, unit == "")


def _reached(stage: Stage) -> ColumnElement[bool]:
    if stage.is_seen:
        return _held() if stage is Stage.PACKED else _held(*_GOOD)
    if stage is Stage.ARRANGED:
        return DOSSIER.c.arranged_now  # the inventory may say it without a day
    return DOSSIER.c[STAGES[stage]] != ""


def _reached_in(stage: Stage, year: int) -> Iterator[ColumnElement[bool]]:
    """That the day of a stage is of this year; nobody tells the day on which a package was made."""
    if not stage.is_seen:
        yield func.substr(DOSSIER.c[STAGES[stage]], 1, 4) == f"{year:04}"
    elif stage is Stage.PACKED:
        yield false()
    else:
        first = stage is Stage.STORED
        begins, ends = _beginning(year), _beginning(year + 1)
        yield _held(*_GOOD, COPY.c.verified >= begins, COPY.c.verified < ends)
        yield ~_held(*_GOOD, COPY.c.verified < begins if first else COPY.c.verified >= ends)


def _beginning(year: int) -> str:
    """When a year begins in Viet Nam (UTC+7), as the log writes times; cut off, to come before whatever follows."""
    return f"{year - 1:04}-12-31T17:00"


def _marked(kind: str, mark: str) -> ColumnElement[bool]:
    there = (MARK.c.number == DOSSIER.c.number, MARK.c.kind == kind, MARK.c.mark == mark)
    # Figures by criterion or sign ask the marks too, of their own.
    return exists().where(*there).correlate(DOSSIER)


def _kept(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for column, value in ((CARRIER.c.kind, wanted.carrier), (CARRIER.c.site, wanted.site)):
        if value:
            yield _held(*_GOOD, CARRIER.c.code == COPY.c.tier, column == value)


def _stages(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.reached is not None:
        yield _reached(wanted.reached)
        if wanted.year is not None:
            yield from _reached_in(wanted.reached, wanted.year)
    if wanted.not_reached is not None:
        yield ~_reached(wanted.not_reached)


def _number(condition: ColumnElement[bool], value: Any = 1) -> ColumnElement[int]:
    return case((condition, value), else_=0)


_PAGES = func.coalesce(DOSSIER.c.pages, 0)
_COUNTED: Final = (
    func.coalesce(DOSSIER.c.sheets, 0),
    _PAGES,
    DOSSIER.c.millimetres,
    _number(and_(DOSSIER.c.sheets.is_(None), DOSSIER.c.pages.is_(None))),
    _number(DOSSIER.c.decided == Decided.SELECTED.value),
    _number(_reached(Stage.APPROVED)),
    _number(_reached(Stage.DELIVERED)),
    DOSSIER.c.digitised_pages,
    _number(_reached(Stage.STORED)),
    _number(_reached(Stage.STORED), _PAGES),
    _number(DOSSIER.c.recovery),
    _number(_reached(Stage.HANDED_OVER)),
    _number(and_(DOSSIER.c.decided == Decided.SELECTED.value, ~_reached(Stage.STORED))),
    DOSSIER.c.digitised_a4,
    DOSSIER.c.reinforced_sheets,
)
"""What `Figures` sums, in its order."""


def _grouped(by: By) -> tuple[list[ColumnElement[Any]], Select[Any]]:
    """The headings, and the question that has a row for each dossier under each of its headings."""
    table = DOSSIER.c
    if by in (By.CRITERION, By.SIGN, By.DAMAGE):
        headings: list[ColumnElement[Any]] = [MARK.c.mark]
        source = DOSSIER.join(MARK, and_(MARK.c.number == table.number, MARK.c.kind == by.value))
        return headings, select(*headings).select_from(source)
    if by in (By.CARRIER, By.SITE):
        package = and_(PACKAGE.c.code == table.code, PACKAGE.c.fonds == table.fonds, _of_unit(PACKAGE.c.unit))
        kept = (
            select(table.number, (CARRIER.c.kind if by is By.CARRIER else CARRIER.c.site).label("it"))
            .join(PACKAGE, package)
            .join(COPY, COPY.c.name == PACKAGE.c.name)
            .join(CARRIER, CARRIER.c.code == COPY.c.tier)
            .where(PACKAGE.c.withdrawn == "", COPY.c.state == CopyState.VERIFIED.value)
            .distinct()
            .subquery()
        )
        source_of = DOSSIER.join(kept, kept.c.number == table.number)
        return [kept.c.it], select(kept.c.it).select_from(source_of)
    approved, digitised = (func.substr(column, 1, 4) for column in (table.approved, table.delivered))
    columns: dict[By, list[ColumnElement[Any]]] = {
        By.ALL: [],
        By.UNIT: [table.unit],
        By.FONDS: [table.unit, table.fonds],
        By.GROUP: [table.unit, table.fonds, table.series],
        By.MEDIUM: [table.medium],
        By.YEAR: [approved],
        By.DIGITISED_YEAR: [digitised],
        By.FINEST: [table.unit, table.fonds, table.series, table.medium, approved, digitised],
    }
    headings = columns[by]
    return headings, select(*headings).select_from(DOSSIER)
