"""The register: its dossiers, their marks, its other things, and the words that search asks."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0003"
down_revision = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_STAGES = (
    *("selected", "approved", "arranged", "reinforced", "sent", "delivered", "confirmed", "accepted", "handed_over"),
)


def upgrade(op: Operations) -> None:
    """Make the tables; the log is read anew, for the revision before passed over the acts of the register."""
    op.create_table(
        "register_dossier",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *_words("unit", "fonds", "code", "series", "medium", "maintenance", "grade", "decided", "listed", "original"),
        *_words(*_STAGES),
        *(sa.Column(name, sa.Integer) for name in ("starts", "ends", "sheets", "pages")),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("millimetres", "reinforced_sheets", "digitised_pages", "digitised_a4")
        ),
        sa.Column("arranged_now", sa.Boolean, nullable=False),
        sa.Column("recovery", sa.Boolean, nullable=False),
        *_words("data"),
    )
    op.create_index("register_dossier_key", "register_dossier", ["unit", "fonds", "code"], unique=True)
    op.create_index("register_dossier_code", "register_dossier", ["code"])
    op.create_index("register_dossier_listed", "register_dossier", ["listed"])
    op.create_table(
        "register_mark",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        *(sa.Column(name, _WORDS, primary_key=True) for name in ("kind", "mark")),
        sqlite_with_rowid=False,
    )
    op.create_index("register_mark_mark", "register_mark", ["kind", "mark"])
    op.create_table(
        "register_thing",
        *(sa.Column(name, _WORDS, primary_key=True) for name in ("kind", "key")),
        sa.Column("number", _NUMBER, nullable=False),
        *_words("data"),
    )
    op.create_index("register_thing_number", "register_thing", ["number"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE register_words USING fts5 "
            """(lexemes, detail = none, tokenize = "ascii tokenchars '/.-_'")"""
        )
    else:
        op.execute("CREATE TABLE register_words (number bigint PRIMARY KEY, lexemes text[] NOT NULL)")
        op.execute("CREATE INDEX register_words_lexemes ON register_words USING gin (lexemes)")
    for table in ("words", "package", "copy", "carrier"):
        op.execute(sa.delete(sa.table(table)))
    place = sa.table("place", sa.column("start"), sa.column("end"), sa.column("head"))
    op.execute(sa.update(place).values(start=0, end=0, head="0" * 64))


def downgrade(op: Operations) -> None:
    """Remove them; the log has it all."""
    for table in ("register_words", "register_thing", "register_mark", "register_dossier"):
        op.drop_table(table)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _WORDS, nullable=False) for name in names]
