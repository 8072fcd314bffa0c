"""The mark of the sheets that we add to a supplier's workbook: whoever reads the workbook again leaves them out."""

from __future__ import annotations

from typing import Final

from oais_vn.formats.tables.sheet import Sheet, SheetKind

MARK: Final = "oais-vn/marked/1"
"""Stands in a cell of the first row of such a sheet, whatever people call the sheet."""


def is_ours(sheet: Sheet) -> bool:
    """Whether the first row of a sheet says that we wrote it."""
    return sheet.kind is SheetKind.CELLS and any(MARK in row.texts for row in sheet.rows(first=1))
