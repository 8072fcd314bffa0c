"""A whole delivery is read: dossiers, documents, files, and what could not be taken."""

import hashlib
import unicodedata
from datetime import date

import pytest
from openpyxl.styles import PatternFill

from oais_vn.formats.tables.problems import (
    CARRIED_DOWN,
    CODED,
    COLUMN_KEPT,
    DEFAULTED,
    DERIVED,
    FOUND_BY_NAME,
    INHERITED,
    JOINED,
    MERGED,
    PAGES_COUNTED,
    ZEROS_RESTORED,
)
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.errors import ConfigurationError, PackageError
from oais_vn.model.location import Location
from oais_vn.storage.spool import SqliteSpool

CODE = "H05.02.02.2008.01.HC"
ARCHIVAL = "H32.15.H05.02.02.2008.01.HC"


def notes(delivery, code):
    return {note.params["field"]: note.params for note in delivery.notes if note.code == code}


def places(delivery, code):
    return [(p.location.sheet, p.location.cell or p.location.line) for p in delivery.problems if p.code == code]


def documents(delivery, code=CODE):
    return list(delivery.documents(code))


def test_the_flat_sheet_of_46_columns(built, tmp_path):
    second = built.flat_row(A=2, Y=2, AA="13", AT=f"{CODE}\\{CODE}.0000002.pdf")
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row(), second), built.names(1, 2))
    delivery = built.read(root)
    assert not delivery.problems
    assert not delivery.unclaimed
    (dossier,) = delivery.dossiers
    assert (dossier.code, dossier.documents, dossier.box, dossier.catalogue) == (CODE, 2, "12", "")
    record = dossier.record
    assert record["arcFileCode"] == ARCHIVAL
    assert record["startDate"] == "05/01/2008"
    assert record["maintenance"] == "01"
    assert record["totalDoc"] == "2"
    assert record["numberOfPage"] == "6"
    assert dossier.cells["title"] == "F2"
    assert "fileCode" not in dossier.cells
    assert notes(delivery, DERIVED)["fileCode"]["value"] == CODE
    first, second = documents(delivery)
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert first.kind is DocumentKind.TEXT
    assert first.record["docCode"] == f"{CODE}.0000001"
    assert first.record["arcDocCode"] == f"{ARCHIVAL}.0000001"
    assert first.record["docId"] == f"{CODE}.1"
    assert first.record["typeName"] == "02"
    assert first.record["issuedDate"] == "07/02/2008"
    assert first.record["mode"] == "01"
    assert first.cells["subject"] == "AG2"
    assert first.cells["path"] == "AT2"
    assert first.extra == {"Tờ số": "01-03"}
    assert second.path == f"{CODE}/{CODE}.0000002.pdf"
    assert second.location == Location(path="danh-muc.xlsx", sheet="Sheet1", line=3)


@pytest.mark.parametrize("by_field_names", [False, True])
def test_two_sheets_with_either_kind_of_headers(built, tmp_path, by_field_names):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row(1), built.document_row(2)])
    if by_field_names:
        sheets["Hồ sơ"][0] = [
            "fileCode", "title", "maintenance", "mode", "language", "startDate", "endDate", "numberOfPaper", "totalDoc",
            "numberOfPage",
        ]  # fmt: skip
        sheets["Văn bản"][0] = [
            "fileCode", "docOrdinal", "typeName", "codeNumber", "codeNotation", "issuedDate", "organName", "subject",
            "numberOfPage", "path",
        ]  # fmt: skip
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1, 2)))
    assert not delivery.problems
    assert [document.path for document in documents(delivery)] == built.names(1, 2)
    assert delivery.dossiers[0].record["language"] == "01"


