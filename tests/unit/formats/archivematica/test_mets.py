"""METS for Archivematica: valid, in bounded pieces, always the same bytes, refusing what would make it wrong."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from oais_vn.formats.archivematica.mets import ArchivematicaDocument, ArchivematicaFile, write_archivematica_mets
from oais_vn.formats.mets.writer import METS
from oais_vn.formats.premis.writer import PREMIS
from oais_vn.formats.schemas import compile_schema
from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath
from oais_vn.model.preservation import Agent, Event, FormatIdentification, Link, Outcome, PreservedFile, Rights

M = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}"
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=7)))
SOFTWARE = Agent("agent-1", "oais_vn", "software", "0.1.0")
DIGESTS = Event(
    "event-1",
    "message digest calculation",
    "2026-11-20T08:00:00.000+07:00",
    "SHA-256",
    Outcome.SUCCESS,
    agents=(Link("local", "agent-1", "executing program"),),
)
STATUTE = Rights("rights-1", "statute", "vn", "Luật Lưu trữ", "disseminate", "công khai")


def file(path, number=1, **changes):
    place = PackagePath(path)
    content = ContentFile(place, 12, (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64)))
    found = FormatIdentification("fmt/477", "PDF/A", "2b", "application/pdf", "signature")
    values = {"events": (DIGESTS,), "agents": (SOFTWARE,), "rights": (STATUTE,)} | changes
    identifier = values.pop("id", f"ID-{number}")
    return ArchivematicaFile(identifier, place, PreservedFile(f"ID-{number}", "Doc", content, found, path), **values)


def document(*files, description=(("dc:title", "Hồ sơ"),), created=NOON):
    return ArchivematicaDocument("uuid-1", "H32.64", created, SOFTWARE, "oais_vn 0.1.0", description, lambda: files)


def written(*files, **changes):
    return b"".join(write_archivematica_mets(document(*files, **changes)))


def tree(*files, **changes):
    return etree.parse(io.BytesIO(written(*files, **changes))).getroot()


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


FILES = (
    file("a/b-c/1.pdf", 1, description=(("dc:title", "Một"), ("dc:language", "vie"))),
    file("a/b/1.pdf", 2, description=(("dc:title", "Hai"),)),
    file("a/b/c/d/1.pdf", 3),
    file("a/e.xml", 4, use="metadata", events=(), agents=(), rights=()),
    file("f.pdf", 5),
)


def outline(division):
    return [
        (child.get("TYPE"), child.get("LABEL"), outline(child)) if len(child) and child.get("TYPE") == "Directory"
        else child.get("LABEL")
        for child in division.findall(f"{M}div")
    ]  # fmt: skip


def test_it_is_valid_for_the_schema():
    schema().assertValid(tree(*FILES).getroottree())


def test_the_time_is_utc():
    assert tree(*FILES).find(f"{M}metsHdr").get("CREATEDATE") == "2026-11-20T05:00:00Z"


def test_folders_stand_once_each_in_the_structure():
    (top,) = tree(*FILES).find(f"{M}structMap")
    assert (top.get("TYPE"), top.get("LABEL")) == ("Directory", "H32.64")
    assert outline(top) == [
        (
            "Directory",
            "a",
            [
                ("Directory", "b-c", ["1.pdf"]),
                ("Directory", "b", ["1.pdf", ("Directory", "c", [("Directory", "d", ["1.pdf"])])]),
                "e.xml",
            ],
        ),
        "f.pdf",
    ]


def test_the_structure_is_as_metsrw_seeks_it():
    structure = tree(*FILES).find(f"{M}structMap")
    assert (structure.get("TYPE"), structure.get("LABEL")) == ("physical", "Archivematica default")
    assert {division.get("TYPE") for division in structure.iter(f"{M}div")} == {"Directory", "Item"}


def test_sections_are_tied_to_their_files():
    root = tree(*FILES)
    described = {section.get("ID"): section for section in root.findall(f"{M}dmdSec")}
    administered = {section.get("ID"): section for section in root.findall(f"{M}amdSec")}
    pointed = {pointer.get("FILEID"): pointer.getparent() for pointer in root.iter(f"{M}fptr")}
    assert len(described) == 3
    assert len(administered) == len(FILES)
    for entry in FILES:
        element = next(found for found in root.iter(f"{M}file") if found.get("ID") == f"file-{entry.id}")
        values = [value.text for value in administered[element.get("ADMID")].iter("{*}objectIdentifierValue")]
        assert values == [entry.object.id]
        assert pointed[element.get("ID")].get("DMDID") == element.get("DMDID")
        titles = described[element.get("DMDID")].iter("{*}title") if entry.description else ()
        assert [title.text for title in titles] == [value for name, value in entry.description if name == "dc:title"]


def test_a_file_says_what_it_is():
    element = next(tree(*FILES).iter(f"{M}file"))
    assert dict(element.attrib) == {
        "ID": "file-ID-1",
        "GROUPID": "Group-ID-1",
        "ADMID": "amdSec_1",
        "DMDID": "dmdSec_1",
        "MIMETYPE": "application/pdf",
        "SIZE": "12",
        "CHECKSUM": "ab" * 32,
        "CHECKSUMTYPE": "SHA-256",
    }
    location = element[0]
    assert (location.get("LOCTYPE"), location.get("OTHERLOCTYPE")) == ("OTHER", "SYSTEM")
    assert location.get(f"{XLINK}href") == "a/b-c/1.pdf"


def test_files_stand_in_the_group_of_their_use():
    groups = tree(*FILES).findall(f"{M}fileSec/{M}fileGrp")
    assert [(group.get("USE"), [entry.get("ID") for entry in group]) for group in groups] == [
        ("original", ["file-ID-1", "file-ID-2", "file-ID-3", "file-ID-5"]),
        ("metadata", ["file-ID-4"]),
    ]


def test_what_concerns_a_file_stands_in_its_section_in_the_order_of_mets():
    root = tree(*FILES)
    kinds = [
        [(part.tag.removeprefix(M), part[0].get("MDTYPE")) for part in section]
        for section in root.findall(f"{M}amdSec")
    ]
    assert kinds[0] == [
        ("techMD", "PREMIS:OBJECT"),
        ("rightsMD", "PREMIS:RIGHTS"),
        ("digiprovMD", "PREMIS:EVENT"),
        ("digiprovMD", "PREMIS:AGENT"),
    ]
    assert kinds[3] == [("techMD", "PREMIS:OBJECT")]


def test_digests_are_named_as_archivematica_names_them():
    algorithms = tree(*FILES).iter("{*}messageDigestAlgorithm")
    assert {algorithm.text for algorithm in algorithms} == {"sha256", "sha512"}


def test_every_id_stands_once():
    identifiers = [element.get("ID") for element in tree(*FILES).iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))


def test_the_identifier_of_a_premis_object_may_be_any_text():
    plain = file("a.pdf")
    root = tree(replace(plain, object=replace(plain.object, id="urn:uuid:1 (bản gốc)")))
    schema().assertValid(root.getroottree())
    assert [value.text for value in root.iter("{*}objectIdentifierValue")] == ["urn:uuid:1 (bản gốc)"]


def test_without_descriptions_there_is_no_descriptive_section():
    root = tree(file("a.pdf"), description=())
    schema().assertValid(root.getroottree())
    assert root.find(f"{M}dmdSec") is None
    assert [element for element in root.iter() if element.get("DMDID")] == []


@pytest.mark.parametrize("files", [(), (file("a.xml", use="metadata"),)])
def test_few_files_are_valid_too(files):
    schema().assertValid(tree(*files).getroottree())


def test_the_same_input_gives_the_same_bytes():
    assert written(*FILES) == written(*FILES)


def test_pieces_stay_small():
    def files():
        for number in range(2000):
            yield file(f"d/{number:07d}.pdf", number, description=(("dc:title", "T"),))

    whole = document()
    many = ArchivematicaDocument("x", "x", NOON, SOFTWARE, "o", whole.description, files)
    assert max(map(len, write_archivematica_mets(many))) < 100_000


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((file("b.pdf", 1), file("a.pdf", 2)), "sorted"),
        ((file("a.pdf", 1), file("a.pdf", 2)), "sorted"),
        ((file("a.pdf", id="urn:x"),), "id"),
        ((file("a.pdf", id=""),), "id"),
        ((file("a.pdf", use="Original"),), "use"),
    ],
)
def test_what_would_be_wrong_is_refused(files, said):
    with pytest.raises(InputError, match=said):
        written(*files)


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(InputError):
        written(*FILES, created=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_name_that_xml_cannot_hold_is_refused():
    with pytest.raises(InputError):
        written(file("a\x01.pdf"))


def test_utc_stays_utc():
    root = tree(*FILES, created=datetime(2026, 1, 1, tzinfo=UTC))
    assert root.find(f"{M}metsHdr").get("CREATEDATE") == "2026-01-01T00:00:00Z"
