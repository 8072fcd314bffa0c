"""A batch of loose documents is read: rows of documents only, in one unit that delivery.toml describes."""

import pytest

from oais_vn.formats.tables.problems import DEFAULTED, DERIVED, INHERITED
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import DocumentKind, Unit
from oais_vn.model.errors import ConfigurationError

BATCH = "H05.02.02.2025.01.0000001"


@pytest.fixture
def read(built, tmp_path):
    """Read a batch of these sheets and files."""

    def reading(sheets, files=(), terms=None, **options):
        root = built.make_delivery(tmp_path, sheets, files, terms_text=terms or built.BATCH_TERMS)
        return built.read(root, **options)

    return reading


def said(delivery):
    return [(each.code, each.location.sheet, each.location.cell or each.location.line) for each in delivery.problems]


def notes(delivery, code):
    return {note.params["field"]: note.params["count"] for note in delivery.notes if note.code == code}


def test_the_delivery_is_one_batch_with_the_circulars_codes(built, read):
    delivery = read(built.loose_sheets(built.loose_row(1), built.loose_row(2)), ["den/1.pdf", "den/2.pdf"])
    assert not delivery.problems
    assert not delivery.unclaimed
    assert delivery.unit is Unit.BATCH
    (batch,) = delivery.dossiers
    assert (batch.code, batch.documents, batch.location.path) == (BATCH, 2, "delivery.toml")
    assert dict(batch.record.values) == {
        "fileCode": BATCH,
        "arcFileCode": f"H32.15.{BATCH}",
        "title": "Văn bản đến năm 2025",
        "source": "1",
        "totalDoc": "2",
    }
    first, second = delivery.documents(BATCH)
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert second.path == "den/2.pdf"
    assert second.record["docCode"] == f"{BATCH}.0000002"
    assert second.record["arcDocCode"] == f"H32.15.{BATCH}.0000002"
    assert second.record["docId"] == f"{BATCH}.2"
    assert notes(delivery, DERIVED)["totalDoc"] == "1"


def test_documents_take_the_defaults_at_once(built, read):
    delivery = read(built.loose_sheets(built.loose_row()), ["den/1.pdf"])
    (document,) = delivery.documents(BATCH)
    assert [document.record[name] for name in ("maintenance", "mode", "language", "riskRecoveryStatus")] == [
        *("01", "01", "01", "02")
    ]
    assert set(notes(delivery, DEFAULTED)) == {"maintenance", "mode", "language", "riskRecovery", "riskRecoveryStatus"}
    assert not notes(delivery, INHERITED)


def test_a_closed_fonds_stands_in_the_archival_code(built, read):
    terms = built.BATCH_TERMS.replace('status = "mở"', 'status = "đóng"')
    delivery = read(built.loose_sheets(built.loose_row()), ["den/1.pdf"], terms)
    assert delivery.dossiers[0].record["arcFileCode"] == "H32.15.VN01.2025.01.0000001"


def test_ordinals_are_the_running_numbers_or_are_counted(built, read):
    rows = [built.loose_row(2), built.loose_row(1), built.loose_row("", **{"Đường dẫn file": "den/3.pdf"})]
    delivery = read(built.loose_sheets(*rows), ["den/1.pdf", "den/2.pdf", "den/3.pdf"])
    assert [(each.ordinal, each.path) for each in delivery.documents(BATCH)] == [
        (1, "den/1.pdf"),
        (2, "den/2.pdf"),
        (2, "den/3.pdf"),
    ]
    assert notes(delivery, DERIVED)["docOrdinal"] == "1"


def test_a_column_of_ordinals_goes_before_the_running_number(built, read):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, "STT văn bản"], [*built.loose_row(9), 1]]}
    delivery = read(sheets, ["den/9.pdf"])
    assert [each.ordinal for each in delivery.documents(BATCH)] == [1]


