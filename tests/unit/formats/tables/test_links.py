"""Linked documents are read: what a row's code means, in which dossiers they lie, and what cannot be."""

import pytest

from oais_vn.formats.tables.problems import DERIVED, LINKED
from oais_vn.model.access import SecurityGrade
from oais_vn.storage.spool import SqliteSpool

FIRST = "H05.02.02.2008.01.HC"
SECOND = "H05.02.02.2008.02.HC"
THIRD = "H05.02.02.2008.03.HC"


@pytest.fixture
def read(built, tmp_path):
    """Read dossiers given as code -> links of its documents (None: a document with a file), and more columns."""

    def reading(dossiers, terms=None, extra=None, spool=None, **changes):
        rows, files = [], []
        for code, links in dossiers.items():
            for ordinal, link in enumerate(links, start=1):
                path = None if link else built.names(ordinal, code=code)[0]
                files += [path] if path else []
                row = built.document_row(ordinal, code, **{"Đường dẫn file": path, **(changes if link else {})})
                rows.append([*row, link, *(extra or {}).get((code, ordinal), ())])
        sheets = built.two_sheets([built.dossier_row(code) for code in dossiers], rows)
        sheets["Văn bản"][0] = [*sheets["Văn bản"][0], "Mã tài liệu liên kết", "Độ mật", "Mã định danh tài liệu"]
        root = built.make_delivery(tmp_path, sheets, files, terms_text=terms or built.TERMS)
        return built.read(root, spool=spool)

    return reading


def said(delivery):
    return [(each.code, each.location.cell or each.location.line) for each in delivery.problems]


def linked(delivery, code=FIRST):
    return [each.linked for each in delivery.documents(code)]


@pytest.mark.parametrize(
    "code",
    [
        f"{SECOND}.2",
        f"{SECOND}.0000002",
        f"{SECOND}.002",
        f"H32.15.{SECOND}.0000002",
    ],
)
def test_a_document_of_the_delivery_is_found_by_any_of_its_codes(read, code):
    delivery = read({FIRST: [None, code], SECOND: [None, None]})
    assert not delivery.problems
    assert linked(delivery) == ["", f"{SECOND}.2"]
    own, other = delivery.documents(FIRST)
    assert own.path is not None
    assert other.path is None
    assert other.record["docCode"] == f"{FIRST}.0000002"
    assert other.cells["linkedTo"] == "K3"
    (note,) = [note for note in delivery.notes if note.code == LINKED]
    assert (note.params["value"], note.params["count"]) == (f"{code} → {SECOND}.2", "1")


def test_the_document_may_stand_before_or_after_the_link(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None], THIRD: [None, f"{SECOND}.1"]})
    assert not delivery.problems
    assert linked(delivery) == ["", f"{SECOND}.1"]
    assert linked(delivery, THIRD) == ["", f"{SECOND}.1"]


def test_a_given_identifier_of_another_form_is_found(read):
    delivery = read({FIRST: [None, "TL-17"], SECOND: [None]}, extra={(SECOND, 1): (None, "TL-17")})
    assert not delivery.problems
    assert linked(delivery) == ["", f"{SECOND}.1"]


def test_pictures_without_a_docid_are_linked_by_the_one_that_they_would_have(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row(FIRST), built.dossier_row(SECOND)], [built.document_row()])
    sheets["Ảnh"] = [
        ["Mã hồ sơ", "STT ảnh", "Tiêu đề ảnh", "Loại ảnh", "Tên file", "Tài liệu liên kết"],
        [FIRST, 2, "Lễ khánh thành", "Ảnh", None, f"{SECOND}.0000001"],
        [SECOND, 1, "Lễ khánh thành", "Ảnh", "a.jpg", None],
    ]
    delivery = built.read(built.make_delivery(tmp_path, sheets, [*built.names(1), "a.jpg"]))
    assert not delivery.problems
    assert linked(delivery) == ["", f"{SECOND}.1"]


def test_linked_documents_count_as_documents_but_not_as_pages(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]})
    record = delivery.dossiers[0].record
    assert (record["totalDoc"], record["numberOfPage"]) == ("2", "3")


def test_pages_that_a_row_leaves_out_are_those_of_the_document(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, **{"Số trang": None})
    _, document = delivery.documents(FIRST)
    assert document.record["numberOfPage"] == "3"
    assert "numberOfPage" not in document.cells
    assert [each.params["count"] for each in delivery.notes if each.params["field"] == "numberOfPage"] == ["1", "2"]
    assert {each.code for each in delivery.notes if each.params["field"] == "numberOfPage"} == {DERIVED}


def test_pages_that_a_row_gives_stay_as_they_are(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, **{"Số trang": 5})
    _, document = delivery.documents(FIRST)
    assert document.record["numberOfPage"] == "5"
    assert document.cells["numberOfPage"] == "I3"


def test_a_row_that_repeats_the_code_of_the_other_document_is_not_taken_for_it(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, extra={(FIRST, 2): (None, f"{SECOND}.1")})
    assert not delivery.problems


