"""A delivery whose table is delimited text or XML: which files hold it, what is said of rows, where places point."""

import csv
import io

import pytest

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.choice import find_tables
from oais_vn.model.errors import ConfigurationError, PackageError
from oais_vn.model.paths import PackagePath

CODE = "H05.02.02.2008.01.HC"


def chosen(*paths, wanted=None, named=()):
    return find_tables([PackagePath(path) for path in sorted(paths)], wanted, named)


def test_the_workbook_goes_before_lists_and_lists_before_deeper_workbooks():
    assert chosen("a.xlsx", "b.csv") == ("a.xlsx",)
    assert chosen("ho-so.csv", "van-ban.tsv", "x/a.xlsx", "x/c.csv") == ("ho-so.csv", "van-ban.tsv")
    assert chosen("x/a.xlsx", "a.xml") == ("x/a.xlsx",)
    assert chosen("a.xls", "b.xml") == ("a.xls",)
    assert chosen("b.xml", "doc-me.txt") == ("b.xml",)


def test_text_files_are_read_when_they_are_named():
    assert chosen("a.xlsx", "danh muc.txt", wanted="danh muc.txt") == ("danh muc.txt",)
    assert chosen("a.xlsx", "b.csv", "c.csv", named=["c.csv", "b.csv", "c.csv"]) == ("c.csv", "b.csv")
    with pytest.raises(PackageError, match="exactly one"):
        chosen("a.xlsx", named=["b.csv"])
    with pytest.raises(PackageError):
        chosen("doc-me.txt", "x/a.csv")


@pytest.fixture
def listed(built, tmp_path):
    """Write a delivery with CSV files instead of the workbook, and read it."""

    def read(files, *, table="", names=(1,), delimiter=";", encoding="utf-8-sig", **options):
        root = built.make_delivery(tmp_path, {"x": [["x"]]}, built.names(*names), terms_text=built.TERMS + table)
        (root / "danh-muc.xlsx").unlink()
        for name, rows in files.items():
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=delimiter).writerows(rows)
            (root / name).write_bytes(text.getvalue().encode(encoding))
        return built.read(root, **options)

    return read


def both(built, *documents):
    return {
        "ho-so.csv": [built.DOSSIER_HEADERS, built.dossier_row()],
        "van-ban.csv": [built.DOCUMENT_HEADERS, *(documents or [built.document_row()])],
    }


def test_two_files_are_two_sheets(built, listed):
    delivery = listed(both(built))
    (document,) = delivery.documents(CODE)
    assert not delivery.problems
    assert delivery.unclaimed == ()
    assert (document.location.path, document.location.sheet, document.location.line) == ("van-ban.csv", "van-ban", 2)
    assert document.cells["subject"] == "H2"
    told = [(each.location.path, each.params["field"], each.params["value"]) for each in delivery.notes]
    assert ("ho-so.csv", "UTF-8 (BOM)", "';'") in told
    assert ("van-ban.csv", "UTF-8 (BOM)", "';'") in told


def test_one_file_with_dossiers_and_documents(built, listed):
    delivery = listed({"MUC_LUC.csv": [built.FLAT_HEADERS, built.flat_row()]}, delimiter=",", encoding="utf-16")
    assert delivery.dossiers[0].documents == 1
    assert not delivery.problems


def test_what_a_person_says_of_the_table_is_obeyed(built, listed):
    table = '[table]\nfiles = ["a.txt", "b.txt"]\nencoding = "utf-16-le"\ndelimiter = "|"\n'
    files = {"a.txt": both(built)["ho-so.csv"], "b.txt": both(built)["van-ban.csv"]}
    delivery = listed(files, table=table, delimiter="|", encoding="utf-16-le")
    assert not delivery.problems


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ('encoding = "latin-1"', "table.encoding"),
        ('delimiter = ":"', "table.delimiter"),
        ('legacy = "viscii"', "table.legacy"),
        ("files = [1]", "table.files"),
    ],
)
def test_what_cannot_be_obeyed_names_its_key(built, table, key):
    with pytest.raises(ConfigurationError, match=key):
        built.terms(built.TERMS + f"[table]\n{table}\n")


