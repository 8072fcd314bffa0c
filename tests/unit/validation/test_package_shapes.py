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
    sip = recipe(
        edits={name: lambda text: text.replace('TYPE="AIP"', 'TYPE="SIP"') for name in ("METS.xml", f"{REP}/METS.xml")}
    )
    assert codes(under(sip.bag())) == {"STR-009"}
    aip = recipe(
        package_type="SIP",
        edits={name: lambda text: text.replace('TYPE="SIP"', 'TYPE="AIP"') for name in ("METS.xml", f"{REP}/METS.xml")},
    )
    report = under(aip.bag())
    assert {f.params["file"] for f in report.findings} == {PREMIS, REP_PREMIS}
    assert codes(report) == {"STR-007"}


def test_the_shape_that_the_bag_names_governs(recipe, under):
    report = under(recipe(package_type="SIP", tags="OAIS-VN-Shape: aip-hoso\n").bag())
    assert codes(report) == {"STR-007"}


def test_a_representation_must_tie_its_records_to_its_files(recipe, under, judged):
    def unlinked(text: str) -> str:
        return text.replace("MetadataLink/File", "khac")

    made = recipe(edits={f"{REP}/METS.xml": unlinked})
    assert codes(under(made.bag())) == {"MET-004"}
    assert codes(judged(made.bag())) == set()


def test_a_package_without_a_readable_mets_has_no_shape(recipe, under):
    package = recipe().bag()
    files = {path: data for path, data in package.files.items() if not path.endswith(f"{recipe().folder}/METS.xml")}
    assert "STR-003" in codes(under(replace(package, files=files)))
