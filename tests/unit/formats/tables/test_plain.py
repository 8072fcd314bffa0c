"""Awkward sheets are read plainly, and what was awkward is told of."""

from datetime import date

import pytest

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.ledger import Ledger
from oais_vn.formats.tables.options import TableOptions
from oais_vn.formats.tables.plain import PlainSheets, ranges
from oais_vn.formats.tables.sheet import Marks, Merged, Row, Sheet, SheetKind

CODE = "H05.02.02.2008.01.HC"


def plain(rows, options=None, *, marks=None, visible=True, kind=SheetKind.CELLS, dates=None):
    """The rows of one sheet as they come out, and what was told; a sheet's first rows are read twice."""
    made = [Row(n, tuple(texts), dates=frozenset((dates or {}).get(n, ()))) for n, texts in enumerate(rows, start=1)]
    ledger = Ledger("a.xlsx")
    sheet = Sheet("S", visible, lambda _width, first: iter(made[:first]), "a.xlsx", kind, marks or Marks())
    reader = PlainSheets(options or TableOptions(), ledger)
    (read,) = reader.plain([sheet])
    list(read.rows(first=2))
    came = list(read.rows())
    reader.report()
    return came, ledger


def told(ledger, code):
    return [(each.location.cell or each.location.line, each.params) for each in ledger.problems if each.code == code]


def notes(ledger, code):
    return [each.params for each in ledger.notes if each.code == code]


def test_merged_cells_give_their_value_to_the_rows_that_they_cover():
    marks = Marks(merged=(Merged(0, 2, 4), Merged(2, 3, 4)))
    rows = [("Mã", "Số", "Tên"), ("H1", "1", "x"), ("", "2", "y"), ("", "3", ""), ("", "4", "")]
    came, ledger = plain(rows, marks=marks)
    assert [row.texts for row in came][1:] == [("H1", "1", "x"), ("H1", "2", "y"), ("H1", "3", "y"), ("", "4", "")]
    assert notes(ledger, problems.MERGED) == [{"field": "", "value": "H1", "count": "3"}]


def test_a_merged_range_makes_no_row_of_an_empty_one_and_hides_no_value():
    came, _ = plain([("H1", "1"), ("", ""), ("H2", "2")], marks=Marks(merged=(Merged(0, 1, 3),)))
    assert [row.texts for row in came] == [("H1", "1"), ("", ""), ("H2", "2")]


def test_hidden_rows_and_columns_with_content_are_told_of():
    marks = Marks(hidden_rows=(2, 3, 5, 9), hidden_columns=(1, 7))
    rows = [("a", "b"), ("c", "d"), ("e", ""), ("g", ""), ("", "")]
    came, ledger = plain(rows, marks=marks)
    assert len(came) == 5
    assert told(ledger, problems.HIDDEN) == [(2, {"rows": "2-3", "columns": "B", "whole": ""})]


def test_a_hidden_sheet_that_is_read_is_told_of():
    _, ledger = plain([("a", "b")], visible=False)
    assert told(ledger, problems.HIDDEN) == [(1, {"rows": "–", "columns": "–", "whole": "1"})]


def test_old_text_is_told_of_by_column_with_its_cells_and_stays():
    rows = [("H1", "Hå s¬ vÒ viÖc thµnh lËp x·", "Cà Mau")] * 12
    came, ledger = plain(rows)
    assert came[0].texts[1].startswith("Hå")
    ((cell, params),) = told(ledger, problems.LEGACY_TEXT)
    assert (cell, params["column"], params["count"], params["option"]) == ("B1", "B", "12", "tcvn3")
    assert params["cells"] == "B1, B2, B3, B4, B5, B6, B7, B8, B9, B10…"
    assert params["meant"] == "Hồ sơ về việc thành lập xã"


def test_vni_is_told_of_as_such():
    _, ledger = plain([("Hoà sô veà vieäc thaønh laäp xaõ", "1")])
    assert told(ledger, problems.LEGACY_TEXT)[0][1]["option"] == "vni"


@pytest.mark.parametrize(
    "rows",
    [
        [("Hồ sơ về việc thành lập xã", "Cà Mau"), ("Müller", "có")],
        [("På", "x")],
        [(f"Hồ sơ số {number}", "Văn thư") for number in range(50)] + [("Société Générale", "Hà Nội")],
        [("xã Hòa Thành", "Cà Mau"), ("có", "là")] * 20,
    ],
)
def test_unicode_is_not_told_of(rows):
    assert told(plain(rows)[1], problems.LEGACY_TEXT) == []


def test_on_request_old_text_is_converted_and_kept_as_given():
    rows = [("§\u00adêng tØnh lé", "12", "Hồ sơ")]
    came, ledger = plain(rows, TableOptions(legacy="tcvn3"))
    assert came[0].texts == ("Đường tỉnh lộ", "12", "Hồ sơ")
    assert came[0].originals == {0: "§\u00adêng tØnh lé"}
    ((note),) = notes(ledger, problems.LEGACY_CONVERTED)
    assert note["field"] == "TCVN3 (ABC)"
    assert told(ledger, problems.LEGACY_TEXT) == []


