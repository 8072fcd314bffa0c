"""`oais-vn risks`: packages by their PREMIS, deliveries and folders by their files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

DECISION = 'number = "12/QĐ"\ndate = 2026-11-20\nauthority = "Giám đốc"\nkind = "chinh-sua"\nreason = "Rà soát"\n'
WORD_2 = bytes.fromhex("dba52d0000") + bytes(600)
CODE = "H32.64.2008.01.HC"


def told(program, *arguments):
    done = program("risks", *arguments, "--json", "--no-progress")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def mixed(tmp_path) -> Path:
    folder = tmp_path / "thu-muc"
    (folder / "cu").mkdir(parents=True)
    (folder / "cu" / "VAN BAN.DOC").write_bytes(WORD_2)
    (folder / "cu" / "=1+1.lạ").write_bytes(b"\x01\x02khong ai biet")
    (folder / "anh.gif").write_bytes(b"GIF89a" + bytes(20) + b";")
    return folder


def test_a_folder_is_told_with_the_worst_first_and_unknown_as_such(mixed, program, tmp_path):
    report = told(program, mixed, "--lang", "en", "--xlsx", tmp_path / "rui-ro.xlsx")
    assert [(row["puid"], row["grade"]) for row in report["formats"]] == [
        ("fmt/38", "high"),
        (None, "unknown"),
        ("fmt/4", "low"),
    ]
    assert report["counts"] == {"high": 1, "unknown": 1, "medium": 0, "low": 1}
    word, unknown, _ = report["formats"]
    assert [each["key"] for each in word["to"]] == ["pdfa"]
    assert (word["confidence"], unknown["name"]) == ("high", "*.lạ")
    assert [Path(place["place"]).name for place in report["places"]] == ["cu", "cu"]

    book = openpyxl.load_workbook(tmp_path / "rui-ro.xlsx")
    by_fonds, where, judged = book.worksheets
    assert [cell.value for cell in by_fonds["B"][1:]] == ["high", "unknown", "low"]
    (place,) = [row for row in where.iter_rows() if row[-1].value == "=1+1.lạ"]
    assert place[-1].data_type == "s"
    assert "own judgement" in judged.cell(judged.max_row, 1).value

    text = program("risks", mixed, "--lang", "en", "--no-progress").stdout
    assert "In all: high 1, unknown 1, medium 0, low 1" in text
    assert "PDF/A-2" in text


def test_packages_are_asked_by_premis_and_only_the_newest_version_counts(delivery, packed, program, tmp_path):
    store = tmp_path / "kho"
    packed(delivery, store)
    (tmp_path / "D.toml").write_text(DECISION, encoding="utf-8")
    (tmp_path / "S.toml").write_text('[record]\ntitle = "Khác"\n', encoding="utf-8")
    first = store / f"{CODE}_aip-hoso_v1"
    program("amend", first, "--decision", tmp_path / "D.toml", "--metadata", tmp_path / "S.toml", "--quiet")
    for collection in store.glob("*_aic_*"):
        shutil.rmtree(collection)
    # The files themselves are not asked: PREMIS says what they were when they were taken in.
    for pdf in store.rglob("*.pdf"):
        pdf.write_bytes(b"x")
    report = told(program, store)
    assert [(row["fonds"], row["puid"], row["files"], row["places"]) for row in report["formats"]] == [
        ("P.01", "fmt/477", 6, 2)
    ]
    assert told(program, store, "--all-versions")["formats"][0]["files"] == 9


def test_a_delivery_belongs_to_its_fonds_and_a_sip_is_asked_by_its_files(delivery, packed, program, tmp_path):
    rows = told(program, delivery)["formats"]
    assert {row["fonds"] for row in rows} == {"P.01"}
    assert {row["puid"]: row["files"] for row in rows} == {"fmt/477": 6, "fmt/214": 1}
    packed(delivery, tmp_path / "sip", type="SIP", form="zip")
    rows = told(program, tmp_path / "sip")["formats"]
    assert [(row["fonds"], row["puid"], row["files"], row["places"]) for row in rows] == [("P.01", "fmt/477", 6, 2)]


def test_what_cannot_be_read_is_told_and_is_no_success(delivery, packed, program, tmp_path):
    store = tmp_path / "kho"
    packed(delivery, store)
    (premis,) = (store / f"{CODE}_aip-hoso_v1").rglob("PREMIS_rep1.xml")
    premis.write_bytes(b"<premis")
    done = program("risks", store, "--no-progress")
    assert done.returncode == 3
    assert f"Không đọc được: {store / CODE}_aip-hoso_v1" in done.stdout
    assert "fmt/477" in done.stdout
    assert program("risks", tmp_path / "khong-co").returncode == 3
    assert program("risks", store, "--register", tmp_path / "khong-co.toml").returncode == 4
