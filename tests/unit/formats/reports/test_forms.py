"""Every form of a report: what programs read, with hostile names in it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from lxml import etree

from oais_vn.formats.reports.forms import FORMS, form_called
from oais_vn.formats.reports.grouping import fingerprints
from oais_vn.formats.reports.json_reader import read_json_report
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.location import NOWHERE, Location
from oais_vn.model.report import Finding, Report, Severity, Standing, Subject
from oais_vn.model.waivers import Waiver

HOSTILE = "</script><script>alert('x')</script>&\x1b[2J\u202e\udcff\x00\ufffe"
MOMENT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
WAIVER = Waiver("FLD-003", "bản giấy cũng không có", "Trưởng phòng", decision="12/QĐ", until=date(2026, 12, 31))


def finding(code="FLD-003", severity=Severity.ERROR, location=NOWHERE, dossier="", **other):
    params = {"dossier": dossier} if dossier else {}
    return Finding(
        code, severity, Text("thiếu, 5%:\nhết", "missing"), Text("điền", "fill"), "Đ8", "V", location, params, **other
    )


def report(*findings, delivery=None, path="giao-nop/đợt 2", **other):
    subject = Subject("package" if delivery is None else "delivery", path)
    return Report("tt05-2025", subject, MOMENT, MOMENT + timedelta(1), findings, 42, delivery, **other)


DELIVERY = CheckedDelivery(
    "Trung tâm", "Sở <b>", "H32", "Phông", "02", 2, "Công ty",
    digest="ab" * 32,
    weights={"A4": 1, "A3": 2},
    dossiers=(
        CheckedDossier("H32.01", "Sạch", Volume(3, 3, 0, {"A4": 1200, "A3": 2})),
        CheckedDossier("H32.02", HOSTILE, Volume(1, 1, 1, {"A4": 5}), errors=1),
    ),
)  # fmt: skip
CELL = Location("bảng kê.xlsx", sheet="Văn bản", cell="G17")
CHECKED = report(
    finding(location=CELL, dossier="H32.02", standing=Standing.OPEN),
    finding(location=CELL, dossier="H32.02", standing=Standing.OPEN),
    finding(location=Location(HOSTILE, page=3), waiver=WAIVER, standing=Standing.NEW, places=7),
    finding("DLV-001", Severity.WARNING, Location("a.pdf", line=4), "H32.02", standing=Standing.NEW),
    finding("TAB-001", Severity.INFO, standing=Standing.NEW),
    delivery=DELIVERY,
    mended=(finding("XRF-005", location=Location("b.pdf")),),
)
CLEAN = report(path="goi/sạch")


def written(form, *reports, language="vi"):
    stream = io.BytesIO()
    FORMS[form].write(reports or (CHECKED,), language, stream)
    return stream.getvalue()


def test_a_form_that_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(InputError) as caught:
        form_called("pdf")
    assert all(form in caught.value.text.vi for form in FORMS)


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if not form.of_deliveries])
def test_every_form_is_written_in_both_languages_the_same_each_time(form):
    assert written(form) == written(form)
    assert written(form) != written(form, language="en")
    written(form).decode()


def test_json_is_read_back():
    plain = replace(CHECKED, findings=tuple(each for each in CHECKED.findings if each.location.path != HOSTILE))
    back = read_json_report(io.BytesIO(written("json", plain)))
    assert [each.code for each in back.findings] == [each.code for each in plain.findings]
    assert back.mended[0].code == "XRF-005"


def test_json_lines_have_a_head_a_line_for_each_finding_and_an_end():
    lines = [json.loads(line) for line in written("jsonl", CHECKED, CLEAN).splitlines()]
    assert [line["record"] for line in lines] == ["head", *["finding"] * 5, "mended", "end", "head", "end"]
    assert lines[0]["delivery"]["dossiers"][1]["verdict"] == "failed"
    assert not {"findings", "verdict", "counts"} & lines[0].keys()
    assert lines[3]["places"] == 7
    assert lines[7] == {
        "record": "end",
        "ended": "2026-11-21T08:00:00Z",
        "verdict": "failed",
        "counts": {"error": 2, "warning": 1, "info": 1, "waived": 1, "objects": 42},
    }


def test_junit_has_a_suite_for_the_whole_and_for_each_dossier():
    root = etree.fromstring(written("junit", CHECKED, CLEAN))
    suites = root.findall("testsuite")
    assert [suite.get("name").split(":")[0].split()[0] for suite in suites] == ["Chung", "H32.01", "H32.02", "Chung"]
    whole, clean, bad, _ = suites
    assert [case.get("name") for case in clean] == ["Đạt"]
    assert [bad.get(name) for name in ("tests", "failures", "skipped")] == ["3", "2", "0"]
    assert [root.get(name) for name in ("tests", "failures", "skipped", "errors")] == ["7", "2", "1", "0"]
    assert "12/QĐ" in whole.find("testcase/skipped").get("message")
    assert "thiếu" in bad.find("testcase/system-out").text
    assert "Cách xử lý: điền" in bad.find("testcase/failure").text


def sarif_log(*reports):
    return json.loads(written("sarif", *reports))


def test_sarif_keeps_what_the_standard_requires():
    """Requirements of SARIF 2.1.0: §3.13 log, §3.14 run, §3.19 driver, §3.27 result, §3.35 suppression."""
    log = sarif_log(CHECKED, CLEAN)
    assert log["version"] == "2.1.0"
    assert len(log["runs"]) == 2
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        rules = [rule["id"] for rule in driver["rules"]]
        assert len(set(rules)) == len(rules)
        assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in driver["rules"])
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        for result in run["results"]:
            assert rules[result["ruleIndex"]] == result["ruleId"]
            assert result["message"]["text"]
            assert result["level"] in {"none", "note", "warning", "error"}
            assert result.get("occurrenceCount", 1) >= 1
            for location in result["locations"]:
                physical = location["physicalLocation"]
                assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", physical["artifactLocation"]["uri"])
                assert physical.get("region", {"startLine": 1})["startLine"] >= 1
            for suppression in result.get("suppressions", ()):
                assert suppression["kind"] in {"inSource", "external"}
                assert suppression["status"] in {"accepted", "underReview", "rejected"}


def test_sarif_tells_places_waivers_and_what_became_of_each():
    results = sarif_log(CHECKED)["runs"][0]["results"]
    assert [result["baselineState"] for result in results] == ["unchanged", "unchanged", "new", "new", "new", "absent"]
    uri = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == "giao-nop/đợt 2/bảng kê.xlsx"
    assert results[0]["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Văn bản!G17"}]
    assert results[2]["suppressions"][0]["justification"].startswith("bản giấy cũng không có (Trưởng phòng")
    assert results[2]["occurrenceCount"] == 7
    assert results[3]["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    alone = sarif_log(report(finding()))["runs"][0]["results"][0]
    assert "baselineState" not in alone


def test_sarif_gives_both_languages_of_a_remedy_and_file_uris_of_absolute_paths():
    run = sarif_log(report(finding(location=Location("á.pdf")), path="/kho/gói"))["runs"][0]
    assert run["tool"]["driver"]["rules"][0]["messageStrings"] == {"vi": {"text": "điền"}, "en": {"text": "fill"}}
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///kho/g%C3%B3i/%C3%A1.pdf"


def test_github_escapes_what_ends_a_command_and_puts_errors_first():
    lines = written("github").decode().splitlines()
    assert lines[0].startswith("::error title=oais-vn::Không đạt: giao-nop/đợt 2")
    assert [line.split()[0] for line in lines[1:]] == ["::error", "::error", "::warning", "::notice", "::notice"]
    assert lines[1].startswith("::error file=giao-nop/đợt 2/bảng kê.xlsx,title=FLD-003::")
    assert "thiếu, 5%25:%0Ahết" in lines[1]
    assert "line=4" in lines[3]
    named = written("github", report(finding(location=Location("a,b:c%.pdf")), path="goi")).decode().splitlines()[1]
    assert "file=goi/a%2Cb%3Ac%25.pdf,title" in named


def test_github_says_when_it_will_not_show_all():
    def first(count):
        return written("github", report(*[finding() for _ in range(count)])).decode().splitlines()[0]

    assert "GitHub" not in first(9)
    assert "GitHub chỉ hiện 10" in first(10)


def test_gitlab_gives_each_finding_its_own_lasting_fingerprint():
    issues = json.loads(written("gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 5
    assert [issue["severity"] for issue in issues] == ["major", "major", "info", "minor", "info"]
    assert issues[0]["location"] == {"path": "giao-nop/đợt 2/bảng kê.xlsx", "lines": {"begin": 1}}
    english = json.loads(written("gitlab", language="en"))
    assert [issue["fingerprint"] for issue in english] == [issue["fingerprint"] for issue in issues]
    fewer = CHECKED.findings[3:]
    assert list(fingerprints(fewer)) == [issue["fingerprint"] for issue in issues[3:]]


class Page(HTMLParser):
    """Elements, and the text of scripts."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.scripts = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.elements and self.elements[-1][0] == "script":
            self.scripts[-1] += data