def test_documents_may_stand_before_their_dossiers(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    delivery = built.read(built.make_delivery(tmp_path, dict(reversed(sheets.items())), built.names(1)))
    assert not delivery.problems
    assert len(documents(delivery)) == 1


def test_pictures_and_recordings_have_sheets_of_their_own(built, tmp_path):
    sheets = {
        "Hồ sơ": [built.DOSSIER_HEADERS, built.dossier_row()],
        "Ảnh": [
            [
                "Mã hồ sơ",
                "STT ảnh",
                "Tiêu đề ảnh",
                "Loại ảnh",
                "Thời gian chụp",
                "Màu sắc",
                "Tài liệu đi kèm",
                "Tên file",
            ],
            [CODE, 1, "Lễ khánh thành cầu", "Ảnh", "05/1976", "Đen trắng", "không", "a.jpg"],
        ],
        "Ghi âm, ghi hình": [
            ["Mã hồ sơ", "Tiêu đề phim/âm thanh", "Loại", "Năm ghi", "Thời lượng", "Ngôn ngữ", "Tên file"],
            [CODE, "Diễn văn", "Âm thanh", 1976, "00:05:30", "Tiếng Việt", "b.mp3"],
        ],
    }
    delivery = built.read(built.make_delivery(tmp_path, sheets, ["anh/a.jpg", "am/b.mp3"]))
    assert not delivery.problems
    picture, recording = documents(delivery)
    assert picture.kind is DocumentKind.PICTURE
    assert picture.record["photoTime"] == "05/1976"
    assert picture.record["colour"] == "02"
    assert picture.record["docAttached"] == "0"
    assert "docId" not in picture.record.values
    assert (recording.kind, recording.ordinal, recording.path) == (DocumentKind.RECORDING, 2, "am/b.mp3")
    assert recording.record["recordDate"] == "1976"
    assert delivery.dossiers[0].record["numberOfPage"] == "0"


def test_a_dossier_of_pictures_in_a_flat_sheet(built, tmp_path):
    headers = [
        "Mã hồ sơ",
        "Tiêu đề hồ sơ",
        "Thời gian bắt đầu",
        "Thời gian kết thúc",
        "STT ảnh",
        "Tiêu đề ảnh",
        "Loại ảnh",
        "Tên file",
    ]
    row = [CODE, "Ảnh lễ khánh thành", "2008", "2008", 1, "Lễ khánh thành", "02", "a.jpg"]
    delivery = built.read(built.make_delivery(tmp_path, {"Ảnh": [headers, row]}, ["a.jpg"]))
    assert not delivery.problems
    assert documents(delivery)[0].kind is DocumentKind.PICTURE


def test_partial_dates_keep_their_precision(built, tmp_path):
    row = built.flat_row(J=None, M="00", N="00", AC=None, AD=None)
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(row), built.names(1)))
    record = delivery.dossiers[0].record
    assert (record["startDate"], record["endDate"]) == ("01/2008", "2008")
    assert documents(delivery)[0].record["issuedDate"] == "2008"
    assert not delivery.problems


def test_a_date_cell_of_excel_is_day_first(built, tmp_path):
    rows = [built.dossier_row(**{"Thời gian bắt đầu": date(2008, 1, 5)})]
    delivery = built.read(built.make_delivery(tmp_path, built.two_sheets(rows, [built.document_row()]), built.names(1)))
    assert delivery.dossiers[0].record["startDate"] == "05/01/2008"


def test_leading_zeros_survive_numbers(built, tmp_path):
    def edit(book):
        sheet = book["Sheet1"]
        sheet["D2"] = 7
        sheet["D2"].number_format = "000"
        sheet["E2"] = 1
        sheet["E2"].number_format = '00".HC"'
        sheet["G2"] = 1
        sheet["AA2"] = 5
        sheet["AA2"].number_format = "00"

    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1), edit=edit)
    delivery = built.read(root)
    (dossier,) = delivery.dossiers
    assert (dossier.code, dossier.box) == (CODE, "007")
    assert dossier.record["maintenance"] == "01"
    assert notes(delivery, ZEROS_RESTORED)["maintenance"]["value"] == "1 → 01"
    assert documents(delivery)[0].record["codeNumber"] == "05"


