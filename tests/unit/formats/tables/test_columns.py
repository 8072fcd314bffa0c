"""Sheets are understood by their headers."""

import unicodedata

from oais_vn.formats.tables.columns import Headers
from oais_vn.formats.tables.workbook import Row


def layout(built, *rows):
    return Headers(built.profile().columns).layout(
        [Row(n, tuple(str(text or "") for text in row)) for n, row in enumerate(rows, start=1) if row]
    )


def meanings(found):
    return [(p.level, p.column.field if p.column else None, p.column.part if p.column else None) for p in found.placed]


def test_all_46_columns_are_known_and_go_to_dossier_then_document(built):
    found = layout(built, built.FLAT_HEADERS)
    assert found.levels == ("dossier", "text")
    assert len(found.placed) == 46
    assert not found.repeated
    assert all(placed.column is not None for placed in found.placed)
    sides = [placed.level for placed in found.placed]
    assert sides == ["dossier"] * 24 + ["text"] * 22
    by_letter = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWX", meanings(found)[:24], strict=True))
    assert by_letter["I"] == ("dossier", "language", None)
    assert by_letter["O"] == ("dossier", "endDate", "year")
    assert by_letter["Q"] == by_letter["X"] == ("dossier", "description", None)
    assert meanings(found)[24:] == [
        ("text", name, part)
        for name, part in [
            ("docOrdinal", None), ("typeName", None), ("codeNumber", None), ("codeNotation", None),
            ("issuedDate", "day"), ("issuedDate", "month"), ("issuedDate", "year"), ("organName", None),
            ("subject", None), ("language", None), ("numberOfPage", None), ("description", None), ("inforSign", None),
            ("keyword", None), ("mode", None), ("confidenceLevel", None), ("autograph", None), ("format", None),
            ("process", None), ("sheetNumbers", None), ("docType", None), ("path", None),
        ]
    ]  # fmt: skip


def test_order_of_columns_does_not_matter_within_a_side(built):
    headers = [*built.FLAT_HEADERS[:24][::-1], "STT văn bản", *built.FLAT_HEADERS[25:][::-1]]
    found = layout(built, headers)
    assert [placed.level for placed in found.placed] == ["dossier"] * 24 + ["text"] * 22


def test_a_shared_header_that_is_there_once_goes_by_its_place(built):
    headers = [header for header in built.FLAT_HEADERS if header != "Ghi chú"]
    right = layout(built, [*headers, "Ghi chú"])
    assert (right.placed[-1].level, right.placed[-1].column.field) == ("text", "description")
    left = layout(built, ["Ghi chú", *headers])
    assert left.placed[0].level == "dossier"


def test_headers_forgive_accents_case_spaces_breaks_and_normal_forms(built):
    variants = [
        "MÃ HỒ SƠ",
        "tieu de\nho so",
        "  Thời  hạn \n bảo quản :",
        unicodedata.normalize("NFD", "Chế độ sử dụng"),
    ]
    found = layout(built, variants)
    assert [field for _, field, _ in meanings(found)] == ["fileCode", "title", "maintenance", "mode"]


def test_field_names_are_headers_too(built):
    assert layout(built, ["fileCode", "title", "startDate", "endDate"]).levels == ("dossier",)
    documents = layout(built, ["fileCode", "docCode", "typeName", "issuedDate", "subject", "path"])
    assert documents.levels == ("text",)


def test_sheets_of_pictures_and_recordings_are_told_apart(built):
    pictures = layout(built, ["STT", "Mã hồ sơ", "Tiêu đề ảnh", "Người chụp", "Thời gian chụp", "Tên file"])
    assert pictures.levels == ("picture",)
    recordings = layout(built, ["STT", "Mã hồ sơ", "Tiêu đề", "Người ghi", "Thời lượng", "Đường dẫn"])
    assert recordings.levels == ("recording",)


def test_titles_above_and_numbers_below_the_header_row_are_passed_over(built):
    numbers = [str(n) for n in range(1, len(built.DOSSIER_HEADERS) + 1)]
    found = layout(built, ["DANH MỤC HỒ SƠ"], [], built.DOSSIER_HEADERS, numbers, built.dossier_row())
    assert (found.header_row, found.first_row) == (3, 5)


def test_a_second_header_row_of_field_names_is_passed_over(built):
    names = ["fileCode", "title", "maintenance", "mode", "language", "startDate", "endDate"]
    found = layout(built, built.DOSSIER_HEADERS[:7], names, ["x"])
    assert (found.header_row, found.first_row) == (1, 3)


def test_the_same_header_twice_on_one_side_is_repeated(built):
    found = layout(built, [*built.DOSSIER_HEADERS, "Tiêu đề hồ sơ"])
    assert [placed.header for placed in found.repeated] == ["Tiêu đề hồ sơ"]


def test_a_guide_or_a_list_of_codes_is_no_table_of_ours(built):
    assert layout(built, ["STT", "Nội dung", "Ghi chú"], ["1", "Cách nhập", ""]) is None
    assert layout(built, []) is None


def test_formatted_empty_columns_to_the_right_are_no_columns(built):
    found = layout(built, [*built.DOSSIER_HEADERS, *[""] * 500])
    assert len(found.placed) == len(built.DOSSIER_HEADERS)
