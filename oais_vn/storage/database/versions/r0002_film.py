"""What reels of film have of packages."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0002"
down_revision = "0001"

_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_STATES = ("proven", "incomplete", "degraded")


def upgrade(op: Operations) -> None:
    """Make the table; what an older library took in of the log knew of no film."""
    op.create_table(
        "film",
        *(sa.Column(name, _WORDS, primary_key=True) for name in ("name", "reel")),
        sa.Column("first", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("last", "pages", "number", "parts")),
        *(sa.Column(name, _WORDS, nullable=False) for name in ("digest", "state", "seen", "note")),
        sa.CheckConstraint(f"state IN ({', '.join(map(repr, _STATES))})", name="state_known"),
        sqlite_with_rowid=False,
    )


def downgrade(op: Operations) -> None:
    """Remove it; the log has it all."""
    op.drop_table("film")
