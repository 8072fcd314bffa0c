"""Linked documents: what the Circular's `.fetch.txt` says, however it is typed, and what is refused."""

from io import BytesIO
from uuid import UUID

import pytest

from oais_vn.formats.linked_documents import (
    ArchivedLink,
    SubmittedLink,
    link_name,
    linked_name,
    read_archived_link,
    read_submitted_link,
    write_link,
)
from oais_vn.model.errors import InputError, PackageError
from oais_vn.model.paths import PackagePath

ID = "9C13E70E-08B2-4C54-8BAF-979B35D01B4D"
LINK = ArchivedLink(
    fonds="Phong_BNV",
    package=UUID(ID),
    path=PackagePath("representations/rep1/data/Quyết định 100%.pdf"),
    size=12345,
    place=PackagePath("representations/rep1/data/Quyết định 100%.pdf"),
    document="H32.15.H32.64.2008.01.HC.0000001",
)
TEXT = (
    f"urn_Phong_BNV_uuid-{ID}_representations/rep1/data/Quyết%20định%20100%25.pdf 12345 "
    "representations/rep1/data/Quyết%20định%20100%25.pdf H32.15.H32.64.2008.01.HC.0000001"
)


def test_the_name_of_a_linking_file():
    assert link_name("File2.doc") == "File2.doc.fetch.txt"
    assert linked_name("File2.doc.fetch.txt") == "File2.doc"
    assert linked_name("File2.doc") is None
    assert linked_name(".fetch.txt") is None
    assert linked_name("fetch.txt") is None


def test_what_is_written_in_an_aip():
    assert str(LINK) == TEXT
    assert write_link(LINK) == f"{TEXT}\n".encode()
    assert LINK.holder == f"urn_Phong_BNV_uuid-{ID}"
    assert read_archived_link(BytesIO(write_link(LINK)), "x") == LINK


def test_what_is_written_in_a_sip():
    link = SubmittedLink("H49.64.33.2001.160.1")
    assert write_link(link) == b"H49.64.33.2001.160.1\n"
    assert read_submitted_link(BytesIO(write_link(link)), "x") == link


@pytest.mark.parametrize("data", ["{}", "{}\n", "{}\r\n", "\ufeff{}\r\n"])
def test_line_breaks_and_marks_of_editors_are_forgiven(data):
    assert read_archived_link(BytesIO(data.format(TEXT).encode()), "x") == LINK
    assert read_submitted_link(BytesIO(data.format("a.1").encode()), "x") == SubmittedLink("a.1")


@pytest.mark.parametrize("mark", ["uuid-", "uuid_", "uuid:", ""])
def test_the_uuid_may_be_written_as_others_do(mark):
    assert ArchivedLink.parse(TEXT.replace("uuid-", mark).replace(ID, ID.lower())) == LINK


@pytest.mark.parametrize(
    ("fonds", "path"),
    [
        ("a_uuid", "p"),
        ("a_uuid-", "p"),
        ("_", "_"),
        ("urn_x", f"uuid-{ID}_q"),
        ("phông 01", f"x_{ID}_y/urn_z_uuid-{ID}_1"),
        ("100%", "%41 %"),
    ],
)
def test_nothing_in_fonds_or_path_is_taken_for_something_else(fonds, path):
    link = ArchivedLink(fonds, UUID(ID), PackagePath(path), 0, PackagePath(path), "d.1")
    assert ArchivedLink.parse(str(link)) == link
    assert str(link).count(" ") == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        TEXT.replace(" 12345 ", " "),
        TEXT.replace(" 12345 ", "  "),
        TEXT.replace(" 12345 ", " -1 "),
        TEXT.replace(" 12345 ", " 1e3 "),
        TEXT.replace(" 12345 ", " ٣ "),
        TEXT.replace(" 12345 ", f" {'9' * 19} "),
        f"{TEXT} more",
        f" {TEXT}",
        f"{TEXT}\n{TEXT}",
        TEXT.replace("/data", "/\ndata"),
        TEXT.replace(" representations", " repre\nsentations"),
        TEXT.replace(" representations", " repre\u2028sentations"),
        TEXT.replace("urn_", ""),
        TEXT.replace("Phong_BNV_", ""),
        TEXT.replace("9C13", "9C1"),
        TEXT.replace("representations/rep1", "../../etc", 1),
        TEXT.replace("representations/rep1", "%2e%2e/rep1", 1),
        TEXT.replace("representations/rep1", "%2e%2e/rep1").replace("%2e%2e", "a", 1),
        TEXT.replace("_representations", "_/representations", 1),
        TEXT.replace("rep1", "rep1%00"),
        TEXT.replace("rep1", "rep1%FF"),
        TEXT.replace("rep1", "rep1%5C"),
        TEXT.replace("Phong_BNV", ID),
    ],
)
def test_what_is_malformed_or_leads_out_is_refused(text):
    with pytest.raises(InputError):
        ArchivedLink.parse(text)
    with pytest.raises(PackageError) as caught:
        read_archived_link(BytesIO(text.encode()), "data/x.fetch.txt")
    assert caught.value.path == "data/x.fetch.txt"
    assert caught.value.text.vi.startswith("data/x.fetch.txt: ")
    assert caught.value.text.en.startswith("data/x.fetch.txt: ")


@pytest.mark.parametrize("data", [b"", b"\n", b"a b", b"a\tb", b"a\nb", b"a\n\n", b"\xff", b"a\0", b"x" * 70_000])
def test_what_is_no_identifier_is_refused(data):
    with pytest.raises(PackageError):
        read_submitted_link(BytesIO(data), "x")


def test_a_file_without_end_is_not_read_whole():
    class Endless(BytesIO):
        def read(self, size=-1):
            assert 0 < size < 1 << 20
            return b"a" * size

    for read in (read_submitted_link, read_archived_link):
        with pytest.raises(PackageError, match="larger than"):
            read(Endless(), "x")


@pytest.mark.parametrize(
    "change",
    [
        {"fonds": ""},
        {"fonds": f"x{ID.lower()}y"},
        {"fonds": "\udcff"},
        {"size": -1},
        {"size": 10**18},
        {"document": "a b"},
        {"document": ""},
        {"path": PackagePath("a\udcff")},
        {"place": PackagePath("a\udcff")},
    ],
)
def test_what_could_not_be_read_back_is_refused(change):
    values = {name: getattr(LINK, name) for name in LINK.__dataclass_fields__}
    with pytest.raises(InputError):
        ArchivedLink(**{**values, **change})


def test_a_link_that_a_reader_would_not_take_is_not_written():
    with pytest.raises(InputError):
        write_link(SubmittedLink("a" * 70_000))
