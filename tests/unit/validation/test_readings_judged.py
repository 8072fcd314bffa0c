"""The Circular contradicts itself in 22 points: what is taken silently, told, warned of, and refused, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.validation.validator import validate_package

REP = "representations/rep1"
METS, REP_METS = "METS.xml", f"{REP}/METS.xml"
RECORD, SCHEMA = "metadata/descriptive/EAD.xml", "schemas/EAD.xsd"
DOCUMENTS = [f"{REP}/metadata/descriptive/EAD_doc_{n}.xml" for n in (1, 2)]
DOCUMENT_SCHEMA = "schemas/EAD_doc.xsd"
PREMIS = f"{REP}/metadata/preservation/PREMIS_rep1.xml"
UUID = "9C13E70E-08B2-4C54-8BAF-979B35D01B4D"
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "tt05-2025"

Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def profile():
    return load_profile("tt05-2025", [profiles_root()])


@pytest.fixture
def found(profile, recipe):
    """Code -> severity of everything that is said of a package made by the recipe and judged under the Circular."""

    def judge(package_type: str = "AIP", edits: Mapping[str, Edit] | None = None, **more: object) -> dict[str, str]:
        made = recipe(package_type=package_type, edits=edits or {}, **more)
        report = validate_package(made.bag(), profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
        return {finding.code: finding.severity.value for finding in report.findings}

    return judge


def swap(old: str, new: str, times: int = 1) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, times)

    return edit


def without(*names: str) -> Edit:
    """A record, or its schema, without some fields."""

    def edit(text: str) -> str:
        for name in names:
            text, times = re.subn(rf'<{name}>.*?</{name}>\n|<xs:element name="{name}" type="xs:string"/>', "", text)
            assert times == 1
        return text

    return edit


def record(**values: str) -> Edit:
    """Another record in place of the one that is there."""
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return lambda text: f"<simpledc>{fields}</simpledc>"


def any_fields(text: str) -> str:
    return re.sub(
        "<xs:sequence>.*</xs:sequence>",
        '<xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence>',
        text,
    )


def short(number: int, text: str) -> str:
    """A text's record as the schema printed in Annex I has it: 19 fields."""
    text = without("docId", "maintenance", "riskRecovery", "riskRecoveryStatus")(text)
    more = f"<arcFileCode>H32.15.H32.64.2008.01.HC</arcFileCode><docOrdinal>{number}</docOrdinal>"
    return text.replace("arcDocCode", "docCode").replace("</simpledc>", f"{more}</simpledc>")


SHORT = {
    DOCUMENTS[0]: lambda text: short(1, text),
    DOCUMENTS[1]: lambda text: short(2, text),
    DOCUMENT_SCHEMA: any_fields,
}
PICTURE = {
    "arcFileCode": "H32.15.H32.64.2008.01.HC",
    "mode": "01",
    "format": "",
    "inforSign": "",
    "description": "",
    "docOrdinal": "1",
    "typePic": "02",
    "archivesNumber": "",
    "eventName": "",
    "imageTitle": "Lễ khởi công",
    "photographer": "",
    "photoPlace": "",
    "photoTime": "2008",
    "colour": "01",
    "filmSize": "",
    "docAttached": "0",
}
BATCH_CODE = "H32.64.2025.01.0000001"
BATCH = {"arcFileCode": f"H32.15.{BATCH_CODE}", "title": "Hồ sơ", "source": "Sở Nội vụ", "description": ""}
COLLECTION = {METS: swap('TYPE="Mixed"', 'TYPE="Collection"'), REP_METS: swap('TYPE="Mixed"', 'TYPE="Collection"')}


def of_a_batch(code: str) -> dict[str, Edit]:
    """The codes of the documents follow that of their batch."""
    return dict.fromkeys(
        DOCUMENTS, lambda text: re.sub(r"(DocCode|docCode)>[^<]*\.([0-9]{7})<", rf"\1>{code}.\2<", text)
    )


XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.loc.gov/METS/ schemas/'


def with_objid(objid: str) -> dict[str, object]:
    return {
        "edits": {METS: swap(f'OBJID="urn:P01:uuid-{UUID}"', f'OBJID="{objid}"')},
        "folder": objid.replace(":", "_"),
    }


