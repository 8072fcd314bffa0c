"""A valid package passes; one changed byte anywhere in it fails; hostile input becomes findings."""

from __future__ import annotations

import hashlib
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Refusal
from oais_vn.model.report import Severity
from oais_vn.storage.archive import open_source
from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.rule import Rule
from oais_vn.validation.validator import PACKAGE_RULES

XS = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
REP = "representations/rep1"


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings if finding.severity is not Severity.INFO}


def on_disk(package, folder: Path) -> DirectorySource:
    for path, data in package.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return DirectorySource(folder)


@pytest.mark.parametrize("package_type", ["AIP", "SIP"])
def test_a_valid_bag_has_no_findings(recipe, judged, package_type):
    report = judged(recipe(package_type=package_type).bag())
    assert report.findings == ()
    assert report.passed


@pytest.mark.parametrize(("top", "found"), [("0001_uuid-1.zip", True), (None, False)], ids=["another", "by OBJID"])
def test_the_folder_in_a_zip_is_judged_by_its_own_name_not_by_that_of_the_zip(recipe, judged, tmp_path, top, found):
    made = recipe()
    place = tmp_path / f"0001_{made.folder}.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for path, data in made.folder_files().items():
            archive.writestr(f"{top or made.folder}/{path}", data)
    report = judged(open_source(place))
    assert report.passed
    assert ("STR-005" in codes(report)) is found


def test_a_bare_package_passes_and_says_that_it_is_no_bag(recipe, judged):
    report = judged(recipe().bare())
    assert [finding.code for finding in report.findings] == ["BAG-018"]
    assert report.passed


def test_the_report_names_the_package(recipe, judged):
    package = recipe().bag()
    report = judged(package)
    assert report.subject.id == "urn:P01:uuid-9C13E70E-08B2-4C54-8BAF-979B35D01B4D"
    assert report.subject.path == package.location
    assert report.subject.sha256 is not None
    assert len(report.subject.sha256) == 64
    assert report.objects == len(package.files)


def test_a_folder_on_disk_is_judged_as_in_memory_and_not_touched(recipe, judged, tmp_path):
    source = on_disk(recipe(documents=40).bag(), tmp_path)
    before = {path: path.stat() for path in sorted(tmp_path.rglob("*"))}
    assert judged(source).findings == ()
    after = {path: path.stat() for path in sorted(tmp_path.rglob("*"))}
    assert {path: (s.st_size, s.st_mtime_ns) for path, s in before.items()} == {
        path: (s.st_size, s.st_mtime_ns) for path, s in after.items()
    }


def test_a_bag_may_lie_in_one_top_folder(recipe, judged):
    bag = recipe().bag()
    bag = replace(bag, files={f"H32_aip-hoso_v1/{path}": data for path, data in bag.files.items()})
    assert judged(bag).findings == ()


def test_payload_files_are_opened_once_for_all_their_digests(recipe, judged):
    package = recipe().bag()
    judged(package)
    data = [path for path in package.opened if "/rep1/data/" in path]
    assert sorted(data) == sorted(set(data))


def test_a_checksum_by_another_algorithm_is_checked_too(recipe, judged):
    data = b"%PDF-1.7 trang 1\n"
    sha256, md5 = hashlib.sha256(data).hexdigest().upper(), hashlib.md5(data, usedforsecurity=False).hexdigest()

    def in_md5(text: str) -> str:
        old, new = (f'{value}" CHECKSUMTYPE="{name}"' for value, name in ((sha256, "SHA-256"), (md5, "MD5")))
        assert old in text
        return text.replace(old, new)

    assert judged(recipe(edits={f"{REP}/METS.xml": in_md5}).bag()).findings == ()
    wrong = recipe(edits={f"{REP}/METS.xml": lambda text: in_md5(text).replace("MD5", "SHA-1")})
    assert codes(judged(wrong.bag())) == {"FIX-004"}


# Any one byte


def test_a_flip_of_any_byte_of_a_tag_file_fails(recipe, judged):
    """Bit 5 turns small letters into capitals, which RFC 8493 forgives in digests, and our form does not."""
    package = recipe().bag(payload={"data/a.pdf": b"a", "data/thư mục/b%.pdf": b"b"})
    assert judged(package).passed
    unseen = [
        (path, place, bit)
        for path, data in package.files.items()
        for place in range(len(data))
        for bit in (0, 5)
        if judged(package.flipped(path, place, bit)).passed
    ]
    assert unseen == []


def test_a_flip_in_any_file_of_a_package_fails(recipe, judged):
    package = recipe(documents=1).bag()
    unseen = [
        (path, place)
        for path, data in package.files.items()
        for place in {*range(0, len(data), 89), len(data) - 1}
        if judged(package.flipped(path, place, bit=5)).passed
    ]
    assert unseen == []


def test_every_file_that_is_cut_emptied_or_removed_is_noticed(recipe, judged):
    package = recipe().bag()
    for path, data in package.files.items():
        for spoilt in (
            {**package.files, path: data[:-1]},
            {**package.files, path: b""},
            {each: content for each, content in package.files.items() if each != path},
        ):
            assert not judged(replace(package, files=spoilt)).passed, path


