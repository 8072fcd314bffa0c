"""Deliveries that cases begin with, and what a case does to their workbook."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import coordinate_to_tuple
from papers import empty_pdf

from bases import TESTS, loaded
from edits import VERBS, Edit, Spoilt
from sealing import Files

Sheets = dict[str, list[list[object]]]
SECOND = "H05.02.02.2008.02.HC"


@dataclass
class SpoiltDelivery(Spoilt):
    """A delivery on its way: the rows of its workbook, and what is done to the finished workbook."""

    sheets: Sheets = field(default_factory=dict)
    afterwards: list[Callable[[Workbook], object]] = field(default_factory=list)

    @property
    def on_disk(self) -> bool:
        """A delivery always lies on disk."""
        return True


def delivery(name: str) -> SpoiltDelivery:
    """`two-sheets` (dossiers with two documents and one), `flat` (one sheet, one document), `loose` (two documents)."""
    built = loaded(TESTS / "unit" / "formats" / "tables" / "deliveries.py", "deliveries_of_unit_tests")
    terms = built.TERMS
    match name:
        case "two-sheets":
            rows = [built.document_row(1), built.document_row(2), built.document_row(1, SECOND)]
            sheets = built.two_sheets([built.dossier_row(), built.dossier_row(SECOND)], rows)
            names = [*built.names(1, 2), *built.names(1, code=SECOND)]
        case "flat":
            sheets, names = built.flat_sheets(built.flat_row()), built.names(1)
        case "loose":
            # The code of the first agency and its batch would be one letter too long.
            terms = built.BATCH_TERMS.replace("H05.02.02", "H49.64")
            sheets, names = built.loose_sheets(built.loose_row(1), built.loose_row(2)), ["den/1.pdf", "den/2.pdf"]
        case _:
            raise LookupError(f"there is no delivery {name}")
    files: Files = {"delivery.toml": terms.encode(), **{name: empty_pdf(3, name) for name in names}}
    made = {title: [list(row) for row in rows] for title, rows in sheets.items()}
    return SpoiltDelivery(files, dict(files), sheets=made)


def write_tables(spoilt: SpoiltDelivery, root: Path, form: str) -> None:
    """The workbook, or with `csv` one text file a sheet."""
    if form == "csv":
        for title, rows in spoilt.sheets.items():
            with (root / f"{title}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        return
    book = Workbook()
    book.remove(book.active)
    for title, rows in spoilt.sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for change in spoilt.afterwards:
        change(book)
    book.save(root / "danh-muc.xlsx")


def cell(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """Another value in a cell, named by its header and row (1 is the header) or as `H2`; none empties it."""
    rows = spoilt.sheets[str(edit["sheet"])]
    name = str(edit["cell"])
    if "row" in edit:
        row, column = int(str(edit["row"])) - 1, rows[0].index(name)
    else:
        row, column = (number - 1 for number in coordinate_to_tuple(name))
    rows[row].extend([None] * (column + 1 - len(rows[row])))
    rows[row][column] = edit.get("value")


def column(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A further column: its header, then `values` row by row, or one `value` for all."""
    header, *rows = spoilt.sheets[str(edit["sheet"])]
    given = edit.get("values")
    values = list(given) if isinstance(given, list) else [edit.get("value")] * len(rows)
    width = len(header)
    header.append(edit["column"])
    for row, value in zip(rows, values, strict=False):
        row.extend([None] * (width - len(row)))
        row.append(value if value != "" else None)


def drop_column(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A column goes."""
    rows = spoilt.sheets[str(edit["sheet"])]
    place = rows[0].index(edit["drop_column"])
    for row in rows:
        del row[place]


def row(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A further row: the one at `row` again, with other values by header in `values`."""
    rows = spoilt.sheets[str(edit["sheet"])]
    made = list(rows[int(str(edit["row"])) - 1])
    values = edit.get("values", {})
    assert isinstance(values, dict)
    for header, value in values.items():
        made[rows[0].index(header)] = value if value != "" else None
    rows.append(made)


def drop_row(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A row goes."""
    del spoilt.sheets[str(edit["sheet"])][int(str(edit["drop_row"])) - 1]


def sheet(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A further sheet, or other rows in an old one."""
    rows = edit["rows"]
    assert isinstance(rows, list)
    spoilt.sheets[str(edit["sheet"])] = [[value if value != "" else None for value in each] for each in rows]


def drop_sheet(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A sheet goes."""
    del spoilt.sheets[str(edit["drop_sheet"])]


def hide(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """A row (`2`), a column (`C`) or the whole sheet (`*`) is hidden."""
    title, what = str(edit["sheet"]), str(edit["hide"])

    def change(book: Workbook) -> None:
        if what == "*":
            book[title].sheet_state = "hidden"
        elif what.isdigit():
            book[title].row_dimensions[int(what)].hidden = True
        else:
            book[title].column_dimensions[what].hidden = True

    spoilt.afterwards.append(change)


def merge(spoilt: SpoiltDelivery, edit: Edit) -> None:
    """Cells are merged; what the first one holds is left."""
    spoilt.afterwards.append(lambda book: book[str(edit["sheet"])].merge_cells(str(edit["merge"])))


TABLE_VERBS: dict[str, Callable[[SpoiltDelivery, Edit], None]] = {
    "cell": cell,
    "column": column,
    "drop_column": drop_column,
    "row": row,
    "drop_row": drop_row,
    "sheet": sheet,
    "drop_sheet": drop_sheet,
    "hide": hide,
    "merge": merge,
}
"""`sheet` and `row` are also the words that say where the others act, and so are looked for last."""


def apply(spoilt: Spoilt, edit: Edit) -> None:
    """Do one edit; `LookupError` for a word that is not of the vocabulary, and for what is not found."""
    for verb, do in VERBS.items():
        if verb in edit:
            do(spoilt, edit)
            return
    if isinstance(spoilt, SpoiltDelivery):
        for verb in ("cell", "column", "drop_column", "drop_row", "drop_sheet", "hide", "merge", "row", "sheet"):
            if verb in edit:
                TABLE_VERBS[verb](spoilt, edit)
                return
    raise LookupError(f"no word of the vocabulary: {sorted(edit)}")
