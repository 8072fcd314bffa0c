"""Names of the Circular's zips: the template of the profile, and numbers in a submission."""

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.packages.zip_names import Numbering, ZipTemplate

USUAL = ZipTemplate("{n:04d}_{OBJID}.zip")


def test_the_circulars_profile_says_it():
    assert ZipTemplate.of(load_profile("tt05-2025", [profiles_root()])) == USUAL


def test_a_province_chooses_otherwise(tmp_path):
    (tmp_path / "tinh.toml").write_text(
        'extends = "tt05-2025"\n[readings]\n21-zip-name = "{OBJID}.zip"\n', encoding="utf-8"
    )
    profile = load_profile(str(tmp_path / "tinh.toml"), [profiles_root()])
    assert ZipTemplate.of(profile).name(7, "urn:P.01:uuid-X") == "urn_P.01_uuid-X"


def test_a_colon_is_no_part_of_a_file_name():
    assert USUAL.name(7, "urn:P.01:uuid-X") == "0007_urn_P.01_uuid-X"
    assert USUAL.name(12345, "uuid-X") == "12345_uuid-X"


@pytest.mark.parametrize("text", ["{n:04d}_{OBJID}.zip", "{OBJID}.zip", "{OBJID}-{n}.zip", "goi.{n:2d}.{OBJID}.zip"])
def test_names_are_read_back(text):
    template = ZipTemplate(text)
    number, objid = template.read(template.name(7, "urn:P.01:uuid-X").replace(" ", "0"))
    assert (number, objid) == (7 if "{n" in text else 0, "urn_P.01_uuid-X")


def test_other_names_are_not_read():
    assert USUAL.read("0001-uuid-X") is None
    assert USUAL.read("x_uuid-X") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{n:04d}.zip",
        "{OBJID}",
        "{OBJID}.tar",
        "{OBJID}{other}.zip",
        "{OBJID!r}.zip",
        "{OBJID:>99999999}.zip",
        "{n:999999999d}_{OBJID}.zip",
        "{n.__class__}_{OBJID}.zip",
        "{OBJID}{OBJID}.zip",
        "{OBJID",
        "{}_{OBJID}.zip",
    ],
)
def test_a_template_that_cannot_be_used_is_an_error_of_the_profile(text):
    with pytest.raises(ConfigurationError, match="21-zip-name"):
        ZipTemplate(text)


def test_the_next_numbers_come_after_all_that_are_there():
    numbering = Numbering(["0002_uuid-A", "0007_uuid-B", "ghi chú"])
    assert [numbering.number(USUAL, objid) for objid in ("uuid-C", "uuid-A", "uuid-D", "uuid-C")] == [8, 2, 9, 8]


def test_numbers_from_a_first_one():
    numbering = Numbering(["0002_uuid-A"], 5)
    assert [numbering.number(USUAL, objid) for objid in ("uuid-A", "uuid-B")] == [5, 6]


@pytest.mark.parametrize("first", [0, -1, 10**9])
def test_numbers_that_cannot_be(first):
    with pytest.raises(InputError):
        Numbering([], first)
