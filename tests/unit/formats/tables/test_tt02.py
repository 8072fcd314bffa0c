"""Data by TT02: field names, codes and words become those of TT05; what changed its meaning becomes nothing."""

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.formats.tables import problems
from oais_vn.formats.tables.delivery import read_delivery
from oais_vn.formats.tables.rows import Gathered
from oais_vn.formats.tables.terms import read_terms
from oais_vn.formats.tables.tt02 import translated
from oais_vn.model.errors import InputError
from oais_vn.storage.directory import DirectorySource

OLD = "000.00.07.G11.VN01.2008.01HC"
CODE = "H05.02.02.2008.01HC"
DOSSIER = {
    "FileCode": OLD, "Title": "Hồ sơ", "Maintenance": "Lâu dài", "Rights": "Hạn chế", "Language": "Tiếng Việt",
    "StartDate": "05/01/2008", "EndDate": "2008", "TotalDoc": 1, "SheetNumber": 7, "PageNumber": 3, "Format": "Rách",
    "InforSign": "HC",
}  # fmt: skip
DOCUMENT = {
    "DocCode": f"{OLD}.001", "FileCode": OLD, "DocOrdinal": "001", "TypeName": "Nghị định", "CodeNumber": "12",
    "CodeNotation": "NĐ-CP", "IssuedDate": "07/02/2008", "OrganName": "Chính phủ", "Subject": "Về việc",
    "Language": "Tiếng Việt", "PageAmount": 3, "Mode": "Không hạn chế", "ConfidenceLevel": "Bản chính",
    "Format": "Tốt",
}  # fmt: skip
FILE = f"{OLD}.001.pdf"


def read(built, tmp_path, dossier=None, document=None, *, files=(FILE,), terms="", profile="tt02-2019"):
    first, second = {**DOSSIER, **(dossier or {})}, {**DOCUMENT, **(document or {})}
    sheets = {
        name: [[key for key, value in row.items() if value is not None], [v for v in row.values() if v is not None]]
        for name, row in (("Ho so", first), ("Van ban", second))
    }
    text = built.TERMS + terms
    if "confidence_level" in terms:
        text = built.TERMS.replace("[defaults]", "[defaults]\n" + terms)
    source = DirectorySource(built.make_delivery(tmp_path, sheets, files, terms_text=text))
    loaded = load_profile(profile, [profiles_root()])
    return read_delivery(source, loaded, built.ListSpool(), None, terms=read_terms(source))


def notes(delivery, code):
    return [each.params for each in delivery.notes if each.code == code]


def test_fields_words_and_codes(built, tmp_path):
    delivery = read(built, tmp_path)
    (dossier,), (document,) = delivery.dossiers, delivery.documents(CODE)
    assert not delivery.problems
    assert dossier.code == CODE
    assert dossier.record["arcFileCode"] == f"H32.15.{CODE}"
    told = ("mode", "numberOfPaper", "numberOfPage", "inforSign", "format")
    assert {name: dossier.record[name] for name in told} == {
        "mode": "02", "numberOfPaper": "7", "numberOfPage": "3", "inforSign": "HC", "format": "03",
    }  # fmt: skip
    assert {name: document.record[name] for name in ("docCode", "docId", "typeName", "mode", "numberOfPage")} == {
        "docCode": f"{CODE}.0000001", "docId": f"{CODE}.1", "typeName": "32", "mode": "01", "numberOfPage": "3",
    }  # fmt: skip
    assert document.path == FILE
    assert notes(delivery, problems.OLD_CODE) == [{"field": "fileCode", "value": f"{OLD} → {CODE}", "count": "1"}]


def test_words_that_have_no_code_of_their_own_are_other_and_are_kept(built, tmp_path):
    delivery = read(built, tmp_path)
    (dossier,), (document,) = delivery.dossiers, delivery.documents(CODE)
    assert (dossier.record["maintenance"], dossier.extra["Maintenance"]) == ("07", "Lâu dài")
    assert (document.record["typeName"], document.extra["TypeName"]) == ("32", "Nghị định")
    assert dossier.extra["FileCode"] == OLD
    assert document.extra["DocCode"] == f"{OLD}.001"


@pytest.mark.parametrize("word", ["Bản gốc", "Bản chính", "Sao y", "Số hóa", "02", "Gốc điện tử"])
def test_the_old_level_of_confidence_becomes_no_code_whatever_it_says(built, tmp_path, word):
    delivery = read(built, tmp_path, document={"ConfidenceLevel": word})
    (document,) = delivery.documents(CODE)
    assert document.record["confidenceLevel"] == ""
    assert document.extra["ConfidenceLevel"] == word
    assert notes(delivery, problems.OLD_VALUE_KEPT) == [{"field": "ConfidenceLevel", "value": word, "count": "1"}]


def test_the_new_level_of_confidence_is_the_default_of_the_terms(built, tmp_path):
    delivery = read(built, tmp_path, terms='confidence_level = "02"\n')
    (document,) = delivery.documents(CODE)
    assert document.record["confidenceLevel"] == "02"
    assert delivery.dossiers[0].record["confidenceLevel"] == "02"
    assert document.extra["ConfidenceLevel"] == "Bản chính"


