"""The catalogue in SQLite or PostgreSQL: a cache of the event log, searched with accents or without."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, Select, Table, and_, bindparam, delete, func, insert, or_, select, text, tuple_, update
from sqlalchemy.engine import Connection, NestedTransaction

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.errors import InputError, StorageError
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.fixity import Digest
from oais_vn.model.keeping import Carrier, CarrierState, Deed, KeepingDeed, Position, Withdrawal
from oais_vn.model.language import Text
from oais_vn.model.register.things import ActPart, Pieces
from oais_vn.model.tiers import Receipt
from oais_vn.storage.database.database import Database
from oais_vn.storage.database.register_tables import FOUND_BY as REGISTER_FOUND_BY
from oais_vn.storage.database.tables import CACHE, CARRIER, COPY, FILM, FOUND_BY, PACKAGE, PLACE
from oais_vn.storage.lexemes import asked, lexemes
from oais_vn.storage.register import SqlRegister

_AT_ONCE: Final = 500
_SOME: Final = 5000
_FIELDS: Final[Sequence[str]] = tuple(Holding.__dataclass_fields__)
_HELD = [PACKAGE.c[name] for name in _FIELDS]
_KEY = ("name", "tier", "key")
_COPIES = [COPY.c[name] for name in Copy._fields]
_FILMS = [FILM.c[name] for name in FilmCopy._fields]
_CARRIERS = [CARRIER.c[name] for name in Carrier._fields]
_STATE = {state.value: state for state in CopyState}


class SqlCatalogue:
    """The port `Catalogue` in a file of SQLite (`Path`), in memory (None), or in PostgreSQL (`postgresql://…`).

    Raises what `Database` raises. Used by one thread at a time; many processes may use one database.
    """

    def __init__(self, place: Path | str | None = None) -> None:
        self._database = Database(place)
        self.register = SqlRegister(self._database)
        """The register, of the same log."""

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def position(self) -> Position:
        """How far the log has been taken in."""
        with self._database.reading() as connection:
            return Position(*connection.execute(select(PLACE)).one())

    def apply(self, deeds: Iterable[tuple[Deed | None, Position]]) -> None:
        """Take in deeds with their positions, all or none; what another process has taken in meanwhile is left out.

        `StorageError` when the deeds do not go on from where the catalogue is.
        """
        told = iter(deeds)
        first = next(told, None)
        if first is None:
            return
        with self._database.writing() as connection:
            # Held to the end: two who take in at once would overwrite new states by old ones.
            place = before = Position(*connection.execute(select(PLACE).with_for_update()).one())
            going = chain([first], told)
            act = _OpenAct(connection, self.register)
            new: list[KeepingDeed | None] = []
            for deed, position in going:
                if position.end <= before.end:
                    continue
                if position.start != place.end:
                    raise self._moved()
                if isinstance(deed, ActPart) or len(new) == _AT_ONCE:
                    self._take_in(connection, new)
                    new = []
                if isinstance(deed, ActPart):
                    act.add(deed, place)
                else:
                    act.drop()
                    new.append(deed)
                place = position
            self._take_in(connection, new)
            connection.execute(update(PLACE).values((act.drop() or place)._asdict()))

    def forget(self) -> None:
        """Empty what was taken in of the log, to take it in anew; tables that hold a truth of their own stay."""
        with self._database.writing() as connection:
            connection.execute(select(PLACE).with_for_update()).all()
            for table in CACHE.sorted_tables:
                if table is not PLACE:
                    connection.execute(delete(table))
            for words in (FOUND_BY, REGISTER_FOUND_BY):
                connection.execute(text(f"DELETE FROM {words}"))  # noqa: S608  (our own words)
            connection.execute(update(PLACE).values(Position()._asdict()))

    def holding(self, wanted: str) -> Holding | None:
        """The package of this name, OBJID, or (the newest version of) this dossier code, of one unit only.

        `unit/fonds/code` says whose the code is; a package of which nobody noted the unit is not found so.
        """
        if not wanted:
            return None
        called = [PACKAGE.c[name] == wanted for name in ("name", "id", "code")]
        key = wanted.split("/", 2)
        if len(key) == 3:
            called.append(
                and_(*(PACKAGE.c[name] == part for name, part in zip(("unit", "fonds", "code"), key, strict=True)))
            )
        question = select(*_HELD).where(or_(*called))
        with self._database.reading() as connection:
            found = [_holding(row) for row in connection.execute(question)]
        if not any(wanted in (each.name, each.id) for each in found):
            _require_one_fonds(found, wanted)
        return max(
            found, key=lambda each: (each.name == wanted, not each.withdrawn, _number(each.version)), default=None
        )

    def holdings(self) -> Iterator[Holding]:
        """Every package, sorted by name."""
        return map(_holding, self._rows(select(*_HELD), PACKAGE, ("name",)))

    def copies(self, package: str | None = None) -> Iterator[Copy]:
        """The copies of one package or of all, sorted by package, tier and key."""
        question = select(*_COPIES)
        if package is not None:
            question = question.where(COPY.c.name == package)
        # Cached, for the copies of a package have the same digests, and there are many.
        known = ""
        digests: tuple[Digest, ...] = ()
        for name, tier, key, state, size, told, version, verified, note in self._rows(question, COPY, _KEY):
            if told != known:
                known, digests = told, _digests(told)
            yield Copy(name, tier, key, _STATE[state], size, digests, version, verified, note)

    def films(self, package: str | None = None) -> Iterator[FilmCopy]:
        """What reels have of one package or of all, sorted by package, reel and frame."""
        question = select(*_FILMS)
        if package is not None:
            question = question.where(FILM.c.name == package)
        for name, reel, first, last, pages, number, parts, digest, state, seen, note in self._rows(
            question, FILM, ("name", "reel", "first")
        ):
            yield FilmCopy(name, reel, first, last, pages, number, parts, digest, FilmState(state), seen, note)

    def carriers(self) -> dict[str, Carrier]:
        """The register of carriers by code."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_CARRIERS).order_by(CARRIER.c.code)).all()
        return {row.code: _carrier(row) for row in rows}

    def search(self, words: str, most: int) -> Iterator[Holding]:
        """The packages whose description has all these words, in the order in which they were taken in.

        They are not ranked: that would look at every package which has a word that many have.
        """
        wanted = asked(words)
        if not wanted or most <= 0:
            return
        with self._database.reading() as connection:
            find = self._found_in_sqlite if self._database.is_sqlite else self._found_in_postgresql
            numbers = find(connection, wanted, most)
            question = select(*_HELD).where(PACKAGE.c.number.in_(numbers)).order_by(PACKAGE.c.number)
            rows = connection.execute(question).all()
        yield from map(_holding, rows)

    def _found_in_sqlite(self, connection: Connection, wanted: list[str], most: int) -> Sequence[int]:
        question = text("SELECT rowid FROM words WHERE words MATCH :wanted ORDER BY rowid LIMIT :most")
        phrase = " AND ".join(f'"{each}"' for each in wanted)
        return connection.execute(question, {"wanted": phrase, "most": most}).scalars().all()

    def _found_in_postgresql(self, connection: Connection, wanted: list[str], most: int) -> Sequence[int]:
        # Not one question, whose plan would depend on statistics: what many have is soon found by looking at some, and
        # for what few have the index gives all.
        some = text(
            "SELECT number FROM (SELECT * FROM words ORDER BY number LIMIT :some) AS first "
            "WHERE lexemes @> :wanted ORDER BY number LIMIT :most"
        )
        values = {"wanted": wanted, "most": most, "some": _SOME}
        found = connection.execute(some, values).scalars().all()
        if len(found) == most:
            return found
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        every = text(
            "WITH found AS MATERIALIZED (SELECT number FROM words WHERE lexemes @> :wanted) "
            "SELECT number FROM found ORDER BY number LIMIT :most"
        )
        return connection.execute(every, values).scalars().all()

    def _rows(self, question: Select[Any], table: Table, key: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Row by row in the order of the key, their first columns, without a transaction that stays open."""
        columns = [table.c[name] for name in key]
        question = question.order_by(*columns).limit(_AT_ONCE)
        following = question
        while True:
            with self._database.reading() as connection:
                rows: Sequence[Sequence[Any]] = connection.execute(following).all()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            following = question.where(tuple_(*columns) > tuple_(*rows[-1][: len(key)]))

    def _take_in(self, connection: Connection, deeds: Iterable[KeepingDeed | None]) -> None:
        # Of one thing the last deed tells what it is.
        packages: dict[str, Holding] = {}
        withdrawn: dict[str, str] = {}
        copies: dict[tuple[str, str, str], Copy] = {}
        films: dict[tuple[str, str, int], FilmCopy] = {}
        carriers: dict[str, Carrier] = {}
        for deed in deeds:
            if isinstance(deed, Holding):
                packages[deed.name] = deed
                withdrawn.pop(deed.name, None)
            elif isinstance(deed, Copy):
                copies[deed[:3]] = deed
            elif isinstance(deed, FilmCopy):
                films[deed[:3]] = deed
            elif isinstance(deed, Carrier):
                carriers[deed.code] = deed
            elif isinstance(deed, Withdrawal) and deed.name in packages:
                packages[deed.name] = replace(packages[deed.name], withdrawn=deed.decision)
            elif isinstance(deed, Withdrawal):
                withdrawn[deed.name] = deed.decision
        self._take(connection, list(packages.values()))
        if withdrawn:
            change = update(PACKAGE).where(PACKAGE.c.name == bindparam("called")).values(withdrawn=bindparam("by"))
            connection.execute(change, [{"called": name, "by": by} for name, by in withdrawn.items()])
        _put(connection, COPY, [_copy_row(copy) for copy in copies.values()])
        _put(connection, FILM, [{**film._asdict(), "state": film.state.value} for film in films.values()])
        _put(connection, CARRIER, [_carrier_row(carrier) for carrier in carriers.values()])

    def _take(self, connection: Connection, holdings: list[Holding]) -> None:
        if not holdings:
            return
        names = PACKAGE.c.name.in_([holding.name for holding in holdings])
        old = connection.execute(select(PACKAGE.c.number).where(names)).scalars().all()
        key = "rowid" if self._database.is_sqlite else "number"
        if old:
            removal = text(f"DELETE FROM words WHERE {key} = :number")  # noqa: S608  (our own words)
            connection.execute(removal, [{"number": number} for number in old])
            connection.execute(delete(PACKAGE).where(names))
        start = (connection.execute(select(func.max(PACKAGE.c.number))).scalar() or 0) + 1
        numbered = list(enumerate(holdings, start))
        connection.execute(insert(PACKAGE), [{"number": number, **_package_row(each)} for number, each in numbered])
        addition = text(f"INSERT INTO words ({key}, lexemes) VALUES (:number, :lexemes)")  # noqa: S608  (our own words)
        found = ((number, lexemes(_searched(each))) for number, each in numbered)
        join = " ".join if self._database.is_sqlite else list
        connection.execute(addition, [{"number": number, "lexemes": join(words)} for number, words in found])

    def _moved(self) -> StorageError:
        return StorageError(
            Text(
                "danh mục vừa được tiến trình khác dựng lại; hãy chạy lại",
                "another process has just rebuilt the catalogue; run again",
            ),
            place="catalogue",
            may_retry=True,
        )


class _OpenAct:
    """An act of the register while its parts are taken in: all of them count, or none."""

    def __init__(self, connection: Connection, register: SqlRegister) -> None:
        self._connection = connection
        self._register = register
        self._open: tuple[tuple[str, int], Position, NestedTransaction] | None = None
        self._pieces = Pieces()

    def add(self, part: ActPart, before: Position) -> None:
        """Take in the next part, which follows what stands at `before` in the log."""
        if self._open is None or self._open[0] != (part.act, part.number):
            self.drop()
            if part.number:
                return
            self._open = (part.act, 0), before, self._connection.begin_nested()
            self._pieces = Pieces()
        self._register.take(self._connection, self._pieces.joined(part))
        _, began, taken = self._open
        self._open = (part.act, part.number + 1), began, taken
        if part.last:
            taken.commit()
            self._open = None

    def drop(self) -> Position | None:
        """Undo an act that is not whole, left by a killed run or still being written; gives where it begins."""
        if self._open is None:
            return None
        _, before, taken = self._open
        taken.rollback()
        self._open = None
        return before


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows in place of those of the same key."""
    if rows:
        keys = list(table.primary_key)
        old = delete(table).where(*(column == bindparam(f"old_{column.name}") for column in keys))
        connection.execute(old, [{f"old_{column.name}": row[column.name] for column in keys} for row in rows])
        connection.execute(insert(table), rows)


def _searched(holding: Holding) -> tuple[str, ...]:
    return (holding.title, holding.code, holding.name, holding.id, *holding.text)


def _require_one_fonds(found: Sequence[Holding], wanted: str) -> None:
    """Refuse to guess whose dossier is meant: merged archives may have one code twice."""
    names = {(each.unit, each.fonds): each.name for each in found if not each.withdrawn}
    if len(names) > 1:
        known = ", ".join(sorted(names.values()))
        raise InputError(
            Text(
                f"mã {wanted} là của nhiều hồ sơ trong kho; hãy ghi tên gói ({known}), hoặc đơn vị/phông/mã",
                f"the code {wanted} is that of several dossiers here; write the name of the package ({known}), or "
                "unit/fonds/code",
            )
        )


def _number(version: str) -> int:
    return int(version) if version.isdecimal() else 0


def _package_row(holding: Holding) -> dict[str, Any]:
    row = {name: getattr(holding, name) for name in _FIELDS}
    told = json.dumps(dict(holding.digests)), json.dumps(holding.text, ensure_ascii=False)
    return {**row, "digests": told[0], "text": told[1]}


def _holding(row: Sequence[Any]) -> Holding:
    told = dict(zip(_FIELDS, row, strict=True))
    told["digests"], told["text"] = _digests(told["digests"]), tuple(json.loads(told["text"]))
    return Holding(**told)


def _copy_row(copy: Copy) -> dict[str, Any]:
    return {**copy._asdict(), "state": copy.state.value, "digests": json.dumps(dict(copy.digests))}


def _digests(told: str) -> tuple[Digest, ...]:
    return tuple(Digest(*pair) for pair in json.loads(told).items())


def _carrier_row(carrier: Carrier) -> dict[str, Any]:
    label = {**carrier.label._asdict(), "digests": dict(carrier.label.digests)}
    return {**carrier._asdict(), "state": carrier.state.value, "label": json.dumps(label)}


def _carrier(row: Row[Any]) -> Carrier:
    values = json.loads(row.label)
    label = Receipt(**{**values, "digests": tuple(Digest(*pair) for pair in values["digests"].items())})
    return Carrier._make(row)._replace(state=CarrierState(row.state), label=label)
