"""Identifiers of agencies, dossiers and documents, and the UUIDs that follow from content."""

import uuid

import pytest

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.identifiers import (
    AgencyCode,
    ArcFileCode,
    DocCode,
    DocId,
    FileCode,
    PaperFileCode,
    content_digest,
    package_uuid,
    part_uuid,
)
from oais_vn.model.paths import PackagePath


def file(path, value="0" * 64):
    return ContentFile(PackagePath(path), 1, (Digest("sha256", value),))


@pytest.mark.parametrize("text", ["H32", "H32.64", "000.00.07.G11", "Phong_BNV", "H05.02.02", "x" * 35])
def test_agency_codes(text):
    assert str(AgencyCode(text)) == text


@pytest.mark.parametrize(
    "text", ["", ".", "H32.", ".H32", "H32..64", "H 32", "H32\n", "H32\x00", "H32\u00a0", "x" * 36, "H32.1975", "2099"]
)
def test_malformed_agency_codes_are_refused(text):
    with pytest.raises(InputError):
        AgencyCode(text)


def test_the_parts_of_a_dossier_code():
    code = FileCode.parse("H05.02.02.2008.01.HC")
    assert code == FileCode(AgencyCode("H05.02.02"), 2008, "01.HC")
    assert code.year == 2008
    assert str(code) == "H05.02.02.2008.01.HC"


def test_the_first_part_that_looks_like_a_year_is_the_year():
    assert FileCode.parse("H05.2008.01.1999").year == 2008


@pytest.mark.parametrize(
    "text", ["", "H05", "H05.2008", "2008.01.HC", "H05.01.HC", "H05.2100.01", "H05.2008.", "H05.2008.0 1"]
)
def test_malformed_dossier_codes_are_refused(text):
    with pytest.raises(InputError):
        FileCode.parse(text)


@pytest.mark.parametrize("year", [999, 2100])
def test_a_dossier_of_no_possible_year_is_refused(year):
    with pytest.raises(InputError):
        FileCode(AgencyCode("H05"), year, "01")


def test_an_archival_dossier_code_begins_with_the_archive():
    code = ArcFileCode(AgencyCode("H32.15"), FileCode.parse("H32.64.2008.01.HC"))
    assert str(code) == "H32.15.H32.64.2008.01.HC"
    assert ArcFileCode.parse(str(code), AgencyCode("H32.15")) == code
    with pytest.raises(InputError, match=r"H32\.16"):
        ArcFileCode.parse(str(code), AgencyCode("H32.16"))
    with pytest.raises(InputError):
        ArcFileCode.parse(str(code), AgencyCode("H3"))


def test_a_document_code_ends_with_seven_digits():
    assert str(DocCode("H05.2008.01", 12)) == "H05.2008.01.0000012"
    assert DocCode.parse("H05.2008.01.0000012") == DocCode("H05.2008.01", 12)


@pytest.mark.parametrize(
    "text", ["", "0000001", "H05.01.000001", "H05.01.00000001", "H05.01.000000x", "H05.01.0000000"]
)
def test_malformed_document_codes_are_refused(text):
    with pytest.raises(InputError):
        DocCode.parse(text)


def test_a_document_identifier_has_no_leading_zeros():
    assert str(DocId("H49.64.33.2001.160", 1)) == "H49.64.33.2001.160.1"
    assert DocId.parse("H49.64.33.2001.160.1") == DocId("H49.64.33.2001.160", 1)


@pytest.mark.parametrize(
    "text", ["", "1", "H49.160.0", "H49.160.01", "H49.160.x", "H49.160.10000000", "H49." + "9" * 5000]
)
def test_malformed_document_identifiers_are_refused(text):
    with pytest.raises(InputError):
        DocId.parse(text)


@pytest.mark.parametrize("kind", [DocCode, DocId])
@pytest.mark.parametrize("ordinal", [0, -1, 10_000_000])
def test_an_ordinal_has_one_to_seven_digits(kind, ordinal):
    with pytest.raises(InputError, match="9999999"):
        kind("H49.2001.160", ordinal)


def test_a_paper_dossier_code():
    code = PaperFileCode.parse("H32.15.K1/G02/H010.0123")
    assert code == PaperFileCode(AgencyCode("H32.15"), "K1/G02/H010", "0123")
    assert str(code) == "H32.15.K1/G02/H010.0123"


@pytest.mark.parametrize(
    "text", ["", "0123", "H010.0123", "H32..0123", "H32.H010.", "H32. H010.0123", "H32.H\n010.0123"]
)
def test_malformed_paper_dossier_codes_are_refused(text):
    with pytest.raises(InputError):
        PaperFileCode.parse(text)


def test_the_digest_of_a_content_knows_one_order():
    files = [file("a.pdf"), file("b.pdf", "1" * 64)]
    content_digest(files)
    for wrong in (reversed(files), [files[0], files[0]]):
        with pytest.raises(InputError):
            content_digest(wrong)


def test_the_digest_of_a_content_knows_names_and_bytes():
    digests = {
        content_digest(files) for files in ([], [file("a")], [file("b")], [file("a", "1" * 64)], [file("a"), file("b")])
    }
    assert len(digests) == 5


def test_a_line_break_in_a_name_cannot_pass_for_a_second_file():
    two = [file("a"), file("b", "1" * 64)]
    one = [file("a\n" + "1" * 64 + "  b")]
    assert content_digest(two) != content_digest(one)
    assert content_digest([file("a\n")]) != content_digest([file("a%0A")])


def test_a_package_uuid_is_the_same_on_every_machine_and_differs_with_each_of_its_grounds():
    grounds = ("H32", "P01", "H32.2008.01", "aip-hoso", 1, "0" * 64)
    first = package_uuid(*grounds)
    assert first == uuid.UUID("3cdac50a-c532-5546-a542-5d6a4fd75369")
    others = {package_uuid(*grounds[:n], 2 if n == 4 else "x", *grounds[n + 1 :]) for n in range(6)}
    assert len({first, *others}) == 7


def test_a_part_is_named_by_its_role():
    package = uuid.uuid5(uuid.NAMESPACE_URL, "x")
    assert part_uuid(package, "file", "a") == part_uuid(package, "file", "a")
    assert (
        len({part_uuid(package, "file", "a"), part_uuid(package, "event", "a"), part_uuid(package, "file", "b")}) == 3
    )