def test_rows_that_are_only_numbered_are_no_documents(built, read):
    delivery = read(built.loose_sheets(built.loose_row(1), [2], ["Tổng cộng", None, None, 3]), ["den/1.pdf"])
    assert not delivery.problems
    assert delivery.dossiers[0].documents == 1


def test_a_running_number_that_is_none_is_told_at_its_cell(built, read):
    delivery = read(built.loose_sheets(built.loose_row("1a", **{"Đường dẫn file": "a.pdf"})), ["a.pdf"])
    assert said(delivery) == [("TAB-011", "Văn bản", "A2")]


def test_files_are_found_by_the_documents_code_or_by_the_code_counted_on(built, read):
    terms = built.BATCH_TERMS + "number = 5\n"
    batch = "H05.02.02.2025.01.0000005"
    rows = [built.loose_row(n, **{"Đường dẫn file": None}) for n in (1, 2)]
    files = [f"{batch}.0000001.pdf", "H05.02.02.2025.01.0000006_signed.pdf"]
    delivery = read(built.loose_sheets(*rows), files, terms)
    assert not delivery.problems
    assert [each.path for each in delivery.documents(batch)] == files


def test_a_number_beyond_seven_digits_is_no_crash(built, read):
    terms = built.BATCH_TERMS + "number = 9999999\n"
    rows = [built.loose_row(n, **{"Đường dẫn file": None}) for n in (1, 2)]
    delivery = read(built.loose_sheets(*rows), terms=terms)
    assert [code for code, _, _ in said(delivery)] == ["DLV-002", "DLV-002"]


def test_pictures_and_texts_are_in_one_batch(built, read):
    sheets = {
        **built.loose_sheets(built.loose_row(1)),
        "Ảnh": [
            ["STT", "Tiêu đề ảnh", "Loại ảnh", "Từ khóa", "Màu sắc", "Tên file"],
            [2, "Lễ khánh thành", "Ảnh", "cầu", "Màu", "a.jpg"],
        ],
    }
    delivery = read(sheets, ["den/1.pdf", "a.jpg"])
    assert not delivery.problems
    assert [each.kind for each in delivery.documents(BATCH)] == [DocumentKind.TEXT, DocumentKind.PICTURE]
    assert delivery.dossiers[0].documents == 2


def test_columns_that_say_where_a_document_stands_are_kept(built, read):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, "Hộp số", "Phông"], [*built.loose_row(), "12", "VN01"]]}
    delivery = read(sheets, ["den/1.pdf"])
    assert not delivery.problems
    (document,) = delivery.documents(BATCH)
    assert document.extra == {"Hộp số": "12", "Phông": "VN01"}


def test_dossier_columns_that_are_filled_are_one_problem_a_sheet(built, read):
    headers = ["Mã hồ sơ", "Tiêu đề hồ sơ", *built.LOOSE_HEADERS]
    sheets = {
        "Văn bản": [
            headers,
            [None, None, *built.loose_row(1)],
            [None, "Hồ sơ về đê điều", *built.loose_row(2)],
            ["H05.02.02.2008.01.HC", None, *built.loose_row(3)],
        ]
    }
    delivery = read(sheets, ["den/1.pdf", "den/2.pdf", "den/3.pdf"])
    assert said(delivery) == [("TAB-016", "Văn bản", "B3")]
    assert delivery.problems[0].params["columns"] == "Mã hồ sơ; Tiêu đề hồ sơ"
    assert delivery.dossiers[0].documents == 3


@pytest.mark.parametrize("value", [None, BATCH, f"H32.15.{BATCH}"])
def test_dossier_columns_that_are_empty_or_repeat_the_batch_say_nothing_wrong(built, read, value):
    sheets = {"Văn bản": [["Mã hồ sơ", *built.LOOSE_HEADERS], [value, *built.loose_row()]]}
    assert not read(sheets, ["den/1.pdf"]).problems


