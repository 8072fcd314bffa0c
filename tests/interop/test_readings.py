"""The Circular contradicts itself: what we write, row by row of the readings that concern dossiers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov

METS = "{http://www.loc.gov/METS/}"
PREMIS = "{http://www.loc.gov/premis/v3}"
CSIP = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
XLINK = "{http://www.w3.org/1999/xlink}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "tt05-2025"
UUID = "[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[0-9A-F]{4}-[0-9A-F]{12}"

DOSSIER = [
    "title",
    "maintenance",
    "mode",
    "language",
    "startDate",
    "endDate",
    "keyword",
    "totalDoc",
    "numberOfPaper",
    "numberOfPage",
    "format",
    "inforSign",
    "confidenceLevel",
    "paperFileCode",
    "riskRecovery",
    "riskRecoveryStatus",
    "description",
]
DOCUMENT = [
    "maintenance",
    "typeName",
    "codeNumber",
    "codeNotation",
    "issuedDate",
    "organName",
    "subject",
    "language",
    "numberOfPage",
    "inforSign",
    "keyword",
    "mode",
    "confidenceLevel",
    "autograph",
    "format",
    "riskRecovery",
    "riskRecoveryStatus",
    "process",
    "description",
]
PICTURE = [
    "maintenance",
    "typePic",
    "archivesNumber",
    "inforSign",
    "eventName",
    "imageTitle",
    "photographer",
    "photoPlace",
    "photoTime",
    "colour",
    "filmSize",
    "docAttached",
    "mode",
    "format",
    "riskRecovery",
    "riskRecoveryStatus",
    "description",
]


class Opened:
    """A package folder with its parsed METS, PREMIS and records."""

    def __init__(self, package: ov.Package) -> None:
        self.id = package.id
        (self.folder,) = (Path(package.path) / "data").iterdir()
        self.rep = self.folder / "representations" / "rep1"
        self.mets = etree.parse(self.folder / "METS.xml").getroot()
        self.rep_mets = etree.parse(self.rep / "METS.xml").getroot()

    def record(self, name: str) -> dict[str, str]:
        root = etree.parse(self.folder / name).getroot()
        assert root.tag == "simpledc"
        return {field.tag: field.text or "" for field in root}

    def records(self) -> list[dict[str, str]]:
        paths = sorted((self.rep / "metadata" / "descriptive").iterdir())
        return [self.record(str(path.relative_to(self.folder))) for path in paths]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Opened]:
    """An AIP and a SIP of one dossier."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("readings_conftest", Path(__file__).parents[1] / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("readings")
    with ov.open_delivery(module.Described(dossiers=1).write(folder / "giao-nop")) as opened:
        return {kind: Opened(next(ov.pack(opened, folder / kind, type=kind))) for kind in ("AIP", "SIP")}


@pytest.fixture
def aip(made) -> Opened:
    return made["AIP"]


@pytest.fixture
def sip(made) -> Opened:
    return made["SIP"]


def test_row_1_the_dossier_record_has_all_18(aip, sip):
    assert list(sip.record("metadata/descriptive/EAD.xml")) == ["fileCode", *DOSSIER]
    assert list(aip.record("metadata/descriptive/EAD.xml")) == ["arcFileCode", *DOSSIER]


def test_row_2_the_document_record_has_the_21(aip, sip):
    for record in sip.records():
        assert list(record) == ["docId", "docCode", *DOCUMENT]
    for record in aip.records():
        assert list(record) == ["docId", "arcDocCode", *DOCUMENT]


def test_row_3_pictures_have_the_fuller_list():
    from oais_vn.formats.profiles import load_profile
    from oais_vn.formats.resources import profiles_root

    tables = load_profile("tt05-2025", [profiles_root()]).tables
    assert [field.name for field in tables["picture-aip"].fields] == ["arcDocCode", *PICTURE]


