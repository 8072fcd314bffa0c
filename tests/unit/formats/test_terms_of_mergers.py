"""What delivery.toml says of mergers: the namespace of the fonds code, agencies before and after, the register."""

import pytest

from oais_vn.formats.tables.terms import parse_terms
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.identifiers import AgencyCode

TERMS = """
[archive]
code = "H32.15"
name = "Trung tâm"
{archive}
[agency]
code = "H32.64"
name = "UBND huyện"
{agency}
[fonds]
code = "P.01"
name = "Phông"
status = "mở"
[delivery]
number = "1"
supplier = "Nhà thầu"
"""


def parsed(archive="", agency=""):
    return parse_terms(TERMS.format(archive=archive, agency=agency).encode(), "delivery.toml")


def test_they_are_read():
    terms = parsed(
        'namespace = "H11.15"', 'predecessors = ["H90", "H91.2"]\nsuccessors = ["H99"]\nregister = "a\\\\so.toml"'
    )
    assert terms.archive.namespace == AgencyCode("H11.15")
    assert terms.agency.predecessors == (AgencyCode("H90"), AgencyCode("H91.2"))
    assert terms.agency.successors == (AgencyCode("H99"),)
    assert terms.register == "a/so.toml"
    assert terms.warnings == ()


def test_without_them_nothing_is_there():
    terms = parsed('namespace = ""', 'register = ""\npredecessors = []')
    assert (terms.archive.namespace, terms.register, terms.agency.predecessors) == (None, None, ())
    assert parsed().archive == terms.archive


@pytest.mark.parametrize(
    ("archive", "agency", "key"),
    [
        ('namespace = "H 11"', "", "archive.namespace"),
        ("namespace = 11", "", "archive.namespace"),
        ("", 'predecessors = ["H..1"]', "agency.predecessors"),
        ("", "successors = [1]", "agency.successors"),
        ("", 'register = "../so.toml"', "agency.register"),
        ("", "register = 1", "agency.register"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(archive, agency, key):
    with pytest.raises(ConfigurationError) as caught:
        parsed(archive, agency)
    assert key in caught.value.text.vi
    assert key in caught.value.text.en
