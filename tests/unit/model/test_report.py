"""Reports: verdict, counts, places in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from oais_vn.model.errors import NotPassedError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Subject
from oais_vn.model.waivers import Waiver

NOW = datetime(2026, 11, 20, tzinfo=UTC)
CELL = Location(path="Mục lục.xlsx", sheet="Văn bản", cell="G17")


def finding(severity, location=CELL):
    return Finding(
        "FLD-003", severity, Text("thiếu {x}", "missing {x}"), Text("điền", "fill in"), "PL III", "S1", location
    )


def report(*severities):
    return Report("tt05-2025", Subject("delivery", "giao"), NOW, NOW, tuple(map(finding, severities)))


def test_a_place_in_words():
    assert CELL.to("vi") == "Mục lục.xlsx, trang 'Văn bản', ô G17"
    assert CELL.to("en") == "Mục lục.xlsx, sheet 'Văn bản', cell G17"
    whole = Location(path="a.pdf", page=3, line=4, xpath="/mets")
    assert whole.to("vi") == "a.pdf, trang số 3, dòng 4, /mets"
    assert whole.to("en") == "a.pdf, page 3, line 4, /mets"
    assert Location().to("vi") == ""


def test_a_finding_in_one_line_names_place_and_rule():
    assert finding(Severity.ERROR).line("vi") == "Mục lục.xlsx, trang 'Văn bản', ô G17: thiếu {x} (FLD-003)"
    assert finding(Severity.ERROR, Location()).line("en") == "missing {x} (FLD-003)"


def test_only_an_error_fails():
    passed = report(Severity.WARNING, Severity.INFO)
    assert (passed.passed, passed.verdict) == (True, "passed")
    passed.raise_if_failed()
    failed = report(Severity.ERROR, Severity.WARNING)
    assert (failed.passed, failed.verdict) == (False, "failed")


def test_counts():
    mixed = report(Severity.ERROR, Severity.WARNING, Severity.WARNING)
    assert [mixed.count(severity) for severity in Severity] == [1, 2, 0]


def test_a_failed_report_raises_with_number_and_first_error():
    with pytest.raises(NotPassedError) as caught:
        report(Severity.WARNING, Severity.ERROR, Severity.ERROR).raise_if_failed()
    assert caught.value.exit_code == 1
    assert caught.value.path == "giao"
    assert "không đạt, 2 lỗi" in caught.value.text.vi
    assert "FLD-003" in caught.value.text.en


def test_what_is_waived_fails_nothing_and_is_counted_apart():
    waived = replace(finding(Severity.ERROR), waiver=Waiver("FLD-003", "lý do", "Giám đốc"))
    passed = replace(report(Severity.WARNING), findings=(waived, finding(Severity.WARNING)))
    assert (passed.passed, passed.verdict, passed.waived) == (True, "passed", 1)
    assert [passed.count(severity) for severity in Severity] == [0, 1, 0]
    passed.raise_if_failed()
    failed = replace(passed, findings=(waived, finding(Severity.ERROR, Location())))
    assert (failed.verdict, failed.waived, failed.count(Severity.ERROR)) == ("failed", 1, 1)
    with pytest.raises(NotPassedError) as caught:
        failed.raise_if_failed()
    assert "1 errors; the first: missing {x} (FLD-003)" in caught.value.text.en
