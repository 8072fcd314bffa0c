"""metsrw, Archivematica's own library, finds in our METS for it the same files, digests, PREMIS and Dublin Core."""

from __future__ import annotations

import copy
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from oais_vn.formats.archivematica import ArchivematicaDocument, ArchivematicaFile, write_archivematica_mets
from oais_vn.formats.mets.writer import METS
from oais_vn.formats.premis.writer import PREMIS
from oais_vn.formats.schemas import compile_schema, load_schema
from oais_vn.model.description import NOT_XML
from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest, Digester
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Event, FormatIdentification, Link, Outcome, PreservedFile, Rights

metsrw = pytest.importorskip("metsrw", reason="needs metsrw (extra test)")
schematron_validate = pytest.importorskip("metsrw.validate").schematron_validate

TRANSFER = Event(
    "uuid-T",
    "transfer",
    "2026-03-01/2026-06-30",
    "số hóa và giao nộp: đợt 01/2026",
    Outcome.SUCCESS,
    agents=(Link("local", "supplier", "implementer"), Link("local", "H32.15", "authorizer")),
    objects=(Link("UUID", "uuid-origin", "source"),),
)
DIGESTS = Event(
    "uuid-D",
    "message digest calculation",
    "2026-11-20T08:00:00.000+07:00",
    "SHA-256 và SHA-512 của 7 tệp",
    Outcome.SUCCESS,
    agents=(Link("local", "software", "executing program"),),
    objects=(Link("UUID", "uuid-rep1", "outcome"),),
)
IDENTIFICATION = Event(
    "uuid-F",
    "format identification",
    "2026-11-20T08:00:00.000+07:00",
    "",
    Outcome.WARNING,
    "một tệp không rõ định dạng",
)
AGENTS = (
    Agent("software", "oais_vn", "software", "0.1.0"),
    Agent("supplier", "Nhà thầu số hóa", "organization", note="đơn vị số hóa"),
    Agent("H32.15", "Trung tâm Lưu trữ lịch sử", "organization"),
)
RIGHTS = (Rights("uuid-R", "statute", "vn", "Luật Lưu trữ 33/2024/QH15", "disseminate", "công khai", "open"),)
NAMES = [
    "a b.pdf",
    "a+b.pdf",
    "100%.pdf",
    "100%25.pdf",
    "số #1 & số 2;.pdf",
    "a?b=c:d.pdf",
    "Đơn đề nghị.pdf",
    unicodedata.normalize("NFC", "Quyết định.pdf"),
    unicodedata.normalize("NFD", "Quyết định.pdf"),
    "Hồ sơ/thư mục con/%2F/tệp.pdf",
    "Hồ sơ/thư mục con/tệp.pdf",
    "Hồ sơ-2/tệp.pdf",
]


def file(path, number, **changes):
    digester = Digester()
    digester.update(path.encode())
    content = ContentFile(PackagePath(path), digester.size, digester.digests())
    puid = "fmt/477" if number % 2 else None
    found = FormatIdentification(puid, "PDF/A" if puid else "", "2b" if puid else "", "application/pdf")
    values = {"events": (TRANSFER, DIGESTS, IDENTIFICATION), "agents": AGENTS, "rights": RIGHTS} | changes
    return ArchivematicaFile(
        id=f"ID-{number:04d}",
        path=content.path,
        object=PreservedFile(f"ID-{number:04d}", "Doc", content, found, f"D:\\quét\\{path}", ("uuid-D", "uuid-F")),
        **values,
    )


def document(files):
    return ArchivematicaDocument(
        objid="uuid-5AE7AF39",
        name="H32.64.2008.01.HC",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        software=AGENTS[0],
        originator="oais_vn 0.1.0",
        description=(("dc:title", "Hồ sơ <1> & “2”"), ("dc:language", "vie"), ("dc:language", "fra")),
        files=lambda: iter(files),
    )


def written(files):
    return b"".join(write_archivematica_mets(document(files)))


def read(files):
    return metsrw.METSDocument.fromstring(written(files))


def schema():
    """METS with PREMIS: METS alone cannot know the type that `xsi:type="premis:file"` names."""
    imports = "".join(
        f'<xs:import namespace="{namespace}" schemaLocation="{file}"/>'
        for namespace, file in [
            (METS, "http://www.loc.gov/standards/mets/mets.xsd"),
            (PREMIS, "http://www.loc.gov/standards/premis/premis.xsd"),
        ]
    )
    source = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return compile_schema(source.encode(), name="METS with PREMIS")


def items(mets):
    return {entry.path: entry for entry in mets.all_files() if entry.type == "Item"}


@pytest.fixture(scope="module")
def files():
    named = [
        file(
            f"representations/rep1/data/{name}", number, description=(("dc:title", name), ("dcterms:extent", "2 trang"))
        )
        for number, name in enumerate(NAMES)
    ]
    kept = file("metadata/descriptive/EAD.xml", len(NAMES), use="metadata", events=(), agents=(), rights=())
    return sorted([*named, kept], key=lambda entry: entry.path)


@pytest.fixture(scope="module")
def mets(files):
    return read(files)


def test_it_finds_the_same_files_and_digests(files, mets):
    found = items(mets)
    assert found.keys() == {entry.path for entry in files}
    for entry in files:
        other = found[entry.path]
        assert (other.file_uuid, other.label, other.use) == (entry.id, entry.path.name, entry.use)
        assert (other.checksumtype, other.checksum) == ("SHA-256", entry.object.content.digest("sha256"))
        assert other.derived_from is None


