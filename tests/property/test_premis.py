"""PREMIS as our writer writes it: valid for PREMIS 3 and read back, whatever is said; terms are the Circular's."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oais_vn.formats.premis.entities import ReadEvent, ReadObject, ReadPremisAgent, ReadRights
from oais_vn.formats.premis.reader import read_premis
from oais_vn.formats.premis.vocabulary import authority
from oais_vn.formats.premis.writer import write_premis
from oais_vn.formats.schemas import load_schema
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

SCHEMA = load_schema("premis")
EVENT_TYPES = [
    "creation",
    "dissemination",
    "format identification",
    "information package creation",
    "ingestion",
    "message digest calculation",
    "transfer",
    "validation",
]
AGENT_TYPES = ["hardware", "organization", "person", "software"]
AGENT_ROLES = ["authorizer", "executing program", "implementer", "validator"]
OBJECT_ROLES = ["outcome", "source"]
"""TT05 PL I, as `linkingAgentRole` and `linkingObjectRole`; types of events and agents are the Library of Congress'."""

signs = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
texts = st.text(st.one_of(st.sampled_from("Đệ <&>\"';]\r\n"), signs), max_size=20)
said = texts.filter(str.strip)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,12}", fullmatch=True)
hexadecimal = st.text("0123456789abcdef", min_size=64, max_size=128)
moments = st.one_of(
    st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}+07:00"),
    st.dates().map(lambda day: f"{day:%d/%m}/{day.year:04d}"),
    st.tuples(st.dates(), st.dates()).map("{0[0]}/{0[1]}".format),
)
few = {"max_size": 3}


def links(roles: list[str]) -> st.SearchStrategy[tuple[Link, ...]]:
    link = st.builds(Link, id_type=said, id=said, role=st.sampled_from(roles))
    return st.lists(link, **few).map(tuple)


refs = st.lists(said, **few).map(tuple)
part_of = st.none() | st.builds(Link, id_type=said, id=said, role=st.just(""))
formats = st.builds(
    FormatIdentification, puid=st.none() | said, name=texts, version=texts, mime=said, basis=texts, note=texts
)
digests = st.lists(
    st.tuples(st.sampled_from(["sha256", "sha512"]), hexadecimal),
    min_size=1,
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(Digest(*pair) for pair in pairs))
contents = st.builds(ContentFile, path=st.just(PackagePath("data/x")), size=st.integers(0, 2**63 - 1), digests=digests)
files = st.builds(
    PreservedFile,
    id=names,
    id_type=st.sampled_from(["Doc", "Pic", "Media", "File"]),
    content=contents,
    format=formats,
    original_name=said,
    events=refs,
    traits=st.builds(
        Traits,
        properties=st.lists(st.tuples(said, said), **few).map(tuple),
        application=texts,
        inhibitors=st.lists(said, **few).map(tuple),
    ),
)
wholes = st.builds(
    WholeObject,
    id=names,
    id_type=said,
    category=st.sampled_from(["intellectualEntity", "representation"]),
    original_name=texts,
    part_of=part_of,
    other_ids=st.lists(st.tuples(said, said), **few).map(tuple),
    events=refs,
    rights=refs,
    replaces=part_of,
    source_of=part_of,
)
events = st.builds(
    Event,
    id=said,
    type=st.sampled_from(EVENT_TYPES),
    moment=moments,
    detail=texts,
    outcome=st.sampled_from(Outcome),
    note=texts,
    agents=links(AGENT_ROLES),
    objects=links(OBJECT_ROLES),
)
agents = st.builds(Agent, id=said, name=said, type=st.sampled_from(AGENT_TYPES), version=texts, note=texts)
rights = st.builds(
    Rights, id=said, basis=said, jurisdiction=said, citation=said, act=said, restriction=said, note=texts
)


def document(objects, of_events, of_agents, of_rights) -> bytes:
    chunks = write_premis(
        objects, of_events, of_agents, of_rights, schema_location="../schemas/premis-v3-0.xsd", originator="oais_vn 1"
    )
    return b"".join(chunks)


def pair(kind: str, value: str) -> tuple[str, str]:
    """An identifier as it is read: without the white space around it."""
    return kind.strip(), value.strip()


def local(identifiers) -> tuple[tuple[str, str], ...]:
    return tuple(pair("local", identifier) for identifier in identifiers)