def test_a_document_code_that_lost_zeros_is_restored(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [[*built.document_row(), f"{CODE}.1"]])
    sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "Mã tài liệu"]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert documents(delivery)[0].record["docCode"] == f"{CODE}.0000001"
    assert "docCode" in notes(delivery, ZEROS_RESTORED)


def test_a_given_document_code_is_taken_as_it_is(built, tmp_path):
    given = "H05.02.02.1994.01.HC.0000001"
    sheets = built.two_sheets([built.dossier_row()], [[*built.document_row(), given]])
    sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "docCode"]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    (document,) = documents(delivery)
    assert document.record["docCode"] == given
    assert document.cells["docCode"] == "K2"


def test_a_notation_cell_with_the_whole_code_is_taken(built, tmp_path):
    row = built.flat_row(E=CODE)
    assert built.read(built.make_delivery(tmp_path, built.flat_sheets(row), built.names(1))).dossiers[0].code == CODE


def test_the_year_column_wins_over_the_start_date(built, tmp_path):
    sheets = {
        "Hồ sơ": [
            ["Số và ký hiệu hồ sơ", "Năm", "Tiêu đề", "Thời gian bắt đầu", "Thời gian kết thúc"],
            ["01.HC", 2009, "A", "2008", "2009"],
        ],
        "Văn bản": [built.DOCUMENT_HEADERS, built.document_row(code="01.HC", **{"Đường dẫn file": "a.pdf"})],
    }
    delivery = built.read(built.make_delivery(tmp_path, sheets, ["a.pdf"]))
    assert [dossier.code for dossier in delivery.dossiers] == ["H05.02.02.2009.01.HC"]
    assert delivery.dossiers[0].documents == 1


def test_a_closed_fonds_and_a_catalogue_make_the_archival_code(built, tmp_path):
    closed = built.TERMS.replace('status = "mở"', 'status = "đóng"')
    row = built.flat_row(C="02")
    root = built.make_delivery(tmp_path, built.flat_sheets(row), built.names(1), terms_text=closed)
    (dossier,) = built.read(root).dossiers
    assert dossier.code == CODE
    assert dossier.record["arcFileCode"] == "H32.15.VN01.2008.01.HC.02"
    assert dossier.catalogue == "02"


def test_defaults_and_dossiers_fill_what_is_empty_and_every_filling_is_noted(built, tmp_path):
    delivery = built.read(
        built.make_delivery(
            tmp_path,
            built.two_sheets([built.dossier_row()], [built.document_row(1), built.document_row(2)]),
            built.names(1, 2),
        )
    )
    assert set(notes(delivery, DEFAULTED)) == {"maintenance", "mode", "language", "riskRecovery", "riskRecoveryStatus"}
    inherited = notes(delivery, INHERITED)
    assert inherited["mode"]["count"] == "2"
    assert set(notes(delivery, DERIVED)) >= {
        "arcFileCode",
        "docCode",
        "arcDocCode",
        "docId",
        "totalDoc",
        "numberOfPage",
    }
    assert notes(delivery, CODED)["typeName"] == {"field": "typeName", "value": "Công văn → 22", "count": "2"}
    assert not {"maintenance", "mode", "language"} & delivery.dossiers[0].cells.keys()
    (document, _) = documents(delivery)
    filled = {name for name in document.record.values if name not in document.cells}
    assert filled == {
        "docCode",
        "arcDocCode",
        "docId",
        "maintenance",
        "mode",
        "language",
        "riskRecovery",
        "riskRecoveryStatus",
    }


def test_no_insurance_status_without_insurance(built, tmp_path):
    terms = built.TERMS.replace("risk_recovery = true", "risk_recovery = false")
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1), terms_text=terms))
    assert delivery.dossiers[0].record["riskRecovery"] == "0"
    assert delivery.dossiers[0].record["riskRecoveryStatus"] == ""
    assert documents(delivery)[0].record["riskRecoveryStatus"] == ""


def test_a_default_that_no_list_knows_is_named(built, tmp_path):
    terms = built.TERMS.replace('mode = "Công khai"', 'mode = "Bí ẩn"')
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1), terms_text=terms)
    with pytest.raises(ConfigurationError) as caught:
        built.read(root)
    assert "defaults.mode" in caught.value.text.vi


