"""The tables of the register as the newest migration leaves them: a cache of its acts, for finding and counting."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table

from oais_vn.model.register.dossier import Stage
from oais_vn.storage.database.tables import CACHE, NUMBER, WORDS

STAGES: Final = {stage: stage.value.replace("-", "_") for stage in Stage if not stage.is_seen}
"""The stages that people tell, with the column that has the day of each (empty: not reached)."""


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, WORDS, nullable=False) for name in names]


DOSSIER = Table(
    "register_dossier",
    CACHE,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    *_words("unit", "fonds", "code", "series", "medium", "maintenance", "grade", "decided", "listed", "original"),
    *_words(*STAGES.values()),
    *(Column(name, Integer) for name in ("starts", "ends", "sheets", "pages")),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("millimetres", "reinforced_sheets", "digitised_pages", "digitised_a4")
    ),
    Column("arranged_now", Boolean, nullable=False),
    Column("recovery", Boolean, nullable=False),
    *_words("data"),
    Index("register_dossier_key", "unit", "fonds", "code", unique=True),
    Index("register_dossier_code", "code"),
    Index("register_dossier_listed", "listed"),
)
"""`series` is the group of records; `starts` and `ends` are days as numbers (date.toordinal)."""

MARK = Table(
    "register_mark",
    CACHE,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    *(Column(name, WORDS, primary_key=True) for name in ("kind", "mark")),
    Index("register_mark_mark", "kind", "mark"),
    sqlite_with_rowid=False,
)
"""Criteria, signs of damage and its degree (`kind` criterion, sign, damage) of the dossier of that number."""

THING = Table(
    "register_thing",
    CACHE,
    *(Column(name, WORDS, primary_key=True) for name in ("kind", "key")),
    Column("number", NUMBER, nullable=False),
    *_words("data"),
    Index("register_thing_number", "number"),
)
"""Everything else of the register, in the order of its first act."""

FOUND_BY: Final = "register_words"
"""What search asks, by the number of a dossier, as `words` is for packages."""
