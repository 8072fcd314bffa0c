"""The page of a report in a browser: filters, languages, print, ten thousand findings, hostile names."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2

from oais_vn.formats.reports.forms import FORMS
from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.report import Finding, Report, Severity, Standing, Subject
from oais_vn.model.waivers import Waiver

HOSTILE = "</script><img src=x onerror='window.harmed=1'><script>window.harmed=1</script>"
WAIVER = Waiver("FLD-003", "giấy cũng không có", "Trưởng phòng")


def code(number: int) -> str:
    return f"H32.2008.{number:03d}.HC"


def finding(number: int, rule: str, severity: Severity, dossier: int, **other) -> Finding:
    return Finding(
        rule,
        severity,
        Text(f"thiếu người ký số {number}", f"no signer, number {number}"),
        Text("Điền theo tài liệu giấy.", "Fill it in from the paper."),
        "TT 05/2025/TT-BNV",
        "S1",
        Location("Đường dẫn.xlsx", sheet="Văn bản", cell=f"G{number + 2}"),
        {"dossier": code(dossier)},
        **other,
    )


def page(tmp_path: Path, findings, dossiers: int, mended=()) -> Path:
    titles = {1: HOSTILE}
    delivery = CheckedDelivery(
        "Trung tâm Lưu trữ", "Ủy ban", "H32", "Phông Ủy ban", "02", 2, "Nhà thầu Đông Đô", previous="ab" * 32,
        weights={"A4": 1, "A3": 2},
        dossiers=tuple(
            CheckedDossier(code(each), titles.get(each, "Hồ sơ đất đai"), Volume(2, 2, 0, {"A4": each + 1}), each % 2)
            for each in range(dossiers)
        ),
    )  # fmt: skip
    moment = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    report = Report(
        "tt05-2025",
        Subject("delivery", "giao-nop"),
        moment,
        moment + timedelta(seconds=1),
        tuple(findings),
        9,
        delivery,
        tuple(mended),
    )
    path = tmp_path / "báo cáo.html"
    with path.open("wb") as stream:
        FORMS["html"].write([report], "vi", stream)
    return path


def small(tmp_path: Path) -> Path:
    return page(
        tmp_path,
        [
            finding(0, "FLD-003", Severity.ERROR, 1, standing=Standing.NEW),
            finding(1, "FLD-003", Severity.ERROR, 3, standing=Standing.OPEN),
            finding(2, "DLV-004", Severity.WARNING, 1, standing=Standing.NEW),
            finding(3, "TAB-001", Severity.INFO, 1, standing=Standing.NEW),
            finding(4, "FLD-003", Severity.ERROR, 1, standing=Standing.NEW, waiver=WAIVER),
        ],
        4,
        mended=[finding(9, "XRF-005", Severity.ERROR, 2)],
    )


SHOWN = "[...document.querySelectorAll('#list .text')].map((each) => each.textContent.match(/[0-9]+$/)[0]).join(' ')"


def put(browser, field: str, value: str, event: str) -> None:
    browser.run(
        f"(() => {{ const field = document.getElementById('{field}'); field.value = '{value}';"
        f" field.dispatchEvent(new Event('{event}')); }})()"
    )


def chosen(browser, field: str, label: str) -> str:
    browser.run(
        f"(() => {{ const field = document.getElementById('{field}');"
        f" field.value = [...field.options].find((each) => each.textContent === '{label}').value;"
        " field.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )
    return browser.run(SHOWN)


def sought(browser, text: str) -> str:
    browser.run(
        f"new Promise((done) => {{ const field = document.getElementById('search'); field.value = '{text}';"
        " field.dispatchEvent(new Event('input', {bubbles: true})); setTimeout(done, 400); })"
    )
    return browser.run(SHOWN)


def test_findings_are_filtered_sorted_and_told_in_both_languages(browser, tmp_path):
    browser.open(small(tmp_path))
    assert browser.run("window.harmed") is None
    assert browser.run("document.querySelector('h1').innerText") == "Không đạt"
    assert browser.run(SHOWN) == "0 4 2 1"
    assert sought(browser, "duong dan g3") == "1"
    assert sought(browser, "") == "0 4 2 1"
    assert chosen(browser, "unit", code(3)) == "1"
    assert chosen(browser, "unit", "Tất cả") == "0 4 2 1"
    assert chosen(browser, "rule", "DLV-004") == "2"
    assert chosen(browser, "rule", "Tất cả") == "0 4 2 1"
    assert chosen(browser, "standing", "còn từ lần trước") == "1"
    browser.run("new Promise((done) => { document.querySelector('[type=reset]').click(); setTimeout(done, 100); })")
    assert browser.run(SHOWN) == "0 4 2 1"
    browser.run("document.querySelector('[name=severity][value=\"0\"]').click()")
    browser.run("document.querySelector('[name=severity][value=\"2\"]').click()")
    assert browser.run(SHOWN) == "4 2 3"
    browser.run("document.getElementById('waived').click()")
    assert browser.run(SHOWN) == "2 3"
    assert "thiếu người ký số 9" in browser.run("document.getElementById('mended').innerText")
    browser.run("document.querySelector('[data-language=en]').click()")
    assert browser.run("document.documentElement.lang + document.querySelector('h1').innerText") == "enFailed"
    told = browser.run("document.body.innerText")
    assert "no signer, number 2" in told
    assert "Cách xử lý" not in told


def test_dossiers_are_filtered_and_sorted(browser, tmp_path):
    browser.open(small(tmp_path))
    rows = (
        "[...document.querySelectorAll('#units tbody tr')].filter((row) => !row.hidden)"
        ".map((row) => row.cells[0].innerText.slice(9, 12)).join(' ')"
    )
    assert browser.run(rows) == "000 001 002 003"
    for _ in range(2):
        browser.run("document.querySelector('[data-sort=\"6\"]').click()")
    assert browser.run(rows) == "003 002 001 000"
    assert browser.run("document.querySelector('[aria-sort]').getAttribute('aria-sort')") == "descending"
    put(browser, "unit-verdict", "failed", "change")
    assert browser.run(rows) == "003 001"
    put(browser, "unit-search", "dat dai", "input")
    assert browser.run(rows) == "003"
    browser.run("document.querySelector('[data-unit=\"3\"]').click()")
    assert browser.run(SHOWN) == "1"


def test_it_prints_on_a4_with_every_finding(browser, tmp_path):
    browser.open(page(tmp_path, [finding(each, "FLD-003", Severity.ERROR, 1) for each in range(300)], 60))
    assert len(browser.run(SHOWN).split()) < 300
    with pypdfium2.PdfDocument(browser.printed()) as printed:
        assert len(printed) > 5
        width, height = (round(side / 72 * 25.4) for side in printed[0].get_size())
        text = "\n".join(each.get_textpage().get_text_bounded() for each in printed)
    assert (width, height) == (210, 297)
    assert "Không đạt" in text
    assert "Nhà thầu Đông Đô" in text
    assert "thiếu người ký số 299" in text
    assert text.count("Mã hồ sơ") > 1, "the heads of a table come again on each page"
    assert "Bỏ lọc" not in text


def test_ten_thousand_findings_open_at_once(browser, tmp_path):
    rules = [f"FLD-{each:03d}" for each in range(1, 30)]
    many = [finding(each, rules[each % 29], Severity.ERROR, each % 400) for each in range(10_000)]
    path = page(tmp_path, many, 400)
    assert path.stat().st_size < 6_000_000
    begun = time.monotonic()
    browser.open(path)
    assert browser.run("document.getElementById('shown').textContent") == "10.000 trong 10.000 phát hiện"
    assert browser.run("document.querySelectorAll('#list li').length") < 1_000
    assert sought(browser, "nguoi ky g10001") == "9999"
    assert time.monotonic() - begun < 30
    first = len(sought(browser, "").split())
    browser.run("document.querySelector('#list > .more').click()")
    assert len(browser.run(SHOWN).split()) > first