def test_a_row_with_too_many_fields_is_an_error_and_one_with_fewer_a_warning(built, listed):
    rows = [
        [*built.document_row(1), "thừa"],
        built.document_row(2)[:-1],
        [*built.document_row(3), ""],
    ]
    delivery = listed(both(built, *rows), names=(1, 2, 3))
    told = {each.code: each for each in delivery.problems if each.code.startswith("TAB")}
    assert told.keys() == {problems.ROW_TOO_LONG, problems.ROW_TOO_SHORT}
    assert told[problems.ROW_TOO_LONG].location.line == 2
    assert told[problems.ROW_TOO_LONG].params == {"fields": "11", "expected": "10"}
    assert told[problems.ROW_TOO_SHORT].params == {"count": "1", "rows": "3", "expected": "10"}


def test_errors_of_excel_and_old_text_are_told_of_with_their_cells(built, listed):
    row = built.document_row(1, **{"Trích yếu nội dung": "VÒ viÖc thµnh lËp x·", "Số": "#N/A"})
    delivery = listed(both(built, row))
    places = {each.code: (each.location.path, each.location.cell) for each in delivery.problems}
    assert places[problems.CELL_ERROR] == ("van-ban.csv", "D2")
    assert places[problems.LEGACY_TEXT] == ("van-ban.csv", "H2")


def test_old_text_is_converted_on_request_and_kept_as_given(built, listed):
    row = built.document_row(1, **{"Trích yếu nội dung": "VÒ viÖc thµnh lËp x·"})
    delivery = listed(both(built, row), table='[table]\nlegacy = "tcvn3"\n')
    (document,) = delivery.documents(CODE)
    assert document.record["subject"] == "Về việc thành lập xã"
    assert document.extra == {"Trích yếu nội dung (nguyên bản)": "VÒ viÖc thµnh lËp x·"}


def test_a_list_in_bytes_of_tcvn3_is_read_on_request(built, tmp_path):
    root = built.make_delivery(tmp_path, {"x": [["x"]]}, built.names(1))
    (root / "danh-muc.xlsx").unlink()
    headers = "M· hå s¬;Tiªu ®Ò hå s¬;Thêi gian b¾t ®Çu;Thêi gian kÕt thóc;Sè l\u00adîng tê"
    rows = f"{CODE};Hå s¬ vÒ viÖc thµnh lËp x·;2008;2008;3"
    (root / "ho-so.csv").write_bytes(f"{headers}\r\n{rows}\r\n".encode("windows-1252"))
    delivery = built.read(root)
    assert {problems.NO_SHEET_RECOGNISED, problems.LEGACY_TEXT} <= set(built.codes(delivery))
    (root / "delivery.toml").write_text(built.TERMS + '[table]\nlegacy = "tcvn3"\n', encoding="utf-8")
    (dossier,) = built.read(root).dossiers
    assert dossier.record["title"] == "Hồ sơ về việc thành lập xã"


def test_a_list_beside_the_one_that_was_named_is_no_table(built, listed):
    files = {"MUC_LUC.csv": [built.FLAT_HEADERS, built.flat_row()], "khac.csv": [["a", "b", "c"]]}
    delivery = listed(files, workbook="MUC_LUC.csv")
    assert delivery.unclaimed == ("khac.csv",)


XML = f"""<Du><HoSo><FileCode>{CODE}</FileCode><Title>Hồ sơ</Title><StartDate>32/01/2008</StartDate>
<EndDate>2008</EndDate></HoSo><VanBan><FileCode>{CODE}</FileCode><DocOrdinal>1</DocOrdinal><TypeName>Công văn</TypeName>
<IssuedDate>07/02/2008</IssuedDate><OrganName>UBND</OrganName><Subject>Về việc</Subject><PageAmount>1</PageAmount>
</VanBan></Du>"""


def test_places_in_xml_name_elements(built, tmp_path):
    root = built.make_delivery(tmp_path, {"x": [["x"]]}, built.names(1))
    (root / "danh-muc.xlsx").unlink()
    (root / "TT02.xml").write_text(XML, encoding="utf-8")
    delivery = built.read(root)
    (document,) = delivery.documents(CODE)
    assert document.location.to("vi") == "TT02.xml, trang 'VanBan', ô VanBan[1]"
    assert document.cells["subject"] == "Subject[1]"
    (problem,) = [each for each in delivery.problems if each.code == problems.NOT_A_DATE]
    assert problem.location.to("en") == "TT02.xml, sheet 'HoSo', cell StartDate[1]"