def linked(of_links) -> tuple[tuple[str, str], ...]:
    return tuple(pair(link.id_type, link.id) for link in of_links if link is not None)


def told(entry, read: object) -> None:
    """What was read of an entry is what was written."""
    if isinstance(entry, PreservedFile):
        assert isinstance(read, ReadObject)
        algorithms = {"sha256": "SHA-256", "sha512": "SHA-512"}
        assert (read.xml_id, read.identifiers, read.category) == (entry.id, (pair(entry.id_type, entry.id),), "file")
        assert read.fixity == tuple((algorithms[name], value) for name, value in entry.content.digests)
        assert read.size == str(entry.content.size)
        assert read.puid == (entry.format.puid or "").strip()
        assert (read.original_name, read.events) == (entry.original_name.strip(), local(entry.events))
    elif isinstance(entry, WholeObject):
        assert isinstance(read, ReadObject)
        assert (read.xml_id, read.category) == (entry.id, entry.category)
        assert read.identifiers == (pair(entry.id_type, entry.id), *(pair(*other) for other in entry.other_ids))
        assert read.original_name == entry.original_name.strip()
        assert (read.events, read.rights) == (local(entry.events), local(entry.rights))
        related = {other for relation in read.relations for other in relation.objects}
        assert related == set(linked([entry.part_of, entry.replaces, entry.source_of]))
        assert (read.size, read.fixity, read.puid) == (None, (), "")
    elif isinstance(entry, Event):
        assert isinstance(read, ReadEvent)
        assert (read.identifiers, read.type, read.moment) == (local([entry.id]), entry.type, entry.moment)
        assert read.outcome == entry.outcome.value
        assert (read.agents, read.objects) == (linked(entry.agents), linked(entry.objects))
    elif isinstance(entry, Agent):
        assert isinstance(read, ReadPremisAgent)
        assert (read.identifiers, read.name) == (local([entry.id]), entry.name.strip())
        assert (read.type, read.version) == (entry.type, entry.version.strip())
    else:
        assert isinstance(read, ReadRights)
        assert read.identifiers == local([entry.id])


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(files, wholes), min_size=1, max_size=4, unique_by=lambda entry: entry.id),
    st.lists(events, **few),
    st.lists(agents, **few),
    st.lists(rights, **few),
)
def test_every_document_is_valid_and_reads_back(objects, of_events, of_agents, of_rights):
    data = document(objects, of_events, of_agents, of_rights)
    found = list(read_premis(BytesIO(data), "PREMIS.xml", SCHEMA))
    entries = [*objects, *of_events, *of_agents, *of_rights]
    assert len(found) == len(entries), found
    for entry, read in zip(entries, found, strict=True):
        told(entry, read)


@pytest.mark.parametrize(
    ("vocabulary", "terms"),
    [
        ("eventType", EVENT_TYPES),
        ("eventOutcome", [outcome.value for outcome in Outcome]),
        ("agentType", AGENT_TYPES),
        ("eventRelatedAgentRole", AGENT_ROLES),
        ("eventRelatedObjectRole", OBJECT_ROLES),
    ],
)
def test_terms_have_an_authority_and_no_two_are_one(vocabulary, terms):
    found = [authority(vocabulary, term) for term in terms]
    assert {entry["authority"] for entry in found} == {vocabulary}
    assert len({entry["valueURI"] for entry in found}) == len(terms)
    for entry in found:
        assert entry["valueURI"].startswith(f"{entry['authorityURI']}/")


@given(st.text().filter(lambda term: term not in EVENT_TYPES + AGENT_TYPES + AGENT_ROLES + OBJECT_ROLES))
def test_a_term_of_our_own_is_never_written(term):
    bare = Event("e", "transfer", "2026", "", Outcome.SUCCESS)
    for wrong in (
        Event("e", term, "2026", "", Outcome.SUCCESS),
        Event("e", bare.type, "2026", "", Outcome.SUCCESS, agents=(Link("local", "a", term),)),
        Event("e", bare.type, "2026", "", Outcome.SUCCESS, objects=(Link("UUID", "o", term),)),
    ):
        with pytest.raises(KeyError):
            document([], [wrong], [], [])
    with pytest.raises(KeyError):
        document([], [], [Agent("a", "n", term)], [])
