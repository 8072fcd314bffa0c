"""Every rule speaks of its bad cases, and is silent on its good ones."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from cases import Case, cases
from oais_vn.model.report import Severity

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case, tmp_path):
    report = case.judge(tmp_path)
    told = [finding for finding in report.findings if finding.code in case.codes]
    all_told = "\n".join(finding.line("en") for finding in report.findings)
    if case.good:
        assert not told, all_told
        return
    assert told, f"{sorted(case.codes)} silent; told is:\n{all_told}"
    places = [finding.location for finding in told]
    if case.at is not None:
        wanted = case.build().at(case.at)
        assert any(fnmatchcase(place.path or "", wanted) for place in places), places
    if case.cell is not None:
        assert case.cell in [place.cell for place in places]
    if case.line is not None:
        assert case.line in [place.line for place in places]
    if case.only:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        assert {finding.code for finding in errors} <= case.codes, all_told