def test_under_tt05_the_old_word_is_no_code_either(built, tmp_path):
    plain = {"FileCode": CODE, "DocCode": None}
    delivery = read(built, tmp_path, {"FileCode": CODE}, plain, files=(f"{CODE}.001.pdf",), profile="tt05-2025")
    (document,) = delivery.documents(CODE)
    assert document.record["confidenceLevel"] == "Bản chính"


def test_the_number_of_a_catalogue_is_no_year(built, tmp_path):
    old = "000.00.07.G11.VN01.03.15"
    delivery = read(built, tmp_path, {"FileCode": old}, {"FileCode": old, "DocCode": None}, files=(f"{old}.001.pdf",))
    (dossier,) = delivery.dossiers
    assert dossier.code == "H05.02.02.2008.15"
    assert dossier.record["arcFileCode"] == "H32.15.H05.02.02.2008.15.03"
    assert dossier.catalogue == "03"
    assert [document.path for document in delivery.documents(dossier.code)] == [f"{old}.001.pdf"]


def test_parts_in_columns_of_their_own_go_before_the_whole(built, tmp_path):
    parts = {
        "FileCode": None,
        "Identifier": "000.00.07.G11",
        "OrganId": "VN01",
        "FileCatalog": "2007",
        "FileNotation": "9",
    }
    delivery = read(built, tmp_path, parts, {**parts, "DocCode": None}, files=("H05.02.02.2007.9.001.pdf",))
    (dossier,) = delivery.dossiers
    assert dossier.code == "H05.02.02.2007.9"
    assert dossier.documents == 1
    assert dossier.extra["Identifier"] == "000.00.07.G11"


def test_documents_of_two_catalogues_with_the_same_notation_find_their_own(built, tmp_path):
    first, second = ("000.G11.VN01.2007.9", "000.G11.VN01.2008.9")
    head = ["FileCode", "FileCatalog", "FileNotation", "Title", "StartDate", "EndDate"]
    sheets = {
        "Ho so": [head, [first, 2007, 9, "Một", "2007", "2007"], [second, 2008, 9, "Hai", "2008", "2008"]],
        "Van ban": [
            [
                "FileCatalog",
                "FileNotation",
                "DocOrdinal",
                "TypeName",
                "IssuedDate",
                "OrganName",
                "Subject",
                "PageAmount",
            ],
            [2008, 9, 1, "Công văn", "2008", "UBND", "Về việc", 1],
        ],
    }
    source = DirectorySource(built.make_delivery(tmp_path, sheets, [f"{second}.001.pdf"]))
    profile = load_profile("tt02-2019", [profiles_root()])
    delivery = read_delivery(source, profile, built.ListSpool(), None, terms=read_terms(source))
    assert {dossier.code: dossier.documents for dossier in delivery.dossiers} == {
        "H05.02.02.2007.9": 0,
        "H05.02.02.2008.9": 1,
    }


def row(**texts):
    return Gathered("S", 1, texts, dict.fromkeys(texts, "A1"))


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        ({"oldFileCode": "I.1.F.2008.01.HC"}, ("2008", "", "01.HC")),
        ({"oldFileCode": "I.1.F.12.01.HC"}, ("", "12", "01.HC")),
        ({"oldFileCode": "I.F.2008.F.2009.1"}, ("2008", "", "F.2009.1")),
        ({"oldFileCode": "I.X.2008.7", "fondsCode": "X"}, ("2008", "", "7")),
        ({"oldFileCode": "I.Z.2008.7", "fileNotation": "7"}, ("", "", "7")),
        ({"oldCatalogue": "1999", "fileNotation": "7"}, ("1999", "", "7")),
        ({"oldCatalogue": "5", "fileNotation": "7", "year": "1998"}, ("1998", "5", "7")),
        ({"oldFileCode": "I.F.2008.7", "oldCatalogue": "2008"}, ("2008", "", "7")),
    ],
)
def test_the_rule_by_which_codes_are_taken_apart(texts, made):
    found = translated(row(**texts), "F")
    assert (found["year"], found["catalogue"], found["fileNotation"]) == made


@pytest.mark.parametrize(
    "texts",
    [
        {"oldFileCode": "I.Z.2008.7"},
        {"oldFileCode": "F.2008"},
        {"oldFileCode": "F.2008.7"},
        {"oldFileCode": "I.F.hai.7"},
        {"oldFileCode": "I.F.20080.7"},
        {"oldFileCode": "I.F.2008.7", "fileNotation": "8"},
        {"oldCatalogue": "2008"},
    ],
)
def test_codes_that_cannot_be_taken_apart_are_refused(texts):
    with pytest.raises(InputError, match=r"FileCode|FileNotation"):
        translated(row(**texts), "F")


def test_a_code_that_cannot_be_taken_apart_is_told_of_with_its_cell(built, tmp_path):
    delivery = read(built, tmp_path, {"FileCode": "A.B.C"}, {"FileCode": "A.B.C", "DocCode": None})
    assert [(each.code, each.location.cell) for each in delivery.problems if each.code == problems.DOSSIER_CODE] == [
        (problems.DOSSIER_CODE, "A2")
    ]
    assert problems.ROW_WITHOUT_DOSSIER not in {each.code for each in delivery.problems}
