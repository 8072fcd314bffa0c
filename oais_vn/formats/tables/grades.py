"""The security grade (độ mật) that a row gives: no field of any record, but of the delivery."""

from __future__ import annotations

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.rows import Gathered
from oais_vn.model.access import SecurityGrade
from oais_vn.model.errors import InputError

GRADE = "doMat"


def read_grade(row: Gathered, ledger: Ledger) -> SecurityGrade | None:
    """The grade in a row; None where the cell is empty or, which is reported, names none."""
    if not row[GRADE]:
        return None
    try:
        return SecurityGrade.parse(row[GRADE])
    except InputError:
        ledger.problem(problems.NOT_A_GRADE, ledger.place(row.sheet, row.row, row.cells[GRADE]), value=row[GRADE])
        return None
