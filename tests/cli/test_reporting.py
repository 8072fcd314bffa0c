"""`--report FORMAT=FILE` of `check` and `validate`."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

import oais_vn as ov
from oais_vn import api
from oais_vn.cli.main import run
from oais_vn.model.errors import InputError, StorageError
from oais_vn.storage.publish import publish_file


@pytest.fixture
def oais_vn(capsys):
    def called(*arguments):
        with pytest.raises(SystemExit) as left:
            run([*map(str, arguments), "--lang", "vi"])
        printed = capsys.readouterr()
        return int(str(left.value.code)), printed.out, printed.err

    return called


@pytest.fixture
def goods(tmp_path, packed, delivery) -> Path:
    packed(delivery, tmp_path / "goi")
    return tmp_path / "goi"


def test_many_reports_of_one_run_and_their_digests(oais_vn, delivery, tmp_path):
    places = {form: tmp_path / f"bc.{form}" for form in api.report_forms() if form not in {"xlsx", "docx"}}
    asked = [part for form, place in places.items() for part in ("--report", f"{form}={place}")]
    code, out, err = oais_vn("check", delivery, *asked)
    assert code in (0, 1), err
    for form, place in places.items():
        digest = hashlib.sha256(place.read_bytes()).hexdigest()
        assert f"báo cáo {form}: {place}\n  SHA-256 {digest}" in out
    assert sorted(each.name for each in tmp_path.glob(".*")) == []


def test_with_json_the_digests_are_told_apart_from_the_results(oais_vn, delivery, tmp_path):
    _, out, err = oais_vn("check", delivery, "--json", "--report", f"json={tmp_path / 'bc.json'}")
    assert json.loads(out)["delivery"]["lot"] == json.loads((tmp_path / "bc.json").read_bytes())["delivery"]["lot"]
    assert "SHA-256" in err


def test_workbook_and_minutes_are_of_a_delivery(oais_vn, delivery, goods, tmp_path):
    files = {form: tmp_path / f"bc.{form}" for form in ("json", "xlsx", "docx")}
    asked = [part for form, path in files.items() for part in ("--report", f"{form}={path}")]
    code, out, _ = oais_vn("check", delivery, *asked, "--quiet")
    assert code == 0, out
    assert openpyxl.load_workbook(files["xlsx"]).sheetnames[:2] == ["Đọc trước", "Lỗi"]
    digest = hashlib.sha256(files["json"].read_bytes()).hexdigest()
    with zipfile.ZipFile(files["docx"]) as archive:
        assert digest in archive.read("word/document.xml").decode().replace("</w:t><w:t>", "")
    for form in ("xlsx", "docx"):
        code, _, err = oais_vn("validate", goods, "--report", f"{form}={tmp_path / 'khác'}")
        assert code == 2
        assert "oais-vn check" in err


def test_annotations_go_to_the_output_of_the_step(oais_vn, delivery):
    _, out, _ = oais_vn("check", delivery, "--quiet", "--report", "github=-")
    assert out.splitlines()[-1].startswith("::")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("pdf=bc.pdf", "html, json, jsonl, junit, sarif, github, gitlab, xlsx, docx"),
        ("json", "FORMAT=FILE"),
        ("json=", "FORMAT=FILE"),
        ("json={tmp}/khong-co/bc.json", "không có thư mục"),
        ("json={tmp}", "là một thư mục"),
        ("json={delivery}/bc.json", "chỉ được đọc"),
        ("json={delivery}/delivery.toml", "chỉ được đọc"),
        ("json={tmp}/mien.toml", "chỉ được đọc"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(oais_vn, delivery, tmp_path, wanted, told):
    (tmp_path / "mien.toml").write_text("", encoding="utf-8")
    terms = (delivery / "delivery.toml").read_bytes()
    wanted = wanted.format(tmp=tmp_path, delivery=delivery)
    code, out, err = oais_vn("check", delivery, "--waivers", tmp_path / "mien.toml", "--report", wanted)
    assert (code, out) == (2, "")
    assert told in err
    assert (delivery / "delivery.toml").read_bytes() == terms


def test_two_reports_do_not_share_a_file(oais_vn, delivery, tmp_path):
    both = [f"{form}={tmp_path / 'bc'}" for form in ("json", "html")]
    code, _, err = oais_vn("check", delivery, "--report", both[0], "--report", both[1])
    assert code == 2
    assert "cùng ghi vào một tệp" in err


def test_packages_many_in_one_report_or_refused(oais_vn, goods, tmp_path):
    code, _, err = oais_vn("validate", goods, "--report", f"json={tmp_path / 'bc.json'}")
    assert code == 2
    assert "jsonl" in err
    code, _, err = oais_vn(
        "validate", goods, "--report", f"jsonl={tmp_path / 'bc'}", "--report", f"html={tmp_path / 'bc.html'}"
    )
    assert code == 0, err
    lines = [json.loads(line) for line in (tmp_path / "bc").read_text(encoding="utf-8").splitlines()]
    assert sum(line["record"] == "end" for line in lines) == len(list(goods.glob("*/bagit.txt")))
    assert 'id="units"' in (tmp_path / "bc.html").read_text(encoding="utf-8")


def test_a_report_never_lands_in_a_package(oais_vn, goods):
    package = next(goods.glob("*/bagit.txt")).parent
    code, _, err = oais_vn("validate", package, "--report", f"json={package / 'bc.json'}")
    assert code == 2
    assert "chỉ được đọc" in err


def test_from_python(goods, tmp_path):
    package = next(goods.glob("*/bagit.txt")).parent
    report = ov.validate(package)
    digest = ov.write_report(report, "json", tmp_path / "bc.json", language="en")
    assert digest == hashlib.sha256((tmp_path / "bc.json").read_bytes()).hexdigest()
    with pytest.raises(InputError):
        ov.write_report([report, report], "json", tmp_path / "two.json")
    with pytest.raises(InputError):
        ov.write_report(report, "json", package / "bagit.txt")


def test_a_report_that_breaks_off_leaves_the_one_that_was_there(tmp_path):
    place = tmp_path / "bc.json"
    place.write_bytes(b"old")

    def broken(stream):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError):
        publish_file(place, broken)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("bc.json", b"old")]
    publish_file(place, lambda stream: stream.write(b"new") and None)
    assert place.read_bytes() == b"new"
