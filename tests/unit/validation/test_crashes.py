"""A rule or a reader that crashes becomes a finding, and the others go on."""

from __future__ import annotations

import pytest

from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Severity
from oais_vn.validation import validator
from oais_vn.validation.rule import Hit, judge, rule

PLACE = Location(path="MUC_LUC.xlsx", sheet="Hồ sơ", cell="A7")


def made(code, check):
    return rule(
        code,
        severity=Severity.WARNING,
        clause="Điều 1",
        confidence="V",
        message=Text("thấy {n}", "seen {n}"),
        remedy=Text("sửa", "mend"),
    )(check)


def raising(error):
    def check(_):
        yield Hit(Location(path="a"), {"n": 1})
        yield Hit(Location(path="b"), {"n": 2})
        raise error

    return made("TST-001", check)


WELL = made("TST-002", lambda _: [Hit(Location(), {"n": 3})])


def test_what_a_rule_had_found_stays_and_the_others_are_asked():
    findings = list(judge([raising(ValueError("hỏng")), WELL], object()))
    assert [finding.code for finding in findings] == ["TST-001", "TST-001", "ENG-001", "TST-002"]
    crashed = findings[2]
    assert crashed.severity is Severity.ERROR
    assert crashed.params["rule"] == "TST-001"
    assert crashed.params["reason"].startswith("ValueError: hỏng (")
    assert "quy tắc TST-001 không chạy được" in crashed.message.vi
    assert "TST-001" in crashed.message.en
    assert "người bảo trì" in crashed.remedy.vi


@pytest.mark.parametrize(
    "error", [RecursionError("sâu"), MemoryError(), KeyError("x"), OSError("đĩa"), AssertionError()]
)
def test_every_exception_is_told(error):
    *_, crashed = judge([raising(error)], object())
    assert (crashed.code, type(error).__name__) == ("ENG-001", crashed.params["reason"].split(":")[0])


def test_a_rule_that_recurses_without_end_is_told():
    def deep(subject):
        return deep(subject)

    (crashed,) = judge([made("TST-003", deep)], object())
    assert crashed.params["reason"].startswith("RecursionError")


def test_a_hit_that_does_not_fill_its_text_is_told():
    codes = [finding.code for finding in judge([made("TST-004", lambda _: [Hit(Location())]), WELL], object())]
    assert codes == ["ENG-001", "TST-002"]


def test_an_error_of_ours_speaks_both_languages():
    *_, crashed = judge([raising(PackageError(Text("gói hỏng", "broken")))], object())
    assert "PackageError: gói hỏng" in crashed.message.vi
    assert "PackageError: broken" in crashed.message.en


def test_the_reason_is_short_and_names_the_line_but_no_folder():
    *_, crashed = judge([raising(ValueError("x" * 10_000))], object())
    assert len(crashed.params["reason"]) < 500
    assert "/" not in crashed.params["reason"]


def test_interrupting_is_no_finding():
    with pytest.raises(KeyboardInterrupt):
        list(judge([raising(KeyboardInterrupt())], object()))


def test_the_finding_lies_where_the_subject_lies():
    class Row:
        location = PLACE

    *_, crashed = judge([raising(ValueError())], Row())
    assert crashed.location == PLACE


@pytest.mark.parametrize(
    ("reader", "part"),
    [
        ("compare_manifests", "manifest"),
        ("read_structure", "METS"),
        ("read_preservation", "PREMIS"),
        ("read_records", "dữ liệu mô tả"),
        ("read_links", "tài liệu liên kết"),
    ],
)
def test_a_reader_that_crashes_fails_the_package_and_stops_no_rule(recipe, judged, monkeypatch, reader, part):
    def crash(*_):
        raise RecursionError

    monkeypatch.setattr(validator, reader, crash)
    report = judged(recipe(extra={"lạ.txt": b"x"}, tags="Payload-Oxum: 1.1\n").bag())
    (crashed,) = [finding for finding in report.findings if finding.code == "ENG-004"]
    assert part in crashed.message.vi
    assert not report.passed
    assert report.subject.sha256
    assert {"BAG-013"} <= {finding.code for finding in report.findings}


def test_a_package_that_crashes_at_once_has_a_report(recipe, judged, monkeypatch):
    def crash(_):
        raise OSError("đĩa")

    monkeypatch.setattr(validator, "open_package", crash)
    report = judged(recipe().bag())
    assert [finding.code for finding in report.findings] == ["ENG-004"]
    assert (report.passed, report.objects, report.subject.sha256) == (False, 0, None)


def test_what_a_reader_raises_on_purpose_goes_on(recipe, judged, monkeypatch):
    def refuse(*_):
        raise PackageError(Text("dừng", "stop"))

    monkeypatch.setattr(validator, "read_structure", refuse)
    with pytest.raises(PackageError):
        judged(recipe().bag())


def test_a_caller_may_stop_the_reading_by_its_progress(recipe):
    class StopError(Exception):
        pass

    def stop(*_):
        raise StopError

    with pytest.raises(StopError):
        validator.validate_package(recipe().bag(), None, lambda: None, progress=stop)


def test_a_whole_package_is_judged_though_one_rule_crashes(recipe, judged, monkeypatch):
    def crash(_):
        raise ValueError("hỏng")

    monkeypatch.setattr(validator, "PACKAGE_RULES", (made("TST-005", crash), *validator.PACKAGE_RULES))
    spoilt = recipe().bag()
    path = next(path for path in spoilt.files if path.endswith(".pdf"))
    spoilt.files[path] += b"x"
    codes = [finding.code for finding in judged(spoilt).findings]
    assert codes[0] == "ENG-001"
    assert {"BAG-009", "FIX-004"} <= set(codes)
