"""Judging very many files or lines takes memory within bounds, and what is not told one by one is counted."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from oais_vn import wiring
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation.noted import Noted
from oais_vn.validation.rule import MOST_TOLD, Hit
from oais_vn.validation.validator import validate_package

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "manifest_lines.py"


@pytest.fixture(scope="module")
def lines():
    """The benchmark's made-up bags."""
    spec = importlib.util.spec_from_file_location("manifest_lines", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def judged(source):
    return validate_package(source, wiring.load_profile("bagit"), wiring.clock())


def peak(source) -> int:
    tracemalloc.start()
    judged(source)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_a_file_with_two_digests_takes_some_two_hundred_bytes(lines):
    judged(lines.MadeUp(10, 10))
    few, many = (peak(lines.MadeUp(count, count)) for count in (6_000, 12_000))
    # 96 bytes of digests, 8 of size, the letters of its path and its places in tables.
    assert (many - few) / 6_000 < 260


def test_lines_that_list_nothing_are_not_held(lines):
    judged(lines.MadeUp(10, 1))
    few, many = (peak(lines.MadeUp(count, 1)) for count in (20_000, 40_000))
    assert many < few * 1.02


def test_archives_do_not_hold_more(lines, tmp_path):
    """Their own index has some hundred bytes more a member."""
    for kind in ("tar", "zip"):
        found = []
        for count in (6_000, 12_000):
            folder = tmp_path / f"{kind}{count}"
            folder.mkdir()
            lines.made(kind, count, folder)
            found.append(peak(lines.open_source(folder / f"a.{kind}")))
        assert (found[1] - found[0]) / 6_000 < 420


def test_what_is_beyond_the_first_thousand_is_counted_exactly(lines):
    report = judged(lines.MadeUp(3_456, 1))
    told = [finding for finding in report.findings if finding.code == "BAG-006"]
    assert len(told) == MOST_TOLD + 1
    assert told[-1].params == {"more": str(3_455 - MOST_TOLD)}
    assert told[-1].severity is Severity.ERROR
    assert "2455" in told[-1].message.vi
    assert "2455" in told[-1].message.en
    assert [finding.location.line for finding in told[:3]] == [2, 3, 4]


def test_no_more_are_told_than_there_are(lines):
    report = judged(lines.MadeUp(MOST_TOLD + 1, 1))
    assert len([finding for finding in report.findings if finding.code == "BAG-006"]) == MOST_TOLD


def test_the_gravest_of_what_is_not_told_weighs():
    noted = Noted()
    for number in range(MOST_TOLD + 5):
        noted.append(Hit(Location(line=number), severity=Severity.WARNING))
    noted.append(Hit(Location()))
    *kept, warnings, others = noted
    assert len(kept) == MOST_TOLD
    assert (warnings.more, warnings.severity) == (5, Severity.WARNING)
    assert (others.more, others.severity) == (1, None)


def test_rules_that_ask_the_files_are_bounded_too(recipe, judged):
    stray = {f"lạc/{number}": b"" for number in range(MOST_TOLD + 7)}
    report = judged(recipe(extra=stray).bag())
    told = [finding for finding in report.findings if finding.code == "STR-010"]
    assert (len(told), told[-1].params) == (MOST_TOLD + 1, {"more": "7"})


def test_the_benchmark_runs():
    done = subprocess.run(
        [sys.executable, SCRIPT, "--lines", "1200", "--hostile", "2500", "memory", "folder", "tar", "zip", "hostile"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")][1:]
    assert [row[3] for row in rows] == ["passed", "passed", "passed", "passed", "failed"]
    assert "BAG-006: 1499" in done.stdout
