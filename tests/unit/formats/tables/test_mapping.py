"""A mapping file says which header is which field; everything else is kept as given."""

import re
from pathlib import Path

import pytest

from oais_vn.formats.tables import problems
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.mapping import parse_mapping
from oais_vn.formats.tables.terms import read_terms
from oais_vn.model.errors import ConfigurationError
from oais_vn.storage.directory import DirectorySource

FORM = Path(__file__).resolve().parents[4] / "profiles" / "mappings" / "hd40-49.toml"
MAPPING = """
[sheet]
data_from = 3
[dossier]
"Hồ sơ" = "fileNotation"
"Năm" = "year"
"Tên" = "title"
"Từ" = "startDate"
"Đến" = "endDate"
[text]
"Thứ tự" = "docOrdinal"
"Loại" = "typeName"
"Ngày" = "issuedDate.day"
"Tháng" = "issuedDate.month"
"Năm VB" = "issuedDate.year"
"Ai" = "organName"
"Việc gì" = "subject"
"Tệp PDF" = "path"
"""
HEADERS = [
    "Hồ sơ",
    "Năm",
    "Tên",
    "Từ",
    "Đến",
    "Thứ tự",
    "Loại",
    "Ngày",
    "Tháng",
    "Năm VB",
    "Ai",
    "Việc gì",
    "Trích yếu",
    "Tệp PDF",
]
ENGLISH = ["File", "Year", "Name", "From", "To", "No", "Type", "D", "M", "Y", "Who", "What", "Abstract", "Path"]
ROW = ["01.HC", 2008, "Hồ sơ", "01/2008", "2008", 1, "Công văn", 7, 2, 2008, "UBND", "Về việc", "giữ nguyên", "x/1.pdf"]
CODE = "H05.02.02.2008.01.HC"


def read(built, tmp_path, text=MAPPING, rows=(HEADERS, ENGLISH, ROW)):
    root = built.make_delivery(tmp_path / "giao-nop", {"Bảng kê": rows}, ["x/1.pdf"])
    source = DirectorySource(root)
    mapping = parse_mapping(text.encode(), "hd40.toml")
    terms = read_terms(source)
    return read_delivery(source, built.profile(), built.ListSpool(), None, terms=terms, mapping=mapping)


def test_headers_fill_the_fields_that_the_mapping_says(built, tmp_path):
    delivery = read(built, tmp_path)
    (document,) = delivery.documents(CODE)
    assert delivery.dossiers[0].record["title"] == "Hồ sơ"
    assert document.record["issuedDate"] == "07/02/2008"
    assert document.path == "x/1.pdf"
    assert built.codes(delivery) == [problems.MISSING_COLUMNS]
    assert [each.params for each in delivery.notes if each.code == problems.MAPPED] == [
        {"field": "hd40.toml", "value": "13", "count": "1"}
    ]


def test_what_the_mapping_does_not_name_is_kept_even_when_the_profile_knows_it(built, tmp_path):
    delivery = read(built, tmp_path)
    (document,) = delivery.documents(CODE)
    assert document.record["subject"] == "Về việc"
    assert document.extra == {"Trích yếu": "giữ nguyên"}
    assert "Trích yếu" in {each.params["field"] for each in delivery.notes if each.code == problems.COLUMN_KEPT}


def test_a_second_row_of_field_names_is_passed_over_without_being_told(built, tmp_path):
    names = ["fileNotation", "year", "title", "startDate", "endDate", "docOrdinal", "typeName", *ENGLISH[7:]]
    delivery = read(built, tmp_path, MAPPING.replace("data_from = 3", ""), (HEADERS, names, ROW))
    assert [dossier.documents for dossier in delivery.dossiers] == [1]
    assert built.codes(delivery) == [problems.MISSING_COLUMNS]


def test_headers_that_stand_nowhere_are_told_of(built, tmp_path):
    delivery = read(built, tmp_path, MAPPING + '"Cột không có" = "autograph"\n')
    (problem,) = [each for each in delivery.problems if each.code == problems.NOT_MET]
    assert problem.params == {"headers": "Cột không có"}
    assert problem.location.path == "hd40.toml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no column"),
        ("[text\n", "not readable as TOML"),
        ('[văn-bản]\n"a" = "b"\n', "not readable as TOML"),
        ('[vanban]\n"a" = "b"\n', "vanban"),
        ("[text]\na = 1\n", 'text."a"'),
        ('[sheet]\ndata_from = 0\n[text]\n"a" = "path"\n', "sheet.data_from"),
        ('[sheet]\nrow = 1\n[text]\n"a" = "path"\n', "sheet.row"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_by_its_key(text, said):
    with pytest.raises(ConfigurationError, match=re.escape(said)):
        parse_mapping(text.encode(), "hd40.toml")


@pytest.mark.parametrize("field", ["nothing", "issuedDate.hour", "title"])
def test_a_field_that_is_not_there_is_refused(built, tmp_path, field):
    with pytest.raises(ConfigurationError, match=r'text\."Việc gì"'):
        read(built, tmp_path, MAPPING.replace('"subject"', f'"{field}"'))


def test_the_form_that_we_ship_is_valid_with_every_line_uncommented(built):
    lines = FORM.read_text(encoding="utf-8").splitlines()
    text = "\n".join(re.sub(r'^# (".* = ".*")$', r"\1", line) for line in lines)
    mapping = parse_mapping(text.encode(), FORM.name)
    assert sum(map(len, mapping.fields.values())) > 30
    from oais_vn.formats.tables.records import delivery_tables
    from oais_vn.model.delivery import Unit

    profile = built.profile()
    assert mapping.columns(delivery_tables(profile, Unit.DOSSIER), profile.columns)
    assert parse_mapping(FORM.read_bytes(), FORM.name).fields == {"text": {"Path đổi theo HD40": "path"}}
