"""Names in a package: all following from its UUID, portable, never meeting."""

from uuid import UUID

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.resources import profiles_root
from oais_vn.packages.layout import Names, bag_name

PACKAGE = UUID("db15cb0c-0000-5000-8000-000000000001")


def names(shape):
    profile = load_profile("tt05-2025", [profiles_root()])
    return Names.of(PACKAGE, profile.shapes[shape], "Phông BNV")


def test_an_aip_is_named_by_fonds_and_uuid_in_capitals():
    made = names("aip-hoso")
    assert made.objid == "urn:Phong_BNV:uuid-DB15CB0C-0000-5000-8000-000000000001"
    assert made.folder == "urn_Phong_BNV_uuid-DB15CB0C-0000-5000-8000-000000000001"


def test_a_sip_is_named_by_its_uuid():
    assert names("sip-hoso").objid == names("sip-hoso").folder == "uuid-DB15CB0C-0000-5000-8000-000000000001"


def test_parts_have_names_of_their_own_that_stay():
    made = names("aip-hoso")
    assert made.section("event", "transfer") == names("aip-hoso").section("event", "transfer")
    assert made.section("event", "transfer") != made.section("event", "validation")
    assert made.file("a").startswith("ID-")
    assert made.file("a") == made.file("a").upper()


def test_bag_names_are_readable_and_distinct():
    assert bag_name("H32.64.2008.01.HC", "aip-hoso", 1) == "H32.64.2008.01.HC_aip-hoso_v1"
    slash, underscore = bag_name("H32.64.2008.01/QĐ", "aip-hoso", 1), bag_name("H32.64.2008.01_QD", "aip-hoso", 1)
    assert slash != underscore
    assert slash.isascii()
    assert "/" not in slash
