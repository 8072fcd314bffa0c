"""The security grade of rows: a document's own, and the highest for its dossier."""

import pytest

from oais_vn.model.access import SecurityGrade

CODE = "H05.02.02.2008.01.HC"


@pytest.fixture
def read(built, tmp_path):
    """Read one dossier with these grades: its own, its documents', and the default."""

    def reading(own=None, documents=(None,), default=""):
        rows = [[*built.document_row(n), grade] for n, grade in enumerate(documents, start=1)]
        sheets = built.two_sheets([[*built.dossier_row(), own]], rows)
        for rows_of in sheets.values():
            rows_of[0] = [*rows_of[0], "Độ mật"]
        files = built.names(*range(1, len(documents) + 1))
        return built.read(
            built.make_delivery(tmp_path, sheets, files, terms_text=f'{built.TERMS}do_mat = "{default}"\n')
        )

    return reading


@pytest.mark.parametrize(
    ("own", "documents", "default", "expected"),
    [
        (None, [None], "", SecurityGrade.NONE),
        ("Mật", [None], "", SecurityGrade.SECRET),
        (None, [None, "MẬT", None], "", SecurityGrade.SECRET),
        ("mật", [None, "tuyệt mật"], "", SecurityGrade.UTMOST_SECRET),
        ("tối mật", ["mật"], "", SecurityGrade.TOP_SECRET),
        (None, [None], "Tối mật", SecurityGrade.TOP_SECRET),
        ("không", [None], "Tối mật", SecurityGrade.NONE),
    ],
)
def test_a_dossier_has_the_highest_grade_of_its_own_and_its_documents(read, own, documents, default, expected):
    delivery = read(own, documents, default)
    assert not delivery.problems
    assert delivery.dossiers[0].grade is expected
    assert delivery.dossiers[0].extra == {}
    grades = [each.grade for each in delivery.documents(CODE)]
    assert grades == [SecurityGrade.parse(grade or "") for grade in documents]


def test_a_word_that_is_no_grade_is_told_at_its_cell(read):
    delivery = read("rất mật", [None, "hơi mật"])
    assert [(each.code, each.location.sheet, each.location.cell) for each in delivery.problems] == [
        ("TAB-017", "Hồ sơ", "K2"),
        ("TAB-017", "Văn bản", "K3"),
    ]
    assert delivery.problems[1].params["value"] == "hơi mật"


def test_rows_of_a_flat_sheet_that_disagree_are_told(built, tmp_path):
    headers = [*built.FLAT_HEADERS[:24], "Độ mật", *built.FLAT_HEADERS[24:]]
    rows = [built.flat_row(), built.flat_row(A=2, Y=2, AT=f"{CODE}\\{CODE}.0000002.pdf")]
    sheet = [headers, [*rows[0][:24], "Mật", *rows[0][24:]], [*rows[1][:24], "Tối mật", *rows[1][24:]]]
    delivery = built.read(built.make_delivery(tmp_path, {"Sheet1": sheet}, built.names(1, 2)))
    assert [(each.code, each.location.cell) for each in delivery.problems] == [("TAB-010", "Y3")]
    assert delivery.problems[0].params["field"] == "doMat"
    assert delivery.dossiers[0].grade is SecurityGrade.SECRET