def test_pages_are_counted_where_no_column_says_them(built, tmp_path):
    rows = [built.document_row(1, **{"Số trang": None}), built.document_row(2)]
    pages = built.FixedPages(5)
    delivery = built.read(
        built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), built.names(1, 2)), pages=pages
    )
    assert [document.record["numberOfPage"] for document in documents(delivery)] == ["5", "3"]
    assert pages.asked == [f"{CODE}.0000001.pdf", f"{CODE}.0000002.pdf"]
    assert notes(delivery, PAGES_COUNTED)["numberOfPage"]["count"] == "1"
    assert delivery.dossiers[0].record["numberOfPage"] == "8"
    (differs,) = [problem for problem in delivery.problems if problem.code == "DLV-016"]
    assert (differs.params["given"], differs.params["counted"]) == ("3", "5")


def test_a_sum_of_pages_is_not_made_of_half_of_them(built, tmp_path):
    rows = [built.document_row(1, **{"Số trang": None}), built.document_row(2)]
    delivery = built.read(
        built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), built.names(1, 2))
    )
    assert delivery.dossiers[0].record["numberOfPage"] == ""


def test_rows_left_empty_below_the_first_continue_their_dossier(built, tmp_path):
    blank = dict.fromkeys("BDEFGHIJKLMNOPTUVW")
    rows = [built.flat_row(), built.flat_row(A=2, Y=2, AT=f"{CODE}.0000002.pdf", **blank)]
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), built.names(1, 2)))
    assert not delivery.problems
    assert delivery.dossiers[0].documents == 2
    assert notes(delivery, CARRIED_DOWN)["fileCode"]["count"] == "1"


def test_merged_cells_of_a_flat_sheet_say_the_dossier_in_every_row(built, tmp_path):
    blank = dict.fromkeys("BDEFGHIJKLMNOPTUVW")
    rows = [built.flat_row(), built.flat_row(A=2, Y=2, AT=f"{CODE}.0000002.pdf", **blank)]

    def merge(book):
        for column in "BCDEF":
            book["Sheet1"].merge_cells(f"{column}2:{column}3")

    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), built.names(1, 2), edit=merge))
    assert not delivery.problems
    assert delivery.dossiers[0].documents == 2
    assert notes(delivery, MERGED)[""] == {"field": "", "value": "VN01", "count": "4"}


def test_merged_dossier_cells_of_a_document_sheet_continue_the_dossier(built, tmp_path):
    other = "H05.02.02.2009.02.HC"
    dossiers = [built.dossier_row(), built.dossier_row(other)]
    rows = [built.document_row(1), built.document_row(2, **{"Mã hồ sơ": None}), built.document_row(1, code=other)]
    delivery = built.read(
        built.make_delivery(
            tmp_path, built.two_sheets(dossiers, rows), [*built.names(1, 2), *built.names(1, code=other)]
        )
    )
    assert [dossier.documents for dossier in delivery.dossiers] == [2, 1]
    assert not delivery.problems


def test_one_dossier_needs_no_naming(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    sheets["Văn bản"] = [row[1:] for row in sheets["Văn bản"]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert not delivery.problems
    assert delivery.dossiers[0].documents == 1


def test_dossiers_interleaved_in_a_flat_sheet_are_told_apart(built, tmp_path):
    other = "H05.02.02.2008.02.HC"
    rows = [
        built.flat_row(),
        built.flat_row(E="02.HC", F="Hồ sơ khác", AT=f"{other}/{other}.0000001.pdf"),
        built.flat_row(Y=2, AT=f"{CODE}/{CODE}.0000002.pdf"),
    ]
    delivery = built.read(
        built.make_delivery(tmp_path, built.flat_sheets(*rows), [*built.names(1, 2), *built.names(1, code=other)])
    )
    assert [(dossier.code, dossier.documents) for dossier in delivery.dossiers] == [(CODE, 2), (other, 1)]
    assert not delivery.problems


def test_ordinals_run_where_no_column_gives_them(built, tmp_path):
    rows = [built.document_row(n, **{"STT văn bản": None}) for n in (1, 2)]
    delivery = built.read(
        built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), built.names(1, 2))
    )
    assert [document.ordinal for document in documents(delivery)] == [1, 2]
    assert notes(delivery, DERIVED)["docOrdinal"]["count"] == "2"


