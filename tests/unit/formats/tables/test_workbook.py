"""Workbooks become rows of text."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from oais_vn.formats.tables.choice import find_tables
from oais_vn.formats.tables.display import ERROR, FORMULA
from oais_vn.formats.tables.workbook import open_workbook
from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource

BOOK = PackagePath("a.xlsx")


def source_of(fill):
    book = Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return MemorySource({BOOK: stream.getvalue()})


def rows_of(fill, **limits):
    with open_workbook(source_of(fill), BOOK) as sheets:
        return list(sheets[0].rows(**limits))


def test_values_are_texts_with_row_numbers():
    def fill(sheet):
        sheet.append(["Hồ sơ", 1, 2.5, None, True])
        sheet.append([])
        sheet["A3"] = 7
        sheet["A3"].number_format = "0000000"
        sheet["B3"] = date(2001, 2, 3)

    rows = rows_of(fill)
    assert [(row.number, row.texts[:3]) for row in rows] == [
        (1, ("Hồ sơ", "1", "2.5")),
        (2, ()),
        (3, ("0000007", "03/02/2001")),
    ]
    assert [row.empty for row in rows] == [False, True, False]


def test_errors_are_faults():
    def fill(sheet):
        sheet["B1"] = "#N/A"
        sheet["B1"].data_type = "e"

    (row,) = rows_of(fill)
    assert row.faults == {1: ERROR}
    assert row.texts[1] == "#N/A"


def test_a_formula_without_a_saved_value_is_a_fault_and_no_empty_cell():
    def fill(sheet):
        sheet.append(["x", "=A1", "y"])

    (row,) = rows_of(fill)
    assert row.faults == {1: FORMULA}
    assert not row.empty


def test_a_saved_value_of_a_formula_is_read():
    stream = io.BytesIO()
    book = Workbook()
    book.active.append(["x", "=A1"])
    book.save(stream)
    data = replaced(stream.getvalue(), b"<f>A1</f><v></v>", b"<f>A1</f><v>12</v>")
    with open_workbook(MemorySource({BOOK: data}), BOOK) as sheets:
        (row,) = sheets[0].rows()
    assert row.texts == ("x", "12")
    assert not row.faults


def replaced(data, old, new):
    """The workbook with bytes of its first sheet replaced."""
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as target:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<v />", b"<v></v>").replace(b"<v/>", b"<v></v>")
                assert old in part
                part = part.replace(old, new)
            target.writestr(name, part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<is><t>Bản  đồ </t></is>", "Bản  đồ"),
        ("<is><r><t>Bản </t></r><r><rPr><b/></rPr><t>đồ</t></r></is>", "Bản đồ"),
        ("<is><t>Bản đồ</t><rPh sb='0' eb='1'><t>ban do</t></rPh></is>", "Bản đồ"),
        ("<v>0</v>", ""),
        ("<is><t/></is>", ""),
    ],
)
def test_text_that_stands_in_its_cell_is_read_whatever_its_pieces(text, read):
    stream = io.BytesIO()
    book = Workbook()
    book.active.append([1])
    book.save(stream)
    cell = f'<c r="A1" t="inlineStr">{text}</c>'.encode()
    data = replaced(stream.getvalue(), b'<c r="A1" t="n"><v>1</v></c>', cell)
    with open_workbook(MemorySource({BOOK: data}), BOOK) as sheets:
        [row] = sheets[0].rows()
    assert "".join(row.texts) == read
    assert not row.faults


def test_a_wrong_declared_size_cuts_nothing_off():
    stream = io.BytesIO()
    book = Workbook()
    for number in range(5):
        book.active.append([number, number])
    book.save(stream)
    data = replaced(stream.getvalue(), b'ref="A1:B5"', b'ref="A1"')
    with open_workbook(MemorySource({BOOK: data}), BOOK) as sheets:
        assert [row.texts for row in sheets[0].rows()] == [(str(n), str(n)) for n in range(5)]


def test_merged_cells_read_as_their_first_cell():
    def fill(sheet):
        sheet.append(["a", "b"])
        sheet.append([None, "c"])
        sheet.merge_cells("A1:A2")

    assert [row.texts for row in rows_of(fill)] == [("a", "b"), ("", "c")]


def test_extensions_of_excel_warn_nobody(recwarn):
    def fill(sheet):
        sheet.append(["a"])
        sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"'))

    rows_of(fill)
    assert not recwarn.list


def test_width_and_first_limit_what_is_read():
    def fill(sheet):
        for _ in range(4):
            sheet.append(["a", "b", "c"])

    assert [row.texts for row in rows_of(fill, width=2, first=3)] == [("a", "b")] * 3


def test_hidden_sheets_are_told():
    def fill(sheet):
        sheet.append(["a"])
        sheet.parent.create_sheet("Danh mục").sheet_state = "hidden"

    with open_workbook(source_of(fill), BOOK) as sheets:
        assert [(sheet.title, sheet.visible) for sheet in sheets] == [("Sheet", True), ("Danh mục", False)]


def test_a_malformed_sheet_is_refused():
    good = source_of(lambda sheet: sheet.append([1])).files[BOOK]
    for old, new in ((b"</sheetData>", b"</sheetDat>"), (b'r="A1"', b'r="1A"')):
        data = replaced(good, old, new)
        with pytest.raises(PackageError), open_workbook(MemorySource({BOOK: data}), BOOK) as sheets:
            list(sheets[0].rows())


def test_a_row_beyond_excels_last_is_refused():
    good = source_of(lambda sheet: sheet.append([1])).files[BOOK]
    data = replaced(good, b'r="A1"', b'r="A9999999"').replace(b"", b"")
    data = replaced(data, b'<row r="1"', b'<row r="9999999"')
    with pytest.raises(PackageError), open_workbook(MemorySource({BOOK: data}), BOOK) as sheets:
        for _ in sheets[0].rows():
            pass


def test_bytes_that_cannot_be_sought_are_read_from_a_copy():
    source = source_of(lambda sheet: sheet.append(["a"]))

    class Stream(io.BytesIO):
        def seekable(self):
            return False

    class Piped(MemorySource):
        def open(self, path):
            return Stream(self.files[path])

    with open_workbook(Piped(source.files), BOOK) as sheets:
        assert [row.texts for row in sheets[0].rows()] == [("a",)]


def found(*paths, wanted=None):
    (table,) = find_tables([PackagePath(path) for path in sorted(paths)], wanted)
    return table


def test_the_only_workbook_is_found_and_lock_files_are_not_seen():
    assert found("a/danh-muc.XLSX", "a/~$danh-muc.xlsx", "a/._danh-muc.xlsx", "a/x.pdf") == "a/danh-muc.XLSX"


def test_a_workbook_on_top_comes_before_those_among_the_documents():
    assert found("danh-muc.xlsx", "H01/H01.0000001.xlsx", "H01/H01.0000002.xlsx") == "danh-muc.xlsx"


def test_two_workbooks_are_named_with_the_way_to_choose():
    with pytest.raises(PackageError) as caught:
        found("a.xlsx", "b.xlsx")
    assert "a.xlsx; b.xlsx" in caught.value.text.vi
    assert "--workbook" in caught.value.text.vi


@pytest.mark.parametrize("wanted", ["b.xlsx", "x/b.xlsx", "X\\B.xlsx"])
def test_the_wanted_workbook_is_taken(wanted):
    assert found("a.xlsx", "x/b.xlsx", wanted=wanted) == "x/b.xlsx"


def test_a_wanted_workbook_that_is_not_there_or_not_one_is_refused():
    with pytest.raises(PackageError, match="exactly one"):
        found("a.xlsx", wanted="b.xlsx")
    with pytest.raises(PackageError, match="exactly one"):
        found("x/a.xlsx", "y/a.xlsx", wanted="a.xlsx")
    with pytest.raises(PackageError, match="old or another format"):
        found("a.xlsx", "b.ods", wanted="b.ods")


def test_no_workbook_and_old_workbooks_have_their_own_words():
    with pytest.raises(PackageError) as caught:
        found("a.pdf")
    assert "không thấy bảng tính" in caught.value.text.vi
    with pytest.raises(PackageError) as caught:
        found("danh-muc.xlsb")
    assert "danh-muc.xlsb" in caught.value.text.vi
    assert "lưu lại thành .xlsx" in caught.value.text.vi
    assert caught.value.exit_code == 3