def test_the_code_of_an_agency_below_the_archive_is_no_archival_one(built, read):
    terms = built.TERMS.replace('"H05.02.02"', '"H32.15.7"')
    assert linked(read({FIRST: [None, "H32.15.7.1999.07.HC.0000003"]}, terms)) == ["", "H32.15.7.1999.07.HC.3"]


@pytest.mark.parametrize(
    ("code", "identifier"),
    [
        ("H05.02.02.1999.07.HC.0000003", "H05.02.02.1999.07.HC.3"),
        ("H05.02.02.1999.07.HC.3", "H05.02.02.1999.07.HC.3"),
        ("H32.15.H05.02.02.1999.07.HC.0000003", "H05.02.02.1999.07.HC.3"),
        ("H99.1.1999.07.HC.0000003", "H99.1.1999.07.HC.3"),
    ],
)
def test_a_document_of_an_earlier_delivery_is_named_by_its_docid(read, code, identifier):
    delivery = read({FIRST: [None, code]})
    assert said(delivery) == [("XRF-013", "K3")]
    assert linked(delivery) == ["", identifier]


def test_a_closed_fonds_archival_code_means_the_agencys(built, read):
    terms = built.TERMS.replace('status = "mở"', 'status = "đóng"')
    assert linked(read({FIRST: [None, "H32.15.VN01.1999.07.HC.0000003"]}, terms)) == ["", "H05.02.02.1999.07.HC.3"]


@pytest.mark.parametrize(
    ("dossiers", "expected"),
    [
        ({FIRST: [None, f"{FIRST}.1"]}, [("XRF-012", "K3")]),
        ({FIRST: [None, f"{FIRST}.2"]}, [("XRF-012", "K3")]),
        ({FIRST: [None, f"{SECOND}.9"], SECOND: [None]}, [("XRF-014", "K3")]),
        ({FIRST: [None, f"{SECOND}.2"], SECOND: [None, f"{THIRD}.1"], THIRD: [None]}, [("XRF-015", "K3")]),
        ({FIRST: [None, f"{SECOND}.2"], SECOND: [None, f"{FIRST}.1"]}, [("XRF-015", "K3")]),
        ({FIRST: [None, f"{SECOND}.1"], SECOND: [None, f"{FIRST}.1"]}, [("XRF-016", "K3"), ("XRF-016", "K5")]),
        ({FIRST: [None, f"{SECOND}.1", f"{SECOND}.0000001"], SECOND: [None]}, [("DLV-018", "K4")]),
        ({FIRST: [None, "12/QĐ-UB"]}, [("TAB-019", "K3")]),
        ({FIRST: [None, "QĐ.12"]}, [("TAB-019", "K3")]),
        ({FIRST: [None, f"{SECOND}.0"], SECOND: [None]}, [("TAB-019", "K3")]),
        ({FIRST: [f"{SECOND}.1"], SECOND: [None]}, [("DLV-019", 2)]),
    ],
)
def test_links_that_cannot_be(read, dossiers, expected):
    assert said(read(dossiers)) == expected


def test_a_longer_circle_is_told_where_it_is_and_nowhere_else(read):
    other = "H05.02.02.2008.04.HC"
    delivery = read(
        {
            FIRST: [None, f"{SECOND}.1", f"{other}.1"],
            SECOND: [None, f"{THIRD}.1"],
            THIRD: [None, f"{FIRST}.1"],
            other: [None],
        }
    )
    assert said(delivery) == [("XRF-016", "K3"), ("XRF-016", "K6"), ("XRF-016", "K8")]
    assert [(each.params["dossier"], each.params["other"]) for each in delivery.problems] == [
        (FIRST, SECOND),
        (SECOND, THIRD),
        (THIRD, FIRST),
    ]


def test_a_linked_row_that_names_a_file_is_told_and_gets_none(built, read):
    path = built.names(1, code=SECOND)[0]
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, **{"Đường dẫn file": path})
    assert said(delivery) == [("DLV-017", "J3")]
    assert [each.path for each in delivery.documents(FIRST)] == [*built.names(1), None]
    assert not delivery.unclaimed


def test_a_linked_document_has_at_least_the_grade_of_the_one_that_it_stands_for(read):
    delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, extra={(SECOND, 1): ("Tối mật",)})
    assert [each.grade for each in delivery.documents(FIRST)] == [SecurityGrade.NONE, SecurityGrade.TOP_SECRET]
    assert [each.grade for each in delivery.dossiers] == [SecurityGrade.TOP_SECRET] * 2


def test_links_go_through_the_spool_on_disk(read, tmp_path):
    with SqliteSpool() as spool:
        delivery = read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, spool=spool)
        assert linked(delivery) == ["", f"{SECOND}.1"]


def test_the_spool_is_walked_for_targets_only_when_there_are_links(built, read):
    class Counting(built.ListSpool):
        walks = 0

        def items(self, group):
            Counting.walks += 1
            return super().items(group)

    read({FIRST: [None], SECOND: [None]}, spool=Counting())
    assert Counting.walks == 0
    read({FIRST: [None, f"{SECOND}.1"], SECOND: [None]}, spool=Counting())
    assert Counting.walks == 2
