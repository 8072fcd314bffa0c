"""Taking a database from one revision to another, within the transaction of whoever asks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

VERSION_TABLE: Final = "oais_vn_version"
NOTHING: Final = "base"
"""The revision before the first."""


def migrate(connection: Connection, folder: Path, target: str) -> None:
    """Go up or down to the revision `target`, all the way or not at all.

    `folder` has the modules in `versions/`. Raises `ConfigurationError` when the database is at a revision that they do
    not know: a newer library made it.
    """
    scripts = ScriptDirectory(str(folder))
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    steps = list(scripts.walk_revisions())[::-1]
    revisions = [NOTHING, *(step.revision for step in steps)]
    current = context.get_current_revision() or NOTHING
    if current not in revisions:
        raise ConfigurationError(
            Text(
                f"cơ sở dữ liệu ở phiên bản {current}, mới hơn oais-vn đang cài ({revisions[-1]}). Hãy nâng cấp: "
                'pip install --upgrade "oais-vn[archive]"',
                f"the database is at revision {current}, newer than the installed oais-vn ({revisions[-1]}). Upgrade: "
                'pip install --upgrade "oais-vn[archive]"',
            )
        )
    here, there = revisions.index(current), revisions.index(target)
    # Handed in: Alembic's own `op` is one for the whole process, and threads would change each other's databases.
    operations = Operations(context)
    for step in steps[here:there]:
        step.module.upgrade(operations)
    for step in reversed(steps[there:here]):
        step.module.downgrade(operations)
    context.stamp(scripts, target)
