"""Dublin Core from flat records: every rule of the table, codes in words, dates as EDTF, nothing invented."""

from pathlib import Path

import pytest

from oais_vn.formats.archivematica.dublin_core import CROSSWALK, ELEMENTS, LANGUAGES, dublin_core
from oais_vn.formats.profiles import load_profile
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Record

REPOSITORY = Path(__file__).resolve().parents[4]
TT05 = load_profile("tt05-2025", [REPOSITORY / "profiles"])
DC = {
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
    *("identifier", "source", "language", "relation", "coverage", "rights"),
}


def described(table, kind=None, part_of="", **values):
    return dublin_core(TT05.tables[table], Record(values), kind, part_of)


def test_a_dossier():
    found = described(
        "dossier-aip",
        arcFileCode="H32.64.2008.01.HC",
        title="Hồ sơ về việc xây dựng đê",
        maintenance="01",
        mode="01",
        language="06; 03",
        startDate="12/01/2008",
        endDate="2009",
        keyword="đê điều",
        numberOfPage="120",
        paperFileCode="15",
        riskRecovery="1",
        description="Ghi chú\nhai dòng",
    )
    assert found == (
        ("dc:title", "Hồ sơ về việc xây dựng đê"),
        ("dc:subject", "đê điều"),
        ("dc:description", "Ghi chú\nhai dòng"),
        ("dc:date", "2008-01-12/2009"),
        ("dc:type", "Collection"),
        ("dc:identifier", "H32.64.2008.01.HC"),
        ("dc:source", "15"),
        ("dc:language", "vie"),
        ("dc:language", "eng"),
        ("dc:language", "fra"),
        ("dcterms:extent", "120 trang"),
        ("dcterms:accessRights", "Công khai"),
    )


def test_a_text():
    found = described(
        "text-aip",
        DocumentKind.TEXT,
        "H32.64.2008.01.HC",
        docId="01",
        arcDocCode="H32.64.2008.01.HC.0000001",
        typeName="02",
        codeNumber="12",
        codeNotation="QĐ-UBND",
        issuedDate="05/2008",
        organName="Ủy ban nhân dân huyện",
        subject="Về việc đắp đê",
        mode="02",
    )
    assert found == (
        ("dc:title", "Về việc đắp đê"),
        ("dc:creator", "Ủy ban nhân dân huyện"),
        ("dc:date", "2008-05"),
        ("dc:type", "Quyết định"),
        ("dc:type", "Text"),
        ("dc:identifier", "H32.64.2008.01.HC.0000001"),
        ("dc:identifier", "01"),
        ("dc:identifier", "12/QĐ-UBND"),
        ("dcterms:accessRights", "Sử dụng có điều kiện"),
        ("dcterms:isPartOf", "H32.64.2008.01.HC"),
    )


def test_a_picture():
    found = described(
        "picture-aip",
        DocumentKind.PICTURE,
        typePic="01",
        eventName="Lễ khởi công",
        imageTitle="Khán đài",
        photographer="Tác giả A",
        photoPlace="Cầu Đất",
        photoTime="1979",
        archivesNumber="P.12",
    )
    assert found == (
        ("dc:title", "Khán đài"),
        ("dc:creator", "Tác giả A"),
        ("dc:subject", "Lễ khởi công"),
        ("dc:date", "1979"),
        ("dc:type", "Phim âm bản"),
        ("dc:type", "StillImage"),
        ("dc:identifier", "P.12"),
        ("dc:coverage", "Cầu Đất"),
    )


@pytest.mark.parametrize(("media", "label", "type_"), [("01", "Âm thanh", "Sound"), ("02", "Video", "MovingImage")])
def test_a_recording(media, label, type_):
    found = described(
        "recording-aip",
        DocumentKind.RECORDING,
        typeMedia=media,
        movieTitle="Buổi lễ",
        recorder="Người ghi",
        recordPlace="Hội trường",
        recordDate="02/03/1990",
        playTime="00:12:05",
    )
    assert found == (
        ("dc:title", "Buổi lễ"),
        ("dc:creator", "Người ghi"),
        ("dc:date", "1990-03-02"),
        ("dc:type", label),
        ("dc:type", type_),
        ("dc:coverage", "Hội trường"),
        ("dcterms:extent", "00:12:05"),
    )


def test_source_of_a_batch_is_no_dublin_core_source():
    """The Circular's `source` says sent or received."""
    assert described("batch-aip", arcFileCode="B1", title="Lô 1", source="1") == (
        ("dc:title", "Lô 1"),
        ("dc:type", "Collection"),
        ("dc:identifier", "B1"),
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"startDate": "2008", "endDate": "2008"}, "2008"),
        ({"startDate": "2008", "endDate": ""}, "2008"),
        ({"startDate": "", "endDate": "31/12/2008"}, "2008-12-31"),
        ({"startDate": "khoảng 1979", "endDate": "1980"}, "khoảng 1979/1980"),
    ],
)
def test_the_time_of_a_dossier(values, expected):
    assert dict(described("dossier-aip", **values))["dc:date"] == expected


def test_what_is_no_code_is_given_as_it_stands():
    found = dict(described("text-aip", DocumentKind.TEXT, language="Tiếng Lào", mode="9"))
    assert found["dc:language"] == "Tiếng Lào"
    assert found["dcterms:accessRights"] == "9"


def test_the_same_is_said_once():
    found = described("text-sip", DocumentKind.TEXT, docCode="A", docId="A")
    assert found == (("dc:type", "Text"), ("dc:identifier", "A"))


def test_every_code_of_a_language_is_known():
    assert LANGUAGES.keys() == {code.code for code in TT05.code_lists["language"].codes}


def test_every_field_of_the_table_is_one_of_the_circular():
    known = {field.name for table in TT05.tables.values() for field in table.fields}
    assert {name for rule in CROSSWALK for name in rule.fields} <= known


def test_every_element_is_one_of_dublin_core():
    terms = {"extent", "accessRights", "isPartOf"}
    assert {name.removeprefix("dc:") for name in ELEMENTS if name.startswith("dc:")} <= DC
    assert {name.removeprefix("dcterms:") for name in ELEMENTS if name.startswith("dcterms:")} == terms


def test_the_page_of_documentation_has_the_whole_table():
    page = (REPOSITORY / "docs" / "reference" / "archivematica.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| `dc")}
    assert rows.keys() == {f"`{element}`" for element in ELEMENTS}
    assert [
        rule for rule in CROSSWALK if any(f"`{name}`" not in rows[f"`{rule.element}`"] for name in rule.fields)
    ] == []
    for code, languages in LANGUAGES.items():
        assert f"`{code}`" in page
        assert all(language in page for language in languages)