def test_a_sheet_of_dossiers_does_not_belong_into_a_batch(built, read):
    sheets = {"Hồ sơ": [built.DOSSIER_HEADERS, built.dossier_row()], **built.loose_sheets(built.loose_row())}
    delivery = read(sheets, ["den/1.pdf"])
    assert said(delivery) == [("TAB-016", "Hồ sơ", 1)]
    assert not delivery.dossiers


def test_an_empty_sheet_of_dossiers_does_no_harm(built, read):
    sheets = {"Hồ sơ": [built.DOSSIER_HEADERS], **built.loose_sheets(built.loose_row())}
    assert not read(sheets, ["den/1.pdf"]).problems


def test_required_fields_that_neither_a_column_nor_a_default_gives_are_missing_columns(built, read):
    terms = built.BATCH_TERMS.replace('mode = "Công khai"\n', "")
    (problem,) = read(built.loose_sheets(built.loose_row()), ["den/1.pdf"], terms).problems
    assert (problem.code, problem.params["fields"]) == ("TAB-006", "mode")


def test_loose_documents_without_a_batch_are_told_what_to_do(built, read):
    delivery = read(built.loose_sheets(built.loose_row()), ["den/1.pdf"], built.TERMS)
    assert said(delivery) == [("TAB-015", "Văn bản", 1)]
    assert "Trích yếu nội dung" in delivery.problems[0].params["seen"]
    assert not delivery.unclaimed


def test_a_code_of_a_document_does_not_make_it_one_of_a_dossier(built, read):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, "Mã tài liệu"], [*built.loose_row(), f"{BATCH}.0000001"]]}
    assert said(read(sheets, ["den/1.pdf"], built.TERMS)) == [("TAB-015", "Văn bản", 1)]


def test_links_are_for_dossiers_only(built, read):
    sheets = {
        "Văn bản": [
            [*built.LOOSE_HEADERS, "Mã tài liệu liên kết"],
            [*built.loose_row(1, **{"Đường dẫn file": None}), "H05.02.02.2008.01.HC.1"],
        ]
    }
    delivery = read(sheets)
    assert said(delivery) == [("TAB-018", "Văn bản", "J2")]
    assert [each.linked for each in delivery.documents(BATCH)] == [""]


def test_a_batch_has_the_highest_grade_of_its_documents_and_the_default(built, read):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, "Độ mật"], [*built.loose_row(), "Tối mật"]]}
    assert read(sheets, ["den/1.pdf"]).dossiers[0].grade is SecurityGrade.TOP_SECRET
    terms = built.BATCH_TERMS.replace("[defaults]", '[defaults]\ndo_mat = "mật"')
    assert read(built.loose_sheets(built.loose_row()), ["den/1.pdf"], terms).dossiers[0].grade is SecurityGrade.SECRET


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Văn bản đến năm 2025", "ồ" * 1001, "batch.title: dài quá 1000 ký tự"),
        ("year = 2025", 'year = 2025\nnote = "\\u0001"', "batch.note: có ký tự điều khiển"),
    ],
)
def test_what_the_batchs_record_cannot_hold_is_named_by_its_key(built, read, old, new, said):
    with pytest.raises(ConfigurationError) as caught:
        read(built.loose_sheets(built.loose_row()), terms=built.BATCH_TERMS.replace(old, new))
    assert said in caught.value.text.vi


def test_repeated_headers_are_told(built, read):
    sheets = {"Văn bản": [[*built.LOOSE_HEADERS, "Số"], [*built.loose_row(), "13"]]}
    assert [code for code, _, _ in said(read(sheets, ["den/1.pdf"]))] == ["TAB-007"]


def test_progress_is_told(built, read):
    told = []
    rows = [built.loose_row(n) for n in range(1, 250)]
    read(built.loose_sheets(*rows), progress=lambda *step: told.append(step))
    assert ("Văn bản", 200, None) in told