@pytest.mark.parametrize("reports", [(CHECKED,), (CLEAN, report(finding(location=Location(HOSTILE)), path=HOSTILE))])
def test_the_page_holds_only_its_own_scripts_and_fetches_nothing(reports):
    text = written("html", *reports).decode()
    page = Page(text)
    assert len(page.scripts) == 2
    assert "alert" not in page.scripts[1]
    assert not {"src", "srcset", "style", "onclick", "onload"} & {
        name for _, attributes in page.elements for name in attributes
    }
    assert all(attributes["href"].startswith("#") for _, attributes in page.elements if "href" in attributes)
    assert not re.search(r"url\(|@import|https?:", text)
    policy = next(each["content"] for tag, each in page.elements if each.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not set("\x00\x1b\u202e\ufffe") & set(text)


def test_the_page_tells_the_verdict_the_volume_and_the_dossiers_without_scripts():
    text = written("html").decode().split("<script", 1)[0]
    assert '<h1><span lang="vi">Không đạt</span><span lang="en">Failed</span></h1>' in text
    assert "<strong>1</strong> / 2" in text
    assert '<span lang="vi">1.207</span><span lang="en">1,207</span>' in text
    assert '<tr data-verdict="passed">' in text
    assert "Sở &lt;b&gt;" in text
    assert '<html lang="vi">' in text
    assert '<html lang="en">' in written("html", language="en").decode()


def test_the_page_of_one_package_has_no_terms_of_a_delivery_and_one_of_many_an_overview():
    single = written("html", CLEAN).decode()
    assert "goi/sạch" in single
    assert 'id="units"' not in single
    assert "Nhà thầu" not in single
    many = written("html", CLEAN, report(finding(), path="goi/xấu")).decode()
    assert many.count('<tr data-verdict="') == 2
    assert "đối tượng đạt" in many
    data = json.loads(Page(many).scripts[0])
    assert [each[0] for each in data["findings"]] == [1]
