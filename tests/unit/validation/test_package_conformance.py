"""The BagIt conformance suite, read in place: every valid bag passes, every invalid one fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from oais_vn.storage.directory import DirectorySource

SUITE = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora" / "bagit-conformance-suite"
BAGS = [bag for verdict in ("valid", "invalid") for bag in sorted(SUITE.glob(f"v*/{verdict}/*")) if bag.is_dir()]
PASSING_WARNINGS = ["made-with-md5sum-tools", "relative-path"]


@pytest.mark.skipif(not BAGS, reason="the BagIt conformance suite is not beside the repository")
@pytest.mark.parametrize("bag", BAGS, ids=lambda bag: "-".join(bag.parts[-3:]))
def test_verdict(judged, bag):
    assert judged(DirectorySource(bag)).verdict == {"valid": "passed", "invalid": "failed"}[bag.parent.name]


@pytest.mark.skipif(not BAGS, reason="the BagIt conformance suite is not beside the repository")
@pytest.mark.parametrize("name", PASSING_WARNINGS)
def test_marks_of_tools_are_warnings(judged, name):
    report = judged(DirectorySource(SUITE / "v0.97" / "warning" / name))
    assert report.passed
    assert {finding.code for finding in report.findings} >= {"BAG-016"}
