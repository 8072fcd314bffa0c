"""The BagIt conformance suite, read in place under the profile `bagit`: every bag is as its folder says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oais_vn import wiring
from oais_vn.model.report import Severity
from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.validator import validate_package

SUITE = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "bagit-conformance-suite"
BAGS = sorted(bag for bag in SUITE.glob("v*/*/*") if bag.is_dir())
EXCEPTIONS = {
    # RFC 8493 §3: every file that a manifest lists is present. The manifest lists data/hello.txt and data/HELLO.txt,
    # the suite holds data/hello.txt alone: on a file system that tells them apart, one is missing.
    "v0.97/warning/duplicate-file-with-different-case": {"BAG-006"},
    # RFC 8493 §3 and §2.2.2: the manifest lists data/.DS_Store and Payload-Oxum says two streams; the repository of
    # the suite ignores files of that name and does not hold it. Of what is there, Thumbs.db is warned of.
    "v0.97/warning/special-system-files": {"BAG-006", "BAG-013"},
}
EXPECTED = {"valid": True, "warning": True, "invalid": False, "linux-only": False, "windows-only": False}
"""Folder of the suite, and whether its bags pass (its README: the last two hold what only one system would let out)."""

pytestmark = pytest.mark.skipif(not BAGS, reason="the BagIt conformance suite is not beside the repository")


def judged(bag: Path):
    return validate_package(
        DirectorySource(bag), wiring.load_profile("bagit"), lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )


def named(bag: Path) -> str:
    return bag.relative_to(SUITE).as_posix()


@pytest.mark.parametrize("bag", BAGS, ids=named)
def test_bag(bag):
    report = judged(bag)
    errors = {finding.code for finding in report.findings if finding.severity is Severity.ERROR}
    assert "STR-002" not in errors, "nothing in the suite is refused by its kind"
    if named(bag) in EXCEPTIONS:
        assert errors == EXCEPTIONS[named(bag)]
        return
    assert report.passed is EXPECTED[bag.parent.name], [finding.line("en") for finding in report.findings]
    if bag.parent.name == "warning":
        assert report.count(Severity.WARNING) > 0


def test_the_suite_is_whole():
    assert len(BAGS) == 60
    assert set(EXCEPTIONS) <= {named(bag) for bag in BAGS}
    assert len(EXCEPTIONS) <= 3


def test_the_names_that_the_suite_has_not_are_indeed_not_there():
    warning = SUITE / "v0.97" / "warning"
    assert not (warning / "special-system-files" / "data" / ".DS_Store").exists()
    names = [each.name for each in (warning / "duplicate-file-with-different-case" / "data").iterdir()]
    assert names == ["hello.txt"]
