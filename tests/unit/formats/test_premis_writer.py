"""PREMIS as written: valid for PREMIS 3.0, with authorities, links and both digests."""

import io

from lxml import etree

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
    WholeObject,
)

P = "{http://www.loc.gov/premis/v3}"


def file(number, puid="fmt/477"):
    content = ContentFile(
        PackagePath(f"data/{number}.pdf"), 12, (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64))
    )
    found = FormatIdentification(puid, "PDF/A", "2b", "application/pdf", "signature" if puid else "", "")
    return PreservedFile(f"ID-{number}", "Doc", content, found, "Hồ sơ/số 1.PDF", ("event-1",))


def written(files=2, **kwargs):
    objects = [
        WholeObject(
            "uuid-1",
            "UUID",
            "intellectualEntity",
            "Tiêu đề",
            other_ids=(("OBJID", "urn:x:uuid-1"),),
            events=("event-1",),
            rights=("rights-1",),
        ),
        WholeObject("uuid-2", "UUID", "representation", part_of=Link("UUID", "uuid-1", "")),
        *(file(number, **kwargs) for number in range(files)),
    ]
    events = [
        Event(
            "event-1",
            "transfer",
            "2026-03-01/2026-06-30",
            "số hóa",
            Outcome.SUCCESS,
            "ghi chú",
            (Link("local", "agent-1", "implementer"),),
            (Link("UUID", "uuid-1", "outcome"),),
        ),
        Event("event-2", "format identification", "2026-11-20T08:00:00.000+07:00", "", Outcome.WARNING),
    ]
    agents = [Agent("agent-1", "Nhà thầu", "organization", "1", "note"), Agent("agent-2", "máy quét", "hardware")]
    rights = [Rights("rights-1", "statute", "vn", "Luật Lưu trữ 33/2024/QH15", "disseminate", "công khai", "public")]
    return b"".join(write_premis(objects, events, agents, rights, schema_location="x.xsd", originator="oais_vn 0.1.0"))


def test_it_is_valid_for_the_schema():
    load_schema("premis").assertValid(etree.parse(io.BytesIO(written())))


def test_a_file_without_a_puid_is_valid_too():
    root = etree.fromstring(written(puid=None))
    load_schema("premis").assertValid(root.getroottree())
    assert root.find(f".//{P}formatRegistry") is None


def test_objects_say_their_category_by_type_and_carry_both_digests():
    root = etree.fromstring(written())
    kinds = [entry.get("{http://www.w3.org/2001/XMLSchema-instance}type") for entry in root.findall(f"{P}object")]
    assert kinds == ["intellectualEntity", "representation", "file", "file"]
    assert root.find(f".//{P}objectCategory") is None
    digests = root.findall(f"{P}object")[2].findall(f".//{P}fixity")
    assert [(d.findtext(f"{P}messageDigestAlgorithm"), d.findtext(f"{P}messageDigest")) for d in digests] == [
        ("SHA-256", "ab" * 32),
        ("SHA-512", "cd" * 64),
    ]


def test_terms_carry_their_authority():
    kind = etree.fromstring(written()).find(f"{P}event/{P}eventType")
    assert kind.text == "transfer"
    assert kind.get("valueURI") == "http://id.loc.gov/vocabulary/preservation/eventType/tra"
    assert kind.get("authority") == "eventType"
    assert authority("eventOutcome", "warning")["valueURI"].endswith("/eventOutcome/war")


def test_pieces_stay_small():
    objects = (file(number) for number in range(3000))
    pieces = list(write_premis(objects, [], [], [], schema_location="x.xsd", originator="o"))
    assert max(map(len, pieces)) < 100_000


def test_an_edition_names_the_one_that_it_replaces():
    edition = WholeObject("uuid-2", "UUID", "intellectualEntity", replaces=Link("UUID", "uuid-1", ""))
    root = etree.fromstring(b"".join(write_premis([edition], [], [], [], schema_location="x.xsd", originator="o")))
    load_schema("premis").assertValid(root.getroottree())
    relation = root.find(f"{P}object/{P}relationship")
    assert [relation.findtext(f"{P}relationshipType"), relation.findtext(f"{P}relationshipSubType")] == [
        "replacement",
        "supersedes",
    ]
    assert relation.findtext(f".//{P}relatedObjectIdentifierValue") == "uuid-1"
