"""Old data end to end: a TT02 delivery, a HD40 sheet by mapping, windows-1258; and the page that shows them."""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from pathlib import Path

import pytest

import oais_vn as ov

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.fixture(scope="module")
def old_data():
    spec = importlib.util.spec_from_file_location("old_data", HOW_TO / "old_data.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(old_data, tmp_path_factory):
    place = tmp_path_factory.mktemp("old")
    return {example.name: (place, old_data.packed(example, place)) for example in old_data.EXAMPLES}


def columns(made):
    return list(csv.DictReader(made.columns.splitlines()))


def test_the_page_is_what_the_program_makes(old_data):
    page = (HOW_TO / "old-data.md").read_text(encoding="utf-8")
    assert page == old_data.page(), "run python docs/how-to/old_data.py"
    assert "<!--" not in page


@pytest.mark.parametrize("name", ["tt02", "hd40", "windows-1258"])
def test_the_packages_are_packages_of_tt05(made, checker, name):
    place, _ = made[name]
    packages = sorted((place / f"{name}-goi").glob("*_aip-hoso_v1"))
    assert packages
    for package in packages:
        report = ov.validate(package)
        assert [finding.line("en") for finding in report.findings if finding.severity.value != "info"] == []
        assert checker(package) == []


def test_a_delivery_of_tt02(made):
    _, tt02 = made["tt02"]
    dossier, first, second = tt02.records
    assert dossier["arcFileCode"] == "H32.15.H32.64.2008.01HC"
    assert [first["confidenceLevel"], second["confidenceLevel"]] == ["02", "02"]
    assert [row["ConfidenceLevel"] for row in columns(tt02)] == ["", "Bản chính", "Bản sao y"]
    assert [row["TypeName"] for row in columns(tt02)] == ["", "Quyết định", "Nghị định"]
    assert second["typeName"] == "32"


def test_a_delivery_of_hd40(made):
    _, hd40 = made["hd40"]
    dossier, first, _ = hd40.records
    assert dossier["title"] == "Hồ sơ đại hội Đảng bộ huyện"
    assert (first["codeNumber"], first["subject"]) == ("05", "Về nhiệm vụ nhiệm kỳ 2005–2010")
    assert [row["Người ký"] for row in columns(hd40)] == ["", "Nguyễn Văn A", "Trần Thị B"]


def test_a_delivery_in_windows_1258(made):
    _, made_1258 = made["windows-1258"]
    dossier, document = made_1258.records
    assert dossier["title"] == "Hồ sơ quyết toán, thu thuế; năm 1999"
    assert document["subject"] == 'Gửi dự toán\n"lần thứ hai"'
    assert document["codeNumber"] == "007"
    told = {finding.params["field"] for finding in made_1258.report.findings if finding.code == "DRV-011"}
    assert told == {"windows-1258"}


def test_the_deliveries_are_as_they_were(old_data, tmp_path, tree_of):
    for example in old_data.EXAMPLES:
        old_data.packed(example, tmp_path / "packed")
        (tmp_path / "alone" / example.name).mkdir(parents=True)
        example.write(tmp_path / "alone" / example.name)
        # A workbook holds the moment of its saving.
        before = {
            name: data
            for name, data in tree_of(tmp_path / "alone" / example.name).items()
            if not name.endswith(".xlsx")
        }
        after = tree_of(tmp_path / "packed" / example.name)
        assert {name: data for name, data in after.items() if not name.endswith(".xlsx")} == before


def test_the_program_takes_profile_and_mapping(old_data, tmp_path, program):
    for example in old_data.EXAMPLES[:2]:
        folder = tmp_path / example.name
        folder.mkdir()
        example.write(folder)
    done = program("pack", tmp_path / "tt02", tmp_path / "a", "--profile", "tt02-2019", "--json")
    assert done.returncode == 0, done.stderr
    codes = {finding["code"] for finding in json.loads(done.stdout)["report"]["findings"]}
    assert {"DRV-014", "DRV-015"} <= codes
    done = program("pack", tmp_path / "hd40", tmp_path / "b", "--mapping", tmp_path / "hd40.toml", "--json")
    assert done.returncode == 0, done.stderr
    assert "DRV-016" in {finding["code"] for finding in json.loads(done.stdout)["report"]["findings"]}
    done = program("pack", tmp_path / "hd40", tmp_path / "b", "--mapping", tmp_path / "không-có.toml")
    assert done.returncode == 4


def test_a_csv_that_cannot_be_told_ends_with_the_option(old_data, tmp_path, program):
    example = old_data.EXAMPLES[2]
    folder = tmp_path / "giao-nop"
    folder.mkdir()
    example.write(folder)
    (folder / "ho-so.csv").write_bytes("Nom;Été;Où\r\n".encode("windows-1252"))
    done = program("pack", folder, tmp_path / "ra")
    assert done.returncode == 3
    assert "[table]: encoding" in done.stderr
    assert not (tmp_path / "ra").exists() or not list((tmp_path / "ra").glob("*_aip*"))
