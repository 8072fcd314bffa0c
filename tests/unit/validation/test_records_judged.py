"""The records of a package are asked what the rows of a delivery are asked: field by field, and beside each other."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.description import Record
from oais_vn.model.identifiers import DocCode
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Report
from oais_vn.validation.package import KeptRecords
from oais_vn.validation.packaged import PackagedDocument
from oais_vn.validation.validator import validate_package

REP = "representations/rep1"
REP_METS = f"{REP}/METS.xml"
RECORD, SCHEMA = "metadata/descriptive/EAD.xml", "schemas/EAD.xsd"
ONE, TWO = (f"{REP}/metadata/descriptive/EAD_doc_{n}.xml" for n in (1, 2))
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "tt05-2025"

Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def profile():
    return load_profile("tt05-2025", [profiles_root()])


@pytest.fixture
def report(profile, recipe) -> Callable[..., Report]:
    def judge(edits: Mapping[str, Edit] | None = None, under=profile, **more: object) -> Report:
        made = recipe(edits=edits or {}, **more)
        return validate_package(made.bag(), under, lambda: datetime(2026, 11, 20, tzinfo=UTC))

    return judge


def value(**values: str) -> Edit:
    """A record with other values; each field must be there."""

    def edit(text: str) -> str:
        for name, new in values.items():
            text, times = re.subn(f"<{name}>.*?</{name}>", f"<{name}>{new}</{name}>", text)
            assert times == 1
        return text

    return edit


CASES: dict[str, tuple[dict[str, Edit], list[tuple[str, str, str]]]] = {
    "a required field": ({RECORD: value(title="")}, [("FLD-001", RECORD, "title")]),
    "blanks are nothing": ({RECORD: value(title="  ")}, [("FLD-001", RECORD, "title")]),
    "paper code of what was digitised": ({RECORD: value(paperFileCode="")}, [("FLD-002", RECORD, "paperFileCode")]),
    "state of the insurance copy": (
        {RECORD: value(riskRecoveryStatus="")},
        [("FLD-002", RECORD, "riskRecoveryStatus")],
    ),
    "no insurance copy, no state": ({RECORD: value(riskRecovery="0", riskRecoveryStatus="")}, []),
    "workflow of what was born digital": ({ONE: value(confidenceLevel="01")}, [("FLD-002", ONE, "process")]),
    "workflow of both": ({ONE: value(confidenceLevel="03", process="1")}, []),
    "a long value": ({TWO: value(subject="ế" * 501)}, [("FLD-003", TWO, "subject")]),
    "as long as it may be, decomposed": ({TWO: value(subject=unicodedata.normalize("NFD", "ế" * 500))}, []),
    "a long identifier that the Circular composes": (
        {TWO: value(docId="H32.64.2008.01.HC-UBND-TH.2")},
        [("FLD-013", TWO, "docId")],
    ),
    "no number": ({ONE: value(numberOfPage="1 tr")}, [("FLD-004", ONE, "numberOfPage")]),
    "no flag": ({RECORD: value(riskRecovery="2")}, [("FLD-005", RECORD, "riskRecovery")]),
    "no date": ({ONE: value(issuedDate="31/02/2008")}, [("FLD-006", ONE, "issuedDate")]),
    "no such code": ({ONE: value(typeName="33")}, [("FLD-008", ONE, "typeName")]),
    "a code without its zero": ({ONE: value(language="1")}, [("FLD-008", ONE, "language")]),
    "ends before it begins": (
        {
            RECORD: value(startDate="06/2008", endDate="05/2008"),
            ONE: value(issuedDate="2008"),
            TWO: value(issuedDate="2008"),
        },
        [("FLD-010", RECORD, "endDate")],
    ),
    "a document of another time": ({ONE: value(issuedDate="20/06/2009")}, [("FLD-011", ONE, "issuedDate")]),
    "not for ever": ({RECORD: value(maintenance="02")}, [("FLD-012", RECORD, "maintenance")]),
    "a malformed paper code": ({RECORD: value(paperFileCode="hộp 1")}, [("FLD-014", RECORD, "paperFileCode")]),
    "a code of another dossier": (
        {ONE: value(arcDocCode="H32.15.H32.64.2008.02.HC.0000001")},
        [("XRF-001", ONE, "arcDocCode")],
    ),
    "a code without its ordinal": (
        {ONE: value(arcDocCode="H32.15.H32.64.2008.01.HC.1")},
        [("XRF-001", ONE, "arcDocCode")],
    ),
    "a code of another year": (
        {ONE: value(arcDocCode="H32.15.H32.64.1994.01.HC.0000001")},
        [("XRF-002", ONE, "arcDocCode")],
    ),
    "a dossier of another year": (
        {RECORD: value(startDate="1998", endDate="1999"), ONE: value(issuedDate="1998"), TWO: value(issuedDate="1998")},
        [("XRF-003", RECORD, "arcFileCode")],
    ),
    "a dossier's code without a year": (
        {
            RECORD: value(arcFileCode="H32.15.P_KHCN.01"),
            ONE: value(arcDocCode="H32.15.P_KHCN.01.0000001"),
            TWO: value(arcDocCode="H32.15.P_KHCN.01.0000002"),
        },
        [("XRF-018", RECORD, "arcFileCode")],
    ),
    "an ordinal twice": (
        {TWO: value(arcDocCode="H32.15.H32.64.2008.01.HC.0000001")},
        [("XRF-004", TWO, "arcDocCode")],
    ),
    "a gap": (
        {TWO: value(arcDocCode="H32.15.H32.64.2008.01.HC.0000004")},
        [("XRF-005", TWO, "arcDocCode")],
    ),
    "another sum of pages": ({TWO: value(numberOfPage="5")}, [("XRF-006", RECORD, "numberOfPage")]),
    "another total": ({RECORD: value(totalDoc="3")}, [("XRF-007", RECORD, "totalDoc")]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_record(report, recipe, name):
    edits, expected = CASES[name]
    found = [
        (each.code, each.location.path.removeprefix(f"data/{recipe().folder}/"), each.location.xpath)
        for each in report(edits).findings
    ]
    assert found == [(code, path, f"/simpledc/{field}") for code, path, field in expected]


def test_the_permanent_retention_is_the_profiles(report, profile):
    table = profile.tables["dossier-aip"]
    fields = tuple(replace(each, expected=()) if each.name == "maintenance" else each for each in table.fields)
    tables = {**profile.tables, "dossier-aip": replace(table, fields=fields)}
    other = replace(profile, tables=tables)
    assert [each.code for each in report({RECORD: value(maintenance="02")}).findings] == ["FLD-012"]
    assert report({RECORD: value(maintenance="02")}, under=other).findings == ()


def test_two_documents_of_the_same_bytes(report):
    (finding,) = report({f"{REP}/data/ho so 2.pdf": lambda text: "%PDF-1.7 trang 1\n"}).findings
    assert (finding.code, finding.severity.value) == ("XRF-017", "warning")
    assert finding.location.path.endswith("ho so 2.pdf")
    assert finding.params["other"] == "ho so 1.pdf"


def test_a_graded_dossier_that_is_public(report):
    terms = json.dumps({"schema": "oais-vn/delivery/1", "security": {"": "mật", "2": "mật"}})
    found = report(extra={"documentation/delivery.json": terms.encode()}).findings
    assert {each.code for each in found} == {"FLD-015", "FLD-016", "STR-010"}
    (document,) = [each for each in found if each.code == "FLD-015"]
    assert document.location.path.endswith("EAD_doc_2.xml")


@pytest.mark.parametrize("terms", [b"[", b'{"security": 1}', b'{"security": {"": "la"}}', b"[" * 100_000, b"\xff"])
def test_terms_that_cannot_be_read_hinder_nobody(report, terms):
    assert [each.code for each in report(extra={"documentation/delivery.json": terms}).findings] == ["STR-010"]


def test_what_is_no_record(report):
    found = report({RECORD: lambda text: "<ead/>"}).findings
    assert {"FLD-017", "SCH-004"} <= {each.code for each in found}
    assert not {each.code for each in found} & {"FLD-001", "XRF-007"}


def test_a_broken_record_is_told_once(report):
    found = report({ONE: lambda text: text[:-5]}).findings
    assert [each.code for each in found if each.location.path and each.location.path.endswith("EAD_doc_1.xml")] == [
        "SCH-001"
    ]


def test_unknown_fields_are_told_once_each(report):
    found = report(dict.fromkeys((ONE, TWO), lambda text: text.replace("<mode>", "<la>x</la><mode>"))).findings
    (unknown,) = [each for each in found if each.code == "FLD-018"]
    assert (unknown.params["field"], unknown.params["times"]) == ("la", "2")


def test_documents_in_any_order(report):
    def turned(text: str) -> str:
        return text.replace("0000001", "000000X").replace("0000002", "0000001").replace("000000X", "0000002")

    edits = {ONE: value(arcDocCode="H32.15.H32.64.2008.01.HC.0000002"), TWO: turned}
    assert {each.code for each in report(edits).findings} == set()


# --- golden packages: files by their codes, a reader's request ------------------------------------------------------


def golden(recipe, shape: str, name: str, edits: Mapping[str, Edit]):
    """A golden package, bare, with some of its files changed."""
    bag = next((GOLDEN / shape).glob(name))
    (folder,) = (bag / "data").iterdir()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path, edit in edits.items():
        files[path] = edit(files[path].decode()).encode()
    return replace(recipe().bare(), files=files, name=folder.name)


def judged(profile, package) -> set[str]:
    report = validate_package(package, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    return {each.code for each in report.findings} - {"FIX-001", "BAG-018"}


def exchanged(text: str) -> str:
    """The first two files that METS ties to a record change places."""
    first, second = re.findall(r'<fptr FILEID="(ID-[^"]*)"', text)[:2]
    names = {first: second, second: first}
    return re.sub(r'<fptr FILEID="(ID-[^"]*)"', lambda each: f'<fptr FILEID="{names.get(each[1], each[1])}"', text)


@pytest.mark.parametrize("shape", ["sip-hoso", "aip-hoso"])
def test_a_file_called_by_the_code_of_another_document(profile, recipe, shape):
    assert judged(profile, golden(recipe, shape, "*01.HC*", {})) == set()
    found = judged(profile, golden(recipe, shape, "*01.HC*", {REP_METS: exchanged}))
    assert found == {"XRF-009", "FIX-004"}


def test_nothing_is_counted_where_not_all_could_be_read(profile, recipe, report):
    broken = report({ONE: lambda text: text[:-5]}).findings
    assert not {each.code for each in broken if each.code.startswith("XRF")}
    found = judged(profile, golden(recipe, "aip-hoso", "*01.HC*", {REP_METS: lambda text: text[:-100]}))
    assert not {code for code in found if code.startswith("XRF")}


def test_the_code_in_a_dip_agrees_with_the_identifier(profile, recipe):
    path = f"{REP}/metadata/descriptive/EAD_doc_H32.64.2008.03.HC.1.xml"

    def coded(code: str) -> set[str]:
        edits = {path: value(arcDocCode=code)}
        return judged(profile, golden(recipe, "dip", "*0002*", edits)) - {"FIX-003", "FIX-004"}

    assert coded("H32.15.H32.64.2008.03.HC.0000001") == set()
    assert coded("H32.15.H32.64.1994.03.HC.0000001") == {"XRF-002"}
    assert coded("H32.15.H32.64.2008.03.HC.0000007") == {"XRF-001", "XRF-009"}
    assert coded("H32.15.H32.64.2008.03.HC") == {"XRF-001"}


def test_the_request_of_a_dip_is_judged(profile, recipe):
    edits = {RECORD: value(purpose="04", requestDate="hôm nay", researchTopic="")}
    found = judged(profile, golden(recipe, "dip", "*0002*", edits))
    assert found - {"FIX-003", "FIX-004", "SCH-004"} == {"FLD-001", "FLD-006", "FLD-008"}


def test_the_batch_of_loose_documents_is_judged(profile, recipe):
    edits = {RECORD: value(source="2", totalDoc="9")}
    found = judged(profile, golden(recipe, "sip-tailieu", "*", edits))
    assert found - {"FIX-003", "FIX-004", "SCH-004"} == {"FLD-005", "XRF-007"}
    found = judged(profile, golden(recipe, "sip-tailieu", "*", {RECORD: value(fileCode="H32.64.2025.1.0000001")}))
    assert found - {"FIX-003", "FIX-004"} == {"XRF-018", "XRF-001"}


@pytest.mark.parametrize(
    ("code", "file_code", "found", "bears"),
    [
        ("H32.15.H32.64.2008.01.HC.0000002", "H32.64.2008.01.HC", "H32.64.2008.01.HC.0000002", True),
        ("H32.15.H32.64.2008.01.HC.0000002", "H32.64.2008.01.HC", "H32.64.2008.02.HC.0000002", False),
        ("H32.15.H32.64.2008.01.HC.0000002", "", "H32.64.2008.01.HC.0000003", False),
        # A closed fonds gives its own code to the archival one: the head says nothing then.
        ("H32.15.P.01.2008.01.HC.0000002", "", "H32.64.2008.01.HC.0000002", True),
        # Loose documents are counted on from the code of their batch.
        ("H32.15.H32.64.2025.01.0000005.0000002", "", "H32.64.2025.01.0000006", True),
    ],
)
def test_a_file_may_bear_its_code_with_or_without_the_archives(profile, code, file_code, found, bears):
    document = PackagedDocument(
        Record({"arcDocCode": code}),
        profile.tables["picture-aip"],
        Location(),
        dossier=None,
        code_field="arcDocCode",
        position=1,
        path=PackagePath("a.jpg"),
        file_code=file_code,
    )
    assert document.bears(DocCode.parse(found)) is bears


def test_a_package_is_judged_by_its_own_schema_whatever_was_read_before(report):
    """Schemas are remembered from package to package: one of the same name with other bytes is another one."""

    def told(**edits: object) -> list[str]:
        return [finding.location.path for finding in report(**edits).findings if finding.code == "SCH-004"]

    narrower = {SCHEMA: lambda text: text.replace("xs:string", "xs:integer")}
    assert told() == []
    assert told(edits=narrower) != []
    assert told() == []


def test_a_record_is_read_for_its_digest_and_once_for_schema_and_rules_together(profile, recipe):
    bag = recipe(edits={}).bag()
    validate_package(bag, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    for path in (ONE, TWO):
        [whole] = [each for each in bag.files if each.endswith(path)]
        assert bag.opened.count(whole) == 2


def test_records_are_kept_while_there_is_room_and_given_once():
    kept = KeptRecords(most=10)
    one, two, record = PackagePath("a.xml"), PackagePath("b.xml"), Record({"title": "a"})
    kept.keep(one, record, 6)
    kept.keep(two, record, 5)
    assert (kept.take(one), kept.take(one), kept.take(two)) == (record, None, None)
