"""The database of a hand-over as one file of SQLite, with plain tables; and a stranger's, read with care."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from oais_vn.formats.handover.tables import Row, Table
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text

_AT_ONCE: Final = 500
_LONGEST: Final = 1 << 20
"""Characters of a value, and bytes of a question."""
_INTERNAL: Final = "sqlite_"
_COUNTED: Final = """
WITH documents AS (
  SELECT dossier AS key, count(*) AS number FROM (
    SELECT dossier FROM text UNION ALL SELECT dossier FROM picture UNION ALL SELECT dossier FROM recording
  ) GROUP BY dossier
), packages AS (
  SELECT unit || '/' || fonds || '/' || dossier AS key, count(*) AS number FROM package GROUP BY 1
), listed AS (
  SELECT unit || '/' || fonds || '/' || code AS key, "group" AS series, numberOfPaper, numberOfPage, metres FROM dossier
)
SELECT
  series, count(*), sum(CAST(numberOfPaper AS INTEGER)), sum(CAST(numberOfPage AS INTEGER)),
  printf('%.3f', sum(CAST(round(CAST(metres AS REAL) * 1000) AS INTEGER)) / 1000.0),
  coalesce(sum(documents.number), 0), coalesce(sum(packages.number), 0)
FROM listed LEFT JOIN documents USING (key) LEFT JOIN packages USING (key) GROUP BY series ORDER BY series
"""
"""The columns of the table `quantity`."""


class HandoverDatabase:
    """A database that is being filled, each table in the order of its rows; `close` leaves one whole file."""

    def __init__(self, place: Path, tables: Iterable[Table]) -> None:
        self._connection = sqlite3.connect(place)
        # Nobody sees it before it is whole, and a killed run's is thrown away.
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA encoding = 'UTF-8'")
        for table in tables:
            columns = ", ".join(f'"{column}" TEXT NOT NULL' for column in table.columns)
            self._connection.execute(f'CREATE TABLE "{table.name}" (row INTEGER PRIMARY KEY, {columns})')

    def __enter__(self) -> Self:
        """`with` closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def add(self, table: Table, rows: Iterable[Row]) -> int:
        """Add rows at the end; gives how many."""
        marks = ", ".join("?" * len(table.columns))
        names = ", ".join(f'"{column}"' for column in table.columns)
        question = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608  (our own names)
        before = self._connection.total_changes
        self._connection.executemany(question, rows)
        return self._connection.total_changes - before

    def rows(self, table: Table, order: Sequence[str] = ()) -> Iterator[Row]:
        """Every row, in the order of adding or of the columns of `order`."""
        return _rows(self._connection, table, order)

    def quantities(self) -> list[Row]:
        """The rows of `QUANTITY`: what there is of each group of records."""
        return _quantities(self._connection)

    def close(self) -> None:
        """Write what is left."""
        self._connection.commit()
        self._connection.close()


class HandedDatabase:
    """A database that others made: what it holds may be anything."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._path = path

    def tables(self) -> list[Table]:
        """Its tables with their columns but the first, the number of the row.

        `PackageError` for what has anything else than plain tables: views, triggers and virtual tables run what their
        maker wants.
        """
        with told_as_package_error(self._path):
            found = []
            for kind, name, sql in self._connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name"):
                if kind == "index" and str(name).startswith(_INTERNAL):
                    continue
                plain = kind == "table" and str(name).isidentifier() and str(name).isascii()
                if not plain or not str(sql).upper().startswith("CREATE TABLE"):
                    raise _refused(self._path, f"có {kind} {name!r}", f"it has a {kind} {name!r}")
                columns = [row[1] for row in self._connection.execute(f'PRAGMA table_xinfo("{name}")')]
                found.append(Table(str(name), tuple(str(each) for each in columns[1:])))
            return found

    def rows(self, table: Table, order: Sequence[str] = ()) -> Iterator[Row]:
        """Every row, in the order of its number or of the columns of `order`; `PackageError` for what is no text."""
        with told_as_package_error(self._path):
            for row in _rows(self._connection, table, order):
                if not all(isinstance(each, str) for each in row):
                    raise _refused(
                        self._path,
                        f"bảng {table.name} có ô không phải chữ",
                        f"table {table.name} has a cell of no text",
                    )
                yield row

    def quantities(self) -> list[Row]:
        """What there is of each group of records, counted anew."""
        with told_as_package_error(self._path):
            return _quantities(self._connection)


@contextmanager
def handed_database(place: Path, path: str) -> Iterator[HandedDatabase]:
    """The database at `place`, which errors call `path`, opened so that it can neither change nor run anything.

    Raises `PackageError` for what is none.
    """
    with told_as_package_error(path):
        connection = sqlite3.connect(f"{place.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        with told_as_package_error(path):
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            problem = connection.execute("PRAGMA quick_check(1)").fetchone()
            if problem is None or problem[0] != "ok":
                raise _refused(path, "hỏng", "it is damaged")
        yield HandedDatabase(connection, path)
    finally:
        connection.close()


@contextmanager
def told_as_package_error(path: str) -> Iterator[None]:
    """What SQLite says of a file that others made is said of the hand-over."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise _refused(path, f"không đọc được ({error})", f"it cannot be read ({error})") from error


def _rows(connection: sqlite3.Connection, table: Table, order: Sequence[str]) -> Iterator[Row]:
    names = ", ".join(f'"{column}"' for column in table.columns)
    by = ", ".join(f'"{column}"' for column in order) if order else "row"
    cursor = connection.execute(f'SELECT {names} FROM "{table.name}" ORDER BY {by}')  # noqa: S608  (names are checked)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


def _quantities(connection: sqlite3.Connection) -> list[Row]:
    return [tuple("" if each is None else str(each) for each in row) for row in connection.execute(_COUNTED)]


def _refused(path: str, vi: str, en: str) -> PackageError:
    return PackageError(Text(f"{path}: {vi}", f"{path}: {en}"), path=path)
