"""A sheet of a workbook has some million rows: what does not go into it is told, never left out in silence."""

import io

import openpyxl
import pytest

from oais_vn.formats.handover import list_workbook
from oais_vn.formats.handover.tables import PACKAGE
from oais_vn.formats.reports import risk_sheets, selection_sheets
from oais_vn.formats.reports.selection_papers import ListPaper, Section
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text


def test_a_list_of_more_dossiers_than_rows_is_refused(monkeypatch):
    monkeypatch.setattr(selection_sheets, "_MOST_ROWS", 2)
    paper = ListPaper("A", "B", "C", 2026, (Section("I", 2), Section("II", 1)), {}, None)
    with pytest.raises(InputError) as caught:
        selection_sheets.write_list_workbook(paper, lambda _: (), io.BytesIO())
    assert "3 hồ sơ" in caught.value.text.vi


def test_risks_say_where_the_rest_is(monkeypatch):
    monkeypatch.setattr(risk_sheets, "_MOST_ROWS", 2)
    sheet = openpyxl.Workbook(write_only=True).create_sheet("A")
    stream = io.BytesIO()
    risk_sheets._write(sheet, [(Text("a", "b"), 9)], [[number] for number in range(4)], "vi")
    sheet.parent.save(stream)
    assert [row[0] for row in openpyxl.load_workbook(stream)["A"].values][1:] == [0, 1, risk_sheets._MORE.vi]


def test_a_hand_over_says_where_the_rest_is(monkeypatch):
    monkeypatch.setattr(list_workbook, "_MOST_ROWS", 2)
    book = openpyxl.Workbook(write_only=True)
    rows = [[f"{number}"] * len(PACKAGE.columns) for number in range(4)]
    list_workbook._write_rows(book.create_sheet("Gói"), list_workbook._PACKAGES, PACKAGE, rows)
    stream = io.BytesIO()
    book.save(stream)
    shown = list(openpyxl.load_workbook(stream)["Gói"].values)
    assert [row[0] for row in shown[1:3]] == [1, 2]
    assert "bảng đầy đủ" in shown[3][1]
    assert len(shown) == 4
