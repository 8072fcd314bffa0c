"""The unit that a package's fonds is of: after a merger two fonds may have one code."""

import sqlalchemy as sa
from alembic.operations import Operations

revision = "0004"
down_revision = "0003"

_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade(op: Operations) -> None:
    """Make the column; what was stored before did not note it."""
    op.add_column("package", sa.Column("unit", _WORDS, nullable=False, server_default=""))


def downgrade(op: Operations) -> None:
    """Remove it; the log has it all."""
    op.drop_column("package", "unit")
