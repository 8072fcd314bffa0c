"""Reports as JSON and as lines for a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from oais_vn.formats.reports.json import json_report
from oais_vn.formats.reports.text import text_report
from oais_vn.model.dates import VIETNAM
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Subject
from oais_vn.model.waivers import Waiver

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
    assert list(value) == [
        "schema",
        "tool",
        "profile",
        "subject",
        "started",
        "ended",
        "verdict",
        "counts",
        "delivery",
        "findings",
        "mended",
    ]
    assert value["schema"] == "oais-vn/report/1"
    assert value["tool"]["name"] == "oais-vn"
    assert value["subject"] == {"kind": "package", "path": "kho/gói", "id": "uuid-A", "sha256": "ab"}
    assert (value["started"], value["ended"]) == ("2026-11-20T08:00:00Z", "2026-11-20T08:00:01Z")
    assert value["verdict"] == "passed"
    assert value["counts"] == {"error": 0, "warning": 1, "info": 0, "waived": 0, "objects": 42}
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
            "waived": None,
            "standing": None,
            "places": 1,
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


WAIVER = Waiver("A-1", "tệp đã hủy\x1b", "Giám đốc", decision="12/QĐ", until=date(2027, 12, 31), file="mt.toml", line=4)


def waived(code: str, path: str, waiver: Waiver = WAIVER) -> Finding:
    return replace(finding(code, Severity.ERROR, Location(path=path)), waiver=waiver)


def test_waived_findings_are_listed_apart_with_who_decided_and_fail_nothing():
    shown = report(waived("A-1", "data/a"), finding("B-1", Severity.WARNING), waived("A-1", "data/b"))
    assert list(text_report(shown, "vi")) == [
        "CẢNH BÁO (1)",
        "  toàn gói: lời B-1 (B-1)",
        "    Cách xử lý: sửa [Điều 1]",
        "",
        "ĐƯỢC MIỄN TRỪ (2)",
        "  data/a: lời A-1 (A-1)",
        "  data/b: lời A-1 (A-1)",
        "    Miễn trừ: tệp đã hủy\\x1b (Giám đốc, quyết định 12/QĐ, đến hết ngày 2027-12-31)",
        "",
        "ĐẠT: kho/gói (42 tệp; 0 lỗi, 1 cảnh báo, 0 thông tin, 2 được miễn trừ)",
    ]
    assert list(text_report(shown, "en"))[-1].endswith("1 warnings, 0 information, 2 waived)")


def test_each_waiver_tells_its_own_reason():
    other = Waiver("A-1", "bản khác", "Phó giám đốc")
    lines = list(text_report(report(waived("A-1", "a"), waived("A-1", "b", other), waived("A-1", "c")), "en"))
    assert [line.strip() for line in lines if "Waived:" in line] == [
        "Waived: tệp đã hủy\\x1b (Giám đốc, decision 12/QĐ, until 2027-12-31)",
        "Waived: bản khác (Phó giám đốc)",
    ]
    assert [line[2] for line in lines[1:6] if "A-1" in line] == ["a", "c", "b"]


def test_json_carries_the_waiver_and_counts_it():
    value = json_report(report(waived("A-1", "a"), finding("A-1", Severity.INFO)), "vi")
    assert value["counts"] == {"error": 0, "warning": 0, "info": 1, "waived": 1, "objects": 42}
    assert value["findings"][0]["severity"] == "error"
    assert value["findings"][0]["waived"] == {
        "reason": "tệp đã hủy\x1b",
        "by": "Giám đốc",
        "decision": "12/QĐ",
        "until": "2027-12-31",
        "file": "mt.toml",
        "line": 4,
    }
    bare = json_report(report(waived("A-1", "a", Waiver("A-1", "r", "b"))), "vi")["findings"][0]["waived"]
    assert bare == {"reason": "r", "by": "b", "decision": None, "until": None, "file": None, "line": None}


def test_many_places_of_one_rule_are_counted_and_not_listed():
    places = [finding("A-1", Severity.ERROR, Location(path=f"data/{n}"), f"sửa {n}") for n in range(5)]
    lines = list(text_report(report(*places, finding("B-1", Severity.ERROR), waived("A-1", "x")), "vi", most=2))
    assert lines[:8] == [
        "LỖI (6)",
        "  data/0: lời A-1 (A-1)",
        "  data/1: lời A-1 (A-1)",
        "  … và 3 chỗ khác nữa (A-1)",
        "    Cách xử lý: sửa 0 [Điều 1]",
        "    Cách xử lý: sửa 1 [Điều 1]",
        "  toàn gói: lời B-1 (B-1)",
        "    Cách xử lý: sửa [Điều 1]",
    ]
    assert not [line for line in text_report(report(*places), "vi") if "…" in line]
    many = list(text_report(report(*(waived("A-1", f"{n}") for n in range(5))), "en", most=2))
    assert many[1:4] == ["  0: words A-1 (A-1)", "  1: words A-1 (A-1)", "  … and 3 places more (A-1)"]
