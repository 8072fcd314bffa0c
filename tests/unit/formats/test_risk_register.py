"""The risk register: the shipped one is whole, an archive's own wins, what is wrong is told at once."""

from __future__ import annotations

import io
from importlib.resources import files

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.risk_register import read_risk_register
from oais_vn.model.preservation import FormatIdentification
from oais_vn.model.risk import RiskGrade

OWN = """
version = "tỉnh 2027"
title = {vi = "Sổ của tỉnh", en = "The province's"}
[criteria]
here = {vi = "không còn máy đọc", en = "no machine left"}
[[formats]]
puids = ["fmt/353"]
name = "TIFF"
grade = "high"
reasons = ["here", "lossy"]
to = ["pdfa"]
confidence = "low"
"""


def read(text: str, base: ov.RiskRegister | None = None) -> ov.RiskRegister:
    return read_risk_register(io.BytesIO(text.encode()), "RUI-RO.toml", base)


def test_every_format_of_the_shipped_register_is_one_of_pronoms():
    conf = next(path for path in files("fido").joinpath("conf").iterdir() if path.name.startswith("formats-v"))
    known = {element.text for element in etree.fromstring(conf.read_bytes()).iter("puid")}
    register = ov.risk_register()
    assert len(register.formats) > 300
    assert set(register.formats) <= known


def test_every_judgement_has_reasons_and_every_risk_a_way_out():
    for risk in ov.risk_register().formats.values():
        assert risk.reasons, risk.name
        assert risk.grade is not RiskGrade.HIGH or risk.targets, risk.name
        assert all(text.vi and text.en for text in (*risk.reasons, *(each.label for each in risk.targets)))


@pytest.mark.parametrize(
    ("puid", "grade"),
    [("fmt/477", "low"), ("fmt/40", "medium"), ("fmt/39", "high"), ("fmt/494", "high"), ("fmt/99999", "unknown")],
)
def test_what_the_register_says(puid, grade):
    assert ov.risk_register().grade_of(FormatIdentification(puid)).value == grade
    assert ov.risk_register().grade_of(FormatIdentification()) is RiskGrade.UNKNOWN


def test_an_archives_own_judgement_wins_and_leaves_the_rest():
    shipped = ov.risk_register()
    register = read(OWN, shipped)
    tiff = register.formats["fmt/353"]
    assert (tiff.grade, tiff.reasons[0].vi) == (RiskGrade.HIGH, "không còn máy đọc")
    assert register.formats["fmt/39"] == shipped.formats["fmt/39"]
    assert register.version == f"tỉnh 2027 + {shipped.version}"


def test_all_that_is_wrong_is_told_at_once():
    bad = OWN.replace('"fmt/353"', '"fmt/353", "TIFF"').replace('"high"', '"awful"')
    bad = bad.replace('"lossy"', '"losy"').replace('"pdfa"', '"pfda"').replace('confidence = "low"', 'trust = "low"')
    with pytest.raises(ov.ConfigurationError) as error:
        read(bad + '[title2]\nvi = "x"', ov.risk_register())
    told = error.value.text.en
    assert all(word in told for word in ("'TIFF'", "must be one of", "lossy", "pdfa", "trust", "title2"))


def test_a_format_is_judged_once():
    with pytest.raises(ov.ConfigurationError, match="fmt/353 is told above"):
        read(OWN + OWN.partition("[[formats]]")[2].join(["[[formats]]", ""]), ov.risk_register())


@pytest.mark.parametrize("text", ["", "version = 3", 'formats = "x"', OWN.partition("[[")[0], "[[formats]]\n"])
def test_what_is_no_register_is_an_error(text):
    with pytest.raises(ov.ConfigurationError):
        read(text)
