"""Uncompressed masters go the whole road: a package of their own, related to the dossier's AIP, and back again."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.model.package import Made

CODE = "H32.64.2008.01.HC"
METS = "{http://www.loc.gov/METS/}"
PREMIS = "{http://www.loc.gov/premis/v3}"
MASTERS = {
    f"MASTER/{CODE}/{CODE}.0000001/trang 01 (100%).tif": b"II*\0 one",
    f"MASTER/{CODE}/{CODE}.0000001/trang 02.tif": b"II*\0 two",
    f"MASTER/{CODE}.0000002_0001.TIFF": b"II*\0 three",
}
REQUEST = """
requestID = "YC-1"
requestDate = 2026-11-20
purpose = "01"
purposeContent = "Nghiên cứu"
feeObjectType = "10"
researchTopic = "Đê điều"
level = "doc"
"""


def folder_of(package) -> Path:
    (folder,) = (Path(package.path) / "data").iterdir()
    return folder


def premis_of(package) -> etree._ElementTree:
    return etree.parse(folder_of(package) / "metadata" / "preservation" / "PREMIS.xml")


@pytest.fixture
def made(described):
    """Two dossiers, the first of which has three masters of two documents."""
    made = described(dossiers=2)
    made.terms = made.terms.replace("[delivery]\n", '[delivery]\nmasters = "MASTER"\n')
    made.files |= MASTERS
    return made


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_the_whole_road(tmp_path, made, packed, checker, profile, form, flaws):
    delivery = made.write(tmp_path / "giao-nop")
    first, second, masters, collection = packed(delivery, tmp_path / "ra", profile=profile, form=form)
    assert [package.shape for package in (first, second, masters, collection)] == [
        *("aip-hoso", "aip-hoso", "aip-masters", "aic")
    ]
    assert masters.name == f"{CODE}_aip-masters_v1"
    assert flaws(masters.path, profile=profile) == []
    if form == "folder":
        assert checker(Path(masters.path)) == []
    done = ov.restore_originals(masters.path, tmp_path / "goc")
    assert (done.files, done.refused) == (3, ())
    restored = {
        path.relative_to(done.path).as_posix(): path.read_bytes()
        for path in Path(done.path).rglob("*")
        if path.is_file()
    }
    assert restored == MASTERS
    again = packed(delivery, tmp_path / "ra", profile=profile, form=form)
    assert [package.made for package in again] == [Made.ALREADY_THERE] * 4
    assert [package.digest for package in again] == [first.digest, second.digest, masters.digest, collection.digest]


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
def test_premis_relates_them_to_the_aip(tmp_path, made, packed, profile):
    aip, _, masters, _ = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra", profile=profile)
    premis = premis_of(masters)
    (relation,) = premis.iter(f"{PREMIS}relationship")
    assert relation.findtext(f"{PREMIS}relationshipType") == "derivation"
    assert relation.findtext(f"{PREMIS}relationshipSubType") == "is source of"
    related = relation.findtext(f"{PREMIS}relatedObjectIdentifier/{PREMIS}relatedObjectIdentifierValue")
    values = [
        [each.text for each in entity.iter(f"{PREMIS}objectIdentifierValue")]
        for entity in premis.iter(f"{PREMIS}object")
    ]
    assert [related, aip.id] in values, "the AIP is described here by both of its identifiers"
    (own, *_) = premis_of(aip).iter(f"{PREMIS}object")
    assert own.findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierValue") == related
    (whole, *_) = premis.iter(f"{PREMIS}object")
    assert masters.id in [each.text for each in whole.iter(f"{PREMIS}objectIdentifierValue")]


def test_the_aip_is_what_it_is_without_masters(tmp_path, described, made, packed, monkeypatch, tree_of):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    plain, *_ = packed(described(dossiers=2).write(tmp_path / "giao-nop"), tmp_path / "ra")
    aip, *_ = packed(made.write(tmp_path / "giao-nop-2"), tmp_path / "ra-2")
    assert tree_of(Path(aip.path)) == tree_of(Path(plain.path))


def test_names_records_and_rights(tmp_path, made, packed):
    made.documents[0]["mode"] = "02"
    made.documents[0]["doMat"] = "Mật"
    aip, _, masters, _ = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    folder = folder_of(masters)
    rep = folder / "representations" / "rep1"
    assert sorted(path.name for path in (rep / "data").iterdir()) == [
        f"{CODE}.0000001_0001.tif",
        f"{CODE}.0000001_0002.tif",
        f"{CODE}.0000002_0001.tiff",
    ]
    told = [
        entry.text for entry in etree.parse(rep / "metadata/preservation/PREMIS_rep1.xml").iter(f"{PREMIS}originalName")
    ]
    assert told == [
        "rep1",
        *(name.replace("%", "%25") for name in sorted(MASTERS, key=lambda name: ".0000002" in name)),
    ]
    record = etree.parse(folder / "metadata/descriptive/EAD.xml").getroot()
    dossier = etree.parse(folder_of(aip) / "metadata/descriptive/EAD.xml").getroot()
    assert record.findtext("arcFileCode") == dossier.findtext("arcFileCode")
    assert (dossier.findtext("mode"), record.findtext("mode")) == ("01", "02"), "as strict as the strictest document"
    terms = [
        json.loads((folder_of(each) / "documentation/delivery.json").read_text("utf-8")) for each in (aip, masters)
    ]
    assert terms[0] == terms[1]
    assert terms[1]["security"][""] == "mật"
    assert "có điều kiện" in etree.tostring(premis_of(masters), encoding="unicode")
    with pytest.raises(ov.AccessRefusedError):
        list(ov.export([masters.path], tmp_path / "xuat", as_="csip-zip"))


def test_the_collection_lists_the_dossier_once(tmp_path, made, packed):
    first, second, _, collection = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    listed = (folder_of(collection) / "representations/rep1/data/dossiers.csv").read_text("utf-8")
    assert listed.count("urn:") == 2
    assert first.id in listed
    assert second.id in listed


def test_a_lost_collection_takes_no_masters_for_dossiers(tmp_path, made, described, packed):
    *_, collection = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    shutil.rmtree(collection.path)
    later = described(dossiers=3)
    later.dossiers, later.documents = later.dossiers[2:], later.documents[6:]
    later.files = {path: content for path, content in later.files.items() if ".03.HC" in path}
    *_, again = packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert (folder_of(again) / "representations/rep1/data/dossiers.csv").read_text("utf-8").count("urn:") == 3


def test_masters_that_come_later_join_the_aip_that_is_there(tmp_path, described, made, packed):
    aip, *_ = packed(described(dossiers=2).write(tmp_path / "giao-nop"), tmp_path / "ra")
    same, _, masters, collection = packed(made.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert [each.made for each in (same, masters, collection)] == [
        *(Made.ALREADY_THERE, Made.CREATED, Made.ALREADY_THERE)
    ]
    assert aip.id in etree.tostring(premis_of(masters), encoding="unicode")


def test_other_masters_under_the_same_name_are_refused(tmp_path, made, packed):
    packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    made.files[f"MASTER/{CODE}.0000002_0001.TIFF"] = b"II*\0 another"
    with pytest.raises(ov.ExistsError):
        packed(made.write(tmp_path / "giao-nop-2"), tmp_path / "ra")


def test_no_masters_package_for_a_dossier_that_was_refused(tmp_path, made, packed):
    packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra-1")
    made.documents[0]["subject"] = "Về việc khác"
    told = []
    changed = made.write(tmp_path / "giao-nop-2")
    shutil.rmtree(next((tmp_path / "ra-1").glob("*_aip-masters_v1")))
    packages = packed(changed, tmp_path / "ra-1", on_error=lambda name, _: told.append(name))
    assert told == [CODE]
    assert [package.shape for package in packages] == ["aip-hoso", "aic"], "other content: nothing to be related to"


def test_sips_leave_them(tmp_path, made, packed):
    sips = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra", type="SIP")
    assert [package.shape for package in sips] == ["sip-hoso", "sip-hoso"]


def test_in_processes_it_is_the_same(tmp_path, made, packed, monkeypatch, tree_of):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    delivery = made.write(tmp_path / "giao-nop")
    packed(delivery, tmp_path / "ra")
    packed(delivery, tmp_path / "ra-2", workers=2)
    assert tree_of(tmp_path / "ra") == tree_of(tmp_path / "ra-2")


def test_readers_are_sent_to_the_dossier(tmp_path, made, packed):
    _, _, masters, _ = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    (tmp_path / "REQUEST.toml").write_text(REQUEST, encoding="utf-8")
    with pytest.raises(ov.InputError, match="name the AIP of the dossier"):
        ov.disseminate(masters.path, tmp_path / "dip", request=tmp_path / "REQUEST.toml")


def test_exported_they_keep_their_names(tmp_path, made, packed):
    aip, _, masters, _ = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    (exported,) = ov.export([masters.path], tmp_path / "xuat", as_="csip-zip")
    done = ov.restore_originals(exported.path, tmp_path / "goc")
    assert {path.relative_to(done.path).as_posix() for path in Path(done.path).rglob("*") if path.is_file()} == set(
        MASTERS
    )
    told = ov.validate(exported.path, profile="eark-2.2").findings
    bag = {finding.code for finding in told if finding.code.startswith("BAG")}
    assert bag == {"BAG-018"}, "known for what it is, though no bag names its shape"
    with zipfile.ZipFile(exported.path) as archive:
        (premis,) = [name for name in archive.namelist() if name.endswith("metadata/preservation/PREMIS.xml")]
        said = archive.read(premis).decode()
    assert "is source of" in said
    assert aip.id in said


def test_eark_validator_takes_them(tmp_path, made, packed, eark_validator):
    packages = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra", profile="eark-2.2")
    (told,) = eark_validator(*(folder_of(package) for package in packages if package.shape == "aip-masters"))
    assert (told["structure"], told["status"], told["errors"]) == ("WellFormed", ["VALID", "VALID"], [])
