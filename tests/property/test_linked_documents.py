"""Linked documents: every link is one line that reads back, whatever its fonds and paths are called."""

from io import BytesIO

from hypothesis import assume, example, given
from hypothesis import strategies as st

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
pieces = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.sampled_from([ID, ID.lower(), "_", "urn_", "uuid-", "uuid_", " ", "%", "%20", "\u2028", "\n", "é", "e\u0301"]),
)
words = st.lists(pieces, max_size=6).map("".join)


def safe(text: str) -> PackagePath | None:
    try:
        return PackagePath(text)
    except InputError:
        return None


paths = st.lists(words, min_size=1, max_size=3).map("/".join).map(safe).filter(lambda path: path is not None)
identifiers = st.from_regex(r"[0-9A-Za-zÀ-ỹ._/%-]{1,30}", fullmatch=True).filter(str.isprintable)


@st.composite
def links(draw):
    try:
        return ArchivedLink(
            draw(words), draw(st.uuids()), draw(paths), draw(st.integers(0, 10**18 - 1)), draw(paths), draw(identifiers)
        )
    except InputError:
        assume(False)


@given(links())
def test_a_link_of_an_aip_reads_back(link):
    assert ArchivedLink.parse(str(link)) == link
    data = write_link(link)
    assert data.decode().splitlines() == [str(link)]
    assert str(link).count(" ") == 3
    assert read_archived_link(BytesIO(data), "x") == link


@given(identifiers)
def test_a_link_of_a_sip_reads_back(document):
    link = SubmittedLink(document)
    assert SubmittedLink.parse(str(link)) == link
    assert read_submitted_link(BytesIO(write_link(link)), "x") == link


@given(words.filter(bool))
def test_a_linking_file_is_named_after_its_document(name):
    assert linked_name(link_name(name)) == name


@given(st.one_of(st.binary(), words.map(str.encode), st.lists(words, max_size=4).map(" ".join).map(str.encode)))
@example(f"urn_a_{ID}_b 1 ../c d".encode())
def test_no_bytes_make_a_reader_raise_anything_else(data):
    for read in (read_submitted_link, read_archived_link):
        try:
            link = read(BytesIO(data), "x")
        except PackageError:
            continue
        assert type(link).parse(str(link)) == link