def test_its_tree_of_folders_is_that_of_the_paths(files, mets):
    for path, entry in items(mets).items():
        labels = []
        folder = entry.parent
        while folder.parent is not None:
            labels.insert(0, folder.label)
            folder = folder.parent
        assert "/".join([*labels, entry.label]) == path
        assert folder.label == "H32.64.2008.01.HC"


def test_it_finds_the_same_premis_objects(files, mets):
    found = items(mets)
    for entry in files:
        (premis,) = found[entry.path].get_premis_objects()
        content = entry.object.content
        assert (premis.xsi_type, premis.version) == ("premis:file", "3.0")
        assert (premis.identifier_type, premis.identifier_value) == ("Doc", entry.object.id)
        fixities = premis.findall("object_characteristics/fixity")
        assert [
            Digest(fixity.findtext("message_digest_algorithm"), fixity.findtext("message_digest"))
            for fixity in fixities
        ] == list(content.digests)
        assert premis.size == str(content.size)
        assert premis.findtext("original_name") == entry.object.original_name
        assert premis.findtext("object_characteristics/format/format_registry/format_registry_key") == (
            entry.object.format.puid
        )


def test_it_finds_the_events_of_every_file(files, mets):
    found = items(mets)
    for entry in files:
        events = found[entry.path].get_premis_events()
        assert [(event.type, event.identifier_value, event.date_time) for event in events] == [
            (event.type, event.id, event.moment) for event in entry.events
        ]
        for event, original in zip(events, entry.events, strict=True):
            assert event.findtext("event_outcome_information/event_outcome") == original.outcome.value
            assert [link.findtext("linking_agent_identifier_value") for link in links(event)] == [
                link.id for link in original.agents
            ]


def links(event):
    return event.findall("linking_agent_identifier") or ()


def test_it_finds_the_agents_and_rights_of_every_file(files, mets):
    found = items(mets)
    for entry in files:
        agents = found[entry.path].get_premis_agents()
        assert [(agent.identifier_value, agent.name, agent.type) for agent in agents] == [
            (agent.id, agent.name, agent.type) for agent in entry.agents
        ]
        rights = found[entry.path].get_premis_rights()
        assert [right.findtext("rights_statement/rights_basis") for right in rights] == [r.basis for r in entry.rights]
        for statement in entry.rights:
            assert found[entry.path].get_premis_rights_statement(statement.id) is not None


def test_it_finds_the_descriptions(files, mets):
    def said(entry):
        return [
            (f"{etree.QName(e).namespace}{etree.QName(e).localname}", e.text)
            for section in entry.dmdsecs_by_mdtype.get("DC", [])
            for e in section.contents.document
        ]

    dc, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    found = items(mets)
    for entry in files:
        expected = [(name.replace("dc:", dc).replace("dcterms:", terms), value) for name, value in entry.description]
        assert said(found[entry.path]) == expected
        assert {section.status for section in found[entry.path].dmdsecs} <= {"original"}
    assert said(mets.get_file(label="H32.64.2008.01.HC")) == [
        (f"{dc}title", "Hồ sơ <1> & “2”"),
        (f"{dc}language", "vie"),
        (f"{dc}language", "fra"),
    ]


def test_the_header(mets):
    assert mets.objid == "uuid-5AE7AF39"
    assert mets.createdate == "2026-01-01T00:00:00Z"
    (agent,) = mets.agents
    assert (agent.role, agent.type, agent.name, agent.notes) == ("CREATOR", "SOFTWARE", "oais_vn", ["0.1.0"])


def test_what_it_writes_again_says_the_same(mets, files):
    again = metsrw.METSDocument.fromstring(mets.tostring())
    assert {path: entry.get_premis_events() for path, entry in items(again).items()} == {
        path: entry.get_premis_events() for path, entry in items(mets).items()
    }
    assert items(again).keys() == {entry.path for entry in files}


def test_mets_and_every_premis_element_in_it_are_valid(files):
    tree = etree.parse(BytesIO(written(files)))
    schema().assertValid(tree)
    wrapped = [child for data in tree.iter("{*}xmlData") for child in data if child.tag.startswith(f"{{{PREMIS}}}")]
    assert len(wrapped) == len(files) + len(NAMES) * (3 + len(AGENTS) + len(RIGHTS))
    for element in wrapped:
        load_schema("premis").assertValid(etree.ElementTree(copy.deepcopy(element)))


def test_its_own_schematron_finds_only_what_is_known(files):
    """It wants three agents for every file, and knows the events of Archivematica alone: `transfer` is none."""
    original = [entry for entry in files if entry.use == "original"]
    tree = etree.fromstring(written(original)).getroottree()
    _, report = schematron_validate(tree, schematron=metsrw.AM_SCT_PATH)
    faults = [" ".join(text.itertext()) for text in report.iterfind("{*}failed-assert/{*}text")]
    assert len(faults) == len(original)
    assert all("recognized eventType" in fault and "(transfer is not in" in " ".join(fault.split()) for fault in faults)


NAME = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda text: "/" not in text and not NOT_XML.search(text)
)


@given(st.lists(NAME, min_size=1, max_size=4).map("/".join))
@example("a+b%2B %.pdf")
@example("dòng\n\tkhác .pdf ")
@example(unicodedata.normalize("NFD", "Quyết định số 12.pdf"))
@example("#?;:&=@,$!'()*[]~.pdf")
@settings(max_examples=300, deadline=None)
def test_any_name_comes_back_as_it_was(path):
    try:
        entry = file(path, 1)
    except InputError:  # no safe path, such as `..`
        assume(False)
    assert items(read([entry])).keys() == {path}