def test_the_running_number_of_a_list_is_no_ordinal_in_a_dossier(built, tmp_path):
    other = "H05.02.02.2008.02.HC"
    rows = [[7, *built.document_row(None)], [8, *built.document_row(None, other)]]
    sheets = built.two_sheets([built.dossier_row(), built.dossier_row(other)], rows)
    sheets["Văn bản"][0] = ["STT", *sheets["Văn bản"][0]]
    for row, path in zip(rows, [*built.names(1), *built.names(1, code=other)], strict=True):
        row[10] = path
    delivery = built.read(built.make_delivery(tmp_path, sheets, [*built.names(1), *built.names(1, code=other)]))
    assert not delivery.problems
    assert [document.ordinal for code in (CODE, other) for document in documents(delivery, code)] == [1, 1]


def test_documents_come_in_the_order_of_their_ordinals_and_repeats_are_kept(built, tmp_path):
    rows = [
        built.document_row(2),
        built.document_row(10, **{"Đường dẫn file": f"{CODE}.0000001.pdf"}),
        built.document_row(2, **{"Đường dẫn file": "x.pdf"}),
    ]
    delivery = built.read(
        built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), [*built.names(1, 2), "x.pdf"])
    )
    assert [document.ordinal for document in documents(delivery)] == [2, 2, 10]


def test_files_are_found_by_the_naming_rule(built, tmp_path):
    rows = [built.document_row(n, **{"Đường dẫn file": None}) for n in (1, 2, 3)]
    files = [f"{CODE}/{CODE}.0000001_signed.pdf", f"{CODE}/{CODE}.002.pdf", f"khac/{ARCHIVAL}.0000003.PDF"]
    delivery = built.read(built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), files))
    assert [document.path for document in documents(delivery)] == files
    assert notes(delivery, FOUND_BY_NAME)["path"]["count"] == "3"
    assert not delivery.unclaimed


def test_decomposed_file_names_meet_composed_cells(built, tmp_path):
    name = "Hồ sơ/Quyết định.pdf"
    row = built.document_row(**{"Đường dẫn file": name})
    on_disk = unicodedata.normalize("NFD", name)
    delivery = built.read(built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], [row]), [on_disk]))
    assert documents(delivery)[0].path == on_disk
    assert not delivery.problems


def test_unknown_columns_are_kept_as_given_and_noted(built, tmp_path):
    sheets = built.two_sheets([[*built.dossier_row(), "Kho 2"]], [[*built.document_row(), "A3", None, "lẻ"]])
    sheets["Hồ sơ"][0] = [*sheets["Hồ sơ"][0], "Kho riêng"]
    sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "Khổ giấy"]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert delivery.dossiers[0].extra == {"Kho riêng": "Kho 2"}
    assert documents(delivery)[0].extra == {"Khổ giấy": "A3", "[M]": "lẻ"}
    assert set(notes(delivery, COLUMN_KEPT)) == {"Kho riêng", "Khổ giấy", "[M]"}


def test_columns_of_delivery_toml_are_known(built, tmp_path):
    terms = built.TERMS + '[columns]\n"Tên của hồ sơ" = "title"\n"Ký mã" = "description"\n'
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    sheets["Hồ sơ"][0] = ["Tên của hồ sơ" if header == "Tiêu đề hồ sơ" else header for header in sheets["Hồ sơ"][0]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1), terms_text=terms))
    assert delivery.dossiers[0].record["title"] == "Hồ sơ về việc thành lập xã"
    with pytest.raises(ConfigurationError, match="titel"):
        built.read(built.make_delivery(tmp_path, sheets, terms_text=built.TERMS + '[columns]\n"A" = "titel"\n'))


