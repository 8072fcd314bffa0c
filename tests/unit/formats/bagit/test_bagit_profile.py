"""BagIt profiles are read from JSON within bounds, and what is wrong is named with its key in both languages."""

from __future__ import annotations

import json
import pickle

import pytest

from oais_vn.formats.bagit import PROFILE_IDENTIFIER
from oais_vn.formats.bagit.profile import (
    LARGEST,
    NamePatterns,
    load_bagit_profile,
    normal_name,
    own_bagit_profile,
    read_bagit_profile,
)
from oais_vn.model.errors import ConfigurationError

ABOUT = {
    "BagIt-Profile-Identifier": "http://example.org/p.json",
    "BagIt-Profile-Version": "1.4.0",
    "Source-Organization": "x",
    "External-Description": "x",
    "Version": "1",
    "Contact-Name": "An",
}


def profile(**keys):
    values = {"BagIt-Profile-Info": ABOUT, "Accept-BagIt-Version": ["1.0"]}
    return {**values, **{key.replace("_", "-").replace("-dot-", "."): value for key, value in keys.items()}}


def read(values):
    return read_bagit_profile(json.dumps(values).encode(), "p.json")


def test_what_is_not_said_allows_everything():
    found = read(profile())
    assert found.identifier == "http://example.org/p.json"
    assert (found.tags, found.versions, found.unknown) == ((), ("1.0",), ())
    assert (found.manifests_allowed, found.tag_files_allowed, found.payload_files_allowed) == (None, None, None)
    assert (found.fetch_allowed, found.fetch_required, found.data_empty) == (True, False, False)
    assert found.serialization == "optional"


def test_a_profile_in_full():
    found = read(
        profile(
            Bag_Info={"A": {"required": True, "values": ["x"], "repeatable": False, "description": "d"}, "B": {}},
            Manifests_Required=["SHA-256"],
            Manifests_Allowed=["sha256", "sha512"],
            Allow_Fetch_dot_txt="false",
            Data_Empty=True,
            Serialization="required",
            Accept_Serialization=["application/zip"],
            Tag_Files_Required=["dpn/a.txt"],
            Tag_Files_Allowed=["dpn/*"],
        )
    )
    first, second = found.tags
    assert (first.label, first.required, first.values, first.repeatable) == ("A", True, ("x",), False)
    assert (second.required, second.recommended, second.repeatable) == (False, False, True)
    assert (found.manifests_required, found.fetch_allowed, found.data_empty) == (("sha256",), False, True)
    assert pickle.loads(pickle.dumps(found)) == found


def test_keys_that_nobody_knows_are_told():
    found = read(profile(La_la=1, Bag_Info={"A": {"regex": "x"}}))
    assert found.unknown == ("La-la", "Bag-Info.A.regex")


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"Accept-BagIt-Version": ["1.0"]}, "BagIt-Profile-Info"),
        (
            profile(BagIt_Profile_Info={each: ABOUT[each] for each in ABOUT if each != "Version"}),
            "BagIt-Profile-Info.Version",
        ),
        (profile(Accept_BagIt_Version=[]), "Accept-BagIt-Version"),
        (profile(Accept_BagIt_Version=["one"]), "Accept-BagIt-Version"),
        (profile(Accept_BagIt_Version="1.0"), "Accept-BagIt-Version"),
        (profile(Manifests_Required=[1]), "Manifests-Required"),
        (profile(Manifests_Required=["md5"], Manifests_Allowed=["sha1"]), "Manifests-Allowed"),
        (profile(Tag_Manifests_Required=["md5"], Tag_Manifests_Allowed=[]), "Tag-Manifests-Allowed"),
        (profile(Tag_Files_Required=["a"], Tag_Files_Allowed=["b*"]), "Tag-Files-Allowed"),
        (profile(Payload_Files_Required=["data/a"], Payload_Files_Allowed=["data/b/*"]), "Payload-Files-Allowed"),
        (profile(Allow_Fetch_dot_txt=False, Fetch_dot_txt_Required=True), "Fetch.txt-Required"),
        (profile(Data_Empty="yes"), "Data-Empty"),
        (profile(Serialization="maybe"), "Serialization"),
        (profile(Serialization="required"), "Accept-Serialization"),
        (profile(Bag_Info={"A": True}), "Bag-Info.A"),
        (profile(Bag_Info={"A": {"required": 1}}), "Bag-Info.A.required"),
        (profile(Bag_Info={"A": {"values": "x"}}), "Bag-Info.A.values"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named(values, key):
    with pytest.raises(ConfigurationError) as caught:
        read(values)
    assert caught.value.text.vi.startswith(f"p.json: khóa {key}: ")
    assert caught.value.text.en.startswith(f"p.json: key {key}: ")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"\xff", b'{"a": 1, "a": 2}', b"[" * 200_000, b'"' + b"x" * LARGEST + b'"', b"1" * 5_000],
    ids=["empty", "list", "cut", "no UTF-8", "key twice", "deep", "long", "number"],
)
def test_what_is_no_profile_is_refused(data):
    with pytest.raises(ConfigurationError, match=r"^p\.json: "):
        read_bagit_profile(data, "p.json")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="không có"):
        load_bagit_profile(tmp_path / "không có.json")


def test_a_long_file_is_not_read_whole(tmp_path):
    place = tmp_path / "p.json"
    with place.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(ConfigurationError, match=str(LARGEST)):
        load_bagit_profile(place)


def test_patterns_stand_for_any_letters():
    assert NamePatterns(("*",)).match("a/b/c")
    assert NamePatterns(("meta/*.xml",)).match("meta/a/b.xml")
    assert not NamePatterns(("meta/*.xml", "x")).match("meta/a.txt")
    assert not NamePatterns(()).match("a")
    assert not NamePatterns(("*a" * 30 + "b",)).match("a" * 60_000)


def test_our_own_profile_is_one():
    assert own_bagit_profile().identifier == PROFILE_IDENTIFIER
    assert own_bagit_profile().unknown == ()


def test_algorithms_have_one_form():
    assert [normal_name(each) for each in ("SHA-256", "sha3_256", "MD-5")] == ["sha256", "sha3256", "md5"]
