"""The collection of a fonds: made with its AIPs, anew when more have come, and valid for EAD3."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.dossiers_csv import read_dossiers_csv
from oais_vn.formats.ead3 import read_finding_aid
from oais_vn.model.collection import CollectedDossier
from oais_vn.model.package import Made

PREMIS = "{http://www.loc.gov/premis/v3}"
METS = "{http://www.loc.gov/METS/}"


def folder_of(package) -> Path:
    (folder,) = (Path(package.path) / "data").iterdir()
    return folder


def data(package) -> Path:
    return folder_of(package) / "representations" / "rep1" / "data"


def tags(package) -> dict[str, str]:
    lines = (Path(package.path) / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def listed(package):
    with (data(package) / "dossiers.csv").open("rb") as stream:
        return list(read_dossiers_csv(stream))


def told(package):
    with (data(package) / "finding-aid.xml").open("rb") as stream:
        return [part for part in read_finding_aid(stream) if isinstance(part, CollectedDossier)]


@pytest.fixture
def later(described):
    """A second delivery of the same fonds, of one more dossier."""
    made = described(dossiers=3)
    made.terms = made.terms.replace('number = "01/2026"', 'number = "02/2026"')
    made.dossiers = made.dossiers[2:]
    made.documents = made.documents[6:]
    made.files = {path: content for path, content in made.files.items() if ".03.HC" in path}
    return made


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_it_lists_every_package_of_the_fonds(tmp_path, delivery, packed, profile, form, flaws):
    *aips, collection = packed(delivery, tmp_path / "ra", profile=profile, form=form)
    assert collection.shape == "aic"
    assert flaws(collection.path, profile=profile) == []
    if form == "zip":
        return
    assert {path.name for path in data(collection).iterdir()} == {
        "dossiers.csv", "finding-aid.xml", "fonds.xml", "fonds-tt02.xml",
    }  # fmt: skip
    found = listed(collection)
    assert [(entry.package_id, entry.digest) for entry in found] == [(aip.id, aip.digest) for aip in aips]
    assert [entry.listed for entry in told(collection)] == found
    assert told(collection)[0].title == "Hồ sơ về việc đắp đê, số 1"
    fonds = etree.parse(data(collection) / "fonds-tt02.xml").getroot()
    assert [element.tag for element in fonds][:3] == ["Identifier", "OrganId", "FondName"]
    assert fonds.findtext("CopyNumber") in (None, ""), "packing is no proof of an insurance copy"


def test_the_finding_aid_is_valid_for_the_schema_that_travels_along(tmp_path, delivery, packed):
    *_, collection = packed(delivery, tmp_path / "ra")
    schema = etree.XMLSchema(etree.parse(folder_of(collection) / "schemas" / "ead3.xsd"))
    schema.assertValid(etree.parse(data(collection) / "finding-aid.xml"))


def test_validate_judges_what_is_in_it(tmp_path, delivery, packed, program):
    """The finding aid is asked by EAD3, not only by its digest: here all digests are right again."""
    from oais_vn import wiring
    from oais_vn.storage.archive import open_source
    from oais_vn.storage.memory import MemorySource
    from oais_vn.validation.validator import validate_package

    *_, collection = packed(delivery, tmp_path / "ra")
    source = open_source(Path(collection.path))
    files = {path: source.open(path).read() for path in source.paths()}
    aid = next(path for path in files if path.name == "finding-aid.xml")
    files[aid] = files[aid].replace(b"<archdesc ", b"<archdesc nonsense='1' ")
    report = validate_package(MemorySource(files), wiring.load_profile("tt05-2025"), wiring.clock())
    assert {finding.code for finding in report.findings} >= {"SCH-004"}


def test_a_later_delivery_makes_a_new_edition(tmp_path, delivery, later, packed, flaws):
    *_, first = packed(delivery, tmp_path / "ra")
    before = {path: path.read_bytes() for path in Path(first.path).rglob("*") if path.is_file()}
    *_, second = packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert (first.version, second.version, second.made) == (1, 2, Made.CREATED)
    assert [entry.code for entry in listed(second)] == [f"H32.64.2008.{number:02d}.HC" for number in (1, 2, 3)]
    assert [entry.listed for entry in told(second)] == listed(second)
    assert told(second)[:2] == told(first), "nothing of the earlier dossiers is lost on the way"
    assert tags(second)["OAIS-VN-Predecessor"] == first.id
    header = etree.parse(folder_of(second) / "METS.xml").getroot().find(f"{METS}metsHdr")
    assert header.get("RECORDSTATUS") == "REPLACEMENT"
    premis = etree.parse(folder_of(second) / "metadata" / "preservation" / "PREMIS.xml")
    assert premis.findtext(f".//{PREMIS}relationshipSubType") == "supersedes"
    assert first.id in etree.tostring(premis, encoding="unicode")
    assert "02/2026" in (data(second) / "finding-aid.xml").read_text(encoding="utf-8")
    assert flaws(second.path) == []
    assert {path: path.read_bytes() for path in Path(first.path).rglob("*") if path.is_file()} == before


def test_nothing_new_makes_no_edition(tmp_path, delivery, packed):
    *_, first = packed(delivery, tmp_path / "ra")
    *_, again = packed(delivery, tmp_path / "ra")
    assert again.made is Made.ALREADY_THERE
    assert (again.id, again.digest) == (first.id, first.digest)
    assert len(list((tmp_path / "ra").glob("P.01_aic_v*"))) == 1


def test_what_a_run_again_says_of_the_fonds_makes_no_edition(tmp_path, delivery, later, packed):
    """An older delivery that is run again must not bring back what it once said of the fonds."""
    packed(delivery, tmp_path / "ra")
    later.terms = later.terms.replace("1976-2008", "1975-2008")
    *_, second = packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert "1975-2008" in (data(second) / "fonds.xml").read_text(encoding="utf-8")
    *_, again = packed(delivery, tmp_path / "ra")
    assert (again.version, again.made) == (2, Made.ALREADY_THERE)


def test_a_lost_collection_is_made_again_of_all_that_is_there(tmp_path, delivery, later, packed):
    import shutil

    *_, first = packed(delivery, tmp_path / "ra")
    shutil.rmtree(first.path)
    *_, again = packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert again.version == 1
    assert [entry.code for entry in listed(again)] == [f"H32.64.2008.{number:02d}.HC" for number in (1, 2, 3)]


def test_two_dialects_do_not_share_a_collection(tmp_path, delivery, later, packed):
    packed(delivery, tmp_path / "ra")
    with pytest.raises(ov.InputError, match="dialect"):
        packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra", profile="eark-2.2")


def test_a_spoilt_edition_is_not_carried_on(tmp_path, delivery, later, packed):
    *_, first = packed(delivery, tmp_path / "ra")
    aid = data(first) / "finding-aid.xml"
    aid.write_bytes(aid.read_bytes().replace("số 1".encode(), "số 9".encode()))
    with pytest.raises(ov.NotPassedError):
        packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    assert len(list((tmp_path / "ra").glob("P.01_aic_v*"))) == 1
    assert len(list((tmp_path / "ra").glob("*_aip-hoso_v1"))) == 3, "the dossiers are made all the same"


def test_ingest_makes_it_too(tmp_path, delivery, packed):
    sips = packed(delivery, tmp_path / "sip", type="SIP")
    *aips, collection = ov.ingest([sip.path for sip in sips], tmp_path / "aip")
    assert [entry.package_id for entry in listed(collection)] == [aip.id for aip in aips]


def test_a_grade_given_after_sealing_is_not_lost_in_silence(tmp_path, described, packed):
    made = described()
    packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    made.documents[0]["doMat"] = "Mật"
    with pytest.raises(ov.ExistsError, match="security grade"):
        packed(made.write(tmp_path / "giao-nop-2"), tmp_path / "ra")


def test_its_grade_is_the_highest_that_it_ever_listed(tmp_path, described, later, packed):
    """Titles of secrets are secrets: whoever lists them is graded as they are."""
    made = described(dossiers=2)
    made.documents[0]["doMat"] = "Tối mật"
    made.documents[1]["doMat"] = "Mật"
    *_, first = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    *_, second = packed(later.write(tmp_path / "giao-nop-2"), tmp_path / "ra")
    for package in (first, second):
        told_of = json.loads((folder_of(package) / "documentation" / "delivery.json").read_text(encoding="utf-8"))
        assert told_of["security"] == {"": "tối mật"}


def test_a_field_too_long_for_the_older_record_is_left_out_and_told(tmp_path, described, packed, flaws):
    made = described()
    made.terms = made.terms.replace('groups = "Văn bản hành chính"', f'groups = "{"nhóm " * 80}"')
    *_, collection = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    older = etree.parse(data(collection) / "fonds-tt02.xml").getroot()
    assert older.findtext("KeyGroups") in (None, "")
    premis = (folder_of(collection) / "metadata" / "preservation" / "PREMIS.xml").read_text(encoding="utf-8")
    assert "KeyGroups" in premis
    assert flaws(collection.path) == []


def test_what_gathers_is_a_collection_and_no_fonds(tmp_path, described, packed):
    made = described()
    made.terms = made.terms.replace('kind = "phông"', 'kind = "sưu tập"')
    *_, collection = packed(made.write(tmp_path / "giao-nop"), tmp_path / "ra")
    root = etree.parse(io.BytesIO((data(collection) / "finding-aid.xml").read_bytes())).getroot()
    assert root.find("{*}archdesc").get("level") == "collection"
