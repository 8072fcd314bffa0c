"""`oais-vn amend` and `oais-vn versions`, as a person types them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from oais_vn.cli.context import Console
from oais_vn.cli.main import main
from oais_vn.model.errors import InputError

CODE = "H32.64.2008.01.HC"
DECISION = 'number = "12/QĐ"\ndate = 2026-11-20\nauthority = "Giám đốc"\nkind = "chinh-sua"\nreason = "Rà soát"\n'


@pytest.fixture
def run():
    def call(*arguments: object):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, given, obj=Console("vi"), standalone_mode=False)

    return call


@pytest.fixture
def store(tmp_path, delivery, packed):
    packed(delivery, tmp_path / "kho")
    (tmp_path / "D.toml").write_text(DECISION, encoding="utf-8")
    (tmp_path / "S.toml").write_text('[record]\ntitle = "Khác"\n', encoding="utf-8")
    return tmp_path / "kho"


def test_an_amendment_and_its_line_are_told(store, tmp_path, run):
    aip = store / f"{CODE}_aip-hoso_v1"
    made = run("amend", aip, "--decision", tmp_path / "D.toml", "--metadata", tmp_path / "S.toml", "--no-progress")
    assert made.return_value == 0, made.output
    assert f"đã tạo: {store / CODE}_aip-hoso_v2" in made.output
    line = run("versions", CODE, "--in", store)
    assert line.return_value == 0
    assert all(text in line.output for text in ("v1", "v2 (mới nhất)", "khớp với gói trước", "12/QĐ", "Rà soát"))
    told = json.loads(run("versions", aip, "--json").output)
    assert [entry["proven"] for entry in told["versions"]] == [None, True]
    assert told["versions"][1]["amendment"]["decision"]["kind"] == "chinh-sua"


def test_a_broken_line_and_an_unknown_code_are_no_success(store, tmp_path, run):
    aip = store / f"{CODE}_aip-hoso_v1"
    run("amend", aip, "--decision", tmp_path / "D.toml", "--metadata", tmp_path / "S.toml", "--quiet")
    place = aip / "tagmanifest-sha256.txt"
    place.write_bytes(place.read_bytes() + b"\n")
    broken = run("versions", CODE, "--in", store)
    assert (broken.return_value, "KHÔNG khớp" in broken.output) == (1, True)
    assert run("versions", "H99", "--in", store).return_value == 3


@pytest.mark.parametrize("both", [True, False])
def test_both_or_neither_of_the_two_is_refused(store, tmp_path, delivery, run, both):
    more = ["--metadata", tmp_path / "S.toml", "--content", delivery] if both else []
    result = run("amend", store / f"{CODE}_aip-hoso_v1", "--decision", tmp_path / "D.toml", *more)
    assert isinstance(result.exception, InputError)
