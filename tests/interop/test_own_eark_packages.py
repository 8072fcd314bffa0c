"""Our own packages under `eark-2.2` keep the requirements of E-ARK 2.2.0."""

from __future__ import annotations

import oais_vn as ov

SPECIFICATIONS = ("CSIP", "SIP", "AIP", "DIP", "PM", "PRE")


def told(path):
    report = ov.validate(path, profile="eark-2.2")
    asked = [finding for finding in report.findings if finding.code.startswith(SPECIFICATIONS)]
    return {(finding.severity.name, finding.code) for finding in asked if finding.severity.name != "INFO"}


def test_aip_aic_and_sip_keep_the_requirements(tmp_path, described, packed):
    delivery = described(dossiers=1).write(tmp_path / "hồ sơ")
    made = [
        *packed(delivery, tmp_path / "aip", profile="eark-2.2"),
        *packed(delivery, tmp_path / "sip", profile="eark-2.2", type="SIP"),
    ]
    assert {package.shape for package in made} == {"aip-hoso", "aic", "sip-hoso"}
    for package in made:
        assert told(package.path) == set(), package


def test_a_package_without_mets_is_judged_by_its_tree(tmp_path):
    (tmp_path / "gói" / "Metadata").mkdir(parents=True)
    (tmp_path / "gói" / "Metadata" / "a.xml").write_text("<a/>", encoding="utf-8")
    (tmp_path / "gói" / "mets.xml").write_text("<mets/>", encoding="utf-8")
    assert {("ERROR", "CSIPSTR4"), ("WARNING", "CSIPSTR5")} <= told(tmp_path / "gói")


def test_a_mets_that_is_too_large_to_be_asked_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("oais_vn.formats.asking._MOST_HELD", 2)
    (tmp_path / "METS.xml").write_text(
        '<mets xmlns="http://www.loc.gov/METS/"><metsHdr><agent/></metsHdr></mets>', encoding="utf-8"
    )
    assert "SCH-007" in {finding.code for finding in ov.validate(tmp_path, profile="eark-2.2").findings}