def test_two_notes_of_a_dossier_are_joined(built, tmp_path):
    row = built.flat_row(Q="Thiếu tờ 5", X="Do ông A lập")
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(row), built.names(1)))
    assert delivery.dossiers[0].record["description"] == "Thiếu tờ 5; Do ông A lập"
    assert notes(delivery, JOINED)["description"]["count"] == "1"


def test_totals_and_prenumbered_rows_are_no_documents(built, tmp_path):
    sheets = built.two_sheets(
        [built.dossier_row()], [built.document_row(), ["Tổng cộng", None, None, None, None, None, None, None, 3]]
    )
    sheets["Văn bản"] = [["STT", *sheets["Văn bản"][0]], [1, *sheets["Văn bản"][1]], sheets["Văn bản"][2], [2]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert delivery.dossiers[0].documents == 1
    assert not delivery.problems


def test_formatted_empty_rows_are_no_rows(built, tmp_path):
    def paint(book):
        for row in range(3, 40):
            book["Sheet1"].cell(row=row, column=3).fill = PatternFill("solid", fgColor="FFFF00")

    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1), edit=paint)
    assert built.read(root).dossiers[0].documents == 1


def test_an_impossible_date_is_reported_at_its_cell(built, tmp_path):
    rows = [built.flat_row(AC=31, AD=2, AE=2001)]
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), built.names(1)))
    assert places(delivery, "TAB-003") == [("Sheet1", "AC2")]
    assert delivery.problems[0].params["value"] == "31/2/2001"
    assert documents(delivery)[0].record["issuedDate"] == "31/2/2001"


def test_error_cells_and_unsaved_formulas_are_reported_at_their_cells(built, tmp_path):
    def edit(book):
        sheet = book["Văn bản"]
        sheet["H2"] = "#N/A"
        sheet["H2"].data_type = "e"
        sheet["G2"] = "=A1"

    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1), edit=edit))
    assert places(delivery, "TAB-001") == [("Văn bản", "H2")]
    assert places(delivery, "TAB-002") == [("Văn bản", "G2")]


def test_rows_of_one_dossier_that_disagree_are_reported_once_a_field(built, tmp_path):
    rows = [built.flat_row(), *(built.flat_row(Y=n, F="Tiêu đề khác", AT=f"{CODE}.000000{n}.pdf") for n in (2, 3))]
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), built.names(1, 2, 3)))
    assert places(delivery, "TAB-010") == [("Sheet1", "F3")]


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"E": "01 HC"}, "E2"),
        ({"E": "01..HC"}, "E2"),
        ({"E": None}, "E2"),
        ({"J": None, "K": None, "L": None}, "E2"),
        ({"C": "a b"}, "C2"),
    ],
)
def test_a_dossier_without_a_code_is_reported_once_and_its_files_are_not_missed(built, tmp_path, changes, cell):
    rows = [built.flat_row(Y=n, AT=built.names(n)[0], **changes) for n in (1, 2)]
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), built.names(1, 2)))
    assert not delivery.dossiers
    assert not delivery.unclaimed
    if changes == {"E": None}:
        assert places(delivery, "TAB-009") == [("Sheet1", 2)]
    else:
        assert places(delivery, "TAB-008") == [("Sheet1", cell)]


def test_documents_of_a_dossier_with_a_bad_code_are_not_reported_again(built, tmp_path):
    bad = "H05.02.02.HC"
    sheets = built.two_sheets([built.dossier_row(bad)], [built.document_row(n, code=bad) for n in (1, 2)])
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1, 2, code=bad)))
    assert [p.code for p in delivery.problems] == ["TAB-008", "TAB-014"]
    assert places(delivery, "TAB-008") == [("Hồ sơ", "A2")]


def test_a_row_of_an_unknown_dossier_is_reported(built, tmp_path):
    sheets = built.two_sheets(
        [built.dossier_row()], [built.document_row(), built.document_row(2, **{"Mã hồ sơ": "H05.02.02.2010.01.HC"})]
    )
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1, 2)))
    assert places(delivery, "TAB-009") == [("Văn bản", "A3")]
    assert not delivery.unclaimed


