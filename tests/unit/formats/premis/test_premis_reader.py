"""A PREMIS document is read as plain values in order, whether it is valid or not."""

from __future__ import annotations

from io import BytesIO

import pytest

from oais_vn.formats.premis.entities import ReadEvent, ReadObject, ReadPremisAgent, ReadRights
from oais_vn.formats.premis.reader import read_premis
from oais_vn.formats.premis.writer import write_premis
from oais_vn.formats.schemas import load_schema
from oais_vn.formats.xml_reader import SchemaFault
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
    WholeObject,
)


def written() -> bytes:
    digests = (Digest("sha256", "a" * 64), Digest("sha512", "b" * 128))
    return b"".join(
        write_premis(
            [
                WholeObject("uuid-IE", "File", "intellectualEntity", "Hồ sơ", rights=("R1",)),
                PreservedFile(
                    "ID-1",
                    "Doc",
                    ContentFile(PackagePath("data/1.pdf"), 7, digests),
                    FormatIdentification("fmt/477", "PDF/A", "2b"),
                    "Quyết định.pdf",
                    ("E1",),
                ),
            ],
            [
                Event(
                    "E1",
                    "validation",
                    "2026-11-20T08:00:00+07:00",
                    "",
                    Outcome.SUCCESS,
                    agents=(Link("local", "A1", "executing program"),),
                    objects=(Link("Doc", "ID-1", "outcome"),),
                )
            ],
            [Agent("A1", "oais-vn", "software", "1.0")],
            [Rights("R1", "statute", "vn", "Luật 33/2024/QH15", "disseminate", "có điều kiện")],
            schema_location="../../schemas/premis-v3-0.xsd",
            originator="oais-vn",
        )
    )


def parts(data: bytes, schema=None):
    return list(read_premis(BytesIO(data), "P.xml", schema))


def test_what_our_writer_writes_is_read_back():
    whole, file, event, agent, rights = parts(written(), load_schema("premis"))
    assert isinstance(whole, ReadObject)
    assert (whole.category, whole.identifiers, whole.xml_id) == (
        "intellectualEntity",
        (("File", "uuid-IE"),),
        "uuid-IE",
    )
    assert whole.rights == (("local", "R1"),)
    assert (whole.size, whole.fixity) == (None, ())
    assert isinstance(file, ReadObject)
    assert (file.category, file.xml_id, file.size) == ("file", "ID-1", "7")
    assert file.fixity == (("SHA-256", "a" * 64), ("SHA-512", "b" * 128))
    assert (file.puid, file.original_name, file.events) == ("fmt/477", "Quyết định.pdf", (("local", "E1"),))
    assert isinstance(event, ReadEvent)
    assert (event.type, event.outcome, event.moment) == ("validation", "success", "2026-11-20T08:00:00+07:00")
    assert (event.agents, event.objects) == ((("local", "A1"),), (("Doc", "ID-1"),))
    assert isinstance(agent, ReadPremisAgent)
    assert (agent.name, agent.type, agent.version) == ("oais-vn", "software", "1.0")
    assert isinstance(rights, ReadRights)
    assert rights.identifiers == (("local", "R1"),)


def test_a_fault_far_into_a_document_has_its_line():
    head, tail = written().split(b"  <object ", 1)
    long = head + b"<!-- x -->\n" * 9000 + b"  <object " + tail.replace(b"</premis>", b"<bogus/>\n</premis>")
    [fault] = [part for part in parts(long, load_schema("premis")) if isinstance(part, SchemaFault)]
    assert fault.line == long[: long.index(b"<bogus/>")].count(b"\n") + 1
    assert "bogus" in fault.message


def test_what_comes_before_a_syntax_error_is_told():
    reading = read_premis(BytesIO(written().replace(b"</premis>", b"<</premis>")), "P.xml")
    assert isinstance(next(reading), ReadObject)
    with pytest.raises(PackageError) as caught:
        list(reading)
    assert caught.value.line == written().count(b"\n")


def test_the_circulars_object_category_is_read_and_reported():
    spoilt = (
        written()
        .replace(b' xsi:type="file"', b"")
        .replace(b"<objectCharacteristics>", b"<objectCategory>file</objectCategory><objectCharacteristics>")
    )
    found = parts(spoilt, load_schema("premis"))
    assert [part.category for part in found if isinstance(part, ReadObject)] == ["intellectualEntity", "file"]
    assert [part for part in found if isinstance(part, SchemaFault)]


def test_elements_of_other_namespaces_say_nothing():
    assert parts(b'<premis xmlns="info:lc/xmlns/premis-v2"><object/></premis>') == []


@pytest.mark.parametrize("data", [b"", written()[:-10], b"<!DOCTYPE a>" + written()[40:]])
def test_what_is_no_xml_or_has_a_dtd_is_refused(data):
    with pytest.raises(PackageError) as caught:
        parts(data)
    assert caught.value.path == "P.xml"
