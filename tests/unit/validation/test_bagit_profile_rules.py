"""What BagIt profiles ask of bags, key by key; a bag of ours is judged by our own without being asked."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import oais_vn as ov
from oais_vn import wiring
from oais_vn.formats.bagit.profile import read_bagit_profile
from oais_vn.model.paths import PackagePath
from oais_vn.model.report import Severity
from oais_vn.storage.archive import open_source
from oais_vn.storage.directory import DirectorySource
from oais_vn.storage.memory import MemorySource
from oais_vn.validation.rules import bpr, bpr_files
from oais_vn.validation.validator import validate_package

URI = "http://example.org/p.json"
NAMED = f"BagIt-Profile-Identifier: {URI}\n"
INFO = f"{NAMED}Contact-Name: An\n"


def profile(**keys):
    values = {
        "BagIt-Profile-Info": {
            "BagIt-Profile-Identifier": URI,
            "Source-Organization": "x",
            "External-Description": "x",
            "Version": "1",
        },
        "Accept-BagIt-Version": ["0.97", "1.0"],
        **{key.replace("_", "-").replace("-dot-", "."): value for key, value in keys.items()},
    }
    return json.dumps(values).encode()


def bag(payload=None, info=INFO, tags=None, algorithms=("sha256",), tag_algorithms=(), version="1.0"):
    payload = {"data/a.txt": b"a"} if payload is None else payload
    files = {"bagit.txt": f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n".encode(), **(tags or {})}
    if info:
        files["bag-info.txt"] = info.encode()
    for name in algorithms:
        files[f"manifest-{name}.txt"] = lines(payload, name)
    sealed = {f"tagmanifest-{name}.txt": lines(files, name) for name in tag_algorithms}
    return {**payload, **files, **sealed}


def lines(files, algorithm):
    name = {"sha3256": "sha3_256"}.get(algorithm, algorithm)
    return "".join(f"{hashlib.new(name, data).hexdigest()}  {path}\n" for path, data in files.items()).encode()


def judged(source, *profiles: bytes):
    if isinstance(source, dict):
        source = MemorySource({PackagePath(path): data for path, data in source.items()})
    read = [read_bagit_profile(each, "p.json") for each in profiles]
    return validate_package(source, wiring.load_profile("bagit"), wiring.clock(), bagit_profiles=read)


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings if finding.code.startswith("BPR-")}


FETCH = {"fetch.txt": b"http://x/a 1 data/a.txt\n"}
TWO = "Contact-Name: Bình\n"

CASES = {
    # name: (profile, bag that keeps it, bag that does not, code)
    "identifier": (profile(), bag(), bag(info="Contact-Name: An\n"), "BPR-001"),
    "no bag-info.txt": (profile(), bag(), bag(info=""), "BPR-001"),
    "required": (profile(Bag_Info={"contact-name": {"required": True}}), bag(), bag(info=NAMED), "BPR-002"),
    "recommended": (profile(Bag_Info={"Contact-Name": {"recommended": True}}), bag(), bag(info=NAMED), "BPR-003"),
    "values": (
        profile(Bag_Info={"Contact-Name": {"values": ["An", "Bình"]}}),
        bag(info=INFO + TWO),
        bag(info=INFO + "Contact-Name: an\n"),
        "BPR-004",
    ),
    "no values": (profile(Bag_Info={"Contact-Name": {"values": []}}), bag(), bag(info="A: b\n"), "BPR-001"),
    "repeatable": (profile(Bag_Info={"Contact-Name": {"repeatable": False}}), bag(), bag(info=INFO + TWO), "BPR-005"),
    "version": (profile(), bag(), bag(version="0.96"), "BPR-006"),
    "serialization": (
        profile(Serialization="required", Accept_Serialization=["application/zip"]),
        "zip",
        bag(),
        "BPR-007",
    ),
    "no serialization": (profile(Serialization="forbidden"), bag(), "zip", "BPR-007"),
    "type": (profile(Accept_Serialization=["application/tar"]), "tar", "zip", "BPR-008"),
    "manifests": (profile(Manifests_Required=["md5"]), bag(algorithms=("md5",)), bag(), "BPR-011"),
    "name of an algorithm": (
        profile(Manifests_Required=["SHA3-256"]),
        bag(algorithms=("sha3_256",)),
        bag(),
        "BPR-011",
    ),
    "other manifests": (
        profile(Manifests_Allowed=["sha256"]),
        bag(),
        bag(algorithms=("sha256", "md5")),
        "BPR-012",
    ),
    "tag manifests": (
        profile(Tag_Manifests_Required=["sha256"]),
        bag(tag_algorithms=("sha256",)),
        bag(),
        "BPR-013",
    ),
    "other tag manifests": (
        profile(Tag_Manifests_Allowed=["sha256"]),
        bag(tag_algorithms=("sha256",)),
        bag(tag_algorithms=("sha256", "md5")),
        "BPR-014",
    ),
    "tag files": (
        profile(Tag_Files_Required=["dpn/a.txt"]),
        bag(tags={"dpn/a.txt": b"x"}),
        bag(tags={"dpn/b.txt": b"x"}),
        "BPR-015",
    ),
    "other tag files": (
        profile(Tag_Files_Allowed=["dpn/*"]),
        bag(tags={"dpn/a/b.txt": b"x", **FETCH}, tag_algorithms=("md5",)),
        bag(tags={"a.txt": b"x"}),
        "BPR-016",
    ),
    "payload": (
        profile(Payload_Files_Required=["data/a.txt"]),
        bag(),
        bag({"data/b.txt": b"x"}),
        "BPR-017",
    ),
    "payload folder": (
        profile(Payload_Files_Required=["data/src/"]),
        bag({"data/src/a": b""}),
        bag({"data/srca": b""}),
        "BPR-017",
    ),
    "payload pattern": (
        profile(Payload_Files_Required=["data/*.xml"]),
        bag({"data/b/a.xml": b""}),
        bag({"data/a.txt": b""}),
        "BPR-017",
    ),
    "other payload": (
        profile(Payload_Files_Allowed=["data/src/*", "data/a.txt"]),
        bag({"data/src/b/c": b"", "data/a.txt": b""}),
        bag({"data/a.txt": b"", "data/b": b""}),
        "BPR-018",
    ),
    "empty": (profile(Data_Empty=True), bag({"data/.keep": b""}), bag({"data/.keep": b"x"}), "BPR-019"),
    "quite empty": (profile(Data_Empty=True), bag({}), bag({"data/a": b"", "data/b": b""}), "BPR-019"),
    "fetch.txt": (profile(Allow_Fetch_dot_txt=False), bag(), bag(tags=FETCH), "BPR-020"),
    "required fetch.txt": (profile(Fetch_dot_txt_Required=True), bag(tags=FETCH), bag(), "BPR-021"),
}


def laid(files, tmp_path):
    """The source of a case: files in memory, or the plain bag as an archive."""
    if files == "zip":
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for path, data in bag().items():
                archive.writestr(path, data)
        return open_source(tmp_path / "a.zip")
    if files == "tar":
        on_disk(bag(), tmp_path / "bag")
        with tarfile.open(tmp_path / "a.tar", "w") as archive:
            archive.add(tmp_path / "bag", "bag")
        return open_source(tmp_path / "a.tar")
    return files


def on_disk(files, place: Path) -> None:
    for path, data in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)


@pytest.mark.parametrize("name", CASES)
def test_a_bag_that_keeps_it_and_one_that_does_not(name, tmp_path):
    asked, good, bad, code = CASES[name]
    assert codes(judged(laid(good, tmp_path), asked)) == set()
    report = judged(laid(bad, tmp_path), asked)
    assert codes(report) == {code}
    assert report.passed is (code == "BPR-003")
    for finding in report.findings:
        assert "{" not in finding.message.vi + finding.remedy.vi


def test_every_rule_has_a_case():
    shown = {code for *_, code in CASES.values()} | {"BPR-009", "BPR-010"}
    assert {rule.code for rule in (*bpr.RULES, *bpr_files.RULES)} == shown


def test_a_profile_that_is_not_given_is_told_and_not_fetched():
    report = judged(bag(info=INFO + "BagIt-Profile-Identifier: http://example.org/q.json\n"), profile())
    (told,) = [finding for finding in report.findings if finding.code.startswith("BPR-")]
    assert (told.code, told.severity) == ("BPR-009", Severity.INFO)
    assert told.params == {"profile": "http://example.org/q.json"}
    assert report.passed


def test_keys_that_nobody_knows_are_told():
    report = judged(bag(), profile(La_la=1))
    assert [finding.params["key"] for finding in report.findings if finding.code == "BPR-010"] == ["La-la"]


def test_a_folder_is_known_to_be_there_though_it_is_empty(tmp_path):
    on_disk(bag(), tmp_path)
    asked = profile(Payload_Files_Required=["data/src/"])
    assert codes(judged(DirectorySource(tmp_path), asked)) == {"BPR-017"}
    (tmp_path / "data" / "src").mkdir()
    assert codes(judged(DirectorySource(tmp_path), asked)) == set()


def test_many_profiles_are_each_asked():
    other = profile(Manifests_Required=["md5"])
    report = judged(bag(), profile(Manifests_Required=["sha1"]), other)
    assert [finding.params["algorithm"] for finding in report.findings if finding.code == "BPR-011"] == ["sha1", "md5"]


def test_our_bags_are_judged_by_our_profile_and_others_are_not(recipe):
    ours = recipe(tags="Contact-Name: hai\n").bag()
    assert "BPR-005" in codes(validate_package(ours, None, wiring.clock()))
    assert codes(validate_package(recipe(ours=False).bag(), None, wiring.clock())) == set()


def test_what_is_no_bag_keeps_no_profile(recipe):
    report = judged(recipe().bare(), profile())
    assert not report.passed
    assert {finding.code for finding in report.findings} == {"BAG-018", "BPR-001"}


def test_the_profile_bagit_asks_nothing_of_a_package_in_the_bag(recipe):
    spoiled = recipe(ours=False, edits={"METS.xml": lambda text: text[:-20]}).bag()
    assert not validate_package(spoiled, None, wiring.clock()).passed
    assert judged(spoiled).findings == ()
    broken = replace(spoiled, broken=frozenset([f"data/{recipe().folder}/METS.xml"]))
    assert {finding.code for finding in judged(broken).findings} == {"FIX-007"}


def test_the_profile_bagit_fails_what_is_no_bag(recipe):
    report = judged(recipe().bare())
    assert [(each.code, each.severity) for each in report.findings] == [("BAG-018", Severity.ERROR)]
    assert codes(judged({"a.txt": b""})) == set()
    assert [each.code for each in judged({"a.txt": b""}).findings] == ["STR-001"]


def test_from_python_and_from_the_command_line(tmp_path, program):
    on_disk(bag(algorithms=("md5",)), tmp_path / "bag")
    files = [tmp_path / "p.json", tmp_path / "q.json"]
    files[0].write_bytes(profile(Manifests_Required=["md5"]))
    files[1].write_bytes(profile(Manifests_Required=["sha512"]))
    assert ov.validate(tmp_path / "bag", profile="bagit", bagit_profile=files[0]).passed
    assert not ov.validate(tmp_path / "bag", profile="bagit", bagit_profile=files).passed
    options = ["--profile", "bagit", "--bagit-profile"]
    assert program("validate", tmp_path / "bag", *options, files[0]).returncode == 0
    done = program("validate", tmp_path / "bag", *options, files[0], "--bagit-profile", files[1])
    assert done.returncode == 1
    assert "BPR-011" in done.stdout
    files[0].write_bytes(b"{")
    wrong = program("validate", tmp_path / "bag", *options, files[0])
    assert wrong.returncode == 4
    assert "p.json" in wrong.stderr
