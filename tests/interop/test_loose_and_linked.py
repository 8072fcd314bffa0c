"""Loose documents and linked documents on the whole road: delivery, SIP, AIP, in both dialects."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.linked_documents import read_archived_link, read_submitted_link

METS = "{http://www.loc.gov/METS/}"
XLINK = "{http://www.w3.org/1999/xlink}"
DIALECTS = pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
FIRST, SECOND, THIRD = (f"H32.64.2008.{number:02d}.HC" for number in (1, 2, 3))


def of_shape(packages, shape):
    return [package for package in packages if package.shape == shape]


def folder_of(package) -> Path:
    (folder,) = (Path(package.path) / "data").iterdir()
    return folder


def record(folder: Path) -> dict[str, str]:
    root = etree.parse(folder / "metadata" / "descriptive" / "EAD.xml").getroot()
    return {element.tag: element.text or "" for element in root}


@DIALECTS
def test_a_batch_of_loose_documents(tmp_path, described, packed, profile, flaws):
    delivery = described.loose().write(tmp_path / "giao-nop")
    (sip,) = packed(delivery, tmp_path / "sip", type="SIP", profile=profile)
    (aip, collection) = packed(delivery, tmp_path / "aip", profile=profile)
    (ingested, _) = ov.ingest([sip.path], tmp_path / "aip-2", profile=profile)
    assert (sip.shape, aip.shape, collection.shape) == ("sip-tailieu", "aip-tailieu", "aic")
    assert ingested.id == aip.id
    assert record(folder_of(sip)) == {
        "fileCode": "H32.64.2025.01.0000001",
        "title": "Văn bản đến năm 2025 (minh họa)",
        "source": "1",
        "totalDoc": "3",
        "description": record(folder_of(sip))["description"],
    }
    archived = record(folder_of(aip))
    assert archived["arcFileCode"] == "H32.15.H32.64.2025.01.0000001"
    assert archived["source"] == "1"
    assert "totalDoc" not in archived
    kind = etree.parse(folder_of(aip) / "METS.xml").getroot().get("TYPE")
    assert kind == ("Collection" if profile == "tt05-2025" else "Mixed")
    codes = {
        etree.parse(path).findtext("arcDocCode")
        for path in folder_of(aip).glob("representations/rep1/metadata/descriptive/EAD_doc_*.xml")
    }
    assert codes == {f"H32.15.H32.64.2025.01.0000001.{number:07d}" for number in (1, 2, 3)}
    for package in (sip, aip, ingested, collection):
        assert flaws(package.path, profile=profile) == []


def test_a_batch_has_the_strictest_mode_of_its_documents(tmp_path, described, packed):
    made = described.loose()
    made.documents[1]["mode"] = "02"
    delivery = made.write(tmp_path / "giao-nop")
    (sip,) = packed(delivery, tmp_path / "sip", type="SIP")
    (aip, _) = packed(delivery, tmp_path / "aip")
    (ingested, _) = ov.ingest([sip.path], tmp_path / "aip-2")
    for package in (aip, ingested):
        premis = (folder_of(package) / "metadata" / "preservation" / "PREMIS.xml").read_text(encoding="utf-8")
        assert "Tiếp cận có điều kiện" in premis
        assert "Công khai" not in premis


@pytest.fixture
def linked(tmp_path, described):
    """Three dossiers; the first links into the third, the second into the first."""
    made = described(dossiers=3)
    made.link(FIRST, 2, to=f"{THIRD}.1")
    made.link(SECOND, 1, to=f"{FIRST}.0000003")
    return made.write(tmp_path / "giao-nop")


@DIALECTS
def test_links_name_the_document_in_a_sip_and_the_package_in_an_aip(tmp_path, linked, packed, profile, flaws):
    sips = packed(linked, tmp_path / "sip", type="SIP", profile=profile)
    aips = of_shape(packed(linked, tmp_path / "aip", profile=profile), "aip-hoso")
    ingested = of_shape(ov.ingest([sip.path for sip in sips], tmp_path / "aip-2", profile=profile), "aip-hoso")
    assert {package.id for package in ingested} == {package.id for package in aips}
    by_name = {package.name.partition("_")[0]: package for package in aips}

    (submitted,) = folder_of(sips[0]).glob("representations/rep1/data/*.fetch.txt")
    assert submitted.name == f"{THIRD}.0000001.pdf.fetch.txt"
    with submitted.open("rb") as stream:
        assert read_submitted_link(stream, submitted.name).document == f"{THIRD}.1"

    (archived,) = folder_of(by_name[FIRST]).glob("representations/rep1/data/*.fetch.txt")
    with archived.open("rb") as stream:
        link = read_archived_link(stream, archived.name)
    holder = folder_of(by_name[THIRD])
    assert str(link.package).upper() in by_name[THIRD].id
    assert (holder / link.path).stat().st_size == link.size
    assert link.fonds == "P.01"
    assert link.document == f"H32.15.{THIRD}.0000001"
    assert f"{link.place}.fetch.txt" == str(archived.relative_to(folder_of(by_name[FIRST])))
    for package in (*sips, *aips, *ingested):
        assert flaws(package.path, profile=profile) == []


def test_mets_keeps_linked_documents_in_a_group_of_their_own(tmp_path, linked, packed):
    (first, *_) = sorted(packed(linked, tmp_path / "sip", type="SIP"), key=lambda package: package.name)
    root = etree.parse(folder_of(first) / "representations" / "rep1" / "METS.xml").getroot()
    groups = {group.get("USE"): group for group in root.iter(f"{METS}fileGrp")}
    assert set(groups) == {"Data", "Holeyfile"}
    (file,) = groups["Holeyfile"].iter(f"{METS}file")
    (division,) = [div for div in root.iter(f"{METS}div") if div.get("LABEL") == "MetadataLink/Holey"]
    assert [pointer.get("FILEID") for pointer in division] == [file.get("ID")]
    assert len(division.get("DMDID").split()) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_the_order_of_the_sips_does_not_matter(tmp_path, linked, packed, workers):
    sips = sorted(packed(linked, tmp_path / "sip", type="SIP"), key=lambda package: package.name)
    made = of_shape(ov.ingest([sip.path for sip in sips], tmp_path / "aip", workers=workers), "aip-hoso")
    assert sorted(package.name.partition("_")[0] for package in made) == [FIRST, SECOND, THIRD]


def test_a_target_that_is_nowhere_concerns_its_dossier_alone(tmp_path, linked, packed):
    sips = {package.name.partition("_")[0]: package for package in packed(linked, tmp_path / "sip", type="SIP")}
    told = []
    made = list(
        ov.ingest(
            [sips[FIRST].path, sips[SECOND].path], tmp_path / "aip", on_error=lambda name, error: told.append(error)
        )
    )
    assert made == []
    assert [THIRD in told[0].text.vi, FIRST in told[1].text.vi] == [True, True]
    # When the target has come, the run is simply repeated.
    again = list(ov.ingest([sips[name].path for name in (FIRST, SECOND, THIRD)], tmp_path / "aip"))
    assert len(of_shape(again, "aip-hoso")) == 3


def test_a_link_into_another_fonds_is_refused(tmp_path, described, linked, packed, program):
    sips = {package.name.partition("_")[0]: package for package in packed(linked, tmp_path / "sip", type="SIP")}
    other = described(dossiers=3)
    other.terms = other.terms.replace('code = "P.01"', 'code = "P.02"')
    packed(other.write(tmp_path / "phông khác"), tmp_path / "aip")
    done = program("ingest", sips[FIRST].path, tmp_path / "aip")
    assert done.returncode == 3
    assert "chỉ được liên kết trong cùng một phông" in done.stderr


def test_a_link_to_a_link_is_refused(tmp_path, described, packed):
    """The delivery's own check finds it; a SIP of another system is met at ingest."""
    made = described(dossiers=3)
    made.link(FIRST, 2, to=f"{THIRD}.1")
    sips = packed(made.write(tmp_path / "a"), tmp_path / "sip-a", type="SIP")
    chained = described(dossiers=3)
    chained.link(SECOND, 1, to=f"{FIRST}.2")
    more = packed(chained.write(tmp_path / "b"), tmp_path / "sip-b", type="SIP")
    list(ov.ingest([sips[0].path, sips[2].path], tmp_path / "aip"))
    with pytest.raises(ov.PackageError, match="only a link there too"):
        list(ov.ingest([more[1].path], tmp_path / "aip"))
