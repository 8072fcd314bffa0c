"""Under a profile the tree is that of the shape which fits (TT05 PL I, III)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report
from oais_vn.validation.validator import validate_package

REP = "representations/rep1"
PREMIS = "metadata/preservation/PREMIS.xml"
REP_PREMIS = f"{REP}/metadata/preservation/PREMIS_rep1.xml"


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile("tt05-2025", [profiles_root()])


@pytest.fixture
def under(profile) -> Callable[..., Report]:
    return lambda source: validate_package(source, profile, lambda: datetime(2026, 11, 20, tzinfo=UTC))


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("package_type", ["AIP", "SIP"])
def test_a_valid_package_fits_its_shape(recipe, under, package_type):
    report = under(recipe(package_type=package_type).bag())
    assert report.findings == ()
    assert report.profile == "tt05-2025"


def test_a_plain_bag_is_no_package_under_a_profile_with_shapes(recipe, under):
    assert codes(under(recipe().bag(payload={"data/a": b"a"}))) == {"STR-003"}


def test_two_representations(recipe, under):
    report = under(recipe(extra={"representations/rep2/data/a.pdf": b"%PDF"}).bare())
    assert codes(report) == {"STR-006", "STR-010", "BAG-018"}
    assert [f.params["found"] for f in report.findings if f.code == "STR-006"] == ["rep1, rep2"]


@pytest.mark.parametrize("name", ["metadata/descriptive/EAD.xml", f"{REP}/METS.xml", PREMIS, REP_PREMIS])
def test_required_files(recipe, under, name):
    report = under(recipe(without=frozenset([name])).bag())
    assert {f.params["file"] for f in report.findings if f.code == "STR-007"} == {name}


def test_required_folders(recipe, under):
    made = recipe(documents=0)
    report = under(made.bag())
    assert {f.params["folder"] for f in report.findings if f.code == "STR-008"} == {
        f"{REP}/metadata/descriptive",
        f"{REP}/data",
    }


def test_an_aip_must_have_premis_and_a_sip_may_not(recipe, under):
    assert codes(under(recipe(package_type="SIP", premis=True).bag())) == {"STR-009", "MET-024"}
    report = under(recipe(package_type="AIP", premis=False).bag())
    assert {f.params["file"] for f in report.findings} == {PREMIS, REP_PREMIS}
    assert codes(report) == {"STR-007"}


def test_the_shape_that_the_bag_names_governs(recipe, under):
    report = under(recipe(package_type="SIP", tags="OAIS-VN-Shape: aip-hoso\n").bag())
    assert {"STR-007", "MET-007", "FLD-001"} <= codes(report)
    assert {f.clause for f in report.findings if f.code == "STR-007"} == {"TT 05/2025/TT-BNV, Phụ lục I"}


def test_a_representation_must_tie_its_records_to_its_files(recipe, under, judged):
    def unlinked(text: str) -> str:
        return text.replace("MetadataLink/File", "khac")

    made = recipe(edits={f"{REP}/METS.xml": unlinked})
    assert codes(under(made.bag())) == {"MET-004"}
    assert codes(judged(made.bag())) == set()


def test_another_profile_may_have_another_tree(recipe, profile):
    shape = profile.shapes["aip-hoso"]
    tree = replace(shape.tree, representations=("ban-so",), required=("ghi-chu.txt",), filled=("phu-luc",))
    other = replace(profile, shapes={"aip-hoso": replace(shape, tree=tree)})
    report = validate_package(recipe().bag(), other, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    found = {f.code: f.params for f in report.findings}
    assert found.keys() == {"STR-006", "STR-007", "STR-008"}
    assert (found["STR-006"]["expected"], found["STR-007"]["file"]) == ("ban-so", "ghi-chu.txt")
    assert found["STR-008"]["folder"] == "phu-luc"


def test_a_package_is_told_when_it_was_made_under_another_profile(recipe, under):
    report = under(recipe(tags="OAIS-VN-Profile: tinh-minh-hoa\n").bag())
    (finding,) = report.findings
    assert (finding.code, finding.severity.value) == ("STR-012", "info"), "its METS is written alike"
    assert "--profile tinh-minh-hoa" in finding.remedy.vi
    address = "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml"
    edits = {"METS.xml": lambda text: text.replace("http://www.ra.ee/METS/v01/IP.xml", address)}
    (finding,) = under(recipe(tags="OAIS-VN-Profile: eark-2.2\n", edits=edits).bag()).findings
    assert (finding.code, finding.severity.value) == ("STR-012", "warning")
    assert codes(under(recipe(tags="OAIS-VN-Profile: tt05-2025\n").bag())) == set()


def test_a_shape_that_the_profile_has_not(recipe, under):
    report = under(recipe(tags="OAIS-VN-Shape: sip-xa\n").bag())
    (finding,) = report.findings
    assert (finding.code, finding.severity.value) == ("STR-013", "error")
    assert "aip-hoso" in finding.remedy.vi


def of_no_type(text: str) -> str:
    return text.replace('TYPE="AIP"', 'TYPE="AIU"')


def test_a_wrong_type_is_told_where_record_and_profile_agree_on_another(recipe, under):
    report = under(recipe(edits={"METS.xml": of_no_type}).bag())
    assert [(f.code, f.params["found"], f.params["expected"]) for f in report.findings] == [("MET-007", "AIU", "AIP")]


def test_a_package_of_no_shape_is_told(recipe, under):
    edits = {"METS.xml": lambda text: of_no_type(text).replace("ra.ee", "x.ee")}
    report = under(recipe(ours=False, edits=edits).bag())
    assert codes(report) == {"STR-014"}
    assert "tt05-2025" in report.findings[0].message.vi


def test_a_package_of_another_system_is_told_under_a_profile_of_published_requirements(recipe):
    eark = load_profile("eark-2.2", [profiles_root()])

    def foreign(text: str) -> str:
        return text.replace("arcFileCode", "identifier")

    edits = {"metadata/descriptive/EAD.xml": foreign, "schemas/EAD.xsd": foreign}
    report = validate_package(recipe(ours=False, edits=edits).bag(), eark, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    assert "STR-015" in codes(report)
    assert not {code for code in codes(report) if code.startswith(("FLD", "XRF", "MET", "STR-0")) and code != "STR-015"}


def test_the_division_of_a_representation_says_what_it_is(recipe, under):
    for path, label in (("METS.xml", "Representations/rep1"), (f"{REP}/METS.xml", "rep1")):
        for said, expected in (("ORIGINAL", {"MET-021"}), ("NORMALIZED", set())):
            edits = {
                path: lambda text, at=(label, said): text.replace(f'LABEL="{at[0]}"', f'LABEL="{at[0]}" TYPE="{at[1]}"')
            }
            assert codes(under(recipe(edits=edits).bag())) == expected


def test_bag_and_package_name_the_same_package_and_fonds(recipe, under):
    right = f"External-Identifier: {recipe().folder.replace('_', ':')}\nBag-Group-Identifier: P01\n"
    assert codes(under(recipe(tags=right).bag())) == set()
    assert codes(under(recipe(tags=right.replace("uuid-9", "uuid-8")).bag())) == {"MET-025"}
    report = under(recipe(tags="Bag-Group-Identifier: P02\n").bag())
    assert [(f.code, f.params["part"]) for f in report.findings] == [
        ("MET-026", "OBJID"),
        ("MET-026", "IDENTIFICATIONCODE"),
    ]


@pytest.mark.parametrize(("name", "told"), [("0001_{}.zip", False), ("7 {}.zip", False), ("abc.zip", True)])
def test_the_name_of_a_zip_is_information(recipe, under, name, told):
    made = recipe(package_type="SIP")
    report = under(replace(made.bare(), name=name.format(made.folder)))
    assert ("STR-016" in codes(report)) is told


def test_a_package_without_a_readable_mets_has_no_shape(recipe, under):
    package = recipe().bag()
    files = {path: data for path, data in package.files.items() if not path.endswith(f"{recipe().folder}/METS.xml")}
    assert "STR-003" in codes(under(replace(package, files=files)))
