"""Scores of the public E-ARK corpus, ours beside eark-validator's: `python tests/interop/eark_scoreboard.py [CORPUS]`.

A case is a package that a `testCase.xml` names for a rule of one requirement. It is right when the requirement is
reported for a package labelled invalid (at any level), or is not reported at the rule's level for one labelled valid.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

import oais_vn as ov

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "eark-ip-test-corpus"
OFFLINE = Path(__file__).resolve().parent / "eark_validator_offline.py"
PROFILES = ("eark-2.0.4", "eark-2.1", "eark-2.2")
PEER_VERSIONS = ("2.0.4", "2.1.0")
LEVELS = ("INFO", "WARNING", "ERROR")

Judged = dict[str, str] | None
"""The highest level at which each requirement was reported; None when the judge crashed."""


@dataclass(frozen=True)
class Case:
    """One package for one rule of a requirement."""

    requirement: str
    rule: str
    level: str
    is_valid: bool
    path: Path

    @property
    def name(self) -> str:
        """`CSIP31/1 IP_18000_CSIP31_1`."""
        return f"{self.requirement}/{self.rule} {self.path.name}"


def cases_of(corpus: Path) -> list[Case]:
    """Every case of the corpus whose package is there, by requirement."""
    cases = []
    for document in sorted(corpus.glob("*/*/testCase.xml"), key=lambda path: (len(path.parent.name), path)):
        for rule in etree.parse(document).getroot().iter("rule"):
            error = rule.find("error")
            level = "ERROR" if error is None else error.get("level", "ERROR").upper()
            for package in rule.iter("package"):
                inner = (package.findtext("path") or "").strip()
                path = document.parent / inner
                if inner and path.exists():
                    is_valid = package.get("isValid", "").upper() == "TRUE"
                    cases.append(Case(document.parent.name, rule.get("id", ""), level, is_valid, path))
    return cases


def ours(path: Path, profile: str) -> Judged:
    """What our own judge reports under one profile."""
    try:
        report = ov.validate(path, profile=profile)
    except Exception:  # noqa: BLE001 - a crash of any kind is what is counted
        return None
    return _highest((finding.code, finding.severity.name) for finding in report.findings)


def peers(paths: list[Path], version: str) -> list[Judged]:
    """What eark-validator reports in one version; one process for all, and one for each package after a crash."""
    told = _run_peer(paths, version)
    if told is not None:
        return told
    return [(_run_peer([path], version) or [None])[0] for path in paths]


def _run_peer(paths: list[Path], version: str) -> list[Judged] | None:
    program = [sys.executable, str(OFFLINE), f"--at={version}", *map(str, paths)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(lines) != len(paths):
        return None
    return [
        _highest([*((code, "ERROR") for code in line["errors"]), *((code, "WARNING") for code in line["warnings"])])
        for line in lines
    ]


def _highest(found) -> dict[str, str]:
    highest: dict[str, str] = {}
    for code, level in found:
        # eark-validator numbers the parts of a rule (CSIP20_1).
        name = code.partition("_")[0]
        highest[name] = max(highest.get(name, "INFO"), level, key=LEVELS.index)
    return highest


def verdict(case: Case, judged: Judged) -> str:
    """`right`, `missed`, `false alarm` or `crashed`."""
    if judged is None:
        return "crashed"
    reported = judged.get(case.requirement)
    if case.is_valid:
        alarmed = reported is not None and LEVELS.index(reported) >= LEVELS.index(case.level)
        return "false alarm" if alarmed else "right"
    return "right" if reported is not None else "missed"


def at_level(case: Case, judged: Judged) -> bool:
    """Whether a package labelled invalid is reported at the rule's own level or above."""
    reported = None if judged is None else judged.get(case.requirement)
    return reported is not None and LEVELS.index(reported) >= LEVELS.index(case.level)


def tell(*lines: str) -> None:
    """Write lines to the output."""
    sys.stdout.write("\n".join(lines) + "\n")


def main(arguments: list[str]) -> None:
    """Judge every package once a judge and print the table."""
    cases = cases_of(Path(arguments[0]) if arguments else CORPUS)
    paths = list(dict.fromkeys(case.path for case in cases))
    tell(f"{len(cases)} cases, {len(paths)} packages\n")
    tell("| judge | right | % | missed | false alarms | crashed | invalid at the rule's level | seconds |")
    tell("|---|---|---|---|---|---|---|---|")
    wrong: dict[str, list[str]] = {}
    for profile in PROFILES:
        start = time.perf_counter()
        judged = {path: ours(path, profile) for path in paths}
        wrong[profile] = _row(f"oais_vn, {profile}", cases, judged, time.perf_counter() - start)
    for version in PEER_VERSIONS:
        start = time.perf_counter()
        judged = dict(zip(paths, peers(paths, version), strict=True))
        _row(f"eark-validator, {version}", cases, judged, time.perf_counter() - start)
    for judge, names in wrong.items():
        tell(f"\n{judge}:", *(f"  {name}" for name in names))


def _row(judge: str, cases: list[Case], judged: dict[Path, Judged], seconds: float) -> list[str]:
    verdicts = [verdict(case, judged[case.path]) for case in cases]
    count = Counter(verdicts)
    invalid = [case for case in cases if not case.is_valid]
    leveled = sum(at_level(case, judged[case.path]) for case in invalid)
    tell(
        f"| {judge} | {count['right']} | {100 * count['right'] / max(1, len(cases)):.1f} | {count['missed']} "
        f"| {count['false alarm']} | {count['crashed']} | {leveled} of {len(invalid)} | {seconds:.1f} |"
    )
    return [f"{kind}: {case.name}" for case, kind in zip(cases, verdicts, strict=True) if kind != "right"]


if __name__ == "__main__":
    main(sys.argv[1:])
