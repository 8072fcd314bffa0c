"""The fields that a delivery may describe: those of every dossier package that can be made of it."""

from __future__ import annotations

from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Field, RecordTable
from oais_vn.model.profile import Profile

DOSSIER = "dossier"
"""The level of a dossier's own columns; a document's level is its kind's value."""

DOCUMENT_LEVELS = tuple(kind.value for kind in DocumentKind)


def delivery_tables(profile: Profile) -> dict[str, RecordTable]:
    """For each level one table with the fields of all the profile's dossier shapes, each field once.

    One delivery becomes SIPs or AIPs, whose records differ in a code or two; both are prepared and judged.
    Shapes of batches (`SIP_tailieu`) are left out: their record has no retention, for a batch is no dossier.
    """
    shapes = [shape for shape in profile.shapes.values() if "maintenance" in profile.tables[shape.dossier_table]]
    names = {DOSSIER: [shape.dossier_table for shape in shapes]}
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
