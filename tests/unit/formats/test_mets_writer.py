"""METS as written: valid for METS 1.12.1 with the CSIP extension, in bounded pieces, always the same."""

import io

import pytest
from lxml import etree

from oais_vn.formats.mets.writer import (
    Division,
    FileEntry,
    FileGroup,
    MetadataReference,
    MetsAgent,
    MetsDocument,
    MetsHead,
    href,
    write_mets,
)
from oais_vn.formats.schemas import load_schema
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath

METS = "{http://www.loc.gov/METS/}"


def content(path, size=3):
    return ContentFile(PackagePath(path), size, (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64)))


def document(files=1, uppercase=True):
    def entries():
        for number in range(files):
            yield FileEntry(
                f"ID-{number}",
                content(f"representations/rep1/data/a {number}+%.pdf"),
                "application/pdf",
                f"Hồ sơ\\số {number}.PDF",
                "amd-1",
            )

    def links():
        for number in range(files):
            yield Division(f"link-{number}", "MetadataLink/File", descriptive=f"dmd-{number}", files=(f"ID-{number}",))

    def records():
        for number in range(files):
            yield MetadataReference(
                f"dmd-{number}", content(f"representations/rep1/metadata/{number}.xml"), "OTHER", "1.0.0", "SIMPLEDC"
            )

    return MetsDocument(
        base="representations/rep1",
        head=MetsHead(
            objid="uuid-1",
            label='Tiêu đề "A" & <B>',
            type="Mixed",
            content_information_type="MIXED",
            profile="https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml",
            package_type="AIP",
            created="2026-11-20T08:00:00.000+07:00",
            record_status="NEW",
            agents=(MetsAgent("CREATOR", "OTHER", "oais_vn", "0.1.0", "SOFTWARE VERSION", "SOFTWARE"),),
            alternative_ids=(("SUBMISSIONAGREEMENT", "01/2026"),),
            schema_locations=(("http://www.loc.gov/METS/", "schemas/mets1_12.xsd"),),
            sip_extension=False,
        ),
        descriptive=records,
        administrative_id="amd",
        preservation=(
            MetadataReference("amd-1", content("representations/rep1/metadata/PREMIS_rep1.xml"), "PREMIS", "3.0"),
        ),
        files_id="files",
        groups=(FileGroup("group", "Data", entries),),
        structure_id="map",
        structure=Division(
            "top",
            "rep1",
            type="NORMALIZED",
            preservation="amd-1",
            children=lambda: (
                Division("data", "Data", files=("group",)),
                Division("links", "MetadataLink", children=links),
                Division("other", "Other", mets=("a/METS.xml", "group")),
            ),
        ),
        uppercase_digests=uppercase,
    )


def tree(given):
    return etree.parse(io.BytesIO(b"".join(write_mets(given))))


def test_it_is_valid_for_the_schema():
    load_schema("mets").assertValid(tree(document(files=3)))


def test_what_it_says():
    root = tree(document()).getroot()
    file = root.find(f".//{METS}file")
    assert file.get("OWNERID") == "Hồ sơ\\số 0.PDF"
    assert file.get("CHECKSUM") == "AB" * 32
    assert file.find(f"{METS}FLocat").get("{http://www.w3.org/1999/xlink}href") == "data/a%200%2B%25.pdf"
    assert root.get("LABEL") == 'Tiêu đề "A" & <B>'
    assert root.find(f"{METS}structMap").get("ADMID") is None
    header = root.find(f"{METS}metsHdr")
    assert header.get("{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}OAISPACKAGETYPE") == "AIP"
    link = root.find(f".//{METS}div[@LABEL='MetadataLink/File']")
    assert (link.get("DMDID"), link.find(f"{METS}fptr").get("FILEID")) == ("dmd-0", "ID-0")


def test_small_letters_where_the_profile_wants_them():
    assert tree(document(uppercase=False)).getroot().find(f".//{METS}file").get("CHECKSUM") == "ab" * 32


def test_pieces_stay_small_and_add_up():
    pieces = list(write_mets(document(files=3000)))
    assert max(map(len, pieces)) < 100_000
    assert b"".join(pieces) == b"".join(write_mets(document(files=3000)))


@pytest.mark.parametrize(
    ("path", "base", "expected"),
    [
        ("metadata/a.xml", "", "metadata/a.xml"),
        ("representations/rep1/data/đ é.pdf", "representations/rep1", "data/%C4%91%20%C3%A9.pdf"),
        ("data/a+b#c?d:e;f.pdf", "", "data/a%2Bb%23c%3Fd%3Ae%3Bf.pdf"),
    ],
)
def test_references_are_percent_encoded(path, base, expected):
    assert href(path, base) == expected
