"""Uncompressed masters: whose each is, by the names that it bears; and what is told where nobody can say."""

import pytest

from oais_vn.formats.tables.terms import parse_terms
from oais_vn.model.delivery import Master, masters_of
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.paths import PackagePath

ONE, TWO = "H05.02.02.2008.01.HC", "H05.02.02.2008.02.HC"


@pytest.fixture
def read(built, tmp_path):
    """Read a delivery of two dossiers whose files are `ones` and `twos`, with masters in MASTER."""

    def reading(ones, twos, masters, folder="MASTER"):
        terms = built.TERMS.replace("[delivery]\n", f'[delivery]\nmasters = "{folder}"\n')
        rows = [
            built.document_row(number, code, **{"Đường dẫn file": path})
            for code, paths in ((ONE, ones), (TWO, twos))
            for number, path in enumerate(paths, 1)
        ]
        sheets = built.two_sheets([built.dossier_row(ONE), built.dossier_row(TWO)], rows)
        root = built.make_delivery(tmp_path, sheets, [*ones, *twos, *masters], terms_text=terms)
        return built.read(root)

    return reading


def owners(delivery):
    """Path below MASTER -> (number of the dossier, ordinal of the document)."""
    return {
        master.path.partition("/")[2]: (number, master.document)
        for number, code in enumerate((ONE, TWO), 1)
        for master in masters_of(delivery.spool, code)
    }


def told(delivery):
    return [(problem.code, problem.location.path) for problem in delivery.problems]


@pytest.mark.parametrize(
    ("master", "owner"),
    [
        (f"{ONE}.0000001.tif", (1, 1)),
        (f"{ONE}.0000001_0001.tif", (1, 1)),
        (f"{ONE}.0000002-r.TIFF", (1, 2)),
        (f"{ONE}.0000001/2.tif", (1, 1)),
        (f"x/{TWO}.0000001 (bản gốc)/trang/2.tif", (2, 1)),
        (f"{ONE.lower()}.0000001.TIF", (1, 1)),
        (f"{ONE}.00000011.tif", None),
        (f"x{ONE}.0000001.tif", None),
        (f"{ONE}/0001.tif", None),
        (f"{TWO}/{ONE}.0000001.tif", None),
        ("0000001.tif", None),
    ],
)
def test_the_name_of_the_documents_file_begins_a_part_of_the_path(read, master, owner):
    delivery = read(
        [f"{ONE}/{ONE}.0000001.pdf", f"{ONE}/{ONE}.0000002_signed.pdf"],
        [f"{TWO}/{TWO}.0000001.pdf"],
        [f"MASTER/{master}"],
    )
    assert owners(delivery) == ({} if owner is None else {master: owner})
    assert told(delivery) == ([] if owner else [("DLV-022", f"MASTER/{master}")])
    assert not delivery.unclaimed


def test_the_longest_name_wins(read):
    delivery = read(["a/v.pdf"], ["b/v.1.pdf"], ["MASTER/v.1.tif", "MASTER/v.2.tif", "MASTER/v.1_3.tif"])
    assert owners(delivery) == {"v.1.tif": (2, 1), "v.2.tif": (1, 1), "v.1_3.tif": (2, 1)}


def test_folders_tell_namesakes_apart(read):
    delivery = read(
        ["01/0001.pdf", "01/0002.pdf"],
        ["02/0001.pdf"],
        ["MASTER/01/0001_1.tif", "MASTER/01/0002/0001.tif", "MASTER/02/0001/0002.tif", f"MASTER/{TWO}/0001.tif"],
    )
    assert owners(delivery) == {
        "01/0001_1.tif": (1, 1),
        "01/0002/0001.tif": (1, 2),
        "02/0001/0002.tif": (2, 1),
        f"{TWO}/0001.tif": (2, 1),
    }
    assert not delivery.problems


def test_pages_are_often_called_as_documents_are(read):
    """Without the folders of the documents' files the outer name is heard."""
    delivery = read(["01/0001.pdf", "01/0002.pdf"], ["02/9.pdf"], ["MASTER/0002/0001.tif"])
    assert owners(delivery) == {"0002/0001.tif": (1, 2)}