def golden(shape: str, name: str = "*") -> Path:
    """The folder of a golden package, which is what we write, byte for byte."""
    (folder,) = (next((GOLDEN / shape).glob(f"{name}_v1")) / "data").iterdir()
    return folder


@pytest.mark.parametrize("shape", ["sip-tailieu", "aip-tailieu"])
def test_row_4_the_source_of_a_batch_is_0_or_1(shape):
    assert etree.parse(golden(shape) / "metadata" / "descriptive" / "EAD.xml").findtext("source") in ("0", "1")


def test_row_6_linked_documents_are_grouped_by_use():
    root = etree.parse(golden("sip-hoso", "*03.HC*") / "representations" / "rep1" / "METS.xml").getroot()
    assert "Holeyfile" in [group.get("USE") for group in root.iter(f"{METS}fileGrp")]
    assert not [group for group in root.iter(f"{METS}fileGrp") if group.get("USER")]


def test_row_7_a_dip_says_that_it_is_one():
    root = etree.parse(golden("dip", "*0002*") / "METS.xml").getroot()
    assert root.find(f"{METS}metsHdr").get(f"{CSIP}OAISPACKAGETYPE") == "DIP"
    assert [agent.get("ROLE") for agent in root.iter(f"{METS}agent")] == ["CREATOR"]


def test_row_21_the_zip_has_its_number_and_objid():
    from oais_vn.formats.profiles import load_profile
    from oais_vn.formats.resources import profiles_root
    from oais_vn.packages.zip_names import ZipTemplate

    template = ZipTemplate.of(load_profile("tt05-2025", [profiles_root()]))
    assert template.name(7, "urn:P.01:uuid-A") == "0007_urn_P.01_uuid-A"


def test_row_5_mets_1_12_1(aip):
    text = (aip.folder / "schemas" / "mets1_12.xsd").read_text(encoding="utf-8")
    assert "Version 1.12.1" in text
    assert "schemas/mets1_12.xsd" in aip.mets.get(f"{XSI}schemaLocation")
    assert "../../schemas/mets1_12.xsd" in aip.rep_mets.get(f"{XSI}schemaLocation")


def test_row_8_premis_objects_say_their_category_by_type(aip):
    for name in ("metadata/preservation/PREMIS.xml", "representations/rep1/metadata/preservation/PREMIS_rep1.xml"):
        root = etree.parse(aip.folder / name).getroot()
        assert root.find(f".//{PREMIS}objectCategory") is None
        assert all(entry.get(f"{XSI}type") for entry in root.findall(f"{PREMIS}object"))


def test_row_9_and_10_objid_and_folder(aip, sip):
    assert re.fullmatch(rf"uuid-{UUID}", sip.mets.get("OBJID"))
    assert re.fullmatch(rf"urn:P\.01:uuid-{UUID}", aip.mets.get("OBJID"))
    for package in (aip, sip):
        assert package.mets.get("OBJID") == package.id
        assert package.folder.name == package.id.replace(":", "_")


def test_row_11_type(aip, sip):
    assert aip.mets.get("TYPE") == sip.mets.get("TYPE") == "Mixed"


def test_row_12_package_type_is_an_attribute_of_the_header(aip, sip):
    for package, kind in ((aip, "AIP"), (sip, "SIP")):
        for root in (package.mets, package.rep_mets):
            assert root.find(f"{METS}metsHdr").get(f"{CSIP}OAISPACKAGETYPE") == kind
            assert root.find(f".//{CSIP}OAISPACKAGETYPE") is None


def test_row_13_type_of_records(aip):
    for root in (aip.mets, aip.rep_mets):
        for reference in root.findall(f"{METS}dmdSec/{METS}mdRef"):
            assert (reference.get("MDTYPE"), reference.get("OTHERMDTYPE")) == ("OTHER", "SIMPLEDC")


