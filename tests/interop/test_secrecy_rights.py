"""What a security grade adds to a package's PREMIS: the statute, the act, and how long it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import oais_vn as ov
from oais_vn.formats.premis.values import read_premis_values
from oais_vn.model.preservation import Rights

PREMIS = "metadata/preservation/PREMIS.xml"


def rights_of(package) -> list[Rights]:
    (folder,) = (Path(package.path) / "data").iterdir()
    with (folder / PREMIS).open("rb") as stream:
        return [value for value in read_premis_values(stream, PREMIS) if isinstance(value, Rights)]


@pytest.fixture
def graded(described):
    def make(grade: str, ended: str = "12/2008"):
        made = described(dossiers=1)
        made.dossiers[0]["endDate"] = ended
        made.documents[1]["doMat"] = grade
        return made

    return make


@pytest.mark.parametrize("profile", ["tt05-2025", "eark-2.2"])
@pytest.mark.parametrize(
    ("grade", "ended", "term"),
    [
        ("mật", "12/2008", ("2008-12-31", "2018-12-31")),
        ("tối mật", "2008", ("2008-12-31", "2028-12-31")),
        ("tuyệt mật", "29/02/2008", ("2008-02-29", "2038-02-28")),
    ],
)
def test_a_graded_dossier_has_statute_act_and_term(tmp_path, graded, packed, checker, profile, grade, ended, term):
    delivery = graded(grade, ended).write(tmp_path / "giao-nop")
    aip, collection = packed(delivery, tmp_path / "kho", profile=profile)
    mode, secrecy = rights_of(aip)
    assert (mode.started, mode.ended) == ("", "")
    assert (secrecy.basis, secrecy.jurisdiction, secrecy.act) == ("statute", "vn", "disseminate")
    assert "29/2018/QH14" in secrecy.citation
    assert grade.capitalize() in secrecy.restriction
    assert (secrecy.started, secrecy.ended) == term
    assert ov.validate(aip.path, profile=profile).passed
    assert checker(Path(aip.path)) == []
    (folder,) = (Path(aip.path) / "data").iterdir()
    schema = etree.XMLSchema(etree.parse(folder / "schemas/premis-v3-0.xsd"))
    assert schema.validate(etree.parse(folder / PREMIS)), schema.error_log
    # The collection tells titles, so it has the grade; when its parts are free nobody can say for all of them.
    (whole,) = [entry for entry in rights_of(collection) if "29/2018/QH14" in entry.citation]
    assert (whole.started, whole.ended) == ("", "")


def test_without_a_grade_there_is_none(tmp_path, graded, packed):
    aip, collection = packed(graded("").write(tmp_path / "giao-nop"), tmp_path / "kho")
    assert len(rights_of(aip)) == 1
    assert rights_of(collection) == []


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("grade = 'rất mật'\nyears = 3", "grade"),
        ("grade = ''\nyears = 3", "grade"),
        ("grade = 'mật'\nyears = 101", "years"),
    ],
)
def test_a_wrong_row_of_a_profile_is_told(tmp_path, row, key):
    rest = "basis = 'statute'\njurisdiction = 'vn'\ncitation = 'x'\nact = 'disseminate'\n"
    place = tmp_path / "tinh.toml"
    place.write_text(
        "name = 'tinh'\nextends = 'tt05-2025'\n[title]\nvi = 'x'\nen = 'x'\n[description]\nvi = 'x'\nen = 'x'\n"
        f"[[secrecy]]\n{row}\n{rest}[secrecy.restriction]\nvi = 'x'\nen = 'x'\n",
        encoding="utf-8",
    )
    with pytest.raises(ov.ConfigurationError, match=key):
        ov.open_delivery(tmp_path, profile=str(place))
