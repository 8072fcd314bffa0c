"""Packages, copies, carriers, the place in the log, and the words that search asks."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_COPY_STATES = ("stored", "verified", "bad", "missing", "unreadable", "superseded", "withdrawn")
_CARRIER_STATES = ("in-use", "lost", "retired")


def upgrade(op: Operations) -> None:
    """Make the tables of the cache."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        _drop_what_was_before_migrations(op)
    op.create_table(
        "package",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("name", _WORDS, nullable=False, unique=True),
        *_words("file", "id", "code", "title", "fonds", "shape", "version"),
        sa.Column("size", sa.BigInteger, nullable=False),
        *_words("digests", "digest", "maintenance", "grade", "text", "withdrawn"),
    )
    op.create_index("package_id", "package", ["id"])
    op.create_index("package_code", "package", ["code"])
    op.create_table(
        "copy",
        *(sa.Column(name, _WORDS, primary_key=True) for name in ("name", "tier", "key")),
        *_words("state"),
        sa.Column("size", sa.BigInteger, nullable=False),
        *_words("digests", "version", "verified", "note"),
        _one_of(_COPY_STATES),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "carrier",
        sa.Column("code", _WORDS, primary_key=True),
        *_words("kind", "site", "custodian", "seal", "since", "end", "state", "label", "looked", "doubted"),
        sa.Column("logged", sa.BigInteger, nullable=False),
        _one_of(_CARRIER_STATES),
    )
    place = op.create_table(
        "place",
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
    )
    op.bulk_insert(place, [{"start": 0, "end": 0, "head": "0" * 64}])
    if sqlite:
        # What is between spaces is a word, whatever its letters: they were cut and folded before.
        op.execute(
            """CREATE VIRTUAL TABLE words USING fts5 (lexemes, detail = none, tokenize = "ascii tokenchars '/.-_'")"""
        )
    else:
        op.execute("CREATE TABLE words (number bigint PRIMARY KEY, lexemes text[] NOT NULL)")
        op.execute("CREATE INDEX words_lexemes ON words USING gin (lexemes)")


def downgrade(op: Operations) -> None:
    """Remove them; the log has it all."""
    for table in ("words", "place", "carrier", "copy", "package"):
        op.drop_table(table)


def _drop_what_was_before_migrations(op: Operations) -> None:
    if op.get_bind().exec_driver_sql("PRAGMA user_version").scalar() == 1:
        for table in ("words", "place", "carrier", "copy", "package"):
            op.execute(f"DROP TABLE IF EXISTS {table}")
        op.execute("PRAGMA user_version = 0")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _WORDS, nullable=False) for name in names]


def _one_of(states: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"state IN ({', '.join(map(repr, states))})", name="state_known")
