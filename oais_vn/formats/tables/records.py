"""The fields that a delivery may describe: those of every package of its unit that can be made of it."""

from __future__ import annotations

from oais_vn.model.delivery import DocumentKind, Unit
from oais_vn.model.description import Field, RecordTable
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile

DOSSIER = "dossier"
"""The level of a dossier's columns and of a dossier's or a batch's record; a document's is its kind's value."""

DOCUMENT_LEVELS = tuple(kind.value for kind in DocumentKind)


def delivery_tables(profile: Profile, unit: Unit) -> dict[str, RecordTable]:
    """For each level one table with the fields of all the profile's shapes of this unit, each field once.

    One delivery becomes SIPs or AIPs, whose records differ in a code or two; both are prepared and judged.
    Raises `ConfigurationError` when the profile has no shape for the unit.
    """
    shapes = [shape for shape in profile.shapes.values() if shape.unit == unit.value]
    if not shapes:
        raise ConfigurationError(
            Text(
                f"bộ quy định {profile.name} không có dạng gói cho {unit.value}",
                f"profile {profile.name} has no package shape for a {unit.value}",
            )
        )
    names = {DOSSIER: [shape.record_table for shape in shapes]}
    for kind in DOCUMENT_LEVELS:
        names[kind] = [shape.document_tables[kind] for shape in shapes if kind in shape.document_tables]
    return {level: _merged([profile.tables[name] for name in tables]) for level, tables in names.items() if tables}


def _merged(tables: list[RecordTable]) -> RecordTable:
    fields: dict[str, Field] = {}
    for table in tables:
        for entry in table.fields:
            fields.setdefault(entry.name, entry)
    first = tables[0]
    return RecordTable(
        first.name, tuple(fields.values()), first.code_lists, first.schema, first.clause, first.confidence
    )
