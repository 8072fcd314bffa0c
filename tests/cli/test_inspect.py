"""`oais-vn inspect`: what is in files, judged by the profile."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

import oais_vn as ov
from oais_vn import api, wiring
from oais_vn.cli.main import run
from oais_vn.model.inspection import ImageFacts, PdfFacts

Image = pytest.importorskip("PIL.Image")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run(["inspect", *arguments, "--no-progress", "--workers", "1"])
    return int(str(left.value.code)), capsys.readouterr().out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.new("RGB", (200, 100), "white").save(tmp_path / "tốt.tif", dpi=(300, 300))
    Image.new("RGB", (200, 100), "white").save(tmp_path / "thô.jpg", dpi=(100, 100))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "trắng.pdf")
    (tmp_path / "ghi chú.txt").write_text("văn bản")
    return tmp_path


def test_each_kind_is_looked_into_and_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, str(folder), "--json")
    lines = {Path(line["path"]).name: line for line in map(json.loads, out.splitlines())}
    assert code == 1
    assert {name: line["kind"] for name, line in lines.items()} == {
        "tốt.tif": "ImageFacts",
        "thô.jpg": "ImageFacts",
        "trắng.pdf": "PdfFacts",
        "ghi chú.txt": None,
    }
    assert {name: [each["code"] for each in line["findings"]] for name, line in lines.items()} == {
        "tốt.tif": [],
        "thô.jpg": ["IMG-004"],
        "trắng.pdf": ["PDF-006"],
        "ghi chú.txt": [],
    }
    assert lines["thô.jpg"]["facts"]["dpi_x"] == 100.0
    assert lines["thô.jpg"]["facts"]["decoded"] is None
    risks = {name: line["risk"] for name, line in lines.items()}
    assert (risks["tốt.tif"], risks["trắng.pdf"]) == ("low", "medium")


def test_text_in_vietnamese_with_the_limit_of_the_kind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, str(folder / "tốt.tif"), "--kind", "drawing", "--deep", "--lang", "vi")
    assert code == 0
    assert "TIFF 200×100, 300 dpi, rgb 24 bit, nén raw, 1 khung, giải mã: được" in out
    assert "rủi ro định dạng: thấp" in out
    code, out = said(capsys, str(folder / "thô.jpg"), "--lang", "vi")
    assert code == 1
    assert "ảnh có độ phân giải 100 dpi, yêu cầu từ 200 dpi (IMG-004)" in out


def test_from_python(folder: Path) -> None:
    image, pdf = ov.inspect(folder / "tốt.tif", folder / "trắng.pdf", deep=True)
    assert isinstance(image.facts, ImageFacts)
    assert image.facts.decoded is True
    assert isinstance(pdf.facts, PdfFacts)
    assert [found.code for found in ov.judge(pdf)] == ["PDF-006"]


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="a script stands for veraPDF")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # As veraPDF 1.28 prints it; the exit code is 1 for FAIL.
        ('PASS "$last" 2b', True),
        ('FAIL "$last" 2b', False),
        ('PASS "$last" "$flavour"', True),
        ('PASS "$last" 1b', None),
        ('FAIL "$last" 1b', None),
        ("", None),
        ("Exception in thread main", None),
    ],
)
def test_a_claim_is_validated_where_a_validator_is_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, said: str, expected: bool | None
) -> None:
    script = folder / "verapdf"
    words = 'for last; do [ "$before" = --flavour ] && flavour=$last; before=$last; done'
    script.write_text(f"#!/bin/sh\n{words}\necho {said}\n")
    script.chmod(0o755)
    monkeypatch.setenv("OAIS_VN_VERAPDF", str(script))
    with pikepdf.open(folder / "trắng.pdf", allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        pdf.save()
    (found,) = ov.inspect(folder / "trắng.pdf")
    assert isinstance(found.facts, PdfFacts)
    assert (found.facts.claim, found.facts.validated) == ("2B", expected)
    assert ("PDF-007" in [each.code for each in ov.judge(found)]) is (expected is False)


def test_pages_of_a_dossier(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("cv2")
    code, out = said(capsys, str(folder / "tốt.tif"), "--pages", "--json", "--lang", "en")
    assert code == 0
    told = [json.loads(line) for line in out.splitlines()]
    assert [(line["code"], line["page"], line["message"]) for line in told[1:]] == [("PGQ-001", 1, "the page is blank")]


def test_pages_measured_by_two_processes_are_the_same(folder: Path) -> None:
    pytest.importorskip("cv2")
    Image.new("RGB", (200, 100), "white").save(folder / "trắng.png")
    assert ov.judge_pages(folder, workers=2) == ov.judge_pages(folder)
    assert len(ov.judge_pages(folder)) == 3


def test_what_is_not_set_is_the_best_for_looking_and_fido_for_packages(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    asked: list[str] = []
    real = wiring.format_identifier
    monkeypatch.setattr(wiring, "format_identifier", lambda name, seconds: asked.append(name) or real("fido", seconds))
    list(ov.identify(folder / "tốt.tif"))
    list(ov.inspect(folder / "tốt.tif"))
    monkeypatch.setenv("OAIS_VN_IDENTIFIER", "fido")
    list(ov.identify(folder / "tốt.tif"))
    assert asked == ["auto", "auto", "fido"]
    monkeypatch.delenv("OAIS_VN_IDENTIFIER")
    assert api.settings()["identifier"].value == "fido"