def test_none_means_that_nobody_looks():
    _, ledger = plain([("Hå s¬ vÒ viÖc",)], TableOptions(legacy="none"))
    assert ledger.problems == ()


def test_a_column_in_two_codes_is_told_of():
    _, ledger = plain([("Hå s¬ x·",), ("Hồ sơ xã",)], TableOptions(legacy="tcvn3"))
    assert told(ledger, problems.CODES_MIXED) == [
        ("A1", {"column": "A", "old": "TCVN3 (ABC)", "converted": "1", "unicode": "1"})
    ]


def test_soft_hyphens_of_unicode_text_are_taken_out():
    came, _ = plain([("Hồ\u00ad sơ",)])
    assert came[0].texts == ("Hồ sơ",)


REAL = [("05/01/2008",), ("07/02/2008",), ("12/03/2008",)]
TYPED = [("13/01/2008",), ("25/02/2008",), ("31/12/2008",)]


def test_days_that_excel_may_have_swapped_are_told_of():
    _, ledger = plain([*REAL, *TYPED], dates={1: [0], 2: [0], 3: [0]})
    assert told(ledger, problems.DATES_SWAPPED) == [("A1", {"column": "A", "real": "3", "typed": "3"})]


@pytest.mark.parametrize("other", ["05/06/2008", "x"])
def test_real_dates_beside_typed_ones_are_right_when_any_of_them_shows_it(other):
    rows = [*REAL, *TYPED, (other,)]
    _, ledger = plain(rows, dates={1: [0], 2: [0], 3: [0]})
    assert bool(told(ledger, problems.DATES_SWAPPED)) is (other == "x")
    _, ledger = plain([*REAL, ("20/01/2008",), *TYPED], dates={n: [0] for n in (1, 2, 3, 4)})
    assert told(ledger, problems.DATES_SWAPPED) == []


def test_shortened_numbers_of_delimited_text_are_told_of():
    rows = [("1.23457E+12", "2E+05 tờ")]
    _, ledger = plain(rows, kind=SheetKind.DELIMITED)
    assert told(ledger, problems.SHORTENED_NUMBER) == [("A1", {"value": "1.23457E+12"})]
    assert plain(rows)[1].problems == ()


def test_ranges_in_few_words():
    assert ranges([3, 4, 5, 9]) == "3-5, 9"
    assert ranges([1, 2]) == "1-2"
    assert ranges(list(range(1, 100, 2))).endswith("…")


def workbook_with(built, tmp_path, edit, sheets=None):
    sheets = sheets or built.two_sheets([built.dossier_row()], [built.document_row(1), built.document_row(2)])
    return built.read(built.make_delivery(tmp_path, sheets, built.names(1, 2), edit=edit))


def test_a_workbooks_own_marks_are_read(built, tmp_path):
    def edit(book):
        sheet = book["Văn bản"]
        sheet["G3"] = None
        sheet.merge_cells("G2:G3")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True

    delivery = workbook_with(built, tmp_path, edit)
    first, second = delivery.documents(CODE)
    assert second.record["organName"] == first.record["organName"] == "UBND huyện Vạn Ninh"
    (hidden,) = [each for each in delivery.problems if each.code == problems.HIDDEN]
    assert (hidden.location.sheet, hidden.params["rows"], hidden.params["columns"]) == ("Văn bản", "3", "D")
    assert [each.params["count"] for each in delivery.notes if each.code == problems.MERGED] == ["1"]


def test_real_dates_typed_dates_and_numbers_as_text_in_one_column(built, tmp_path):
    def edit(book):
        sheet = book["Văn bản"]
        sheet["F2"], sheet["F3"] = date(2008, 2, 7), "\u00a008/02/2008\u200b"
        sheet["D2"], sheet["D3"] = "007", 8
        sheet["B2"] = "1"

    first, second = workbook_with(built, tmp_path, edit).documents(CODE)
    assert (first.record["issuedDate"], second.record["issuedDate"]) == ("07/02/2008", "08/02/2008")
    assert (first.record["codeNumber"], second.record["codeNumber"]) == ("007", "8")


def test_a_two_row_header_with_merged_cells_is_one_header(built, tmp_path):
    header = list(built.DOSSIER_HEADERS)
    place = header.index("Thời gian bắt đầu")
    upper = [*header[:place], "Thời gian", None, *header[place + 2 :]]
    lower = [None] * place + ["Bắt đầu", "Kết thúc"] + [None] * (len(header) - place - 2)
    sheets = built.two_sheets([built.dossier_row()], [built.document_row(1), built.document_row(2)])
    sheets["Hồ sơ"] = [upper, lower, built.dossier_row()]

    def edit(book):
        for column in range(1, len(header) + 1):
            if column not in (place + 1, place + 2):
                book["Hồ sơ"].merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)

    delivery = workbook_with(built, tmp_path, edit, sheets)
    (dossier,) = delivery.dossiers
    assert (dossier.record["startDate"], dossier.record["endDate"]) == ("05/01/2008", "20/12/2008")
    assert dossier.record["title"] == "Hồ sơ về việc thành lập xã"