def test_two_dossiers_with_one_code_are_reported(built, tmp_path):
    sheets = built.two_sheets(
        [built.dossier_row(), built.dossier_row(**{"Tiêu đề hồ sơ": "Khác"})], [built.document_row()]
    )
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert places(delivery, "DLV-010") == [("Hồ sơ", "A3")]
    assert len(delivery.dossiers) == 1


def test_an_ordinal_that_is_no_number_is_reported(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row(1, **{"STT văn bản": "a"})])
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert places(delivery, "TAB-011") == [("Văn bản", "B2")]


def test_files_and_rows_that_do_not_meet_are_reported(built, tmp_path):
    rows = [
        built.document_row(1),
        built.document_row(2, **{"Đường dẫn file": "khong-co.pdf"}),
        built.document_row(3, **{"Đường dẫn file": None}),
        built.document_row(4, **{"Đường dẫn file": built.names(1)[0]}),
        built.document_row(5, **{"Đường dẫn file": "..\\ngoai.pdf"}),
        built.document_row(6, **{"Đường dẫn file": "x/trung.pdf"}),
    ]
    files = [*built.names(1), "thua.pdf", "a/x/trung.pdf", "b/x/trung.pdf"]
    delivery = built.read(built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), files))
    assert places(delivery, "DLV-001") == [("Văn bản", "J3")]
    assert places(delivery, "DLV-002") == [("Văn bản", 4)]
    assert places(delivery, "DLV-003") == [("Văn bản", "J5")]
    assert places(delivery, "DLV-013") == [("Văn bản", "J6")]
    assert places(delivery, "DLV-011") == [("Văn bản", "J7")]
    assert "thua.pdf" in delivery.unclaimed


def test_a_link_is_reported_once_and_never_followed(built, tmp_path):
    outside = tmp_path / "ngoai.pdf"
    outside.write_bytes(b"bi mat")
    root = built.make_delivery(tmp_path / "giao", built.two_sheets([built.dossier_row()], [built.document_row()]))
    (root / CODE).mkdir()
    (root / built.names(1)[0]).symlink_to(outside)
    delivery = built.read(root)
    assert [(p.code, p.location.path) for p in delivery.problems] == [("DLV-005", built.names(1)[0])]
    assert documents(delivery)[0].path is None


def test_a_workbook_nobody_understands_says_what_it_saw(built, tmp_path):
    delivery = built.read(built.make_delivery(tmp_path, {"Sheet1": [["Cột một", "Cột hai"], ["a", "b"]]}, ["x.pdf"]))
    (problem,) = delivery.problems
    assert (problem.code, problem.params["seen"]) == ("TAB-004", "Cột một; Cột hai")
    assert not delivery.unclaimed


