"""The tables as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, MetaData, String, Table, Text

from oais_vn.model.copies import CopyState
from oais_vn.model.film import FilmState
from oais_vn.model.keeping import CarrierState

CACHE = MetaData()
"""What is read from the event log, and may be emptied at any time.

Tables that hold a truth of their own belong to a group of their own. They name packages and carriers by their names and
codes and have no foreign keys into this group: its rows go and come back.
"""

NUMBER = BigInteger().with_variant(Integer, "sqlite")
# By code points, as SQLite compares, whatever the locale of the server.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, WORDS, nullable=False) for name in names]


def _one_of(column: str, values: list[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=f"{column}_known")


PACKAGE = Table(
    "package",
    CACHE,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("name", WORDS, nullable=False, unique=True),
    *_words("file", "id", "code", "title", "fonds", "shape", "version"),
    Column("size", BigInteger, nullable=False),
    *_words("digests", "digest", "maintenance", "grade", "text", "withdrawn", "unit"),
    Index("package_id", "id"),
    Index("package_code", "code"),
)
"""`number` is the order of taking in."""

COPY = Table(
    "copy",
    CACHE,
    *(Column(name, WORDS, primary_key=True) for name in ("name", "tier", "key")),
    *_words("state"),
    Column("size", BigInteger, nullable=False),
    *_words("digests", "version", "verified", "note"),
    _one_of("state", [state.value for state in CopyState]),
    sqlite_with_rowid=False,
)
FILM = Table(
    "film",
    CACHE,
    *(Column(name, WORDS, primary_key=True) for name in ("name", "reel")),
    Column("first", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Integer, nullable=False) for name in ("last", "pages", "number", "parts")),
    *_words("digest", "state", "seen", "note"),
    _one_of("state", [state.value for state in FilmState]),
    sqlite_with_rowid=False,
)
CARRIER = Table(
    "carrier",
    CACHE,
    Column("code", WORDS, primary_key=True),
    *_words("kind", "site", "custodian", "seal", "since", "end", "state", "label", "looked", "doubted"),
    Column("logged", BigInteger, nullable=False),
    _one_of("state", [state.value for state in CarrierState]),
)
PLACE = Table(
    "place",
    CACHE,
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
)
"""One row: how far the log has been taken in. Whoever writes holds it."""

FOUND_BY = "words"
"""What search asks, by the number of a package: FTS5 in SQLite, an array with an inverted index in PostgreSQL."""
