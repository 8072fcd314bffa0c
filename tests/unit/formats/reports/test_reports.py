"""Reports as JSON and as lines for a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.text import text_report
from oais_vn.model.dates import VIETNAM
from oais_vn.model.language import Text
from oais_vn.model.report import Finding, Location, Report, Severity, Subject

NOWHERE = Location()


def finding(code: str, severity: Severity, location: Location = NOWHERE, remedy: str = "sửa") -> Finding:
    return Finding(
        code, severity, Text(f"lời {code}", f"words {code}"), Text(remedy, "mend"), "Điều 1", "V", location, {"a": "1"}
    )


def report(*findings: Finding) -> Report:
    moment = datetime(2026, 11, 20, 15, 0, tzinfo=VIETNAM)
    return Report(
        "tt05-2025", Subject("package", "kho/gói", "uuid-A", "ab"), moment, moment + timedelta(seconds=1), findings, 42
    )


def test_json_has_the_schema_of_the_interface():
    value = json_report(report(finding("FIX-004", Severity.WARNING, Location(path="data/a", line=3))), "vi")
    assert list(value) == ["schema", "tool", "profile", "subject", "started", "ended", "verdict", "counts", "findings"]
    assert value["schema"] == "oais-vn/report/1"
    assert value["tool"]["name"] == "oais-vn"
    assert value["subject"] == {"kind": "package", "path": "kho/gói", "id": "uuid-A", "sha256": "ab"}
    assert (value["started"], value["ended"]) == ("2026-11-20T08:00:00Z", "2026-11-20T08:00:01Z")
    assert value["verdict"] == "passed"
    assert value["counts"] == {"error": 0, "warning": 1, "info": 0, "objects": 42}
    assert value["findings"] == [
        {
            "code": "FIX-004",
            "severity": "warning",
            "message": "lời FIX-004",
            "remedy": "sửa",
            "clause": "Điều 1",
            "confidence": "V",
            "location": {"path": "data/a", "page": None, "sheet": None, "cell": None, "xpath": None, "line": 3},
            "params": {"a": "1"},
        }
    ]


def test_json_speaks_english_and_tells_the_verdict():
    value = json_report(report(finding("FIX-004", Severity.ERROR)), "en")
    assert value["verdict"] == "failed"
    assert value["findings"][0]["message"] == "words FIX-004"


def test_names_that_are_no_text_can_be_written():
    value = json_report(report(finding("FIX-004", Severity.ERROR, Location(path="data/\udcff"))), "vi")
    assert json.dumps(value, ensure_ascii=False).encode()


def test_text_groups_by_severity_and_rule_and_ends_with_the_verdict():
    lines = list(
        text_report(
            report(
                finding("B-1", Severity.WARNING),
                finding("A-1", Severity.ERROR, Location(path="data/a")),
                finding("C-1", Severity.ERROR, Location(path="data/c")),
                finding("A-1", Severity.ERROR, Location(path="data/b", line=2)),
            ),
            "vi",
        )
    )
    assert lines == [
        "LỖI (3)",
        "  data/a: lời A-1 (A-1)",
        "  data/b, dòng 2: lời A-1 (A-1)",
        "    Cách xử lý: sửa [Điều 1]",
        "  data/c: lời C-1 (C-1)",
        "    Cách xử lý: sửa [Điều 1]",
        "",
        "CẢNH BÁO (1)",
        "  toàn gói: lời B-1 (B-1)",
        "    Cách xử lý: sửa [Điều 1]",
        "",
        "KHÔNG ĐẠT: kho/gói (42 tệp; 3 lỗi, 1 cảnh báo, 0 thông tin)",
    ]


def test_text_without_findings_is_one_line():
    assert list(text_report(report(), "en")) == ["PASSED: kho/gói (42 files; 0 errors, 0 warnings, 0 information)"]


def test_text_can_leave_information_out():
    lines = list(text_report(report(finding("I-1", Severity.INFO)), "en", information=False))
    assert len(lines) == 1
    assert "1 information" in lines[0]


def test_a_file_name_cannot_steer_the_terminal():
    text = "\n".join(text_report(report(finding("A-1", Severity.ERROR, Location(path="a\x1b[2J\r\u202eb"))), "en"))
    assert not set("\x1b\r\u202e") & set(text)
    assert "\\x1b[2J" in text


def test_times_are_utc_whatever_the_zone():
    early = Report("", Subject("package", "x"), *[datetime(2026, 1, 1, tzinfo=UTC)] * 2, ())
    assert json_report(early, "vi")["started"] == "2026-01-01T00:00:00Z"
