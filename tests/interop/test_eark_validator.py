"""What eark-validator 1.1.3 says of our packages in the dialect `eark-2.2`; it opens no payload, the checker does."""

from __future__ import annotations

from pathlib import Path

import pytest

import oais_vn as ov

FALSE_ALARMS = {
    "CSIP12": "asked of every CREATOR agent, though SIP15 demands a second one, the submitting organization",
    "CSIP13": "as CSIP12",
    "CSIP16": "as CSIP12",
    "SIP2": "knows the address of the profile before 2.2.0 only",
    "SIP14": "looks for NOTETYPE without its namespace, and on every CREATOR agent",
}
"""Rules that no SIP of version 2.2.0 can satisfy in it, and why."""

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


@pytest.fixture
def deliveries(tmp_path, described):
    linked = described(dossiers=2)
    linked.link("H32.64.2008.01.HC", 2, to="H32.64.2008.02.HC.1")
    return [linked.write(tmp_path / "hồ sơ"), described.loose().write(tmp_path / "tài liệu")]


def test_aip_aic_and_dip_are_valid(tmp_path, deliveries, packed, eark_validator, checker):
    made = []
    for number, delivery in enumerate(deliveries):
        made += packed(delivery, tmp_path / f"aip-{number}", profile="eark-2.2")
    (tmp_path / "REQUEST.toml").write_text(REQUEST, encoding="utf-8")
    aips = [package for package in made if package.shape != "aic"]
    # The mode of the documents is theirs: a batch has none.
    made += [
        ov.disseminate(aip.path, tmp_path / "dip", request=tmp_path / "REQUEST.toml", profile="eark-2.2")
        for aip in aips
    ]
    assert {package.shape for package in made} == {"aip-hoso", "aip-tailieu", "aic", "dip"}
    for package, told in zip(made, eark_validator(*map(folder_of, made)), strict=True):
        assert (told["structure"], told["status"], told["errors"]) == ("WellFormed", ["VALID", "VALID"], []), package
        assert checker(Path(package.path)) == []


def test_a_sip_raises_the_known_false_alarms_and_no_other(tmp_path, deliveries, packed, eark_validator, checker):
    made = []
    for number, delivery in enumerate(deliveries):
        made += packed(delivery, tmp_path / f"sip-{number}", profile="eark-2.2", type="SIP")
    assert {package.shape for package in made} == {"sip-hoso", "sip-tailieu"}
    for package, told in zip(made, eark_validator(*map(folder_of, made)), strict=True):
        assert told["structure"] == "WellFormed"
        assert set(told["errors"]) == set(FALSE_ALARMS)
        assert checker(Path(package.path)) == []


def test_it_would_tell(tmp_path, deliveries, packed, eark_validator):
    """The judge is no decoration: a package that breaks a rule is found."""
    (package, *_) = packed(deliveries[1], tmp_path / "aip", profile="eark-2.2")
    mets = folder_of(package) / "METS.xml"
    mets.write_bytes(mets.read_bytes().replace(b'LABEL="Schemas"', b'LABEL="Schemata"'))
    (told,) = eark_validator(folder_of(package))
    assert "CSIP99" in told["errors"] or told["errors"]


def test_the_circulars_dialect_is_not_meant_for_it(tmp_path, deliveries, packed, eark_validator):
    """Two dialects are needed: what the Circular asks for is not what E-ARK 2.x asks for."""
    (package, *_) = packed(deliveries[1], tmp_path / "aip")
    (told,) = eark_validator(folder_of(package))
    assert told["errors"]