CASES: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "a valid AIP": ({}, {}),
    "a valid SIP": ({"package_type": "SIP"}, {}),
    # 1
    "1: SIP of 17 fields": (
        {"package_type": "SIP", "edits": dict.fromkeys((RECORD, SCHEMA), without("numberOfPaper"))},
        {},
    ),
    "1: SIP of 16 fields": (
        {
            "package_type": "SIP",
            "edits": dict.fromkeys((RECORD, SCHEMA), without("riskRecovery", "riskRecoveryStatus")),
        },
        {"FLD-020": "warning"},
    ),
    "1: SIP without one of the two": (
        {"package_type": "SIP", "edits": dict.fromkeys((RECORD, SCHEMA), without("riskRecovery"))},
        {"FLD-001": "error"},
    ),
    "1: AIP of 16 fields": (
        {"edits": dict.fromkeys((RECORD, SCHEMA), without("riskRecovery", "riskRecoveryStatus"))},
        {"FLD-001": "error"},
    ),
    # 2, 3
    "2: AIP with records of 19 fields": ({"edits": SHORT}, {"FLD-020": "warning"}),
    "3: a picture of 16 fields": (
        {"edits": {DOCUMENTS[0]: record(**PICTURE), DOCUMENT_SCHEMA: any_fields}},
        {"FLD-019": "info"},
    ),
    # 4
    "4: any source in an AIP": (
        {
            "tags": "OAIS-VN-Shape: aip-tailieu\n",
            "edits": {**COLLECTION, RECORD: record(**BATCH), SCHEMA: any_fields, **of_a_batch(f"H32.15.{BATCH_CODE}")},
        },
        {},
    ),
    "4: any source in a SIP": (
        {
            "package_type": "SIP",
            "tags": "OAIS-VN-Shape: sip-tailieu\n",
            "edits": {
                **COLLECTION,
                **of_a_batch(BATCH_CODE),
                RECORD: record(fileCode=BATCH_CODE, title="Hồ sơ", source="Sở", totalDoc="2", description=""),
                SCHEMA: any_fields,
            },
        },
        {"FLD-005": "error"},
    ),
    # 5
    "5: METS 1.11": ({"edits": {METS: swap("OBJID=", f'{XSI}mets_1_11.xsd" OBJID=')}}, {"MET-017": "info"}),
    "5: METS 1.12": ({"edits": {METS: swap("OBJID=", f'{XSI}mets1_12.xsd" OBJID=')}}, {}),
    # 6
    "6: USER for USE": ({"edits": {REP_METS: swap('USE="Data"', 'USER="Data"')}}, {"MET-018": "warning"}),
    "6: any other attribute": ({"edits": {REP_METS: swap('USE="Data"', 'USE="Data" LA="1"')}}, {"SCH-002": "error"}),
    # 8
    "8: objectCategory besides the type": (
        {
            "edits": {
                PREMIS: swap("</objectIdentifier>", "</objectIdentifier><objectCategory>file</objectCategory>", 2),
            },
        },
        {"SCH-008": "warning"},
    ),
    "8: objectCategory for the type": (
        {
            "edits": {
                PREMIS: lambda text: text.replace('xsi:type="file" ', "").replace(
                    "</objectIdentifier>", "</objectIdentifier><objectCategory>file</objectCategory>"
                ),
            },
        },
        {"SCH-008": "warning"},
    ),
    "8: neither": (
        {"edits": {PREMIS: swap('xsi:type="file" ', "")}},
        {"SCH-003": "error", "PRE-004": "warning"},
    ),
    # 9, 10
    "9: urn of fonds with a colon": (with_objid(f"urn:P01:uuid:{UUID}"), {"MET-008": "info"}),
    "9: urn:uuid": (with_objid(f"urn:uuid:{UUID}"), {"MET-008": "info"}),
    "9: small letters": (with_objid(f"urn:P01:uuid-{UUID.lower()}"), {"MET-008": "info"}),
    "9: uuid alone in an AIP": (with_objid(f"uuid-{UUID}"), {"MET-008": "info"}),
    "9: no UUID": (with_objid("goi-1"), {"MET-009": "warning"}),
    "9: rep1 called by its folder": (
        {"edits": {REP_METS: lambda text: re.sub('OBJID="[^"]*"', 'OBJID="rep1"', text, count=1)}},
        {"MET-008": "info"},
    ),
    "10: another folder": ({"folder": "goi-1"}, {"STR-005": "warning"}),
    # 11
    "11: TYPE is AIP": ({"edits": {METS: swap('TYPE="Mixed"', 'TYPE="AIP"')}}, {"MET-010": "info"}),
    "11: MIXED": ({"edits": {METS: swap('TYPE="Mixed"', 'TYPE="MIXED"')}}, {}),
    "11: TYPE of another shape": (
        {"edits": {METS: swap('TYPE="Mixed"', 'TYPE="Collection"')}},
        {"MET-011": "warning"},
    ),
    # 12
    "12: the type as an element": (
        {"edits": {METS: swap(' csip:OAISPACKAGETYPE="AIP">', "><csip:OAISPACKAGETYPE>AIP</csip:OAISPACKAGETYPE>")}},
        {"SCH-002": "error", "MET-006": "error"},
    ),
    # 13
    "13: DC": ({"edits": {METS: swap('MDTYPE="OTHER"', 'MDTYPE="DC"')}}, {"MET-014": "info"}),
    "13: EAD": ({"edits": {REP_METS: swap('MDTYPE="OTHER"', 'MDTYPE="EAD"', 2)}}, {"MET-014": "info"}),
    "13: MODS": ({"edits": {METS: swap('MDTYPE="OTHER"', 'MDTYPE="MODS"')}}, {"MET-015": "warning"}),
    # 14
    "14: a record against its schema": (
        {"edits": {RECORD: swap("<title>", "<keyword></keyword><title>")}},
        {"SCH-004": "error", "FLD-017": "error"},
    ),
    # 15
    "15: ADMID on structMap": (
        {"edits": {METS: swap('<structMap ID="sm0"', '<structMap ID="sm0" ADMID="p1"')}},
        {"SCH-002": "error"},
    ),
    # 16
    "16: the code at the root": (
        {"edits": {METS: swap("SOFTWARE VERSION", "IDENTIFICATIONCODE")}},
        {"MET-022": "info"},
    ),
    "16: an account": ({"edits": {REP_METS: swap('TYPE="ORGANIZATION"', 'TYPE="INDIVIDUAL"')}}, {"MET-022": "info"}),
    "16: an archivist": ({"edits": {METS: swap('ROLE="CREATOR"', 'ROLE="ARCHIVIST"')}}, {"MET-022": "info"}),
    # 17, 18
    "17: the dossier's code": (
        {"package_type": "SIP", "edits": {METS: swap("DK-01", "H32.64.2008.01.HC")}},
        {"MET-023": "info"},
    ),
    "18: an empty amdSec": (
        {"package_type": "SIP", "edits": {METS: swap("<fileSec", "<amdSec/><fileSec")}},
        {"MET-024": "info"},
    ),
    # 19
    "19: small letters": (
        {
            "edits": {
                METS: lambda text: re.sub(
                    'CHECKSUM="([^"]*)"', lambda m: m[0].lower().replace("checksum", "CHECKSUM"), text
                )
            }
        },
        {},
    ),
    "19: MD5": (
        {"edits": {METS: swap('CHECKSUMTYPE="SHA-256"', 'CHECKSUMTYPE="MD5"')}},
        {"FIX-008": "error", "FIX-004": "error"},
    ),
    # 20
    "20: UTC": ({"edits": {METS: swap(".000+07:00", "Z", 99)}}, {}),
    "20: no zone": ({"edits": {METS: swap("+07:00", "", 99)}}, {"MET-016": "warning"}),
    "20: no zone in one place": (
        {"edits": {REP_METS: lambda text: text[::-1].replace("00:70+", "", 1)[::-1]}},
        {"MET-016": "warning"},
    ),
    # 22
    "22: E-ARK's": (
        {
            "edits": {
                METS: swap("http://www.ra.ee/METS/v01/IP.xml", "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml")
            }
        },
        {},
    ),
    "22: another": (
        {"edits": {METS: swap("http://www.ra.ee/METS/v01/IP.xml", "https://x/IP.xml")}},
        {"MET-012": "error"},
    ),
    # The three mistakes of the measured package
    "a fixed year in every code": (
        {"package_type": "SIP", "edits": {DOCUMENTS[0]: swap("2008.01.HC.0000001", "1994.01.HC.0000001")}},
        {"XRF-002": "error"},
    ),
    "another code than the schema's": (
        {"edits": {DOCUMENTS[0]: lambda text: text.replace("arcDocCode", "docCode")}},
        {"SCH-004": "error", "FLD-001": "error", "FLD-018": "warning"},
    ),
    "no paper code": (
        {"edits": {RECORD: swap("H32.15.K1/G02/H001.0001", "")}},
        {"FLD-002": "error"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_reading(found, name):
    arguments, expected = CASES[name]
    assert found(**arguments) == expected


def test_every_row_is_here_or_named():
    """Row 7 needs a DIP (below), row 21 a ZIP (test_package_shapes.py)."""
    rows = {int(match[1]) for name in CASES if (match := re.match(r"(\d+):", name))}
    assert rows == set(range(1, 23)) - {7, 21}


def test_the_shorter_records_are_told_once_with_what_they_lose(profile, recipe):
    report = validate_package(recipe(edits=SHORT).bag(), profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    (finding,) = report.findings
    assert (finding.params["times"], finding.location.path.endswith("EAD_doc_1.xml")) == ("2", True)
    assert finding.params["lost"] == "docId, maintenance, riskRecovery, riskRecoveryStatus"


def test_schemas_may_have_the_names_of_practice(profile, recipe):
    """Row 14: `ead.xsd`, `ead_doc.xsd`."""
    swapped = swap("schemas/EAD", "schemas/ead", 2)
    made = recipe(edits={METS: swapped})
    files = {path.replace("schemas/EAD", "schemas/ead"): data for path, data in made.bare().files.items()}
    package = replace(made.bare(), files=files)
    report = validate_package(package, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    assert {finding.code for finding in report.findings} == {"BAG-018"}


def test_findings_cite_the_clause_of_the_profile(profile, recipe):
    made = recipe(edits={RECORD: swap("<mode>01", "<mode>09"), METS: swap('TYPE="Mixed"', 'TYPE="Collection"')})
    report = validate_package(made.bag(), profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    cited = {finding.code: (finding.clause, finding.confidence) for finding in report.findings}
    assert cited["MET-011"] == (profile.shapes["aip-hoso"].clause, "S1")
    assert cited["FLD-008"] == (profile.tables["dossier-aip"].clause, "S1")


@pytest.fixture
def dip(recipe):
    """A DIP of the golden packages, bare, so that METS can be changed."""
    bag = next((GOLDEN / "dip").glob("*0002*"))
    (folder,) = (bag / "data").iterdir()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return replace(recipe().bare(), files=files, name=folder.name)


def codes_of_a_dip(dip, profile, old: str, new: str) -> dict[str, str]:
    text = dip.files[METS].decode()
    assert old in text
    changed = replace(dip, files={**dip.files, METS: text.replace(old, new, 1).encode()})
    report = validate_package(changed, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    # Schemas that others published are not kept with the golden packages.
    return {f.code: f.severity.value for f in report.findings if f.code not in ("FIX-001", "BAG-018")}


def test_row_7_a_dip_that_calls_itself_a_sip(dip, profile):
    assert codes_of_a_dip(dip, profile, 'OAISPACKAGETYPE="DIP"', 'OAISPACKAGETYPE="SIP"') == {"MET-007": "error"}


def test_row_22_a_dip_of_another_profile(dip, profile):
    assert codes_of_a_dip(dip, profile, "E-ARK-DIP.xml", "E-ARK-CSIP.xml") == {"MET-012": "error"}
    assert codes_of_a_dip(dip, profile, "E-ARK-DIP.xml", "E-ARK-DIP-v2-2-0.xml") == {}