def test_row_14_schemas(aip, sip):
    common = {"METS.xsd", "mets1_12.xsd", "xlink.xsd", "DILCISExtensionMETS.xsd", "catalog.xml"}
    common |= {"EAD.xsd", "EAD_doc.xsd", "EAD_pic.xsd", "EAD_media.xsd"}
    names = {kind: {path.name for path in (package.folder / "schemas").iterdir()} for kind, package in
             (("AIP", aip), ("SIP", sip))}  # fmt: skip
    assert names["AIP"] == common | {"premis-v3-0.xsd"}
    assert names["SIP"] == common | {"DILCISExtensionSIPMETS.xsd"}


def test_row_15_admid_stands_on_the_division(aip):
    for root in (aip.mets, aip.rep_mets):
        assert root.find(f"{METS}structMap").get("ADMID") is None
        assert any(div.get("ADMID") for div in root.iter(f"{METS}div"))


def test_row_16_agents(aip, sip):
    for package in (aip, sip):
        (root,) = package.mets.findall(f"{METS}metsHdr/{METS}agent")
        assert (root.get("ROLE"), root.get("TYPE"), root.get("OTHERTYPE")) == ("CREATOR", "OTHER", "SOFTWARE")
        assert root.find(f"{METS}note").get(f"{CSIP}NOTETYPE") == "SOFTWARE VERSION"
        (rep,) = package.rep_mets.findall(f"{METS}metsHdr/{METS}agent")
        assert rep.get("TYPE") == "ORGANIZATION"
        note = rep.find(f"{METS}note")
        assert (note.get(f"{CSIP}NOTETYPE"), note.text) == ("IDENTIFICATIONCODE", "P.01")


def test_row_17_the_submission_is_named_where_it_is_known(aip):
    (found,) = aip.mets.findall(f"{METS}metsHdr/{METS}altRecordID")
    assert (found.get("TYPE"), found.text) == ("SUBMISSIONAGREEMENT", "01/2026")


def test_row_18_no_amdsec_in_a_sip(sip):
    for root in (sip.mets, sip.rep_mets):
        assert root.find(f"{METS}amdSec") is None
    assert not list(sip.folder.rglob("*PREMIS*.xml"))


def test_row_19_digests_in_capitals(aip):
    for root in (aip.mets, aip.rep_mets):
        found = [element for element in root.iter() if element.get("CHECKSUM")]
        assert found
        for element in found:
            assert re.fullmatch("[0-9A-F]{64}", element.get("CHECKSUM"))
            assert element.get("CHECKSUMTYPE") == "SHA-256"


def test_row_20_times_with_milliseconds_and_zone(aip, sip):
    for package in (aip, sip):
        for root in (package.mets, package.rep_mets):
            times = [root.find(f"{METS}metsHdr").get("CREATEDATE")]
            times += [element.get("CREATED") for element in root.iter() if element.get("CREATED")]
            for time in times:
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00", time)


def test_row_22_profile_of_an_aip(aip, sip):
    assert aip.mets.get("PROFILE") == "http://www.ra.ee/METS/v01/IP.xml"
    assert sip.mets.get("PROFILE") == "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"


def test_every_row_has_its_reading():
    from oais_vn.formats.profiles import load_profile
    from oais_vn.formats.resources import profiles_root

    readings = load_profile("tt05-2025", [profiles_root()]).readings
    assert [int(key.split("-")[0]) for key in readings] == list(range(1, 23))


def test_the_measured_mistakes_are_not_in_what_we_write(aip, sip):
    """A year that is not the dossier's; records against their own schema (test_whole_road); an empty paperFileCode."""
    for package, field in ((sip, "docCode"), (aip, "arcDocCode")):
        dossier = package.record("metadata/descriptive/EAD.xml")
        code = dossier.get("fileCode") or dossier["arcFileCode"]
        assert dossier["confidenceLevel"] == "02"
        assert dossier["paperFileCode"]
        assert [record[field] for record in package.records()] == [f"{code}.{n:07d}" for n in (1, 2, 3)]
        assert ".2008." in code