def test_what_may_be_of_several_is_not_guessed(read):
    delivery = read(["01/0001.pdf"], ["02/0001.pdf"], ["MASTER/0001.tif"])
    assert owners(delivery) == {}
    (problem,) = delivery.problems
    assert (problem.code, problem.params["documents"]) == ("DLV-023", f"{ONE}.0000001; {TWO}.0000001")


def test_they_are_counted_and_told_once(read):
    delivery = read(["1.pdf", "2.pdf"], ["3.pdf"], ["MASTER/2.tif", "MASTER/1_2.tif", "MASTER/1_1.tif"])
    assert [dossier.masters for dossier in delivery.dossiers] == [3, 0]
    assert list(masters_of(delivery.spool, ONE)) == [
        Master(1, PackagePath("MASTER/1_1.tif")),
        Master(1, PackagePath("MASTER/1_2.tif")),
        Master(2, PackagePath("MASTER/2.tif")),
    ]
    (note,) = [note for note in delivery.notes if note.code == "DLV-107"]
    assert (note.location.path, note.params["count"]) == ("MASTER", "3")


def test_a_master_is_no_document_even_when_its_name_is_a_documents(read):
    """The row finds its PDF; the master of the same name is no rival."""
    delivery = read([f"x/{ONE}.0000001.pdf"], ["3.pdf"], [f"MASTER/{ONE}.0000001.pdf"])
    (document,) = delivery.documents(ONE)
    assert document.path == f"x/{ONE}.0000001.pdf"
    assert owners(delivery) == {f"{ONE}.0000001.pdf": (1, 1)}


def test_an_empty_master_is_told(read, tmp_path, built):
    read(["1.pdf"], ["2.pdf"], ["MASTER/1.tif"])
    (tmp_path / "MASTER/1.tif").write_bytes(b"")
    assert told(built.read(tmp_path)) == [("DLV-014", "MASTER/1.tif")]


@pytest.mark.parametrize(
    "inside", [[], ["MASTER/Thumbs.db"], ["MASTER/SHA256SUMS"], ["MASTERS/1.tif", "x/MASTER/1.tif"]]
)
def test_a_folder_without_masters_is_told(read, inside):
    delivery = read(["1.pdf"], ["2.pdf"], inside)
    assert ("DLV-021", "delivery.toml") in told(delivery)
    assert [dossier.masters for dossier in delivery.dossiers] == [0, 0]


@pytest.mark.parametrize("folder", ["master", "MASTER/", "gốc/TIFF", "go\u0302\u0301c\\\\tiff"])
def test_the_folder_may_be_written_otherwise_or_lie_deeper(read, folder):
    there = "gốc/TIFF" if "iff" in folder.lower() else "MASTER"
    delivery = read(["1.pdf"], ["2.pdf"], [f"{there}/1.tif", f"{there}/SHA256SUMS"], folder)
    assert [dossier.masters for dossier in delivery.dossiers] == [1, 0]
    assert not delivery.problems


def test_without_the_key_they_are_files_that_no_row_names(built, tmp_path):
    sheets = built.two_sheets([built.dossier_row()], [built.document_row()])
    delivery = built.read(built.make_delivery(tmp_path, sheets, [*built.names(1), "MASTER/1.tif"]))
    assert delivery.unclaimed == ("MASTER/1.tif",)


@pytest.mark.parametrize(("value", "why"), [("../x", "delivery.masters"), ("/x", "delivery.masters")])
def test_a_folder_outside_is_refused(built, value, why):
    with pytest.raises(ConfigurationError, match=why):
        parse_terms(built.TERMS.replace("[delivery]\n", f'[delivery]\nmasters = "{value}"\n').encode(), "delivery.toml")


def test_a_batch_takes_none_yet(built):
    text = built.BATCH_TERMS.replace("[delivery]\n", '[delivery]\nmasters = "MASTER"\n')
    with pytest.raises(ConfigurationError, match=r"delivery\.masters"):
        parse_terms(text.encode(), "delivery.toml")


def test_no_folder_is_none(built):
    assert built.terms().masters is None
    text = built.TERMS.replace("[delivery]\n", '[delivery]\nmasters = ""\n')
    assert parse_terms(text.encode(), "delivery.toml").masters is None
