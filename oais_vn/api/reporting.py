"""Reports for people who sign and mend: the supplier's workbook with its errors, drafts of minutes."""

from __future__ import annotations

import os
from pathlib import Path

from oais_vn.api.checking import OpenDelivery
from oais_vn.formats.reports.marked_workbook import write_marked_workbook as write_marks
from oais_vn.formats.tables.choice import open_tables
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.model.language import Language
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Report

_COPIED = (".xlsx", ".xlsm")


def write_marked_workbook(
    report: Report, delivery: OpenDelivery, path: str | os.PathLike[str], *, language: Language = "vi"
) -> None:
    """Write a copy of the delivery's workbook with every error and warning in its cell, and a list of them.

    The delivery is not touched. A table in .xls, CSV or XML becomes a new workbook with its rows as text. Macros are
    kept when `path` ends with .xlsm. Raises `PackageError` when the table cannot be read again.
    """
    place = Path(path)
    wanted = _tables(report)
    with place.open("w+b") as stream:
        if len(wanted) == 1 and wanted[0].suffix.lower() in _COPIED:
            with delivery.source.open(wanted[0]) as workbook:
                macros = place.suffix.lower() == ".xlsm" == wanted[0].suffix.lower()
                write_marks(report, language, stream, workbook=workbook, name=wanted[0], macros=macros)
            return
        ledger = Ledger(wanted[0] if wanted else "")
        with open_tables(delivery.source, wanted, delivery.terms.table, ledger) as sheets:
            write_marks(report, language, stream, sheets=sheets)


def _tables(report: Report) -> tuple[PackagePath, ...]:
    """The files that hold the table: the one that was read, and those on whose rows something was found."""
    named = [] if report.delivery is None else [report.delivery.workbook]
    named += [each.location.path or "" for each in report.findings if each.location.sheet is not None]
    return tuple(PackagePath(name) for name in dict.fromkeys(named) if name)
