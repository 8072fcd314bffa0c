"""Film from the order to the edition, as a person types it; the disks burn, and the film proves the pages."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

import oais_vn as ov
from oais_vn import wiring
from oais_vn.cli.context import Console
from oais_vn.cli.main import main
from oais_vn.model.errors import AccessRefusedError, InputError
from oais_vn.storage.directory import DirectorySource
from oais_vn.workflows.film.returned import open_order
from simulated import PROFILE, rescan

CODE = "H32.64.2008.01.HC"
NAME = f"{CODE}_aip-hoso_v1"
REEL = "PT-2026-0001"
LAN = ("--operator", "Lan")
READINGS = (
    f'[reel]\nreel = "{REEL}"\ndate = 2026-12-20\naccession = "P-1"\nby = "Lan"\n'
    "[readings]\ndensity = [1.0]\nbase = {base}\nresolution = 5.9\nsplices = 0\n"
)
POLICY = """
title.vi = "Hai bản và phim"
title.en = "Two copies and film"
[copies]
least = 2
kinds = 1
sites = 1
administrators = 1
offline = 0
[audit]
look_days = 30
readback_days = 365
[film]
least = 1
inspect_days = 365
"""
ARCHIVE = """
[archive]
name = "Trung tâm"
policy = "hai-va-phim.toml"
[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "A"
administrator = "A"
path = "dia-1"
[[tiers]]
code = "dia-2"
type = "disk"
kind = "ssd"
site = "B"
administrator = "B"
path = "dia-2"
"""
DECISION = 'number = "12/QĐ"\ndate = 2026-11-20\nauthority = "Giám đốc"\nkind = "quet-lai"\nreason = "Quét từ phim"\n'


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, given, obj=Console("vi"), standalone_mode=False)

    return call


@pytest.fixture
def archive(tmp_path, delivery, packed):
    """A packed delivery, two empty disks, a policy that asks for film, and readings of a reel."""
    packed(delivery, tmp_path / "aip")
    for name in ("dia-1", "dia-2"):
        (tmp_path / name).mkdir()
    texts = {
        "archive.toml": ARCHIVE,
        "hai-va-phim.toml": POLICY,
        "thu.toml": PROFILE,
        "so-do.toml": READINGS.replace("{base}", "0.06"),
        "so-do-xau.toml": READINGS.replace("{base}", "0.30"),
        "D.toml": DECISION,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_whole_road_and_the_film_after_the_fire(archive, run, monkeypatch):
    assert run("store", f"aip/{NAME}", *LAN, "--quiet").return_value == 1  # the policy asks for film too
    before = run("status")
    assert before.return_value == 1
    assert "thiếu bản sao" in before.output
    assert "bản trên phim: có 0, cần 1" in before.output
    ordered = run("film", "order", f"aip/{NAME}", "phim", "--first", REEL, "--film", "thu.toml", "--decision", "12/QĐ")
    assert ordered.return_value == 0, ordered.output
    assert f"{CODE}: 3" in ordered.output
    order = open_order(DirectorySource(archive / "phim" / REEL))
    rescan(order, archive / "quet", scale=1.2)
    (archive / "thu.toml").rename(archive / "cua-nguoi-khac.toml")  # the order knows its own film
    judged = ("film", "return", f"phim/{REEL}", "quet")
    assert run(*judged).return_value == 1  # nobody measured it
    kept = ("--readings", "so-do.toml", "--archive", "archive.toml", "--site", "Kho C", "--out", "nhan", *LAN)
    returned = run(*judged, *kept)
    assert returned.return_value == 0, returned.output
    assert {path.name for path in (archive / "nhan").iterdir()} == {"return.json", "retakes.csv", "bien-ban.txt"}
    with pytest.raises(InputError):
        raise run(*judged, *kept[:-4], *LAN).exception

    assert run("status").return_value == 0
    told = json.loads(run("status", CODE, "--json").output)
    assert (told["packages"][0]["counting"], told["packages"][0]["filmed"]) == (["dia-1", "dia-2"], [REEL])
    assert (told["films"][0]["state"], told["films"][0]["level"]) == ("proven", "content")
    assert REEL in run("carrier", "show").output

    for name in ("dia-1", "dia-2"):
        shutil.rmtree(archive / name / "packages")
    assert run("audit", "--full", *LAN, "--quiet").return_value == 1
    burnt = run("status")
    assert "KHÔNG CÒN BẢN NÀO" in burnt.output  # film is never counted as a copy
    assert f"trang còn trên phim (mức nội dung): {REEL}" in burnt.output

    made = run("film", "edition", f"aip/{NAME}", "--reel", f"phim/{REEL}", "quet", "--decision", "D.toml", *LAN)
    assert made.return_value == 0, made.output
    edition = archive / "aip" / f"{CODE}_aip-hoso_v2"
    assert ov.validate(ov.open_package(edition)).passed
    [_, second] = ov.versions(edition)
    assert (second.proven, second.amendment.content, second.amendment.decision.kind.value) == (True, True, "quet-lai")
    assert b">imaging<" in next(edition.glob("data/*/metadata/preservation/PREMIS.xml")).read_bytes()
    assert len(list(edition.glob("data/*/representations/rep1/data/*.pdf"))) == 3

    later = datetime.now(UTC) + timedelta(days=400)
    monkeypatch.setattr(wiring, "clock", lambda: lambda: later)
    assert f"ĐẾN HẠN KIỂM TRA: cuộn phim {REEL}" in run("status").output
    assert f"phim {REEL}: cần kiểm tra lại" in run("status", CODE).output
    assert run("film", "inspect", "so-do.toml", "--order", f"phim/{REEL}", *LAN).return_value == 0
    assert REEL not in run("audit", *LAN, "--quiet").output
    spoilt = run("film", "inspect", "so-do-xau.toml", "--film", "cua-nguoi-khac.toml", *LAN)
    assert spoilt.return_value == 1
    assert "phim không còn trong giới hạn" in spoilt.output
    assert "mức nội dung" not in run("status").output


def test_a_page_missing_on_film_makes_no_edition_and_proves_nothing(archive, run):
    run("store", f"aip/{NAME}", *LAN, "--quiet")
    ordered = run("film", "order", "aip", "phim", "--first", REEL, "--film", "thu.toml")
    assert ordered.return_value == 0, ordered.exception
    order = open_order(DirectorySource(archive / "phim" / REEL))
    [lost, *_] = [frame.number for frame in order.frames if frame.path]
    rescan(order, archive / "quet", numbers=[frame.number for frame in order.frames if frame.number != lost])
    returned = run(
        *("film", "return", f"phim/{REEL}", "quet", "--film", "thu.toml", "--readings", "so-do.toml"),
        *("--archive", "archive.toml", "--site", "C", *LAN),
    )
    assert returned.return_value == 1
    assert f"THIẾU: {REEL}/{lost:04}" in returned.output
    assert f"khuôn hình {lost}" in run("status", CODE).output
    made = run("film", "edition", f"aip/{NAME}", "--reel", f"phim/{REEL}", "quet", "--decision", "D.toml", *LAN)
    assert isinstance(made.exception, InputError)
    assert f"{REEL}/{lost:04}" in made.exception.text.vi


def test_a_state_secret_is_never_ordered(tmp_path, described, packed, run):
    made = described(documents=1)
    made.documents[0]["Độ mật"] = "Mật"
    place = made.write(tmp_path / "giao")
    packed(place, tmp_path / "aip")
    refused = run("film", "order", f"aip/{NAME}", "phim", "--first", REEL)
    assert isinstance(refused.exception, AccessRefusedError)
    assert not (tmp_path / "phim" / REEL).exists()