def test_missing_columns_are_named_beside_those_that_were_seen(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    keep = [place for place, header in enumerate(built.DOSSIER_HEADERS) if header != "Tiêu đề hồ sơ"]
    sheets["Hồ sơ"] = [[row[place] for place in keep] for row in sheets["Hồ sơ"]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    (problem,) = delivery.problems
    assert problem.code == "TAB-006"
    assert problem.params["missing"] == "Tiêu đề hồ sơ (title)"
    assert "Thời gian bắt đầu" in problem.params["seen"]
    assert delivery.dossiers[0].documents == 1


def test_without_any_code_column_rows_are_not_read(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    sheets["Hồ sơ"] = [row[1:] for row in sheets["Hồ sơ"]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert delivery.problems[0].code == "TAB-006"
    assert "fileCode" in delivery.problems[0].params["missing"]
    assert not delivery.dossiers
    assert not delivery.unclaimed


def test_a_repeated_column_and_a_strange_sheet_are_reported(built, tmp_path):
    sheets = built.two_sheets([[*built.dossier_row(), "thừa"]], [built.document_row()])
    sheets["Hồ sơ"][0] = [*sheets["Hồ sơ"][0], "Tiêu đề hồ sơ"]
    sheets["Hướng dẫn"] = [["Cách nhập liệu"], ["…"]]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert sorted(p.code for p in delivery.problems) == ["TAB-005", "TAB-007"]
    assert delivery.dossiers[0].record["title"] == "Hồ sơ về việc thành lập xã"


def test_another_fonds_is_reported_once(built, tmp_path):
    other = "H05.02.02.2008.02.HC"
    rows = [built.flat_row(B="Phông khác"), built.flat_row(B="PHÔNG KHÁC", E="02.HC", AT=built.names(1, code=other)[0])]
    files = [*built.names(1), *built.names(1, code=other)]
    delivery = built.read(built.make_delivery(tmp_path, built.flat_sheets(*rows), files))
    assert places(delivery, "TAB-012") == [("Sheet1", "B2")]


def test_an_empty_workbook_has_no_dossier(built, tmp_path):
    delivery = built.read(built.make_delivery(tmp_path, built.two_sheets([], [])))
    assert [p.code for p in delivery.problems] == ["TAB-014"]


def test_no_workbook_two_workbooks_and_a_chosen_one(built, tmp_path):
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1))
    (root / "khac.xlsx").write_bytes((root / "danh-muc.xlsx").read_bytes())
    with pytest.raises(PackageError, match="2 workbooks"):
        built.read(root)
    delivery = built.read(root, workbook="danh-muc.xlsx")
    assert delivery.unclaimed == (), "a workbook beside the chosen one is no content"
    (root / "khac.xlsx").unlink()
    (root / "danh-muc.xlsx").unlink()
    with pytest.raises(PackageError) as caught:
        built.read(root)
    assert caught.value.exit_code == 3


def digest(root):
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        whole.update(f"{path} {status.st_mtime_ns} {status.st_mode}".encode())
        whole.update(path.read_bytes() if path.is_file() else b"")
    return whole.hexdigest()


def test_the_delivery_is_left_as_it_was(built, tmp_path):
    root = built.make_delivery(tmp_path, built.flat_sheets(built.flat_row()), built.names(1))
    before = digest(root)
    built.read(root, pages=built.FixedPages())
    assert digest(root) == before


def test_progress_is_told_by_sheet_and_row(built, tmp_path):
    rows = [built.document_row(n) for n in range(1, 450)]
    told = []
    root = built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), built.names(*range(1, 450)))
    built.read(root, progress=lambda *step: told.append(step))
    assert told == [("Văn bản", 200, None), ("Văn bản", 400, None)]


def test_a_spool_on_disk_gives_the_same(built, tmp_path):
    root = built.make_delivery(
        tmp_path,
        built.two_sheets([built.dossier_row()], [built.document_row(n) for n in (3, 1, 2)]),
        built.names(1, 2, 3),
    )
    with SqliteSpool() as spool:
        on_disk = documents(built.read(root, spool=spool))
    assert on_disk == documents(built.read(root))


def test_an_archival_code_that_cannot_be_one_is_reported_at_its_cell(built, tmp_path):
    sheets = built.two_sheets([[*built.dossier_row(), "H32.15 H05"]], [built.document_row()])
    sheets["Hồ sơ"][0] = [*sheets["Hồ sơ"][0], "Mã hồ sơ lưu trữ"]
    delivery = built.read(built.make_delivery(tmp_path, sheets, built.names(1)))
    assert places(delivery, "TAB-008") == [("Hồ sơ", "K2")]


def test_running_ordinals_end_where_seven_digits_end(built, tmp_path):
    rows = [
        built.document_row(9_999_999, **{"Đường dẫn file": "a.pdf"}),
        built.document_row(1, **{"STT văn bản": None}),
    ]
    delivery = built.read(
        built.make_delivery(tmp_path, built.two_sheets([built.dossier_row()], rows), ["a.pdf", *built.names(1)])
    )
    assert [document.ordinal for document in documents(delivery)] == [9_999_999, 9_999_999]
