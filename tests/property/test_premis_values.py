"""PREMIS read back is what was written."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.formats.premis.values import FileObject, read_premis_values
from oais_vn.formats.premis.vocabulary import _TERMS
from oais_vn.formats.premis.writer import write_premis
from oais_vn.model.description import NOT_XML
from oais_vn.model.errors import PackageError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import (
    Agent,
    Event,
    FormatIdentification,
    Link,
    Outcome,
    PreservedFile,
    Rights,
    Traits,
    WholeObject,
)

ANY = st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda text: not NOT_XML.search(text))
SOME = ANY.filter(bool)
CODE = st.text("abcXYZ0129-_.:/ đệ", min_size=1, max_size=12).filter(lambda text: text == text.strip())
ID = st.from_regex(r"\AID-[A-F0-9]{8}\Z")


def term(vocabulary):
    return st.sampled_from(sorted(_TERMS[vocabulary]))


def links(vocabulary):
    return st.lists(st.builds(Link, CODE, CODE, term(vocabulary)), max_size=3).map(tuple)


def to(subject):
    return st.one_of(st.none(), st.builds(Link, CODE, CODE, st.just("")))


NAMES = st.lists(CODE, max_size=3).map(tuple)
DIGESTS = st.tuples(
    st.binary(min_size=32, max_size=32).map(lambda value: Digest("sha256", value.hex())),
    st.binary(min_size=64, max_size=64).map(lambda value: Digest("sha512", value.hex())),
)
FORMATS = st.builds(
    FormatIdentification,
    puid=st.one_of(st.none(), CODE),
    name=SOME.filter(lambda name: "/" not in name) | st.just(""),
    version=ANY,
    mime=st.sampled_from(["application/pdf", "image/tiff", "application/octet-stream"]),
    basis=st.sampled_from(["", "signature", "container", "extension"]),
    note=ANY,
)
TRAITS = st.builds(
    Traits,
    properties=st.lists(st.tuples(SOME, SOME), max_size=3).map(tuple),
    application=ANY,
    inhibitors=st.lists(SOME, max_size=2).map(tuple),
)
FILES = st.builds(
    PreservedFile,
    id=ID,
    id_type=st.sampled_from(["Doc", "Pic", "Media", "File"]),
    content=st.builds(ContentFile, st.just(PackagePath("data/tệp.pdf")), st.integers(0, 2**63), DIGESTS),
    format=FORMATS,
    original_name=ANY,
    events=NAMES,
    made_from=to("x"),
    traits=TRAITS,
)
WHOLES = st.builds(
    WholeObject,
    id=ID,
    id_type=CODE,
    category=st.sampled_from(["intellectualEntity", "representation"]),
    original_name=ANY,
    part_of=to("x"),
    other_ids=st.lists(st.tuples(CODE, CODE), max_size=2).map(tuple),
    events=NAMES,
    rights=NAMES,
    replaces=to("x"),
    source_of=to("x"),
)
EVENTS = st.builds(
    Event,
    id=CODE,
    type=term("eventType"),
    moment=CODE,
    detail=ANY,
    outcome=st.sampled_from(Outcome),
    note=ANY,
    agents=links("eventRelatedAgentRole"),
    objects=links("eventRelatedObjectRole"),
)
AGENTS = st.builds(Agent, id=CODE, name=ANY, type=term("agentType"), version=ANY, note=ANY)
RIGHTS = st.builds(Rights, id=CODE, basis=CODE, jurisdiction=CODE, citation=ANY, act=CODE, restriction=ANY, note=ANY)


def written(objects=(), events=(), agents=(), rights=()):
    return b"".join(
        write_premis(objects, events, agents, rights, schema_location="premis.xsd", originator="oais_vn 0.1.0")
    )


@given(
    st.lists(FILES | WHOLES, max_size=4),
    st.lists(EVENTS, max_size=3),
    st.lists(AGENTS, max_size=3),
    st.lists(RIGHTS, max_size=2),
)
@settings(max_examples=200, deadline=None)
def test_what_was_written_is_read(objects, events, agents, rights):
    found = list(read_premis_values(io.BytesIO(written(objects, events, agents, rights))))
    expected = [*objects, *events, *agents, *rights]
    assert len(found) == len(expected)
    for value, original in zip(found, expected, strict=True):
        if isinstance(original, PreservedFile):
            assert isinstance(value, FileObject)
            assert value.key == original.id
            assert value.located(original.content.path, original.format.mime) == original
        else:
            assert value == original


EVENT = Event("e", "transfer", "2026", "", Outcome.SUCCESS, agents=(Link("local", "a", "implementer"),))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b">transfer<", b">registration<", "registration"),
        (b">success<", b">pass<", "eventOutcome"),
        (b">implementer<", b">boss<", "eventRelatedAgentRole"),
        (b"<eventIdentifier>", b"<other>", "XML"),
    ],
)
def test_what_could_not_be_written_again_is_refused(old, new, told):
    document = written(events=[EVENT])
    assert old in document
    with pytest.raises(PackageError, match=told) as caught:
        list(read_premis_values(io.BytesIO(document.replace(old, new)), "PREMIS.xml"))
    assert caught.value.path == "PREMIS.xml"
    assert caught.value.line


def test_a_size_that_is_no_number_is_refused():
    content = ContentFile(PackagePath("x"), 5, (Digest("sha256", "ab" * 32),))
    document = written([PreservedFile("ID-1", "Doc", content, FormatIdentification(), "x")])
    with pytest.raises(PackageError, match="size"):
        list(read_premis_values(io.BytesIO(document.replace(b"<size>5<", b"<size>five<"))))


def test_a_document_type_is_refused():
    with pytest.raises(PackageError):
        list(read_premis_values(io.BytesIO(b"<!DOCTYPE premis [<!ENTITY a 'b'>]>" + written().split(b"\n", 1)[1])))


def test_digests_of_other_algorithms_are_left_out_and_capitals_made_small():
    content = ContentFile(PackagePath("x"), 5, (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64)))
    document = written([PreservedFile("ID-1", "Doc", content, FormatIdentification(), "x")])
    document = document.replace(b">SHA-512<", b">MD5<").replace(b"ab" * 32, b"AB" * 32)
    (found,) = read_premis_values(io.BytesIO(document))
    assert found.digests == (Digest("sha256", "ab" * 32),)