def test_an_added_file_is_noticed_anywhere_but_in_evidence(recipe, judged):
    package = recipe().bag()
    for place, fails in (
        ("data/x", True),
        ("x.txt", True),
        ("meta/x", True),
        (f"data/{recipe().folder}/x", True),
        ("evidence/tagmanifest-sha256.txt.tsr", False),
    ):
        assert judged(replace(package, files={**package.files, place: b"x"})).passed is not fails, place


# Hostile input


def test_links_and_special_files_fail(recipe, judged):
    package = replace(recipe().bag(), links=(Refusal("data/lien-ket", "symlink"),))
    report = judged(package)
    assert codes(report) == {"STR-002"}
    assert report.findings[0].location.path == "data/lien-ket"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no FIFOs")
def test_a_fifo_does_not_hang_the_run(recipe, judged, tmp_path):
    source = on_disk(recipe().bag(), tmp_path)
    os.mkfifo(tmp_path / "data" / "ong-dan")
    assert codes(judged(source)) == {"STR-002"}


def test_every_file_that_cannot_be_read_is_a_finding(recipe, judged):
    package = recipe().bag()
    for path in package.files:
        report = judged(replace(package, broken=frozenset([path])))
        assert not report.passed
        assert any(f.code == "FIX-007" and f.location.path == path for f in report.findings), path


def test_a_reader_that_fails_in_any_way_is_a_finding(recipe, judged):
    class Odd(type(recipe().bag())):
        def open(self, path):
            if path.endswith(".pdf"):
                raise NotImplementedError("packing method 99")
            return super().open(path)

    report = judged(Odd(recipe().bag().files))
    assert codes(report) == {"FIX-007"}
    assert "packing method 99" in report.findings[0].message.en


DOCUMENTS = [
    "METS.xml",
    f"{REP}/METS.xml",
    "metadata/preservation/PREMIS.xml",
    f"{REP}/metadata/preservation/PREMIS_rep1.xml",
    "metadata/descriptive/EAD.xml",
]
HOSTILE = {
    "empty": "",
    "no XML": "xin chào",
    "cut": "<a><b>",
    "another root": '<a xmlns="http://x/"/>',
    "entity bomb": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "outside entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "deep": "<a>" * 5000 + "</a>" * 5000,
    "long prolog": f"<!--{'x' * 100_000}--><a/>",
}


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_document_is_a_finding_about_it(recipe, judged, document, kind):
    package = recipe(edits={document: lambda text: HOSTILE[kind]})
    for source in (package.bag(), package.bare()):
        report = judged(source)
        assert not report.passed
        found = [f for f in report.findings if f.code.startswith("SCH-") and (f.location.path or "").endswith(document)]
        assert found, kind


@pytest.mark.parametrize(
    "schema",
    [
        "",
        "<a/>",
        f'{XS}<xs:include schemaLocation="x.xsd"/></xs:schema>',
        f'{XS}<xs:import namespace="n" schemaLocation="http://example.org/x.xsd"/></xs:schema>',
        '<!DOCTYPE a><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>',
    ],
)
def test_a_schema_that_cannot_be_used_is_a_finding(recipe, judged, schema):
    report = judged(recipe(edits={"schemas/EAD_doc.xsd": lambda text: schema}).bag())
    assert codes(report) == {"SCH-005"}
    assert [f.location.path for f in report.findings] == [f"data/{recipe().folder}/schemas/EAD_doc.xsd"]


def test_neither_bag_nor_package(judged, recipe, tmp_path):
    assert codes(judged(replace(recipe().bag(), files={"a/b.pdf": b""}))) == {"STR-001"}
    (tmp_path / "rong").mkdir()
    assert codes(judged(DirectorySource(tmp_path / "rong"))) == {"STR-001"}


def test_a_place_that_is_not_there_is_an_error_of_the_caller(judged, tmp_path):
    with pytest.raises(PackageError):
        judged(DirectorySource(tmp_path / "khong-co"))


def test_a_plain_bag_is_judged_as_a_bag(recipe, judged):
    for ours in (True, False):
        report = judged(recipe(ours=ours).bag(payload={"data/a.txt": b"a", "data/thư mục/b%.txt": b"b"}))
        assert [finding.code for finding in report.findings] == ["STR-011"]


def test_findings_are_the_same_in_any_order_of_threads(recipe, judged, tmp_path):
    package = recipe(documents=60, extra={f"lac-{n}": b"" for n in range(30)}).bag()
    on_disk(package, tmp_path)
    first, second = judged(DirectorySource(tmp_path)), judged(DirectorySource(tmp_path))
    assert first.findings == second.findings
    assert [f.code for f in first.findings] == ["STR-010"] * 30


# The rules themselves


@pytest.mark.parametrize("rule", PACKAGE_RULES, ids=lambda rule: rule.code)
def test_every_rule_has_both_languages_a_remedy_and_a_clause(rule: Rule):
    for text in (rule.message, rule.remedy):
        assert text.vi.strip()
        assert text.en.strip()
        assert text.vi != text.en
    assert rule.clause
    assert rule.confidence


def test_codes_are_unique():
    found = [rule.code for rule in PACKAGE_RULES]
    assert sorted(found) == sorted(set(found))


def test_paths_are_those_of_the_source(recipe, judged):
    report = judged(recipe(edits={f"{REP}/METS.xml": lambda text: text.replace('ID="d1"', 'ID="d2"')}).bag())
    paths = {finding.location.path for finding in report.findings}
    assert paths == {PackagePath(f"data/{recipe().folder}/{REP}/METS.xml")}
